"""Is the process that holds a run still alive? A kernel lock answers, never a clock.

On one host: `flock` on a file per owner beside the database, freed by the kernel when the process dies, kept while it
is stopped. With PostgreSQL: a session advisory lock, freed when the session dies. An owner that cannot be
proven dead is alive.
"""

import fcntl
import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from gtm.folders import make_private
from gtm.ledger.engine import Ledger, Transaction


class Owner:
    """This process's claim. Hold it as a context manager for as long as rows are claimed in its name."""

    def __init__(self, ledger: Ledger) -> None:
        self.id = secrets.token_hex(8)
        self._ledger = ledger
        self._file: int | None = None
        self._session: Connection | None = None
        self._pid: int | None = None  # of the session that has the lock; another one would not have it

    def __enter__(self) -> Self:
        if self._ledger.is_sqlite:
            self._file = os.open(_lock_file(self._ledger, self.id), os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            self._session = self._ledger.engine.connect()
            self._session.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _number(self.id)})
            self._pid = self._session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            self._session.commit()
        return self

    def holds(self) -> bool:
        """Whether the lock is still this process's: a database session may die while its process lives on."""
        if self._file is not None:
            return os.fstat(self._file).st_nlink > 0
        if self._session is None or self._session.invalidated:
            return False
        try:
            pid = self._session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            self._session.commit()
        except SQLAlchemyError:
            return False
        return bool(pid == self._pid)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            _lock_file(self._ledger, self.id).unlink(missing_ok=True)
            os.close(self._file)
        if self._session is not None:
            with suppress(SQLAlchemyError):  # a session that died has let go already
                self._session.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _number(self.id)})
                self._session.commit()
            self._session.close()


def is_dead(ledger: Ledger, tx: Transaction, owner: str | None) -> bool:
    """True only if nobody holds the owner's lock any more."""
    if owner is None:
        return True
    if not ledger.is_sqlite:
        taken = tx.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _number(owner)}).scalar_one()
        if taken:
            tx.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _number(owner)})
        return bool(taken)
    return not any(_is_held(folder / f"{owner}.lock") for folder in (_folder(ledger), ledger.home / _EARLIER))


def _is_held(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)


_EARLIER = "locks"
"""Where earlier versions had the locks, in GTM_HOME: one of their processes may still live."""


def _lock_file(ledger: Ledger, owner: str) -> Path:
    folder = _folder(ledger)
    make_private(folder)
    return folder / f"{owner}.lock"


def _folder(ledger: Ledger) -> Path:
    """Beside the database: whoever can write the ledger finds it there, whatever its GTM_HOME."""
    file = ledger.file
    return file.with_name(f"{file.name}.locks") if file else ledger.home / _EARLIER


def _number(owner: str) -> int:
    return int.from_bytes(sha256(owner.encode()).digest()[:8], "big", signed=True)
