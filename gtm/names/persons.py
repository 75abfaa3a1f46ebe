"""A person's name as a careful colleague would type it, and whether a mail may greet with it.

The list says `DR. JOHN  (Johnny) O'BRIEN, PhD`; the mail says `Hi John`. What was written with care is left
as it is: only shouted and all-small names get new capitals. What is nobody (`Info`, `Sales Team`, a template)
leaves no name at all, so that nothing of it can slip into a greeting. nameparser alone gets fewer names right
and does not know whom to greet (docs/words.md), so only its list of degrees is used.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from gtm.models import Frozen
from gtm.names.person_case import recased_first, recased_last, turkish
from gtm.names.person_marks import (
    all_suffixes,
    is_initial,
    is_suffix_alone,
    without_address,
    without_degrees,
    without_first_initials,
    without_frame,
    without_initials,
    without_nicknames,
    without_pictures,
    without_slogan,
    without_titles,
)
from gtm.names.person_nobody import is_nobody
from gtm.names.person_order import ordered
from gtm.names.person_words import (
    COLLECTIVES,
    COMPANY_ENDS,
    COMPANY_WORDS,
    DOTTED_TITLES,
    GENERATIONS,
    NOBODY_PHRASES,
    NOT_A_PERSON,
    PLACEHOLDERS,
    SURE_DEGREES,
    TITLES,
)
from gtm.names.repair import unmangled
from gtm.names.text import capped, mixes_scripts, plain

NameFinding = Literal[
    "case-repaired", "decoration-removed", "encoding-repaired", "initial-removed", "nickname-removed",
    "note-removed", "reordered", "repetition-removed", "split", "suffix-removed", "title-removed",
    "empty", "initial-only", "digits", "mixed-script", "not-a-person", "order-unknown", "several-people",
    "too-long", "unreadable",
]  # fmt: skip
"""The first rows were repaired; with one of the last two rows nobody is greeted by this name."""

LONGEST_GREETING = 40
REMEMBERED = 20_000

_ROUNDS = 8
_SEVERAL = re.compile(r"\s[&+]\s|[&/+]|\s(?:and|und|et|or)\s", re.I)
_GARBLED = re.compile(r"[^\W\d_]\?+[^\W\d_]|[^\W\d_]\?+$|^\?+[^\W\d_]")
_CELL_ERROR = re.compile(r"\s*#(?:n/?a|ref|value|name|null|num|div/0)[!?]?\s*", re.I)
_MOJIBAKE_LEFT = re.compile(r"[ÃÂ][\u0080-\u00bf]|[ÃÂÅÄ](?=[\u0080-\u009f])")


_OBJECTIONS = frozenset(
    {"empty", "initial-only", "digits", "mixed-script", "not-a-person", "order-unknown", "several-people",
     "too-long", "unreadable"}
)  # fmt: skip


class Found(NamedTuple):
    """What was repaired or stands in the way, and in which half of the name."""

    id: NameFinding
    where: Literal["first", "last"]

    @property
    def is_repair(self) -> bool:
        """Whether the name can be used all the same."""
        return self.id not in _OBJECTIONS


class CleanName(Frozen):
    """`first` is fit for a greeting if `greeting_ok`; `found`: what was repaired or stands in the way."""

    first: str
    last: str
    greeting_ok: bool
    found: tuple[Found, ...] = ()

    @property
    def findings(self) -> tuple[NameFinding, ...]:
        """The ids of `found`, each once."""
        return tuple(dict.fromkeys(one.id for one in self.found))


def clean_person(first: str | None, last: str | None) -> CleanName:
    """Tidy a name given in two columns, or all of it in one. Never raises; a tidy name stays as it was."""
    return _clean(first or "", last or "")


def clean_full_name(name: str | None) -> CleanName:
    """Tidy a name that stands in one column. Never raises."""
    return _clean(name or "", "")


@lru_cache(REMEMBERED)
def _clean(raw_first: str, raw_last: str) -> CleanName:
    if _is_ordinary(raw_first, raw_last):
        return CleanName(first=raw_first, last=raw_last, greeting_ok=True)
    notes = _Notes()
    first = _plain(raw_first, "first", 1 if raw_last.strip() else 2, notes)
    last = _plain(raw_last, "last", 1 if raw_first.strip() else 2, notes)
    for _ in range(_ROUNDS):  # what one step uncovers the next one takes
        first, last = (name if name.isascii() else plain(name) for name in (first, last))
        changed = _repaired(first, last, notes)
        if changed == (first, last):
            break
        first, last = changed
    if is_nobody(first, last) or _CELL_ERROR.fullmatch(raw_first):
        notes.add("not-a-person", "first")
        return CleanName(first="", last="", greeting_ok=False, found=notes.found())
    objection = _objection(first)
    if objection and not (objection == "empty" and notes.holds("order-unknown")):
        notes.add(objection, "first")
    return CleanName(first=first, last=last, greeting_ok=objection is None, found=notes.found())


class _Notes:
    """What was found on the way, each thing once."""

    def __init__(self) -> None:
        self._seen: dict[Found, None] = {}

    def add(self, id: NameFinding, where: Literal["first", "last"]) -> None:
        self._seen[Found(id, where)] = None

    def holds(self, id: NameFinding) -> bool:
        return any(one.id == id for one in self._seen)

    def found(self) -> tuple[Found, ...]:
        return tuple(self._seen)


def _is_ordinary(first: str, last: str) -> bool:
    """One plain word each: nine of ten names of a list, which need none of the steps below."""
    return (
        first.isascii()
        and last.isascii()
        and first.isalpha()
        and last.isalpha()
        and first.istitle()
        and last.istitle()
        and 1 < len(first) <= LONGEST_GREETING
        and 1 < len(last) <= LONGEST_GREETING
        and first.casefold() not in _ODD_FIRST
        and last.casefold() not in _ODD_LAST
        and len(set(first.casefold())) > 1
    )


_ODD_FIRST = (
    TITLES
    | DOTTED_TITLES
    | NOT_A_PERSON
    | PLACEHOLDERS
    | {phrase.partition(" ")[0] for phrase in NOBODY_PHRASES}
)
_ODD_LAST = (
    COLLECTIVES | COMPANY_ENDS | COMPANY_WORDS | SURE_DEGREES | GENERATIONS | NOT_A_PERSON | PLACEHOLDERS
)


def _plain(raw: str, where: Literal["first", "last"], least: int, notes: _Notes) -> str:
    """Ordinary characters only; what is told is why there are others."""
    text = without_pictures(raw.replace("\ufffd", "?"), least)  # a lost letter must stay seen
    if text != raw:
        notes.add("note-removed", where)
    tidy = plain(text)
    if tidy != text and tidy != " ".join(text.split()):
        notes.add("encoding-repaired" if unmangled(text) != text else "decoration-removed", where)
    return capped(tidy)


# --- one round ------------------------------------------------------------------------------------


def _repaired(first: str, last: str, notes: _Notes) -> tuple[str, str]:
    first, last = _in_two_columns(first, last, notes)
    for id, step in _OF_FIRST:
        first = _step(id, "first", step, first, notes)
    for id, step in _OF_LAST:
        last = _step(id, "last", step, last, notes)
    if is_nobody(first, last):
        return first, last  # `SALES TEAM` is easier to recognise as written
    is_turkish = turkish(first + last)
    first = _step("case-repaired", "first", lambda name: recased_first(name, is_turkish), first, notes)
    last = _step("case-repaired", "last", lambda name: recased_last(name, is_turkish), last, notes)
    return first, last


def _step(
    id: NameFinding, where: Literal["first", "last"], step: Callable[[str], str], text: str, notes: _Notes
) -> str:
    if not text:
        return text
    changed = step(text)
    if changed != text:
        notes.add(id, where)
    return changed


def _before_comma(name: str) -> str:
    return name.partition(",")[0].strip() or name if "," in name else name


def _before_suffixes(name: str) -> str:
    head, comma, rest = name.partition(",")
    return head.strip() if comma and head.strip() and all_suffixes(rest) else name


def _no_address(name: str) -> str:
    """A family's column that holds an address or a link tells no family."""
    return "" if "@" in name or "://" in name else name


