"""Open the ledger: create or migrate it, give out transactions, and say in a sentence what went wrong.

SQLite runs in WAL with `synchronous=FULL` (an intent must survive a power cut) and always begins writes with
BEGIN IMMEDIATE: a plain BEGIN that turns into a write later fails under concurrency instead of waiting.
"""

import os
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from gtm import clock
from gtm.folders import make_private
from gtm.ledger import migrations, soundness
from gtm.ledger.turns import turn
from gtm.settings import Settings, current

Transaction = Connection
"""What the functions of this package take first. Begun by `Ledger.write` or `Ledger.read`."""

_BUSY_SECONDS = 30
_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-8000",  # KiB. In the usual 2 MB a million pushes' indexes are read from the file again for each batch
    "wal_autocheckpoint=4000",  # pages, 16 MB. At the usual 1,000 every other batch of 400 waited for a checkpoint
)


class LedgerError(Exception):
    """The ledger cannot be used. `str()` is one sentence with the remedy; nothing was half done."""


class Ledger:
    """One database. Cheap to share between threads; not to be sent to another process."""

    def __init__(self, engine: Engine, home: Path) -> None:
        self.engine = engine
        self.home = home
        self.is_sqlite = engine.dialect.name == "sqlite"
        # BEGIN IMMEDIATE is unfair between connections; inside one process a lock is fair enough.
        self._one_writer = Lock()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that may write: all of it or nothing. Keep it short; no HTTP inside."""
        with _told(self.engine):
            if self.is_sqlite:
                with self._one_writer, self.engine.begin() as tx:
                    yield tx
            else:
                with self.engine.begin() as tx:
                    yield tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view; never waits for a writer on SQLite."""
        with _told(self.engine), self.engine.connect().execution_options(gtm_reads=True) as tx, tx.begin():
            yield tx

    @cached_property
    def file(self) -> Path | None:
        """The file of a SQLite ledger, as SQLite itself has found it and without links; None: PostgreSQL.

        What several processes have to find, whatever their GTM_HOME, hangs on this.
        """
        if not self.is_sqlite:
            return None
        with self.read() as tx:
            found = tx.exec_driver_sql("PRAGMA database_list").all()
        place = next((str(row[2]) for row in found if row[1] == "main"), "")
        return Path(place).resolve() if place else None

    def must_be_writable(self) -> None:
        """Raise LedgerError when nothing could be written down here. Changes nothing; repeat as you like."""
        with self.write() as tx:
            tx.exec_driver_sql("UPDATE alembic_version SET version_num = version_num WHERE 1 = 0")

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_ledger(settings: Settings | None = None) -> Ledger:
    """The ledger the environment names, created or migrated if need be.

    Raises LedgerError when it is of a newer version, cannot be reached, is locked, read-only or damaged.
    """
    settings = settings or current()
    return _opened(settings.ledger_url(), str(settings.home.absolute()))


@lru_cache(maxsize=8)
def _opened(url: str, home: str) -> Ledger:
    """Once per process and database: the version is looked at when it is opened, not at every chunk."""
    _refuse_other_databases(url)
    _make_folder(url)
    engine = _engine(url)
    with _told(engine):
        if engine.dialect.name == "sqlite":
            soundness.check(engine.url.database)
            _make_file(engine.url.database)
        migrations.bring_up_to_date(engine)
    return Ledger(engine, Path(home))


def forget_opened() -> None:
    """Close what `open_ledger` keeps open in this process (tests, forks)."""
    _opened.cache_clear()


def _refuse_other_databases(url: str) -> None:
    """Never quotes the URL: it may hold a password."""
    try:
        known = make_url(url).drivername in _DRIVERS
    except ArgumentError:
        known = False
    if not known:
        raise LedgerError(
            "GTM_DATABASE_URL names no database that can hold the ledger; write it like "
            "sqlite:////path/to/ledger.db or postgresql+psycopg://user@host/name. Nothing was touched."
        )


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("gtm_reads", False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        _begin_immediate(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={round(_BUSY_SECONDS * 1000)}")


def _begin_immediate(connection: Connection) -> None:
    """Wait in line, then ask again after random moments: SQLite's own waiting grows to 100 ms.

    Whoever comes to the head of the line too late asks once more and gives up, so that all give up in time.
    """
    end = clock.monotonic() + _BUSY_SECONDS
    with turn(connection.engine.url.database, _BUSY_SECONDS):
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                if "locked" not in str(error) or clock.monotonic() > end:
                    raise
            clock.sleep(random.uniform(0.0005, 0.005))


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return
    folder = Path(parsed.database).parent
    try:
        make_private(folder)
    except OSError as error:
        raise LedgerError(
            f"The folder {folder} for the ledger cannot be made ({error.strerror}). "
            "Set GTM_HOME or GTM_DATABASE_URL to a place that can be written. Nothing was touched."
        ) from None


def _make_file(database: str | None) -> None:
    """A new ledger is for its owner's eyes, as are the files SQLite puts beside it: they take after it.

    Its folder may be anybody's, or have been made by another program.
    """
    if database and database != ":memory:":
        with suppress(OSError):  # SQLite says better what stands in the way
            os.close(os.open(database, os.O_CREAT | os.O_WRONLY, 0o600))


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """Turn what a database says into what a user can do."""
    try:
        yield
    except migrations.NewerVersion as error:
        raise LedgerError(
            f"The ledger {where(engine)} was made by a newer gtm-flows (schema {error}). "
            "Update gtm-flows, or point GTM_DATABASE_URL to another ledger. Nothing was touched."
        ) from None
    except (soundness.Damaged, sqlite3.DatabaseError) as error:
        raise LedgerError(
            f"The ledger {where(engine)} {_saying(str(error)) or _SAYINGS['malformed']} ({error}). Nothing was sent."
        ) from None
    except DBAPIError as error:
        sentence = _sentence(error, where(engine))
        if sentence is None:
            raise
        raise LedgerError(sentence) from None


def where(engine: Engine) -> str:
    """The database without its password."""
    if engine.dialect.name == "sqlite":
        return str(engine.url.database)
    return engine.url.render_as_string(hide_password=True)


_SAYINGS = {
    "locked": "is locked by another process. Wait until that run has ended, then try again",
    "busy": "is locked by another process. Wait until that run has ended, then try again",
    "full": "cannot grow: the disk is full. Make room, then try again",
    "disk i/o error": "cannot be written: the disk is full or failing. Make room, then try again",
    "readonly": "may not be written. Check the owner and the rights of the file and its folder",
    "unable to open": "cannot be opened. Check GTM_HOME, GTM_DATABASE_URL and the rights of the folder",
    "not a database": "is not a ledger: the file holds something else. Move it away or set GTM_DATABASE_URL",
    "malformed": "is damaged. Restore it from a backup, then run `gtm status` before anything else",
}


def _saying(said: str) -> str | None:
    return next((saying for word, saying in _SAYINGS.items() if word in said.lower()), None)


def _sentence(error: DBAPIError, place: str) -> str | None:
    saying = _saying(str(error.orig))
    if saying:
        return f"The ledger {place} {saying}. What was recorded before stands."
    if isinstance(error, OperationalError):
        first_line = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "no answer"
        return f"The ledger {place} does not answer ({first_line}). What was recorded before stands."
    return None
