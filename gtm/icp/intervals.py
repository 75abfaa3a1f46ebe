"""Ranges of what has an order: head counts, money, dates, seniority, funding stages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gtm.icp.errors import RuleError
from gtm.icp.fields import Field
from gtm.icp.readings import READINGS, Key
from gtm.icp.syntax import Literal, Span

_WORDS = {
    "date": ("on or after", "on or before", "after", "before"),
    "other": ("at least", "at most", "more than", "less than"),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`; an end that is None is open. `low_in`, `high_in`: the end belongs to it."""

    field: Field
    rank: Callable[[Key], float | None]
    low: float | None
    high: float | None
    low_text: str = ""
    high_text: str = ""
    low_in: bool = True
    high_in: bool = True

    def contains(self, key: Key) -> bool | None:
        """Whether a value lies in it; None: the value has no place in the order."""
        side = self._side(key)
        return None if side is None else side == 0

    def phrase(self, key: Key | None, want: bool) -> str:
        """What the value would have to be. Where it is known, only the end that it misses is named."""
        if not want:
            return f"were not {self._text()}"
        side = None if key is None else self._side(key)
        if side:
            return f"were {self._low_words() if side < 0 else self._high_words()}"
        return f"were {self._text()}"

    def widened(self, name: str, key: Key | None) -> str:
        """The nearest rule that would include a whole number, a rank or a day; nothing if it is inside."""
        if key is None or isinstance(key, float) or self.contains(key) is not False:
            return ""
        text = date.fromordinal(int(key)).isoformat() if self.field.kind == "date" else str(key)
        if self._side(key) == -1:
            return f"{name} in {text}..{self.high_text}" if self.high_text else f"{name} >= {text}"
        return f"{name} in {self.low_text}..{text}" if self.low_text else f"{name} <= {text}"

    def _side(self, key: Key) -> int | None:
        """-1: below it, 0: in it, 1: above it; None: no place in the order."""
        place = self.rank(key)
        if place is None:
            return None
        low, high = self.low, self.high
        if low is not None and (place < low if self.low_in else place <= low):
            return -1
        return 1 if high is not None and (place > high if self.high_in else place >= high) else 0

    def _low_words(self) -> str:
        at_least, _, more_than, _ = _WORDS.get(self.field.kind, _WORDS["other"])
        return f"{at_least if self.low_in else more_than} {self.low_text}"

    def _high_words(self) -> str:
        _, at_most, _, less_than = _WORDS.get(self.field.kind, _WORDS["other"])
        return f"{at_most if self.high_in else less_than} {self.high_text}"

    def _text(self) -> str:
        if self.low is None:
            return self._high_words()
        return self._low_words() if self.high is None else f"in {self.low_text}..{self.high_text}"


def spanned(field: Field, span: Span, rule: str) -> Interval:
    """`low..high`. Raises RuleError when it is empty or the field has no order."""
    low, high = _end(field, span.low, rule), _end(field, span.high, rule)
    if low is not None and high is not None and low > high:
        raise RuleError(rule, span.position, "the range is empty", "Write the smaller value first.")
    low_text, high_text = (end.text if end else "" for end in (span.low, span.high))
    return Interval(field, _rank(field), low, high, low_text, high_text)


def compared(field: Field, operator: str, literal: Literal, rule: str) -> Interval:
    """`>= low`, `> low`, `<= high`, `< high`."""
    end = _end(field, literal, rule)
    if operator in (">", ">="):
        return Interval(field, _rank(field), end, None, low_text=literal.text, low_in=operator == ">=")
    return Interval(field, _rank(field), None, end, high_text=literal.text, high_in=operator == "<=")


def _rank(field: Field) -> Callable[[Key], float | None]:
    return READINGS[field.kind].rank or (lambda key: None)


def _end(field: Field, literal: Literal | None, rule: str) -> float | None:
    if literal is None:
        return None
    reading = READINGS[field.kind]
    if reading.rank is None:
        raise RuleError(rule, literal.position, f"{reading.noun} has no order", "Name the values: [a, b].")
    keys = reading.literal(literal, rule)
    place = reading.rank(next(iter(keys)))
    if place is None:
        message = f'"{literal.text}" has no place in the order'
        raise RuleError(
            rule, literal.position, message, f"Ask for it by name: {field.name} = {literal.text}."
        )
    return place
