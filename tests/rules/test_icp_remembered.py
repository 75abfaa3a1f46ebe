"""What judges remember changes nothing: one by one or all at once, for the first time or the thousandth."""

import gc
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.icp import Judge
from gtm.icp import memory as memories
from gtm.ledger.known_facts import Answer, KnownFacts, Told
from gtm.models import Fact
from gtm.plays.models import EmailPolicy, Icp, Signals
from tests.depth import tries
from tests.rules.test_icp_properties import FACTS, JUDGES, PARTS, TODAY

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
RULES = Icp(
    must=("company.employees in 50..500", "person.title matches VP Sales", "person.seniority >= director"),
    never=("person.left_company and person.state = Texas",),
    nice={"company.technologies has hubspot": 20, "person.departments has sales": 5},
    keep_if=20,
)


@settings(max_examples=tries(100, 15))
@given(st.lists(FACTS, max_size=6), st.integers(0, 2))
def test_all_at_once_is_the_same_as_one_by_one(people: list[dict[str, Fact]], which: int) -> None:
    """Also for a judge that has answered for nobody yet, and for nobody at all."""
    told = [verdict.to_json() for verdict in JUDGES[which].judge_all(people, TODAY)]
    assert told == [JUDGES[which].judge(facts, TODAY).to_json() for facts in people]
    assert told == [verdict.to_json() for verdict in Judge(*PARTS[which]).judge_all(people, TODAY)]


@settings(max_examples=tries(150, 20))
@given(FACTS, st.sampled_from(JUDGES))
def test_text_of_a_verdict_is_its_stored_form(facts: dict[str, Fact], judge: Judge) -> None:
    """Put together from parts, it has the bytes that `json.dumps` gives: those that are in the ledger."""
    for verdict in (judge.judge(facts, TODAY), judge.precheck(facts, TODAY)):
        assert verdict.to_json() == json.dumps(verdict.stored())


def _person(name: str, company: Told, days: int = 3, **said: Any) -> KnownFacts:
    fields = {"email": f"{name}@northwind.example", "email_status": "verified", "title": "VP Sales"} | said
    answer = Answer(name, "apollo", AT - timedelta(days=days), Decimal(1), fields, None)
    return KnownFacts(Told("person", [answer]), company)


def _company(source: str, days: int, price: int, **said: Any) -> Told:
    return Told("company", [Answer("c", source, AT - timedelta(days=days), Decimal(price), said, None)])


def test_same_value_from_somebody_else_is_told_with_its_own_origin() -> None:
    """Source, age and price are a person's own, whoever had the same value before."""
    told = [_company("apollo", 2, 1, employees=120), _company("csv", 40, 0, employees=120)]
    people = [_person("maya", told[0]), _person("lee", told[1]), _person("ana", told[0])]
    judge = Judge(RULES, Signals(), EmailPolicy())
    for verdicts in (judge.judge_all(people, TODAY), [judge.judge(one, TODAY) for one in people]):
        sizes = [verdict.rules[1] for verdict in verdicts]
        assert [(one.seen, one.source, one.age_days, one.price) for one in sizes] == [
            (120, "apollo", 2, Decimal(1)),
            (120, "csv", 40, Decimal(0)),
            (120, "apollo", 2, Decimal(1)),
        ]


def test_colleagues_who_share_their_company_are_judged_as_if_they_did_not() -> None:
    """Rules about the company are asked once for all of them; each verdict still tells all of it."""
    one, other = _company("apollo", 2, 1, employees=120), _company("apollo", 2, 1, employees=20)
    people = [_person(f"p{n}", one if n % 3 else other, city=f"Town {n}") for n in range(9)]
    judge = Judge(RULES, Signals(), EmailPolicy())
    together = [verdict.to_json() for verdict in judge.judge_all(people, TODAY)]
    assert together == [
        Judge(RULES, Signals(), EmailPolicy()).judge(dict(p), TODAY).to_json() for p in people
    ]
    assert [json.loads(text)["decision"] for text in together] == ["drop", "hold", "hold"] * 3


def test_the_same_state_of_another_country_is_another_answer() -> None:
    """What is remembered of WA in the United States is not said of WA in Australia, one by one or together."""
    company = _company("apollo", 2, 1, employees=120)
    countries = ["US", "Australia", None, "AU", "Canada"]
    people = [_person(f"p{n}", company, state="WA", country=land) for n, land in enumerate(countries)]
    judge = Judge(Icp(must=(), never=("person.state in [West Coast]",)), Signals(), EmailPolicy())
    for verdicts in (judge.judge_all(people, TODAY), [judge.judge(one, TODAY) for one in people]):
        assert [one.decision for one in verdicts] == ["drop", "keep", "drop", "keep", "drop"]


