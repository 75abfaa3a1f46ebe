"""One worker of the kill loop: the real stages on the real ledger and the real connector, until nothing is left to do."""

import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from gtm import clock
from gtm.ledger import pushes
from gtm.ledger.engine import LedgerError, forget_opened, open_ledger
from gtm.settings import Settings
from tasks.push import push_people
from tasks.settle import settle_doubts
from tests.kill.points import Points

DONE, FULL, BROKEN = 0, 7, 9
BEGINS = "begins"


@dataclass(frozen=True)
class Fate:
    """What is to happen to a worker: a signal at a point, a full disk, a clock that is wrong (after so many seconds).

    `most`: so many points it passes at most (see `Points`). `cold`: it opens the ledger by itself, as a program that was
    just started; else it finds it opened, unconnected.
    """

    point: str | None = None
    nth: int = 1
    most: int | None = None
    sig: signal.Signals = signal.SIGKILL
    disk_full: bool = False
    clock_off: timedelta = timedelta(0)
    clock_set_after: float = 0.0
    cold: bool = False


def fight(run_id: str, fate: Fate, said: Path, tell: int | None = None) -> None:
    """Work on a run in this (forked) process and leave it. Never returns.

    `tell`: a pipe's end for `<pid> begins` and, when the signal comes, `<pid> <name of the point>`, a line each.
    """

    def say(what: str) -> None:
        if tell is not None:
            os.write(tell, f"{os.getpid()} {what}\n".encode())

    code = BROKEN
    try:
        code = _fight(run_id, fate, say)
    except (
        LedgerError,
        OSError,
    ) as error:  # a full disk: the sentence is for the user, the rows for recovery
        code = FULL if fate.disk_full else BROKEN
        said.write_text(str(error) if fate.disk_full else traceback.format_exc())
    except BaseException:
        said.write_text(traceback.format_exc())
    finally:
        sys.stdout.flush()
        os._exit(code)


def _fight(run_id: str, fate: Fate, say: Callable[[str], None]) -> int:
    random.seed()
    if fate.cold:
        forget_opened()
    ledger = open_ledger(Settings())
    Points(fate.point, fate.nth, fate.sig, most=fate.most, say=say).install(ledger)
    say(BEGINS)
    if fate.disk_full:
        fill_the_disk(ledger.engine.url.database)
    real, set_at = datetime.now, time.monotonic() + fate.clock_set_after

    def wall() -> datetime:
        return real(clock.UTC) + (fate.clock_off if time.monotonic() >= set_at else timedelta(0))

    with clock.use(wall, clock._kernel):
        while True:
            settle_doubts.fn(run_id)
            push_people.fn(run_id)
            with ledger.read() as tx:
                states = pushes.states(tx, run_id)
            if not set(states) & {"planned", "claimed", "sending", "unknown"}:
                return DONE
            clock.sleep(random.uniform(0.03, 0.15))


def fill_the_disk(database: str | None) -> None:
    """No file of this process may grow much beyond the database's size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = max(
        Path(f"{database}{end}").stat().st_size for end in ("", "-wal") if Path(f"{database}{end}").exists()
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))
