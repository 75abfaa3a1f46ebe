"""The HTTP policy against servers that misbehave on the wire, byte by byte."""

import gzip
import logging
import pickle
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from integrations import statuses
from integrations.answers import Answer, parse_json
from integrations.errors import (
    AuthRefused,
    Conflict,
    IntegrationError,
    Moved,
    NotConfigured,
    OutOfCredits,
    RateLimited,
    Rejected,
    Terminal,
    TooLarge,
    Transient,
    Unclear,
    Unreachable,
)
from integrations.http import Http, Patience

Act = Callable[[socket.socket], None]

KEY = "k3y-that-must-not-be-seen"
OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'
SHORT = Patience(connect=0.3, read=0.3, write=0.3, total=0.6)


# --- a server that does to each connection what it is told ------------------------------------------------


class Wire:
    """Listens on loopback; the n-th connection gets the n-th act, the last act repeats."""

    def __init__(self) -> None:
        self.acts: list[Act] = [say(OK)]
        self.requests: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        self._listener.settimeout(0.05)
        count = 0
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            act = self.acts[min(count, len(self.acts) - 1)]
            count += 1
            thread = threading.Thread(target=self._serve, args=(connection, act))
            thread.start()
            self._threads.append(thread)

    def _serve(self, connection: socket.socket, act: Act) -> None:
        with connection:
            connection.settimeout(5)
            try:
                if not getattr(act, "before_reading", False):
                    self.requests.append(_request(connection))
                act(connection)
            except OSError:
                pass  # the client hung up, as it should

    def close(self) -> None:
        """Let all threads end."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65_536)
        if not piece:
            raise OSError("nothing was sent")
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def say(*pieces: bytes, pause: float = 0.0, reset: bool = False) -> Act:
    """Sends the pieces with pauses between them, then closes (or resets) the connection."""

    def act(connection: socket.socket) -> None:
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return act


def hang_up_unread(connection: socket.socket) -> None:
    """Resets before the request is read."""
    connection.recv(
        1
    )  # its first byte is here: earlier, the reset may hit the connecting, and that is another fault
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


hang_up_unread.before_reading = True  # type: ignore[attr-defined]


def silence(connection: socket.socket) -> None:
    """Takes the request and never answers."""
    while connection.recv(1):
        pass


def reply(status: int, body: bytes = b"{}", kind: str = "application/json", **headers: str) -> Act:
    """A whole answer."""
    lines = {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
    text = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return say(f"HTTP/1.1 {status} Whatever\r\n{text}\r\n".encode() + body)


def endless(head: bytes, piece: bytes) -> Act:
    """Never stops sending."""

    def act(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return act


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A server on loopback."""
    server = Wire()
    yield server
    server.close()


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody really waits; the seconds asked for are kept."""
    slept: list[float] = []
    monkeypatch.setattr("gtm.clock.sleep", slept.append)
    return slept


class KeyInQuery(httpx.Auth):
    """As Smartlead wants it: the key is a query parameter."""

    def auth_flow(self, request: httpx.Request) -> Any:
        request.url = request.url.copy_merge_params({"api_key": KEY})
        yield request


class Pace:
    """A rate governor that only remembers."""

    def __init__(self) -> None:
        self.waits = 0
        self.slowed: list[float] = []

    def wait(self, provider: str, account: str) -> None:
        self.waits += 1

    def slow_down(self, provider: str, account: str, seconds: float) -> None:
        self.slowed.append(seconds)


@contextmanager
def http(url: str, **options: Any) -> Iterator[Http]:
    options.setdefault("patience", SHORT)
    with Http("acme", url, allow_loopback=True, auth=KeyInQuery(), secrets=(KEY,), **options) as door:
        yield door


def written(url: str, **options: Any) -> Answer:
    with http(url, **options) as door:
        return door.write("push leads", "POST", "/leads", json={"lead": "x"})


def asked(url: str, **options: Any) -> Answer:
    with http(url, **options) as door:
        return door.read("list leads", "GET", "/leads")


# --- faults on the wire ---------------------------------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

FAULTS: dict[str, Act] = {
    "reset before reading": hang_up_unread,
    "reset after the request": say(reset=True),
    "close without a word": say(),
    "reset inside the body": say(HEAD + b"Content-Length: 100\r\n\r\n{", reset=True),
    "close inside the body": say(HEAD + b"Content-Length: 100\r\n\r\n{"),
    "close inside a chunk": say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n40\r\n{"),
    "silence": silence,
    "header byte by byte": say(*[bytes([byte]) for byte in HEAD], pause=0.1),
    "body byte by byte": say(HEAD + b"Content-Length: 90\r\n\r\n", *[b" "] * 90, pause=0.1),
    "body without end": endless(HEAD + b"\r\n", b" " * 65_536),
    "chunks without end": endless(
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b" " * 65_536 + b"\r\n"
    ),
    "two lengths": say(HEAD + b"Content-Length: 2\r\nContent-Length: 11\r\n\r\n{}"),
    "a header of 200 KB": say(HEAD + b"X-Long: " + b"x" * 200_000 + b"\r\n\r\n{}"),
    "not HTTP": say(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    "broken gzip": say(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!"),
    "gzip cut off": reply(200, gzip.compress(b'{"ok":true}')[:-6], Content_Encoding="gzip"),
    "unknown compression": reply(200, b"{}", Content_Encoding="br"),
    "truncated JSON": reply(200, b'{"leads": [{"id"'),
    "login page": reply(200, b"<html>Sign in</html>", "text/html"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_in_doubt_is_unclear_and_not_repeated(wire: Wire, naps: list[float], fault: str) -> None:
    """Whatever happens after the connection stands: one request, Unclear, within the deadline, no leak."""
    wire.acts = [FAULTS[fault]]
    began = time.monotonic()
    with pytest.raises(Unclear) as caught:
        written(
            wire.url, patience=Patience(connect=0.3, read=0.3, write=0.3, total=0.6, longest_answer=500_000)
        )
    assert time.monotonic() - began < 1.6
    assert len(wire.requests) <= 1
    # A reset so early that the kernel reports it for the connect itself proves that nothing was sent.
    assert naps == [] or (fault == "reset before reading" and not wire.requests)
    assert KEY not in f"{caught.value!s} {caught.value!r}"
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "fault", ["reset after the request", "close inside the body", "truncated JSON", "login page"]
)
def test_a_read_is_asked_again(wire: Wire, naps: list[float], fault: str) -> None:
    """Reads survive what passes: up to four faults, a random pause after each."""
    wire.acts = [FAULTS[fault]] * 4 + [say(OK)]
    assert asked(wire.url, patience=Patience()).json() == {"ok": True}
    assert len(wire.requests) == 5
    assert len(naps) == 4


def test_a_read_gives_up_after_six_attempts(wire: Wire, naps: list[float]) -> None:
    """Then the last error rises."""
    wire.acts = [reply(503)]
    with pytest.raises(Unclear, match="HTTP 503"):
        asked(wire.url, patience=Patience())
    assert len(wire.requests) == 6


def test_a_read_gives_up_when_the_time_is_used(wire: Wire, naps: list[float]) -> None:
    """Pauses count: six attempts are not made when the 60 s are over earlier."""
    wire.acts = [reply(429, Retry_After="25")]
    with pytest.raises(RateLimited) as caught:
        asked(wire.url, patience=Patience())
    assert caught.value.retry_after == 25
    assert len(naps) == 2
    assert sum(naps) <= 60


@pytest.mark.parametrize("method", ["read", "write"])
def test_a_refused_connection_is_unreachable(naps: list[float], method: str) -> None:
    """Nobody listens: surely not sent, so even writes are tried again."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with http(url) as door, pytest.raises(Unreachable):
        getattr(door, method)("ask", "POST", "/leads")
    assert len(naps) >= 1


