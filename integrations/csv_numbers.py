"""A number as people and spreadsheets write it: `1,200`, `1.200`, `200.0`, `~200`, `10k`, `$20M`, `250 employees`.

What does not say one number is not made one. `51-200` and `500+` are spans: a rule about 100 would be judged by a
number that nobody has given, so they stay unknown, and whoever reads the column tells it.
"""

import re
from decimal import Decimal

_NOTHING = frozenset(
    {"", "-", "--", "–", "—", "?", ".", "n/a", "na", "#n/a", "n.a.", "nan", "null", "none", "nil", "unknown", "tbd"}
)  # fmt: skip
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "b": 10**9, "bn": 10**9}
_WRITTEN = re.compile(
    r"(?:~|≈|ca\.?|circa|approx\.?|approximately|about|around)?\s*(?:us\$|usd|eur|gbp|[$€£])?\s*"
    r"(?P<digits>\d[\d.,'’\s]*?)(?P<power>e\+?\d{1,2})?\s?(?P<unit>k|mn|mio|m|bn|b)?\.?"
    r"\s*(?:usd|eur|gbp|[$€£]|employees|people|persons|staff|fte|mitarbeiter(?:innen)?|employés|empleados)?",
    re.I,
)
_GROUPED = re.compile(r"\d{1,3}(?:([,.'’ \u00a0\u202f])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d{1,2})?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_MOST = 10**15
_LONGEST = 40


def says_nothing(cell: str) -> bool:
    """`-`, `n/a`, `unknown`: a cell that was filled to say that there is no value."""
    return cell.strip().casefold() in _NOTHING


def number_in(cell: str, *, rounded: bool = False) -> int | None:
    """The whole number that a cell says; None: it says none, or several.

    Three digits after a mark are thousands (`1.200` is 1,200), other digits a fraction. A fraction that is not zero
    is none of a count; `rounded` is for money, where it does not matter.
    """
    if cell.isdecimal():  # nearly all
        return int(cell) if len(cell) <= 15 else None
    found = _WRITTEN.fullmatch(cell.strip()) if len(cell) <= _LONGEST else None
    value = _value(found["digits"].strip(), found["unit"]) if found else None
    if found is None or value is None:
        return None
    value *= Decimal(10) ** int((found["power"] or "e0")[1:])
    value *= _UNITS[(found["unit"] or "").casefold()]
    if value >= _MOST or (value % 1 and not rounded):
        return None
    return round(value)


def _value(digits: str, unit: str | None) -> Decimal | None:
    grouped = _GROUPED.fullmatch(digits)
    if grouped and not (unit and len(digits) < len("1.200.000") and grouped[1] in ",."):
        mark = grouped[1]
        return Decimal(digits.replace(mark, "").replace(",", "."))
    return Decimal(digits.replace(",", ".")) if _PLAIN.fullmatch(digits) else None
