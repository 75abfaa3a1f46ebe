"""What a run will cost and bring, as intervals: counts expected from what happened before, with their doubt.

Two doubts add up: the share itself is only known from so many people, and the next people are a draw of their own. The
share is pulled towards a half by two hits and two misses (Agresti and Coull, The American Statistician 52, 1998), so
that "all of 12" does not promise all of the next 300. Without any history everything is possible, and it says so.
"""

from math import ceil, floor, sqrt
from typing import NamedTuple

from gtm.figures.rates import CONFIDENCE
from gtm.models import Frozen

_PULL = 2.0  # hits and misses added to what was seen


class Span(NamedTuple):
    """Counts from `low` to `high`, both included."""

    low: int
    high: int

    def plus(self, other: "Span") -> "Span":
        """Both together; their doubts are simply added, which is on the safe side."""
        return Span(self.low + other.low, self.high + other.high)

    def at_most(self, most: int) -> "Span":
        """Cut off where something else ends it."""
        return Span(min(self.low, most), min(self.high, most))


class Seen(NamedTuple):
    """What happened before: `hits` of `total`, and where that was seen, in words. No total: nothing is known."""

    hits: float
    total: int
    where: str = ""


NEVER_SEEN = Seen(0, 0, "no history, so anything is possible")


def expected(number: int, seen: Seen, clumps: float = 1.0) -> Span:
    """How many of the next `number` will hit, at 95 %.

    `clumps`: by how much the variance exceeds that of independent draws, because things come together: 2 for
    colleagues of one company, say.
    """
    if number <= 0:
        return Span(0, 0)
    if seen.total <= 0:
        return Span(0, number)
    weight = seen.total / clumps + 2 * _PULL
    share = (seen.hits / clumps + _PULL) / weight
    spread = CONFIDENCE * sqrt(clumps * share * (1 - share) * number * (1 + number / weight / clumps))
    middle = number * share
    low, high = floor(middle - spread - 0.5), ceil(middle + spread + 0.5)
    # With few before, the pull towards a half must not hide what was in fact seen.
    plain = number * seen.hits / seen.total
    return Span(max(0, min(low, floor(plain))), min(number, max(high, ceil(plain))))


class Cost(Frozen):
    """What one provider will charge, and what the ledger has already. `balance` None: it does not tell."""

    provider: str
    low: int
    high: int
    already: int = 0
    balance: float | None = None
    per_minute: int | None = None
    calls: int = 0


class Quote(Frozen):
    """A priced plan: counts are intervals of people, credits of credits, seconds of the run that follows.

    `reach`: of the people that would be `asked` about, how many the money is enough for.
    """

    pulled: int
    on_the_way: int
    asked: int
    reach: tuple[int, int]
    enriched: tuple[int, int]
    kept: tuple[int, int]
    credits: tuple[int, int]
    costs: tuple[Cost, ...] = ()
    budget: int = 0
    room: int = 0
    room_days: int | None = None
    per_day: int | None = None
    days: tuple[int, int] | None = None
    seconds: tuple[int, int] = (0, 0)
    basis: str = ""

    @property
    def max_credits(self) -> int:
        """What to allow: the most it will probably cost, rounded up to a figure a person would type."""
        high = self.credits[1]
        step = 1 if high < 20 else 5 if high < 100 else 10 if high < 1000 else 100
        return min(-(-high // step) * step, self.room)


def days_needed(people: Span, per_day: int | None) -> tuple[int, int] | None:
    """Days until everybody is out at so many a day; None: nobody can tell."""
    if not per_day:
        return None
    return (-(-people.low // per_day), -(-people.high // per_day))
