"""How much has gone out lately: per campaign and day, per company, per person. What caps and cooling-off count.

Counted twice: when people are entered (with those who wait to be sent: nobody is promised a place that is taken), and
again in the transaction of the intent, where only what was given counts. The second one is the cap. The first one
keeps people from being queued in vain.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, or_, select, text

from gtm.ledger.engine import Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.people import chunks
from gtm.ledger.push_rules import (
    ACTIVE,
    CLAIMED,
    CONFIRMED,
    FOREIGN,
    NEEDS_HUMAN,
    PLANNED,
    SENDING,
    UNKNOWN,
)
from gtm.ledger.schema import events, pushes

GIVEN = (SENDING, UNKNOWN, CONFIRMED, NEEDS_HUMAN)
"""States of a push that was given to the sequencer or may have been; `intent_at` says when."""

_WAITING = (PLANNED, CLAIMED)
_LOCK = 71470002  # of PostgreSQL's advisory locks; the migrations have the one before it


def alone(tx: Transaction) -> None:
    """Until this transaction ends nobody else counts for a cap or enters what is counted. Before its other locks.

    For the whole ledger, as caps of companies hold over all campaigns. On SQLite a transaction that writes is alone anyway.
    """
    if tx.dialect.name == "postgresql":
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def count_since(tx: Transaction, provider: str, campaign: str, since: datetime, *, waiting: bool) -> int:
    """How many people this campaign was given since then, counting those in doubt; `waiting`: and has been promised."""
    of_campaign = (pushes.c.provider == provider, pushes.c.campaign == campaign)
    given = (off_index(pushes.c.state).in_(GIVEN), pushes.c.intent_at >= since)
    found = int(tx.execute(select(func.count()).where(*of_campaign, *given)).scalar_one())
    if waiting:
        promised = (pushes.c.state.in_(_WAITING), pushes.c.updated_at >= since)
        found += int(tx.execute(select(func.count()).where(*of_campaign, *promised)).scalar_one())
    return found


def count_per_company(
    tx: Transaction, company_ids: Iterable[str], since: datetime, *, waiting: bool
) -> dict[str, int]:
    """How many people of each company were written to since then, by any play; `waiting`: or are about to be."""
    state = off_index(pushes.c.state)
    counts = and_(state.in_(GIVEN), pushes.c.intent_at >= since)
    if waiting:
        counts = or_(counts, and_(state.in_(_WAITING), pushes.c.updated_at >= since))
    found: dict[str, int] = {}
    for part in chunks(sorted(set(company_ids))):
        query = (
            select(pushes.c.company_id, func.count(func.distinct(pushes.c.person_id)))
            .where(pushes.c.company_id.in_(part), counts)
            .group_by(pushes.c.company_id)
        )
        found |= {row[0]: row[1] for row in tx.execute(query)}
    return found


class LastTouch(NamedTuple):
    """The latest push that went out to somebody."""

    at: datetime
    play: str


def last_to_person(tx: Transaction, person_ids: Iterable[str], but_for: str) -> dict[str, LastTouch]:
    """When each person was last written to, by anything but the push route of play `but_for`'s own row."""
    return _last(tx, pushes.c.person_id, person_ids, but_for)


def last_to_company(tx: Transaction, company_ids: Iterable[str], but_for: str) -> dict[str, LastTouch]:
    """When anybody of each company was last written to, by another play than `but_for`."""
    return _last(tx, pushes.c.company_id, company_ids, but_for)


def _last(tx: Transaction, column: object, ids: Iterable[str], but_for: str) -> dict[str, LastTouch]:
    found: dict[str, LastTouch] = {}
    for part in chunks(sorted(set(ids))):
        query = (
            select(column, pushes.c.intent_at, pushes.c.play)  # type: ignore[call-overload]
            .where(
                column.in_(part),  # type: ignore[attr-defined]
                off_index(pushes.c.state).in_(ACTIVE),
                pushes.c.play != but_for,
                pushes.c.intent_at.is_not(None),
            )
            .order_by(pushes.c.intent_at)
        )
        found |= {row[0]: LastTouch(row[1], row[2]) for row in tx.execute(query)}
    return found


class CanaryCount(NamedTuple):
    """How the first people of a play's campaign have fared. `doubtful`: nobody knows yet whether they are there."""

    given: int
    doubtful: int
    bounced: int
    nth_at: datetime | None


def canary(tx: Transaction, provider: str, campaign: str, play: str, first: int) -> CanaryCount:
    """The first `first` people this play gave to this campaign: when the last of them went, how many bounced.

    Whoever may be there counts. Whom somebody else had put there says nothing of our addresses and does not.
    """
    where = (
        pushes.c.provider == provider,
        pushes.c.campaign == campaign,
        pushes.c.play == play,
        off_index(pushes.c.state).in_(GIVEN),
        pushes.c.intent_at.is_not(None),
        or_(pushes.c.whose.is_(None), pushes.c.whose != FOREIGN),
    )
    query = (
        select(pushes.c.person_id, pushes.c.intent_at, pushes.c.state)
        .where(*where)
        .order_by(pushes.c.intent_at)
    )
    rows = tx.execute(query.limit(first)).all()
    bounced: set[str] = set()
    for part in chunks([row.person_id for row in rows]):
        seen = select(events.c.person_id).where(
            events.c.provider == provider,
            events.c.campaign == campaign,
            events.c.kind == "bounced",
            events.c.person_id.in_(part),
        )
        bounced |= {row.person_id for row in tx.execute(seen)}
    doubtful = sum(row.state != CONFIRMED for row in rows)
    nth = rows[-1].intent_at if len(rows) >= first else None
    return CanaryCount(len(rows), doubtful, len(bounced), nth)
