"""The connections to one provider: kept open for questions, new for everything that writes.

A line is a client with one connection, so that the socket under a request is known before the request is
sent: the total deadline has to cut that one, and httpx does not tell which connection it takes from a pool.
"""

import socket
import ssl
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock

import httpx

from integrations.redaction import httpx_silenced

_IDLE_SECONDS = 2.0
"""A connection unused for longer is not used again: servers close idle ones after five seconds or more, and
a request that meets the closing is in doubt."""


_ONE = httpx.Limits(max_connections=1, keepalive_expiry=_IDLE_SECONDS)


class Line:
    """One client, used for one request at a time."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.socket: socket.socket | None = None


class Lines:
    """The lines to one base URL. Safe to share between threads."""

    def __init__(
        self, base: httpx.URL, auth: httpx.Auth | None, headers: Mapping[str, str], timeout: httpx.Timeout
    ) -> None:
        self.host = base.host
        self._base, self._auth, self._headers, self._timeout = base, auth, dict(headers), timeout
        self._lock = Lock()
        self._closed = False
        self._idle: list[Line] = []
        self._once = self._client({"Connection": "close"}, httpx.Limits())
        # Whoever drops a provider without closing it must not leave sockets behind.
        self._at_last = weakref.finalize(self, _close_all, self._once, self._idle)

    @contextmanager
    def fresh(self) -> Iterator[Line]:
        """A connection of its own, closed after the one request: nothing on it can have gone stale."""
        yield Line(self._once)

    @contextmanager
    def kept(self) -> Iterator[Line]:
        """A connection that may have been used before. After an exception it is closed."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the provider was closed; nothing can be asked any more")
            line = self._idle.pop() if self._idle else None
        line = line or Line(self._client({}, _ONE))
        try:
            yield line
        except BaseException:
            line.client.close()
            raise
        with self._lock:
            if not self._closed:
                self._idle.append(line)
                return
        line.client.close()

    def close(self) -> None:
        """Let go of all connections; those in use are closed when their request is over."""
        with self._lock:
            self._closed = True
        self._at_last()

    def _client(self, headers: Mapping[str, str], limits: httpx.Limits) -> httpx.Client:
        return httpx.Client(
            base_url=self._base,
            auth=self._auth,
            headers={**self._headers, **headers},
            timeout=self._timeout,
            limits=limits,
            verify=_certificates() if self._base.scheme == "https" else _nobody(),
            follow_redirects=False,  # a redirected POST becomes a GET, and a key header would go along
            trust_env=False,
            http2=False,
        )


def _close_all(once: httpx.Client, lines: list[Line]) -> None:
    with httpx_silenced():
        once.close()
        while lines:
            lines.pop().client.close()


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Loading the authorities takes 50 ms: once per process, not once per connection."""
    return httpx.create_ssl_context(trust_env=False)


@lru_cache(maxsize=1)
def _nobody() -> ssl.SSLContext:
    """For plain http, where httpx would build a context for nothing: trusts no certificate at all."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
