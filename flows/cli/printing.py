"""What people see, and what machines read: rich text for the one, exactly one JSON object for the other.

Everything that is not the answer (progress, hints while waiting, errors) goes to stderr.
"""

import json
import sys
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, TextIO

from cyclopts import Parameter
from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

from flows.cli.columns import prose as prose
from flows.cli.columns import rows as rows
from gtm.sentences import counted

Json = Annotated[
    bool,
    Parameter(
        name="--json",
        negative="",
        show_default=False,
        help="One JSON object on stdout; everything else goes to stderr.",
    ),
]

_WIDTH_WITHOUT_TERMINAL = 100
_STYLES = {"good": "green", "bad": "red", "warn": "yellow", "quiet": "dim", "strong": "bold", "": ""}


def stdout() -> Console:
    """Where the answer goes."""
    return _console(sys.stdout)


def stderr() -> Console:
    """Where everything else goes."""
    return _console(sys.stderr)


def _console(file: TextIO) -> Console:
    width = None if file.isatty() else _columns()
    return Console(file=file, width=width, highlight=False, emoji=False, soft_wrap=False)


def _columns() -> int | None:
    """Into a file or a pipe: as wide as COLUMNS says, else wide enough not to break sentences too often."""
    import os

    return None if os.environ.get("COLUMNS") else _WIDTH_WITHOUT_TERMINAL


def tell(data: Mapping[str, Any], show: Callable[[Console], None], *, as_json: bool, code: int = 0) -> int:
    """Print the answer one way or the other; returns the exit code for the verb to return."""
    if as_json:
        write_json(data)
    else:
        show(stdout())
    return code


def write_json(data: Mapping[str, Any]) -> None:
    """The one object. Dates are ISO 8601, credits are numbers."""
    sys.stdout.write(json.dumps(plain(data), ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, BaseModel):
        return plain(value.model_dump())
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(entry) for entry in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


# --- words ----------------------------------------------------------------------------------------------


def clean(value: object) -> str:
    """Text from outside, on one line and harmless: a name must not be able to move the cursor."""
    characters = " ".join(str(value).split())
    return "".join(c for c in characters if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def styled(*parts: str | tuple[str, str]) -> Text:
    """`styled("saw ", ("34", "bad"))`: text that is never read as markup, with our few styles."""
    text = Text()
    for part in parts:
        words, style = (part, "") if isinstance(part, str) else part
        text.append(words, style=_STYLES.get(style, style))
    return text


count = counted


def credits(low: Decimal, high: Decimal | None = None) -> str:
    """`138 credits`, `129-147 credits`."""
    if high is None or low == high:
        return f"{_amount(low)} credit{'' if low == 1 else 's'}"
    return f"{_amount(low)}-{_amount(high)} credits"


def _amount(value: Decimal) -> str:
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():f}"


def ago(moment: datetime, at: datetime) -> str:
    """`4 min ago`, `3 hours ago`, `12 days ago`."""
    seconds = max((at - moment).total_seconds(), 0)
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 2 * 86400:
        return f"{count(int(seconds // 3600), 'hour')} ago"
    return f"{int(seconds // 86400)} days ago"


def day(moment: datetime) -> str:
    """The date, in UTC like everything in the ledger."""
    return f"{moment.astimezone(UTC):%Y-%m-%d}"


def clock(moment: datetime) -> str:
    """The time of day where the reader is."""
    return f"{moment.astimezone():%H:%M}"
