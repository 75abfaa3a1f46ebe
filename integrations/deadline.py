"""The total deadline of a request, which httpx does not have.

httpx limits each single read; a server that sends one byte now and then holds a client for ever. A watchdog
cuts the socket when the time is up, whatever the request is doing then. Resolving the host's name is the
one part it cannot cut; the system's resolver has limits of its own.

One thread per process watches over all requests; a thread for each would cost more than asking.
"""

import contextlib
import math
import os
import socket
import threading
from types import TracebackType
from typing import Any, Self

from gtm import clock

_PIECE = 1 << 20
_MOST_PIECES = 64  # more than the kernel keeps for one connection


class Watchdog:
    """Cuts the connection of one request after `seconds`. Give `trace` to httpx as the request's trace.

    A connection that is opened for the request is seen as it is made. One that is already open must be given
    to `guard`: nothing tells of it before the answer is there.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self.until = math.inf
        self._seconds = max(seconds, 0.0)
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    @property
    def connection(self) -> socket.socket | None:
        """The socket the request went over, once there is one."""
        return self._socket

    def guard(self, connection: socket.socket | None) -> None:
        """This is the socket to cut."""
        with self._lock:
            self._socket = connection
            if self.expired:
                self._cut()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note the socket as it is opened, and again when TLS has been put on it."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self.guard(info["return_value"].get_extra_info("socket"))

    def expire(self) -> None:
        """The time is up."""
        with self._lock:
            self.expired = True
            self._cut()

    def __enter__(self) -> Self:
        self.until = clock.monotonic() + self._seconds
        _guard.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _guard.remove(self)

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


class _Guard:
    """The thread that wakes when the next deadline is due."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: set[Watchdog] = set()
        self._wakes_at = math.inf
        self._thread: threading.Thread | None = None

    def add(self, watchdog: Watchdog) -> None:
        """Watch from now on. The thread is woken only if it would sleep too long."""
        with self._changed:
            self._watched.add(watchdog)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif watchdog.until < self._wakes_at:
                self._changed.notify()

    def remove(self, watchdog: Watchdog) -> None:
        """The request is over."""
        with self._changed:
            self._watched.discard(watchdog)

    def _run(self) -> None:
        while True:
            for late in self._due():
                late.expire()

    def _due(self) -> list[Watchdog]:
        """Those whose time is up, after waiting for the next one."""
        with self._changed:
            self._wakes_at = min((one.until for one in self._watched), default=math.inf)
            pause = self._wakes_at - clock.monotonic()
            if pause > 0:
                self._changed.wait(None if pause == math.inf else pause)
            at = clock.monotonic()
            late = [one for one in self._watched if one.until <= at]
            self._watched.difference_update(late)
            return late


_guard = _Guard()


def _forget() -> None:
    """A forked process has none of its parent's threads and requests."""
    global _guard
    _guard = _Guard()


os.register_at_fork(after_in_child=_forget)
