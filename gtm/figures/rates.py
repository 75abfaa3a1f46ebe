"""Rates with their doubt: intervals, noise bands and how much more would be needed to know.

Everything rests on Wilson's score interval, which stays sensible where campaigns live (few successes, small
shares); the usual "plus or minus" says `0 % ± 0` after a week without replies. Intervals are at 95 %.

Sources: E. B. Wilson, JASA 22 (1927); R. G. Newcombe, Statistics in Medicine 17 (1998), method 10.
"""

from math import ceil, floor, log, log10, sqrt
from typing import Literal, NamedTuple

from gtm.models import Frozen

CONFIDENCE = 1.959963984540054  # two-sided 95 %
POWER = 0.8416212335729143  # 80 %

Verdict = Literal["up", "down", "noise", "unknown"]


class Interval(NamedTuple):
    """Shares between 0 and 1; both ends included."""

    low: float
    high: float


class Rate(Frozen):
    """`hits` of `total`, like 19 positive replies of 612 people."""

    hits: int
    total: int

    @property
    def share(self) -> float | None:
        """hits / total; None when nobody was asked."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> Interval:
        """Where the true share probably lies."""
        return interval(self.hits, self.total)

    @property
    def at_most(self) -> float:
        """The largest share that still fits: for no hits at all the exact one-sided bound, else Wilson's."""
        if self.total and not self.hits:
            return float(1 - 0.05 ** (1 / self.total))
        return self.interval.high


class Change(NamedTuple):
    """What became of a rate or count. `up` and `down` are beyond noise; `low` and `high` bound the change."""

    verdict: Verdict
    low: float
    high: float


def interval(successes: int, n: int) -> Interval:
    """Wilson's interval for a share. Nobody asked: anything is possible. ValueError for impossible counts."""
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")
    if n == 0:
        return Interval(0.0, 1.0)
    share, z2 = successes / n, CONFIDENCE**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = CONFIDENCE / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, centre - reach)
    high = 1.0 if successes == n else min(1.0, centre + reach)
    return Interval(low, high)


def compare(now: Rate, before: Rate) -> Change:
    """Whether two rates differ beyond noise: Newcombe's interval for the difference of two shares."""
    share, other = now.share, before.share
    if share is None or other is None:
        return Change("unknown", -1.0, 1.0)
    mine, theirs = now.interval, before.interval
    gap = share - other
    low = gap - sqrt((share - mine.low) ** 2 + (theirs.high - other) ** 2)
    high = gap + sqrt((mine.high - share) ** 2 + (other - theirs.low) ** 2)
    return Change(_verdict(low, high, 0.0), low, high)


def compare_counts(now: int, before: int) -> Change:
    """Whether two counts of independent events differ beyond noise.

    Under noise an event falls into either with the same chance: the share of `now` is near a half.
    """
    if now + before == 0:
        return Change("noise", 0.0, 1.0)
    low, high = interval(now, now + before)
    return Change(_verdict(low, high, 0.5), low, high)


def _verdict(low: float, high: float, nothing: float) -> Verdict:
    if low > nothing:
        return "up"
    return "down" if high < nothing else "noise"


def needed_per_side(one: Rate, other: Rate) -> int | None:
    """How many each side needs to tell these shares apart (95 %, 80 % power); None: they are equal."""
    first, second = one.share, other.share
    if first is None or second is None or first == second:
        return None
    middle = (first + second) / 2
    spread = CONFIDENCE * sqrt(2 * middle * (1 - middle))
    spread += POWER * sqrt(first * (1 - first) + second * (1 - second))
    return ceil(spread**2 / (first - second) ** 2)


def needed_against(rate: Rate, bar: float) -> int | None:
    """How many in all would tell this share from a fixed bar (95 %, 80 % power); None: it is on the bar."""
    share = rate.share
    if share is None or share == bar:
        return None
    if share == 0:
        return ceil(log(0.05) / log(1 - bar))
    spread = CONFIDENCE * sqrt(bar * (1 - bar)) + POWER * sqrt(share * (1 - share))
    return ceil(spread**2 / (share - bar) ** 2)


def needs_about(one: Rate, other: Rate) -> int | None:
    """How many more each side needs, rounded up to two figures: 0 is enough already, None cannot be said."""
    needed = needed_per_side(one, other)
    if needed is None:
        return None
    return rounded_up(max(0, needed - min(one.total, other.total)))


def rounded_up(count: int) -> int:
    """Up to two figures: 873 becomes 880, 12,345 becomes 13,000."""
    if count < 100:
        return count
    step = 10 ** (floor(log10(count)) - 1)
    return int(ceil(count / step) * step)


def percent(share: float) -> str:
    """`3.1 %`, `32 %`, `0.04 %`. Something is never shown as `0 %`, and not quite all never as `100 %`."""
    value = share * 100
    if value in (0, 100):
        return f"{value:.0f} %"
    if value < 0.01:
        return "under 0.01 %"
    if value > 99.9:
        return "over 99.9 %"
    if value < 0.1:
        return f"{value:.2f} %"
    return f"{value:.1f} %" if value < 10 or value > 99 else f"{value:.0f} %"


def band(rate: Rate) -> str:
    """The doubt in words: `2.0-4.8 %`, or `at most 1.4 %` when nothing has been seen yet."""
    if not rate.hits:
        return f"at most {percent(rate.at_most)}"
    low, high = rate.interval
    if rate.hits == rate.total:
        return f"at least {percent(0.05 ** (1 / rate.total))}"
    return f"{percent(low).removesuffix(' %')}-{percent(high)}"
