"""Rows 1 to 24: what can go wrong between us and a provider before there is an answer to read."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from integrations.deadline import Watchdog
from integrations.errors import IntegrationError, NotConfigured, Unclear, Unreachable
from tests.faults import zoo as zoo_
from tests.faults.callers import (
    ADA,
    KEY,
    READS,
    WRITES,
    Caller,
    assert_no_canary,
    lead,
    listening,
    push,
    sequencer,
)
from tests.faults.certificates import Authority
from tests.faults.zoo import Behaviour, Zoo

Open = Callable[..., Zoo]

LATE = 4.0  # configured is 0.5 s: generous, but it proves that there is a deadline


def row(number: int, name: str, *values: Any) -> Any:
    """A case of a row, with the row's number in its id."""
    return pytest.param(*values, marks=pytest.mark.fault(number), id=f"F{number:02}-{name}")


@contextmanager
def in_time(seconds: float = LATE) -> Iterator[None]:
    """What happens here ends by a deadline."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def failing(caller: Caller, url: str, kind: type[IntegrationError]) -> IntegrationError:
    with pytest.raises(kind) as caught:
        caller.ask(url)
    return caught.value


# --- rows 1 to 4: no connection, so nothing was sent -------------------------------------------------------

EVERYBODY = {**WRITES, **READS}


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(1)
@pytest.mark.parametrize("who", EVERYBODY)
def test_f01_a_refused_connection_is_not_processed(
    who: str, naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """Unreachable, so the row stays planned; asked again with growing pauses, then it gives up."""
    listening(caplog)
    with in_time():
        error = failing(EVERYBODY[who], zoo_.closed_port(), Unreachable)
    assert not error.halts
    assert 1 <= len(naps) <= 5
    assert "nothing was sent" in str(error)
    assert_no_canary(error, caplog)


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(2)
@pytest.mark.parametrize("who", EVERYBODY)
def test_f02_a_host_without_an_address_is_not_processed(
    who: str, naps: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    """NXDOMAIN is Unreachable as well, and says so."""
    listening(caplog)
    with in_time():
        error = failing(EVERYBODY[who], "http://nobody.example", Unreachable)
    assert "no such host" in str(error)
    assert len(naps) >= 1
    assert_no_canary(error, caplog)


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(3)
@pytest.mark.parametrize("fault", ["expired", "wrong host", "unknown authority"])
@pytest.mark.parametrize("who", ["push", "lookup"])
def test_f03_a_bad_certificate_halts(
    request: pytest.FixtureRequest, zoo: Open, authority: Authority, tmp_path: Path, naps: list[float],
    caplog: pytest.LogCaptureFixture, who: str, fault: str,
) -> None:  # fmt: skip
    """Not one byte of the request leaves; it is not tried again, and the run stops until somebody looks."""
    listening(caplog)
    if fault != "unknown authority":
        request.getfixturevalue("trusted")
    host = "api.elsewhere.example" if fault == "wrong host" else "127.0.0.1"
    server = zoo(EVERYBODY[who].good, tls=authority.server(tmp_path, host, expired=fault == "expired"))
    with in_time():
        error = failing(EVERYBODY[who], server.url, NotConfigured)
    assert error.halts
    assert "certificate is not valid for this address; nothing was sent" in str(error)
    assert (server.heard, naps) == ([], [])
    assert_no_canary(error, caplog)


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(3)
def test_f03_a_good_certificate_is_accepted(
    zoo: Open, trusted: Authority, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The refusals above come from the certificate alone: the same authority's good one works."""
    listening(caplog)
    server = zoo(WRITES["push"].good, tls=trusted.server(tmp_path))
    (receipt,) = push(server.url)
    assert receipt.result == "added"
    assert_no_canary(None, caplog)


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(3)
def test_f03_plain_http_where_tls_should_be_is_not_processed(zoo: Open) -> None:
    """The handshake fails before anything is sent."""
    server = zoo(zoo_.unread(zoo_.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")))
    with in_time():
        failing(WRITES["push"], server.url.replace("http:", "https:"), Unreachable)


@pytest.mark.fault(4)
@pytest.mark.parametrize("who", EVERYBODY)
def test_f04_a_hanging_connect_is_not_processed(who: str, caplog: pytest.LogCaptureFixture) -> None:
    """The queue of the listener is full: connecting ends by its own deadline, nothing was sent."""
    listening(caplog)
    with zoo_.full_queue() as url, in_time():
        error = failing(EVERYBODY[who], url, Unreachable)
    assert "no connection in time" in str(error)
    assert_no_canary(error, caplog)


@pytest.mark.fault(4)
def test_f04_a_hanging_handshake_is_not_processed(zoo: Open) -> None:
    """Connected, but TLS never answers: the request was not sent."""
    server = zoo(zoo_.silence_unread)
    with in_time():
        failing(WRITES["push"], server.url.replace("http:", "https:"), Unreachable)


# --- rows 5 to 22: connected, and then nobody knows ---------------------------------------------------------

TRICKLES = [
    row(13, "slow-headers", zoo_.slow_headers),
    row(14, "slow-body", zoo_.slow_body),
    row(14, "slow-chunks", zoo_.slow_chunks),
    row(16, "endless-100-continue", zoo_.endless_interim),
]
DOUBTS = [
    row(5, "rst-before-read", zoo_.rst_before_read),
    row(6, "rst-after-request", zoo_.rst_after_request),
    row(7, "fin-without-reply", zoo_.fin_without_reply),
    row(8, "rst-mid-body", zoo_.rst_mid_body),
    row(9, "fin-mid-body", zoo_.fin_mid_body),
    row(10, "fin-mid-chunk", zoo_.fin_mid_chunk),
    row(10, "fin-before-last-chunk", zoo_.fin_before_last_chunk),
    row(12, "silence", zoo_.silence),
    row(15, "endless-body", zoo_.endless_body),
    row(15, "endless-chunks", zoo_.endless_chunks),
    row(15, "endless-headers", zoo_.endless_headers),
    row(16, "continue-then-fin", zoo_.continued(zoo_.fin_without_reply)),
    row(17, "two-content-lengths", zoo_.two_lengths),
    row(18, "header-of-200-kb", zoo_.huge_header),
    row(19, "ssh-banner", zoo_.ssh_banner),
    row(19, "nul-bytes", zoo_.nul_bytes),
    row(19, "bad-chunk-size", zoo_.bad_chunk_size),
    row(20, "bad-gzip", zoo_.bad_gzip),
    row(20, "cut-gzip", zoo_.cut_gzip),
    row(20, "gzip-bomb", zoo_.gzip_bomb(50_000_000)),
    row(20, "brotli-nobody-asked-for", zoo_.unasked_brotli),
    row(22, "http2-goaway", zoo_.http2_goaway),
    row(22, "http2-refused-stream", zoo_.http2_refused_stream),
]


@pytest.mark.parametrize("behaviour", [*DOUBTS, *TRICKLES])
@pytest.mark.parametrize("who", WRITES)
def test_a_write_is_in_doubt_and_was_sent_once(
    zoo: Open, naps: list[float], caplog: pytest.LogCaptureFixture, who: str, behaviour: Behaviour
) -> None:
    """Unclear, whatever it was; one request reached the server; the deadline holds; nothing leaks."""
    listening(caplog)
    server = zoo(behaviour, WRITES[who].good)
    with in_time():
        error = failing(WRITES[who], server.url, Unclear)
    assert server.met == 1
    assert naps == []
    assert not error.halts
    assert_no_canary(error, caplog)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("behaviour", DOUBTS)
@pytest.mark.parametrize("who", READS)
def test_a_read_is_asked_again(
    zoo: Open, caplog: pytest.LogCaptureFixture, who: str, behaviour: Behaviour
) -> None:
    """Once it was bad, then it was good: the caller gets the answer, from the second request."""
    listening(caplog)
    server = zoo(behaviour, READS[who].good)
    with in_time():
        assert READS[who].ask(server.url)
    assert server.met == 2
    assert_no_canary(None, caplog)


@pytest.mark.parametrize("behaviour", TRICKLES)
def test_a_trickle_ends_a_read_too(zoo: Open, caplog: pytest.LogCaptureFixture, behaviour: Behaviour) -> None:
    """Bytes keep coming, so no single wait ends; the deadline of the whole does, and nothing is left of it."""
    listening(caplog)
    server = zoo(behaviour, READS["lookup"].good)
    with in_time():
        error = failing(READS["lookup"], server.url, Unclear)
    assert server.met == 1
    assert_no_canary(error, caplog)


@pytest.mark.fault(16)
def test_f16_what_came_before_the_end_is_not_read_after_it() -> None:
    """Megabytes of interim answers wait in the kernel when the time is up; they would be parsed for seconds."""
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        with server, Watchdog(0.05) as watchdog:

            class Stream:
                get_extra_info = staticmethod({"socket": client}.get)

            watchdog.trace("connection.connect_tcp.complete", {"return_value": Stream})
            server.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000)
            until = time.monotonic() + LATE
            while not watchdog.expired and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(0.1)
            client.settimeout(LATE)
            assert client.recv(65_536) == b""


@pytest.mark.fault(11)
@pytest.mark.parametrize("behaviour", [zoo_.half_read_then_fin, zoo_.silence_unread])
def test_f11_a_connection_that_breaks_while_we_write_is_in_doubt(
    zoo: Open, caplog: pytest.LogCaptureFixture, behaviour: Behaviour
) -> None:
    """A batch larger than the buffers of the sockets; the server takes a part. Sent once, looked up later."""
    listening(caplog)
    server = zoo(behaviour, WRITES["push"].good)
    many = [lead(f"p{number}.canary@northwind.example", opener="x" * 80_000) for number in range(100)]
    with in_time(), pytest.raises(Unclear) as caught:
        push(server.url, many)
    assert server.met == 1
    assert_no_canary(caught.value, caplog)


@pytest.mark.fault(12)
@pytest.mark.fault(13)
@pytest.mark.usefixtures("policy")
def test_the_shipped_deadlines_are_those_of_the_policy() -> None:
    """The short patience of these tests hides nothing: the shipped one is bounded in every part."""
    from integrations.http import Patience

    patience = Patience()
    assert (patience.connect, patience.pool, patience.write, patience.read, patience.total) == (
        5,
        5,
        10,
        30,
        60,
    )
    assert (patience.attempts, patience.longest_answer) == (6, 5_000_000)


@pytest.mark.fault(16)
@pytest.mark.parametrize("who", EVERYBODY)
def test_f16_a_hundred_continue_is_passed_over(zoo: Open, who: str) -> None:
    """Interim answers are not the answer; the one that follows is."""
    server = zoo(zoo_.continued(EVERYBODY[who].good))
    assert EVERYBODY[who].ask(server.url)
    assert server.met == 1


@pytest.mark.fault(17)
def test_f17_a_length_beside_chunks_does_not_smuggle(zoo: Open) -> None:
    """Transfer-Encoding wins; what lies behind the answer is not read as another one."""
    server = zoo(zoo_.length_and_chunked)
    try:
        receipts = push(server.url)
    except Unclear:
        return
    assert [receipt.result for receipt in receipts] == ["unclear"]


@pytest.mark.fault(20)
def test_f20_a_second_member_of_a_gzip_is_not_read(zoo: Open) -> None:
    """One document was asked for; 50 MB behind it are neither inflated nor taken for a part of it."""
    server = zoo(zoo_.many_members())
    with in_time():
        (receipt,) = push(server.url)
    assert receipt.result == "unclear"


GREEDY = """
import resource, sys
from functools import partial
from integrations import http
from tests.faults import callers
http.Patience = partial(http.Patience, read=5, total=3, attempts=1)  # 5 MB of an answer, as shipped

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

callers.push(sys.argv[1])
before = peak()
for url in sys.argv[2:]:
    try:
        callers.lookup(url)
    except callers.IntegrationError as error:
        print(type(error).__name__, end=" ")
print(peak() - before)
"""


@pytest.mark.fault(15)
@pytest.mark.fault(18)
@pytest.mark.fault(20)
def test_no_answer_makes_memory_grow(zoo: Open) -> None:
    """Endless bodies, chunks and headers and a bomb of 100 MB, met by one process: under 32 MB altogether."""
    bomb = zoo_.gzip_bomb(100_000_000)
    hostile = [zoo_.endless_body, zoo_.endless_chunks, zoo_.endless_headers, zoo_.huge_header, bomb]
    servers = [zoo(behaviour) for behaviour in (WRITES["push"].good, *hostile)]
    root = Path(zoo_.__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", GREEDY, *(server.url for server in servers)],
        check=True, capture_output=True, text=True, cwd=root, timeout=60,
        env={"PYTHONPATH": str(root), "GTM_ALLOW_LOOPBACK": "1"},
    )  # fmt: skip
    *errors, grown = ran.stdout.split()
    assert errors == ["Unclear"] * len(hostile)
    assert int(grown) < 32 * 1024


# --- rows 21 to 24: the connection itself --------------------------------------------------------------------


@pytest.mark.fault(21)
def test_f21_no_write_goes_over_a_used_connection(zoo: Open) -> None:
    """A keep-alive connection may be dead without our knowing; a push opens one of its own."""
    server = zoo(zoo_.stale_after(zoo_.answer({}, connection="keep-alive")), WRITES["push"].good)
    connector = sequencer(server.url)
    connector.lookup("77", ["bob.canary@contoso.example"])
    (receipt,) = connector.push("77", [lead()])
    assert receipt.result == "added"
    assert server.met == 2


@pytest.mark.fault(21)
@pytest.mark.usefixtures("unhurried")
def test_f21_a_read_survives_a_stale_connection(zoo: Open) -> None:
    """Whether it is kept for reads or not: they are asked again after a reset."""
    good = READS["lookup"].good
    for first in (zoo_.stale_after(good), zoo_.rst_after_request):
        server = zoo(first, good)
        connector = sequencer(server.url)
        assert [connector.lookup("77", [ADA])[0].present for _ in range(2)] == [True, True]


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(22)
def test_f22_http_2_is_not_even_offered(zoo: Open, trusted: Authority, tmp_path: Path) -> None:
    """One reset of a shared HTTP/2 connection would put every open push in doubt: we speak HTTP/1.1."""
    chosen: list[str | None] = []
    good = WRITES["push"].good

    def note_protocol(connection: Any) -> None:
        chosen.append(connection.selected_alpn_protocol())
        good(connection)

    server = zoo(note_protocol, tls=trusted.server(tmp_path, protocols=("h2", "http/1.1")))
    push(server.url)
    assert chosen == ["http/1.1"]
    assert server.heard[0].splitlines()[0].endswith(b"HTTP/1.1")


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(23)
@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"])
def test_f23_proxies_of_the_environment_are_ignored(
    zoo: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A key in a URL must not travel through somebody's proxy because a variable says so."""
    proxy, server = zoo(zoo_.answer(status=502)), zoo(WRITES["push"].good)
    monkeypatch.setenv(name, proxy.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    (receipt,) = push(server.url)
    assert receipt.result == "added"
    assert (proxy.met, server.met) == (0, 1)


@pytest.mark.usefixtures("policy")
@pytest.mark.fault(24)
@pytest.mark.parametrize("host", ["[::1]", "localhost"])
def test_f24_a_provider_on_ipv6_only_is_reached(
    zoo: Open, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """By its address, and by a name whose first address refuses."""
    if not _has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")

    def both(name: object, port: int, *_: Any, **__: Any) -> list[Any]:
        addresses = {socket.AF_INET: ("127.0.0.1", port), socket.AF_INET6: ("::1", port, 0, 0)}
        return [(family, socket.SOCK_STREAM, 6, "", address) for family, address in addresses.items()]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    server = zoo(WRITES["push"].good, host="::1")
    (receipt,) = push(f"http://{host}:{server.port}")
    assert receipt.result == "added"
    assert KEY.encode() in server.heard[0]


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False
