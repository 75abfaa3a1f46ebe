"""Rules that can each be met and never together are refused when the play is read; rules that somebody can meet are not."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.icp import Judge, RuleError, parse_rule
from gtm.icp.contradictions import refuse_contradictions
from gtm.icp.fields import EVENTS
from gtm.icp.spec import Policy
from gtm.models import Fact
from gtm.plays.models import EmailPolicy, Icp, Signals
from tests.depth import tries

EXCLUDED = [
    # must, never, the rule that is named
    (["company.employees in 50..500", "company.employees > 1000"], [], 1),
    (["company.employees > 50 and company.employees < 50"], [], 0),
    (["company.employees = 50 and not company.employees = 50"], [], 0),
    (["company.employees in [50, 60, 70]", "company.employees > 80"], [], 1),
    (["company.country = US", "company.country = CA"], [], 1),
    (["company.country in [DACH]", "company.region = APAC"], [], 1),
    (["company.country in [US, CA]", "company.country in [CA, GB]", "company.country in [US, GB]"], [], 2),
    (["company.country = US"], ["company.country in [US, CA]"], 1),
    (["company.country in [DACH]"], ["company.region = EMEA"], 1),
    (["person.seniority >= vp", "person.seniority in [manager, director]"], [], 1),
    (["company.funding_stage >= series_a", "company.funding_stage = Debt Financing"], [], 1),
    (["company.funding_date within 90d", "company.funding_date older than 1 year"], [], 1),
    (["company.funding_date > 90d ago", "company.funding_date < 100d ago"], [], 1),
    (["company.funding_date > 2026-02-01", "company.funding_date < 2026-01-01"], [], 1),
    (["company.growth_12_months >= 15%", "company.growth_12_months < 10%"], [], 1),
    (["company.industry is software", "company.industry is retail"], [], 1),
    (["company.name is Foo", "company.name is Bar"], [], 1),
    (["person.state in [West Coast]", "person.state = NY"], [], 1),
    (["person.email_status = verified"], ["person.email_status = verified"], 1),
    (["person.left_company"], [], 0),
    (["person.email_status = invalid"], [], 0),
    (["person.email_status in [guessed, catch_all]"], [], 0),
    (["person.state = CA"], ["person.email_status = verified"], 1),
    (["company.name has x"], ["not person.left_company"], 1),
    (["company.employees > 50", "company.employees < 51"], [], 1),
    (["company.employees > 50.2 and company.employees < 50.9"], [], 0),
    (["engagement.times_opened > 0 and engagement.times_opened < 1"], [], 0),
    (["company.country = US if unknown keep", "company.country = CA"], [], 1),
    (["company.employees > 50 if unknown keep", "company.employees < 50 if unknown drop"], [], 1),
    ([], ["not company.employees > 5", "company.employees > 5 if unknown keep"], 1),
    ([], ["company.employees >= 0"], 0),
    (["engagement.times_opened >= 3", "engagement.times_opened = 0"], [], 1),
    (["engagement.replied within 30d"], ["engagement.replied within 60d or company.name has x"], 1),
    (["company.employees > 5", "person.title matches VP", "company.employees < 5 if unknown keep"], [], 2),
    (["company.employees < 0"], [], 0),
    (["company.employees >= 1", "engagement.times_opened < 0 and company.name has x"], [], 1),
    (["company.revenue_usd <= 5M", "company.employees < 0 and company.name has x"], [], 1),
    (["company.growth_12_months < -100%"], [], 0),
    (["not company.employees >= 0"], ["company.name is x"], 0),
]
POSSIBLE = [
    (["company.employees <= 0"], []),
    (["company.growth_12_months < -99%"], []),
    (["company.growth_12_months = -100%"], []),
    (["company.employees >= 0"], ["company.employees < 0"]),
    (["company.employees >= 50 and company.employees <= 50"], []),
    (["company.employees >= 50", "company.employees < 51"], []),
    (["company.growth_12_months > 50%", "company.growth_12_months < 51%"], []),
    (["company.employees < 5 or company.employees > 50", "company.employees = 51"], []),
    (["company.country in [EU]"], ["company.country in [DACH]"]),
    (["company.country = US"], ["company.country = US and company.employees < 50"]),
    (["company.country = US", "person.country = CA"], []),
    (["company.funding_stage >= series_a"], ["company.funding_stage = Debt Financing"]),
    (["company.funding_date within 90d", "company.funding_date older than 89d"], []),
    (["company.funding_date within 90d", "company.funding_date < 2026-01-01"], []),
    (["company.funding_date within 90d", "company.funding_date in 2026-01-01..today"], []),
    (["company.growth_12_months >= -5%", "company.growth_12_months < -4%"], []),
    (["company.industry is not software", "company.industry is not retail"], []),
    (["company.technologies has hubspot", "company.technologies has marketo"], []),
    (["person.title matches VP Sales", "person.title matches VP Marketing"], []),
    (["person.email_status = verified"], ["person.email_status = invalid", "person.left_company"]),
    (["engagement.times_replied = 0"], ["engagement.times_replied > 2"]),
    (["company.country = US if unknown keep", "company.country = CA if unknown keep"], []),
    (["company.employees < 5 if unknown keep", "company.employees in 50..500 if unknown keep"], []),
    (["company.employees < 0 if unknown keep"], []),
    ([], ["not company.employees > 5 if unknown keep", "company.employees > 5 if unknown keep"]),
    (["company.funding_stage is debt"], ["company.funding_stage >= seed if unknown keep"]),
    (["company.funding_stage is not seed"], ["company.funding_stage in pre_seed..ipo if unknown keep"]),
    (["company.funding_date > today"], ["company.funding_date within 1d if unknown keep"]),
    (["not (company.employees > 5 or company.employees <= 5) if unknown keep"], []),
    (["company.funding_date older than 99999 years"], []),
]


@pytest.mark.parametrize(("must", "never", "place"), EXCLUDED)
def test_rules_that_exclude_each_other_are_refused(must: list[str], never: list[str], place: int) -> None:
    """The error is of the later one and names the other; a play with them could keep nobody."""
    with pytest.raises(RuleError) as refused:
        Judge(Icp(must=must, never=("customers", *never)), Signals(), EmailPolicy())
    assert refused.value.text == [*must, *never][place]
    assert "so nobody can ever be kept" in str(refused.value)
    assert "There is no such" not in str(refused.value)  # the field there is


@pytest.mark.parametrize(("must", "never"), POSSIBLE)
def test_rules_that_somebody_can_meet_are_not_refused(must: list[str], never: list[str]) -> None:
    """However narrow it gets."""
    Judge(Icp(must=must, never=never), Signals(), EmailPolicy())


def test_the_message_names_both_rules_and_the_field() -> None:
    """A person sees which two lines of the play are meant."""
    with pytest.raises(RuleError) as refused:
        refuse_contradictions(["company.employees in 50..500", "company.employees > 1000"], [])
    assert str(refused.value) == (
        '"company.employees > 1000": cannot be met beside "company.employees in 50..500" at character 1. No value of '
        "company.employees is right for all of that, so nobody can ever be kept: change one of them, or leave it out."
    )
    with pytest.raises(RuleError) as alone:
        refuse_contradictions(["company.employees < 0"], [])
    assert str(alone.value) == (
        '"company.employees < 0": is met by nobody at character 1. No value of company.employees is right for it, '
        "so nobody can ever be kept: change it, or leave it out."
    )
    with pytest.raises(RuleError, match=r'leaves nobody of "company\.country = US"'):
        refuse_contradictions(["company.country = US"], ["company.region = Americas"])


def test_the_play_s_word_on_the_unknown_is_the_rules_that_have_none() -> None:
    """With `unknown: keep` those are kept of whom nobody knows what the rules ask; a rule's own word goes first."""
    apart = ["company.employees > 5", "company.employees <= 5"]
    debt = (["company.funding_stage is debt"], ["company.funding_stage >= seed"])
    for must, never in ((apart, []), ([], apart), debt):
        Judge(Icp(must=must, never=never, unknown="keep"), Signals(), EmailPolicy())
        for unknown in ("hold", "drop"):
            with pytest.raises(RuleError, match="nobody can ever be kept"):
                Judge(Icp(must=must, never=never, unknown=unknown), Signals(), EmailPolicy())
    with pytest.raises(RuleError, match="nobody can ever be kept"):
        Judge(Icp(must=[f"{apart[0]} if unknown hold", apart[1]], unknown="keep"), Signals(), EmailPolicy())
    with pytest.raises(RuleError, match="nobody can ever be in tier A"):
        Judge(Icp(must=apart[:1], tiers={"A": apart[1]}, unknown="keep"), Signals(), EmailPolicy())


