"""What a verdict rests on: how each rule went, for which value, and the fact behind it.

A rule can go a handful of ways, and all its words depend on which: that is a `Ruling`, made once. What was seen is
the same for everybody with that value: an `Answer`, made once per value. Source, age and price are a person's own:
the `Fact`. A verdict holds answers and facts; results, and their text, are put together when somebody reads them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import overload

from pydantic import JsonValue

from gtm.icp.results import Decision, Kind, Result, RuleResult, age_in_days, amount, shown
from gtm.models import Fact


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A rule that stands in the way: what it does to the person, and in words what would remove it.

    `wider(seen)` is the rule that would have let that value through, or nothing; asked of the few for whom it is told.
    Equal is only the same one, so that what several of them lead to can be looked up.
    """

    decision: Decision
    reason: str
    need: str
    wider: Callable[[JsonValue], str] | None = None
    sure: bool = True  # False: it may yet turn out otherwise


@dataclass(frozen=True, eq=False)
class Ruling:
    """One way in which a rule can go, with all its words, and what it blocks then."""

    kind: Kind
    text: str
    result: Result
    points: int = 0
    remedy: str = ""
    block: Block | None = None

    def told(self, seen: JsonValue, fact: Fact | None, today: date) -> RuleResult:
        """The whole result."""
        source, age, price = (
            (fact.source, age_in_days(fact, today), fact.price) if fact else (None, None, None)
        )
        return RuleResult(
            self.kind, self.text, self.result, shown(seen), source, age, price, self.points, self.remedy
        )

    @cached_property
    def head(self) -> str:
        """The text of the result before what was seen."""
        return json.dumps({"kind": self.kind, "text": self.text, "result": self.result})[:-1]

    @cached_property
    def tail(self) -> str:
        """The text of the result after its origin, up to the next one."""
        points = f', "points": {self.points}' if self.points else ""
        remedy = f', "remedy": {json.dumps(self.remedy)}' if self.remedy else ""
        return f"{points}{remedy}}}, "


class Answer:
    """How a rule goes for a value. `place`: which of the facts that were read decided; -1: none.

    `result` and `block` are the ruling's. No dataclass: thousands of values are seen for the first time in every run.
    """

    __slots__ = ("block", "place", "result", "ruling", "seen", "text")

    def __init__(self, ruling: Ruling, seen: JsonValue = None, place: int = -1) -> None:
        self.ruling = ruling
        self.result = ruling.result
        self.block = ruling.block
        self.seen = seen
        self.place = place
        self.text = ""

    def write(self) -> str:
        """The text of the result before its origin, made once."""
        value = shown(self.seen)
        seen = "" if value is None else f', "seen": {json.dumps(value)}'
        self.text = self.ruling.head + seen
        return self.text


class Evidence(Sequence[RuleResult]):
    """The results of one verdict. Nothing is asked again for them: they hold all that was known."""

    __slots__ = ("_answers", "_facts", "_today")

    def __init__(self, answers: Sequence[Answer], facts: Sequence[Fact | None], today: date) -> None:
        self._answers = answers
        self._facts = facts
        self._today = today

    def __iter__(self) -> Iterator[RuleResult]:
        for answer, fact in zip(self._answers, self._facts, strict=True):
            yield answer.ruling.told(answer.seen, fact, self._today)

    def __len__(self) -> int:
        return len(self._answers)

    @overload
    def __getitem__(self, place: int) -> RuleResult: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[RuleResult, ...]: ...
    def __getitem__(self, place: int | slice) -> RuleResult | tuple[RuleResult, ...]:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def written(self) -> str:
        """The results as JSON: the bytes of `json.dumps`, put together from parts that most people share."""
        today = self._today
        parts: list[str] = []
        add = parts.append
        origins: dict[datetime, tuple[str, Decimal, str]] = {}  # the facts of one answer share all three
        for answer, fact in zip(self._answers, self._facts, strict=True):
            add(answer.text or answer.write())
            if fact is not None:
                _, source, observed_at, price = fact
                origin = origins.get(observed_at)
                if origin is None or origin[0] is not source or origin[1] is not price:
                    said = _origin(source, age_in_days(fact, today), price)
                    origin = origins[observed_at] = (source, price, said)
                add(origin[2])
            add(answer.ruling.tail)
        return f"[{''.join(parts)[:-2]}]"


def _origin(source: str, age_days: int, price: Decimal) -> str:
    return f', "source": {json.dumps(source)}, "age_days": {age_days}, "price": "{amount(price)}"'