_Step = tuple[NameFinding, Callable[[str], str]]
_MARKS: tuple[_Step, ...] = (
    ("note-removed", without_address),
    ("note-removed", lambda name: without_slogan(name, 1)),
    ("nickname-removed", without_nicknames),
    ("decoration-removed", without_frame),
    ("suffix-removed", _before_suffixes),
    ("note-removed", _before_comma),
)
_OF_FIRST: tuple[_Step, ...] = (
    *_MARKS,
    ("title-removed", without_titles),
    ("suffix-removed", without_degrees),
    ("initial-removed", without_initials),
)
_OF_LAST: tuple[_Step, ...] = (
    *_MARKS,
    ("note-removed", _no_address),
    ("decoration-removed", lambda name: name.rstrip("? ")),
    ("suffix-removed", without_degrees),
    ("initial-removed", without_first_initials),
)
_OF_WHOLE: tuple[_Step, ...] = (
    ("note-removed", without_address),
    ("note-removed", lambda name: without_slogan(name, 2)),
    ("nickname-removed", without_nicknames),
    ("decoration-removed", without_frame),
)


# --- which column ---------------------------------------------------------------------------------


def _in_two_columns(first: str, last: str, notes: _Notes) -> tuple[str, str]:
    """A name that stands in one column is split; a part that stands in both is taken out of one."""
    if first and last:
        if without_titles(first) and not is_suffix_alone(last):
            return _without_repetition(first, last, notes)
        if is_suffix_alone(last):
            notes.add("suffix-removed", "last")
            return first, ""
        if " " not in last:
            return first, last
        notes.add("title-removed", "first")
        first = ""
    where: Literal["first", "last"] = "first" if first else "last"
    whole = first or last
    for id, step in _OF_WHOLE:
        whole = _step(id, where, step, whole, notes)
    if where == "last" and " " not in whole and "," not in whole:
        return "", whole
    name = ordered(whole)
    if not name.sure:
        notes.add("order-unknown", "first")
    elif name.last and name.first:
        notes.add("reordered" if name.reordered else "split", where)
    if sorted(_letters(f"{name.first} {name.last}")) != sorted(_letters(whole)):
        notes.add("suffix-removed" if without_titles(whole) == whole else "title-removed", where)
    return name.first, name.last


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _without_repetition(first: str, last: str, notes: _Notes) -> tuple[str, str]:
    given, family = first.casefold(), last.casefold()
    if family.startswith(f"{given} "):
        notes.add("repetition-removed", "last")
        return first, last[len(first) + 1 :]
    if given.endswith(f" {family}"):
        notes.add("repetition-removed", "first")
        return first[: -len(last) - 1], last
    return first, last


# --- whom not to greet ----------------------------------------------------------------------------


def _objection(first: str) -> NameFinding | None:
    """Why nobody should be greeted as `first`, or None."""
    if not first:
        return "empty"
    if any(character.isdigit() for character in first):
        return "digits"
    if _SEVERAL.search(first):
        return "several-people"
    if _GARBLED.search(first) or _MOJIBAKE_LEFT.search(first):
        return "unreadable"
    if all(is_initial(word) for word in first.split(" ")):
        return "initial-only"
    if not first.isascii() and any(mixes_scripts(word) for word in first.split(" ")):
        return "mixed-script"
    return "too-long" if len(first) > LONGEST_GREETING else None