def test_an_unknown_host_is_unreachable(naps: list[float]) -> None:
    """No such name: surely not sent."""
    with pytest.raises(Unreachable, match="no such host"):
        written("http://nobody.example")


def test_a_write_goes_out_again_only_when_surely_not_processed(wire: Wire, naps: list[float]) -> None:
    """429 means nothing was done: wait as told, send again, once it is taken never more."""
    wire.acts = [reply(429, Retry_After="0.2"), say(OK), reply(500)]
    assert written(wire.url).json() == {"ok": True}
    assert len(wire.requests) == 2
    assert naps == [pytest.approx(0.2, rel=0.11)]


def test_a_longer_wait_than_the_limit_is_told_not_waited(wire: Wire, naps: list[float]) -> None:
    """The caller learns when to come back."""
    wire.acts = [reply(429, Retry_After="3600")]
    for ask in (asked, written):
        with pytest.raises(RateLimited) as caught:
            ask(wire.url, patience=Patience())
        assert caught.value.retry_after == 3600
    assert naps == []


def test_a_gzip_bomb_does_not_fill_the_memory(wire: Wire) -> None:
    """200 KB that inflate to 200 MB are cut at the cap."""
    bomb = gzip.compress(b"[" + b" " * 200_000_000 + b"]", compresslevel=6)
    wire.acts = [reply(200, bomb, Content_Encoding="gzip")]
    tracemalloc.start()
    with pytest.raises(Unclear, match="longer than 5,000,000 bytes"):
        written(wire.url, patience=Patience())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32_000_000


