"""Insert what is not there yet, when another process may be doing the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from gtm.ledger.engine import Transaction


def insert_missing(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, leaving those alone whose key is taken. Look afterwards who has it."""
    make = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    if rows:
        tx.execute(make(table).on_conflict_do_nothing(), list(rows))
