"""The kill loop, short: real stages, real sockets, kill -9 where the code says and at random. `make soak` goes on."""

import ast
import inspect
import os
import resource
import signal
from contextlib import nullcontext
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from gtm import clock
from gtm.ledger import pushes
from gtm.ledger.push_rules import SPACING
from integrations.smartlead import Smartlead
from tasks import push, settle
from tests.depth import some, tries
from tests.kill import loop
from tests.kill.arena import QUIET, Arena
from tests.kill.fighter import DONE, Fate, fight, fill_the_disk
from tests.kill.points import catalogue


@pytest.fixture
def taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The arena shortens times and sets variables for its whole process; afterwards all is as it was."""
    monkeypatch.setattr("tasks.settle.quiet", settle.quiet)
    monkeypatch.setattr("gtm.ledger.push_rules.SPACING", SPACING)
    for name in (
        "GTM_HOME",
        "GTM_SANDBOX_URL",
        "GTM_ALLOW_LOOPBACK",
        "SMARTLEAD_BATCH_SIZE",
        "GTM_DATABASE_URL",
    ):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.fault(71)
@pytest.mark.fault(73)
@pytest.mark.no_cover  # the lines are counted elsewhere; here they only take longer
@pytest.mark.timeout(900)
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.dear)])
def test_killed_stopped_and_with_wrong_clocks_nobody_is_doubled_or_lost(
    database: str, request: pytest.FixtureRequest, taken_back: None
):
    """SIGKILL, SIGSTOP for twice the quiet period, clocks off by an hour, full disks, opt-outs, 40 % faults."""
    cluster = request.getfixturevalue("postgres") if database == "postgresql" else None
    tally = loop.run(
        kills=tries(25, 5), leads=tries(200, 80), seed=71, workers=3, cluster=cluster, quiet=True
    )
    assert tally.sound(), tally.line() + "\n" + "\n".join(tally.broken[:3])
    assert tally.kills >= tries(20, 4), tally.line()
    assert tally.leads >= 60


@pytest.mark.fault(71)
def test_the_points_at_which_workers_die_are_those_of_the_code():
    """Every call of the ledger in the two stages is one, before and after; so are its commits and the wire."""
    points = set(catalogue())
    for module, functions in (
        (push, ("claim", "intend", "answer", "release")),
        (settle, ("recover", "looked_up")),
    ):
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(inspect.getsource(module)))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        for function in functions:
            assert function in called
            room = "pushes" if module is push else "doubts"
            assert {f"{room}.{function} begins", f"{room}.{function} ends"} <= points
    for designed in (
        "commit of pushes.claim ends",  # P1
        "commit of pushes.intend ends",  # P2
        "connect_tcp ends",  # P3
        "half of the request written",  # P4
        "send_request_body ends",  # P5
        "receive_response_headers ends",  # P6
        "receive_response_body ends",  # P7
        "commit of pushes.answer begins",  # P8
        "commit of pushes.answer ends",  # P9
        "doubts.looked_up begins",  # R1, R2
        "commit of doubts.looked_up ends",  # R3
    ):
        assert designed in points


@pytest.mark.fault(71)
@pytest.mark.timeout(300)
def test_of_two_workers_on_postgresql_one_is_killed_in_the_middle_of_a_push_and_the_other_finishes(
    postgres, sandbox_url: str, tmp_path: Path, taken_back: None
):
    """Whoever is left takes over what the dead one had claimed, and looks up what it had sent."""
    with postgres.ledger() as url:
        arena = Arena(tmp_path / "home", sandbox_url, url)
        arena.prepare(40, "two")
        arena.calm_down()
        said, workers = tmp_path / "said.txt", []
        for fate in (Fate("receive_response_headers begins"), Fate()):
            pid = os.fork()
            if pid == 0:
                fight(arena.run_id, fate, said)
            workers.append(pid)
        ended = [os.waitpid(pid, 0)[1] for pid in workers]
        verdict = arena.judge()
    assert os.WIFSIGNALED(ended[0])
    assert os.WIFEXITED(ended[1]), ended
    assert os.WEXITSTATUS(ended[1]) == DONE, said.read_text()
    assert verdict.sound(), verdict
    assert (verdict.leads, verdict.unknown) == (40, 0)


@pytest.mark.fault(73)
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("database", "point"),
    some(
        [*product(["sqlite", "postgresql"], ["commit of pushes.intend ends", "send_request_body ends"])], 0, 3
    ),
)
def test_who_is_stopped_in_the_middle_of_a_push_for_longer_than_the_lease_mails_nobody_twice(
    database: str,
    point: str,
    request: pytest.FixtureRequest,
    sandbox_url: str,
    tmp_path: Path,
    taken_back: None,
):
    """SIGSTOP before or after the request; another worker goes on meanwhile; woken up, the first finds its way as well."""
    url = request.getfixturevalue("postgres").ledger() if database == "postgresql" else nullcontext(None)
    with url as database_url:
        arena = Arena(tmp_path / "home", sandbox_url, database_url)
        arena.prepare(24, "stop")
        arena.calm_down()
        said = tmp_path / "said.txt"
        stopped = _fork(arena, Fate(point, sig=signal.SIGSTOP), said)
        assert os.WIFSTOPPED(os.waitpid(stopped, os.WUNTRACED)[1])
        other = _fork(arena, Fate(), said)
        clock.sleep(2 * QUIET.total_seconds())
        os.kill(stopped, signal.SIGCONT)
        ended = [os.waitpid(pid, 0)[1] for pid in (stopped, other)]
        verdict = arena.judge()
    assert [os.WEXITSTATUS(status) for status in ended] == [DONE, DONE], said.read_text()
    assert verdict.sound(), verdict
    assert (verdict.leads, verdict.unknown, len(arena.members())) == (24, 0, 24)


def _fork(arena: Arena, fate: Fate, said: Path) -> int:
    pid = os.fork()
    if pid == 0:
        fight(arena.run_id, fate, said)
    return pid


@pytest.mark.fault(77)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("when", ["before the intent", "before the receipt"])
def test_a_full_disk_sends_nothing_or_leaves_a_doubt_that_is_resolved(
    when: str, sandbox_url: str, tmp_path: Path, taken_back: None
):
    """Full at the intent: no request. Full at the receipt: in doubt. With room again all are sent, each once."""
    arena = Arena(tmp_path / "home", sandbox_url)
    arena.prepare(20, "full")
    arena.calm_down()
    said = tmp_path / "said.txt"
    at_receipt = when == "before the receipt"
    pid = os.fork()
    if pid == 0:
        if at_receipt:
            _full_after_the_first_request(str(arena.home / "ledger.db"))
        else:
            _full_at_the_first_intent()
        fight(arena.run_id, Fate(disk_full=not at_receipt), said)
    os.waitpid(pid, 0)
    assert "the disk is full" in said.read_text()
    assert bool(arena.members()) is at_receipt
    pid = os.fork()
    if pid == 0:
        fight(arena.run_id, Fate(), said)
    assert os.WEXITSTATUS(os.waitpid(pid, 0)[1]) == DONE, said.read_text()
    verdict = arena.judge()
    assert verdict.sound(), verdict
    assert (verdict.leads, verdict.unknown, len(arena.members())) == (20, 0, 20)


def _full_at_the_first_intent() -> None:
    """In a forked worker only: from the intent's transaction on, nothing can be written behind a file's first page."""
    intend_really = pushes.intend

    def intend(*args: Any) -> Any:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        return intend_really(*args)

    pushes.intend = intend


def _full_after_the_first_request(database: str) -> None:
    """In a forked worker only: its disk fills up while the sequencer answers."""
    push_really = Smartlead.push

    def pushed(self: Smartlead, *args: Any) -> Any:
        receipts = push_really(self, *args)
        fill_the_disk(database)
        return receipts

    Smartlead.push = pushed  # type: ignore[method-assign]
