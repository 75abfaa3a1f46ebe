"""Verdicts: keep, drop or hold, why, and what would change it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.icp import Judge, RuleError, Verdict, judge, wanted_fields
from gtm.icp.beside import known_of_the_person
from gtm.models import Fact
from gtm.plays.models import EmailPolicy, Icp, Signals
from tests.depth import tries

GOOD = {
    "person.email": "jonas.feld@brightwater.example",
    "person.email_status": "verified",
    "person.title": "Head of Sales",
    "company.employees": 120,
    "company.country": "Germany",
}
MUST = ("company.employees in 50..500", "company.country in [US, CA, DE]")
NICE = {"company.technologies has hubspot": 20, "company.industry is software": 15}

COSTS = {"company.employees >= 100": 30, "company.industry is retail": -50}


def icp(**changes: Any) -> Icp:
    return Icp(**({"must": MUST} | changes))


def decide(make_facts: Any, today: date, icp: Icp, values: dict[str, Any], **parts: Any) -> Verdict:
    """A verdict on `GOOD` with changes; a value of None takes the fact away."""
    facts = {name: value for name, value in (GOOD | values).items() if value is not None}
    policy, spec = parts.get("email", EmailPolicy()), parts.get("signals", Signals())
    return judge(icp, spec, policy, make_facts(facts, **parts.get("facts", {})), today=today)


# --- precedence ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "values", "decision", "reason"),
    [
        ({}, {}, "keep", "fits"),
        ({}, {"company.employees": 34}, "drop", "company.employees in 50..500"),
        ({}, {"company.employees": None}, "hold", "company.employees unknown"),
        ({"unknown": "drop"}, {"company.employees": None}, "drop", "company.employees unknown"),
        ({"unknown": "keep"}, {"company.employees": None}, "keep", "fits"),
        ({}, {"company.employees": None, "company.country": "FR"}, "drop", "company.country in [US, CA, DE]"),
        ({"unknown": "keep"}, {"company.employees": None, "company.country": "FR"}, "drop",
         "company.country in [US, CA, DE]"),
        ({"never": ("person.title matches Head of Sales",)}, {}, "drop", "never person.title matches Head of Sales"),
        ({"never": ("person.title matches Intern",)}, {}, "keep", "fits"),
        ({"never": ("person.title matches Intern",)}, {"person.title": None}, "hold", "person.title unknown"),
        ({"never": ("customers", "competitors")}, {}, "keep", "fits"),
        # a sure drop beats a hold, and the e-mail comes first among equals
        ({}, {"person.email": None, "company.employees": 34}, "drop", "company.employees in 50..500"),
        ({}, {"person.email_status": "invalid", "company.employees": 34}, "drop", "e-mail invalid"),
        ({}, {"person.email_status": "unknown", "company.employees": None}, "hold", "e-mail not verified"),
        # points
        ({"nice": NICE, "keep_if": 20}, {"company.technologies": ["HubSpot"]}, "keep", "fits"),
        ({"nice": NICE, "keep_if": 20}, {"company.technologies": [], "company.industry": "retail"}, "drop",
         "fit below 20"),
        ({"nice": NICE, "keep_if": 20}, {"company.industry": "software"}, "hold", "fit below 20 as far as known"),
        ({"nice": NICE, "keep_if": 20, "unknown": "drop"}, {"company.industry": "software"}, "drop",
         "fit below 20 as far as known"),
        ({"nice": NICE, "keep_if": 20, "unknown": "keep"}, {"company.industry": "software"}, "keep", "fits"),
        ({"nice": NICE, "keep_if": 20}, {"company.technologies": []}, "drop", "fit below 20"),
        ({"nice": NICE}, {}, "keep", "fits"),
        ({"nice": {"company.industry is software": 30, "company.employees > 100": -20}, "keep_if": 20},
         {"company.industry": "software"}, "drop", "fit below 20"),
        # points that may be taken away
        ({"nice": COSTS, "keep_if": 30}, {}, "hold", "fit may be below 30"),
        ({"nice": COSTS, "keep_if": 30, "unknown": "drop"}, {}, "drop", "fit may be below 30"),
        ({"nice": COSTS, "keep_if": 30, "unknown": "keep"}, {}, "keep", "fits"),
        ({"nice": COSTS, "keep_if": 30}, {"company.industry": "software"}, "keep", "fits"),
        ({"nice": COSTS, "keep_if": 30, "unknown": "keep"}, {"company.industry": "retail"}, "drop", "fit below 30"),
        ({"nice": COSTS, "keep_if": 30}, {"company.employees": None}, "hold", "company.employees unknown"),
        ({"nice": COSTS | {"company.country = DE": 50}, "keep_if": 30}, {}, "keep", "fits"),
        ({"nice": COSTS}, {"company.employees": 60}, "hold", "fit may be below 0"),
    ],
)  # fmt: skip
def test_precedence(
    rules: dict[str, Any], values: dict[str, Any], decision: str, reason: str, make_facts: Any, today: date
) -> None:
    """Any sure exclusion drops; then the unknown is decided by policy; then the points."""
    verdict = decide(make_facts, today, icp(**rules), values)
    assert (verdict.decision, verdict.reason) == (decision, reason)


@pytest.mark.parametrize(
    ("stack", "values", "decision", "reason"),
    [
        (1, {"company.funding_date": "2026-11-01"}, "keep", "fits"),
        (1, {"company.funding_date": "2026-01-01"}, "hold", "signals unknown"),
        (1, {"company.funding_date": "2026-01-01", "company.open_roles": []}, "drop",
         "no signal of hiring<=30d, funding<=90d"),
        (2, {"company.funding_date": "2026-11-01"}, "hold", "signals unknown"),
        (2, {"company.funding_date": "2026-01-01"}, "drop", "fewer than 2 signals of hiring<=30d, funding<=90d"),
        (2, {"company.funding_date": "2026-11-01",
             "company.open_roles": [{"title": "SDR", "posted_at": "2026-11-10"}]}, "keep", "fits"),
        (2, {"company.funding_date": "2026-01-01",
             "company.open_roles": [{"title": "SDR", "posted_at": "2026-11-10"}] * 9}, "drop",
         "fewer than 2 signals of hiring<=30d, funding<=90d"),
    ],
)  # fmt: skip
def test_signals_must_stack(
    stack: int, values: dict[str, Any], decision: str, reason: str, make_facts: Any, today: date
) -> None:
    """So many entries of `require_any` must hold together; nine open roles are still one of them."""
    spec = Signals(require_any=("hiring<=30d", "funding<=90d"), stack_at_least=stack)
    verdict = decide(make_facts, today, icp(), values, signals=spec)
    assert (verdict.decision, verdict.reason) == (decision, reason)


@pytest.mark.parametrize(
    ("must", "everywhere", "decision"),
    [
        (
            f"company.revenue_usd > 1M if unknown {said}",
            everywhere,
            {"hold": "hold", "drop": "drop"}.get(said, "keep"),
        )
        for said in ("hold", "drop", "keep")
        for everywhere in ("hold", "drop", "keep")
    ],
)
def test_rule_says_itself_what_becomes_of_the_unknown(
    must: str, everywhere: str, decision: str, make_facts: Any, today: date
) -> None:
    """`if unknown keep` at the end of a rule beats the play's policy, for this rule alone."""
    verdict = decide(make_facts, today, icp(must=(*MUST, must), unknown=everywhere), {})
    assert verdict.decision == decision
    assert verdict.rules[-1].text == "company.revenue_usd > 1M"
    assert verdict.rules[-1].result == "unknown"
    other = decide(
        make_facts, today, icp(must=(*MUST, must), unknown=everywhere), {"company.employees": None}
    )
    assert other.decision == ("drop" if "drop" in (everywhere, decision) else
                              "hold" if "hold" in (everywhere, decision) else "keep")  # fmt: skip


