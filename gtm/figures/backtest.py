"""What another ICP would have done: who enters, who leaves, what it would have cost, who of them replied.

Both ICPs judge the same people on what was known then. Replies exist only of people who were written to, so an
ICP is not rewarded for people nobody asked: the two are told apart by those whom only one of them keeps, and
where too few of these were written to, the answer is that it cannot be told.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol, cast

from gtm.figures.rates import Rate, band, compare, needs_about, percent
from gtm.icp import NO_ADDRESS, Judge
from gtm.icp.results import Decision
from gtm.icp.verdict import Facts, Verdict
from gtm.models import Frozen

ENOUGH_PEOPLE = 100
"""In each of the two groups that are compared. With fewer, one reply more or less moves a rate by a percent."""

Leader = Literal["before", "after", "same", "not enough data"]
_REASONS = 5


class SnapshotLike(Protocol):
    """What is read of `gtm.ledger.snapshots.Snapshot`."""

    @property
    def person_id(self) -> str:
        """Ours."""
        ...

    @property
    def at(self) -> datetime:
        """When this was known."""
        ...

    @property
    def free(self) -> Facts:
        """What was known before anything was bought."""
        ...

    @property
    def facts(self) -> Facts:
        """What was known when it was decided."""
        ...

    @property
    def credits(self) -> Decimal:
        """What the play had paid for this person."""
        ...

    @property
    def company(self) -> str | None:
        """Whom they were thought to work for."""
        ...

    @property
    def company_credits(self) -> Decimal:
        """What the play had paid for that company: once, however many of its people are here."""
        ...

    @property
    def enriched(self) -> bool:
        """Whether these are what they cost, nothing included; else nobody knows what they would have cost."""
        ...

    @property
    def decided(self) -> str:
        """keep, drop or hold, as it was decided then; empty: held before any rule was asked."""
        ...

    @property
    def reason(self) -> str:
        """Why."""
        ...

    @property
    def contacted(self) -> bool:
        """Whether they were written to."""
        ...

    @property
    def replied(self) -> bool:
        """Whether they answered at all."""
        ...

    @property
    def positive(self) -> bool:
        """Whether they answered with interest."""
        ...

    @property
    def meeting(self) -> bool:
        """Whether they met us."""
        ...


class Reason(Frozen):
    """Why people leave or enter, and how many."""

    text: str
    count: int


class Outcomes(Frozen):
    """What came of those of a group who were written to; people, not mails."""

    people: int
    contacted: int
    replied: Rate
    positive: Rate
    meetings: Rate


class Backtest(Frozen):
    """Two ICPs on the same people. `before` is the play's, `after` the other one."""

    people: int
    since: date | None
    until: date | None
    kept_before: int
    kept_after: int
    held_before: int
    held_after: int
    both: Outcomes
    leaves: Outcomes
    enters: Outcomes
    leave_reasons: tuple[Reason, ...]
    enter_reasons: tuple[Reason, ...]
    credits_before: Decimal
    credits_after: Decimal
    never_bought: int
    """People whom only the other ICP would have bought facts about: their facts are what the search gave."""
    leader: Leader
    sure: bool
    """Whether the leader leads beyond noise (95 %)."""
    sentence: str
    examples_enter: tuple[str, ...] = ()
    examples_leave: tuple[str, ...] = ()
    """Ids of some of those who enter and leave."""


class _Tally:
    def __init__(self) -> None:
        self.ids: list[str] = []
        self.people = self.contacted = self.replied = self.positive = self.meetings = 0

    def add(self, seen: SnapshotLike) -> None:
        self.people += 1
        if len(self.ids) < _REASONS:
            self.ids.append(seen.person_id)
        if seen.contacted:
            self.contacted += 1
            self.replied += seen.replied
            self.positive += seen.positive
            self.meetings += seen.meeting

    def outcomes(self) -> Outcomes:
        of = self.contacted
        return Outcomes(
            people=self.people,
            contacted=of,
            replied=Rate(hits=self.replied, total=of),
            positive=Rate(hits=self.positive, total=of),
            meetings=Rate(hits=self.meetings, total=of),
        )


class _Bill:
    """What an ICP would have paid: the real price where it was paid, else the usual one."""

    def __init__(self) -> None:
        self.people = Decimal(0)
        self.companies: dict[str, Decimal] = {}
        self.unpaid = 0

    def add(self, judge: Judge | None, seen: SnapshotLike, today: date, *, settled: bool) -> None:
        """`settled`: what was decided stands, so that whoever cost nothing then costs nothing again."""
        if judge is not None and (seen.reason == NO_ADDRESS or judge.excludes(seen.free, today)):
            return
        self.people += seen.credits
        self.unpaid += not (settled or seen.enriched)
        if seen.company and seen.company_credits:
            known = self.companies.get(seen.company, Decimal(0))
            self.companies[seen.company] = max(known, seen.company_credits)

    @property
    def paid(self) -> Decimal:
        """For people, and once for each of their companies."""
        return self.people + sum(self.companies.values())

    def total(self, usual: Decimal) -> Decimal:
        return (self.paid + self.unpaid * usual).quantize(Decimal(1))


