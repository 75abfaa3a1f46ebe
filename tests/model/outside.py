"""What nobody in the ledger decides: the provider's late work, clocks, restarts, opt-outs, other people."""

from collections.abc import Iterator
from functools import cache

from tests.model.states import (
    AGES,
    ASYNC,
    CLAIMED,
    DEAD,
    FREE,
    HELD_BACK,
    INTENDED,
    JUMP,
    OWN_DEADLINE,
    SENDING,
    WALLS,
    Bounds,
    Label,
    Look,
    Row,
    Stamp,
    State,
    Worker,
)  # fmt: skip

assert ASYNC == 1, "a queued request has one tick: `queued`, then `due`"


def enrolled(row: Row, bounds: Bounds) -> Row:
    """The provider works on a request of ours; it may take a moment until a look-up shows it."""
    unseen = row.unseen if row.accepted or row.others else bounds.lag + 1
    return row.but(accepted=min(row.accepted + 1, 2), unseen=unseen)


def happenings(state: State, bounds: Bounds) -> Iterator[tuple[Label, State]]:
    """Everything that may happen to the ledger next, rather than be done by it."""
    world = state.world
    due = False
    for r, row in enumerate(state.rows):
        if row.due or row.queued:
            due = due or bool(row.due)
            less = row.but(due=row.due - 1) if row.due else row.but(queued=row.queued - 1)
            yield ("late work", r, "done"), state.with_row(r, enrolled(less, bounds))
            yield ("late work", r, "dropped"), state.with_row(r, less)
        if bounds.foreign and not row.others and not row.withdrawn:
            there = row.but(others=True, unseen=row.unseen if row.accepted else bounds.lag + 1)
            yield ("somebody else adds", r), state.with_row(r, there)
    if not world.suppressed:
        yield ("suppress",), state._replace(world=world._replace(suppressed=True))
    if not due:
        yield ("tick",), _later(state, bounds)
    if world.reboots:
        yield ("reboot", 1), _restarted(state, bounds, 1)
        if bounds.two_hosts:
            yield ("reboot", 2), _restarted(state, bounds, 2)
    if world.forward:
        ahead = world._replace(forward=world.forward - 1, offset=world.offset + JUMP)
        yield ("wall clock", +JUMP), state._replace(world=ahead)
    if world.back:
        behind = world._replace(back=world.back - 1, offset=world.offset - JUMP)
        yield ("wall clock", -JUMP), state._replace(world=behind)


def _later(state: State, bounds: Bounds) -> State:
    """One tick has passed, everywhere."""
    return State(
        state.world,
        tuple(_older_row(row, bounds.promise_kept) for row in state.rows),
        (_older_worker(state.workers[0]), _older_worker(state.workers[1])),
        tuple(_older_look(look) for look in state.looks if look.at.age < HELD_BACK),
    )


@cache
def _older(stamp: Stamp) -> Stamp:
    age = min(stamp.age + 1, AGES) if stamp.boot else 0
    return Stamp(stamp.boot, age, min(stamp.wall + 1, WALLS))


@cache
def _older_worker(worker: Worker) -> Worker:
    return worker._replace(age=min(worker.age + 1, OWN_DEADLINE + 1)) if worker.doing == INTENDED else worker


@cache
def _older_look(look: Look) -> Look:
    return look._replace(at=_older(look.at), read=look.read and _older_row(look.read, True))


@cache
def _older_row(row: Row, promise_kept: bool) -> Row:
    return row.but(
        since=row.since and _older(row.since),
        first_absent=row.first_absent and _older(row.first_absent),
        held=min(row.held + 1, AGES) if row.state in (CLAIMED, SENDING) else 0,
        unseen=max(row.unseen - 1, 0),
        queued=0 if promise_kept else row.queued,
        due=row.queued if promise_kept else 0,
    )


def _restarted(state: State, bounds: Bounds, host: int) -> State:
    """A machine's processes die with it, and its kernel's clock starts anew."""
    dead = [w for w in (1, 2) if (bounds.two_hosts and w == 2) == (host == 2)]

    def told(stamp: Stamp | None) -> Stamp | None:
        return Stamp(0, 0, stamp.wall) if stamp and stamp.boot == host else stamp

    rows = tuple(
        row.but(
            owner=DEAD if row.owner in dead else row.owner,
            since=told(row.since),
            first_absent=told(row.first_absent),
        )
        for row in state.rows
    )
    one, two = (FREE if w in dead else state.workers[w - 1] for w in (1, 2))
    looks: tuple[Look, ...] = tuple(look for look in state.looks if look.at.boot != host)
    return State(state.world._replace(reboots=state.world.reboots - 1), rows, (one, two), looks)
