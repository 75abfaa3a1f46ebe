"""The one clock. Nothing else in the project asks the operating system what time it is.

Time is a parameter: tests and the sandbox's simulated world hand in their own clock with `use`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic as _monotonic
from time import sleep as _sleep

Clock = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)


_clock: Clock = _system


def now() -> datetime:
    """The current moment, always aware and in UTC."""
    return _clock()


def monotonic() -> float:
    """Seconds since an arbitrary start; never goes backwards. For deadlines inside one process."""
    return _monotonic()


def sleep(seconds: float) -> None:
    """Wait. Kept here so that a test can forbid waiting."""
    _sleep(seconds)


@contextmanager
def use(clock: Clock) -> Iterator[None]:
    """Run a block under another clock. Not for threads that outlive the block."""
    global _clock
    before, _clock = _clock, clock
    try:
        yield
    finally:
        _clock = before
