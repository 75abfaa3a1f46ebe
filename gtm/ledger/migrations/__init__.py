"""Bring a ledger to this version's schema. Alembic does the steps; this says which are known.

All steps are one transaction: a process that dies among them leaves the ledger as it was. A SQLite ledger is copied to
a file beside it first (`ledger.db.before-0002`); on PostgreSQL whoever runs it has to have backups.

A ledger with a revision that is not in `versions/` comes from a newer gtm-flows and is refused untouched.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from gtm.ledger import soundness

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent


class NewerVersion(Exception):
    """The ledger's revision is unknown here."""


def bring_up_to_date(engine: Engine) -> None:
    """Create or migrate. Safe to call from several processes at once: the first one does it."""
    with engine.connect().execution_options(gtm_reads=True) as connection, connection.begin():
        if revision(connection) == known()[-1]:
            return  # the usual case, found without waiting for whoever is writing
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(71470001)"))
        found = revision(connection)
        head = known()[-1]
        if found == head:
            return
        if found is not None and found not in known():
            raise NewerVersion(found)
        if found is not None and connection.engine.url.database and engine.dialect.name == "sqlite":
            soundness.keep_copy(connection.engine.url.database, f"before-{head}")
        _upgrade(connection)


@cache
def known() -> tuple[str, ...]:
    """The revisions this version knows, the oldest first: what the names of the files in `versions/` begin with."""
    return tuple(sorted(step.name.partition("_")[0] for step in (_FOLDER / "versions").glob("[0-9]*.py")))


def revision(connection: Connection) -> str | None:
    """The revision a database stands at; None for a fresh one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])


def _upgrade(connection: Connection) -> None:
    from alembic import command  # a third of a second, which almost no command has to wait for

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    return config