def backtest(
    snapshots: Iterable[SnapshotLike],
    before: Judge | None,
    after: Judge,
    day: Callable[[datetime], date],
    *,
    buys: bool = True,
) -> Backtest:
    """Judge everybody twice; without `before`, once, against what was decided then.

    `day` is the play's calendar; `buys` False: the play has no enrichment to pay.

    Reads the snapshots once and keeps none of them.
    """
    groups = {"both": _Tally(), "leaves": _Tally(), "enters": _Tally()}
    decisions = {"before": Counter[str](), "after": Counter[str]()}
    left, entered = Counter[str](), Counter[str]()
    bills = {"before": _Bill(), "after": _Bill()}
    real, bought, never = _Bill(), 0, 0
    moments: list[datetime] = []
    for seen in snapshots:
        today = day(seen.at)
        new = _judged(after, seen, today)
        old = _judged(before, seen, today) if before is not None else _decided(seen)
        if before is None and not seen.decided and new.decision == "keep":
            new = old  # what held them was no rule, and would hold them again
        decisions["before"][old.decision] += 1
        decisions["after"][new.decision] += 1
        moments = [min(moments[0], seen.at), max(moments[1], seen.at)] if moments else [seen.at, seen.at]
        _file(seen, old, new, groups, left, entered)
        if buys:
            settled = before is None and (old.decision == new.decision or old.decision != "drop")
            bills["before"].add(before, seen, today, settled=before is None)
            bills["after"].add(after, seen, today, settled=settled)
            never += new.decision == "hold" and not seen.enriched
        real.add(None, seen, today, settled=True)
        bought += bool(seen.credits)
    usual = real.paid / bought if bought else Decimal(0)
    told = {name: tally.outcomes() for name, tally in groups.items()}
    leader, sure, sentence = rank(**told)
    return Backtest(
        people=decisions["before"].total(),
        since=day(moments[0]) if moments else None,
        until=day(moments[1]) if moments else None,
        kept_before=decisions["before"]["keep"],
        kept_after=decisions["after"]["keep"],
        held_before=decisions["before"]["hold"],
        held_after=decisions["after"]["hold"],
        **told,
        leave_reasons=_most(left),
        enter_reasons=_most(entered),
        credits_before=bills["before"].total(usual),
        credits_after=bills["after"].total(usual),
        never_bought=never,
        leader=leader,
        sure=sure,
        sentence=sentence,
        examples_enter=tuple(groups["enters"].ids),
        examples_leave=tuple(groups["leaves"].ids),
    )


def _judged(judge: Judge, seen: SnapshotLike, today: date) -> Verdict:
    """By this ICP; whom nobody can write to is dropped by any of them."""
    reached = seen.reason != NO_ADDRESS
    return judge.judge(seen.facts, today) if reached else judge.unreachable(seen.facts, today)


def _decided(seen: SnapshotLike) -> Verdict:
    return Verdict(cast("Decision", seen.decided or "hold"), seen.reason, ())


def _file(
    seen: SnapshotLike,
    old: Verdict,
    new: Verdict,
    groups: dict[str, _Tally],
    left: Counter[str],
    entered: Counter[str],
) -> None:
    if old.decision == "keep" and new.decision == "keep":
        groups["both"].add(seen)
    elif old.decision == "keep":
        groups["leaves"].add(seen)
        left[new.reason] += 1
    elif new.decision == "keep":
        groups["enters"].add(seen)
        entered[old.reason] += 1


def _most(reasons: Counter[str]) -> tuple[Reason, ...]:
    ordered = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Reason(text=text, count=count) for text, count in ordered[:_REASONS])


# --- which of the two is better ---------------------------------------------------------------------


def rank(both: Outcomes, leaves: Outcomes, enters: Outcomes) -> tuple[Leader, bool, str]:
    """Which ICP found the people who answer with interest, whether that is beyond noise, and in words.

    Those who leave are compared with those who enter; where one of these groups was not written to, with those
    whom both keep.
    """
    if not leaves.people and not enters.people:
        return "same", True, "Both keep the same people: nobody enters, nobody leaves."
    if leaves.contacted and enters.contacted:
        one, other = enters.positive, leaves.positive
        names = ("those who would enter", "those who would leave")
        turn = 1
    elif leaves.contacted:
        one, other = both.positive, leaves.positive
        names = ("those who stay", "those who would leave")
        turn = 1
    else:
        one, other = both.positive, enters.positive
        names = ("those who stay", "those who would enter")
        turn = -1
    return _ranked(one, other, names, turn)


def _ranked(one: Rate, other: Rate, names: tuple[str, str], turn: int) -> tuple[Leader, bool, str]:
    """`turn` 1: the other ICP is the better one where `one` is the greater."""
    fewest = min(one.total, other.total)
    if fewest < ENOUGH_PEOPLE:
        group = names[0] if one.total == fewest else names[1]
        told = f"not enough data: {fewest} of {group} were written to, {ENOUGH_PEOPLE} are needed"
        return "not enough data", False, f"{told[:1].upper()}{told[1:]}."
    gap = (one.share or 0.0) - (other.share or 0.0)
    sure = compare(one, other).verdict in ("up", "down")
    told = f"{_words(one)} of {names[0]} answered with interest, {_words(other)} of {names[1]}"
    if gap == 0:
        return "same", False, f"No difference: {told}."
    leader: Leader = "after" if gap * turn > 0 else "before"
    which = "The other ICP" if leader == "after" else "The first ICP"
    if sure:
        return leader, True, f"{which} is better beyond noise: {told}."
    more = needs_about(one, other)
    needs = f"; to be sure needs about {more:,} more in each group" if more else ""
    return leader, False, f"{which} is ahead, within noise: {told}{needs}."


def _words(rate: Rate) -> str:
    return f"{percent(rate.share or 0.0)} ({rate.hits} of {rate.total:,}; {band(rate)})"
