"""Charges that nobody knows the end of, and whether a provider's figures can still tell it.

`usage` compares a provider's own count with the ledger at one look after the other; each leaves a mark. What was set
aside since the last mark the next look may settle. What lies before it was compared already and nothing could be
concluded: it holds its budget, and only time ends that, so nothing waits for it.
"""

import json
from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from gtm.ledger import outlets
from gtm.ledger.credits import UNKNOWN
from gtm.ledger.engine import Transaction
from gtm.ledger.schema import credits

TOLD_FOR = timedelta(days=90)
"""A doubt older than this is past every provider's billing cycle and every cache: it is not told any longer."""


class Mark(NamedTuple):
    """The last look: what the provider had booked, in which billing cycle, and the ledger's last reservation then."""

    spent: Decimal
    cycle: str
    last: int


def mark(tx: Transaction, provider: str) -> Mark | None:
    """The last look at a provider's figures; None: there was none."""
    held = outlets.cursor(tx, _name(provider))
    if held is None:
        return None
    spent, cycle, last = json.loads(held)
    return Mark(Decimal(spent), cycle, last)


def set_mark(tx: Transaction, provider: str, seen: Mark, at: datetime) -> None:
    """Remember a look."""
    outlets.set_cursor(tx, _name(provider), json.dumps([str(seen.spent), seen.cycle, seen.last]), at)


def _name(provider: str) -> str:
    return f"usage of {provider}"


class Doubt(NamedTuple):
    """Charges of one run at one provider that nobody knows the end of. `can_settle`: how many of them the next look may."""

    provider: str
    kind: str
    run_id: str
    subjects: int
    amount: Decimal
    since: datetime
    can_settle: int


def doubts(tx: Transaction, at: datetime, metered: Collection[str]) -> list[Doubt]:
    """What may have been charged and was not settled, by run and provider, oldest first.

    `metered` are the providers that tell what they have booked; of the others nothing can be settled.
    """
    marks: dict[str, int] = {}
    for provider in metered:
        last = mark(tx, provider)
        marks[provider] = last.last if last else 0
    rows = tx.execute(
        select(
            credits.c.id, credits.c.provider, credits.c.kind, credits.c.run_id, credits.c.amount, credits.c.at
        )
        .where(credits.c.state == UNKNOWN, credits.c.at >= at - TOLD_FOR)
        .order_by(credits.c.at)
    )
    found: dict[tuple[str, str, str], Doubt] = {}
    for row in rows:
        key = (row.provider, row.kind, row.run_id)
        one = found.get(key) or Doubt(*key, 0, Decimal(0), row.at, 0)
        found[key] = one._replace(
            subjects=one.subjects + 1,
            amount=one.amount + row.amount,
            can_settle=one.can_settle + (row.id > marks.get(row.provider, row.id)),
        )
    return sorted(found.values(), key=lambda one: (one.since, one.run_id, one.provider, one.kind))