@pytest.mark.parametrize(("said", "decision"), [("keep", "keep"), ("hold", "hold"), ("drop", "drop")])
def test_unknown_points_follow_the_rule_that_gives_them(
    said: str, decision: str, make_facts: Any, today: date
) -> None:
    """Points that nobody knows of are given, waited for or counted out, as the rule says."""
    rules = icp(nice={f"company.technologies has hubspot if unknown {said}": 20}, keep_if=20)
    verdict = decide(make_facts, today, rules, {})
    assert (verdict.decision, verdict.fit) == (decision, 0)


_FIELDS = ("company.name has a", "company.keywords has b", "company.technologies has c", "company.city has d")
_VALUES = {"pass": ("a", ["b"], ["c"], "d"), "fail": ("x", ["x"], ["x"], "x"), "unknown": (None,) * 4}


@settings(max_examples=tries(300))
@given(
    st.lists(st.sampled_from(["pass", "fail", "unknown"]), min_size=4, max_size=4),
    st.lists(st.sampled_from([-30, -20, -10, 10, 20, 30]), min_size=4, max_size=4),
    st.lists(st.sampled_from(["hold", "drop", "keep"]), min_size=4, max_size=4),
    st.integers(-3, 6).map(lambda tens: 10 * tens),
)
def test_policies_decide_over_all_that_the_unknown_may_turn_out_to_be(
    results: list[str], points: list[int], policies: list[str], keep_if: int
) -> None:
    """Kept is who has the points however the rules of hold and drop turn out; held, however those of drop do.

    The others are granted: what gives points holds, what takes some does not.
    """
    nice = {
        f"{rule} if unknown {policy}": n for rule, n, policy in zip(_FIELDS, points, policies, strict=True)
    }
    if keep_if > sum(max(n, 0) for n in points):
        return
    values = {
        rule.partition(" ")[0]: _VALUES[result][place]
        for place, (rule, result) in enumerate(zip(_FIELDS, results, strict=True))
    }
    at = datetime(2026, 11, 8, tzinfo=UTC)
    facts = {name: Fact(v, "apollo", at, Decimal(0)) for name, v in (GOOD | values).items() if v is not None}
    verdict = judge(
        icp(nice=nice, keep_if=keep_if), Signals(), EmailPolicy(), facts, today=date(2026, 11, 20)
    )

    def enough(doubted: tuple[str, ...]) -> bool:
        ways = [
            (n,) if result == "pass" else (0,) if result == "fail"
            else (0, n) if policy in doubted else (max(n, 0),)
            for n, result, policy in zip(points, results, policies, strict=True)
        ]  # fmt: skip
        return all(sum(way) >= keep_if for way in product(*ways))

    expected = "keep" if enough(("hold", "drop")) else "hold" if enough(("drop",)) else "drop"
    assert verdict.decision == expected
    score = verdict.rules[-1]
    known = not any(n and result == "unknown" for n, result in zip(points, results, strict=True))
    assert not known or score.result != "unknown"
    assert verdict.is_certain is (score.result == "fail")


