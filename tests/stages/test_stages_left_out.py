"""A reviewer's no that comes after somebody's yes: it wins for everybody who has not been sent, and is told for the rest."""

import pytest
from sqlalchemy import text

from flows.cli import main, reconciling
from gtm.ledger import pushes, review, runs
from gtm.ledger.audit import violations
from gtm.ledger.owner import Owner
from gtm.ledger.review import LeftOut
from gtm.models import Outcome, RunState
from tasks import reconcile
from tasks.push import push_people
from tasks.queue_up import queue_pushes
from tasks.reconcile import settle_all
from tasks.settle import settle_doubts

BOTH = pytest.mark.parametrize("ledger", ["sqlite", "postgresql"], indirect=True)
ASKED = {"approve": {"required": True}}
LEADS = "POST /campaigns/*/leads"


def _waiting(trip, ledger):
    """A run that waits for a yes, and who waits in it by number."""
    run = trip(**ASKED)
    assert run.to_drafts() is None
    with ledger.read() as tx:
        return run, [one.lead for one in review.waiting(tx, run.run_id)]


def _no(ledger, run, *rows):
    return review.leave_out(ledger, run.run_id, [row.id for row in rows], by="Prefect flow run x")


@BOTH
def test_a_no_wins_wherever_a_person_stands_until_the_intent(trip, ledger, sandbox):
    """Approved, queued, and in the hands of the process that is about to send: none of them is sent."""
    run, (approved, queued, claimed, *others) = _waiting(trip, ledger)
    run.approve()
    assert _no(ledger, run, approved) == LeftOut(1, 0)
    assert queue_pushes.fn(run.run_id) is None
    assert _no(ledger, run, queued) == LeftOut(1, 0)
    with Owner(ledger) as other:
        with ledger.write() as tx:
            pushes.claim(tx, run.run_id, other.id, 100, review.now())
        assert _no(ledger, run, claimed) == LeftOut(1, 0)
        with ledger.write() as tx:
            pushes.release_claimed(tx, other.id, review.now(), "not sent")
    assert _no(ledger, run, approved, queued) == LeftOut(2, 0)
    assert push_people.fn(run.run_id) is None
    told = run.told()
    assert (told.pushed, told.reviewer_rejected) == (len(others), 3)
    assert len(sandbox.enrolled()) == len(others)
    with ledger.read() as tx:
        assert pushes.states(tx, run.run_id) == {"confirmed": len(others), "rejected": 2}
        assert violations(tx, review.now()) == []


@BOTH
def test_who_was_approved_waits_for_no_yes_any_more(trip, ledger, sandbox):
    """What was written down when the run rested is not what it says of those who are being sent."""
    run, waiting = _waiting(trip, ledger)
    with ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.WAITING)
    assert run.told().awaiting_approval == len(waiting)
    run.approve()
    assert run.told().adds_up()
    with ledger.write() as tx:
        runs.take(ledger, tx, run.run_id, run.owner)
    assert queue_pushes.fn(run.run_id) is None
    told = run.told()
    assert (told.awaiting_approval, told.unfinished) == (0, len(waiting))
    assert push_people.fn(run.run_id) is None
    told = run.told()
    assert (told.awaiting_approval, told.pushed) == (0, len(waiting))


@BOTH
def test_who_was_sent_already_is_told_and_the_no_is_kept(trip, ledger, sandbox):
    """The answer came too late for one: the number, and the address for whoever asks the ledger."""
    run, (sent, *_) = _waiting(trip, ledger)
    run.approve()
    assert run.push() is None
    assert _no(ledger, run, sent) == _no(ledger, run, sent) == LeftOut(0, 1)
    assert run.told().reviewer_rejected == 0
    with ledger.read() as tx:
        (one,) = review.sent_all_the_same(tx, run.run_id)
        noes = text("SELECT count(*) FROM approvals WHERE decision = 'rejected'")
        assert tx.execute(noes).scalar() == 1
    assert one.lead.id == sent.id


def test_who_is_in_doubt_and_was_not_enrolled_stays_out(trip, ledger, sandbox, monkeypatch):
    """Absent twice, they would be sent again; a no that came meanwhile keeps them out."""
    monkeypatch.setattr(reconcile, "_wait", lambda seconds: None)
    run, rows = _waiting(trip, ledger)
    run.approve()
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, count=1)
    assert queue_pushes.fn(run.run_id) is None
    assert push_people.fn(run.run_id) is None
    assert run.told().in_doubt == len(rows)
    assert _no(ledger, run, rows[0]) == LeftOut(0, 1)
    with ledger.write() as tx:
        tx.execute(text("UPDATE pushes SET state = 'planned', owner = NULL"))
    assert settle_doubts.fn(run.run_id) is None
    assert push_people.fn(run.run_id) is None
    assert len(sandbox.enrolled()) == len(rows) - 1
    assert run.told().reviewer_rejected == 1


def test_a_yes_to_other_words_is_not_held_up_by_an_old_no(trip, ledger, sandbox):
    """Left out in one run, approved in the next: the latest decision about the words counts."""
    first, rows = _waiting(trip, ledger)
    first.approve(*[row.person_id for row in rows])
    with ledger.write() as tx:
        runs.end(tx, first.run_id, RunState.DONE)
    second, again = _waiting(trip, ledger)
    assert {row.person_id for row in again} == {row.person_id for row in rows}
    second.approve()
    assert second.push() is None
    assert second.told().pushed == len(rows)


@BOTH
def test_what_a_finished_run_says_follows_its_doubts(trip, ledger, sandbox):
    """Settled by reconcile after the run has ended: `gtm why` reads its history, and that is told anew."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /leads/")
    run = trip()
    assert run.all() is None
    with ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)

    def said():
        with ledger.read() as tx:
            query = text("SELECT DISTINCT p.outcome, p.reason FROM pulls p JOIN leads l ON l.id = p.lead_id"
                         " WHERE l.stage = 'queued'")  # fmt: skip
            return {tuple(row) for row in tx.execute(query)}

    assert {outcome for outcome, _ in said()} == {Outcome.IN_DOUBT}
    sandbox.clear_faults()
    assert settle_all.fn().confirmed == len(sandbox.enrolled())
    assert said() == {(Outcome.PUSHED, "")}


def test_a_word_by_hand_reaches_what_the_run_says(trip, ledger, sandbox, capsys):
    """`gtm reconcile EMAIL --sent`: history follows as it does a look-up."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /leads/")
    run = trip()
    assert run.all() is None
    with ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
        email = tx.execute(text("SELECT email FROM pushes ORDER BY email")).scalar()
    assert reconciling._by_hand(email, pushes.CONFIRMED, "seen there", False) == 0
    with ledger.read() as tx:
        query = text(
            "SELECT p.outcome FROM pulls p JOIN pushes q ON q.lead_id = p.lead_id WHERE q.email = :email"
        )
        assert tx.execute(query, {"email": email}).scalar() == Outcome.PUSHED


def test_the_terminal_names_who_was_left_out_too_late(trip, ledger, sandbox, capsys):
    """`gtm approve RUN --show` after the fact: addresses, and the command that withdraws."""
    run, (sent, *_) = _waiting(trip, ledger)
    run.approve()
    assert run.push() is None
    _no(ledger, run, sent)
    with ledger.read() as tx:
        email = tx.execute(text("SELECT email FROM pushes WHERE lead_id = :id"), {"id": sent.id}).scalar()
    assert main(["approve", run.run_id, "--show"]) == 0
    shown = capsys.readouterr().out
    assert f"gtm suppress add {email}" in shown
    assert "1 person of run" in shown
