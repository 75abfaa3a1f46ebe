"""Clock, faults, rate windows, books, control API and the server itself."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from signal import Signals
from typing import Any

import httpx
import pytest

from gtm import clock
from integrations.sandbox.faults import Fault, Faults
from integrations.sandbox.gate import endpoint_name
from integrations.sandbox.limits import Limits, Window
from integrations.sandbox.serve import PortInUse, running, serve
from integrations.sandbox.state import Sandbox
from tests import loopback

SEARCH = "/apollo/api/v1/mixed_people/api_search"
MATCH = "/apollo/api/v1/people/match"
NAME = "POST /people/match"


@pytest.fixture(scope="module")
def _client() -> Iterator[httpx.Client]:
    with httpx.Client(verify=False, headers={"x-api-key": "sandbox-key"}) as client:
        yield client


@pytest.fixture
def http(sandbox_url: str, _client: httpx.Client) -> httpx.Client:
    """A client of the sandbox, as new."""
    _client.base_url = sandbox_url
    return _client


def _fault(http: httpx.Client, **fault: Any) -> None:
    http.post("/_sandbox/faults", json=fault).raise_for_status()


def test_a_caller_that_hangs_up_in_its_request_leaves_no_traceback(
    sandbox_url: str, http: httpx.Client, caplog: pytest.LogCaptureFixture
):
    """Killed clients are no error of the sandbox: its terminal stays quiet, and the next one is served."""
    host, port = sandbox_url.removeprefix("http://").split(":")
    for path in (MATCH, "/smartlead/api/v1/campaigns/123/leads?api_key=sandbox-key", "/_sandbox/faults"):
        with socket.create_connection((host, int(port))) as caller:
            head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            caller.sendall(f'{head}X-Api-Key: sandbox-key\r\nContent-Length: 1000\r\n\r\n{{"a": '.encode())
            time.sleep(0.1)
    time.sleep(0.2)
    assert http.get("/_sandbox/state").status_code == 200
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "kind", "body"),
    [
        ({"kind": "status"}, 500, "application/json", b'{"error": "Internal server error"}'),
        ({"kind": "status", "status": 404, "body": {"a": 1}}, 404, "application/json", b'{"a": 1}'),
        ({"kind": "status", "status": 502, "body": "Bad gateway"}, 502, "text/plain", b"Bad gateway"),
        ({"kind": "storm"}, 429, "application/json", b'{"message": "Too many requests."}'),
        ({"kind": "outage"}, 503, "text/plain", b"Service Unavailable"),
        ({"kind": "html"}, 200, "text/html; charset=utf-8", b"<!doctype html>"),
        ({"kind": "empty"}, 200, None, b""),
    ],
)
def test_faults_answer_instead_of_the_shape(
    http: httpx.Client, fault: dict[str, Any], status: int, kind: str | None, body: bytes
) -> None:
    """Once, as told; the request after it is answered properly."""
    _fault(http, **fault, provider="apollo", endpoint=NAME, count=1)
    spoilt = http.post(MATCH, json={})
    assert spoilt.status_code == status
    assert spoilt.headers.get("content-type") == kind
    assert spoilt.content.startswith(body)
    assert http.post(MATCH, json={}).json()["person"] is None


def test_headers_of_a_fault_are_sent(http: httpx.Client) -> None:
    """A storm says when to come back, unless told otherwise."""
    _fault(http, kind="storm", count=1)
    assert http.post(MATCH, json={}).headers["retry-after"] == "1"
    _fault(http, kind="storm", count=1, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})
    assert http.post(MATCH, json={}).headers["retry-after"].endswith("GMT")


def _credits(http: httpx.Client) -> int:
    keys = http.get("/_sandbox/credits").json()["keys"]
    return sum(int(key["used"]) for key in keys)


def _someone(http: httpx.Client) -> dict[str, str]:
    """The id of somebody who can be bought."""
    for stub in http.post(SEARCH, json={"per_page": 20}).json()["people"]:
        if http.post(MATCH, json={"id": stub["id"]}).json()["person"]:
            return {"id": stub["id"]}
    raise AssertionError("nobody can be bought")


@pytest.mark.parametrize(("after_work", "charged"), [(False, 0), (True, 1)])
def test_a_dropped_connection_before_or_after_the_work(
    http: httpx.Client, after_work: bool, charged: int
) -> None:
    """The caller sees the same; only the books know whether it happened."""
    someone = _someone(http)
    before = _credits(http)
    _fault(http, kind="drop", endpoint=NAME, after_work=after_work, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        http.post(MATCH, json=someone)
    assert _credits(http) - before == charged
    assert http.post(MATCH, json=someone).status_code == 200
    assert http.get("/_sandbox/calls").json()["answered"]["apollo"]["0"] == 1


def test_an_error_after_the_work(http: httpx.Client) -> None:
    """A 500 may have happened."""
    someone = _someone(http)
    before = _credits(http)
    _fault(http, kind="status", after_work=True, count=1)
    assert http.post(MATCH, json=someone).status_code == 500
    assert _credits(http) == before + 1


def test_a_truncated_answer_is_half_of_the_right_one(http: httpx.Client) -> None:
    """The status is right, the length is consistent, the JSON is not."""
    someone = _someone(http)
    whole = http.post(MATCH, json=someone).content
    _fault(http, kind="truncated", count=1)
    half = http.post(MATCH, json=someone)
    assert (half.status_code, half.content) == (200, whole[: len(whole) // 2])


def test_a_slow_answer_is_late_and_right(http: httpx.Client) -> None:
    """The others do not wait for it."""
    _fault(http, kind="slow", seconds=0.25, count=1)
    began = clock.monotonic()
    assert http.post(MATCH, json={}).status_code == 200
    assert clock.monotonic() - began >= 0.25


def test_faults_strike_only_where_they_are_told(http: httpx.Client) -> None:
    """Other endpoints, other providers and the control API go on."""
    _fault(http, kind="outage", provider="apollo", endpoint="*bulk_match")
    _fault(http, kind="outage", provider="smartlead")
    assert http.post(MATCH, json={}).status_code == 200
    assert http.post("/apollo/api/v1/people/bulk_match", json={}).status_code == 503
    faults = http.get("/_sandbox/faults").json()["faults"]
    assert [fault["hits"] for fault in faults] == [1, 0]
    assert http.delete("/_sandbox/faults").json() == {"faults": []}
    assert http.post("/apollo/api/v1/people/bulk_match", json={}).status_code == 400


def test_probable_faults_are_the_same_for_the_same_seed() -> None:
    """Dice that fall alike; a reset takes the faults away and the dice back."""

    def struck(faults: Faults) -> list[bool]:
        faults.add(Fault(kind="status", probability=0.3))
        return [faults.strike("apollo", NAME) is not None for _ in range(200)]

    faults = Faults(7)
    first = struck(faults)
    assert 30 < sum(first) < 90
    faults.reset()
    assert faults.strike("apollo", NAME) is None
    faults.reset()
    assert struck(faults) == struck(Faults(7)) == first


def test_the_first_fault_that_strikes_wins() -> None:
    """No request suffers two; a spent fault lets the next one have its turn."""
    faults = Faults(7)
    faults.add(Fault(kind="html", count=1))
    faults.add(Fault(kind="empty", count=1))
    kinds = [fault.kind if (fault := faults.strike("slack", "POST /x")) else None for _ in range(3)]
    assert kinds == ["html", "empty", None]


@pytest.mark.parametrize(
    "wrong", [{"kind": "earthquake"}, {"kind": "drop", "cuont": 1}, {}, {"kind": "drop", "probability": 2}]
)
def test_misspelt_faults_are_refused(http: httpx.Client, wrong: dict[str, Any]) -> None:
    """A fault nobody knows must not silently do nothing."""
    assert http.post("/_sandbox/faults", json=wrong).status_code == 422


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/campaigns/123/leads", "POST /campaigns/{id}/leads"),
        ("/organizations/66f0aa11bb22cc33dd44ee55/job_postings", "POST /organizations/{id}/job_postings"),
        ("/people/bulk_match", "POST /people/bulk_match"),
        ("/wp/v2/posts/41", "POST /wp/v2/posts/{id}"),
    ],
)
def test_endpoints_are_counted_without_ids(path: str, name: str) -> None:
    """Ids would make every call an endpoint of its own."""
    assert endpoint_name("POST", path) == name


# --- rate windows --------------------------------------------------------------------------------


def test_windows_are_fixed_and_open_at_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two in ten seconds: the third waits until ten seconds after the first, then all are free again."""
    moment = 100.0
    monkeypatch.setattr(clock, "monotonic", lambda: moment)
    limits, windows = Limits(), (Window("short", 10, 2), Window("long", 100, None))
    assert limits.admit("p", "k", "g", windows).admitted
    moment = 107.0
    assert [count.left for count in limits.admit("p", "k", "g", windows).counts] == [0]
    refused = limits.admit("p", "k", "g", windows)
    assert (refused.admitted, refused.retry_after) == (False, 3)
    assert limits.admit("p", "other", "g", windows).admitted
    assert limits.admit("p", "k", "other", windows).admitted
    moment = 110.0
    assert limits.admit("p", "k", "g", windows).admitted


