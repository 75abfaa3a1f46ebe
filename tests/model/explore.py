"""Visit every state of a transition system once, breadth first; the first violation found is a shortest one."""

from array import array
from time import perf_counter
from typing import Any, NamedTuple

from tests.model.ledger_model import Model
from tests.model.states import Broken, Label, State

FAULTS = {"kill", "reboot", "wall clock", "suppress", "somebody else adds", "person says"}
"""What nobody may hope for when asking whether the ledger gets out of a state by itself."""

OF_A_WORKER = {"claim", "intend", "check", "too late", "send", "write", "kill", "stop", "refuse", "give back"}


class Found(NamedTuple):
    """What an exploration saw. `complete`: there is no state within the bounds that was not visited."""

    states: int
    edges: int
    depth: int
    complete: bool
    seconds: float
    broken: Broken | None = None
    trace: tuple[Label, ...] = ()
    stuck: tuple[Label, ...] | None = None


def explore(
    model: Model,
    *,
    only: frozenset[str] | None = None,
    at_most: int | None = None,
    liveness: bool = False,
    compact: bool = False,
) -> Found:
    """Search for a violation, of the invariants in `only` if given (the others are then walked over).

    `compact` keeps 64-bit hashes of what was visited in place of the states: a tenth of the memory, no trace; the
    chance that two of n states share one is n^2 / 2^65.
    """
    began = perf_counter()
    start = model.start()
    number: dict[Any, int] = {hash(start) if compact else start: 0}
    parent = array("q", [-1])
    back = (array("q"), array("q"))
    settled = [0] if model.settled(start) else []
    level, edges, depth = [(0, start)], 0, 0
    states: list[State] = [] if compact else [start]

    def found(broken: Broken | None, trace: tuple[Label, ...] = (), complete: bool = True) -> Found:
        return Found(len(number), edges, depth, complete, perf_counter() - began, broken, trace)

    while level:
        depth += 1
        following: list[tuple[int, State]] = []
        for here, state in level:
            for label, after, conduct in model.steps(state):
                edges += 1
                if conduct is not None and (only is None or conduct.invariant in only):
                    return found(
                        conduct, () if compact else _trace(model, states, parent, here, label), False
                    )
                key = hash(after) if compact else after
                there = number.get(key)
                if there is None:
                    there = number[key] = len(number)
                    following.append((there, after))
                    if not compact:
                        parent.append(here)
                        states.append(after)
                    broken = model.broken(after)
                    if broken is not None and (only is None or broken.invariant in only):
                        return found(
                            broken, () if compact else _trace(model, states, parent, here, label), False
                        )
                    if liveness and model.settled(after):
                        settled.append(there)
                if liveness and label[0] not in FAULTS:
                    back[0].append(there)
                    back[1].append(here)
        if at_most is not None and len(number) >= at_most and following:
            return found(None, complete=False)
        level = following
    result = found(None)
    if liveness:
        stuck = _cannot_reach(settled, back, len(number))
        if stuck is not None:
            trace = _trace(model, states, parent, stuck, None)
            result = result._replace(stuck=trace)
    return result._replace(seconds=perf_counter() - began)


def _cannot_reach(goals: list[int], back: "tuple[array[int], array[int]]", count: int) -> int | None:
    """The first state from which no goal can be reached, going the edges backwards from the goals."""
    first = array("q", bytes(8 * (count + 1)))
    for there in back[0]:
        first[there + 1] += 1
    for index in range(count):
        first[index + 1] += first[index]
    place, before = array("q", first), array("q", bytes(8 * len(back[0])))
    for there, here in zip(*back, strict=True):
        before[place[there]] = here
        place[there] += 1
    reached = bytearray(count)
    for goal in goals:
        reached[goal] = 1
    queue = list(goals)
    while queue:
        index = queue.pop()
        for here in before[first[index] : first[index + 1]]:
            if not reached[here]:
                reached[here] = 1
                queue.append(here)
    missing = reached.find(0)
    return None if missing < 0 else missing


def _trace(
    model: Model, states: list[State], parent: "array[int]", here: int, last: Label | None
) -> tuple[Label, ...]:
    """The labels that lead there, found by walking the same way again with workers that keep their names."""
    chain = [here]
    while parent[chain[-1]] >= 0:
        chain.append(parent[chain[-1]])
    chain.reverse()
    named = Model(model.bounds, model.rules, model.flaws, symmetric=False)
    state, labels = named.start(), []
    for there in chain[1:]:
        label, state = next((x, y) for x, y, _ in named.steps(state) if model.tidy(y) == states[there])
        labels.append(label)
    if last is not None:
        kind = (last[0], *last[2:]) if last[0] in OF_A_WORKER else last
        labels.append(
            next(
                x
                for x, y, broken in named.steps(state)
                if ((x[0], *x[2:]) if x[0] in OF_A_WORKER else x) == kind and (broken or named.broken(y))
            )
        )
    return tuple(labels)
