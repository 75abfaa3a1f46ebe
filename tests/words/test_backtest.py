"""Back-tests on worlds whose true ICP is known: the better one leads, or there is not enough data."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from gtm.figures.backtest import ENOUGH_PEOPLE, Backtest, Outcomes, backtest, rank
from gtm.figures.rates import Rate
from gtm.icp import NO_ADDRESS, Judge
from gtm.models import Fact
from gtm.plays.models import EmailPolicy, Icp, Signals
from tests.depth import tries

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
EVERYBODY = Icp(must=("company.employees in 1..300",))
TRUE = Icp(must=("company.employees in 50..300", "company.industry is software"))
WRONG = Icp(must=("company.employees in 90..300", "company.industry is retail"))
HALF_RIGHT = Icp(must=("company.employees in 1..200",))


class Seen(NamedTuple):
    """One person of the synthetic world."""

    person_id: str
    at: datetime
    free: dict[str, Fact]
    facts: dict[str, Fact]
    credits: Decimal
    decided: str
    reason: str
    contacted: bool
    replied: bool
    positive: bool
    meeting: bool
    company: str | None = None
    company_credits: Decimal = Decimal(0)
    enriched: bool = True


@cache
def said(value: int | str) -> Fact:
    return Fact(value=value, source="apollo", observed_at=AT, price=Decimal(1))


@cache
def world(seed: int) -> tuple[Seen, ...]:
    """Everybody was written to; one in six of the true ICP answers with interest, one in fifty of the rest."""
    random = Random(seed)
    people = []
    for number in range(400):
        size, industry = random.randint(1, 300), random.choice(("software", "retail"))
        fits = 50 <= size <= 300 and industry == "software"
        positive = random.random() < (1 / 6 if fits else 1 / 50)
        facts = {
            "person.email": said("anna@company.example"),
            "person.email_status": said("verified"),
            "company.employees": said(size),
            "company.industry": said(industry),
        }
        people.append(
            Seen(str(number), AT, {}, facts, Decimal(1), "keep", "fits", True, positive, positive, False)
        )
    return tuple(people)


def ready(icp: Icp) -> Judge:
    return Judge(icp, Signals(), EmailPolicy())


def day(moment: datetime) -> date:
    return moment.date()


def judged(before: Icp, after: Icp, seed: int, people: int = 400) -> Backtest:
    return backtest(world(seed)[:people], ready(before), ready(after), day)


@pytest.mark.parametrize(
    ("before", "after", "better"),
    [(EVERYBODY, TRUE, "after"), (TRUE, EVERYBODY, "before"), (WRONG, TRUE, "after")],
)
def test_better_icp_leads_above_the_stated_size(before: Icp, after: Icp, better: str) -> None:
    """In at least 95 % of the worlds the ICP nearer to the truth leads where each group has the stated size."""
    leaders = []
    for seed in range(tries(100, 10)):
        told = judged(before, after, seed)
        compared = [group.contacted for group in (told.both, told.leaves, told.enters) if group.contacted]
        assert min(compared) >= ENOUGH_PEOPLE
        leaders.append(str(told.leader))
    assert leaders.count(better) >= 0.95 * len(leaders)


@pytest.mark.parametrize(("before", "after"), [(EVERYBODY, TRUE), (TRUE, EVERYBODY), (WRONG, TRUE)])
def test_below_the_stated_size_it_says_so(before: Icp, after: Icp) -> None:
    """With a group smaller than stated it is always "not enough data", whatever the replies look like."""
    for seed in range(tries(100, 10)):
        told = judged(before, after, seed, 150)
        assert told.leader == "not enough data"
        assert str(ENOUGH_PEOPLE) in told.sentence


def halves(seed: int, small: float, large: float) -> tuple[Judge, Judge, list[Seen]]:
    """Two ICPs that share nobody, 300 people each; so many of theirs answer with interest."""
    random = Random(f"halves {seed}")
    people = []
    for number in range(600):
        positive = random.random() < (large if number % 2 else small)
        facts = {
            "person.email": said("anna@company.example"),
            "person.email_status": said("verified"),
            "company.employees": said(200 if number % 2 else 20),
        }
        people.append(
            Seen(str(number), AT, {}, facts, Decimal(1), "keep", "fits", True, positive, positive, False)
        )
    small_ones, large_ones = (Icp(must=(f"company.employees {rule}",)) for rule in ("< 100", ">= 100"))
    return ready(small_ones), ready(large_ones), people


@pytest.mark.parametrize(
    ("small", "large", "at_least", "sure_at_most"),
    [(0.05, 0.05, 0, 0.1), (0.05, 0.06, 0.4, 0.3), (0.05, 0.12, 0.95, 1)],
    ids=["a tie", "a small margin", "a large margin"],
)
def test_a_tie_and_a_small_margin_are_not_called_sure(
    small: float, large: float, at_least: float, sure_at_most: float
) -> None:
    """Of ICPs that are as good as each other one leads, by chance, and hardly ever beyond noise; so of near ones."""
    told = [
        backtest(people, one, other, day)
        for one, other, people in (halves(n, small, large) for n in range(tries(100)))
    ]
    led = sum(one.leader == "after" for one in told) / len(told)
    sure = sum(one.sure for one in told) / len(told)
    assert led >= at_least
    assert sure <= sure_at_most
    assert not any(one.sure and one.leader == "before" for one in told if large - small > 0.05)


def test_same_rules_are_the_same() -> None:
    """Nobody enters, nobody leaves, it costs the same."""
    told = judged(TRUE, TRUE, 1)
    assert (told.leader, told.enters.people, told.leaves.people) == ("same", 0, 0)
    assert told.kept_before == told.kept_after == told.both.people
    assert told.credits_before == told.credits_after


def test_without_a_second_icp_it_is_held_against_what_was_decided() -> None:
    """What was kept then is the one side, at the credits that it really cost."""
    told = backtest(world(1), None, ready(TRUE), day)
    assert (told.kept_before, told.credits_before) == (400, 400)
    assert told.kept_after == told.both.people
    assert told.enters.people == 0


def test_an_unchanged_play_costs_the_same_and_another_pays_for_whom_it_lets_in() -> None:
    """Whoever cost nothing (remembered, or never asked for) costs nothing again; whom the old rules dropped has a price."""
    rules = ready(Icp(must=("company.employees in 50..300",)))
    people = [
        one._replace(
            free=one.facts,
            credits=Decimal(number % 3 > 0 and verdict.decision == "keep"),
            enriched=verdict.decision == "keep",
            decided=verdict.decision,
            reason=verdict.reason,
        )
        for number, one in enumerate(world(1))
        for verdict in [rules.judge(one.facts, AT.date())]
    ]
    told = backtest(people, None, rules, day)
    assert (told.leader, told.credits_after) == ("same", told.credits_before)
    dropped = sum(one.decided == "drop" for one in people)
    assert dropped > 0
    assert backtest(people, None, ready(EVERYBODY), day).credits_after == told.credits_before + dropped


def test_a_play_against_a_copy_of_itself_costs_what_it_cost_companies_included() -> None:
    """A company is paid once for all its people; who was asked for in vain, or has no address, costs nothing again."""
    rules = ready(Icp(must=("company.employees in 50..300",)))
    people = [
        one._replace(
            free=one.facts,
            credits=Decimal(bought and number % 5 > 0),
            company=f"firm {number // 2}",
            company_credits=Decimal(2 * (number % 4 < 2)),
            enriched=bought,
            decided="keep" if bought else "drop",
            reason="fits" if bought else NO_ADDRESS if number % 7 == 0 else "company.employees in 50..300",
        )
        for number, one in enumerate(world(1))
        for bought in [number % 7 > 0 and int(str(one.facts["company.employees"].value)) >= 50]
    ]
    firms = {one.company for one in people if one.company_credits and one.enriched}
    spent = sum(one.credits for one in people) + 2 * len(firms)
    told = backtest(people, rules, rules, day)
    assert (told.leader, told.credits_before, told.credits_after) == ("same", spent, spent)
    spent_on_all = sum(one.credits for one in people) + 2 * len(
        {o.company for o in people if o.company_credits}
    )
    assert backtest(people, None, rules, day).credits_before == spent_on_all


def test_whom_no_rule_had_held_no_rule_lets_in() -> None:
    """A plan buys nothing and holds them unjudged: an unchanged play keeps nobody of them, another ICP's rules may."""
    waiting = [one._replace(decided="", reason="not enriched", enriched=False) for one in world(1)]
    told = backtest(waiting, None, ready(EVERYBODY), day)
    assert (told.leader, told.enters.people, told.held_before, told.held_after) == ("same", 0, 400, 400)
    assert backtest(waiting, ready(TRUE), ready(EVERYBODY), day).enters.people > 0


