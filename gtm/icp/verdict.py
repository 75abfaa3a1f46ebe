"""What a decision is made of: every rule, the value it saw, where that came from, what would change it.

A verdict is stored beside the person and shown by `gtm why`; written as JSON and read back it is the same, and
made again from the same facts it has the same bytes. Plain tuples, because every person of every run gets one
with a dozen rules in it, and a validated model costs more than the judging.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pydantic import JsonValue

from gtm.models import Fact

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
            kept["price"] = _amount(self.price)
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


class Part(NamedTuple):
    """A named part of a score: its points, and how many there were to get (0: no bound)."""

    name: str
    points: int
    possible: int


class Verdict(NamedTuple):
    """`reason` is short, and the same for all with the same problem; `hint` says what would change it.

    `parts` are those of `fit` (need, budget, authority, fit), `deeds` those of `engagement`, which is None where
    nobody looked. `tier` is empty for who is not kept, and where the play has no tiers.
    """

    decision: Decision
    reason: str
    rules: tuple[RuleResult, ...]
    fit: int = 0
    needed: int = 0
    hint: str = ""
    parts: tuple[Part, ...] = ()
    engagement: int | None = None
    deeds: tuple[Part, ...] = ()
    mql: bool = False
    tier: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether something that is known stands in the way, and not only that something is not known.

        Of several signals the last result is the one that says whether there are enough.
        """
        signals = [rule for rule in self.rules if rule.kind == "signal"]
        decisive = [rule for rule in self.rules if rule.kind not in ("nice", "signal")] + signals[-1:]
        return any(rule.result == "fail" for rule in decisive)

    def stored(self, *, with_rules: bool = True) -> dict[str, Any]:
        """As the ledger keeps it: plain values for JSON, in a fixed order, what is empty left out."""
        kept: dict[str, Any] = {"decision": self.decision, "reason": self.reason}
        if self.hint:
            kept["hint"] = self.hint
        if self.fit:
            kept["fit"] = self.fit
        if self.needed:
            kept["needed"] = self.needed
        if self.parts:
            kept["parts"] = self.parts
        if self.engagement is not None:
            kept["engagement"] = self.engagement
            kept["deeds"] = self.deeds
        if self.mql:
            kept["mql"] = True
        if self.tier:
            kept["tier"] = self.tier
        if with_rules:
            kept["rules"] = [rule.stored() for rule in self.rules]
        return kept

    def to_json(self) -> str:
        """`stored` as text: the same bytes for the same facts, date and rules."""
        kept = self.stored(with_rules=False)
        rules = ",".join([_written(rule, type(rule.seen).__name__) for rule in self.rules])
        return f'{_dumps(kept)[:-1]},"rules":[{rules}]}}'

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Verdict":
        """Back from `stored`. Raises KeyError or TypeError for what never was one."""
        values = {name: kept[name] for name in cls._fields if name in kept}
        values["rules"] = tuple(map(RuleResult.read, kept["rules"]))
        for name in ("parts", "deeds"):
            values[name] = tuple(Part(*part) for part in kept.get(name, ()))
        return cls(**values)


def _dumps(kept: dict[str, Any]) -> str:
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=20_000)
def _written(rule: RuleResult, seen: str) -> str:
    """One rule's text, made once for the many who share it. The type tells `True`, 1 and 1.0 apart."""
    return _dumps(rule.stored())


def _amount(price: Decimal | None) -> str:
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
