"""Wait while another process asks about the same one: its answer is free for us, and two questions would be paid twice."""

from gtm.clock import monotonic, now, sleep
from gtm.ledger import credits
from tasks.desk import Desk
from tasks.stage import stopping

_LONGEST = 180.0
_FIRST, _SLOWEST = 0.05, 1.0


class Patience:
    """Looks again at growing intervals, for three minutes in all: longer than a request can last."""

    def __init__(self) -> None:
        self._end = monotonic() + _LONGEST
        self._pause = _FIRST

    def wait(self, desk: Desk) -> bool:
        """Wait a moment; False when it was long enough, or the run is being stopped.

        Reservations of processes that are proven dead end here: they can be waited for no longer.
        """
        if stopping.is_set() or monotonic() > self._end:
            return False
        sleep(self._pause)
        self._pause = min(2 * self._pause, _SLOWEST)
        with desk.ledger.write() as tx:
            credits.doubt_of_the_dead(desk.ledger, tx, now())
        return True