def test_people_reasons_and_credits_add_up() -> None:
    """Kept before is both and leaving, kept after both and entering; the stricter precheck buys fewer."""
    people = world(3)
    searched = [
        one._replace(free={k: v for k, v in one.facts.items() if k == "company.employees"}) for one in people
    ]
    told = backtest(searched, ready(HALF_RIGHT), ready(TRUE), day)
    assert told.people == 400
    assert told.kept_before == told.both.people + told.leaves.people
    assert told.kept_after == told.both.people + told.enters.people
    assert sum(reason.count for reason in told.leave_reasons) == told.leaves.people
    assert {reason.text for reason in told.leave_reasons} == {
        "company.employees in 50..300", "company.industry is software",
    }  # fmt: skip
    sizes = [one.facts["company.employees"].value for one in people]
    assert told.credits_before == sum(n <= 200 for n in sizes)  # type: ignore[operator]
    assert told.credits_after == sum(n >= 50 for n in sizes)  # type: ignore[operator]


def group(positive: int, contacted: int) -> Outcomes:
    rate = Rate(hits=positive, total=contacted)
    return Outcomes(people=contacted, contacted=contacted, replied=rate, positive=rate, meetings=rate)


@pytest.mark.parametrize(
    ("both", "leaves", "enters", "leader", "sure"),
    [
        ((20, 200), (2, 200), (0, 0), "after", True),
        ((2, 200), (20, 200), (0, 0), "before", True),
        ((20, 200), (0, 0), (2, 200), "before", True),
        ((2, 200), (0, 0), (20, 200), "after", True),
        ((0, 0), (4, 150), (5, 150), "after", False),
        ((0, 0), (5, 150), (5, 150), "same", False),
        ((20, 200), (1, 99), (0, 0), "not enough data", False),
        ((20, 99), (2, 200), (0, 0), "not enough data", False),
    ],
)
def test_ranking(
    both: tuple[int, int], leaves: tuple[int, int], enters: tuple[int, int], leader: str, sure: bool
) -> None:
    """The groups that only one ICP keeps decide; what both keep stands in for the one that is missing."""
    told = rank(group(*both), group(*leaves), group(*enters))
    assert told[:2] == (leader, sure)
    assert told[2].endswith(".")
