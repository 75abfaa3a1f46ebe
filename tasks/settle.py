"""Settle: what is in doubt is looked up, and never sent again on suspicion.

Present at the sequencer: it was sent. Absent twice, a minute apart, after the quiet period: it was not, and may be
planned again. Could not be settled for 48 hours: a person has to look.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from prefect import task

from gtm import settings
from gtm.clock import now
from gtm.ledger import doubts, leads, pushes
from gtm.ledger.doubts import Found
from gtm.ledger.engine import Ledger
from gtm.ledger.leads import Move
from gtm.ledger.push_rows import PushRow, instant
from gtm.ledger.push_rules import Instant, Seen
from gtm.models import Outcome, Presence
from integrations.errors import IntegrationError
from integrations.ports import Sequencer
from tasks.desk import open_desk
from tasks.stage import Stop

NOT_ENROLLED = "was not enrolled; its run may be resumed"


class Looked(NamedTuple):
    """How many were asked about, what became of them by state, and why asking failed (empty: it did not)."""

    asked: int
    states: dict[str, int]
    trouble: str = ""


@task(name="settle doubts", task_run_name="settle {run_id}", retries=0, persist_result=False)
def settle_doubts(run_id: str) -> Stop | None:
    """Look up what is in doubt in a run. Present is confirmed, absent twice is queued again. Repeatable."""
    with open_desk(run_id) as desk:
        with desk.ledger.write() as tx:
            doubts.recover(desk.ledger, tx, instant())
            rows = doubts.in_doubt(tx, run_id, instant(), quiet())
            mark_leads(tx, doubts.in_doubt(tx, run_id))
        if rows:
            look_up(desk.ledger, desk.sequencer(), rows, by=run_id)
        with desk.ledger.write() as tx:
            _queue_again(tx, run_id)
    return None


def look_up(ledger: Ledger, sequencer: Sequencer, rows: Sequence[PushRow], by: str) -> Looked:
    """Ask the sequencer about rows of one campaign and record what it says. Repeatable; sends nothing."""
    if not rows:
        return Looked(0, {})
    asked = instant()
    try:
        seen = sequencer.lookup(rows[0].campaign, [row.email for row in rows])
    except IntegrationError as error:
        return could_not_ask(ledger, rows, str(error), by)
    return _record(ledger, rows, [_found(presence) for presence in seen], asked, by)


def could_not_ask(ledger: Ledger, rows: Sequence[PushRow], trouble: str, by: str) -> Looked:
    """A look-up that did not come about decides nothing, but time passes: after 48 hours a person is called."""
    found = [Found(Seen.UNDECIDED, trouble=trouble)] * len(rows)
    return _record(ledger, rows, found, instant(), by)._replace(trouble=trouble)


def _record(
    ledger: Ledger, rows: Sequence[PushRow], found: Sequence[Found], asked: Instant, by: str
) -> Looked:
    with ledger.write() as tx:
        after = doubts.looked_up(tx, list(zip(rows, found, strict=True)), by, asked, quiet())
        changed = [
            (row, one, after[row.key]) for row, one in zip(rows, found, strict=True) if row.key in after
        ]
        by_run: dict[str, list[Move]] = defaultdict(list)
        for row, one, state in changed:
            if row.lead_id and state != row.state:
                by_run[row.run_id].append(_move(row.lead_id, state, one))
        for run_id, moves in by_run.items():
            leads.move_at_rest(tx, run_id, moves, now())
    states: dict[str, int] = defaultdict(int)
    for _, _, state in changed:
        states[state] += 1
    return Looked(len(rows), dict(states))


def quiet() -> timedelta:
    """How long a sequencer may still work on a request whose answer was lost."""
    return timedelta(minutes=settings.current().quiet_minutes)


def _found(presence: Presence) -> Found:
    """Whoever carries a push key was given it by us: a processed import would have written it even on a stranger."""
    if not presence.present:
        return Found(Seen.ABSENT)
    return Found(Seen.PRESENT, presence.provider_ref, ours=presence.key is not None)


def _move(lead_id: str, state: str, found: Found) -> Move:
    if state == pushes.CONFIRMED:
        if found.ours:
            return Move(lead_id, leads.QUEUED, Outcome.PUSHED)
        return Move(lead_id, leads.QUEUED, Outcome.ALREADY_THERE, "put there by somebody else")
    if state == pushes.NEEDS_HUMAN:
        return Move(lead_id, leads.QUEUED, Outcome.NEEDS_HUMAN, doubts.unsettled(found))
    return Move(lead_id, leads.QUEUED, Outcome.IN_DOUBT, NOT_ENROLLED)


def mark_leads(tx: pushes.Transaction, rows: Sequence[PushRow]) -> None:
    """Leads whose push went into doubt with a dead process rest as in doubt, not as moving."""
    by_run: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.lead_id:
            by_run[row.run_id].add(row.lead_id)
    why = "its process died while sending"
    for run_id, lead_ids in by_run.items():
        moving = [row for row in leads.claim(tx, run_id, leads.QUEUED) if row.id in lead_ids]
        doubted = [Move(row.id, row.stage, Outcome.IN_DOUBT, why) for row in moving]
        leads.move_at_rest(tx, run_id, doubted, now())


def _queue_again(tx: pushes.Transaction, run_id: str) -> None:
    """Leads of this run that rest in doubt although their push is planned again set out once more."""
    planned = pushes.planned_leads(tx, run_id)
    resting = [row for row in leads.resting(tx, run_id, Outcome.IN_DOUBT) if row.id in planned]
    leads.move(tx, run_id, [Move(row.id, leads.QUEUED) for row in resting], now())
