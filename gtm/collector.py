"""Python's garbage collector while a run works, and while a chunk of people is judged or drafted.

Prefect leaves half a million objects behind its imports, and a run makes lists of thousands at a time: by Python's
defaults the collector walks through all of them again and again, for a tenth of a run's time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

_NEW_OBJECTS, _YOUNG, _OLD = 50_000, 20, 20


@contextmanager
def calm_collector() -> Iterator[None]:
    """Leave alone what was there before the run, and look at what is new less often. As before afterwards."""
    before = gc.get_threshold()
    gc.freeze()
    _something_is_frozen.cache_clear()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
        _something_is_frozen.cache_clear()


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for garbage in cycles: verdicts and drafts by the thousand set them off, and none of them is in one.

    Outside of a run what was made goes to the oldest objects unseen. Else the collector would walk all of it right
    afterwards, which in a run it does less often.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not _something_is_frozen():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@cache
def _something_is_frozen() -> bool:
    """Whoever has frozen something (a run, a server that forks) wants it to stay so. Kept: it is counted one by one."""
    return gc.get_freeze_count() > 0
