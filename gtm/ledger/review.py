"""What waits for a person, and what the person said. The order here is the numbering reviewers see."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from gtm.clock import now
from gtm.ledger import drafts, leads, people, push_rows, schema
from gtm.ledger.drafts import DraftRow
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.leads import LeadRow, Move
from gtm.ledger.people import chunks
from gtm.ledger.push_rules import MAY_BE_THERE, PLANNED, REJECTED
from gtm.models import Outcome


class Waiting(NamedTuple):
    """One opener that waits for a yes. Personal data: for the reviewer."""

    number: int
    lead: LeadRow
    draft: DraftRow
    facts: people.Facts


def waiting(tx: Transaction, run_id: str) -> list[Waiting]:
    """What waits in a run, numbered from 1: most findings first, then the oldest evidence."""
    rows = leads.resting(tx, run_id, Outcome.AWAITING_APPROVAL)
    written = drafts.of(tx, [row.id for row in rows])
    known = people.known(tx, [row.person_id for row in rows])
    rows.sort(key=lambda row: _worst_first(written[row.id]))
    return [Waiting(n, row, written[row.id], known[row.person_id]) for n, row in enumerate(rows, start=1)]


def _worst_first(draft: DraftRow) -> tuple[int, int, str]:
    oldest = max((int(one["age_days"]) for one in draft.evidence), default=0)
    return -len(draft.findings), -oldest, draft.lead_id


def kept_in(tx: Transaction, play: str, limit: int) -> list[str]:
    """Persons (ids) of a play who got as far as an opener, the latest first."""
    got_far = (leads.KEPT, leads.READY, leads.APPROVED, leads.QUEUED)
    rows = tx.execute(
        select(schema.leads.c.person_id)
        .where(schema.leads.c.play == play, schema.leads.c.stage.in_(got_far))
        .order_by(schema.leads.c.updated_at.desc(), schema.leads.c.id)
        .limit(limit)
    )
    return [str(row.person_id) for row in rows]


def lately_met(tx: Transaction, limit: int) -> list[str]:
    """Persons (ids) with an address whom we know at all, the latest first."""
    everyone = (
        select(schema.people.c.id)
        .where(schema.people.c.merged_into.is_(None), schema.people.c.email_key.is_not(None))
        .order_by(schema.people.c.first_seen.desc(), schema.people.c.id)
        .limit(limit)
    )
    return [str(row.id) for row in tx.execute(everyone)]


class LeftOut(NamedTuple):
    """What became of people whom a reviewer leaves out: kept from being sent, or given to the sequencer before."""

    taken_out: int
    on_the_way: int


class Shown(NamedTuple):
    """One opener as it was written."""

    opener: str
    variant: str
    text: str


def sample(tx: Transaction, run_id: str, outcome: Outcome, count: int) -> list[Shown]:
    """A few openers of a run, each from another template as far as there are several."""
    rows = leads.resting(tx, run_id, outcome)
    written = drafts.of(tx, [row.id for row in rows])
    by_template: dict[tuple[str, str], list[Shown]] = {}
    for row in rows:
        if row.id in written:
            one = written[row.id]
            shown = Shown(one.opener, one.variant, one.text)
            by_template.setdefault((one.opener, one.variant), []).append(shown)
    mixed = [group[n] for n in range(count) for group in by_template.values() if n < len(group)]
    return mixed[:count]


def decide(ledger: Ledger, run_id: str, *, drop: Iterable[str], by: str, note: str = "") -> tuple[int, int]:
    """Approve what waits in a run, except the persons in `drop` (ids). Returns (approved, rejected).

    The yes is bound to the words as they are now. Repeatable: what is decided no longer waits.
    """
    leave_out = set(drop)
    with ledger.write() as tx:
        rows = leads.resting(tx, run_id, Outcome.AWAITING_APPROVAL)
        written = drafts.of(tx, [row.id for row in rows])
        no = [row for row in rows if row.person_id in leave_out]
        yes = [row for row in rows if row.person_id not in leave_out]
        at = now()
        for chosen, decision in ((yes, "approved"), (no, "rejected")):
            pairs = [(row.id, written[row.id].content_hash) for row in chosen]
            drafts.decide(tx, pairs, decision, by, note, at)
        leads.move(tx, run_id, [Move(row.id, leads.APPROVED) for row in yes], at)
        why = note or "left out by the reviewer"
        leads.move_at_rest(tx, run_id, [Move(r.id, r.stage, Outcome.REVIEWER_REJECTED, why) for r in no], at)
    return len(yes), len(no)


def leave_out(ledger: Ledger, run_id: str, lead_ids: Sequence[str], *, by: str, note: str = "") -> LeftOut:
    """Leave people out of a run whatever was decided about them: a no wins until their intent is committed.

    For an answer that arrives after others have decided. It needs no ownership of the run: whoever pushes it looks at
    the no again in the transaction of the intent. Repeatable; the counts are of how things stand.
    """
    with ledger.write() as tx:
        at = now()
        keys = [row.key for row in _pushes(tx, run_id, lead_ids)]
        push_rows.lock(tx, keys)  # PostgreSQL: an intent comes wholly before this, or sees it
        sent = [row for row in push_rows.rows(tx, keys) if row.state in MAY_BE_THERE]
        planned = [row.key for row in push_rows.rows(tx, keys) if row.state == PLANNED]
        written, before = drafts.of(tx, lead_ids), drafts.refused(tx, lead_ids)
        new = [
            (lead, written[lead].content_hash) for lead in lead_ids if lead in written and lead not in before
        ]
        drafts.decide(tx, new, "rejected", by, note, at)
        why = note or "left out by the reviewer"
        push_rows.move(tx, planned, PLANNED, REJECTED, at, by=by, why=why, reason=why)
        gone = {row.lead_id for row in sent}
        stay = [row for row in leads.not_done(tx, run_id, lead_ids) if row.id not in gone]
        moves = [Move(row.id, row.stage, Outcome.REVIEWER_REJECTED, why) for row in stay]
        leads.move_at_rest(tx, run_id, moves, at)
        named = set(lead_ids)
        kept = sum(row.id in named for row in leads.resting(tx, run_id, Outcome.REVIEWER_REJECTED))
        foreign = {row.id for row in leads.resting(tx, run_id, Outcome.ALREADY_THERE)}
    return LeftOut(kept, len(gone - foreign))


def deciders(tx: Transaction, lead_ids: Sequence[str]) -> set[str]:
    """Who has decided about these leads: users, or flow runs of Prefect."""
    found: set[str] = set()
    for part in chunks(lead_ids):
        query = select(schema.approvals.c.by).where(schema.approvals.c.lead_id.in_(part)).distinct()
        found |= {str(row.by) for row in tx.execute(query)}
    return found


def sent_all_the_same(tx: Transaction, run_id: str) -> list[Waiting]:
    """Whom a reviewer left out too late: they are with the sequencer, or may be. Numbered from 1."""
    of_run = select(schema.leads.c.id).where(schema.leads.c.run_id == run_id).order_by(schema.leads.c.id)
    ids = sorted(drafts.refused(tx, [str(row.id) for row in tx.execute(of_run)]))
    gone = {row.lead_id for row in _pushes(tx, run_id, ids) if row.state in MAY_BE_THERE}
    gone -= {row.id for row in leads.resting(tx, run_id, Outcome.ALREADY_THERE)}
    rows = [row for row in leads.of(tx, ids) if row.id in gone]
    written, known = drafts.of(tx, ids), people.known(tx, [row.person_id for row in rows])
    return [Waiting(n, row, written[row.id], known[row.person_id]) for n, row in enumerate(rows, start=1)]


def _pushes(tx: Transaction, run_id: str, lead_ids: Iterable[str]) -> list[Any]:
    """Key, lead and state of the pushes of a run's leads."""
    named, columns = set(lead_ids), (schema.pushes.c.key, schema.pushes.c.lead_id, schema.pushes.c.state)
    return [
        r for r in tx.execute(select(*columns).where(schema.pushes.c.run_id == run_id)) if r.lead_id in named
    ]
