"""The promises of the push ledger as questions to the database. Every answer must be empty.

The names are the invariants of the design: I7 only along the arrows, I8 one person at a time, I10 no forgotten doubt,
I11 the words that were planned are the words that were sent, and the event log's fold equals the table.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select

from gtm.ledger.doubts import fold
from gtm.ledger.engine import Transaction
from gtm.ledger.push_rows import payload_hash
from gtm.ledger.push_rules import ARROWS, NEEDS_HUMAN, PATIENCE, SENDING, UNKNOWN, Instant
from gtm.ledger.schema import push_events, pushes, touches


class Violation(NamedTuple):
    """A broken promise: which, and of which push."""

    invariant: str
    key: str
    what: str


def violations(tx: Transaction, at: Instant) -> list[Violation]:
    """Everything that must not be. Reads the whole push ledger: for audits and tests, not for the road."""
    return [
        *_fold(tx),
        *_arrows(tx),
        *_one_at_a_time(tx),
        *_forgotten(tx, at),
        *_words(tx),
        *_without_intent(tx),
    ]


def _fold(tx: Transaction) -> Iterator[Violation]:
    told = fold(tx)
    stand = {row.key: row.state for row in tx.execute(select(pushes.c.key, pushes.c.state))}
    for key in sorted(told.keys() | stand.keys()):
        if told.get(key) != stand.get(key):
            yield Violation("fold", key, f"events say {told.get(key)}, the table says {stand.get(key)}")


def _arrows(tx: Transaction) -> Iterator[Violation]:
    last: dict[str, str] = {}
    for row in tx.execute(select(push_events).order_by(push_events.c.seq)):
        before = last.get(row.key)
        if row.before != before:
            yield Violation("I7", row.key, f"an event from {row.before} although it stood at {before}")
        if before is not None and row.after not in ARROWS[before]:
            yield Violation("I7", row.key, f"{before} -> {row.after} is no arrow")
        last[row.key] = row.after


def _one_at_a_time(tx: Transaction) -> Iterator[Violation]:
    """Held or doubtful pushes of one person: two of them would be two conversations at once."""
    query = (
        select(pushes.c.person_id, func.min(pushes.c.key), func.count())
        .where(pushes.c.state.in_((SENDING, UNKNOWN, NEEDS_HUMAN)))
        .group_by(pushes.c.person_id, pushes.c.touch)
        .having(func.count() > 1)
    )
    for _, key, count in tx.execute(query):
        yield Violation("I8", key, f"{count} pushes of one person are under way")
    sent = pushes.outerjoin(touches, touches.c.key == pushes.c.key)
    query = select(pushes.c.key).select_from(sent).where(pushes.c.state == UNKNOWN, touches.c.key.is_(None))
    for row in tx.execute(query):
        yield Violation("I8", row.key, "in doubt, and nobody keeps the person from being written to")


def _forgotten(tx: Transaction, at: Instant) -> Iterator[Violation]:
    query = select(pushes.c.key, pushes.c.doubt_at).where(pushes.c.state == UNKNOWN)
    for row in tx.execute(query):
        if row.doubt_at is not None and at.wall - row.doubt_at > 2 * PATIENCE:
            yield Violation(
                "I10", row.key, f"in doubt since {row.doubt_at:%Y-%m-%d} and no person was called"
            )


def _words(tx: Transaction) -> Iterator[Violation]:
    for row in tx.execute(select(pushes.c.key, pushes.c.payload, pushes.c.payload_hash)):
        if payload_hash(row.payload) != row.payload_hash:
            yield Violation("I11", row.key, "the words are not the ones that were planned")


def _without_intent(tx: Transaction) -> Iterator[Violation]:
    sent = (SENDING, UNKNOWN, NEEDS_HUMAN)
    query = select(pushes.c.key).where(pushes.c.state.in_(sent), pushes.c.intent_at.is_(None))
    for row in tx.execute(query):
        yield Violation("I4", row.key, "sent without an intent")
