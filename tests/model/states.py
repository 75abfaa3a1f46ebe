"""What the model is made of: a row of the ledger, what the world knows of its lead, two workers, look-ups under way.

Time is discrete and ages saturate above the largest threshold, so there are finitely many states although a history
may go on for ever. Within one tick every order of events is explored.
"""

from typing import Any, NamedTuple

# Times in ticks of one second. The provider's promise: queued work is done within ASYNC of its request, and a look-up
# shows it within LAG of that. ASYNC < QUIET and LAG <= SPACING is what the ledger assumes.
ASYNC, LAG = 1, 1
QUIET, SPACING, OWN_DEADLINE, PATIENCE = 2, 1, 1, 8
LEASE = 2  # of a take-over by time, where the owner lock is left out
JUMP = 9  # the wall clock's: more than PATIENCE
HELD_BACK = 3  # how old a look-up's answer may be when it is written down at last
AGES = PATIENCE + HELD_BACK
ZERO = 32  # wall ages may be negative, and hash(-1) == hash(-2)
WALLS = ZERO + PATIENCE + JUMP + HELD_BACK

PLANNED, CLAIMED, SENDING, CONFIRMED, REJECTED, UNKNOWN, NEEDS_HUMAN = range(7)  # places in push_rules.STATES
OPEN = (UNKNOWN, NEEDS_HUMAN)
NOBODY, DEAD = 0, 3  # owners; 1 and 2 are the workers
OURS, FOREIGN = 1, 2
ADDED, ALREADY_THERE, REFUSED, NOT_PROCESSED, LOST = range(5)  # places in push_rules.Reply
PRESENT, ABSENT, UNDECIDED = range(3)  # places in push_rules.Seen

Label = tuple[Any, ...]
"""What happened: a word, and whom it concerns."""


class Stamp(NamedTuple):
    """A remembered moment, told from now. `boot` is the machine's number, 0 once that machine was started anew."""

    boot: int
    age: int
    wall: int  # ZERO + its age by the true time, less what the stamping clock was ahead


class Row(NamedTuple):
    """One campaign's row for the person, and (from `accepted` on) what only the world knows of that lead."""

    state: int = PLANNED
    owner: int = NOBODY
    attempt: int = 0  # saturates at 2
    since: Stamp | None = None
    first_absent: Stamp | None = None
    whose: int = 0
    held: int = 0  # age of the claim or intent: a lease, for those who would take over by time
    accepted: int = 0  # sends the provider has worked on; saturates at 2
    unseen: int = 0  # ticks until a look-up surely shows it
    queued: int = 0  # requests the provider will work on later,
    due: int = 0  # and those it must work on before the next tick
    others: bool = False  # somebody else added the person
    withdrawn: bool = False  # removed and blocked at the provider
    maybe: bool = False  # an earlier request may have been worked on

    def but(self, **changes: Any) -> "Row":
        """`_replace`, three times as fast."""
        values = list(self)
        for name, value in changes.items():
            values[_PLACES[name]] = value
        return tuple.__new__(Row, values)


_PLACES = {name: place for place, name in enumerate(Row._fields)}


IDLE, HOLDS, INTENDED, CHECKED, ANSWERED = range(5)


class Worker(NamedTuple):
    """What a worker is about to do, by its own memory."""

    doing: int = IDLE  # ANSWERED + n: it has the n-th kind of reply in hand
    row: int = 0
    age: int = 0  # of its intent, by its own clock
    suppressed: int = 0  # 1: it looked at suppression when it claimed; 2: and there was one at the intent


FREE = Worker()


class Look(NamedTuple):
    """A look-up that was asked at `at` and is not written down yet."""

    seen: int
    row: int
    at: Stamp
    read: Row | None = None  # the row as it was when asked; for reconcilers that judge by it


class World(NamedTuple):
    """What may still go wrong, and what concerns all rows."""

    reboots: int
    forward: int  # jumps of the wall clock left
    back: int
    offset: int = 0  # of the first machine's wall clock
    suppressed: bool = False


class State(NamedTuple):
    """Everything."""

    world: World
    rows: tuple[Row, ...]
    workers: tuple[Worker, Worker]
    looks: tuple[Look, ...] = ()

    def with_row(self, number: int, row: Row) -> "State":
        """The same with another row in this place."""
        world, rows, workers, looks = self
        others = (row,) if len(rows) == 1 else (*rows[:number], row, *rows[number + 1 :])
        return State(world, others, workers, looks)

    def with_worker(self, number: int, worker: Worker) -> "State":
        """The same with worker 1 or 2 doing something else."""
        world, rows, (one, two), looks = self
        return State(world, rows, (worker, two) if number == 1 else (one, worker), looks)

    def now(self, host: int) -> Stamp:
        """This moment as a machine's clocks tell it."""
        return Stamp(host, 0, ZERO - (self.world.offset if host == 1 else 0))


class Bounds(NamedTuple):
    """How much may happen in one history, and on what machines."""

    rows: int = 1
    looks: int = 1  # look-ups under way at once
    reboots: int = 1
    jumps: int = 1  # of the wall clock, forwards and back, each
    foreign: bool = True  # somebody else may add the person at the provider
    two_hosts: bool = False  # the second worker and a reconciler live on a machine of their own
    lease: bool = False  # take over from an owner by age, not by its kernel lock
    atomic_send: bool = False  # nothing comes between the check of the deadline and the request
    promise_kept: bool = True  # the provider does queued work within ASYNC
    lag: int = LAG  # how long a look-up really stays blind


class Broken(NamedTuple):
    """An invariant that does not hold, and what was seen."""

    invariant: str
    what: str


Moves = list[tuple[Label, State, Broken | None]]
"""What may happen next: (what, the state after it, the rule of conduct it broke)."""
