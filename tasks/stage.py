"""How a stage works through its chunks: number them, hand them out, stop at the first word of trouble."""

from collections.abc import Callable, Sequence
from threading import Event

from gtm.models import Frozen

_SMALLEST, _LARGEST, _TASKS = 200, 1000, 8


def chunk_size(people: int) -> int:
    """Leads per Prefect task: enough tasks to see progress and to ask side by side, each worth its price.

    A task run costs some 30 ms here and as much on Prefect's server; judging a lead costs a tenth of one.
    """
    return min(max(-(-people // _TASKS), _SMALLEST), _LARGEST)


class Stop(Frozen):
    """Why a stage could not go on: one sentence for the user. What was done stands in the ledger."""

    sentence: str


stopping = Event()
"""Set on Ctrl-C and SIGTERM: tasks finish the request they are in and begin no other."""

INTERRUPTED = Stop(sentence="Interrupted.")


def first_stop(results: Sequence[Stop | None]) -> Stop | None:
    """The first trouble among the chunks of a stage; a provider's word before our own."""
    stops = [result for result in results if result is not None]
    told = [stop for stop in stops if stop != INTERRUPTED]
    return next(iter(told or stops), None)


Progress = Callable[[int, int], None]
"""Called with (chunks done, chunks in all)."""
