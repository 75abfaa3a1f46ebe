"""How the values of a field are read: from a rule's words, and from what a source said.

Both sides become the same kind of key, so that `UK` in a rule meets `Great Britain` in a list. What cannot be
read is None: unknown, never "no".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pydantic import JsonValue

from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.fields import Kind
from gtm.icp.regions import REGIONS, STATE_GROUPS, region
from gtm.icp.syntax import Literal
from gtm.icp.vocabularies import (
    EMAIL_STATUSES,
    FUNDING_STAGES,
    SENIORITIES,
    email_status_word,
    folded,
    industry_word,
    seniority_word,
    stage_word,
)
from gtm.names.countries import COUNTRIES, GROUPS
from gtm.names.geography import country_code, country_group, state_code

Key = str | int | float

_NUMBER = re.compile(r"[$€£]?(\d[\d_]*(?:\.\d+)?|\.\d+)\s?([kmb%]?)", re.I)
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_YES = frozenset({"yes", "true", "y", "1"})
_NO = frozenset({"no", "false", "n", "0"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One kind of value. `literal` may give several keys (`EU`); `rank` orders keys that have an order."""

    noun: str
    literal: Callable[[Literal, str], frozenset[Key]]
    value: Callable[[JsonValue], Key | None]
    rank: Callable[[Key], float | None] | None = None


def text_of(value: JsonValue) -> str | None:
    """A text that says something; numbers as they are written."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


# --- numbers and dates ----------------------------------------------------------------------------


def number(text: str) -> float | None:
    """`50`, `5_000`, `5k`, `1.5M`, `15%`; None: not a number. Whole ones stay whole."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    digits, unit = found[1].replace("_", ""), found[2].casefold()
    if "." not in digits and unit != "%":
        return int(digits) * _FACTORS[unit]
    return float(digits) / 100 if unit == "%" else float(digits) * _FACTORS[unit]


def _number_literal(written: Literal, rule: str) -> frozenset[Key]:
    found = number(written.text)
    if found is None:
        hint = "Write it like 50, 5_000, 5k, 1.5M or 15%."
        raise RuleError(rule, written.position, f'"{written.text}" is not a number', hint)
    return frozenset({found})


def _number_value(value: JsonValue) -> Key | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if value == value else None
    return _small_number(value) if isinstance(value, str) else None


def _small_number(text: str) -> Key | None:
    try:
        return number(text.replace(",", "")) if len(text) <= 30 else None
    except OverflowError:
        return None


