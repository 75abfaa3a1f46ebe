"""Servers that misbehave byte by byte: one small behaviour each, all on raw sockets, all on loopback.

`Zoo` listens; the n-th connection meets the n-th behaviour, the last one repeats. A behaviour gets the
connection after the request was read, or before that when it is marked `unread`. What arrived is kept: a test
counts the requests and looks at their bytes.
"""

import gzip
import json
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

Behaviour = Callable[[socket.socket], None]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_LONGEST = 8.0  # no behaviour holds a connection longer: a client without a deadline fails, it does not hang


class Zoo:
    """One listener. `heard`: the complete requests, as bytes. `met`: how many connections were accepted."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"):
        self.behaviours = list(behaviours)
        self.heard: list[bytes] = []
        self.met = 0
        self._tls = tls
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.port = self._listener.getsockname()[1]
        shown = f"[{host}]" if ":" in host else host
        self.url = f"{'https' if tls else 'http'}://{shown}:{self.port}"
        self._open: list[socket.socket] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> "Zoo":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for connection in self._open:
            with suppress(OSError):  # over already
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(_LONGEST)
        self._listener.close()

    def _accept(self) -> None:
        self._listener.settimeout(0.02)
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            behaviour = self.behaviours[min(self.met, len(self.behaviours) - 1)]
            self.met += 1
            self._open.append(connection)
            self._threads.append(
                threading.Thread(target=self._serve, args=(connection, behaviour), daemon=True)
            )
            self._threads[-1].start()

    def _serve(self, connection: socket.socket, behaviour: Behaviour) -> None:
        with suppress(OSError):  # the client hung up, as it should
            connection.settimeout(_LONGEST)
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                if not getattr(behaviour, "unread", False):
                    self.heard.append(_request(connection))
                behaviour(connection)


def _request(connection: socket.socket) -> bytes:
    """One whole request: head, and as much body as it announces."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(65_536)
    if not piece:
        raise OSError("the client hung up")
    return piece


def unread(behaviour: Behaviour) -> Behaviour:
    """Let it happen before the request is read."""
    behaviour.unread = True  # type: ignore[attr-defined]
    return behaviour


# --- answers that are whole ---------------------------------------------------------------------------


def answer(body: Any = b"{}", status: int = 200, kind: str = "application/json", **headers: str) -> Behaviour:
    """A whole answer. What is no bytes is sent as JSON; a header `retry_after` is `Retry-After`."""
    told = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"content-type": kind, "content-length": str(len(told)), "connection": "close"} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return send(f"HTTP/1.1 {status} So\r\n{head}\r\n".encode() + told)


def send(*pieces: bytes, pause: float = 0.0, reset: bool = False) -> Behaviour:
    """The pieces with pauses between them, then FIN (or RST)."""

    def behave(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        if reset:
            rst(connection)

    return behave


# --- connections that break ---------------------------------------------------------------------------


def rst(connection: socket.socket) -> None:
    """Close with a reset instead of a FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@unread
def rst_before_read(connection: socket.socket) -> None:
    """Reset while the request lies unread."""
    connection.recv(1)  # wait for its first byte: the connection stands, the request is under way
    rst(connection)


rst_after_request = send(reset=True)
fin_without_reply = send()
rst_mid_body = send(HEAD + b'Content-Length: 100\r\n\r\n{"ok":', reset=True)
fin_mid_body = send(HEAD + b'Content-Length: 100\r\n\r\n{"ok": true}')
fin_mid_chunk = send(CHUNKED + b'40\r\n{"ok": true}')
fin_before_last_chunk = send(CHUNKED + b'c\r\n{"ok": true}\r\n')


def stale_after(first: Behaviour) -> Behaviour:
    """Answers, keeps the connection, and resets it when a second request comes over it."""

    def behave(connection: socket.socket) -> None:
        first(connection)
        _more(connection)
        rst(connection)

    return behave


@unread
def half_read_then_fin(connection: socket.socket) -> None:
    """Takes the head and the beginning of the body, then closes: the client is still writing."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    connection.shutdown(socket.SHUT_RDWR)


# --- answers that take for ever -------------------------------------------------------------------------


def silence(connection: socket.socket) -> None:
    """Takes the request and says nothing until the client goes."""
    while connection.recv(1):
        pass


@unread
def silence_unread(connection: socket.socket) -> None:
    """Does not even read; a large request stays stuck in the buffers."""
    watch = select.poll()
    watch.register(connection, select.POLLRDHUP | select.POLLHUP)
    watch.poll(_LONGEST * 1_000)


slow_headers = send(*[bytes([byte]) for byte in HEAD + b"X-Slow: 1\r\n" * 9], pause=0.1)
slow_body = send(HEAD + b"Content-Length: 90\r\n\r\n", *[b" "] * 90, pause=0.1)
slow_chunks = send(CHUNKED, *[b"1\r\n \r\n"] * 90, pause=0.1)


def endless(head: bytes, piece: bytes) -> Behaviour:
    """Never stops sending."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(head)
        until = time.monotonic() + _LONGEST
        while time.monotonic() < until:
            connection.sendall(piece)

    return behave


endless_body = endless(HEAD + b"\r\n", b" " * 65_536)
endless_chunks = endless(CHUNKED, b"10000\r\n" + b" " * 65_536 + b"\r\n")
endless_headers = endless(HEAD, b"X-More: " + b"x" * 1_000 + b"\r\n")
endless_interim = endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 50)


# --- answers that are no (good) HTTP --------------------------------------------------------------------

two_lengths = send(HEAD + b"Content-Length: 2\r\nContent-Length: 11\r\n\r\n{}")
length_and_chunked = send(CHUNKED[:-2] + b'Content-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n{"x":1}')
huge_header = send(HEAD + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n{}")
ssh_banner = send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
nul_bytes = send(b"\0" * 4_096)
bad_chunk_size = send(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n")
# SETTINGS (empty), then GOAWAY with last stream 0: "nothing of yours was processed".
http2_goaway = send(
    b"\0\0\0\x04\0\0\0\0\0" + b"\0\0\x08\x07\0\0\0\0\0" + b"\0\0\0\0\0\0\0\0",
)
http2_refused_stream = send(b"\0\0\0\x04\0\0\0\0\0" + b"\0\0\x04\x03\0\0\0\0\x01" + b"\0\0\0\x07")


def continued(behaviour: Behaviour) -> Behaviour:
    """`100 Continue`, an early hint, then the behaviour."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
        behaviour(connection)

    return behave


# --- compression ----------------------------------------------------------------------------------------

bad_gzip = send(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!")
cut_gzip = answer(gzip.compress(b'{"ok": true}')[:-6], content_encoding="gzip")
unasked_brotli = answer(b"{}", content_encoding="br")


def gzip_bomb(size: int = 200_000_000) -> Behaviour:
    """200 MB of blanks in 900 KB of gzip; the quickest level, because cases are made when tests are collected."""
    return answer(gzip.compress(b"[" + b" " * size + b"]", compresslevel=1), content_encoding="gzip")


def many_members() -> Behaviour:
    """A gzip of many members: what follows the first one is not read as ours."""
    member = gzip.compress(b" " * 1_000_000)
    return answer(gzip.compress(b"{}") + member * 50, content_encoding="gzip")


# --- no connection at all -------------------------------------------------------------------------------


def closed_port() -> str:
    """The URL of a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def full_queue() -> Iterator[str]:
    """The URL of a listener whose queue is full: further connections hang, they are not refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        with ExitStack() as stack:
            for _ in range(4):
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                with suppress(BlockingIOError):
                    waiting.connect(listener.getsockname())
            time.sleep(0.05)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
