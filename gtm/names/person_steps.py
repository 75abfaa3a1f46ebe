"""One round over a name: the words find their columns, what is not the name goes, capitals are repaired.

Each step may uncover what another one takes, so `persons` goes on until a round changes nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from gtm.names.family_particles import family_in_front
from gtm.names.given_names import is_given
from gtm.names.person_case import recased_first, recased_last, turkish_person
from gtm.names.person_findings import Half, NameFinding, Notes
from gtm.names.person_marks import (
    all_suffixes,
    is_particle,
    is_suffix_alone,
    without_address,
    without_contact,
    without_courtesies,
    without_degrees,
    without_first_initials,
    without_frame,
    without_initials,
    without_nicknames,
    without_numbers,
    without_placeholder,
    without_pronouns,
    without_remark,
    without_slogan,
    without_title_of_first,
    without_titles,
)
from gtm.names.person_nobody import is_nobody
from gtm.names.person_order import (
    Ordered,
    belongs_to_family,
    glued,
    is_short_double,
    ordered,
    with_its_particles,
)
from gtm.names.person_words import CAPITAL_TITLES, TITLES_BEFORE_GIVEN

REMEMBERED = 20_000
_MARKED = re.compile(r"[^\w\s.'-]|[_\d]|(?:^|\s)['-]|['-](?:\s|$)|\.$|^\.")
"""Signs without which none of the steps for marks has anything to do."""


def repaired(first: str, last: str, notes: Notes, *, whole: bool = False) -> tuple[str, str]:
    """The two halves after one round."""
    first, last = _in_two_columns(first, last, notes, whole)
    first, told = _bare(first, "first")
    for id in told:
        notes.add(id, "first")
    last, told = _bare(last, "last")
    for id in told:
        notes.add(id, "last")
    if is_nobody(first, last):
        return first, last  # `SALES TEAM` is easier to recognise as written
    is_turkish = turkish_person(first, last)
    first = _step("case-repaired", "first", lambda name: recased_first(name, is_turkish), first, notes)
    last = _step("case-repaired", "last", lambda name: recased_last(name, is_turkish), last, notes)
    return first, last


@lru_cache(REMEMBERED)
def _bare(text: str, half: Half) -> tuple[str, tuple[NameFinding, ...]]:
    """One half of the name without what is no part of it. Remembered: beside an odd half stands a common one."""
    told = []
    steps, of_marks = (_OF_FIRST, _MARKS) if half == "first" else (_OF_LAST, _MARKS_OF_LAST)
    for id, step in (*of_marks, *steps) if _MARKED.search(text) else steps:
        changed = step(text) if text else text
        if changed != text:
            told.append(id)
            text = changed
    return text, tuple(told)


def _step(id: NameFinding, where: Half, step: Callable[[str], str], text: str, notes: Notes) -> str:
    if not text:
        return text
    changed = step(text)
    if changed != text:
        notes.add(id, where)
    return changed


def _before_comma(name: str) -> str:
    return name.partition(",")[0].strip() or name if "," in name else name


def _particles_in_front(name: str) -> str:
    """`Berg, van der` -> `van der Berg`."""
    head, comma, rest = (part.strip() for part in name.partition(","))
    return f"{rest} {head}" if comma and head and rest and all(map(is_particle, rest.split())) else name


def _before_suffixes(name: str) -> str:
    head, comma, rest = name.partition(",")
    return head.strip() if comma and head.strip() and all_suffixes(rest) else name


_Step = tuple[NameFinding, Callable[[str], str]]
_MARKS: tuple[_Step, ...] = (
    ("note-removed", without_pronouns),
    ("note-removed", without_address),
    ("note-removed", lambda name: without_numbers(name, 1)),
    ("note-removed", lambda name: without_slogan(name, 1)),
    ("nickname-removed", without_nicknames),
    ("decoration-removed", without_frame),
    ("suffix-removed", _before_suffixes),
    ("note-removed", _before_comma),
)
_MARKS_OF_LAST: tuple[_Step, ...] = (("reordered", _particles_in_front), *_MARKS)
_OF_FIRST: tuple[_Step, ...] = (
    ("title-removed", without_titles),
    ("title-removed", without_title_of_first),
    ("suffix-removed", without_degrees),
    ("note-removed", without_remark),
    ("initial-removed", without_initials),
)
_OF_LAST: tuple[_Step, ...] = (
    ("note-removed", without_remark),
    ("placeholder-removed", without_placeholder),
    ("note-removed", without_contact),
    ("decoration-removed", lambda name: name.rstrip("? ")),
    ("title-removed", without_courtesies),
    ("suffix-removed", without_degrees),
    ("initial-removed", without_first_initials),
)
_OF_WHOLE: tuple[_Step, ...] = (
    ("note-removed", without_pronouns),
    ("note-removed", without_address),
    ("note-removed", lambda name: without_numbers(name, 2)),
    ("note-removed", lambda name: without_slogan(name, 2)),
    ("note-removed", without_remark),
    ("nickname-removed", without_nicknames),
    ("decoration-removed", without_frame),
)


# --- which column ---------------------------------------------------------------------------------


def _in_two_columns(first: str, last: str, notes: Notes, is_whole: bool) -> tuple[str, str]:
    """A name that stands in one column is split; a part that stands in both is taken out of one."""
    if first and last:
        apart = glued(first)
        if apart and apart[1].casefold() == last.casefold():
            notes.add("repetition-removed", "first")
            return apart[0], last
        if _is_title_apart(first, last):
            first, last = "", f"{first} {last}"
        elif names := family_in_front(f"{first} {last}".split(" ")):
            notes.add("reordered", "first")
            return names
        elif belongs_to_family(first, last):
            given = last.partition(" ")[0]
            if " " in first and is_given(given) and not is_particle(first.rpartition(" ")[2]):
                notes.add("reordered", "first")
                return last, first
            first, last = "", f"{first} {last}"
        elif without_titles(first) and not is_suffix_alone(last):
            given, family = with_its_particles(first, last)
            if given != first:
                notes.add("reordered", "first")
            return _without_repetition(given, family, notes)
        elif is_suffix_alone(last):
            notes.add("suffix-removed", "last")
            return first, ""
        elif " " not in last:
            return first, last
        else:
            notes.add("title-removed", "first")
            first, last = "", without_titles(f"{first} {last}")
    where: Half = "first" if first else "last"
    whole = first or last
    for id, step in _OF_WHOLE:
        whole = _step(id, where, step, whole, notes)
    if where == "last" and " " not in whole and "," not in whole:
        return "", whole
    name = ordered(whole, with_family=is_whole)
    if is_whole and not name.last and _is_family_alone(whole, name.first):
        name = Ordered("", name.first)
    if not name.sure:
        notes.add("order-unknown", "first")
    elif name.last and name.first:
        notes.add("reordered" if name.reordered else "split", where)
    if sorted(_letters(f"{name.first} {name.last}")) != sorted(_letters(whole)):
        notes.add(_what_is_lacking(whole, name.last), where)
    return name.first, name.last


def _is_title_apart(first: str, last: str) -> bool:
    """`CA` beside `Rohan Mehta`: what an export has split at the first space."""
    return (
        " " in last
        and (first in CAPITAL_TITLES or _goes_with_given(first, last))
        and not (last.isupper() and first in CAPITAL_TITLES)
        and not is_particle(last.partition(" ")[0])
    )


def _goes_with_given(first: str, last: str) -> bool:
    """`Pastor` beside `John Smith`, `THE` beside `REVEREND JOHN`, `Fco.` beside `Javier Ruiz`, `*DUP*` beside a name."""
    low, following = first.casefold(), last.partition(" ")[0]
    whole = f"{first} {last}"
    if low in TITLES_BEFORE_GIVEN:
        return without_titles(whole) != whole
    if low in ("the", "em.") or (low == "tan" and following.casefold() == "sri"):
        return without_titles(whole) != whole
    if first[0] == "*" == first[-1]:
        return without_nicknames(whole) != whole
    return first[-1] in ".ª" and is_short_double([low, following])


def _is_family_alone(whole: str, name: str) -> bool:
    """`Dr. Mehta`, `NOVÁK ING.`: beside a title and nothing else stands the family's name, unless it is a given one."""
    is_titled = without_titles(whole) == name or without_degrees(whole) == name
    return is_titled and whole != name and " " not in name and not is_given(name)


def _what_is_lacking(whole: str, last: str) -> NameFinding:
    if without_titles(whole) != whole:
        return "title-removed"
    kept_end = whole.rpartition(" ")[2] == last.rpartition(" ")[2]
    return "middle-name-removed" if kept_end else "suffix-removed"


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))


def _without_repetition(first: str, last: str, notes: Notes) -> tuple[str, str]:
    given, family = first.casefold(), last.casefold()
    if family.startswith(f"{given} "):
        notes.add("repetition-removed", "last")
        return first, last[len(first) + 1 :]
    if given.endswith(f" {family}"):
        notes.add("repetition-removed", "first")
        return first[: -len(last) - 1], last
    return first, last
