"""The rate governor: several windows per provider and account, shared by all processes of one ledger.

Each window is a leaky bucket of which only 75 % flow evenly and 20 % may burst, so that no window of the
provider's kind ever holds more than its limit. Providers' headers may slow it down, never speed it up.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import insert, select, update

from gtm.clock import now, sleep
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.schema import pace

_EVEN, _BURST = 0.75, 0.2


class Window(NamedTuple):
    """At most `limit` requests in `seconds`."""

    seconds: int
    limit: int


_HOLD = Window(0, 0)  # the row that says: nobody before then
_LONGEST_HOLD = timedelta(minutes=15)


class LedgerPace:
    """`integrations.ports.Pace`, kept in the ledger."""

    def __init__(self, ledger: Ledger, windows: Mapping[str, Sequence[Window]]) -> None:
        self._ledger = ledger
        self._windows = windows

    def wait(self, provider: str, account: str) -> None:
        """Return when the next request may go out; takes its place in every window at once."""
        windows = self._windows.get(provider, ())
        if not windows:
            return
        with self._ledger.write() as tx:
            at = now()
            seconds = max(_take(tx, provider, account, window, at) for window in windows)
            seconds = max(seconds, _held(tx, provider, account, at))
        if seconds > 0:
            sleep(seconds)

    def slow_down(self, provider: str, account: str, seconds: float) -> None:
        """Nobody asks this provider for so many seconds; at most a quarter of an hour."""
        with self._ledger.write() as tx:
            _put(tx, provider, account, _HOLD, now() + min(timedelta(seconds=seconds), _LONGEST_HOLD))


def _held(tx: Transaction, provider: str, account: str, at: datetime) -> float:
    until = _next(tx, provider, account, _HOLD) or at
    return max(min(until - at, _LONGEST_HOLD).total_seconds(), 0.0)


def _take(tx: Transaction, provider: str, account: str, window: Window, at: datetime) -> float:
    step = timedelta(seconds=window.seconds / (window.limit * _EVEN))
    burst = step * max(window.limit * _BURST - 1, 0)
    # A clock that jumped back must not make everybody wait for the difference.
    horizon = at + timedelta(seconds=window.seconds)
    earliest = min(_next(tx, provider, account, window) or at - burst, horizon)
    turn = max(earliest, at - burst)
    _put(tx, provider, account, window, turn + step)
    return max((turn - at).total_seconds(), 0.0)


def _next(tx: Transaction, provider: str, account: str, window: Window) -> datetime | None:
    found: datetime | None = tx.execute(
        select(pace.c.next_at).where(
            pace.c.provider == provider, pace.c.account == account, pace.c.window == window.seconds
        )
    ).scalar()
    return found


def _put(tx: Transaction, provider: str, account: str, window: Window, moment: datetime) -> None:
    where = (pace.c.provider == provider) & (pace.c.account == account) & (pace.c.window == window.seconds)
    if tx.execute(update(pace).where(where).values(next_at=moment)).rowcount == 0:
        row = {"provider": provider, "account": account, "window": window.seconds, "next_at": moment}
        tx.execute(insert(pace).values(**row))
