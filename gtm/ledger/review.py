"""What waits for a person, and what the person said. The order here is the numbering reviewers see."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from gtm.clock import now
from gtm.ledger import drafts, leads, people, schema
from gtm.ledger.drafts import DraftRow
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.leads import LeadRow, Move
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
        leads.move(tx, run_id, [Move(r.id, r.stage, Outcome.REVIEWER_REJECTED, why) for r in no], at)
    return len(yes), len(no)
