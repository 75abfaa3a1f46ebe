"""The one clock. Nothing else in the project asks the operating system what time it is.

Time is a parameter: tests and the sandbox's simulated world hand in their own clock with `use`.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic as _monotonic
from time import sleep as _sleep

Clock = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)


def _kernel() -> float:
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


_clock: Clock = _system
_since_boot: Callable[[], float] = _kernel


def now() -> datetime:
    """The current moment, always aware and in UTC."""
    return _clock()


def monotonic() -> float:
    """Seconds since an arbitrary start; never goes backwards. For deadlines inside one process."""
    return _monotonic()


def since_boot() -> float:
    """Seconds since this machine started, time asleep included. The same for all its processes; nobody can set it."""
    return _since_boot()


@lru_cache(maxsize=1)
def boot() -> str:
    """Which start of which machine this is: `since_boot` of two moments compares only within one boot."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # no Linux: every process is its own boot, so that nothing is ever concluded too early
        return f"process-{os.getpid()}-{_monotonic()}"


def sleep(seconds: float) -> None:
    """Wait. Kept here so that a test can forbid waiting."""
    _sleep(seconds)


def _along_with(clock: Clock) -> Callable[[], float]:
    """The kernel's clock, as far ahead of its true self as the given clock is ahead of the wall."""
    began = _kernel() - _system().timestamp()
    return lambda: began + clock().timestamp()


@contextmanager
def use(clock: Clock, since_boot: Callable[[], float] | None = None) -> Iterator[None]:
    """Run a block under another clock. Not for threads that outlive the block.

    `since_boot`: the kernel's clock too; left out, it runs along with the given one.
    """
    global _clock, _since_boot
    before = (_clock, _since_boot)
    _clock, _since_boot = clock, since_boot or _along_with(clock)
    try:
        yield
    finally:
        _clock, _since_boot = before