def day_of(value: JsonValue) -> date | None:
    """The day of an ISO date or moment; None: none can be read."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _date_literal(written: Literal, rule: str) -> frozenset[Key]:
    day = day_of(written.text) if len(written.text) == 10 else None
    if day is None:
        hint = "Write a day like 2026-01-31, or count from today: within 90d, < 90d ago."
        raise RuleError(rule, written.position, f'"{written.text}" is not a date', hint)
    return frozenset({day.toordinal()})


def _date_value(value: JsonValue) -> Key | None:
    day = day_of(value)
    return day.toordinal() if day else None


# --- words with a vocabulary ----------------------------------------------------------------------


def _country_literal(written: Literal, rule: str) -> frozenset[Key]:
    group = country_group(written.text) or region(written.text)
    if group is not None:
        return frozenset(group)
    code = country_code(written.text)
    if code is None:
        names = {name for country in COUNTRIES.values() for name in country if len(name) > 3}
        hint = (
            did_you_mean(written.text, names | GROUPS.keys() | REGIONS.keys())
            or "Write a code of two letters, like US."
        )
        if len(words := written.text.split()) > 1 and all(map(country_code, words)):
            hint = f"Put commas between them: [{', '.join(words)}]."
        raise RuleError(rule, written.position, f'"{written.text}" is not a country I know', hint)
    return frozenset({code})


def _worded(
    noun: str, words: tuple[str, ...], read: Callable[[str], str | None]
) -> Callable[[Literal, str], frozenset[Key]]:
    def literal(written: Literal, rule: str) -> frozenset[Key]:
        word = read(written.text)
        if word is None:
            hint = (
                did_you_mean(folded(written.text).replace(" ", "_"), words)
                or f"There are: {', '.join(words)}."
            )
            raise RuleError(rule, written.position, f'"{written.text}" is not {noun}', hint)
        return frozenset({word})

    return literal


def _stage_literal(written: Literal, rule: str) -> frozenset[Key]:
    """Rounds outside of the order (`Debt Financing`) can be named; a near miss of one inside is a slip."""
    word = stage_word(written.text)
    hint = did_you_mean(folded(written.text).replace(" ", "_"), FUNDING_STAGES)
    if word is None and hint:
        raise RuleError(rule, written.position, f'"{written.text}" is not a funding stage', hint)
    return frozenset({word or folded(written.text)})


def _flag_literal(written: Literal, rule: str) -> frozenset[Key]:
    word = written.text.casefold()
    if word not in _YES | _NO:
        raise RuleError(rule, written.position, f'"{written.text}" is neither yes nor no', "Write yes or no.")
    return frozenset({int(word in _YES)})


def _flag_value(value: JsonValue) -> Key | None:
    if isinstance(value, bool):
        return int(value)
    word = value.casefold() if isinstance(value, str) else ""
    return 1 if word in _YES else 0 if word in _NO else None


def _texts(read: Callable[[str], str | None]) -> Callable[[JsonValue], Key | None]:
    def value(said: JsonValue) -> Key | None:
        text = text_of(said)
        return read(text) if text is not None else None

    return value


def _plain(read: Callable[[str], str]) -> Callable[[Literal, str], frozenset[Key]]:
    def literal(written: Literal, rule: str) -> frozenset[Key]:
        if not written.text.strip():
            raise RuleError(
                rule, written.position, "the value is empty", "To ask for nothing, leave the rule out."
            )
        return frozenset({read(written.text)})

    return literal


def _order(words: tuple[str, ...]) -> Callable[[Key], float | None]:
    places = {word: float(place) for place, word in enumerate(words)}
    return lambda key: places.get(str(key))


def _itself(key: Key) -> float | None:
    return key if isinstance(key, int | float) else None


def _state_literal(written: Literal, rule: str) -> frozenset[Key]:
    group = STATE_GROUPS.get(folded(written.text))
    return frozenset(group) if group else _plain(_state)(written, rule)


@lru_cache(maxsize=1_000)
def _state(text: str) -> str:
    return state_code(text) or folded(text)


READINGS: dict[Kind, Reading] = {
    "number": Reading("a number", _number_literal, _number_value, _itself),
    "date": Reading("a date", _date_literal, _date_value, _itself),
    "flag": Reading("a yes or no", _flag_literal, _flag_value),
    "country": Reading("a country", _country_literal, _texts(country_code)),
    "state": Reading("a state", _state_literal, _texts(_state)),
    "seniority": Reading(
        "a seniority",
        _worded("a seniority", SENIORITIES, seniority_word),
        _texts(seniority_word),
        _order(SENIORITIES),
    ),
    "status": Reading(
        "an e-mail status",
        _worded("an e-mail status", EMAIL_STATUSES, email_status_word),
        _texts(email_status_word),
    ),
    "stage": Reading(
        "a funding stage",
        _stage_literal,
        _texts(lambda text: stage_word(text) or folded(text)),
        _order(FUNDING_STAGES),
    ),
    "industry": Reading("an industry", _plain(industry_word), _texts(industry_word)),
    "text": Reading("a text", _plain(folded), _texts(folded)),
    "title": Reading("a job title", _plain(folded), _texts(folded)),
    "words": Reading("a list of words", _plain(folded), _texts(folded)),
    "roles": Reading("a list of open roles", _plain(folded), _texts(folded)),
}