def test_hint_names_points_that_are_or_may_be_taken(make_facts: Any, today: date) -> None:
    """What is given, taken and not known; and a rule that takes points is not wished for."""
    spec = icp(nice=COSTS, keep_if=30)
    unsure = decide(make_facts, today, spec, {})
    assert unsure.hint == (
        "Would be kept if fit were sure to be 30 or more (company.industry is retail, not known, would take 50)."
    )
    rules = {rule.text: rule for rule in unsure.rules}
    assert rules["company.industry is retail"].remedy == (
        "would take nothing if company.industry were known and were not retail"
    )
    assert (rules["fit at least 30"].result, unsure.is_certain) == ("unknown", False)
    taken = decide(make_facts, today, spec, {"company.industry": "retail"})
    assert taken.hint == "Would be kept if fit were 30 instead of -20 (company.industry is retail takes 50)."
    small = decide(make_facts, today, spec, {"company.employees": 60})
    assert small.decision == "drop"
    assert small.hint == (
        "Would be kept if fit were 30 instead of 0 (company.employees >= 100 gives 30; "
        "company.industry is retail, not known, would take 50)."
    )


@pytest.mark.parametrize(
    ("values", "decision"),
    [
        ({"person.email": "lee@northpass.example", "company.domain": None}, "drop"),
        ({"person.email": "lee@uk.northpass.example", "company.domain": None}, "drop"),
        ({"company.domain": "www.NorthPass.example"}, "drop"),
        ({"company.domain": "notnorthpass.example"}, "keep"),
        ({}, "keep"),
    ],
)
def test_ones_own_colleagues_are_never_written_to(
    values: dict[str, Any], decision: str, make_facts: Any, today: date
) -> None:
    """The domain of the play's owner is excluded without being named, and before anything is bought."""
    facts = make_facts({k: v for k, v in (GOOD | values).items() if v is not None})
    ready = Judge(icp(), Signals(), EmailPolicy(), "dana@northpass.example")
    verdict = ready.judge(facts, today)
    assert verdict.decision == decision
    assert decision == "keep" or verdict.reason == "our own domain"
    if "company.domain" in facts:
        assert (ready.precheck(facts, today).decision == "drop") is (decision == "drop")


