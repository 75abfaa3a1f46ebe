"""What providers write when they want us to come back later."""

from datetime import UTC, datetime

import pytest

from gtm import clock
from integrations.retry_after import LONGEST, asked_to_wait, nothing_left, parse_retry_after

SERVER_DATE = "Sun, 06 Nov 1994 08:49:07 GMT"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0), ("30", 30.0), (" 7 ", 7.0), ("1.5", 1.5), ("-5", 0.0), ("+3", 3.0), ("1e9", LONGEST),
        ("999999999999", LONGEST), ("nan", None), ("inf", None), ("soon", None), ("", None), ("1_0", None),
        ("3, 5", None), ("0x10", None),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 30.0),
        ("Sunday, 06-Nov-94 08:49:37 GMT", 30.0),
        ("Sun Nov  6 08:49:37 1994", 30.0),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0.0),
        ("Sun, 06 Nov 2094 08:49:37 GMT", LONGEST),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
    ],
)  # fmt: skip
def test_all_forms_are_understood(text: str, seconds: float | None) -> None:
    """Seconds and three kinds of dates, between none and a day; nonsense says nothing."""
    assert parse_retry_after(text, SERVER_DATE) == seconds


def test_dates_count_from_the_servers_clock_else_from_ours() -> None:
    """Our clock may be wrong, and only the server knows its own."""
    with clock.use(lambda: datetime(1994, 11, 6, 8, 49, 27, tzinfo=UTC)):
        assert parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", SERVER_DATE) == 30.0
        assert parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT") == 10.0
        assert parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", "nonsense") == 10.0


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry-after": "4"}, {"retry_after": 9}, 4.0),
        ({}, {"retry_after": 9}, 9.0),
        ({}, {"error": {"retry_after": "12"}}, 12.0),
        ({"retry-after": "junk"}, {"retryAfter": 3}, 3.0),
        ({"x-ratelimit-reset": "20"}, None, 20.0),
        ({"x-ratelimit-reset": "1767225610", "date": "Thu, 01 Jan 2026 00:00:00 GMT"}, None, 10.0),
        ({}, {"retry_after": True}, None),
        ({}, {"error": "slow"}, None),
        ({}, ["slow"], None),
        ({}, None, None),
    ],
)
def test_the_header_wins_then_the_body_then_the_window(
    headers: dict[str, str], body: object, seconds: float | None
) -> None:
    """Whichever place says something understandable first."""
    assert asked_to_wait(headers, body) == seconds


def test_an_empty_window_without_an_end_is_a_minute() -> None:
    """The shortest window that providers publish."""
    assert nothing_left({"x-24-hour-requests-left": "0"}) == 60.0
    assert nothing_left({"x-24-hour-requests-left": "10"}) is None
