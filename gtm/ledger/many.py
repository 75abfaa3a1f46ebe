"""One statement for thousands of rows.

SQLAlchemy's own `execute(statement, rows)` builds a dictionary of every row, looks every value up in it by its name
and builds the driver's row from that: more than half of what it costs to write a row on SQLite.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Delete, Insert, Update
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from gtm.ledger.engine import Transaction


def execute_many(
    tx: Transaction, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]
) -> int:
    """Execute a statement once for each row, all of the same keys; how many of the table's rows were touched.

    Keys are columns of an `insert`, or names of `bindparam`s. What the statement holds itself is the same for all.
    """
    if not rows:
        return 0
    dialect = tx.dialect
    compiled = statement.compile(dialect=dialect, column_keys=list(rows[0]), for_executemany=True)
    same = compiled.params | {column.key: _default(column) for column in compiled.insert_prefetch}
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    columns = {}
    for name in compiled.positiontup or binds:
        values = [row[name] for row in rows] if name in rows[0] else repeat(same[name], len(rows))
        ready = binds[name].type.dialect_impl(dialect).bind_processor(dialect)
        columns[name] = map(ready, values) if ready else values
    told = zip(*columns.values(), strict=True)
    parameters: Any = (
        list(told) if compiled.positional else [dict(zip(columns, row, strict=True)) for row in told]
    )
    options = {"preserve_rowcount": True}
    return int(tx.exec_driver_sql(str(compiled), parameters, execution_options=options).rowcount)


def _default(column: Column[Any]) -> Any:
    """What the table's definition says of a column that the rows leave out."""
    default = column.default
    if not isinstance(default, ScalarElementColumnDefault):
        raise ValueError(f"{column} has no fixed value that could be written for many rows")
    return default.arg


def chunks(items: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    """Parts small enough for an IN list on every database."""
    return (items[i : i + size] for i in range(0, len(items), size))
