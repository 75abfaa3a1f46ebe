"""How much has gone out lately: per campaign and day, per company, per person. What caps and cooling-off count."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from gtm.ledger.engine import Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.people import chunks
from gtm.ledger.push_rules import ACTIVE, CONFIRMED, PLANNED
from gtm.ledger.schema import events, pushes

_ON_THE_WAY = (PLANNED, *ACTIVE)
_SINCE = func.coalesce(pushes.c.intent_at, pushes.c.updated_at)


def count_since(tx: Transaction, provider: str, campaign: str, since: datetime) -> int:
    """How many people this campaign was given since then, counting those in doubt and on the way."""
    query = select(func.count()).where(
        pushes.c.provider == provider,
        pushes.c.campaign == campaign,
        pushes.c.state.in_(_ON_THE_WAY),
        since <= _SINCE,
    )
    return int(tx.execute(query).scalar_one())


def count_per_company(tx: Transaction, company_ids: Iterable[str], since: datetime) -> dict[str, int]:
    """How many people of each company were written to since then, or are about to be, by any play."""
    found: dict[str, int] = {}
    for part in chunks(sorted(set(company_ids))):
        query = (
            select(pushes.c.company_id, func.count(func.distinct(pushes.c.person_id)))
            .where(pushes.c.company_id.in_(part), off_index(pushes.c.state).in_(_ON_THE_WAY), since <= _SINCE)
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
    """How the first people of a play's campaign have fared."""

    sent: int
    bounced: int
    nth_at: datetime | None


def canary(tx: Transaction, provider: str, campaign: str, play: str, first: int) -> CanaryCount:
    """The first `first` people this play gave to this campaign: when the last of them went, how many bounced."""
    where = (
        pushes.c.provider == provider,
        pushes.c.campaign == campaign,
        pushes.c.play == play,
        pushes.c.state == CONFIRMED,
    )
    query = select(pushes.c.person_id, pushes.c.intent_at).where(*where).order_by(pushes.c.intent_at)
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
    nth = rows[-1].intent_at if len(rows) >= first else None
    return CanaryCount(len(rows), len(bounced), nth)
