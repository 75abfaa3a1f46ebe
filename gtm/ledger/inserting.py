"""Insert what is not there yet, when another process may be doing the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

from gtm.ledger.engine import Transaction
from gtm.ledger.many import execute_many


def insert_missing(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert rows, leaving those alone whose key is taken; how many went in. Look afterwards who has it.

    On PostgreSQL this waits for another process that is inserting the same key; what that one commits is seen after.
    """
    return execute_many(tx, _unless_taken(tx, table), rows)


def insert_new(
    tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]], told: Sequence[Column[Any]]
) -> list[tuple[Any, ...]]:
    """As `insert_missing`; returns what `told` is in each row that went in."""
    if not rows:
        return []
    query = _unless_taken(tx, table).returning(*told)
    return [tuple(row) for row in tx.execute(query, [dict(row) for row in rows])]


def _unless_taken(tx: Transaction, table: Table) -> Insert:
    make = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    return make(table).on_conflict_do_nothing()