def test_private_mail_provider_is_nobodys_own_domain(make_facts: Any, today: date) -> None:
    """An owner who writes from a private address does not exclude everybody who has one there."""
    keep = EmailPolicy(free_mail="keep")
    facts = make_facts(GOOD | {"person.email": "jonas@freemail.example"})
    assert Judge(icp(), Signals(), keep, "dana@freemail.example").judge(facts, today).decision == "keep"


@pytest.mark.parametrize(("policy", "decision"), [("drop", "drop"), ("hold", "hold"), ("keep", "keep")])
def test_a_mistyped_free_mail_is_free_mail_and_told(
    make_facts: Any, today: date, policy: Any, decision: str
) -> None:
    """`gmial.com` is nobody's company; the reason names what was meant."""
    facts = make_facts(GOOD | {"person.email": "jonas@gmial.com"})
    verdict = Judge(icp(), Signals(), EmailPolicy(free_mail=policy), "dana@northpass.example").judge(
        facts, today
    )
    assert verdict.decision == decision
    assert [one.result for one in verdict.rules if one.text == "no free-mail address"] == [
        {"drop": "fail", "hold": "unknown", "keep": "pass"}[policy]
    ]
    if policy != "keep":
        assert verdict.reason == "free-mail address, mistyped for gmail.com"


def test_a_company_whose_domain_is_near_a_free_mail_is_one(make_facts: Any, today: date) -> None:
    """One slip in the first letter, two slips, or another end: not taken for it."""
    for domain in ("fmail.com", "gmaster.com", "gmial.example", "outlander.com"):
        facts = make_facts(GOOD | {"person.email": f"jonas@{domain}"})
        judged = Judge(icp(), Signals(), EmailPolicy(free_mail="drop"), "dana@northpass.example").judge(
            facts, today
        )
        assert judged.decision == "keep", domain


@pytest.mark.parametrize(
    ("rule", "values", "told"),
    [
        (
            "company.country in [DE]",
            {"company.country": None, "person.country": "Germany"},
            [
                "company.country is not known, person.country is (Germany): if that is meant, ask person.country in "
                "the rule."
            ],
        ),
        ("company.country in [DE]", {"company.country": None, "person.country": None}, []),
        ("company.country in [DE]", {"company.country": "France", "person.country": "Germany"}, []),
        ("company.funding_stage is seed", {"company.funding_stage": None, "person.country": "Germany"}, []),
    ],
)
def test_a_place_that_only_the_person_has_is_told_beside_the_rule(
    make_facts: Any, today: date, rule: str, values: dict[str, Any], told: list[str]
) -> None:
    """A list's column Country is the person's; a rule on the company's is held, and says so."""
    facts = {path: fact for path, fact in make_facts(GOOD | values).items() if fact.value is not None}
    verdict = Judge(icp(must=[rule]), Signals(), EmailPolicy(), "dana@northpass.example").judge(facts, today)
    assert known_of_the_person(verdict.rules, facts) == told


