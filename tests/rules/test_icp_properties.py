"""What holds for any facts: judging never raises, and a verdict is the same bytes whenever it is asked."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.icp import Judge, RuleError, Verdict, parse_rule, parse_signal, signals
from gtm.icp.fields import EVENTS, FIELDS
from gtm.icp.syntax import OPERATORS
from gtm.models import Fact
from gtm.plays.models import EmailPolicy, Icp, Signals
from tests.depth import tries

TODAY = date(2026, 11, 20)
PARTS = [
    (
        Icp(
            must=(
                "company.employees in 50..500",
                "company.country in [US, EU]",
                "person.seniority >= director",
                "person.title matches [VP Sales, Head of Sales]",
                "company.funding_stage >= seed",
                "company.funding_date within 90d or company.revenue_usd > 1M or hiring(SDR)<=30d",
                "company.funding_date > 3 years ago if unknown keep",
                "not engagement.unsubscribed within 1 year",
            ),
            nice={"company.technologies has hubspot": 20, "company.industry is software": 15,
                  "person.departments has sales": 5, "company.open_roles has SDR": -5},
            never=("customers", "person.left_company and person.state = CA", "company.name has test"),
            keep_if=20,
            unknown=unknown,
            tiers={"A": 35, "B": "company.employees > 100 and score.engagement >= 0"},
        ),
        Signals(require_any=("hiring(SDR)<=30d", "funding(Series A)<=90d", "tech(hubspot)"), stack_at_least=2),
        EmailPolicy(catch_all=unknown, free_mail=unknown, role_addresses=unknown),
        "dana@northpass.example",
    )
    for unknown in ("hold", "drop", "keep")
]  # fmt: skip
JUDGES = [Judge(*parts) for parts in PARTS]

PLAUSIBLE = st.sampled_from(
    ["VP Sales", "US", "Germany", "verified", "maya@northwind.example", "2026-11-01", "Series A", "HubSpot", 120, 34, True,
     False, ["HubSpot"], [{"title": "SDR", "posted_at": "2026-11-01", "city": "Leeds"}], "software", "", None, "CA"]
)  # fmt: skip
TEXT = st.text(max_size=20) | st.just("\ud800")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
FACT = st.builds(
    Fact,
    value=PLAUSIBLE | JSON,
    source=st.sampled_from(["apollo", "csv"]),
    observed_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    price=st.decimals(0, 100, places=2),
)
FACTS = st.dictionaries(st.sampled_from([*sorted(FIELDS), EVENTS]), FACT, max_size=14)


@settings(max_examples=tries(250, 40))
@given(FACTS, st.integers(0, 2))
def test_judging_never_raises_and_is_the_same_bytes(facts: dict[str, Fact], which: int) -> None:
    """Whatever the facts hold, there is a verdict; as JSON and back, and asked again, it has the same bytes.

    Also of a judge that remembers nothing yet, as against one that has answered for many people.
    """
    verdict = JUDGES[which].judge(facts, TODAY)
    written = verdict.to_json()
    assert Verdict.read(json.loads(written)).to_json() == written
    assert Verdict.read(json.loads(written)) == verdict
    assert Judge(*PARTS[which]).judge(dict(reversed(facts.items())), TODAY).to_json() == written
    assert written.encode()
    assert verdict.decision == "keep" or verdict.hint
    assert verdict.reason


@settings(max_examples=tries(150, 20))
@given(FACTS, st.sampled_from(JUDGES))
def test_precheck_is_never_harsher_than_the_verdict(facts: dict[str, Fact], judge: Judge) -> None:
    """Whom the precheck drops, the verdict drops, for the same rules; it never keeps."""
    early = judge.precheck(facts, TODAY)
    assert early.decision != "keep"
    assert judge.excludes(facts, TODAY) is (early.decision == "drop")
    if early.decision == "drop":
        verdict = judge.judge(facts, TODAY)
        assert verdict.decision == "drop"
        assert early.rules == verdict.rules
        assert early.hint
        assert Verdict.read(json.loads(early.to_json())) == early


@settings(max_examples=tries(150, 20))
@given(FACTS)
def test_signals_are_unique_and_sane(facts: dict[str, Fact]) -> None:
    """No signal twice, none from the future, each writable as JSON."""
    found = signals(facts, TODAY)
    assert len({one.ref for one in found}) == len(found)
    for one in found:
        assert one.age_days >= 0
        assert type(one).model_validate_json(one.model_dump_json()) == one


FIELD_WORDS = ("company.employees", "company.country", "person.title", "company.technologies")
RULE_WORDS = st.sampled_from(
    (
        *FIELD_WORDS,
        *OPERATORS,
        "or",
        "and",
        "any",
        "all",
        "(",
        ")",
        "[",
        "]",
        ",",
        "..",
        "50",
        "US",
        "90d",
        "'VP'",
        '"',
    )
)


def _error(parse: Callable[[str], object], text: str) -> RuleError | None:
    try:
        parse(text)
    except RuleError as error:
        return error
    return None


@settings(max_examples=tries(400, 50))
@given(st.text(max_size=40) | st.lists(RULE_WORDS, max_size=12).map(" ".join))
def test_any_text_is_a_rule_or_a_rule_error(text: str) -> None:
    """No text makes the parser fail in another way, and errors point into the text."""
    for error in (_error(parse_rule, text), _error(parse_signal, text)):
        assert error is None or 0 <= error.position <= len(error.text)
        assert error is None or str(error)
