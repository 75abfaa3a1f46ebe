"""Killed while buying, at named points, in real processes: nobody is paid for twice, no budget is exceeded, all go on."""

import os
from pathlib import Path

from tests import depth, programs
from tests.kill import loop

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


def test_a_kill_at_any_named_point_costs_nothing_twice(tmp_path: Path) -> None:
    """By the sandbox's own book. `python -m tests.kill.loop --point all` visits every point of the catalogue."""
    chosen = [word for point in FEW for word in ("--point", point)]
    kills = programs.start("--seed", "3", *chosen, folder=tmp_path, environment=os.environ, main=loop.main)
    code, out, err = kills.end(600)
    assert code == 0, out + err
    assert f"{len(FEW)} kills ({len(FEW)} points)" in out
