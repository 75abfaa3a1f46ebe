"""Ages and days counted from today, as rules write them: `90d`, `3 months`, `yesterday`, `1 year ago`."""

import re
from datetime import date

from gtm.icp.errors import RuleError
from gtm.icp.slips import age_hint
from gtm.icp.syntax import Literal, Operand, Span

_AGE = re.compile(r"(\d{1,5})\s*(d|days?|w|weeks?|months?|y|years?)", re.I)
_AGO = re.compile(r"(.*\S)\s+ago", re.I)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def days_of(written: Literal, rule: str) -> int:
    """An age in days, from `90d`, `12w`, `3 months` (of 30 days), `1 year` (of 365)."""
    found = _AGE.fullmatch(written.text.strip())
    if found is None:
        hint = age_hint(written.text.strip())
        raise RuleError(rule, written.position, f'"{written.text}" is not an age', hint)
    return int(found[1]) * _DAYS[found[2][0].casefold()]


def days_ago(written: Literal) -> int | None:
    """How long ago `today`, `yesterday` or `90d ago` is; None: the text is not of that kind."""
    text = written.text.strip().casefold()
    if text in ("today", "yesterday"):
        return int(text == "yesterday")
    ago = _AGO.fullmatch(text)
    age = _AGE.fullmatch(ago[1]) if ago else None
    return int(age[1]) * _DAYS[age[2][0]] if age else None


def as_of(operand: Operand, today: date) -> Operand:
    """The operand with days counted from today as dates."""
    if isinstance(operand, Span):
        low, high = (end and _dated(end, today) for end in (operand.low, operand.high))
        return Span(low, high, operand.position)
    return _dated(operand, today) if isinstance(operand, Literal) else operand


def _dated(written: Literal, today: date) -> Literal:
    days = days_ago(written)
    if days is None:
        return written
    return Literal(date.fromordinal(max(today.toordinal() - days, 1)).isoformat(), written.position)


def ends(operand: Operand) -> tuple[Literal, ...]:
    """The values of a range, or the one value; nothing for lists."""
    if isinstance(operand, Span):
        return tuple(end for end in (operand.low, operand.high) if end is not None)
    return (operand,) if isinstance(operand, Literal) else ()
