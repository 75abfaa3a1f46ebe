"""Killed while buying, at named points, in real processes: nobody is paid for twice, no budget is exceeded, all go on."""

import subprocess
import sys
from pathlib import Path

from tests import depth

ROOT = Path(__file__).parents[2]

# Before the request, on the wire, after the answer and before it is written down, inside the commit, after it.
POINTS = (
    "commit of credits.reserve ends",
    "purchase request begins",
    "receive_response_headers begins",
    "receive_response_body ends",
    "credits.settle ends",
    "commit of credits.settle begins",
    "commit of credits.settle ends",
)


FEW = depth.some(POINTS, 2)
"""Where it is hardest to tell what was bought: on the wire."""


def test_a_kill_at_any_named_point_costs_nothing_twice() -> None:
    """By the sandbox's own book. `python -m tests.kill.loop --point all` visits every point of the catalogue."""
    chosen = [word for point in FEW for word in ("--point", point)]
    command = [sys.executable, "-m", "tests.kill.loop", "--seed", "3", *chosen]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(FEW)} kills ({len(FEW)} points)" in done.stdout