def test_gzip_is_understood(wire: Wire) -> None:
    """Answers of any size below the cap are inflated in pieces and complete."""
    body = b'{"x": "' + b"y" * 3_000_000 + b'"}'
    wire.acts = [reply(200, gzip.compress(body), Content_Encoding="gzip")]
    assert len(asked(wire.url, patience=Patience()).json()["x"]) == 3_000_000


def test_a_hundred_continue_is_passed_over(wire: Wire) -> None:
    """An interim answer is not the answer."""
    wire.acts = [say(b"HTTP/1.1 100 Continue\r\n\r\n" + OK)]
    assert written(wire.url).json() == {"ok": True}


def test_redirects_are_not_followed(wire: Wire) -> None:
    """A redirected POST would become a GET, and the key would go along."""
    wire.acts = [reply(302, Location="http://169.254.169.254/"), say(OK)]
    with pytest.raises(Moved, match="check the base URL"):
        written(wire.url)
    assert len(wire.requests) == 1


def test_every_write_has_a_connection_of_its_own(wire: Wire) -> None:
    """No stale connection can break under a write; we say who we are."""
    with http(wire.url) as door:
        door.read("a", "GET", "/a")
        door.write("b", "POST", "/b", json={})
    assert [request.split(b" ")[0] for request in wire.requests] == [b"GET", b"POST"]
    assert [b"Connection: close" in request for request in wire.requests] == [False, True]
    assert all(b"User-Agent: gtm-flows" in request for request in wire.requests)


def test_proxies_of_the_environment_are_ignored(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key must not travel through somebody's proxy because a variable says so."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert asked(wire.url).status == 200


# --- the tables -----------------------------------------------------------------------------------------


def _subclasses(kind: type[BaseException]) -> set[type[BaseException]]:
    return {kind} | {below for child in kind.__subclasses__() for below in _subclasses(child)}


def test_every_transport_error_is_mapped() -> None:
    """Each concrete failure of httpx has a row of its own; none raises anything but ours."""
    abstract = {httpx.TransportError, httpx.TimeoutException, httpx.NetworkError, httpx.ProtocolError}
    for kind in _subclasses(httpx.TransportError) - abstract:
        assert kind in statuses._BY_FAILURE, f"{kind.__name__} has no row in the table"
    for kind in _subclasses(httpx.RequestError):
        assert issubclass(statuses.meaning_of_failure(kind("x"))[0], IntegrationError)  # type: ignore[call-arg]


def test_only_what_is_surely_unsent_is_unreachable() -> None:
    """The list is short on purpose: a row too many here would mail somebody twice."""
    unsent = {kind for kind, (error, _) in statuses._BY_FAILURE.items() if issubclass(error, Unreachable)}
    assert unsent == {httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ConnectError}


def test_every_status_has_a_meaning() -> None:
    """2xx is an answer, all others are an error; only 425 and 429 allow a write to be sent again."""
    meanings = {status: statuses.meaning_of_status(status) for status in range(100, 1000)}
    assert {status for status, meaning in meanings.items() if meaning is None} == set(range(200, 300))
    repeatable = {status for status, meaning in meanings.items() if meaning and meaning[0] is RateLimited}
    assert repeatable == {425, 429}
    assert all(meaning[0] is Unclear for status, meaning in meanings.items() if meaning and status >= 500)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Rejected), (401, AuthRefused), (402, OutOfCredits), (403, AuthRefused), (404, Rejected),
     (408, Unclear), (409, Conflict), (412, Conflict), (413, TooLarge), (418, Rejected), (422, Rejected),
     (500, Unclear), (502, Unclear), (504, Unclear), (524, Unclear), (301, Moved), (308, Moved)],
)  # fmt: skip
def test_statuses_of_a_write(
    wire: Wire, naps: list[float], status: int, kind: type[IntegrationError]
) -> None:
    """The error forces the right decision; it says the provider, action, status and the request's id."""
    wire.acts = [reply(status, b'{"error": "no such thing"}', X_Request_Id="req-7")]
    with pytest.raises(kind) as caught:
        written(wire.url)
    assert type(caught.value) is kind
    assert str(caught.value).startswith("acme: push leads: ")
    assert f"(HTTP {status}, request req-7)" in str(caught.value)
    assert "no such thing" in str(caught.value)
    assert issubclass(kind, Terminal) or issubclass(kind, Transient)
    assert len(wire.requests) == 1


