"""A provider that answers what it is told to: for what the sandbox does not do of itself.

It listens on loopback, remembers every request, and is asked by the real connectors.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    json: Any


@dataclass(frozen=True)
class Says:
    """One answer: a body (text as it is, anything else as JSON). Status 0 hangs up without one."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Reply = Says | Callable[[Asked], Says]


class Vendor:
    """Answers `METHOD /path` in the order given; the last answer repeats. What nobody told is a 404."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[Asked] = []
        self._replies: dict[str, list[Reply]] = defaultdict(list)

    def on(self, endpoint: str, *replies: Reply) -> None:
        """From now on `endpoint` (`GET /leads/`) answers this."""
        self._replies[endpoint] = list(replies)

    def answer(self, asked: Asked) -> Says:
        """What the next request gets."""
        self.asked.append(asked)
        replies = self._replies.get(f"{asked.method} {asked.path}") or [Says({"error": "nobody told"}, 404)]
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        return reply if isinstance(reply, Says) else reply(asked)

    def count(self, endpoint: str) -> int:
        """How often `endpoint` was asked."""
        return sum(f"{asked.method} {asked.path}" == endpoint for asked in self.asked)


def _content_type(body: Any) -> str:
    if not isinstance(body, str):
        return "application/json"
    return "text/html" if body.startswith("<") else "text/plain"


class _Handler(BaseHTTPRequestHandler):
    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        parts = urlsplit(self.path)
        asked = Asked(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query)),
            {name.lower(): value for name, value in self.headers.items()},
            json.loads(body) if body else None,
        )
        says: Says = self.server.vendor.answer(asked)  # type: ignore[attr-defined]
        if says.status == 0:
            self.close_connection = True
            return
        text = says.body if isinstance(says.body, str) else json.dumps(says.body)
        headers = {"Content-Type": _content_type(says.body), **says.headers}
        self.send_response(says.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST = do_DELETE = _serve

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture(scope="session")
def _vendor_server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def vendor(_vendor_server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """A provider without memory of other tests; loopback is allowed and nobody really waits."""
    monkeypatch.setenv("GTM_ALLOW_LOOPBACK", "1")
    monkeypatch.setattr("gtm.clock.sleep", lambda seconds: None)
    fresh = Vendor(f"http://127.0.0.1:{_vendor_server.server_port}")
    _vendor_server.vendor = fresh  # type: ignore[attr-defined]
    return fresh


@pytest.fixture
def says() -> type[Says]:
    """The class of answers, for tests that tell the vendor what to say."""
    return Says
