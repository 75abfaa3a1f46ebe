"""How long a run waits for a person's approval: `2 business days`, `36 h`, `1 week`.

An approval that waits for ever would one day send openers about signals that are long stale.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from gtm.models import Frozen

Unit = Literal["hours", "days", "business days", "weeks"]

_WORDS: dict[str, Unit] = {
    "h": "hours",
    "hour": "hours",
    "hours": "hours",
    "d": "days",
    "day": "days",
    "days": "days",
    "business day": "business days",
    "business days": "business days",
    "working day": "business days",
    "working days": "business days",
    "w": "weeks",
    "week": "weeks",
    "weeks": "weeks",
}
_SHAPE = re.compile(r"(\d{1,4}) ?([a-z]+(?: [a-z]+)?)")
_LONGEST = timedelta(days=365)
_SATURDAY = 5


class Expiry(Frozen):
    """A span of waiting in the units that people use."""

    amount: int
    unit: Unit

    def after(self, start: datetime, timezone: str) -> datetime:
        """The moment (UTC) at which an approval asked for at `start` expires.

        Days end at the same wall-clock time in the play's zone, so a change to or from summer time does
        not move them. Business days are Monday to Friday; holidays are not known here.
        """
        if self.unit == "hours":
            return start.astimezone(UTC) + timedelta(hours=self.amount)
        there = start.astimezone(ZoneInfo(timezone))
        if self.unit == "business days":
            return _business_days_after(there, self.amount).astimezone(UTC)
        days = self.amount * (7 if self.unit == "weeks" else 1)
        return (there + timedelta(days=days)).astimezone(UTC)


def read_expiry(text: str) -> Expiry:
    """The span a play's `approve.expires` means. Raises ValueError with a sentence."""
    match = _SHAPE.fullmatch(" ".join(text.lower().split()))
    unit = _WORDS.get(match[2]) if match else None
    if match is None or unit is None or int(match[1]) == 0:
        raise ValueError(f'"{text}" is not a span of time; write it like "2 business days" or "36 h"')
    expiry = Expiry(amount=int(match[1]), unit=unit)
    if _rough_length(expiry) > _LONGEST:
        raise ValueError(f'"{text}" is longer than a year; signals are stale by then')
    return expiry


def _rough_length(expiry: Expiry) -> timedelta:
    if expiry.unit == "hours":
        return timedelta(hours=expiry.amount)
    return timedelta(days=expiry.amount * (7 if expiry.unit == "weeks" else 1))


def _business_days_after(there: datetime, days: int) -> datetime:
    """`there` moved on by so many Mondays to Fridays; asked on a weekend, the first one is Monday."""
    while days:
        there += timedelta(days=1)
        if there.weekday() < _SATURDAY:
            days -= 1
    return there
