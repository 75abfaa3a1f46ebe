"""What must not be seen: keys, query strings and people in errors, reprs and logs.

Provider answers are quoted in errors, and errors end in logs, Prefect's database and Slack. httpx writes full
URLs at INFO and httpcore writes headers at DEBUG, keys included; during our own requests both stay silent.
"""

import base64
import json
import logging
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

EXCERPT = 300
"""At most so many characters of a provider's words are quoted."""

_MASK = "***"
_SHORTEST_SECRET = 4
_PATTERNS = (
    (re.compile(r"(?i)\b(basic|bearer)\s+[a-z0-9._~+/=-]{4,}"), r"\1 " + _MASK),
    (
        re.compile(
            r"(?i)([\"']?\b[\w-]{0,40}(?:api[_-]?key|token|secret|password)[\"']?\s*[:=]\s*[\"']?)[^\s&\"',}]+"
        ),
        r"\1" + _MASK,
    ),
    (re.compile(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*"), r"\1"),
    (re.compile(r"[^\s@<>\"'():,;=]{1,64}@[^\s@<>\"'():,;=]{1,255}"), "[e-mail]"),
)
_CHATTY = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)


class _Ours(threading.local):
    """Whether this thread is in a request of ours. Setting a context variable here crashed CPython 3.11.7."""

    now = False


_ours = _Ours()


class Redactor:
    """Cleans text of known secrets (as they are, URL-quoted, JSON-escaped, in base64) and of their likes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {form for secret in secrets if len(secret) >= _SHORTEST_SECRET for form in _forms(secret)}
        self._known = sorted(known, key=len, reverse=True)

    def clean(self, text: str) -> str:
        """The text without secrets, query strings and e-mail addresses."""
        return _without_likely_secrets(self.masked(text))

    def excerpt(self, text: str) -> str:
        """The beginning of a provider's answer, cleaned, on one line, at most `EXCERPT` characters."""
        # Secrets are masked before the first cut: half a secret would not be recognised.
        start = _without_likely_secrets(self.masked(text)[: 20 * EXCERPT])
        line = " ".join(start.split())
        return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"

    def masked(self, text: str) -> str:
        """The text without the known secrets; people and addresses in it stay."""
        for secret in self._known:
            text = text.replace(secret, _MASK)
        return text


def _without_likely_secrets(text: str) -> str:
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def _forms(secret: str) -> set[str]:
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        base64.b64encode(secret.encode()).decode(),
    }


class _SilentDuringOurRequests(logging.Filter):
    """Drops what httpx and httpcore say of a request of ours; other users of httpx keep their lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not _ours.now


_silent = _SilentDuringOurRequests()


@contextmanager
def httpx_silenced() -> Iterator[None]:
    """Run a request without httpx and httpcore writing its URL and headers to any log."""
    for name in _CHATTY:
        logging.getLogger(name).addFilter(_silent)  # adding it again changes nothing
    before, _ours.now = _ours.now, True
    try:
        yield
    finally:
        _ours.now = before
