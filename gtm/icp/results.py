"""One rule and how it went, as a verdict tells it: the value it saw, where that came from, what would change it.

Values are kept short, and the same when written as JSON and read back.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import JsonValue

from gtm.models import Fact

Decision = Literal["keep", "drop", "hold"]
Kind = Literal["must", "nice", "never", "signal", "email", "score"]
Result = Literal["pass", "fail", "unknown"]
Seen = str | bool | int | float | tuple[str, ...] | None
"""A value as a verdict keeps it."""

_LONGEST_TEXT = 200
_MOST_ITEMS = 12
_LARGEST_NUMBER = 1e300  # beyond it, and for what is not a number, JSON has no word


class RuleResult(NamedTuple):
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

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it; what is empty is left out."""
        kept: dict[str, Any] = {"kind": self.kind, "text": self.text, "result": self.result}
        if self.seen is not None:
            kept["seen"] = self.seen
        if self.source is not None:
            kept["source"] = self.source
            kept["age_days"] = self.age_days
            kept["price"] = amount(self.price)
        if self.points:
            kept["points"] = self.points
        if self.remedy:
            kept["remedy"] = self.remedy
        return kept

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "RuleResult":
        """Back from `stored`. Raises KeyError or TypeError for what never was one."""
        seen, price = kept.get("seen"), kept.get("price")
        values = {name: kept[name] for name in cls._fields if name in kept}
        values["seen"] = tuple(seen) if isinstance(seen, list) else seen
        values["price"] = None if price is None else Decimal(price)
        return cls(**values)


def amount(price: Decimal | None) -> str:
    """The same text for equal prices, however a database wrote them: `1`, `0.5`."""
    if not price:
        return "0"
    return str(int(price)) if price == price.to_integral_value() else f"{price.normalize():f}"


def age_in_days(fact: Fact, today: date) -> int:
    """Whole days since the fact was observed; 0 for one from a clock ahead of ours."""
    return max(today.toordinal() - fact.observed_at.toordinal(), 0)


def shown(value: JsonValue) -> Seen:
    """A value short enough to be kept in every verdict, and safe to be written as JSON."""
    if isinstance(value, str):
        return short_text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list):
        items = tuple([_item(item) for item in value[:_MOST_ITEMS]])
        rest = len(value) - _MOST_ITEMS
        return (*items, f"and {rest} more") if rest > 0 else items
    if isinstance(value, float) and abs(value) < _LARGEST_NUMBER:
        return value + 0.0  # no -0.0: it equals 0.0 and is written otherwise
    return short_text(str(value))


def short_text(text: str) -> str:
    """At most 200 characters, without what cannot be written as UTF-8."""
    if text.isascii() and len(text) <= _LONGEST_TEXT:
        return text
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode()


def _item(item: JsonValue) -> str:
    """An open role by its title; anything else as text."""
    if isinstance(item, str):
        return short_text(item)
    return short_text(str(item.get("title", "") if isinstance(item, dict) else item))
