"""Folders for their owner's eyes. What we keep is personal data, or the logs of those who handle it.

`Path.mkdir(parents=True, mode=...)` gives its mode to the last folder alone: those above it are made for everybody.
"""

from pathlib import Path

OWNER_ONLY = 0o700
OWNER_READS = 0o600


def make_private(folder: Path) -> None:
    """Make a folder, and whatever is missing above it, for its owner alone. One that is there stays as it is.

    Raises OSError.
    """
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_private(folder.parent)
    folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
