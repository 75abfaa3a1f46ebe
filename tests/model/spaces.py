"""The bounded spaces that are explored: those of every test run, and the deeper ones of `make model`."""

from typing import NamedTuple

from tests.model.states import Bounds


class Space(NamedTuple):
    """Bounds with a name, and how many states there are at least (a smaller number means a move was lost)."""

    name: str
    bounds: Bounds
    at_least: int
    liveness: bool = True


# The largest one last: tests explore it with `--deep` only.
REGULAR = (
    Space("one person", Bounds(reboots=0, jumps=0), 10_000),
    Space("two look-ups at once", Bounds(looks=2, reboots=0, jumps=0), 28_000),
    Space("two campaigns", Bounds(rows=2, reboots=0, jumps=0, foreign=False), 34_000),
    Space("two machines", Bounds(reboots=0, jumps=0, foreign=False, two_hosts=True), 41_000),
    Space("restart and wall clock", Bounds(reboots=1, jumps=1, foreign=False), 250_000),
)

DEEP = (
    Space("everything at once, one restart", Bounds(looks=2, reboots=1, jumps=1), 0, liveness=False),
    Space("two restarts", Bounds(reboots=2, jumps=1, foreign=False), 0, liveness=False),
    Space(
        "two machines, one restart, wall clock", Bounds(reboots=1, jumps=1, two_hosts=True), 0, liveness=False
    ),
    Space("two campaigns, restart, wall clock", Bounds(rows=2, jumps=1, foreign=False), 0, liveness=False),
)
