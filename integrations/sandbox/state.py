"""All that a sandbox remembers: its world, its clock, its faults, and the books of calls and credits.

A provider shape keeps its own things (campaigns, posts, messages) in a *part*: a class taking the sandbox,
made once and made anew at each reset. `sandbox.part(Campaigns)` gives it.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from integrations.sandbox.books import Calls, Credits
from integrations.sandbox.clock import SimClock, this_morning
from integrations.sandbox.faults import Faults
from integrations.sandbox.limits import Limits
from integrations.sandbox.world import World

DEFAULT_SEED = 7


class Part(Protocol):
    """What a provider shape remembers. Its constructor may listen to the clock."""

    name: str  # under which `/_sandbox/state` shows it

    def __init__(self, sandbox: "Sandbox") -> None: ...

    def counts(self) -> dict[str, Any]:
        """What has arrived, as plain JSON for `/_sandbox/state`."""
        ...


P = TypeVar("P", bound=Part)


class Sandbox:
    """One simulated outside. The world never changes; everything else starts anew with `reset`.

    There is no lock: the server answers on one event loop, and a handler (`async def`) reads its request
    before it touches the sandbox and does not await until it is done. From another thread, ask over HTTP.
    """

    def __init__(self, seed: int = DEFAULT_SEED, start: datetime | None = None) -> None:
        self.seed = seed
        self.clock = SimClock(start or this_morning())
        self.world = _world(seed, self.clock.start.date())
        self.faults = Faults(seed)
        self.limits = Limits()
        self.calls = Calls()
        self.credits = Credits()
        self._parts: dict[type[Any], Any] = {}

    def part(self, kind: type[P]) -> P:
        """The sandbox's one instance of `kind`. Ask each time: a reset makes a new one."""
        if kind not in self._parts:
            self._parts[kind] = kind(self)
        part: P = self._parts[kind]
        return part

    def parts(self) -> tuple[Part, ...]:
        """All parts that exist, in the order they were made."""
        return tuple(self._parts.values())

    def reset(self) -> None:
        """Forget everything that happened. Parts are made anew, in the same order."""
        self.clock.reset()
        for book in (self.faults, self.limits, self.calls, self.credits):
            book.reset()
        for kind in tuple(self._parts):
            self._parts[kind] = kind(self)


@lru_cache(maxsize=2)
def _world(seed: int, today: date) -> World:
    """The world never changes, so all sandboxes of a process that begin alike share it: making one takes a second."""
    return World(seed, today)


def accepts(key: str) -> bool:
    """Any key will do, except none at all and those that begin with `wrong`."""
    return bool(key) and not key.startswith("wrong")
