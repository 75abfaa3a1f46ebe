"""The digest's six numbers: each with its denominator, its doubt, and whether its change is noise."""

from collections.abc import Iterator

from gtm.figures.rates import Rate, Verdict, band, compare, compare_counts, percent
from gtm.figures.week import PlayFigures, WeekFigures

FEW = 20  # below this, a percentage says more than anybody knows


def six_numbers(week: WeekFigures) -> Iterator[str]:
    """Meetings and opportunities where somebody counts them, replies and bounces where nobody does."""
    now, last = week.totals, week.last
    before = last.totals if last else None
    yield f"*Delivered* {counted_against(now.delivered, before.delivered if before else None)}"
    yield f"*People* {counted_against(now.people, before.people if before else None)}"
    yield f"*Positive* {rate_against(now.positive, before.positive if before else None, 'people')}"
    if week.meetings is None:
        yield f"*Replies* {rate_against(now.answered, before.answered if before else None, 'people')}"
    else:
        yield f"*Meetings* {counted_against(week.meetings, last.meetings if last else None)}"
    if week.opportunities is None:
        yield f"*Bounced* {rate_against(now.bounce, before.bounce if before else None, 'mails')}"
    else:
        yield f"*Opportunities* {counted_against(week.opportunities, last.opportunities if last else None)}"
    yield f"*Credits* {_credits(now)}"


def counted_against(now: int, before: int | None) -> str:
    """`1,840 (+4 %, noise)`."""
    if before is None or (now == 0 and before == 0):
        return f"{now:,}"
    if now == before:
        return f"{now:,} (as last week)"
    noise = _noise(compare_counts(now, before).verdict)
    if before < FEW:
        return f"{now:,} (last week {before}{noise})"
    change = 100 * (now - before) / before
    size = f"{change:+.0f} %" if abs(change) >= 1 else f"{'+' if change > 0 else '-'}under 1 %"
    return f"{now:,} ({size}{noise})"


def rate_against(now: Rate, before: Rate | None, of: str) -> str:
    """`3.1 % (19 of 612 people; 2.0-4.8 %; last week 2.2 %, noise)`; few: only the count."""
    seen = f"{now.hits:,} of {now.total:,} {of}"
    if now.share is None:
        return seen
    if now.total < FEW:
        return f"{seen} (too few for a rate)"
    shown = f"{percent(now.share)} ({seen}; {band(now)}" if now.hits else f"{seen} ({band(now)}"
    return f"{shown}{_last_rate(now, before)})"


def _last_rate(now: Rate, before: Rate | None) -> str:
    if before is None or before.share is None:
        return ""
    last = (
        percent(before.share) if before.hits and before.total >= FEW else f"{before.hits} of {before.total:,}"
    )
    return f"; last week {last}{_noise(compare(now, before).verdict)}"


def _noise(verdict: Verdict) -> str:
    return ", beyond noise" if verdict in ("up", "down") else ", noise"


def _credits(now: PlayFigures) -> str:
    whole = now.credits == now.credits.to_integral_value()
    spent = f"{now.credits:,.0f}" if whole else f"{now.credits:,.2f}"
    if not now.credits or not now.positive_replies:
        return spent
    return f"{spent}, {now.credits / now.positive_replies:,.0f} per positive reply"
