"""Chunks of people are judged and drafted without Python's collector looking for garbage in cycles meanwhile."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looks for garbage in cycles: verdicts and drafts by the thousand set them off, and none of them is in one.

    What was made goes to the oldest objects unseen. Else the collector would walk all of it once, right afterwards.
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
    """Whoever has frozen something (a server that forks) wants it to stay so. Asked once: it is counted one by one."""
    return gc.get_freeze_count() > 0
