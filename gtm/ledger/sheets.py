"""The people of a run as rows of a spreadsheet: where each ended, why, and what would have been said."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import select

from gtm.ledger import outcomes, people
from gtm.ledger.engine import Transaction
from gtm.ledger.people import Facts
from gtm.ledger.schema import drafts, leads, pulls

_PART = 500


class SheetRow(NamedTuple):
    """One row that a source gave. Personal data. `facts` is empty for a row that could not be read."""

    ref: str
    outcome: str | None
    stage: str | None
    reason: str
    verdict: dict[str, Any] | None
    facts: Facts
    template: str | None
    variant: str | None
    opener: str | None
    findings: list[dict[str, Any]]


def rows(tx: Transaction, run_id: str) -> Iterator[SheetRow]:
    """Every row of a run, in the order of its source; read a part at a time."""
    query = (
        select(
            pulls.c.seq,
            pulls.c.ref,
            pulls.c.person_id,
            outcomes.OUTCOME.label("outcome"),
            leads.c.stage,
            outcomes.REASON.label("reason"),
            leads.c.verdict,
            drafts.c.opener,
            drafts.c.variant,
            drafts.c.text,
            drafts.c.findings,
        )
        .select_from(pulls.outerjoin(leads, outcomes.HELD).outerjoin(drafts, drafts.c.lead_id == leads.c.id))
        .where(pulls.c.run_id == run_id)
        .order_by(pulls.c.seq)
        .limit(_PART)
    )
    last = -1
    while part := tx.execute(query.where(pulls.c.seq > last)).all():
        known = people.known(tx, [row.person_id for row in part if row.person_id])
        for row in part:
            yield SheetRow(
                row.ref,
                row.outcome,
                row.stage,
                row.reason or "",
                row.verdict,
                known.get(row.person_id, {}),
                row.opener,
                row.variant,
                row.text,
                row.findings or [],
            )
        last = part[-1].seq


def pulled(tx: Transaction, run_id: str) -> tuple[list[str], int, int]:
    """The people of a run, each once, and how many of its rows were duplicates and how many unreadable."""
    rows = tx.execute(
        select(pulls.c.person_id, pulls.c.outcome, pulls.c.reason)
        .where(pulls.c.run_id == run_id)
        .order_by(pulls.c.seq)
    ).all()
    ids = list(dict.fromkeys(row.person_id for row in rows if row.person_id))
    unreadable = sum(row.person_id is None for row in rows)
    return ids, len(rows) - unreadable - len(ids), unreadable
