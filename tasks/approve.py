"""Approve: a person's yes, bound to the exact words. Without one, nothing goes on to be pushed."""

from collections.abc import Iterable
from datetime import datetime

from prefect import task

from gtm.clock import now
from gtm.ledger import drafts, leads, runs
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.models import Mode, Outcome
from gtm.plays.expiry import read_expiry
from tasks.desk import Desk, open_desk
from tasks.stage import Stop


@task(name="approve", task_run_name="approve {run_id}", retries=0, persist_result=False)
def ask_approval(run_id: str) -> Stop | None:
    """Let through what is approved or needs no approval; the rest waits. Plans and drafts end here."""
    with open_desk(run_id) as desk, desk.ledger.write() as tx:
        rows = leads.claim(tx, run_id, leads.READY)
        waiting = leads.resting(tx, run_id, Outcome.AWAITING_APPROVAL)
        if desk.run.mode is not Mode.PUSH:
            leads.move(tx, run_id, [Move(row.id, row.stage, Outcome.DRAFTED) for row in rows], now())
            return None
        leads.move(tx, run_id, _decided(desk, tx, [*rows, *waiting]), now())
    return None


def _decided(desk: Desk, tx: Transaction, rows: Iterable[leads.LeadRow]) -> list[Move]:
    rows = list(rows)
    written = drafts.of(tx, [row.id for row in rows])
    yes = drafts.approved(tx, [row.id for row in rows])
    moves = []
    for row in rows:
        pair = (row.id, written[row.id].content_hash)
        if pair in yes or not desk.play.approve.required:
            moves.append(Move(row.id, leads.APPROVED))
        else:
            moves.append(Move(row.id, leads.READY, Outcome.AWAITING_APPROVAL, "waits for a person's yes"))
    return moves


def expire(desk: Desk) -> int:
    """Close the approvals of this play that nobody gave in time; returns how many."""
    expiry = read_expiry(desk.play.approve.expires)
    closed = 0
    with desk.ledger.write() as tx:
        for run in runs.recent(tx, desk.play.play, limit=50):
            ended: datetime | None = run.ended_at
            if ended is not None and expiry.after(ended, desk.play.timezone) < now():
                rows = leads.resting(tx, run.id, Outcome.AWAITING_APPROVAL)
                late = "nobody approved in time"
                moves = [Move(row.id, row.stage, Outcome.REVIEWER_REJECTED, late) for row in rows]
                leads.move_at_rest(tx, run.id, moves, now())
                closed += len(moves)
    return closed