def test_the_longest_full_window_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for the short window only would be refused again."""
    monkeypatch.setattr(clock, "monotonic", lambda: 100.0)
    limits, windows = Limits(), (Window("minute", 60, 1), Window("hour", 3600, 1))
    limits.admit("p", "k", "g", windows)
    assert limits.admit("p", "k", "g", windows).retry_after == 3600


def test_a_refused_request_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Knocking does not make it longer."""
    moment = 0.0
    monkeypatch.setattr(clock, "monotonic", lambda: moment)
    limits, windows = Limits(), (Window("minute", 60, 1),)
    for _ in range(5):
        limits.admit("p", "k", "g", windows)
    moment = 60.0
    assert limits.admit("p", "k", "g", windows).admitted


# --- clock and books -----------------------------------------------------------------------------


def test_time_stands_still_until_it_is_moved(http: httpx.Client) -> None:
    """It starts this morning at 08:00 UTC and moves by days and hours, only forwards."""
    start = datetime.fromisoformat(http.get("/_sandbox/clock").json()["now"])
    assert (start.hour, start.minute, start.tzinfo) == (8, 0, UTC)
    moved = http.post("/_sandbox/clock", json={"days": 2, "hours": 1.5}).json()
    assert datetime.fromisoformat(moved["now"]) - start == timedelta(days=2, hours=1.5)
    assert http.post("/_sandbox/clock", json={"days": -1}).status_code == 422
    assert http.post("/_sandbox/reset").json()["now"] == start.isoformat()


