"""Approval as people meet it in Prefect: a real worker, runs that are suspended, answers through Prefect's API."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from flows.cli import serve
from gtm.ledger import review, runs
from gtm.ledger.engine import forget_opened, open_ledger
from gtm.ledger.review import Waiting
from gtm.models import RunSummary
from gtm.settings import Settings
from tests import loopback
from tests.prefect_api import PATIENCE, ask

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(r"[\w.%+-]+@[\w.-]+\.[a-z]{2,}")
pytestmark = [
    pytest.mark.timeout(600),  # about 45 s where nothing else runs; a worker starts a process per attempt
    pytest.mark.dear,
]


class Prefect(NamedTuple):
    """The API, and the two runs that wait in it: one with its openers in a table, one without."""

    api: httpx.Client
    home: Path
    database: Path
    shown: str
    unshown: str

    def state(self, flow_run: str) -> dict[str, Any]:
        """A flow run's state."""
        found: dict[str, Any] = ask(self.api, "GET", f"/flow_runs/{flow_run}")["state"]
        return found

    def until(self, flow_run: str, good: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a state; what a run fails with is told at once."""
        return _until(self.api, flow_run, good)

    def resume(self, flow_run: str, **answer: Any) -> dict[str, Any]:
        """Press Submit on the resume form."""
        told: dict[str, Any] = ask(self.api, "POST", f"/flow_runs/{flow_run}/resume", run_input=answer)
        return told

    def inputs(self, flow_run: str) -> list[Any]:
        """What Prefect holds about the form and its answers."""
        found: list[Any] = ask(self.api, "POST", f"/flow_runs/{flow_run}/input/filter", prefix="")
        return found

    def tables(self) -> list[str]:
        """The review tables that can be read at this moment."""
        without_key = {"key": {"exists_": False}, "type": {"any_": ["markdown"]}}
        found = ask(self.api, "POST", "/artifacts/filter", artifacts=without_key)
        return [row["data"] for row in found if "gtm-review" in (row["metadata_"] or {})]

    def holding(self, words: set[str]) -> dict[str, set[str]]:
        """Which of these words stand in which table of Prefect's database; every column of every row is read."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as held:
            tables = [name for (name,) in held.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            found = {table: _words_in(held.execute(f'SELECT * FROM "{table}"'), words) for table in tables}
        return {table: hits for table, hits in found.items() if hits}

    def has_written_events(self, flow_run: str) -> bool:
        """Events are written behind: whether the end of a flow run, and so what was before, has arrived."""
        asked = "SELECT count(*) FROM events WHERE event = ? AND resource_id = ?"
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as held:
            end = ("prefect.flow-run.Completed", f"prefect.flow-run.{flow_run}")
            return bool(held.execute(asked, end).fetchone()[0])


def _words_in(rows: sqlite3.Cursor, words: set[str]) -> set[str]:
    """JSON in a column is text with escapes, and Markdown is escaped once more: compared without any backslash."""
    text = "\n".join(str(cell) for row in rows for cell in row).replace("\\", "").casefold()
    as_json = {word: json.dumps(word)[1:-1].replace("\\", "").casefold() for word in words}
    return {word for word in words if word.casefold() in text or as_json[word] in text}


def _people(waiting: list[Waiting]) -> set[str]:
    """Addresses, names, and the middle of every opener."""
    facts = [{name: fact.value for name, fact in one.facts.items()} for one in waiting]
    addresses = {str(one["person.email"]) for one in facts if one.get("person.email")}
    names = {(one.get("person.first_name"), one.get("person.last_name")) for one in facts}
    openers = {" ".join(one.draft.text.split())[10:60] for one in waiting}
    return addresses | {f"{first} {last}" for first, last in names if first and last} | openers


def _until(api: httpx.Client, flow_run: str, good: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state: dict[str, Any] = ask(api, "GET", f"/flow_runs/{flow_run}")["state"]
        if good(state):
            return state
        assert state["type"] not in ("FAILED", "CRASHED", "CANCELLED"), state["message"]
        time.sleep(0.3)
    raise AssertionError(f"still {state['name']} after {PATIENCE:.0f} s")


def _final(state: dict[str, Any]) -> bool:
    return state["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


@pytest.fixture(scope="module")
def prefect(prefect_server, _sandbox_server: str, tmp_path_factory) -> Iterator[Prefect]:
    """The deployments of deployments/prefect.yaml, a worker, and one push of two plays, both suspended."""
    from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_DATABASE_CONNECTION_URL

    home = tmp_path_factory.mktemp("approval")
    environment = {
        "PREFECT_API_URL": str(PREFECT_API_URL.value()),
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "GTM_HOME": str(home),
        "GTM_SANDBOX_URL": _sandbox_server,
        "GTM_ALLOW_LOOPBACK": "1",
    }
    loopback.post(f"{_sandbox_server}/_sandbox/reset").raise_for_status()
    loopback.post(f"{_sandbox_server}/_sandbox/limits", json={"lifted": True}).raise_for_status()
    with pytest.MonkeyPatch.context() as patch, (home / "worker.log").open("wb") as log:
        patch.chdir(ROOT)
        serve.deploy(environment)
        worker = subprocess.Popen(
            [sys.executable, "-m", "prefect", "worker", "start", "--pool", serve.POOL, "--type", "process"],
            cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        with httpx.Client(verify=False, base_url=environment["PREFECT_API_URL"], timeout=30) as api:
            started = [_start(api, play) for play in ("seed-a-hiring-sdr", "webinar-attendees")]
            for flow_run in started:
                _until(api, flow_run, lambda state: state["name"] == "Suspended")
            database = Path(str(PREFECT_SERVER_DATABASE_CONNECTION_URL.value()).partition("///")[2])
            yield Prefect(api, home, database, *started)
    finally:
        worker.terminate()
        try:
            worker.wait(30)
        except subprocess.TimeoutExpired:  # a busy machine; what it has started is done by now
            worker.kill()
            worker.wait()


def _start(api: httpx.Client, play: str) -> str:
    deployment = ask(api, "GET", f"/deployments/name/outbound/{play}")["id"]
    wanted = {"play": play, "mode": "push", "limit": 60}
    return str(ask(api, "POST", f"/deployments/{deployment}/create_flow_run", parameters=wanted)["id"])


@pytest.fixture
def ledger(prefect: Prefect, _sandbox_server: str, monkeypatch: pytest.MonkeyPatch):
    """The ledger that the worker writes."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GTM_HOME", str(prefect.home))
    monkeypatch.setenv("GTM_SANDBOX_URL", _sandbox_server)
    monkeypatch.setenv("GTM_ALLOW_LOOPBACK", "1")
    opened = open_ledger(Settings())
    yield opened
    opened.close()
    forget_opened()


def _told(ledger, play: str) -> RunSummary:
    with ledger.read() as tx:
        return runs.summary(tx, runs.recent(tx, play, limit=1)[0].id)


def _told_when_waiting(ledger, play: str) -> RunSummary:
    """Prefect's word comes first: the process still has to end its run in the ledger."""
    end = time.monotonic() + PATIENCE
    while (told := _told(ledger, play)).state != "waiting":
        assert time.monotonic() < end, told.state
        time.sleep(0.1)
    return told


def test_a_run_is_suspended_answered_and_finished_by_the_worker(prefect, ledger):
    """No answer is no yes; a number that is nobody is refused; the one left out is rejected, the others go.

    While they wait, people stand in one table of Prefect's database; after the decision in none, events included.
    """
    foreign = {"type": "markdown", "data": "somebody else's", "metadata_": {"of": "another"}}
    foreign_id = ask(prefect.api, "POST", "/artifacts/", **foreign)["id"]
    waiting = _told_when_waiting(ledger, "seed-a-hiring-sdr")
    openers = waiting.awaiting_approval
    assert openers > 5
    assert (waiting.state, waiting.pushed) == ("waiting", 0)
    table = "".join(prefect.tables())
    with ledger.read() as tx:
        listed = review.waiting(tx, waiting.run_id)
    assert table.count("\n> ") == openers
    assert not ADDRESS.search(table.replace("\\", ""))
    second = table[table.index("**2.**") : table.index("**3.**")].replace("\\", "")
    assert listed[1].draft.text.split()[-1] in second
    assert str(listed[1].facts["company.name"].value).split()[0].casefold() in second.casefold()
    summary = ask(prefect.api, "GET", "/artifacts/seed-a-hiring-sdr-summary/latest")["data"]
    assert f'"{openers} openers wait" among the run' in summary
    assert "press **Resume** on the run's page" in summary
    assert f"`gtm approve {waiting.run_id}`" in summary
    people = _people(listed)
    held = prefect.holding(people)
    assert set(held) == {"artifact"}
    assert len(held["artifact"]) > openers  # each opener, and each name that is not cleaned for the page

    for answer in ({}, {"decision": "perhaps"}, {"decision": "approve", "leave_out": [openers + 1]}):
        assert prefect.resume(prefect.shown, **answer)["status"] == "REJECT"
    assert prefect.state(prefect.shown)["name"] == "Suspended"
    assert prefect.resume(prefect.shown, decision="approve", leave_out=[2])["status"] == "ACCEPT"
    assert prefect.resume(prefect.shown, decision="reject")["status"] in ("ABORT", "REJECT")

    assert prefect.until(prefect.shown, _final)["name"] == "Completed"
    told = _told(ledger, "seed-a-hiring-sdr")
    assert (told.pushed, told.reviewer_rejected, told.awaiting_approval) == (openers - 1, 1, 0)
    with ledger.read() as tx:
        assert review.leads.resting(tx, told.run_id, "reviewer_rejected")[0].id == listed[1].lead.id
    assert prefect.tables() == []
    end = time.monotonic() + PATIENCE
    while not prefect.has_written_events(prefect.shown):
        assert time.monotonic() < end
        time.sleep(0.5)
    assert prefect.holding(people) == {}
    assert ask(prefect.api, "GET", f"/artifacts/{foreign_id}")["data"] == "somebody else's"
    assert not ADDRESS.search(json.dumps(prefect.inputs(prefect.shown)))
    name = ask(prefect.api, "GET", f"/flow_runs/{prefect.shown}")["name"]
    assert name.endswith(f" / {told.pushed} of {told.pulled} leads")


def test_a_yes_at_the_terminal_takes_the_question_back(prefect, ledger):
    """Decided meanwhile with `gtm approve`: it goes on there, and the suspended run says so and ends."""
    from flows.outbound import resume

    waiting = _told_when_waiting(ledger, "webinar-attendees")
    assert waiting.awaiting_approval > 0
    review.decide(ledger, waiting.run_id, drop=(), by="test")
    assert resume(waiting.run_id, return_state=True).is_completed()
    assert _told(ledger, "webinar-attendees").pushed == waiting.awaiting_approval
    state = prefect.state(prefect.unshown)
    assert (state["type"], state["name"]) == ("COMPLETED", "Decided elsewhere")
    assert prefect.resume(prefect.unshown, decision="approve")["status"] in ("ABORT", "REJECT")


def test_an_answer_and_a_yes_at_the_terminal_at_once_lose_no_no(prefect, ledger):
    """Answered in Prefect and, before or while the worker takes it, approved at a terminal: number 1 is not sent."""
    from flows.outbound import resume

    contested = _start(prefect.api, "series-a")
    prefect.until(contested, lambda state: state["name"] == "Suspended")
    told = _told_when_waiting(ledger, "series-a")
    assert told.awaiting_approval > 1
    with ledger.read() as tx:
        first = review.waiting(tx, told.run_id)[0].lead
    assert prefect.resume(contested, decision="approve", leave_out=[1])["status"] == "ACCEPT"
    review.decide(ledger, told.run_id, drop=(), by="test")
    resume(told.run_id, return_state=True)  # "Busy" where the worker was faster
    assert prefect.until(contested, _final)["name"] == "Decided elsewhere"
    with ledger.read() as tx:
        left_out = review.leads.resting(tx, told.run_id, "reviewer_rejected")
    assert [row.id for row in left_out] == [first.id]
    ended = _told(ledger, "series-a")
    assert ended.pushed > 0
    assert ended.pushed + ended.capped == told.awaiting_approval - 1  # some were written to by the other play


def test_wrong_input_ends_in_a_sentence_without_a_traceback(prefect):
    """A brief that is not there, given in a form: the state has a name and a sentence, the log no traceback."""
    deployment = ask(prefect.api, "GET", "/deployments/name/content/blog-draft")["id"]
    wanted = {"brief": "deployments/briefs/nowhere.md", "cms": "wordpress"}
    begin = f"/deployments/{deployment}/create_flow_run"
    flow_run = str(ask(prefect.api, "POST", begin, parameters=wanted)["id"])
    end = time.monotonic() + PATIENCE
    while not _final(state := prefect.state(flow_run)):
        assert time.monotonic() < end
        time.sleep(0.3)
    sentence = "deployments/briefs/nowhere.md: cannot be read (No such file or directory)."
    assert (state["type"], state["name"], state["message"]) == ("FAILED", "Wrong input", sentence)
    of_this = {"flow_run_id": {"any_": [flow_run]}, "level": {"ge_": 40}}
    while "prefect.flow_runs" not in {one["name"] for one in _logs(prefect.api, of_this)}:
        assert time.monotonic() < end  # logs are written behind
        time.sleep(0.3)
    time.sleep(1)
    told = _logs(prefect.api, of_this)
    assert {one["message"] for one in told if one["name"] == "prefect.flow_runs"} == {sentence}
    assert not [one["message"] for one in told if "Traceback" in one["message"]]


def _logs(api: httpx.Client, which: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(api, "POST", "/logs/filter", logs=which)
    return found
