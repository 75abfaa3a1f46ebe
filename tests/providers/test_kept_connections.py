"""Which requests share a connection, and that a shared one is watched over like a new one."""

import gc
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integrations.errors import Transient, Unclear
from integrations.http import Http, Patience

BODY = b'{"ok":true}'
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + BODY
Act = Callable[[socket.socket], None]


def answer(connection: socket.socket) -> None:
    """A whole answer; the connection stays open."""
    connection.sendall(OK)


def trickle(connection: socket.socket) -> None:
    """One byte now and then, without end: no single read is ever late."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.02)


def hang_up(connection: socket.socket) -> None:
    """Takes the request and closes: what a connection that went stale looks like."""
    connection.close()


class Line:
    """A server that serves many requests on one connection; the n-th request gets the n-th act."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.seen: list[tuple[int, str]] = []
        """For each request: the number of its connection, and what it said about `Connection`."""
        self.open = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.02)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        count = 0
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._serve, args=(connection, count))
            count += 1
            thread.start()
            self._threads.append(thread)

    def _serve(self, connection: socket.socket, number: int) -> None:
        self.open += 1
        connection.settimeout(0.02)
        with connection:
            try:
                while head := self._head(connection):
                    said = [line for line in head.lower().split(b"\r\n") if line.startswith(b"connection:")]
                    self.seen.append((number, said[0][11:].strip().decode()))
                    self.acts.pop(0)(connection) if self.acts else answer(connection)
            except OSError:
                pass
        self.open -= 1

    def _head(self, connection: socket.socket) -> bytes:
        data = b""
        while not data.endswith(b"\r\n\r\n"):
            try:
                piece = connection.recv(1)
            except TimeoutError:
                if self._stop.is_set():
                    return b""
                continue
            if not piece:
                return b""
            data += piece
        return data

    def close(self) -> None:
        """Let all threads end."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()


@pytest.fixture
def line() -> Iterator[Line]:
    """A server on loopback that keeps connections open."""
    server = Line()
    yield server
    server.close()


def door(line: Line, **options: Any) -> Http:
    return Http("acme", line.url, allow_loopback=True, **options)


def connections(line: Line) -> list[int]:
    return [number for number, _ in line.seen]


def until(true: Callable[[], bool]) -> bool:
    """Whether it becomes true within two seconds."""
    end = time.monotonic() + 2
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_reads_and_purchases_share_a_connection_and_writes_do_not(line: Line) -> None:
    """Each write is sent on a connection of its own, that it asks to be closed."""
    with door(line) as http:
        for ask in (http.read, http.buy, http.write, http.read, http.write, http.buy):
            assert ask("ask", "GET", "/x").ok
    assert connections(line) == [0, 0, 1, 0, 2, 0]
    assert [said for _, said in line.seen] == [
        *("keep-alive", "keep-alive", "close", "keep-alive", "close", "keep-alive"),
    ]


@pytest.mark.parametrize("verb", ["read", "buy"])
def test_the_deadline_cuts_a_trickling_answer_on_a_used_connection(line: Line, verb: str) -> None:
    """The total time holds for the second request on a connection as for the first, and it is not kept."""
    line.acts = [answer, trickle]
    with door(line, patience=Patience(total=0.4)) as http:
        ask = getattr(http, verb)
        ask("ask", "GET", "/x")
        began = time.monotonic()
        with pytest.raises(Unclear, match="no complete answer within 0 s"):
            ask("ask", "GET", "/x")
        assert time.monotonic() - began < 3.0
        assert connections(line) == [0, 0]
        assert ask("ask", "GET", "/x").ok
    assert connections(line) == [0, 0, 1]


def test_a_purchase_that_meets_a_closing_connection_is_in_doubt_and_not_repeated(line: Line) -> None:
    """It may have been charged: one request, Unclear."""
    line.acts = [answer, hang_up]
    with door(line) as http:
        http.buy("buy", "GET", "/x")
        with pytest.raises(Unclear):
            http.buy("buy", "GET", "/x")
    assert len(line.seen) == 2


def test_a_read_that_meets_a_closing_connection_is_asked_again_on_a_new_one(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Going stale costs a read nothing but a repetition."""
    monkeypatch.setattr("gtm.clock.sleep", lambda seconds: None)
    line.acts = [answer, hang_up]
    with door(line) as http:
        http.read("read", "GET", "/x")
        assert http.read("read", "GET", "/x").ok
    assert connections(line) == [0, 0, 1]


def test_a_connection_the_server_has_closed_meanwhile_is_not_used(line: Line) -> None:
    """A closed connection is noticed before anything is sent on it, so nothing is in doubt."""
    line.acts = [lambda connection: (connection.sendall(OK), connection.close())[0]]
    with door(line) as http:
        http.buy("buy", "GET", "/x")
        assert until(lambda: line.open == 0)
        assert http.buy("buy", "GET", "/x").ok
    assert connections(line) == [0, 1]


def test_threads_do_not_share_a_connection_at_the_same_time(line: Line) -> None:
    """Four askers have four connections at most, and every one gets its answer."""
    got: list[bool] = []
    with door(line) as http:
        threads = [
            threading.Thread(target=lambda: got.extend(http.buy("buy", "GET", "/x").ok for _ in range(20)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert got == [True] * 80
    assert len(set(connections(line))) <= 4


@pytest.mark.parametrize("way", ["closed", "dropped"])
def test_no_connection_outlives_its_provider(line: Line, way: str) -> None:
    """Whether it is closed or only forgotten."""
    http = door(line)
    http.read("read", "GET", "/x")
    assert line.open == 1
    if way == "closed":
        http.close()
    del http
    gc.collect()
    assert until(lambda: line.open == 0)


def test_one_thread_watches_over_all_requests(line: Line) -> None:
    """However many are asked, and it cuts each of those that are late."""
    line.acts = [trickle] * 3
    before = threading.active_count()
    late: list[Transient] = []

    def ask() -> None:
        try:
            http.write("write", "GET", "/x")
        except Transient as error:
            late.append(error)

    with door(line, patience=Patience(total=0.3)) as http:
        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        time.sleep(0.1)
        ours = [thread for thread in threading.enumerate() if thread.name == "deadlines"]
        for asker in askers:
            asker.join(5)
    assert len(ours) == 1
    assert len(late) == 3
    assert threading.active_count() <= before + 1 + 3  # the watching thread, and the server's
