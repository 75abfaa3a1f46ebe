"""Is the file of a SQLite ledger whole? Asked before anything is read from it, so that no damage is built upon.

The check reads every page: some 10 ms for a small ledger, seconds for one of a gigabyte. So a large one is checked once
per start of the machine (what damages pages are power cuts and disks), any other in every process that opens it.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from gtm import clock

SMALL = 32_000_000  # bytes


class Damaged(Exception):
    """The file is not whole. `str()` is what SQLite found first."""


def check(database: str | None) -> None:
    """Raise Damaged when a page of this file is not what it must be. A file that is not there is whole."""
    file = Path(database or "")
    if not database or not file.is_file():
        return
    stamp = file.with_name(f"{file.name}.checked")
    seen = f"{clock.boot()} {file.stat().st_ino}"
    large = file.stat().st_size > SMALL
    if large and _read(stamp) == seen:
        return
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=30)) as connection:
        found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise Damaged(found.strip().splitlines()[-1])
    if large:
        with suppress(OSError):  # a folder that may not be written: then it is checked again next time
            stamp.write_text(seen, encoding="ascii")


def keep_copy(database: str, name: str) -> Path:
    """A whole copy of a ledger beside it, as it stands; returns the file. An older copy of that name is replaced."""
    kept = Path(f"{database}.{name}")
    spare = kept.with_name(f"{kept.name}.part")
    spare.unlink(missing_ok=True)
    with closing(sqlite3.connect(database, timeout=30)) as live, closing(sqlite3.connect(spare)) as copy:
        live.backup(copy)
    spare.chmod(0o600)
    spare.replace(kept)
    return kept


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