def test_a_web_page_is_not_quoted(wire: Wire) -> None:
    """A content network's 403 is told in plain words."""
    wire.acts = [reply(403, b"<html><script>x</script>", "text/html")]
    with pytest.raises(AuthRefused, match="the answer is a web page, not the API's"):
        asked(wire.url)


# --- vendors' own errors --------------------------------------------------------------------------------


def _no_credits(answer: Answer) -> IntegrationError | None:
    said = answer.json()
    if said.get("error") == "no credits":
        return OutOfCredits("acme", answer.action, f"asked with {KEY}")
    return RateLimited("acme", answer.action, "slow") if said.get("error") == "slow" else None


@pytest.mark.parametrize("status", [422, 200])
def test_a_vendor_error_is_classified(wire: Wire, status: int) -> None:
    """An error in a 422 or even in a 200 becomes ours, its words cleaned, its facts filled in."""
    wire.acts = [reply(status, b'{"error": "no credits"}', X_Request_Id="req-7")]
    with pytest.raises(OutOfCredits) as caught:
        written(wire.url, classify=_no_credits)
    assert (caught.value.status, caught.value.request_id) == (status, "req-7")
    assert KEY not in str(caught.value)


def test_a_body_that_is_no_json_does_not_hide_the_status(wire: Wire) -> None:
    """A classifier that looks into plain text leaves a 401 a 401."""
    wire.acts = [reply(401, b"Invalid API key.", "text/plain")]
    with pytest.raises(AuthRefused, match=r"Invalid API key\."):
        written(wire.url, classify=_no_credits)


def test_a_wait_in_the_body_is_heard(wire: Wire, naps: list[float]) -> None:
    """`retry_after` inside the error, as Smartlead writes it."""
    wire.acts = [reply(429, b'{"error": {"retry_after": 3600}}')]
    with pytest.raises(RateLimited) as caught:
        written(wire.url)
    assert caught.value.retry_after == 3600


# --- strict JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "it is empty"),
        (b'{"a": 1', "not JSON"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        ('{"a": "Müller"}'.encode("latin-1"), "not UTF-8"),
        (b'{"score": NaN}', "holds NaN"),
        (b'{"score": -Infinity}', "holds -Infinity"),
        (b'{"score": 1e999}', "beyond all bounds"),
        (b'{"id": 1, "id": 2}', "same key twice"),
        (b"[" * 200_000, "nested too deeply"),
        (b"9" * 5_000, "digits"),
    ],
    ids=["empty", "cut", "utf-16", "latin-1", "nan", "infinity", "overflow", "twice", "deep", "huge integer"],
)
def test_strange_json_is_an_unreadable_answer(wire: Wire, body: bytes, problem: str) -> None:
    """Nothing is repaired: the write is in doubt, and the sentence says why. Quickly, whatever the depth."""
    with pytest.raises(ValueError, match=problem):
        parse_json(body)
    wire.acts = [reply(200, body)]
    began = time.monotonic()
    with pytest.raises(Unclear, match="unreadable answer"):
        written(wire.url).json()
    assert time.monotonic() - began < 0.5


