"""Which run a flow works on, told to whoever has started the flow in this process.

Several processes may run one play at the same time, and the ledger's newest run may be another's. The terminal tells
what became of its own run and of no other; a flow that a worker runs has nobody who listens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Taken:
    """`run_id`: the run that was begun or gone on with; None: none was, or not yet. `beside`: those that earlier pushes of
    the play had left behind, and that were gone on with first."""

    def __init__(self) -> None:
        self.run_id: str | None = None
        self.beside: list[str] = []


_LISTENER: ContextVar[Taken | None] = ContextVar("taken", default=None)


@contextmanager
def listening() -> Iterator[Taken]:
    """Gives what becomes known of the flow that is started within; its thread needs a copy of this context."""
    taken = Taken()
    before = _LISTENER.set(taken)
    try:
        yield taken
    finally:
        _LISTENER.reset(before)


def tell_taken(run_id: str, *, beside: bool = False) -> None:
    """This run is the flow's own from now on; or, `beside`, one of those that had been left behind."""
    listener = _LISTENER.get()
    if listener is None:
        return
    if beside:
        listener.beside.append(run_id)
    else:
        listener.run_id = run_id
