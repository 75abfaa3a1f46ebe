"""How long an approval waits, in the units people use."""

from datetime import UTC, datetime

import pytest

from gtm.plays.expiry import read_expiry

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36 h", datetime(2026, 11, 22, 3, 0, tzinfo=UTC)),
        ("1hour", datetime(2026, 11, 20, 16, 0, tzinfo=UTC)),
        ("2 days", datetime(2026, 11, 22, 15, 0, tzinfo=UTC)),
        ("1 week", datetime(2026, 11, 27, 15, 0, tzinfo=UTC)),
        ("1 business day", datetime(2026, 11, 23, 15, 0, tzinfo=UTC)),
        ("2 Business  Days", datetime(2026, 11, 24, 15, 0, tzinfo=UTC)),
        ("6 working days", datetime(2026, 11, 30, 15, 0, tzinfo=UTC)),
    ],
)
def test_spans_end_when_people_expect(text: str, expected: datetime) -> None:
    """Hours are hours; days are calendar days; business days leave weekends out."""
    assert read_expiry(text).after(FRIDAY, "America/New_York") == expected


def test_a_day_keeps_its_wall_clock_over_summer_time() -> None:
    """A night with 25 hours moves the moment, not the time of day."""
    before = datetime(2026, 10, 31, 13, 0, tzinfo=UTC)  # 09:00 in New York, the clocks go back that night
    assert read_expiry("1 day").after(before, "America/New_York") == datetime(2026, 11, 1, 14, 0, tzinfo=UTC)
    assert read_expiry("24 h").after(before, "America/New_York") == datetime(2026, 11, 1, 13, 0, tzinfo=UTC)


def test_asked_on_a_weekend_the_first_business_day_is_monday() -> None:
    """Saturday plus one business day is Monday."""
    saturday = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    assert read_expiry("1 business day").after(saturday, "UTC") == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "2", "h", "0 days", "-1 day", "1.5 days", "2 fortnights", "9999 weeks"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    """With the words that were written, and an example or the reason."""
    with pytest.raises(ValueError, match=f'"{text}" is (not a span of time|longer than a year)'):
        read_expiry(text)
