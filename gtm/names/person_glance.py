"""Names that need no long look: tidy ones, and tidy ones with a mark that thousands of profiles have.

Nine of ten names of a list are done with this. What it says is what all steps of a clean-up would have left, in
a tenth of the time; tests compare both ways.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from gtm.names.family_particles import PARTICLES_THAT_ARE_NAMES
from gtm.names.person_barred import BARRING_PHRASES, BARRING_WORDS
from gtm.names.person_case import recased_first, recased_last, turkish_person
from gtm.names.person_findings import Found
from gtm.names.person_marks import all_suffixes
from gtm.names.person_order import is_glued
from gtm.names.person_words import (
    COLLECTIVES,
    COMPANY_ENDS,
    COMPANY_WORDS,
    COURTESIES,
    DEGREES,
    DEVICES,
    DOTTED_TITLES,
    GENERATIONS,
    JOB_ACRONYMS,
    LAST_PLACEHOLDERS,
    LAST_PLACEHOLDERS_ODD,
    NOBODY_PHRASES,
    NOT_A_PERSON,
    PARTICLES,
    PLACEHOLDERS,
    PRONOUNS,
    REMARKS,
    ROLE_WORDS,
    SHORT_FOR_MUHAMMAD,
    SHOUTED_REMARKS,
    SURE_DEGREES,
    SURE_PARTICLES,
    TITLES,
    TITLES_BEFORE_GIVEN,
    TITLES_BEHIND_TITLES,
)

LONGEST_GREETING = 40
REMEMBERED = 20_000

_SIMPLE = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
# Without the letters that Windows-1252 puts where UTF-8 continues (`š`, `ž`): those may be half of another one.
_TIDY = re.compile("[A-ZÀ-ÖØ-ÞĄĆČĎĘŁŃŘŚŤŹŻ][a-zß-öø-ÿąćčďęěłńňőřśťůűźż]+")

_LETTERS = re.compile("[A-Za-zÀ-ÖØ-öø-ÿĄąĆćČčĎďĘęĚěĹĺŁłŃńŇňŐőŘřŚśŤťŰűŹźŻż]+")
_TIDY_WORDS = re.compile(rf"{_TIDY.pattern[:-1]}{{1,20}}(?: {_TIDY.pattern[:-1]}{{1,20}}){{0,3}}")


def is_tidy(first: str, last: str) -> bool:
    """Nothing to do: one word of plain letters each, with a capital, neither of them odd."""
    return _is_tidy_first(first) and _is_tidy_last(last)


def is_tidy_in_words(first: str, last: str) -> bool:
    """Nothing to do, either: `María José García López`, several tidy words of which no list knows one as something else."""
    if not (_TIDY_WORDS.fullmatch(first) and _TIDY_WORDS.fullmatch(last)):
        return False
    given, family = first.casefold(), last.casefold()
    return (
        max(len(first), len(last)) <= LONGEST_GREETING
        and given.partition(" ")[0] not in _MAY_BE_FAMILY
        and given.rpartition(" ")[2] not in _MAY_BE_FAMILY
        and _SPECIAL.isdisjoint(given.split(" "))
        and _SPECIAL.isdisjoint(family.split(" "))
        and given != len(given) * given[0]
        and not family.startswith(f"{given} ")
        and not given.endswith(f" {family}")
    )


def is_simple(first: str, last: str) -> bool:
    """One word each, neither of them odd: nine of ten names of a list; they may only lack their capitals."""
    return _is_simple_first(first) and _is_simple_last(last)


@lru_cache(REMEMBERED)
def _is_tidy_first(first: str) -> bool:
    if "-" in first:
        one, _, other = first.partition("-")
        return (
            one != other
            and _SPECIAL.isdisjoint((one.casefold(), other.casefold()))
            and _both_tidy(one, other)
        )
    return _TIDY.fullmatch(first) is not None and _is_simple_first(first)


def _both_tidy(one: str, other: str) -> bool:
    return _is_tidy_first(one) and "-" not in other and _is_tidy_first(other)


@lru_cache(REMEMBERED)
def _is_tidy_last(last: str) -> bool:
    if " " in last:
        small, _, last = last.rpartition(" ")
        return small in _SMALL and last.casefold() not in _SPECIAL and _is_tidy_last(last)
    return _TIDY.fullmatch(last) is not None and _is_simple_last(last)


def _is_simple_first(first: str) -> bool:
    low = first.casefold()
    return (
        1 < len(first) <= LONGEST_GREETING
        and low not in _ODD_FIRST
        and low not in SURE_PARTICLES
        and low not in ("van", "von")
        and low != len(low) * low[0]
        and (first.istitle() or first.isupper() or first.islower() or not is_glued(first))
        and (first.isalpha() or (_SIMPLE.fullmatch(first) is not None and not low.startswith("dipl-")))
    )


def _is_simple_last(last: str) -> bool:
    return (
        1 < len(last) <= LONGEST_GREETING
        and last.casefold() not in _ODD_LAST
        and (last.isalpha() or _SIMPLE.fullmatch(last) is not None)
    )


_MAY_BE_FAMILY = PARTICLES | PARTICLES_THAT_ARE_NAMES
_ODD_FIRST = (
    TITLES
    | REMARKS
    | DOTTED_TITLES
    | NOT_A_PERSON
    | PLACEHOLDERS
    | BARRING_WORDS
    | DEVICES
    | {phrase.partition(" ")[0] for phrase in NOBODY_PHRASES | BARRING_PHRASES}
    | {"never", "nicht", "ne", "rip"}
)
_ODD_LAST = (
    COLLECTIVES
    | COMPANY_ENDS
    | COMPANY_WORDS
    | COURTESIES
    | SURE_DEGREES
    | GENERATIONS
    | NOT_A_PERSON
    | PLACEHOLDERS
    | JOB_ACRONYMS
    | LAST_PLACEHOLDERS
    | LAST_PLACEHOLDERS_ODD
    | BARRING_WORDS
    | DEVICES
    | ROLE_WORDS
    | REMARKS
)

_SPECIAL = (
    _ODD_FIRST
    | _ODD_LAST
    | DEGREES
    | PRONOUNS
    | SHORT_FOR_MUHAMMAD
    | frozenset(word for phrase in NOBODY_PHRASES | BARRING_PHRASES for word in phrase.split(" "))
    | {"and", "und", "et", "or", "the", "zu"}
    | TITLES_BEFORE_GIVEN
    | TITLES_BEHIND_TITLES
    | SHOUTED_REMARKS
)
"""Words that some rule listens for; a name that holds one is looked at in full."""

_SMALL = frozenset(
    [
        "de",
        "del",
        "den",
        "der",
        "op den",
        "ten",
        "ter",
        "van",
        "van de",
        "van den",
        "van der",
        "von",
        "von der",
    ]
)
"""Particles as they stand before a family name that is tidy."""


# --- tidy, but for one thing ----------------------------------------------------------------------------

_FIRST = re.compile(rf"((?:Dr|Prof|Mrs?|Ms)\. )?({_TIDY.pattern})( [A-Z]\.)?")
_LAST = re.compile(rf"({_TIDY.pattern}|[A-Z]\.)(?:(, [A-Za-z]{{2,6}})|( \((?:she/her|he/him|they/them)\)))?")


class Unmarked(NamedTuple):
    """The halves of a name, and what was taken off them or repaired."""

    first: str
    last: str
    found: tuple[Found, ...]


def with_capitals(first: str, last: str) -> Unmarked | None:
    """One plain word each, with the capitals they lack; None: they are not that."""
    if not (_LETTERS.fullmatch(first) and _LETTERS.fullmatch(last) and is_simple(first, last)):
        return None
    if not (first.isascii() and last.isascii()) and turkish_person(first, last):
        return None  # whose capitals are others
    names = _recased_first(first), recased_last(last)
    found = [_RECASED[n] for n, name in enumerate((first, last)) if names[n] != name]
    return Unmarked(*names, tuple(found))


_recased_first = lru_cache(REMEMBERED)(recased_first)
_RECASED = (Found("case-repaired", "first"), Found("case-repaired", "last"))


def without_usual_marks(first: str, last: str) -> Unmarked | None:
    """`Dr. Maya K.` and `Ortega, PhD` without their marks, `Maya` and `O.` as they are; None: it takes a longer look."""
    if not last:  # a first name alone
        return Unmarked(first, "", ()) if first.casefold() not in _SPECIAL and _is_tidy_first(first) else None
    given, family = _FIRST.fullmatch(first), _LAST.fullmatch(last)
    if given is None or family is None:
        return None
    title, bare_first, initial = given.groups()
    bare_last, suffix, pronouns = family.groups()
    if bare_first == bare_last or bare_first.casefold() in _SPECIAL or not _is_tidy_first(bare_first):
        return None
    if bare_last[1] == "." and (initial or suffix or pronouns):
        return None
    if bare_last[1] != "." and (bare_last.casefold() in _SPECIAL or not _is_tidy_last(bare_last)):
        return None
    if suffix and (suffix[2:].casefold() in PARTICLES or not all_suffixes(suffix)):
        return None
    found = []
    if title:
        found.append(Found("title-removed", "first"))
    if initial:
        found.append(Found("initial-removed", "first"))
    if suffix:
        found.append(Found("suffix-removed", "last"))
    if pronouns:
        found.append(Found("nickname-removed", "last"))
    return Unmarked(bare_first, bare_last, tuple(found))
