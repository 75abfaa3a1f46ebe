"""How the values of a field are read: from a rule's words, and from what a source said.

Both sides become the same kind of key, so that `UK` in a rule meets `Great Britain` in a list. What cannot be
read is None: unknown, never "no".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from pydantic import JsonValue

from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.fields import Kind
from gtm.icp.regions import REGIONS, STATE_GROUPS, nearest_region, region
from gtm.icp.slips import date_hint, near_name, number_hint, slip_of
from gtm.icp.syntax import Literal
from gtm.icp.vocabularies import (
    DEPARTMENTS,
    EMAIL_STATUSES,
    EMAIL_STATUSES_ELSEWHERE,
    FUNDING_STAGES,
    INDUSTRIES,
    SENIORITIES,
    SENIORITIES_ELSEWHERE,
    email_status_word,
    folded,
    industry_word,
    seniority_word,
    stage_word,
)
from gtm.names.countries import CA_PROVINCES, COUNTRIES, GROUPS, US_STATES
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


def _number_literal(written: Literal, rule: str, *, share: bool = False) -> frozenset[Key]:
    found = number(written.text)
    if found is None:
        raise RuleError(
            rule,
            written.position,
            f'"{written.text}" is not a number',
            number_hint(written.text, share=share),
        )
    if re.fullmatch(r"\d{1,3}\.\d{3}", written.text):
        hint = f"Write {written.text.replace('.', '_')} for thousands, {number(written.text):g} for so many."
        raise RuleError(rule, written.position, f'"{written.text}" can be read in two ways', hint)
    if re.fullmatch(r"0\d+", written.text):
        hint = "Write thousands without a comma, like 5_000."
        raise RuleError(rule, written.position, f'"{written.text}" is half of a number', hint)
    return frozenset({found})


def _count_literal(written: Literal, rule: str) -> frozenset[Key]:
    """People, money, times, points: no per cent of anything, which would be a hundredth of what was typed."""
    if written.text.endswith("%"):
        message = f'"{written.text}" is a share, and this is asked for in numbers'
        bare = written.text.removesuffix("%").strip()
        hint = f"Write {bare} without the sign; growth is a share, like company.growth_12_months >= 15%."
        raise RuleError(rule, written.position, message, hint)
    return _number_literal(written, rule)


def _share_literal(written: Literal, rule: str) -> frozenset[Key]:
    """`15%`, `-5%` or `0.15`. `15` may be meant as 15 %, and `1.5` as either: from 1 on there has to be a sign."""
    minus = written.text.startswith("-")
    bare = replace(written, text=written.text.removeprefix("-"))
    found = next(iter(_number_literal(bare, rule, share=True)))
    assert not isinstance(found, str)  # noqa: S101 - numbers are read as numbers
    if found >= 1 and not written.text.endswith("%"):
        message = f'"{written.text}" is {100 * found:,.4g} %'
        hint = f"Write {found:.12g}% if that is meant, or else {100 * found:.12g}%."
        raise RuleError(rule, written.position, message, hint)
    return frozenset({-found if minus else found})


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
        raise RuleError(rule, written.position, f'"{written.text}" is not a date', date_hint(written.text))
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
        groups = [*GROUPS, *REGIONS]
        hint = near = near_name(written.text, {*names, *groups})
        if nearest := nearest_region(written.text):
            hint = f"The nearest group is {nearest}; or name the countries: [US, CA]."
        hint = hint or f"Write a code of two letters, like US, or a group: {', '.join(groups)}."
        if len(words := re.split(r"[\s/+]+", written.text)) > 1 and all(map(country_code, words)):
            hint = f"Put commas between them: [{', '.join(words)}]."
        state = folded(written.text)
        if state in STATE_GROUPS or state_code(written.text) or (not near and slip_of(state, _STATES)):
            hint = "It is of states: ask person.state or company.state."
        raise RuleError(rule, written.position, f'"{written.text}" is not a country I know', hint)
    return frozenset({code})


def _worded(
    noun: str,
    words: tuple[str, ...],
    read: Callable[[str], str | None],
    called: Mapping[str, str] = MappingProxyType({}),
) -> Callable[[Literal, str], frozenset[Key]]:
    """Only these words. `called`: what some of them are called elsewhere."""

    def literal(written: Literal, rule: str) -> frozenset[Key]:
        word = read(written.text)
        if word is None:
            plain = folded(written.text).replace(" ", "_")
            meant = called.get(plain)
            ends = [one for part in re.split(r"\s*(?:-|–|\bto\b)\s*", written.text) if (one := read(part))]
            if written.text.endswith("+") and (least := read(written.text[:-1])):
                raise RuleError(
                    rule, written.position, f'"{written.text}" is not {noun}', f"Write >= {least}."
                )
            if len(ends) == 2:
                hint = f"For a range write in {ends[0]}..{ends[1]}."
                raise RuleError(rule, written.position, f'"{written.text}" is not {noun}', hint)
            hint = f'Did you mean "{meant}"?' if meant else did_you_mean(plain, words, cutoff=0.7)
            raise RuleError(
                rule,
                written.position,
                f'"{written.text}" is not {noun}',
                hint or f"There are: {', '.join(words)}.",
            )
        return frozenset({word})

    return literal


def _stage_literal(written: Literal, rule: str) -> frozenset[Key]:
    """Rounds outside of the order (`Debt Financing`) can be named; a near miss of one inside is a slip."""
    word = stage_word(written.text)
    hint = near_stage(written.text) if word is None else ""
    if hint:
        raise RuleError(rule, written.position, f'"{written.text}" is not a funding stage', hint)
    return frozenset({word or folded(written.text)})


def near_stage(text: str) -> str:
    """The hint for what looks like a stage and is none (`Serie A`, `Series Q`); nothing for `Debt Financing`."""
    plain = folded(text).replace(" ", "_")
    if re.fullmatch(r"series?_?[a-z0-9]{1,2}", plain) and not re.fullmatch(r"series?_?[a-h]", plain):
        return f"There are: {', '.join(FUNDING_STAGES)}."
    return did_you_mean(plain, FUNDING_STAGES)


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


def _familiar(
    noun: str, read: Callable[[str], str], known: Mapping[str, str]
) -> Callable[[Literal, str], frozenset[Key]]:
    """Any text, but near misses of what is `known` (folded: as it is shown) are slips, unless they are in quotes."""
    plain = _plain(read)

    def literal(written: Literal, rule: str) -> frozenset[Key]:
        keys, text = plain(written, rule), folded(written.text)
        begun, _, last = text.rpartition(" ")
        of_kind = begun if begun in known and last in _KIND_WORDS else ""
        meant = "" if written.quoted else of_kind or slip_of(text, known)
        if meant:
            hint = f'Did you mean "{known[meant]}"? If not, put it into quotes.'
            raise RuleError(rule, written.position, f'"{written.text}" is not {noun} I know', hint)
        return keys

    return literal


def _order(words: tuple[str, ...]) -> Callable[[Key], float | None]:
    places = {word: float(place) for place, word in enumerate(words)}
    return lambda key: places.get(str(key))


def _itself(key: Key) -> float | None:
    return key if isinstance(key, int | float) else None


def _address_literal(written: Literal, rule: str) -> frozenset[Key]:
    """A whole address: a domain would never be equal to one, and the rule would never hold."""
    if "@" not in written.text:
        message = f'"{written.text}" is not an e-mail address'
        hint = (
            "For a company ask company.domain; for private addresses set free_mail under email in the play."
        )
        raise RuleError(rule, written.position, message, hint)
    return frozenset({folded(written.text)})


def _state_literal(written: Literal, rule: str) -> frozenset[Key]:
    group = STATE_GROUPS.get(folded(written.text))
    return frozenset(group) if group else _other_state(written, rule)


@lru_cache(maxsize=1_000)
def _state(text: str) -> str:
    return state_code(text) or folded(text)


_KIND_WORDS = ("company", "companies", "industry", "sector", "business", "businesses", "team", "department")
_STATES = {
    folded(name): name for names in (*US_STATES.values(), *CA_PROVINCES.values()) for name in names
} | {name: name.title() for name in STATE_GROUPS}
_other_state = _familiar("a state", _state, _STATES)
_INDUSTRIES = {folded(name): name for name in INDUSTRIES}
_DEPARTMENTS = {folded(name): name for name in DEPARTMENTS}


READINGS: dict[Kind, Reading] = {
    "number": Reading("a number", _count_literal, _number_value, _itself),
    "share": Reading("a share", _share_literal, _number_value, _itself),
    "date": Reading("a date", _date_literal, _date_value, _itself),
    "flag": Reading("a yes or no", _flag_literal, _flag_value),
    "country": Reading("a country", _country_literal, _texts(country_code)),
    "state": Reading("a state", _state_literal, _texts(_state)),
    "seniority": Reading(
        "a seniority",
        _worded("a seniority", SENIORITIES, seniority_word, SENIORITIES_ELSEWHERE),
        _texts(seniority_word),
        _order(SENIORITIES),
    ),
    "status": Reading(
        "an e-mail status",
        _worded("an e-mail status", EMAIL_STATUSES, email_status_word, EMAIL_STATUSES_ELSEWHERE),
        _texts(email_status_word),
    ),
    "stage": Reading(
        "a funding stage",
        _stage_literal,
        _texts(lambda text: stage_word(text) or folded(text)),
        _order(FUNDING_STAGES),
    ),
    "industry": Reading(
        "an industry", _familiar("an industry", industry_word, _INDUSTRIES), _texts(industry_word)
    ),
    "department": Reading(
        "a list of departments", _familiar("a department", folded, _DEPARTMENTS), _texts(folded)
    ),
    "address": Reading("an e-mail address", _address_literal, _texts(folded)),
    "text": Reading("a text", _plain(folded), _texts(folded)),
    "title": Reading("a job title", _plain(folded), _texts(folded)),
    "words": Reading("a list of words", _plain(folded), _texts(folded)),
    "roles": Reading("a list of open roles", _plain(folded), _texts(folded)),
}
