"""How deep the tests go that try many cases by chance: a share of them in every run, all with `pytest --deep`.

A share finds what breaks often, and everybody waits for it; all of them find what breaks seldom, and CI waits.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

Case = TypeVar("Case")

deep = False
"""Set by conftest.py before any test module is imported."""

left: list[Any] = []
"""The tests that were collected and left to `--deep`, for whoever asks what there is."""


def tries(all_of_them: int, share: int | None = None) -> int:
    """So many tries: all with `--deep`, else the share (a quarter, if it is not named)."""
    return all_of_them if deep else share or max(all_of_them // 4, 1)


def some(cases: Sequence[Case], *places: int) -> list[Case]:
    """These cases of a dear test: all with `--deep`, else the ones at these places."""
    return list(cases) if deep else [cases[place] for place in places]
