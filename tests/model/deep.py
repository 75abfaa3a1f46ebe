"""`make model`: the model check with wider bounds than the test suite's. Minutes, and up to some gigabytes.

Prints one line per space as it ends; exits with 1 and the counter-example if an invariant falls.
"""

import gc
import sys

from tests.model.explore import explore
from tests.model.ledger_model import Model
from tests.model.spaces import DEEP, REGULAR, Space
from tests.model.tell import story


def main(words: list[str]) -> int:
    """Explore the spaces whose name contains one of the words; all of them without words."""
    gc.disable()  # the states form no cycles
    chosen = [one for one in (*REGULAR, *DEEP) if not words or any(word in one.name for word in words)]
    if not chosen:
        names = ", ".join(f'"{one.name}"' for one in (*REGULAR, *DEEP))
        sys.stderr.write(f"no space is called like {' or '.join(words)}; there are {names}\n")
        return 2
    total = 0
    for space in chosen:
        states = _explored(space)
        if states is None:
            return 1
        total += states
    sys.stdout.write(f"{total:,} states, no invariant broken\n")
    return 0


def _explored(space: Space) -> int | None:
    model = Model(space.bounds)
    found = explore(model, liveness=space.liveness, compact=not space.liveness)
    sys.stdout.write(
        f"{space.name}: {found.states:,} states, {found.edges:,} moves, {found.depth} steps deep, {found.seconds:.0f} s\n"
    )
    sys.stdout.flush()
    if found.broken is None and found.stuck is None:
        return found.states
    if found.broken is not None and not found.trace:  # hashes leave no trace: once more, keeping the states
        found = explore(model)
    what = found.broken or "no way out of this state"
    sys.stdout.write(f"{what}\n{story(found.trace or found.stuck or (), space.bounds.rows)}\n")
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
