"""Numbers that only grow, each raised in the transaction of what it counts."""

from sqlalchemy import select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.schema import counters


def value(tx: Transaction, name: str) -> int:
    """Where a counter stands."""
    return int(tx.execute(select(counters.c.value).where(counters.c.name == name)).scalar() or 0)


def named(tx: Transaction, beginning: str) -> dict[str, int]:
    """The counters whose names begin so, and where they stand."""
    names = counters.c.name.startswith(beginning, autoescape=True)
    return {row.name: row.value for row in tx.execute(select(counters.c.name, counters.c.value).where(names))}


def held(tx: Transaction, name: str) -> int:
    """Where a counter stands, and stays until this transaction ends; others may hold it too.

    PostgreSQL; on SQLite a transaction that writes is alone anyway.
    """
    _begin(tx, name)
    query = select(counters.c.value).where(counters.c.name == name).with_for_update(read=True)
    return int(tx.execute(query).scalar_one())


def raise_by_one(tx: Transaction, name: str) -> int:
    """Count once more; the new value."""
    _begin(tx, name)
    tx.execute(update(counters).where(counters.c.name == name).values(value=counters.c.value + 1))
    return value(tx, name)


def raise_to(tx: Transaction, name: str, least: int) -> int:
    """Let a counter stand at `least` or where it is, whichever is more; the value."""
    _begin(tx, name)
    tx.execute(update(counters).where(counters.c.name == name, counters.c.value < least).values(value=least))
    return value(tx, name)


def mark(tx: Transaction, name: str) -> str:
    """The word written beside a counter; empty if there is none."""
    return str(tx.execute(select(counters.c.mark).where(counters.c.name == name)).scalar() or "")


def set_mark(tx: Transaction, name: str, word: str) -> None:
    """Write a word beside a counter."""
    _begin(tx, name)
    tx.execute(update(counters).where(counters.c.name == name).values(mark=word))


def _begin(tx: Transaction, name: str) -> None:
    """A counter that is not there yet stands at nothing."""
    insert_missing(tx, counters, [{"name": name, "value": 0, "mark": ""}])