# --- scores, tiers, engagement -----------------------------------------------------------------------

SCORED = {
    "company.technologies has hubspot": 20,
    "company.funding_stage >= series a": 15,
    "person.seniority >= head": 10,
    "company.industry is software": 5,
}


def test_score_is_told_in_named_parts(make_facts: Any, today: date) -> None:
    """Need, budget, authority and fit, each with what there was to get; a play may file a field elsewhere."""
    values = {"company.technologies": ["HubSpot"], "company.funding_stage": "Seed"}
    verdict = decide(make_facts, today, icp(nice=SCORED), values)
    assert verdict.fit == 30
    assert verdict.parts == (("need", 20, 20), ("budget", 0, 15), ("authority", 10, 10), ("fit", 0, 5))
    assert sum(part.points for part in verdict.parts) == verdict.fit
    moved = decide(make_facts, today, icp(nice=SCORED, facets={"company.industry": "budget"}), values)
    assert moved.parts == (("need", 20, 20), ("budget", 0, 20), ("authority", 10, 10))


@pytest.mark.parametrize(
    ("tiers", "values", "tier"),
    [
        ({}, {}, ""),
        ({"A": 30, "B": 20}, {"company.technologies": ["HubSpot"]}, "A"),
        ({"A": 40, "B": 20}, {"company.technologies": ["HubSpot"]}, "B"),
        ({"A": 40, "B": 20}, {}, "C"),
        ({"A": "company.employees >= 100"}, {}, "A"),
        ({"A": "company.employees >= 200"}, {}, "B"),
        ({"A": "score.fit >= 30 and company.employees >= 100"}, {"company.technologies": ["HubSpot"]}, "A"),
        ({"A": "company.revenue_usd > 1M"}, {}, "B"),
        ({"A": 30}, {"company.employees": 5, "company.technologies": ["HubSpot"]}, ""),
    ],
)
def test_tiers(
    tiers: dict[str, Any], values: dict[str, Any], tier: str, make_facts: Any, today: date
) -> None:
    """The first tier that holds; the rest of the kept are in the next one; who is not kept has none."""
    verdict = decide(make_facts, today, icp(nice=SCORED, tiers=tiers), values)
    assert verdict.tier == tier


def deeds(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"engagement.events": [{"kind": kind, "at": f"{day}T09:00:00+00:00"} for kind, day in pairs]}


@pytest.mark.parametrize(
    ("events", "engagement", "mql"),
    [
        ({}, None, False),
        (deeds(), 0, False),
        (deeds(("replied", "2026-11-20")), 30, True),
        (deeds(("replied", "2026-11-06")), 15, False),
        (deeds(("replied", "2026-11-06"), ("clicked", "2026-11-20")), 23, True),
        (deeds(("sent", "2026-11-20"), ("wondered", "2026-11-20")), 0, False),
    ],
)
def test_engagement_is_apart_from_fit(
    events: dict[str, Any], engagement: int | None, mql: bool, make_facts: Any, today: date
) -> None:
    """Deeds weigh by kind and halve every fourteen days; an MQL needs them and a verdict of keep."""
    verdict = decide(make_facts, today, icp(nice=SCORED), events)
    assert (verdict.engagement, verdict.mql, verdict.fit) == (engagement, mql, 10)
    assert sum(part.points for part in verdict.deeds) == (engagement or 0)
    unfit = decide(make_facts, today, icp(nice=SCORED), {**events, "company.employees": 5})
    assert (unfit.engagement, unfit.mql) == (engagement, False)


def test_remembered_answers_are_the_same_bytes(make_facts: Any, today: date) -> None:
    """Values that Python calls equal are not: 1, 1.0 and yes are told as they were said."""
    ready = Judge(Icp(must=("person.left_company is no or company.name has x",)), Signals(), EmailPolicy())
    said = [False, 0, 0.0, "no", -0.0, 1, True, 1.0]
    told = [ready.judge(make_facts(GOOD | {"person.left_company": value}), today).to_json() for value in said]
    for value, text in zip(said, told, strict=True):
        fresh = Judge(
            Icp(must=("person.left_company is no or company.name has x",)), Signals(), EmailPolicy()
        )
        facts = make_facts(GOOD | {"person.left_company": value})
        assert fresh.judge(facts, today).to_json() == text


