"""JSON whose types vary from page to page and from day to day, read leniently.

For providers that write counts as strings, ids as numbers or strings, and an empty object as `[]`. Leniency
ends at meaning: who needs a value must say what its absence means.
"""

from collections.abc import Mapping
from typing import Any

_BEYOND_COUNTING = 2**63
"""No database and no provider counts further; a number beyond it is a fault, not a fact."""


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object; anything else, such as the `[]` some services write for an empty one, is empty."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[Any]:
    """A JSON list; anything else is empty."""
    return value if isinstance(value, list) else []


def number(value: object) -> int | None:
    """A count, which Smartlead writes as number or string."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = int(str(value).strip())
    except ValueError:
        return None
    return found if abs(found) < _BEYOND_COUNTING else None


def text(value: object) -> str | None:
    """An id or a word as text; empty is None."""
    return str(value).strip() or None if value is not None else None


def flag(value: object) -> bool:
    """A yes, as boolean, 1 or text."""
    return str(value).lower() in ("true", "1")
