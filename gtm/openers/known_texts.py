"""Lint for texts that differ from one already read in nothing but plain names, amounts and ages.

Two openers of one template differ in a first name and a company. `Hi Maya, Northwind has ...` having been read,
`Hi Tom, Kestrel has ...` reads the same, as long as the names are plain: letters of Latin, capital first, no word
that any rule listens for, none that stands beside them already (`Kestrel Closed closed its round`). So the shape of
the text is read once and remembered. Ages are alike, too (`two weeks ago`). Of a name whose last word is not plain
(`Kestrel Finance`, `Kestrel IT`) that word stays in the shape. Whatever else is not plain, and every text with a
finding, is read in full; a property test compares both ways.
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
_CAPITALS = "A-ZÀ-ÖØ-ÞŁŚ"
_PLAIN = re.compile(rf"[{_CAPITALS}][{_LETTERS}]{{1,15}}(?:[ -][{_CAPITALS}][{_LETTERS}]{{1,15}}){{0,3}}")
_LAST_WORD = re.compile("[A-Z](?:[A-Z]|[a-z]{1,15})")  # `IT`; whoever shouts a longer one is heard
_AMOUNT = re.compile(r"\$[1-9]\d{0,2}(?:\.\d)?[MKB]")
_AGE = re.compile(
    r"(?:two|three|four|five|six|seven|nine|ten) (?:weeks|months) ago"
)  # all with the sound of `a`
_ANY_AGE = "three weeks ago"
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
    """What stands for a plain name, amount or age: the usual, or one of its sound.

    `edges`: the words that it begins and ends with.
    """

    usual: str
    of_a_sound: tuple[str, str]
    edges: tuple[str, ...]


def lint_filled(text: str, filled: Sequence[str | int | None]) -> tuple[Finding, ...]:
    """What `lint` finds in a text; `filled` are the names, amounts and ages that were put in for this reader."""
    shape = text
    edges: list[tuple[str, ...]] = []
    for value in filled:
        if type(value) is str and (stand_ins := _stand_ins(value)) is not None:
            shape = shape.replace(value, stand_ins.usual)
            edges.append(stand_ins.edges)
    longest, beside = _known(shape)
    if longest is None:
        longest = _reads_well_as_it_sounds(_as_it_sounds(text, filled))
    if manners.SHORTEST <= len(text) <= longest and all(map(beside.isdisjoint, edges)):
        return ()
    return lint(text)


def _as_it_sounds(text: str, filled: Sequence[str | int | None]) -> str:
    """The shape of a text in which a name stands behind an article."""
    for value in filled:
        if type(value) is str and (stand_ins := _stand_ins(value)) is not None:
            text = text.replace(value, stand_ins.of_a_sound[begins_with_vowel_sound(value)])
    return text


@lru_cache(maxsize=8_192)
def _known(shape: str) -> _Known:
    """A shape in which a name was found inside a word (`Dev` in `Development`) tells nothing."""
    beside: set[str] = set()
    for stand_in in (_NAMES[0], _ANY_AGE):
        for before, behind in pairwise(shape.split(stand_in)):
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
    if (words := _plain_words(value)) is not None:
        return _StandIns(_NAMES[0], _NAMES, (words[0], words[-1]))
    if _AMOUNT.fullmatch(value):
        return _StandIns(_AMOUNTS[0], _AMOUNTS, ())
    if _AGE.fullmatch(value):
        return _StandIns(_ANY_AGE, (_ANY_AGE, _ANY_AGE), (value.partition(" ")[0], "ago"))
    name, _, last = value.rpartition(" ")
    if _LAST_WORD.fullmatch(last) and (words := _plain_words(name)) is not None:
        usual, other = (f"{stand_in} {last}" for stand_in in _NAMES)
        return _StandIns(usual, (usual, other), (words[0], words[-1]))
    return None


def _plain_words(name: str) -> list[str] | None:
    """The words of a plain name; None: it is not plain."""
    if _PLAIN.fullmatch(name) is None:
        return None
    words = name.lower().replace("-", " ").split()
    return words if len({*words}) == len(words) and _LISTENED_FOR.isdisjoint(words) else None


_LISTENED_FOR = frozenset[str]().union(
    *(rules.LISTENED_FOR for rules in (tokens, slots, gaps, greeting, printed, english, manners))
)