# --- the e-mail policy -----------------------------------------------------------------------------

HOLD_ALL = EmailPolicy(catch_all="hold", role_addresses="hold", free_mail="hold")
KEEP_ALL = EmailPolicy(catch_all="keep", role_addresses="keep", free_mail="keep")
DROP_ALL = EmailPolicy(catch_all="drop", role_addresses="drop", free_mail="drop")


@pytest.mark.parametrize(
    ("values", "policy", "decision", "reason"),
    [
        ({"person.email": None}, KEEP_ALL, "hold", "no e-mail address"),
        ({"person.email": "   "}, KEEP_ALL, "hold", "no e-mail address"),
        ({"person.email": "not an address"}, KEEP_ALL, "drop", "e-mail unreadable"),
        ({"person.email_status": "invalid"}, KEEP_ALL, "drop", "e-mail invalid"),
        ({"person.email_status": "unverified"}, KEEP_ALL, "hold", "e-mail not verified"),
        ({"person.email_status": "unknown"}, KEEP_ALL, "hold", "e-mail not verified"),
        ({"person.email_status": "guessed"}, KEEP_ALL, "hold", "e-mail not verified"),
        ({"person.email_status": None}, KEEP_ALL, "hold", "e-mail not verified"),
        ({"person.email_status": "fine"}, KEEP_ALL, "hold", "e-mail not verified"),
        ({"person.email_status": "catch_all"}, HOLD_ALL, "hold", "catch-all e-mail"),
        ({"person.email_status": "catch_all"}, DROP_ALL, "drop", "catch-all e-mail"),
        ({"person.email_status": "catch_all"}, KEEP_ALL, "keep", "fits"),
        ({"person.email": "info@brightwater.example"}, HOLD_ALL, "hold", "role address"),
        ({"person.email": "info@brightwater.example"}, DROP_ALL, "drop", "role address"),
        ({"person.email": "info@brightwater.example"}, KEEP_ALL, "keep", "fits"),
        ({"person.email": "jonas@freemail.example"}, HOLD_ALL, "hold", "free-mail address"),
        ({"person.email": "jonas@freemail.example"}, DROP_ALL, "drop", "free-mail address"),
        ({"person.email": "jonas@freemail.example"}, KEEP_ALL, "keep", "fits"),
        ({"person.email": "jonas@mailinator.com"}, KEEP_ALL, "drop", "disposable address"),
        ({"person.left_company": True}, KEEP_ALL, "drop", "left the company"),
        ({"person.left_company": False}, KEEP_ALL, "keep", "fits"),
    ],
)
def test_email_policy(
    values: dict[str, Any], policy: EmailPolicy, decision: str, reason: str, make_facts: Any, today: date
) -> None:
    """The play chooses for catch-all, role and private addresses; wrong ones never go, unverified ones wait."""
    verdict = decide(make_facts, today, icp(), values, email=policy)
    assert (verdict.decision, verdict.reason) == (decision, reason)


@pytest.mark.parametrize(("days", "decision"), [(60, "keep"), (61, "hold")])
def test_old_verification_waits_for_a_new_one(days: int, decision: str, make_facts: Any, today: date) -> None:
    """The age is that of the fact `verified`; the day of the limit still counts."""
    verdict = decide(make_facts, today, icp(), {}, facts={"days": days})
    assert verdict.decision == decision
    assert verdict.reason == ("fits" if decision == "keep" else "e-mail verified over 60 days ago")


# --- what a verdict tells ----------------------------------------------------------------------------