def test_what_the_play_s_email_keeps_is_kept() -> None:
    """An address that its server's every address is like can be asked for where `catch_all: keep` lets it through."""
    icp = Icp(must=["person.email_status = catch_all"])
    Judge(icp, Signals(), EmailPolicy(catch_all="keep"))
    with pytest.raises(RuleError, match='cannot be met beside "e-mail verified"'):
        Judge(icp, Signals(), EmailPolicy(catch_all="hold"))


NEEDED: list[tuple[dict[str, Any], str, str]] = [
    # the ICP, the rule that is named, who there can be none of
    (
        {"nice": {"company.employees >= 50": 10, "company.employees < 50": 10}, "keep_if": 20},
        "company.employees < 50",
        "and keep_if 20 cannot be reached otherwise, so nobody can ever be kept",
    ),
    (
        {
            "must": ["company.industry is software"],
            "nice": {"company.industry is retail": 30, "person.title matches VP": 10},
            "keep_if": 20,
        },
        "company.industry is retail",
        "and keep_if 20 cannot be reached otherwise",
    ),
    (
        {"nice": {"company.employees < 0": 30}, "keep_if": 20},
        "company.employees < 0",
        "and keep_if 20 cannot be reached otherwise",
    ),
    (
        {"tiers": {"A": "company.employees > 500 and company.employees < 400"}},
        "company.employees > 500 and company.employees < 400",
        "so nobody can ever be in tier A",
    ),
    (
        {"must": ["company.employees in 50..500"], "tiers": {"A": "score.fit >= 0", "B": "company.employees > 1000"}},
        "company.employees > 1000",
        "so nobody can ever be in tier B",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "rule", "says"), NEEDED)
