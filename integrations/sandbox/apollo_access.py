"""Who may ask the Apollo shape, how often, and how it says no.

Refusals, windows and headers follow Apollo's pages "authentication", "rate limits" and "status codes"
(https://docs.apollo.io/reference/authentication, /rate-limits, /status-codes).
"""

import json

from starlette.responses import PlainTextResponse, Response

from integrations.sandbox.limits import Admission, Count, Window
from integrations.sandbox.state import Sandbox, accepts
from integrations.sandbox.wire import Refusal, answer

PROVIDER = "apollo"

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def _windows(minute: int | None, hour: int | None, day: int | None) -> tuple[Window, ...]:
    return (Window("minute", MINUTE, minute), Window("hourly", HOUR, hour), Window("24-hour", DAY, day))


# Per team and endpoint. Basic and Professional plans, and what a key that begins with `key-free` gets.
PAID = {
    "default": _windows(200, 400, 2_000),
    "enrichment": _windows(1_000, None, None),
    "search": _windows(200, 6_000, 50_000),
}
FREE = dict.fromkeys(PAID, _windows(50, 200, 600))

# The header names of a window do not follow one pattern.
_HEADERS = {
    "minute": ("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left"),
    "hourly": ("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left"),
    "24-hour": ("x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left"),
}
_PER = {"minute": "minute", "hourly": "hour", "24-hour": "day"}

NOT_A_KEY = "Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate."


def wrong_parameters(text: str) -> Refusal:
    """422, the status Apollo uses for nearly everything."""
    return Refusal(422, {"error": text})


def bad_bulk_request(code: str, text: str) -> Refusal:
    """400, as the bulk endpoints say it."""
    return Refusal(400, {"status": "failed", "error_code": code, "error_message": text})


def out_of_credits() -> Refusal:
    """422: out of credits is neither 402 nor 429."""
    code = {"code": "BILLING.LIMIT.CREDITS_EXHAUSTED"}
    return Refusal(422, {"error": "You have insufficient credits!", "error_details": code})


def key_refused(key: str, path: str) -> Response | None:
    """401 as plain text for a wrong key; 403 for `key-search-only` outside the search; None: welcome."""
    if not accepts(key):
        return PlainTextResponse(NOT_A_KEY, 401)
    if key == "key-search-only" and path != "/mixed_people/api_search":
        text = (
            f"This API key is not authorized to access api/v1{path}. Request an API key from your "
            "administrator that includes this endpoint in its configured scope."
        )
        return answer({"error": text, "error_code": "API_INACCESSIBLE"}, 403)
    return None


def admit(sandbox: Sandbox, key: str, group: str, path: str) -> Admission:
    """Count the call in the windows of its endpoint. `key-limited-once` is refused its first time."""
    windows = (FREE if key.startswith("key-free") else PAID)[group]
    admission = sandbox.limits.admit(PROVIDER, key, path, windows)
    limits = sandbox.limits
    if key == "key-limited-once" and not limits.lifted and limits.first_time(PROVIDER, key):
        return Admission(admission.counts, Count(windows[0], windows[0].limit or 0, 0, 1.0))
    return admission


def too_many(admission: Admission, full: Count, path: str) -> Response:
    """429. At the search, `message` is itself a JSON text that holds another message."""
    message = (
        f"The maximum number of api calls allowed for api/v1{path} is {full.window.limit} times per "
        f"{_PER[full.window.name]}. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade."
    )
    if path == "/mixed_people/api_search":
        message = json.dumps({"message": message})
    headers = rate_headers(admission) | {"retry-after": str(admission.retry_after)}
    return answer({"message": message}, 429, headers)


def rate_headers(admission: Admission) -> dict[str, str]:
    """Limit, used and left of each window; a window without a limit sends an empty limit and nothing else."""
    counts = {count.window.name: count for count in admission.counts}
    headers = {}
    for name, (limit, used, left) in _HEADERS.items():
        count = counts.get(name)
        if count is None:
            headers[limit] = ""
        else:
            headers |= {limit: str(count.window.limit), used: str(count.used), left: str(count.left)}
    return headers
