"""Lint for texts that differ from one already read in nothing but a plain name.

Two openers of one template differ in a first name and a company. `Hi Maya, Northwind has ...` having been read,
`Hi Tom, Kestrel has ...` reads the same, as long as the names are plain: letters of Latin, capital first, no word
that any rule listens for. So the shape of the text is read once and remembered. Whatever is not plain, and every
text with a finding, is read in full; a property test compares both ways.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from gtm.openers import english, manners, slots
from gtm.openers.findings import Finding
from gtm.openers.lint import lint
from gtm.openers.phrases import begins_with_vowel_sound

_LETTERS = "a-zà-öø-ÿąćčďęěğłńňőřśşšťůűźżž"
_PLAIN = re.compile(rf"[A-ZÄÅÉÖØÜŁŚÇ][{_LETTERS}]{{1,15}}(?:[ -][A-ZÄÅÉÖØÜŁŚÇ][{_LETTERS}]{{1,15}}){{0,3}}")
_STAND_INS = ("Northwind", "Ember")  # one that takes `a`, one that takes `an`
_MOST_LETTERS = 24  # of one name more than its stand-in has


def lint_filled(text: str, names: Iterable[str | int | None]) -> tuple[Finding, ...]:
    """What `lint` finds in a text, where `names` are what was filled in for one person."""
    shape = text
    for name in names:
        if type(name) is str and (stand_in := _stand_in(name)):
            shape = shape.replace(name, stand_in)
    if not _reads_well(shape) or not manners.SHORTEST <= len(text) <= manners.LONGEST or _is_hard(text):
        return lint(text)
    return ()


@lru_cache(maxsize=8_192)
def _reads_well(shape: str) -> bool:
    return not lint(shape)


@lru_cache(maxsize=50_000)
def _stand_in(name: str) -> str:
    """What stands for a plain name; empty: it is not plain."""
    if _PLAIN.fullmatch(name) is None:
        return ""
    if not _LISTENED_FOR.isdisjoint(name.lower().replace("-", " ").split()):
        return ""
    return _STAND_INS[begins_with_vowel_sound(name)]


_LISTENED_FOR = slots.LISTENED_FOR | english.LISTENED_FOR | manners.LISTENED_FOR


def _is_hard(text: str) -> bool:
    """Whether the reading grade may be too high: the one rule that counts the letters of names."""
    words = text.count(" ") + 1
    sentences = text.count(". ") + text.count("? ") + 1
    return 4.71 * len(text) / words + 0.5 * words / sentences - 26 > english.HARD
