"""How deep the tests go that try many cases by chance: a share of them in every run, all with `pytest --deep`.

A share finds what breaks often, and everybody waits for it; all of them find what breaks seldom, and CI waits.
"""

deep = False
"""Set by conftest.py before any test module is imported."""


def tries(all_of_them: int, share: int | None = None) -> int:
    """So many tries: all with `--deep`, else the share (a quarter, if it is not named)."""
    return all_of_them if deep else share or max(all_of_them // 4, 1)
