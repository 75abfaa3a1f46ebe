"""SQLite's writers wait in line: whoever has asked first, writes first, whichever process it is.

SQLite itself only says "locked" and leaves it to chance who asks at the right moment: whoever has just written asks at once
and mostly gets the lock again. Of eight processes with transactions of 0.4 s one waited 18 s, while another wrote 20 times.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def turn(database: str | None) -> Iterator[None]:
    """Stand in line until all who came before have begun to write. The kernel keeps the line, and takes the dead out of it.

    Where no file can be made beside the database nobody waits: nothing could be written there either, and SQLite says so.
    """
    try:
        line = open(f"{database}.line", "ab") if database else None  # noqa: SIM115 - closed below
    except OSError:
        line = None
    if line is None:
        yield
        return
    with line:
        fcntl.flock(line, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(line, fcntl.LOCK_UN)  # closing would not do if a fork has the file open too