def test_points_and_tiers_that_nobody_can_have_are_refused(
    spec: dict[str, Any], rule: str, says: str
) -> None:
    """Points without which `keep_if` is out of reach are as good as a `must`, and a tier stands beside all of them."""
    with pytest.raises(RuleError, match=says) as refused:
        Judge(Icp(**spec), Signals(), EmailPolicy())
    assert refused.value.text == rule


@pytest.mark.parametrize(
    "spec",
    [
        {"nice": {"company.employees >= 50": 10, "company.employees < 50": 10}, "keep_if": 10},
        {"nice": {"company.employees >= 50": 20, "company.employees < 50": 10}, "keep_if": 20},
        {"nice": {"company.employees >= 50": 10, "company.employees < 50": -10}, "keep_if": 10},
        {"nice": {"company.employees >= 50": 10, "company.employees < 50 if unknown keep": 10}, "keep_if": 20},
        {"nice": {"company.employees >= 50": 10, "company.employees < 50": 10}},
        {"must": ["company.employees >= 50"], "tiers": {"A": "company.employees > 500 or company.employees < 5"}},
    ],
)  # fmt: skip
def test_points_and_tiers_that_somebody_can_have_are_not_refused(spec: dict[str, Any]) -> None:
    """One half of a pair suffices, or costs points, or is passed over while nobody knows."""
    Judge(Icp(**spec), Signals(), EmailPolicy())


POOL = sorted(
    {
        re.sub(" if unknown .*", "", rule)
        for must, never, *_ in (*EXCLUDED, *POSSIBLE)
        for rule in (*must, *never)
    }
)
OF_FIELD = {
    field: [rule for rule in POOL if field in parse_rule(rule).reads]
    for field in ("company.employees", "company.country", "company.funding_stage", "company.funding_date",
                  "person.email_status", "company.growth_12_months", "person.left_company", EVENTS)
}  # fmt: skip
SEEN: dict[str, list[Any]] = {
    "company.employees": [0, 4, 5, 6, 34, 50, 51, 60, 100, 1001],
    "company.country": ["US", "CA", "Germany", "Japan", "nowhere"],
    "company.funding_stage": ["seed", "Series A", "debt", "Debt Financing", "grants"],
    "company.funding_date": ["2026-11-21", "2026-11-22", "2027-01-01", "2026-11-01", "2026-08-22", "2020-01-01"],
    "company.growth_12_months": [-1, -0.995, 0.12, 0.2, 0.505],
    "company.name": ["x", "Foo"],
    "company.industry": ["software", "wine making"],
    "person.email_status": ["verified", "invalid", "catch_all", "guessed", "who knows"],
    "person.left_company": [True, False, "no", "perhaps"],
    "person.state": ["CA", "NY", "Bavaria"],
    "person.country": ["CA"],
    EVENTS: [[], [{"kind": "opened", "at": "2026-11-01"}], [{"kind": "replied", "at": "2026-10-01"}] * 4],
}  # fmt: skip


