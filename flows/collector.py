"""Python's garbage collector while a run works.

Prefect leaves half a million objects behind its imports, and a run makes lists of thousands at a time: by Python's
defaults the collector walks through all of them again and again, for a tenth of a run's time.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS, _YOUNG, _OLD = 50_000, 20, 20


@contextmanager
def calm_collector() -> Iterator[None]:
    """Leave alone what was there before the run, and look at what is new less often. As before afterwards."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, _YOUNG, _OLD)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
