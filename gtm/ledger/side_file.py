"""The side file of `generation`: what was sent, noted outside the database, so that it survives the database's restoring.

It is replaced whole and is on the disk before the first byte of a batch leaves. Ids and counts only, nobody's data.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gtm.folders import make_private
from gtm.ledger.push_rules import Instant

Campaign = tuple[str, str]
"""`(provider, campaign)`: what can be read back at a sequencer."""


class Noted(NamedTuple):
    """What a side file says: whose it is, how many batches were sent, and to which campaign up to which batch.

    `routes` None: it does not say where to (written by an earlier version, or torn by a power cut). `last`: when the
    last batch was about to leave.
    """

    mark: str
    sent: int
    routes: Mapping[Campaign, int] | None
    last: Instant


def read(file: Path) -> Noted | None:
    """What the file says; None: there is none."""
    try:
        text, touched = file.read_text(encoding="utf-8"), file.stat().st_mtime
    except FileNotFoundError:
        return None
    except ValueError:
        text, touched = "", file.stat().st_mtime
    changed = Instant("", 0.0, datetime.fromtimestamp(touched, UTC))
    try:
        said = json.loads(text)
        mark, sent = str(said["mark"]), int(said["sent"])
    except (ValueError, KeyError, TypeError):  # torn: then nobody knows, so it counts as behind
        return Noted("unreadable", 0, None, changed)
    try:
        routes = {(str(p), str(c)): int(n) for p, c, n in said["routes"]}
        boot, since_boot, wall = said["last"]
        return Noted(mark, sent, routes, Instant(boot, float(since_boot), datetime.fromisoformat(wall)))
    except (ValueError, KeyError, TypeError):
        return Noted(mark, sent, None, changed)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """One process at a time, so that the file never goes back."""
    make_private(file.parent)
    with file.with_suffix(".lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(file: Path, noted: Noted) -> None:
    """Replace the file whole, on the disk before this returns."""
    spare = file.with_suffix(f".{secrets.token_hex(4)}")
    handle = os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, json.dumps(_said(noted)).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        spare.replace(file)
    except OSError:
        with suppress(OSError):
            spare.unlink()
        raise


def _said(noted: Noted) -> dict[str, Any]:
    routes = [[*route, number] for route, number in sorted((noted.routes or {}).items())]
    last = [noted.last.boot, noted.last.since_boot, noted.last.wall.isoformat()]
    return {"mark": noted.mark, "sent": noted.sent, "routes": routes, "last": last}
