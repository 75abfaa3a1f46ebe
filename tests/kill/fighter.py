"""One worker of the kill loop: the real stages on the real ledger and the real connector, until nothing is left to do."""

import os
import resource
import signal
import sys
import traceback
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


@dataclass(frozen=True)
class Fate:
    """What is to happen to a worker: a signal at a point, a full disk, a clock that is wrong."""

    point: str | None = None
    nth: int = 1
    sig: signal.Signals = signal.SIGKILL
    disk_full: bool = False
    clock_off: timedelta = timedelta(0)


def fight(run_id: str, fate: Fate, said: Path) -> None:
    """Work on a run in this (forked) process and leave it. Never returns."""
    code = BROKEN
    try:
        code = _fight(run_id, fate)
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


def _fight(run_id: str, fate: Fate) -> int:
    forget_opened()
    ledger = open_ledger(Settings())
    Points(fate.point, fate.nth, fate.sig).install(ledger)
    if fate.disk_full:
        fill_the_disk(ledger.engine.url.database)
    real = datetime.now
    with clock.use(lambda: real(clock.UTC) + fate.clock_off, clock._kernel):
        while True:
            settle_doubts.fn(run_id)
            push_people.fn(run_id)
            with ledger.read() as tx:
                states = pushes.states(tx, run_id)
            if not set(states) & {"planned", "claimed", "sending", "unknown"}:
                return DONE
            clock.sleep(0.03)


def fill_the_disk(database: str | None) -> None:
    """No file of this process may grow much beyond the database's size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = max(
        Path(f"{database}{end}").stat().st_size for end in ("", "-wal") if Path(f"{database}{end}").exists()
    )
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))
