"""What was reserved, spent and bought already. Money is reserved before a paid call and settled after it.

A reservation whose call was never answered stays `unknown` and holds its budget: it may have been charged.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.people import chunks
from gtm.ledger.schema import credits, runs


class Bought(NamedTuple):
    """An answer that was paid for (or asked and not found) before."""

    found: bool
    at: datetime


def bought(
    tx: Transaction, provider: str, kind: str, subject_ids: Sequence[str], since: datetime
) -> dict[str, Bought]:
    """Which of these were asked about since then, and whether they were found. Those are not asked again.

    A call whose outcome is unknown counts as asked: paying twice is worse than waiting.
    """
    done: dict[str, Bought] = {}
    for part in chunks(subject_ids):
        rows = tx.execute(
            select(credits.c.subject_id, credits.c.found, credits.c.at).where(
                credits.c.provider == provider,
                credits.c.kind == kind,
                credits.c.subject_id.in_(part),
                credits.c.state.in_(("settled", "unknown")),
                credits.c.at >= since,
            )
        )
        for row in rows:
            done[row.subject_id] = Bought(bool(row.found), row.at)
    return done


def reserve(
    tx: Transaction,
    run_id: str,
    provider: str,
    kind: str,
    subject_ids: Sequence[str],
    price: Decimal,
    budget: Decimal | None,
    at: datetime,
) -> list[str]:
    """Set money aside for as many subjects as the budget allows; the ids that may be asked about now."""
    affordable = len(subject_ids)
    if budget is not None and price > 0:
        used = committed(tx, run_id)
        affordable = min(affordable, max(0, int((budget - used) / price)))
    chosen = list(subject_ids[:affordable])
    if chosen:
        row = {"provider": provider, "kind": kind, "run_id": run_id, "state": "reserved", "at": at}
        tx.execute(insert(credits), [row | {"subject_id": s, "amount": price} for s in chosen])
    return chosen


def settle(
    tx: Transaction,
    run_id: str,
    provider: str,
    kind: str,
    answers: Mapping[str, tuple[bool, Decimal]],
    at: datetime,
) -> None:
    """Replace reservations by what was really charged: `{subject_id: (found, credits)}`."""
    if not answers:
        return
    reserved = (
        (credits.c.run_id == run_id)
        & (credits.c.provider == provider)
        & (credits.c.kind == kind)
        & (credits.c.subject_id == bindparam("b_subject"))
        & (credits.c.state == "reserved")
    )
    rows = [
        {"b_subject": subject, "state": "settled", "found": found, "amount": amount, "at": at}
        for subject, (found, amount) in answers.items()
    ]
    columns = ("state", "found", "amount", "at")
    tx.execute(update(credits).where(reserved).values({c: bindparam(c) for c in columns}), rows)


def close_open(tx: Transaction, run_id: str, subject_ids: Sequence[str], state: str, at: datetime) -> None:
    """End reservations without an answer: `released` if surely not charged, else `unknown`."""
    for part in chunks(subject_ids):
        tx.execute(
            update(credits)
            .where(
                credits.c.run_id == run_id,
                credits.c.subject_id.in_(part),
                credits.c.state == "reserved",
            )
            .values(state=state, at=at)
        )


def doubt_left_over(tx: Transaction, run_id: str, at: datetime) -> int:
    """Reservations a dead process left behind become `unknown`; returns how many."""
    result = tx.execute(
        update(credits)
        .where(credits.c.run_id == run_id, credits.c.state == "reserved")
        .values(state="unknown", at=at)
    )
    return int(result.rowcount)


def add_quote(tx: Transaction, run_id: str, low: Decimal, high: Decimal, budget: Decimal) -> None:
    """Add to what a run was quoted; a run is never quoted more than it may spend."""
    row = tx.execute(select(runs.c.quoted_low, runs.c.quoted_high).where(runs.c.id == run_id)).one()
    quoted = {
        "quoted_low": min(row.quoted_low + low, budget),
        "quoted_high": min(row.quoted_high + high, budget),
    }
    tx.execute(update(runs).where(runs.c.id == run_id).values(**quoted))


def restart_quote(tx: Transaction, run_id: str) -> None:
    """When a run goes on, what is spent is certain and the rest will be quoted again."""
    used = committed(tx, run_id)
    tx.execute(update(runs).where(runs.c.id == run_id).values(quoted_low=used, quoted_high=used))


def committed(tx: Transaction, run_id: str) -> Decimal:
    """Spent, set aside or in doubt by this run."""
    total = tx.execute(
        select(func.coalesce(func.sum(credits.c.amount), 0)).where(
            credits.c.run_id == run_id, credits.c.state != "released"
        )
    ).scalar_one()
    return Decimal(total)


def totals(tx: Transaction, run_id: str) -> dict[str, Decimal]:
    """Credits of a run by provider."""
    rows = tx.execute(
        select(credits.c.provider, func.sum(credits.c.amount))
        .where(credits.c.run_id == run_id, credits.c.state != "released")
        .group_by(credits.c.provider)
    )
    return {row[0]: Decimal(row[1]) for row in rows}
