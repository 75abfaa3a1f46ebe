"""What happens to the process that pushes, and to what stands behind it: rows 74 and 82 to 85 of docs/faults.md."""

from collections.abc import Callable
from typing import Any

import pytest

from gtm.ledger import generation
from gtm.ledger.audit import violations
from gtm.ledger.engine import Ledger
from gtm.ledger.push_rows import instant
from integrations.smartlead import Smartlead
from tasks.push import push_people
from tasks.queue_up import queue_pushes

LEADS = "POST /campaigns/*/leads"
ON_POSTGRESQL = pytest.mark.parametrize("ledger", ["postgresql"], indirect=True)


def _assert_each_once(run: Any, sandbox: Any) -> None:
    told = run.told()
    assert (told.in_doubt, told.pushed) == (0, len(sandbox.enrolled()))
    assert told.pushed > 5
    assert sandbox.given_again() == 0
    with run.ledger.read() as tx:
        assert violations(tx, instant()) == []


def _around_the_request(
    monkeypatch: pytest.MonkeyPatch, before: Callable[[], None], after: Callable[[], None]
) -> None:
    """Something happens while the first request is under way."""
    push = Smartlead.push
    happened: list[str] = []

    def pushed(self: Smartlead, *args: Any) -> Any:
        first = not happened
        happened.append("request")
        if first:
            before()
        receipts = push(self, *args)
        if first:
            after()
        return receipts

    monkeypatch.setattr(Smartlead, "push", pushed)


def _end_sessions(postgres: Any) -> None:
    """What a restart or a failover of the server does to those who are connected."""
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = 'gtm'"
    )


@pytest.mark.fault(82)
@ON_POSTGRESQL
def test_a_worker_whose_database_session_ended_after_its_intent_does_not_send(
    trip, sandbox, postgres, monkeypatch: pytest.MonkeyPatch
):
    """With the session its lock is gone, and another one might have taken over: not a byte leaves; later all go once."""
    remember = generation.remember

    def remembered(ledger: Ledger) -> None:
        remember(ledger)
        _end_sessions(postgres)

    run = trip()
    assert run.to_drafts() is None
    monkeypatch.setattr("tasks.push.generation.remember", remembered)
    stop = run.push()
    assert stop is not None
    assert f"gtm resume {run.run_id}" in stop.sentence
    assert sandbox.asked(LEADS) == 0
    monkeypatch.setattr("tasks.push.generation.remember", remember)
    assert run.push() is None
    _assert_each_once(run, sandbox)


@pytest.mark.fault(82)
@ON_POSTGRESQL
def test_a_database_that_restarts_between_request_and_receipt_doubles_nobody(
    trip, sandbox, postgres, monkeypatch: pytest.MonkeyPatch
):
    """The receipt goes over a new connection, or the rows are looked up."""
    run = trip()
    assert run.to_drafts() is None
    _around_the_request(monkeypatch, lambda: None, lambda: _end_sessions(postgres))
    run.push()
    assert run.push() is None
    _assert_each_once(run, sandbox)


@pytest.mark.fault(83)
def test_pushing_needs_no_prefect_server(trip, sandbox, monkeypatch: pytest.MonkeyPatch):
    """Nothing between the list and the sequencer asks Prefect: with its server away, everybody is pushed."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    run = trip()
    assert run.all() is None
    _assert_each_once(run, sandbox)


@pytest.mark.fault(84)
@pytest.mark.fault(74)
def test_a_second_sender_of_a_run_that_lives_sends_nobody_again(
    trip, sandbox, monkeypatch: pytest.MonkeyPatch
):
    """Taken for crashed, the run is started again while the first process is in the middle of its request."""
    run = trip()
    assert run.to_drafts() is None
    assert queue_pushes.fn(run.run_id) is None
    second: list[Any] = []
    _around_the_request(
        monkeypatch, lambda: second.append(run.push()), lambda: second.append(push_people.fn(run.run_id))
    )
    assert run.push() is None
    assert second == [None, None]
    _assert_each_once(run, sandbox)


@pytest.mark.fault(85)
def test_stages_that_are_started_again_send_nothing_again(trip, sandbox):
    """As the retry button does: every stage once more, in order; the sequencer is not asked to add anybody."""
    run = trip()
    assert run.all() is None
    asked = sandbox.asked(LEADS)
    assert run.all() is None
    assert run.push() is None
    assert sandbox.asked(LEADS) == asked
    _assert_each_once(run, sandbox)
