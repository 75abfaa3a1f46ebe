"""Settle: what is in doubt is looked up after a quiet period, and never sent again on suspicion.

Present at the sequencer: it was sent. Absent twice, a minute apart: it was not, and may be planned again.
Could not be looked up for 48 hours: a person has to look.
"""

from prefect import task

from gtm.clock import now
from gtm.ledger import leads, pushes
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.models import Outcome
from integrations.errors import IntegrationError
from tasks.desk import Desk, open_desk
from tasks.stage import Stop


@task(name="settle doubts", task_run_name="settle {run_id}", retries=0, persist_result=False)
def settle_doubts(run_id: str) -> Stop | None:
    """Look up what is in doubt and due: present is confirmed, absent twice is planned again."""
    with open_desk(run_id) as desk:
        with desk.ledger.write() as tx:
            pushes.recover(desk.ledger, tx, now())
            _mark_in_doubt(desk, tx)
            due = pushes.in_doubt(tx, now(), run_id)
        if not due:
            return None
        try:
            seen = desk.sequencer().lookup(due[0].campaign, [row.email for row in due])
        except IntegrationError:
            with desk.ledger.write() as tx:
                for row in due:
                    pushes.undecided(tx, row, run_id, now())
            return None
        with desk.ledger.write() as tx:
            moves: list[Move] = []
            for row, presence in zip(due, seen, strict=True):
                if presence.present:
                    pushes.confirm(tx, row, run_id, now(), presence.provider_ref, "found by look-up")
                    moves.append(Move(row.lead_id, leads.QUEUED, Outcome.PUSHED))
                elif pushes.absent(tx, row, run_id, now()) == pushes.PLANNED:
                    moves.append(Move(row.lead_id, leads.QUEUED))
            leads.move(tx, run_id, moves, now())
    return None


def _mark_in_doubt(desk: Desk, tx: Transaction) -> None:
    """Leads whose push went into doubt with a dead process rest as in doubt, not as moving."""
    doubtful = {row.lead_id for row in pushes.in_doubt(tx, None, desk.run.id)}
    rows = [row for row in leads.claim(tx, desk.run.id, leads.QUEUED) if row.id in doubtful]
    why = "its process died while sending"
    leads.move(tx, desk.run.id, [Move(row.id, row.stage, Outcome.IN_DOUBT, why) for row in rows], now())
