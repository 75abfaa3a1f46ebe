"""Is this ledger older than what it has sent? A restored backup forgets intents, and would send them again.

Every intent raises a counter in its own transaction; the same number is written, with the ledger's mark, to a small file
beside the locks before the first byte leaves. A ledger that stands behind that file was restored (or is another one):
nothing is pushed until a full reconcile has read back what the sequencers hold.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gtm.ledger import counters
from gtm.ledger.engine import Ledger, Transaction

_NAME = "generation"


class Restored(Exception):
    """The ledger is older than its side file. `str()` is a sentence with the remedy."""


def forbid_if_restored(ledger: Ledger, tx: Transaction) -> None:
    """Raise Restored when this ledger does not know of intents that were sent from this machine."""
    why = _behind(ledger, tx)
    if why:
        raise Restored(
            f"The ledger {why}. Nothing is pushed until what the sequencers hold is read back: gtm reconcile --full"
        )


def advance(tx: Transaction) -> None:
    """Count one more batch of intents, in their transaction."""
    counters.raise_by_one(tx, _NAME)
    if not counters.mark(tx, _NAME):
        counters.set_mark(tx, _NAME, secrets.token_hex(8))


def remember(ledger: Ledger) -> None:
    """Write the ledger's generation to its side file. After the intent's commit, before the first byte."""
    with ledger.read() as tx:
        mark, number = counters.mark(tx, _NAME), counters.value(tx, _NAME)
    with _alone(ledger):
        noted = _noted(ledger)
        if noted is None or noted[0] != mark or noted[1] < number:
            _note(ledger, mark, number)


def accept(ledger: Ledger) -> None:
    """After a full reconcile: what the ledger holds now is the truth, and its side file starts again from it."""
    with ledger.write() as tx:
        noted = _noted(ledger)
        number = counters.raise_to(tx, _NAME, noted[1] if noted else 0)
        mark = counters.mark(tx, _NAME) or secrets.token_hex(8)
        counters.set_mark(tx, _NAME, mark)
    with _alone(ledger):
        _note(ledger, mark, number)


def behind(ledger: Ledger) -> str:
    """Why this ledger looks restored; empty: it does not."""
    with ledger.read() as tx:
        return _behind(ledger, tx)


def _behind(ledger: Ledger, tx: Transaction) -> str:
    noted = _noted(ledger)
    if noted is None:
        return ""
    mark, number = counters.mark(tx, _NAME), counters.value(tx, _NAME)
    if noted[0] != mark:
        return "is not the one this machine has pushed from (another database, or one made anew)"
    if noted[1] > number:
        return f"was restored from a backup: it knows {number} of {noted[1]} batches that were sent"
    return ""


def _file(ledger: Ledger) -> Path:
    return ledger.home / "generation.json"


def _noted(ledger: Ledger) -> tuple[str, int] | None:
    try:
        read = json.loads(_file(ledger).read_text(encoding="utf-8"))
        return str(read["mark"]), int(read["sent"])
    except FileNotFoundError:
        return None
    except (
        ValueError,
        KeyError,
        TypeError,
    ):  # torn by a power cut: then nobody knows, so it counts as behind
        return "unreadable", 0


@contextmanager
def _alone(ledger: Ledger) -> Iterator[None]:
    """One process at a time, so that the file never goes back."""
    ledger.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (ledger.home / "generation.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _note(ledger: Ledger, mark: str, number: int) -> None:
    """Replace the file whole, on the disk before this returns."""
    spare = _file(ledger).with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, json.dumps({"mark": mark, "sent": number}).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        spare.replace(_file(ledger))
    except OSError:
        with suppress(OSError):
            spare.unlink()
        raise
