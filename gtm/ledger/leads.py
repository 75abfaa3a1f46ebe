"""One row per (play, person), walking pulled, matched, enriched, kept, ready, approved, queued.

`stage` says how far, `outcome` where it came to rest (empty: it is moving). Rows are claimed by run and
chunk: a run has one living owner, so a crash, a cancel and a resume are one thing: start again and claim
what has no outcome.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select, update

from gtm.ledger import outcomes
from gtm.ledger.columns import Written
from gtm.ledger.engine import Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.many import execute_many
from gtm.ledger.people import chunks
from gtm.ledger.schema import leads, people
from gtm.models import Outcome

PULLED, MATCHED, ENRICHED, KEPT = "pulled", "matched", "enriched", "kept"
READY, APPROVED, QUEUED = "ready", "approved", "queued"


class LeadRow(NamedTuple):
    """A lead as a stage sees it: ids and progress, no person."""

    id: str
    person_id: str
    stage: str
    chunk: int


class Move(NamedTuple):
    """What a stage decided about one lead: go on to `stage`, or rest with `outcome` and `reason`.

    `verdict` is JSON as text (`Verdict.to_json`), and kept as it is.
    """

    lead_id: str
    stage: str
    outcome: Outcome | None = None
    reason: str = ""
    verdict: str | None = None


def split(tx: Transaction, run_id: str, stage: str, size: int) -> list[int]:
    """Number the moving leads of a stage into chunks of `size`; the chunk numbers, to be worked off."""
    ids = [
        row.id
        for row in tx.execute(
            select(leads.c.id).where(_moving(run_id, stage)).order_by(leads.c.chunk, leads.c.id)
        )
    ]
    return _number(tx, [ids[start : start + size] for start in range(0, len(ids), size)])


def _number(tx: Transaction, parts: Sequence[Sequence[str]]) -> list[int]:
    for number, part in enumerate(parts):
        for few in chunks(part):
            tx.execute(update(leads).where(leads.c.id.in_(few)).values(chunk=number))
    return list(range(len(parts)))


def split_by_company(tx: Transaction, run_id: str, stage: str, size: int) -> list[int]:
    """Like `split`, but never cuts between two people of one company."""
    rows = tx.execute(
        select(leads.c.id, people.c.company_id)
        .join(people, people.c.id == leads.c.person_id)
        .where(_moving(run_id, stage))
        .order_by(people.c.company_id, leads.c.id)
    ).all()
    parts: list[list[str]] = []
    last: str | None = None
    for row in rows:
        if not parts or (len(parts[-1]) >= size and row.company_id != last):
            parts.append([])
        parts[-1].append(row.id)
        last = row.company_id
    return _number(tx, parts)


def claim(tx: Transaction, run_id: str, stage: str, chunk: int | None = None) -> list[LeadRow]:
    """The moving leads of a stage (of one chunk of it)."""
    query = select(leads.c.id, leads.c.person_id, leads.c.stage, leads.c.chunk).where(_moving(run_id, stage))
    if chunk is not None:
        query = query.where(leads.c.chunk == chunk)
    return [LeadRow(*row) for row in tx.execute(query.order_by(leads.c.id))]


def resting(tx: Transaction, run_id: str, outcome: Outcome) -> list[LeadRow]:
    """The leads of a run that rest with this outcome."""
    query = (
        select(leads.c.id, leads.c.person_id, leads.c.stage, leads.c.chunk)
        .where(leads.c.run_id == run_id, leads.c.outcome == outcome)
        .order_by(leads.c.id)
    )
    return [LeadRow(*row) for row in tx.execute(query)]


def of(tx: Transaction, lead_ids: Sequence[str]) -> list[LeadRow]:
    """These leads, by id."""
    found: list[LeadRow] = []
    for part in chunks(sorted(lead_ids)):
        query = select(leads.c.id, leads.c.person_id, leads.c.stage, leads.c.chunk).where(
            leads.c.id.in_(part)
        )
        found += [LeadRow(*row) for row in tx.execute(query.order_by(leads.c.id))]
    return found


def not_done(tx: Transaction, run_id: str, lead_ids: Sequence[str]) -> list[LeadRow]:
    """Those of these leads that this run still moves, or that rest where they may set out again."""
    found: list[LeadRow] = []
    again = leads.c.outcome.is_(None) | leads.c.outcome.in_((Outcome.AWAITING_APPROVAL, Outcome.CAPPED))
    for part in chunks(sorted(lead_ids)):
        query = select(leads.c.id, leads.c.person_id, leads.c.stage, leads.c.chunk)
        own = off_index(leads.c.run_id) == run_id
        found += [LeadRow(*row) for row in tx.execute(query.where(leads.c.id.in_(part), own, again))]
    return found


def move(tx: Transaction, run_id: str, moves: Iterable[Move], at: datetime) -> None:
    """Record what a stage decided. A lead that another run has taken over stays as it is."""
    together: dict[tuple[str, Outcome | None, str], list[str]] = {}
    judged: list[dict[str, Any]] = []
    for one in moves:
        if one.verdict is None:
            together.setdefault((one.stage, one.outcome, one.reason), []).append(one.lead_id)
        else:
            judged.append(
                {
                    "b_id": one.lead_id,
                    "b_run": run_id,
                    "stage": one.stage,
                    "outcome": one.outcome,
                    "reason": one.reason,
                    "verdict": one.verdict,
                    "updated_at": at,
                }
            )
    for (stage, outcome, reason), ids in together.items():
        values = {"stage": stage, "outcome": outcome, "reason": reason, "updated_at": at}
        for part in chunks(ids):
            own = off_index(leads.c.run_id) == run_id
            tx.execute(update(leads).where(leads.c.id.in_(part), own).values(values))
    if judged:
        where = and_(leads.c.id == bindparam("b_id"), leads.c.run_id == bindparam("b_run"))
        names = ("stage", "outcome", "reason", "updated_at")
        new: dict[str, Any] = {name: bindparam(name) for name in names}
        new["verdict"] = bindparam("verdict", type_=Written())
        execute_many(tx, update(leads).where(where).values(new), judged)


def move_at_rest(tx: Transaction, run_id: str, moves: Sequence[Move], at: datetime) -> None:
    """Like `move`, where the run may have ended: what it says of these people ever after is told anew."""
    move(tx, run_id, moves, at)
    outcomes.write_down_some(tx, run_id, [one.lead_id for one in moves if one.outcome is not None])


def tiers(tx: Transaction, lead_ids: Sequence[str]) -> dict[str, str]:
    """The ICP's tier (A, B, C) by lead id, of those whose verdict names one."""
    tier = leads.c.verdict["tier"].as_string()
    found: dict[str, str] = {}
    for part in chunks(lead_ids):
        rows = tx.execute(select(leads.c.id, tier).where(leads.c.id.in_(part)))
        found |= {lead_id: name for lead_id, name in rows if name}
    return found


def moving(tx: Transaction, run_id: str) -> dict[str, int]:
    """How many leads of a run are on the way, by stage."""
    rows = tx.execute(
        select(leads.c.stage, func.count())
        .where(leads.c.run_id == run_id, leads.c.outcome.is_(None))
        .group_by(leads.c.stage)
    )
    return {row[0]: row[1] for row in rows}


def _moving(run_id: str, stage: str) -> Any:
    return and_(leads.c.run_id == run_id, leads.c.stage == stage, leads.c.outcome.is_(None))
