"""The total deadline of a request, which httpx does not have.

httpx limits each single read; a server that sends one byte now and then holds a client for ever. A watchdog
cuts the socket when the time is up, whatever the request is doing then. Resolving the host's name is the
one part it cannot cut; the system's resolver has limits of its own.
"""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Any, Self

_PIECE = 1 << 20
_MOST_PIECES = 64  # more than the kernel keeps for one connection


class Watchdog:
    """Cuts the connection of one request after `seconds`. Give `trace` to httpx as the request's trace.

    It sees the connection being made, so it works only for requests on a connection of their own.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(max(seconds, 0.0), self._expire)
        self._timer.daemon = True

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note the socket as it is opened, and again when TLS has been put on it."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self.expired:
                    self._cut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # already closed: nothing left to cut
                self._socket.shutdown(socket.SHUT_RDWR)
                _discard(self._socket)


def _discard(cut: socket.socket) -> None:
    """Drop what has arrived and was not read yet: megabytes of it would still be parsed after the end.

    Below TLS, whose state belongs to the thread that asks; what it reads next is an error, as it should be.
    """
    for _ in range(_MOST_PIECES):
        if not socket.socket.recv(cut, _PIECE, socket.MSG_DONTWAIT):
            return
