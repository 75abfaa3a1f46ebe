"""Keeping SQLite from the wrong index: it knows no figures about our tables, and judges by their definitions alone."""

from typing import Any

from sqlalchemy import ColumnElement


def off_index(column: ColumnElement[str]) -> ColumnElement[Any]:
    """The column's value, to be compared and not looked up. For use beside `key.in_(...)`.

    Without it SQLite reads every row of a state or a run (a million) and holds each against the list of 400 keys: it takes
    one equality to be a narrower way in than many.
    """
    return column.concat("")
