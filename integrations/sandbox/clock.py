"""The sandbox's own time: it stands still until somebody moves it, and those who live by it are told.

Everything in the seeded world is dated relative to the start, so "funded in the last 90 days" stays true
whenever the sandbox is run.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from gtm import clock

Listener = Callable[[datetime, datetime], None]

MORNING = 8  # the hour (UTC) at which a simulated start falls


def this_morning() -> datetime:
    """Today at 08:00 UTC: the start of a world that was not given one."""
    return clock.now().replace(hour=MORNING, minute=0, second=0, microsecond=0)


class SimClock:
    """A clock moved by hand. Who listens is called with (before, after) at each move, the first first."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self._now = start
        self._listeners: list[Listener] = []

    def now(self) -> datetime:
        """The simulated moment, aware and in UTC."""
        return self._now

    def listen(self, listener: Listener) -> None:
        """Call `listener(before, after)` whenever time has passed."""
        self._listeners.append(listener)

    def advance(self, step: timedelta) -> datetime:
        """Let time pass and tell the listeners. ValueError if time would run backwards."""
        if step < timedelta(0):
            raise ValueError("the sandbox's clock only runs forwards; reset the sandbox to start again")
        before, self._now = self._now, self._now + step
        for listener in tuple(self._listeners):
            listener(before, self._now)
        return self._now

    def reset(self) -> None:
        """Back to the start; nobody listens any more."""
        self._now = self.start
        self._listeners.clear()
