"""What a decision is made of: every rule, the value it saw, where that came from, what would change it.

A verdict is stored beside the person and shown by `gtm why`; written as JSON and read back it is the same
bytes.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import JsonValue

from gtm.models import Fact, Frozen

Facts = Mapping[str, Fact]
"""What is known about one person, by `person.<field>` and `company.<field>`. No key: nobody ever said."""

Decision = Literal["keep", "drop", "hold"]
Kind = Literal["must", "nice", "never", "signal", "email", "score"]
Result = Literal["pass", "fail", "unknown"]
Seen = str | bool | int | float | tuple[str, ...] | None
"""A value as a verdict keeps it: short, and the same when written as JSON and read back."""

_LONGEST_TEXT = 200
_MOST_ITEMS = 12
_LARGEST_NUMBER = 1e300  # beyond it, and for what is not a number, JSON has no word


class RuleResult(Frozen):
    """One rule and how it went. For a `never` rule `fail` means that it was true.

    `source`, `age_days` and `price` (in credits) tell where `seen` comes from; None: it never was said.
    """

    kind: Kind
    text: str
    result: Result
    seen: Seen = None
    source: str | None = None
    age_days: int | None = None
    price: Decimal | None = None
    points: int = 0
    remedy: str = ""


class Verdict(Frozen):
    """`reason` is short, and the same for all with the same problem; `hint` says what would change it."""

    decision: Decision
    reason: str
    rules: tuple[RuleResult, ...]
    fit: int = 0
    needed: int = 0
    hint: str = ""


def age_in_days(fact: Fact, today: date) -> int:
    """Whole days since the fact was observed; 0 for one from a clock ahead of ours."""
    return max((today - fact.observed_at.date()).days, 0)


def shown(value: JsonValue) -> Seen:
    """A value short enough to be kept in every verdict, and safe to be written as JSON."""
    if isinstance(value, str):
        return short_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        items = tuple(_item(item) for item in value[:_MOST_ITEMS])
        rest = len(value) - _MOST_ITEMS
        return (*items, f"and {rest} more") if rest > 0 else items
    if isinstance(value, float) and abs(value) < _LARGEST_NUMBER:
        return value
    return short_text(str(value))


def short_text(text: str) -> str:
    """At most 200 characters, without what cannot be written as UTF-8."""
    if text.isascii() and len(text) <= _LONGEST_TEXT:
        return text
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode()


def _item(item: JsonValue) -> str:
    """An open role by its title; anything else as text."""
    return short_text(str(item.get("title", "") if isinstance(item, dict) else item))