def test_verdict_explains_every_rule(make_facts: Any, today: date) -> None:
    """Each rule with its value, source, age, price, points and remedy, and a hint that says what would do."""
    verdict = decide(make_facts, today, icp(nice=NICE), {"company.employees": 34}, facts={"price": 1})
    rules = {rule.text: rule for rule in verdict.rules}
    employees = rules["company.employees in 50..500"]
    assert (employees.kind, employees.result, employees.seen) == ("must", "fail", 34)
    assert (employees.source, employees.age_days, employees.price) == ("apollo", 12, Decimal(1))
    assert employees.remedy == "would pass if company.employees were at least 50"
    unknown = rules["company.technologies has hubspot"]
    assert (unknown.result, unknown.seen, unknown.source, unknown.points) == ("unknown", None, None, 20)
    assert [rule.kind for rule in verdict.rules] == ["email", "must", "must", "nice", "nice", "score"]
    assert verdict.hint == (
        "Would be kept if company.employees were at least 50, or if the rule read company.employees in 34..500."
    )


def test_hint_names_everything_in_the_way(make_facts: Any, today: date) -> None:
    """A hint that names one of two obstacles would be a lie."""
    values = {"company.employees": 34, "company.country": None, "person.email_status": "guessed"}
    verdict = decide(make_facts, today, icp(nice=NICE, keep_if=35), values)
    assert verdict.hint == (
        "Would be kept if the address were verified, and if company.employees were at least 50, "
        "and if company.country were known and were one of US, CA, DE, "
        "and if fit were 35 instead of 0 (company.technologies has hubspot gives 20; company.industry is software gives 15)."
    )


def test_state_is_told_as_it_was_read(make_facts: Any, today: date) -> None:
    """With its country, where it could be mistaken; the hint's rule lets that person through, and nobody else's WA."""
    values = {"person.state": "WA", "person.country": "Australia"}
    verdict = decide(make_facts, today, icp(must=("person.state in [West Coast]",)), values)
    assert verdict.rules[1].seen == "AU-WA"
    assert verdict.hint == (
        "Would be kept if person.state were West Coast, or if the rule read person.state in [West Coast, AU-WA]."
    )
    wider = icp(must=("person.state in [AU-WA]",))
    assert decide(make_facts, today, wider, values).decision == "keep"
    assert decide(make_facts, today, wider, values | {"person.country": "US"}).decision == "drop"


def test_doing_what_the_hint_says_keeps_the_person(make_facts: Any, today: date) -> None:
    """The hint is true: with that value, and with that rule, the person is kept."""
    assert decide(make_facts, today, icp(), {"company.employees": 50}).decision == "keep"
    wider = Icp(must=("company.employees in 34..500",))
    assert decide(make_facts, today, wider, {"company.employees": 34}).decision == "keep"


def test_kept_person_needs_no_hint(make_facts: Any, today: date) -> None:
    """Nothing has to change."""
    verdict = decide(make_facts, today, icp(nice=NICE, keep_if=15), {"company.industry": "software"})
    assert (verdict.fit, verdict.needed, verdict.hint) == (15, 15, "")


def test_long_values_are_kept_short(make_facts: Any, today: date) -> None:
    """A verdict is stored per person: what it saw is told in a few items."""
    roles = [{"title": f"Role {number}", "posted_at": None} for number in range(40)]
    verdict = decide(
        make_facts, today, Icp(must=("company.open_roles has SDR",)), {"company.open_roles": roles}
    )
    seen = verdict.rules[-1].seen
    assert isinstance(seen, tuple)
    assert (len(seen), seen[0], seen[-1]) == (13, "Role 0", "and 28 more")


# --- before anything is bought -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "decision"),
    [
        ({}, "hold"),
        ({"company.employees": 34}, "drop"),
        ({"company.employees": 120, "company.country": "DE"}, "hold"),
        ({"person.title": "Intern"}, "drop"),
        ({"person.email": "info@brightwater.example"}, "hold"),
        ({"person.email_status": "invalid"}, "hold"),
        ({"company.open_roles": []}, "hold"),
        ({"company.industry": "retail", "company.technologies": []}, "hold"),
    ],
)
def test_precheck_drops_only_what_is_sure(
    values: dict[str, Any], decision: str, make_facts: Any, today: date
) -> None:
    """Before buying, only a must or never rule that already excludes drops; nothing is ever kept yet."""
    rules = icp(never=("person.title matches Intern",), nice=NICE, keep_if=20, unknown="drop")
    ready = Judge(rules, Signals(require_any=("hiring<=30d",)), EmailPolicy())
    assert ready.precheck(make_facts(values), today).decision == decision


