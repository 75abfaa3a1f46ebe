"""Files that a person names on the command line: looked at before anything is begun.

A pipe would hang, a folder or a link in a circle would end in the machine's words, not in ours.
"""

from pathlib import Path

from flows.cli.errors import wrong
from gtm.sentences import ended

_UNTOUCHED = "Nothing was touched."


def regular_file(file: Path, remedy: str) -> Path:
    """The file, if it is one that can be read to its end. Raises Trouble: what it is instead, and the remedy."""
    problem = _problem(file)
    if problem:
        raise wrong(f"{_shown(file)} {ended(problem)} {remedy}. {_UNTOUCHED}")
    return file


def _problem(file: Path) -> str:
    try:
        if file.is_file():
            with file.open("rb"):
                return ""
        if file.is_dir():
            return "is a folder"
        if file.is_symlink() and not file.exists():
            return "is a link that leads nowhere"
        return "is no regular file" if file.exists() else "is not there"
    except (
        OSError,
        ValueError,
        RuntimeError,
    ) as error:  # RuntimeError: a link in a circle, before Python 3.13
        return f"cannot be read ({getattr(error, 'strerror', None) or 'a name that no file can have'})"


def _shown(file: Path) -> str:
    return str(file) if str(file) not in ("", ".") else "The working directory"