def test_a_byte_order_mark_is_no_problem(wire: Wire) -> None:
    """UTF-8 with BOM is read."""
    wire.acts = [reply(200, b'\xef\xbb\xbf{"name": "M\xc3\xbcller"}')]
    assert asked(wire.url).json() == {"name": "Müller"}
    assert parse_json(b'{"n": 12345678901234567890}') == {"n": 12345678901234567890}


# --- pace -----------------------------------------------------------------------------------------------


def test_the_pace_is_asked_before_every_attempt(wire: Wire, naps: list[float]) -> None:
    """And told when the provider wants us slower: by a 429, with or without a time."""
    pace = Pace()
    wire.acts = [reply(429, Retry_After="0.3"), reply(429), say(OK)]
    asked(wire.url, pace=pace, patience=Patience())
    assert pace.waits == 3
    assert pace.slowed == [0.3, 5.0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"X_Minute_Requests_Left": "0"}, [60.0]),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "17"}, [17.0]),
        ({"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "1767225610", "Date": "Thu, 01 Jan 2026 00:00:00 GMT"},
         [10.0]),
        ({"X_Minute_Requests_Left": "3"}, []),
        ({"X_Rate_Limit_Minute": "", "X_Minute_Requests_Left": ""}, []),
    ],
)  # fmt: skip
def test_an_empty_window_slows_down_before_the_429(
    wire: Wire, headers: dict[str, str], seconds: list[float]
) -> None:
    """Counters at zero are believed; empty ones (an unlimited window) are not."""
    pace = Pace()
    wire.acts = [reply(200, **headers)]
    asked(wire.url, pace=pace)
    assert pace.slowed == seconds


# --- nothing leaks --------------------------------------------------------------------------------------


def test_no_log_line_holds_the_key(wire: Wire, naps: list[float], caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG for every logger, with an echoing server: httpx and httpcore say nothing, we say no URL."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore.connection", "httpcore.http11"):
        caplog.set_level(logging.DEBUG, logger=name)
    wire.acts = [reply(500, b"no", Location=f"https://x.example/?api_key={KEY}", X_Echo=KEY), say(OK)]
    asked(wire.url, patience=Patience())
    assert b"api_key=" + KEY.encode() in wire.requests[0]
    assert KEY not in caplog.text
    assert "api_key" not in caplog.text
    assert "acme: list leads: Unclear" in caplog.text
    assert not [record for record in caplog.records if record.name.startswith("http")]