def test_precheck_tells_every_rule_and_all_that_surely_stands_in_the_way(
    make_facts: Any, today: date
) -> None:
    """The reason is the rule that dropped; what is not known then says that nobody was asked."""
    rules = icp(never=("person.title matches Intern",), nice=NICE, keep_if=20, unknown="drop")
    ready = Judge(rules, Signals(), EmailPolicy())
    values = {"company.employees": 34, "company.technologies": [], "person.title": "Head of Sales"}
    verdict = ready.precheck(make_facts(values), today)
    assert (verdict.decision, verdict.reason, verdict.tier, verdict.mql) == (
        "drop", "company.employees in 50..500", "", False,
    )  # fmt: skip
    told = {rule.text: (rule.kind, rule.result, verdict.not_asked(rule)) for rule in verdict.rules}
    assert told == {
        "e-mail address": ("email", "unknown", True),
        "company.employees in 50..500": ("must", "fail", False),
        "company.country in [US, CA, DE]": ("must", "unknown", True),
        "person.title matches Intern": ("never", "pass", False),
        "company.technologies has hubspot": ("nice", "fail", False),
        "company.industry is software": ("nice", "unknown", True),
        "fit at least 20": ("score", "fail", False),
    }
    assert verdict.hint == (
        "Would be kept if company.employees were at least 50, and if fit were 20 instead of 0 "
        "(company.technologies has hubspot gives 20; company.industry is software gives 15)."
    )
    alone = ready.precheck(make_facts({"company.employees": 34}), today)
    assert alone.hint == (
        "Would be kept if company.employees were at least 50, or if the rule read company.employees in 34..500."
    )


def test_wanted_fields_are_those_the_rules_look_at() -> None:
    """Nothing else is worth a credit; the e-mail's own fields come with the policy."""
    rules = icp(nice=NICE, never=("customers", "person.title matches Intern"))
    spec = Signals(require_any=("hiring<=30d",))
    fields = {
        "company.employees", "company.country", "company.technologies", "company.industry", "person.title",
        "company.open_roles",
    }  # fmt: skip
    assert wanted_fields(rules, spec) == fields
    assert wanted_fields(rules, spec, EmailPolicy()) == fields | {
        "person.email", "person.email_status", "person.left_company",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "spec", "says"),
    [
        ({"nice": NICE, "keep_if": 60}, {}, "add up to 35"),
        ({"keep_if": 1}, {}, "add up to 0"),
        ({}, {"require_any": ("hiring<=30d",), "stack_at_least": 2}, "names only 1"),
        ({"must": ("company.employes > 5",)}, {}, "company.employees"),
        ({"never": ("person.titel matches x",)}, {}, "person.title"),
        ({}, {"require_any": ("hirng<=30d",)}, "hiring"),
        ({"nice": NICE, "tiers": {"A": 60}}, {}, "nobody can ever be in tier A"),
        ({"tiers": {"A": "company.employes > 5"}}, {}, "company.employees"),
        ({"must": ("score.fit > 5",)}, {}, "no score yet"),
        ({"facets": {"company.employes": "budget"}}, {}, "company.employees"),
        ({"engagement": {"weights": {"replid": 5}}}, {}, "replied"),
    ],
)
def test_play_that_can_keep_nobody_is_refused(rules: dict[str, Any], spec: dict[str, Any], says: str) -> None:
    """Such a slip would look like a list of bad leads."""
    with pytest.raises(RuleError, match=says):
        Judge(icp(**rules), Signals(**spec), EmailPolicy())