def test_who_listens_is_told_of_every_move() -> None:
    """In order of listening, with the moments before and after; time does not run backwards."""
    sandbox = Sandbox(7, datetime(2026, 11, 24, 8, tzinfo=UTC))
    heard: list[tuple[str, timedelta]] = []
    sandbox.clock.listen(lambda before, after: heard.append(("first", after - before)))
    sandbox.clock.listen(lambda before, after: heard.append(("second", after - before)))
    sandbox.clock.advance(timedelta(hours=3))
    assert heard == [("first", timedelta(hours=3)), ("second", timedelta(hours=3))]
    with pytest.raises(ValueError, match="only runs forwards"):
        sandbox.clock.advance(timedelta(hours=-1))


class _Pigeonhole:
    """A part of some provider shape."""

    name = "pigeons"

    def __init__(self, sandbox: Sandbox) -> None:
        self.letters: list[str] = []
        sandbox.clock.listen(lambda before, after: self.letters.append(after.isoformat()))

    def counts(self) -> dict[str, Any]:
        """How many letters lie here."""
        return {"letters": len(self.letters)}


def test_parts_are_made_once_and_anew_at_a_reset() -> None:
    """A reset part is empty and still hears the clock; the old one does not."""
    sandbox = Sandbox(7, datetime(2026, 11, 24, 8, tzinfo=UTC))
    first = sandbox.part(_Pigeonhole)
    assert sandbox.part(_Pigeonhole) is first
    sandbox.clock.advance(timedelta(days=1))
    sandbox.reset()
    second = sandbox.part(_Pigeonhole)
    sandbox.clock.advance(timedelta(days=1))
    assert (len(first.letters), second.letters) == (1, ["2026-11-25T08:00:00+00:00"])
    assert sandbox.parts() == (second,)


def test_calls_are_counted_by_endpoint_and_status(http: httpx.Client) -> None:
    """Provider calls only: the control API does not count itself."""
    http.post(MATCH, json={})
    http.post(MATCH, json={})
    http.post("/apollo/api/v1/people/bulk_match", json={})
    assert http.get("/_sandbox/calls").json() == {
        "asked": {"apollo": {"POST /people/bulk_match": 1, "POST /people/match": 2}},
        "answered": {"apollo": {"200": 2, "400": 1}},
    }