def test_facts_of_several_kinds_may_be_judged_together() -> None:
    """A plain dictionary amid people of the ledger, and a person with nothing known about them."""
    company = _company("apollo", 2, 1, employees=120)
    people = [_person("maya", company), dict(_person("lee", company)), {}, _person("ana", company)]
    judge = Judge(RULES, Signals(), EmailPolicy())
    told = [verdict.to_json() for verdict in judge.judge_all(people, TODAY)]
    assert told == [Judge(RULES, Signals(), EmailPolicy()).judge(one, TODAY).to_json() for one in people]


@pytest.mark.parametrize("was_on", [True, False])
def test_looks_for_garbage_are_left_as_they_were(was_on: bool) -> None:
    """They stop while many are judged, and only then; who has turned them off finds them off."""

    class Unreadable(dict[str, Fact]):
        def get(self, *_: Any) -> Any:
            raise ConnectionError

    judge, before = Judge(RULES, Signals(), EmailPolicy()), gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        judge.judge_all([_person("maya", _company("apollo", 2, 1))], TODAY)
        assert gc.isenabled() is was_on
        with pytest.raises(ConnectionError):
            judge.judge_all([Unreadable()], TODAY)
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


def test_values_that_python_calls_equal_are_told_apart() -> None:
    """1, 1.0 and yes; and lists, which cannot be looked up as they are."""
    rules = Icp(must=("company.employees > 0", "company.technologies has hubspot"), nice=RULES.nice)
    said: list[Any] = [1, True, 1.0, "1", [1], [True], ["HubSpot"], [["HubSpot"]], {"a": 1}, None, 0, False]
    people = [_person(f"p{n}", _company("a", 1, 1, employees=v, technologies=v)) for n, v in enumerate(said)]
    told = [verdict.to_json() for verdict in Judge(rules, Signals(), EmailPolicy()).judge_all(people, TODAY)]
    assert told == [Judge(rules, Signals(), EmailPolicy()).judge(one, TODAY).to_json() for one in people]


def test_verified_today_is_not_verified_last_year() -> None:
    """Where the day counts, it is part of what is remembered; and so is the day of judging."""
    judge, company = Judge(Icp(must=()), Signals(), EmailPolicy()), _company("a", 1, 1)
    people = [_person(f"p{days}", company, days=days) for days in (3, 300, 3, 61, 60)]
    assert [one.decision for one in judge.judge_all(people, TODAY)] == [
        "keep",
        "hold",
        "keep",
        "hold",
        "keep",
    ]
    later = TODAY + timedelta(days=1)
    assert [one.decision for one in judge.judge_all(people, later)] == [
        "keep",
        "hold",
        "keep",
        "hold",
        "hold",
    ]


def test_technology_is_as_old_as_the_answer_that_names_it() -> None:
    """The same list from another day is another signal."""
    judge = Judge(
        Icp(must=("tech(hubspot)<=30d",)), Signals(require_any=("tech(hubspot)<=30d",)), EmailPolicy()
    )
    people = [_person("p", _company("a", days, 1, technologies=["HubSpot"])) for days in (5, 50, 5)]
    for verdicts in (judge.judge_all(people, TODAY), [judge.judge(one, TODAY) for one in people]):
        assert [one.decision for one in verdicts] == ["keep", "drop", "keep"]


@pytest.mark.parametrize("together", [True, False])
def test_memory_is_bounded(together: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many values there are; what was forgotten is answered again, in the same words."""
    monkeypatch.setattr(memories, "MOST_REMEMBERED", 10)
    judge = Judge(RULES, Signals(), EmailPolicy())
    people = [_person(f"p{n}", _company("a", 1, 1, employees=n), title=f"VP {n % 37}") for n in range(100)]
    ask = (
        (lambda: judge.judge_all(people, TODAY))
        if together
        else (lambda: [judge.judge(p, TODAY) for p in people])
    )
    assert [one.to_json() for one in ask()] == [one.to_json() for one in ask()]
    kept = judge._on(TODAY)
    remembered = [rule for memory in (kept.every, *kept.columns.parts) for rule in memory.rules]
    assert max(len(rule.answers) for rule in remembered) == 10


def test_verdict_tells_all_after_its_facts_are_gone() -> None:
    """It holds what it rests on: nothing is read again when somebody asks for an explanation."""
    facts = dict(_person("maya", _company("apollo", 2, 1, employees=20)))
    verdict = Judge(RULES, Signals(), EmailPolicy()).judge(facts, TODAY)
    facts.clear()
    size = verdict.rules[1]
    assert (size.seen, size.source, size.age_days) == (20, "apollo", 2)
    assert size.remedy == "would pass if company.employees were at least 50"
    assert verdict.rules[1:3] == tuple(verdict.rules)[1:3]
