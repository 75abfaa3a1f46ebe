"""Lint for texts that differ from one already read in nothing but plain names and amounts.

Two openers of one template differ in a first name and a company. `Hi Maya, Northwind has ...` having been read,
`Hi Tom, Kestrel has ...` reads the same, as long as the names are plain: letters of Latin, capital first, no word
that any rule listens for, none that stands beside them already (`Kestrel Closed closed its round`). So the shape of
the text is read once and remembered. Whatever is not plain, and every text with a finding, is read in full; a property
test compares both ways.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gtm.openers import english, gaps, greeting, manners, printed, slots, tokens
from gtm.openers.findings import Finding
from gtm.openers.lint import lint
from gtm.openers.phrases import begins_with_vowel_sound

_LETTERS = "a-zà-öø-ÿąćčďęěğłńňőřśşšťůűźżž"
_PLAIN = re.compile(rf"[A-ZÄÅÉÖØÜŁŚÇ][{_LETTERS}]{{1,15}}(?:[ -][A-ZÄÅÉÖØÜŁŚÇ][{_LETTERS}]{{1,15}}){{0,3}}")
_AMOUNT = re.compile(r"\$[1-9]\d{0,2}(?:\.\d)?[MKB]")
_NAMES, _AMOUNTS = ("Northwind", "Ember"), ("$12M", "$8M")
"""What stands for a name and for an amount: one that takes `a`, one that takes `an`."""
_BEHIND_ARTICLE = re.compile(rf"\b[Aa]n?\s\W*(?:{_NAMES[0]}|{_AMOUNTS[0][1:]})")
_MOST_MORE_WORDS = 3  # in a plain name than in its stand-in
_WORD_BEHIND, _WORD_BEFORE = re.compile(r"\s(\w+)"), re.compile(r"(\w+)\s\Z")
_LONGEST_WORD = 40  # that is looked at before a name


class _Known(NamedTuple):
    """What is known of a shape: how long a text of it may be and read well, and the words beside its names.

    `longest` 0: it does not read well; None: it depends on the sound of a name behind an article.
    """

    longest: int | None
    beside: frozenset[str]


class _StandIns(NamedTuple):
    """What stands for a plain name or amount: the usual, or one of its sound. `edges`: the words it begins and ends with."""

    usual: str
    of_a_sound: tuple[str, str]
    edges: frozenset[str]


def lint_filled(text: str, filled: Sequence[str | int | None]) -> tuple[Finding, ...]:
    """What `lint` finds in a text; `filled` are the names and amounts that were put in for this reader."""
    plain: list[tuple[str, _StandIns]] = []
    shape = by_sound = text
    for value in filled:
        if type(value) is str and (stand_ins := _stand_ins(value)) is not None:
            shape = shape.replace(value, stand_ins.usual)
            plain.append((value, stand_ins))
    longest, beside = _known(shape)
    if longest is None:
        for value, stand_ins in plain:
            by_sound = by_sound.replace(value, stand_ins.of_a_sound[begins_with_vowel_sound(value)])
        longest = _reads_well_as_it_sounds(by_sound)
    if not manners.SHORTEST <= len(text) <= longest:
        return lint(text)
    for _, stand_ins in plain:
        if not beside.isdisjoint(stand_ins.edges):
            return lint(text)
    return ()


@lru_cache(maxsize=8_192)
def _known(shape: str) -> _Known:
    """A shape in which a name was found inside a word (`Dev` in `Development`) tells nothing."""
    beside: set[str] = set()
    for before, behind in pairwise(shape.split(_NAMES[0])):
        if _goes_on(before[-1:]) or _goes_on(behind[:1]):
            return _Known(0, frozenset())
        words = _WORD_BEFORE.search(before, len(before) - _LONGEST_WORD), _WORD_BEHIND.match(behind)
        beside.update(word[1].lower() for word in words if word)
    return _Known(None if _BEHIND_ARTICLE.search(shape) else _longest(shape), frozenset(beside))


def _goes_on(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


@lru_cache(maxsize=8_192)
def _reads_well_as_it_sounds(shape: str) -> int:
    return _longest(shape)


def _longest(shape: str) -> int:
    """Up to the length at which the reading grade may speak: the one rule that counts the letters of names.

    0 as well where a letter is not a letter's length, as in Japanese.
    """
    if lint(shape) or manners.DENSE.search(shape):
        return 0
    more_words = _MOST_MORE_WORDS * sum(map(shape.count, _NAMES))
    return min(manners.LONGEST, english.readable_up_to(shape, more_words))


@lru_cache(maxsize=50_000)
def _stand_ins(value: str) -> _StandIns | None:
    """None: it is not plain."""
    if _PLAIN.fullmatch(value) is None:
        return _StandIns(_AMOUNTS[0], _AMOUNTS, _NO_WORDS) if _AMOUNT.fullmatch(value) else None
    words = value.lower().replace("-", " ").split()
    if len(set(words)) < len(words) or not _LISTENED_FOR.isdisjoint(words):
        return None
    return _StandIns(_NAMES[0], _NAMES, frozenset((words[0], words[-1])))


_NO_WORDS = frozenset[str]()
_LISTENED_FOR = frozenset[str]().union(
    *(rules.LISTENED_FOR for rules in (tokens, slots, gaps, greeting, printed, english, manners))
)
