"""`.env` in the working directory: looked at before it is read.

The settings read it again and again and would skip what they cannot read: a key in a line with a slip would
look like no key, and then everything would quietly be the sandbox.
"""

from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

from flows.cli.errors import wrong
from flows.cli.files import regular_file

FILE = Path(".env")
_LARGEST = 1_000_000


def check() -> None:
    """Raise Trouble when `.env` is there and cannot be read as lines of NAME=value."""
    if not FILE.is_symlink() and not FILE.exists():
        return
    regular_file(FILE, "Put a text file with lines like NAME=value there, or remove it")
    if FILE.stat().st_size > _LARGEST:
        raise wrong(f"{FILE} is over 1 MB; it holds lines like NAME=value. Nothing was touched.")
    try:
        text = FILE.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise wrong(f"{FILE} is not UTF-8 text; save it as UTF-8. Nothing was touched.") from None
    if text.startswith("\ufeff"):  # it would become a part of the first name
        raise wrong(
            f"{FILE} begins with a byte order mark; save it as UTF-8 without it. Nothing was touched."
        )
    for part in parse_stream(StringIO(text)):
        if part.error:
            said = part.original.string
            line = part.original.line + len(said) - len(said.lstrip("\n"))
            raise wrong(f"{FILE} line {line}: write NAME=value, or # before a comment. Nothing was touched.")
