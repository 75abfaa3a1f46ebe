"""How a stage works through its chunks: number them, hand them out, stop at the first word of trouble."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Event, Lock

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


LOST_IN_A_ROW = 3
"""So many lost answers in a row stop a stage: whoever takes everything and says nothing is not fed the whole list."""


class Losses:
    """How many answers of a provider got lost in a row: over all chunks of a run, for each of them is too short to tell."""

    def __init__(self) -> None:
        self._in_a_row: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def one_more(self, run_id: str, provider: str) -> int:
        """Count a lost answer; how many in a row there are now."""
        with self._lock:
            self._in_a_row[run_id, provider] += 1
            return self._in_a_row[run_id, provider]

    def heard(self, run_id: str, provider: str) -> None:
        """An answer came."""
        with self._lock:
            self._in_a_row.pop((run_id, provider), None)

    def forget(self) -> None:
        """A run begins or goes on: what was lost before says nothing about now."""
        with self._lock:
            self._in_a_row.clear()


losses = Losses()


Progress = Callable[[int, int], None]
"""Called with (chunks done, chunks in all)."""
