"""Capital letters for company names that were shouted or typed all small, where some words stay initials."""

import re

from gtm.names.house_spellings import DOTTED_SPELLINGS, HOUSE_SPELLINGS
from gtm.names.legal_forms import (
    ABBREVIATIONS,
    ACRONYMS,
    PARTICLES_IN_FRONT,
    SHORT_FAMILIES,
    SHORT_WORDS,
    SMALL_WORDS,
    WRITTEN_SMALL,
)
from gtm.names.person_case import cased
from gtm.names.text import is_shouted, lowered

_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœıаеёиоуыэюяіїєαεηιουωάέήίόύώ")


def recased(name: str, *, surely_shouted: bool, is_turkish: bool) -> str:
    """`BLUE RIVER LABS` -> `Blue River Labs`; up to four letters standing alone may be initials.

    `surely_shouted`: its legal form was in capitals too, so `DUNA KFT` is Duna, while `ZQX` stays.
    """
    small = name.islower()
    shouted = is_shouted(_SMALL_MAC.sub("MC", name) if "c" in name else name)
    if name in WRITTEN_SMALL or not (small or shouted):
        return name
    low = name.casefold()
    if house := HOUSE_SPELLINGS.get(low) or DOTTED_SPELLINGS.get(low):
        return house
    words = name.split(" ")
    if len(words) == 1 and small and any(map(str.isdigit, name)):
        return name  # `8x8`, `n8n`
    if len(words) == 1 and not small and _may_be_initials(name, surely_shouted):
        return name
    return " ".join(
        _word(lowered(word, is_turkish), place, small, is_turkish) for place, word in enumerate(words)
    )


_SMALL_MAC = re.compile(r"\bMa?c(?=[^\W\d_])")
"""`McDONALD'S` is shouted all the same."""
_ROMAN = frozenset({"ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii", "xiii", "xiv", "xv"})


def _may_be_initials(name: str, surely_shouted: bool) -> bool:
    letters = "".join(filter(str.isalpha, name)).lower()
    if "ß" in letters or (len(letters) == 4 and (letters in SHORT_FAMILIES or letters in SHORT_WORDS)):
        return False
    if not any(letter in _VOWELS for letter in letters) and letters.isascii():
        return True
    return len(letters) <= (3 if surely_shouted else 4) or letters in ACRONYMS


def _word(word: str, place: int, small: bool, is_turkish: bool) -> str:
    if "&" in word and len(word) > 1:
        return _joined_by_and(word, is_turkish)
    letters = "".join(filter(str.isalpha, word))
    if word in SMALL_WORDS and place:
        return word
    if house := HOUSE_SPELLINGS.get(word):
        return house
    if word in _ROMAN and place:
        return word.upper()
    if letters in ABBREVIATIONS:
        return cased(word, is_turkish)
    if letters in ACRONYMS or (any(map(str.isdigit, word)) and len(letters) <= 3):
        return word.upper()
    if len(letters) <= 4 and letters.isascii() and not small and letters not in SHORT_WORDS:
        voiced = any(vowel in letters for vowel in "aeiouy")
        if not voiced or (len(letters) <= 3 and place == 0 and word not in PARTICLES_IN_FRONT):
            return word.upper()
    return cased(word, is_turkish)


def _joined_by_and(word: str, is_turkish: bool) -> str:
    """`at&t` -> `AT&T`, `johnson&pine` -> `Johnson&Pine`: beside a single letter stand initials."""
    parts = [part.strip(".,-") for part in word.split("&")]
    if any(len(part) == 1 for part in parts) and max(map(len, parts)) <= 3:
        return word.upper()
    return "&".join(cased(part, is_turkish) for part in word.split("&"))
