"""Chunks without the collector: it is on again afterwards, and does not walk at once what was made."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import gc
from gtm.collector import uncollected

{before}
with uncollected():
    assert not gc.isenabled()
    with uncollected():
        made = [[n] for n in range(5_000)]
    assert not gc.isenabled()
print(gc.isenabled(), gc.get_freeze_count() > 0, any(one is made[7] for one in gc.get_objects(generation=2)))
"""


def _told(before: str) -> list[str]:
    code = PROGRAM.format(before=before)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_collector_is_on_again_and_what_was_made_is_old() -> None:
    """Nothing is frozen for good."""
    assert _told("") == ["True", "False", "True"]


def test_whoever_works_without_a_collector_goes_on_so() -> None:
    """It was off before; that is somebody else's decision."""
    assert _told("gc.disable()") == ["False", "False", "False"]


def test_what_somebody_else_has_frozen_stays_frozen() -> None:
    """Servers that fork freeze what their children share."""
    assert _told("gc.freeze()")[:2] == ["True", "True"]


def test_a_run_that_begins_after_a_chunk_keeps_frozen_what_was_there_before() -> None:
    """A terminal may judge people before its run: what it found out of the collector then holds no longer."""
    code = (
        "import gc\nfrom gtm.collector import calm_collector, uncollected\n"
        "with uncollected():\n    pass\n"
        "with calm_collector():\n    with uncollected():\n        pass\n    print(gc.get_freeze_count() > 0)\n"
        "with uncollected():\n    pass\n"
        "print(gc.get_freeze_count() > 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