def test_other_users_of_httpx_keep_their_lines(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    """Silence is for our requests only."""
    asked(wire.url)
    caplog.set_level(logging.INFO)
    httpx.get(wire.url, trust_env=False)
    assert [record.name for record in caplog.records] == ["httpx"]


@pytest.mark.parametrize(
    "echo",
    [
        KEY,
        f"https://api.x.example/leads?api_key={KEY}&email=maya@fabrikam.example",
        f"Authorization: Bearer {KEY}",
        '{"api_key": "another-secret-42", "token":"xyz-another"}',
        "maya@fabrikam.example is not valid",
        "x" * 5_990 + KEY + "x" * 1_000,
    ],
)
def test_an_echoed_secret_is_masked(wire: Wire, echo: str) -> None:
    """Keys, query strings and people's addresses in an answer do not reach the error; 300 characters do."""
    wire.acts = [reply(400, echo.encode(), "text/plain")]
    with pytest.raises(Rejected) as caught:
        written(wire.url)
    told = f"{caught.value!s} {caught.value!r}"
    for secret in (KEY, "another-secret", "xyz-another", "maya@", "email=", KEY[:12]):
        assert secret not in told
    assert len(caught.value.detail) < 400


def test_what_an_answer_echoes_is_clean_in_every_form_of_the_error(wire: Wire) -> None:
    """Prefect and log lines show `repr` and `args`: a key or an address echoed by a vendor is in none."""
    body = f'{{"error": "key {KEY} of ann@acme.example is wrong"}}'.encode()
    head = b"HTTP/1.1 400 Bad\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    wire.acts = [say(head % len(body) + body)]

    def classify(answer: Answer) -> IntegrationError:
        return Rejected("acme", answer.action, answer.text)

    for own_words in (None, classify):
        http = Http("acme", wire.url, secrets=[KEY], classify=own_words, patience=SHORT, allow_loopback=True)
        with pytest.raises(Rejected) as caught:
            http.read("ask", "GET", "/things")
        error = caught.value
        seen = f"{error} {error!r} {error.args} {vars(error)} {pickle.loads(pickle.dumps(error))!r}"
        assert "is wrong" in seen
        assert KEY not in seen
        assert "ann@" not in seen


def test_reprs_show_no_content(wire: Wire) -> None:
    """Neither the door nor an answer prints what it holds."""
    wire.acts = [reply(200, b'{"email": "maya@fabrikam.example"}', X_Echo=KEY)]
    with http(wire.url) as door:
        answer = door.read("list leads", "GET", "/leads", params={"email": "maya@fabrikam.example"})
        assert "maya" not in f"{door!r} {answer!r}"
        assert KEY not in f"{door!r} {answer!r} {vars(door)!r}"


# --- where keys may go ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://api.acme.example", "plain http"),
        ("https://user:pass@api.acme.example", "holds a login"),
        ("https://api.acme.example/?key=1", "holds a query"),
        ("https://api.acme.example/#x", "fragment"),
        ("ftp://api.acme.example", "not a web address"),
        ("api.acme.example", "not a web address"),
        ("https://", "not a web address"),
        ("https://exa mple:99999999", "not a"),
        ("https://127.0.0.1/", "this machine"),
        ("https://[::1]/", "this machine"),
        ("https://[::ffff:10.0.0.8]/", "this machine"),
        ("https://10.0.0.8/", "this machine"),
        ("https://localhost/", "this machine"),
        ("https://169.254.169.254/", "link-local"),
    ],
)
def test_keys_go_only_where_a_provider_can_be(url: str, problem: str) -> None:
    """https and public; the refusal names the reason and repeats no login."""
    with pytest.raises(NotConfigured, match=problem) as caught:
        Http("acme", url)
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://sandbox:4300", "https://10.0.0.8/blog"])
def test_loopback_and_plain_http_can_be_allowed(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By GTM_ALLOW_LOOPBACK; link-local stays refused. The sandbox's own address needs no permission."""
    with pytest.raises(NotConfigured):
        Http("acme", url)
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://sandbox:4300")
    if "sandbox" in url:
        Http("acme", url + "/acme").close()
    monkeypatch.setenv("GTM_ALLOW_LOOPBACK", "1")
    Http("acme", url).close()
    with pytest.raises(NotConfigured, match="link-local"):
        Http("acme", "http://169.254.169.254")


@pytest.mark.parametrize(
    "path", ["http://evil.example/x", "//evil.example", "/leads/../admin", "/leads?x=1", "/a b"]
)
def test_an_id_cannot_lead_elsewhere(wire: Wire, path: str) -> None:
    """A campaign called `../admin` is refused before anything is sent."""
    with http(wire.url) as door, pytest.raises(Rejected):
        door.read("read", "GET", path)
    assert wire.requests == []


def test_a_key_that_cannot_be_sent_is_a_setting_to_correct(wire: Wire) -> None:
    """A line break pasted with the key: told in words, without the key, nothing sent."""
    key = "line\nbreak"

    class Header(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Any:
            request.headers["x-api-key"] = key
            yield request

    with Http("acme", wire.url, auth=Header(), allow_loopback=True) as door:
        with pytest.raises(NotConfigured, match="could not be formed") as caught:
            door.write("push", "POST", "/leads")
    assert "break" not in caught.value.detail.replace("line break", "")
    assert wire.requests == []


def test_text_that_cannot_be_sent_is_never_sent_in_part(wire: Wire) -> None:
    """Half a character in a lead's name ends before the connection is made."""
    with http(wire.url) as door, pytest.raises(NotConfigured, match="could not be formed"):
        door.write("push", "POST", "/leads", json={"name": "\ud800"})
    assert wire.requests == []
