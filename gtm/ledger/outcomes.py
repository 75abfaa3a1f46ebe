"""What a run tells of each row that it pulled: what its lead says while the run holds it, else what was written down.

A lead belongs to the last run that took it. Whoever was taken by another run, or rests in a run that has ended, is told
by the row of their own run for ever after.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, case, func, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.people import chunks
from gtm.ledger.schema import leads, pulls

HELD = and_(leads.c.id == pulls.c.lead_id, leads.c.run_id == pulls.c.run_id)
"""The lead of a row that its run still holds: to be joined from outside, for not every row has one."""

OUTCOME: ColumnElement[str | None] = case((leads.c.id.is_not(None), leads.c.outcome), else_=pulls.c.outcome)
REASON: ColumnElement[str | None] = case((leads.c.id.is_not(None), leads.c.reason), else_=pulls.c.reason)
"""Where a row stands, and why, joined with HELD. None: on the way, whatever was written down when the run last rested."""


def write_down(tx: Transaction, run_id: str) -> None:
    """Of every lead that the run holds, what became of it so far."""
    of_lead = leads.c.id == pulls.c.lead_id
    held = select(leads.c.id).where(of_lead, leads.c.run_id == run_id).exists()
    tx.execute(
        update(pulls)
        .where(pulls.c.run_id == run_id, pulls.c.lead_id.is_not(None), held)
        .values(outcome=_said(leads.c.outcome), reason=_said(leads.c.reason))
    )


def write_down_some(tx: Transaction, run_id: str, lead_ids: Sequence[str]) -> None:
    """The same of some of its leads, as far as the run holds them."""
    held = (
        select(leads.c.id).where(leads.c.id == pulls.c.lead_id, off_index(leads.c.run_id) == run_id).exists()
    )
    for part in chunks(lead_ids):
        tx.execute(
            update(pulls)
            .where(off_index(pulls.c.run_id) == run_id, pulls.c.lead_id.in_(part), held)
            .values(outcome=_said(leads.c.outcome), reason=_said(leads.c.reason))
        )


def write_down_left(tx: Transaction, run_id: str, lead_ids: Sequence[str], outcome: str, reason: str) -> None:
    """Of leads that another run takes now: how they rested, or this outcome and reason for those on the way."""
    moving = leads.c.outcome.is_(None)
    for part in chunks(lead_ids):
        tx.execute(
            update(pulls)
            .where(off_index(pulls.c.run_id) == run_id, pulls.c.lead_id.in_(part))
            .values(
                outcome=_said(func.coalesce(leads.c.outcome, outcome)),
                reason=_said(case((moving, reason), else_=leads.c.reason)),
            )
        )


def _said(column: ColumnElement[str]) -> ColumnElement[str]:
    return select(column).where(leads.c.id == pulls.c.lead_id).scalar_subquery()
