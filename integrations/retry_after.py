"""How long a provider asked us to stay away: `Retry-After` in all its forms, and its cousins.

Seconds, the three HTTP date formats (RFC 9110, section 10.2.3 and 5.6.7), a `retry_after` in the body
(Smartlead, https://api.smartlead.ai/guides/rate-limits), and counters that say nothing is left.
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from gtm import clock

LONGEST = 86_400.0
"""Nobody is believed who asks for more than a day."""

EMPTY_WINDOW_PAUSE = 60.0
"""Used when a counter says "nothing left" but not until when: the shortest window providers publish."""

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e\+?\d+)?", re.IGNORECASE)
_COUNTERS = (
    "x-minute-requests-left",
    "x-hourly-requests-left",
    "x-24-hour-requests-left",
    "x-ratelimit-remaining",
)


def parse_retry_after(value: str, server_date: str | None = None) -> float | None:
    """Seconds to wait, between 0 and a day; None when the text means nothing.

    Dates count from the server's own `Date` header when there is one: its clock set the date, not ours.
    """
    text = value.strip()
    if _NUMBER.fullmatch(text):
        return _clamped(float(text))
    moment = _http_date(text)
    if moment is None:
        return None
    return _clamped((moment - _server_now(server_date)).total_seconds())


def asked_to_wait(headers: Mapping[str, str], body: object = None) -> float | None:
    """What a refusal says about coming back: header, body, or the reset moment of its window."""
    server_date = headers.get("date")
    told = parse_retry_after(headers.get("retry-after", ""), server_date)
    if told is None:
        told = _in_body(body)
    if told is None:
        told = _until_reset(headers)
    return told


def nothing_left(headers: Mapping[str, str]) -> float | None:
    """Seconds to stay away because a counter in an answer reads zero; None while something is left."""
    if not any(headers.get(name, "").strip() == "0" for name in _COUNTERS):
        return None
    told = _until_reset(headers)
    return EMPTY_WINDOW_PAUSE if told is None else told


def _in_body(body: object) -> float | None:
    if not isinstance(body, dict):
        return None
    for holder in (body, body.get("error")):
        if isinstance(holder, dict):
            value = holder.get("retry_after", holder.get("retryAfter"))
            if isinstance(value, int | float | str) and not isinstance(value, bool):
                return parse_retry_after(str(value))
    return None


def _until_reset(headers: Mapping[str, str]) -> float | None:
    """`X-RateLimit-Reset` is Unix time at some providers and seconds to go at others: told by its size."""
    text = headers.get("x-ratelimit-reset", "").strip()
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    if value > 1_000_000_000:
        value -= _server_now(headers.get("date")).timestamp()
    return _clamped(value)


def _server_now(server_date: str | None) -> datetime:
    return _http_date(server_date or "") or clock.now()


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _clamped(seconds: float) -> float | None:
    return None if math.isnan(seconds) else min(max(seconds, 0.0), LONGEST)
