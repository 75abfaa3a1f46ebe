"""What a week's figures mean: which plays work, where it is stuck, whether prospecting went steadily.

Every sentence here has a threshold and a size below which it says that it cannot tell.
"""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from gtm.figures.rates import Rate, band, compare, needed_against, percent, rounded_up
from gtm.figures.week import PlayFigures, WeekFigures, total
from gtm.models import Frozen

ENOUGH_PEOPLE = 100  # below this, one reply more or less moves the rate by a percent
POOR_RATE = 0.02  # positive replies of people reached; below it a play does not pay for its credits
BOUNCE_LIMIT = 0.02  # mailbox providers frown above it
LAG = timedelta(days=21)  # from first mail to meeting
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")

Standing = Literal["works", "poor", "unclear"]


class Judged(NamedTuple):
    """A play with its standing among the others of the week."""

    figures: PlayFigures
    standing: Standing


class Bottleneck(Frozen):
    """Where the week was stuck. `known` False: the figures cannot tell."""

    name: str
    reason: str
    known: bool = True


def judge_plays(week: WeekFigures) -> tuple[Judged, ...]:
    """Each play that wrote to somebody: beyond noise better than the rest, poor, or not to be told yet."""
    active = [play for play in week.plays if play.people]
    return tuple(
        Judged(play, _standing(play.positive, total(other for other in active if other is not play).positive))
        for play in active
    )


def _standing(rate: Rate, others: Rate) -> Standing:
    if rate.total < ENOUGH_PEOPLE:
        return "unclear"
    against = compare(rate, others).verdict if others.total >= ENOUGH_PEOPLE else "unknown"
    if rate.at_most < POOR_RATE or (against == "down" and (rate.share or 0) < POOR_RATE):
        return "poor"
    return "works" if against == "up" or rate.interval.low > POOR_RATE else "unclear"


def bounces_too_much(figures: PlayFigures) -> bool:
    """Beyond noise above the limit."""
    return figures.bounce.total > 0 and figures.bounce.interval.low > BOUNCE_LIMIT


def bottleneck(week: WeekFigures) -> Bottleneck | None:
    """The first stage, in the order of the road, that holds the others up; None: none stands out."""
    now = week.totals
    if bounces_too_much(now):
        reason = f"{percent(now.bounce.share or 0)} of {now.bounce.total:,} mails came back (limit 2 %)"
        return Bottleneck(name="addresses", reason=f"{reason}; verify before the next push")
    if now.drafted >= 20 and now.pushed * 2 < now.drafted:
        reason = (
            f"{now.pushed:,} of {now.drafted:,} drafts went out; the rest waits for approval or mailboxes"
        )
        return Bottleneck(name="capacity", reason=reason)
    usual = usual_people(week)
    if usual is not None and now.people * 2 < usual:
        reason = (
            f"{now.people:,} people against about {usual:,} in a usual week; pull more before changing words"
        )
        return Bottleneck(name="volume", reason=reason)
    if now.people < ENOUGH_PEOPLE:
        reason = f"{now.people:,} people reached, {ENOUGH_PEOPLE} are needed to see anything"
        return Bottleneck(name="cannot tell yet", reason=reason, known=False)
    if now.positive.at_most < POOR_RATE:
        reason = (
            f"{now.positive.hits} of {now.people:,} people answered with interest; look at who and what words"
        )
        return Bottleneck(name="targeting or message", reason=reason)
    if now.positive.interval.low < POOR_RATE:
        return Bottleneck(name="cannot tell yet", reason=_more_needed(now.positive), known=False)
    return None


def _more_needed(rate: Rate) -> str:
    """How many more people would show on which side of the poor rate this one is."""
    needed = needed_against(rate, POOR_RATE)
    more = 0 if needed is None else max(0, needed - rate.total)
    bar = f"{POOR_RATE * 100:.0f} %"
    doubt = f"{rate.hits} of {rate.total:,} people answered with interest, {band(rate)}"
    if not more:
        return f"{doubt}, which is too close to {bar}"
    return f"{doubt}; to know whether that is over {bar} needs about {rounded_up(more):,} more"


def usual_people(week: WeekFigures) -> int | None:
    """People reached in a usual week: the mean of up to eight weeks before; None with fewer than three."""
    counts = [before.totals.people for before in week.previous[:8]]
    return round(sum(counts) / len(counts)) if len(counts) >= 3 else None


def idle_days(week: WeekFigures) -> tuple[str, ...]:
    """The longest stretch of working days without a push, if other days had some; one day is no stretch."""
    if not any(week.pushed_by_day):
        return ()
    longest: list[str] = []
    stretch: list[str] = []
    for day, pushed in zip(WEEKDAYS, week.pushed_by_day, strict=False):
        stretch = [] if pushed else [*stretch, day]
        longest = max(longest, stretch, key=len)
    return tuple(longest) if len(longest) > 1 else ()


def stood_still(week: WeekFigures) -> bool:
    """Nothing was pushed in a week that comes after weeks with pushes."""
    before = week.previous[:4]
    return week.totals.pushed == 0 and any(earlier.totals.pushed for earlier in before)


def gap_shows(week: WeekFigures) -> date:
    """When a gap of this week turns into a gap of meetings."""
    return week.monday + LAG