def test_credits_can_be_given_and_taken(http: httpx.Client) -> None:
    """What a key has left is set, whatever it has used."""
    someone = _someone(http)
    given = http.post("/_sandbox/credits", json={"left": 1}).json()
    assert given["left"] == 1
    assert http.post(MATCH, json=someone).status_code == 200
    assert http.post(MATCH, json=someone).status_code == 422


def test_the_truth_about_a_person(http: httpx.Client) -> None:
    """By address, in any spelling; null for strangers."""
    bought = next(
        person
        for stub in http.post(SEARCH, json={"contact_email_status": ["verified"]}).json()["people"]
        if (person := http.post(MATCH, json={"id": stub["id"]}).json()["person"])
    )
    truth = http.get("/_sandbox/people", params={"email": bought["email"].upper()}).json()
    assert truth["person"]["deliverable"] in (True, False)
    assert truth["works_at"].endswith(".example")
    assert http.get("/_sandbox/people", params={"email": "x@nowhere.example"}).json() == {"person": None}


def test_state_tells_the_world_and_all_parts(http: httpx.Client) -> None:
    """Seed, moment, sizes, and what has arrived by provider."""
    state = http.get("/_sandbox/state").json()
    assert state["seed"] == 7
    assert state["world"]["people"] >= 12_000
    assert {"smartlead", "wordpress", "slack"} <= state.keys()


def test_reset_forgets_everything(http: httpx.Client) -> None:
    """Calls, credits, faults, windows and clock begin anew; the world stays."""
    before = http.get("/_sandbox/state").json()
    _someone(http)
    http.post("/_sandbox/limits", json={"lifted": True})
    http.post("/_sandbox/clock", json={"days": 9})
    _fault(http, kind="outage")
    assert http.post("/_sandbox/reset").json() == before
    assert http.get("/_sandbox/calls").json()["asked"] == {}
    assert http.get("/_sandbox/credits").json() == {"keys": []}
    assert http.get("/_sandbox/faults").json() == {"faults": []}
    assert http.get("/_sandbox/limits").json() == {"lifted": False}


# --- the server ----------------------------------------------------------------------------------


def test_running_serves_until_the_block_ends() -> None:
    """On a free port of loopback; afterwards nobody answers there."""
    with running(seed=3, start=datetime(2027, 1, 4, 8, tzinfo=UTC)) as url:
        state = loopback.get(f"{url}/_sandbox/state").json()
        assert (state["seed"], state["now"]) == (3, "2027-01-04T08:00:00+00:00")
    with pytest.raises(httpx.ConnectError):
        loopback.get(f"{url}/_sandbox/state")


def test_a_taken_port_is_one_sentence() -> None:
    """It names the port and the remedy; both ways of serving say the same."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"Port {port} on 127.0.0.1 is taken"), running(port=port):
            pass
        with pytest.raises(PortInUse, match="--port"):
            serve(port=port)


@pytest.mark.parametrize("ended_by", [Signals.SIGINT, Signals.SIGTERM])
def test_serving_ends_by_signal(ended_by: Signals) -> None:
    """Ctrl-C makes `serve` return; SIGTERM ends the process, as it should; neither shows a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = (
        "import os, threading, urllib.request\n"
        "from integrations.sandbox.serve import serve\n"
        "def end():\n"
        f"    urllib.request.urlopen('http://127.0.0.1:{port}/_sandbox/clock').close()\n"
        f"    os.kill(os.getpid(), {ended_by:d})\n"
        "threading.Timer(0.2, end).start()\n"
        f"serve(port={port})\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=30, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if ended_by == Signals.SIGINT else -Signals.SIGTERM)


def test_the_copy_to_keep_has_nothing_that_needs_a_server(http: httpx.Client) -> None:
    """The page itself has its forms and links; `still` leaves them out, and all that arrived in."""
    live, kept = http.get("/").text, http.get("/?still=1").text
    for needs_a_server in ("<form", "<button", 'href="/?', 'href="/"', "Make trouble"):
        assert needs_a_server in live
        assert needs_a_server not in kept
    for told in ("What arrived", "Seed A hiring", "Simulated time", "<h2>Calls</h2>", "<h2>Credits</h2>"):
        assert told in live
        assert told in kept
