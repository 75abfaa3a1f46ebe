"""Raw replies that were paid for: proof of what was bought, and a second chance to read it. Kept for 30 days.

One row per request, written in the transaction that settles its credits; `credits.reply_id` leads from a person to it.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, insert, select

from gtm.ledger.engine import Transaction
from gtm.ledger.schema import credits, replies

KEPT = timedelta(days=30)


class Reply(NamedTuple):
    """One request's answer: our ids of those it was asked about, and the provider's words without any key."""

    id: str
    subject_ids: tuple[str, ...]
    body: str


def reply(subject_ids: Sequence[str], body: str) -> Reply:
    """A reply with an id of its own, not written down yet."""
    return Reply("r_" + secrets.token_hex(8), tuple(subject_ids), body)


def keep(tx: Transaction, run_id: str, provider: str, kind: str, told: Sequence[Reply], at: datetime) -> None:
    """Write replies down."""
    rows = [
        {
            "id": one.id,
            "provider": provider,
            "kind": kind,
            "run_id": run_id,
            "at": at,
            "subjects": list(one.subject_ids),
            "body": one.body,
        }
        for one in told
    ]
    if rows:
        tx.execute(insert(replies), rows)


def about(tx: Transaction, subject_id: str) -> list[Reply]:
    """Every reply that speaks of this person or company, oldest first: for whoever asks or wants to be forgotten."""
    query = (
        select(replies.c.id, replies.c.subjects, replies.c.body)
        .where(replies.c.id.in_(select(credits.c.reply_id).where(credits.c.subject_id == subject_id)))
        .order_by(replies.c.at, replies.c.id)
    )
    return [Reply(row.id, tuple(row.subjects), row.body) for row in tx.execute(query)]


def forget_old(tx: Transaction, at: datetime) -> int:
    """Delete replies that are older than 30 days; how many there were. What they said stays as facts."""
    return int(tx.execute(delete(replies).where(replies.c.at < at - KEPT)).rowcount)