def _fact(value: Any) -> Fact:
    return Fact(value=value, source="csv", observed_at=datetime(2026, 11, 1, tzinfo=UTC))


ADDRESS = {"person.email": _fact("maya@northwind.example")}
KNOWN = st.fixed_dictionaries(
    {},
    optional={field: st.sampled_from(values).map(_fact) for field, values in SEEN.items()},
)
TODAY = date(2026, 11, 20)


def kept(
    must: Sequence[str], never: Sequence[str], unknown: Policy, email: EmailPolicy, facts: dict[str, Fact]
) -> bool:
    """Whether somebody with this address is kept, by the words of the rules: without a look at what excludes what."""
    wanted = [(parse_rule(rule), True) for rule in must] + [(parse_rule(rule), False) for rule in never]
    answers = [(rule.check(facts, TODAY).truth, want, rule.unknown or unknown) for rule, want in wanted]
    judged = Judge(Icp(), Signals(), email).judge(facts | ADDRESS, TODAY)
    return judged.decision == "keep" and all(
        truth is want or (truth is None and policy == "keep") for truth, want, policy in answers
    )


def refused(icp: Icp, email: EmailPolicy) -> bool:
    """Whether the play is, and for no other reason."""
    try:
        Judge(icp, Signals(), email)
    except RuleError as error:
        return "nobody can ever be kept" in str(error)
    return False


@settings(max_examples=tries(800))
@given(st.sampled_from(sorted(OF_FIELD)), st.data(), KNOWN)
def test_whom_refused_rules_would_have_kept_there_is_nobody(
    field: str, data: st.DataObject, known: dict[str, Fact]
) -> None:
    """No play is refused that would keep somebody: whatever is known of a field or not, and said of the unknown."""
    endings = ["", "", " if unknown keep", " if unknown hold"]
    rule = st.tuples(st.sampled_from(OF_FIELD[field]), st.sampled_from(endings)).map("".join)
    must = data.draw(st.lists(rule, min_size=1, max_size=3), "must")
    never = data.draw(st.lists(rule, max_size=2), "never")
    unknown: Policy = data.draw(st.sampled_from(["hold", "keep"]), "unknown")
    email = EmailPolicy(catch_all=data.draw(st.sampled_from(["hold", "keep"]), "catch_all"))
    if refused(Icp(must=must, never=never, unknown=unknown), email):
        others = known | {"person.email_status": _fact("verified")}
        others.pop(field, None)
        people = [others, *(others | {field: _fact(value)} for value in SEEN[field])]
        assert [one for one in people if kept(must, never, unknown, email, one)] == []


@pytest.mark.parametrize(
    ("tiers", "says"),
    [
        ({"A": 10, "B": 20, "C": 30}, "is in tier A, which begins at 10"),
        ({"A": 40, "B": 20, "C": 30}, "is in tier B, which begins at 20"),
        ({"A": 20, "C": 20}, "set C below 20"),
        ({"A": 10, "B": "company.employees > 5", "C": 30}, "is in tier A"),
        ({"A": "company.employees > 5", "B": 10, "C": 30}, "is in tier B"),
    ],
)
def test_tiers_the_wrong_way_round_are_refused(tiers: dict[str, Any], says: str) -> None:
    """The first that holds counts: a later one that needs more would never be reached."""
    with pytest.raises(RuleError, match=says):
        Judge(Icp(nice={"company.employees > 50": 50}, tiers=tiers), Signals(), EmailPolicy())


def test_tiers_that_go_down_are_fine() -> None:
    """Also with a rule between them."""
    tiers: dict[Any, Any] = {"A": 40, "B": "company.employees > 5", "C": 10}
    assert Judge(Icp(nice={"company.employees > 50": 50}, tiers=tiers), Signals(), EmailPolicy())
