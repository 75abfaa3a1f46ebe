"""An answer to the resume form and a decision at a terminal, in every order: a no that somebody gave is never lost."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import Pause
from prefect.flow_engine import run_flow
from prefect.states import Cancelled, Pending
from sqlalchemy import text

from flows.cli import main
from gtm.ledger import review, runs
from gtm.ledger.engine import open_ledger
from gtm.ledger.owner import Owner
from gtm.models import Mode
from gtm.settings import Settings

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("prefect_server")


@pytest.fixture
def asked(world) -> Callable[[], State[Any]]:
    """A push of a play whose flow run has a deployment, so that it is suspended; called again it goes on."""
    from flows.outbound import outbound

    parameters = {"play": "seed-a-hiring-sdr", "mode": Mode.PUSH.value, "limit": 60}
    with get_client(sync_client=True) as client:
        flow = client.create_flow(outbound)
        deployment = client.create_deployment(flow, f"asked-{uuid4()}", parameters=parameters)
        asker = client.create_flow_run_from_deployment(deployment)

    def go() -> State[Any]:
        with get_client(sync_client=True) as client:
            current = client.read_flow_run(asker.id)
            if current.state.is_scheduled():
                client.set_flow_run_state(asker.id, Pending(), force=True)
                current = client.read_flow_run(asker.id)
        with suppress(Pause):
            run_flow(outbound, flow_run=current, parameters=parameters, return_type="state")
        with get_client(sync_client=True) as client:
            state = client.read_flow_run(asker.id).state
        assert state is not None
        return state

    go.id = asker.id  # type: ignore[attr-defined]
    return go


def _answer(flow_run: Any, **answer: Any) -> None:
    with get_client(sync_client=True) as client:
        assert client.resume_flow_run(flow_run, run_input=answer).status.value == "ACCEPT"


def _listed() -> tuple[Any, str, list[Any]]:
    ledger = open_ledger(Settings())
    with ledger.read() as tx:
        run = runs.recent(tx, limit=1)[0]
        return ledger, run.id, review.waiting(tx, run.id)


def _outcome(ledger: Any, lead_id: str) -> str:
    with ledger.read() as tx:
        return str(tx.execute(text("SELECT outcome FROM leads WHERE id = :id"), {"id": lead_id}).scalar())


@pytest.mark.dear
def test_whom_an_answer_leaves_out_stays_out_whoever_approves_at_a_terminal(asked):
    """Answered in Prefect, approved at a terminal before the worker has it: number 1 is not sent, and both are told."""
    from flows.outbound import resume

    assert asked().name == "Suspended"
    ledger, run_id, waiting = _listed()
    _answer(asked.id, decision="approve", leave_out=[1], note="not her")
    review.decide(ledger, run_id, drop=(), by="dana")
    assert resume(run_id, return_state=True).is_completed()
    assert _outcome(ledger, waiting[0].lead.id) == "reviewer_rejected"
    state = asked()
    assert (state.name, state.is_completed()) == ("Decided elsewhere", True)
    assert "decided by dana" in str(state.message)
    assert "1 whom it leaves out was not sent" in str(state.message)
    with ledger.read() as tx:
        told = runs.summary(tx, run_id)
    assert (told.pushed, told.reviewer_rejected) == (len(waiting) - 1, 1)


@pytest.mark.dear
def test_an_answer_that_comes_after_the_push_says_how_many_were_sent(asked, monkeypatch):
    """The terminal talks to another Prefect, so it hears of nothing: the answer's flow run tells, and how to withdraw."""
    from flows import answers
    from flows.outbound import resume

    assert asked().name == "Suspended"
    ledger, run_id, waiting = _listed()
    _answer(asked.id, decision="reject")
    review.decide(ledger, run_id, drop=[waiting[0].lead.person_id], by="dana")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(answers, "askers", lambda client, run_id: [])
        assert resume(run_id, return_state=True).is_completed()
    state = asked()
    assert state.name == "Decided elsewhere"
    sent = len(waiting) - 1
    assert f"{sent} whom it leaves out were with the sequencer already" in str(state.message)
    assert f"gtm approve {run_id} --show" in str(state.message)
    assert "gtm suppress add EMAIL" in str(state.message)
    assert "@" not in str(state.message)


@pytest.mark.dear
def test_an_answer_is_heard_while_another_process_pushes(asked):
    """The run is busy elsewhere: who has not been sent is taken out at once, and the flow run does not fail."""
    assert asked().name == "Suspended"
    ledger, run_id, waiting = _listed()
    _answer(asked.id, decision="approve", leave_out=[1, 2])
    review.decide(ledger, run_id, drop=(), by="dana")
    with Owner(ledger) as other:
        with ledger.write() as tx:
            runs.take(ledger, tx, run_id, other.id)
        state = asked()
    assert (state.name, state.is_completed()) == ("Decided elsewhere", True)
    assert [_outcome(ledger, one.lead.id) for one in waiting[:2]] == ["reviewer_rejected"] * 2


@pytest.mark.dear
def test_an_answer_that_nobody_was_faster_than_ends_plainly(asked):
    """The usual way: suspended, answered, pushed; and the same when its process is started once more."""
    assert asked().name == "Suspended"
    ledger, run_id, waiting = _listed()
    _answer(asked.id, decision="approve", leave_out=[2])
    assert asked().name == "Completed"
    assert _outcome(ledger, waiting[1].lead.id) == "reviewer_rejected"
    with ledger.read() as tx:
        assert runs.summary(tx, run_id).pushed == len(waiting) - 1


def test_the_terminal_refuses_what_was_answered_in_prefect(asked, monkeypatch, capsys):
    """Until the worker has carried the answer out; afterwards nothing waits any more."""
    from prefect.settings import PREFECT_API_URL

    monkeypatch.setenv("PREFECT_API_URL", str(PREFECT_API_URL.value()))
    assert asked().name == "Suspended"
    ledger, run_id, waiting = _listed()
    _answer(asked.id, decision="approve", leave_out=[1])
    assert main(["approve", run_id, "--all", "--no-go"]) == 2
    assert "was answered in Prefect a moment ago" in " ".join(capsys.readouterr().err.split())
    with ledger.read() as tx:
        assert len(review.waiting(tx, run_id)) == len(waiting)
    with get_client(sync_client=True) as client:
        client.set_flow_run_state(asked.id, Cancelled(), force=True)
    assert main(["approve", run_id, "--all"]) == 0
    assert _outcome(ledger, waiting[0].lead.id) == "reviewer_rejected"
