"""Capital letters for names that were shouted or typed all small.

A field in mixed case was written by someone who knew how, so it is left alone, apart from words with capitals where
nobody puts them (`Maria GONZALEZ`, `McDONALD`, `JeAN`); small words beside those get one too (`anne MARIE`).
"""

import re
from collections.abc import Iterable

from gtm.names.person_words import (
    ARTICLES,
    GENERATIONS,
    MAC_NAMES,
    PARTICLES,
    PARTICLES_INSIDE_FIRST,
    SHORT_FORMS,
    SHORT_NAMES,
)
from gtm.names.text import capitalized, is_shouted, lowered, undotted
from gtm.names.text import words as word_list

_HALF_SHOUTED = re.compile(r"(Mc|Mac|O'|D'|\b(?:De|Di|Du|La|Le|Van|Fitz))([^\W\d_a-z]{3,})")
_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœ")


_TURKISH = frozenset("İığĞşŞ")
_NOT_TURKISH = frozenset("ţŢțȚăĂșȘ")  # Romanian lists write Ş as well


_TURKISH_GIVEN = word_list(
    "ömer öykü özge özgür özkan özlem gökhan gökçe göksel gönül gül gülay gülhan gülnur gülsen gülsüm gülten gürkan gürsel "
    "güven hüseyin hülya müge süleyman sümeyye tülay tülin ülkü ümit ümran ünal çetin mücahit müjde nurgül songül aygül "
    "yüksel bülent cüneyt nükhet şükrü"
)
"""First names that tell where a list does not spell a letter of Turkish alone: `Ömer YILMAZ`."""


def turkish(name: str) -> bool:
    """Whether the name is spelt in Turkish, where a capital I has no dotted small letter."""
    if name.isascii():
        return False
    letters = set(name)
    return bool(letters & _TURKISH) and not letters & _NOT_TURKISH


def turkish_person(first: str, last: str) -> bool:
    """The same of a person, whose first name may tell."""
    return turkish(first + last) or (
        not first.isascii() and first.casefold().partition(" ")[0] in _TURKISH_GIVEN
    )


def recased_first(name: str, is_turkish: bool = False) -> str:
    """`JEAN-LUC` -> `Jean-Luc`, `maria del carmen` -> `Maria del Carmen`, `JP` stays."""
    if not _needs_case(name):
        return _repaired_words(name, is_turkish, PARTICLES_INSIDE_FIRST)
    if " " not in name:
        return undotted(_first_word(lowered(name, is_turkish), is_turkish))
    words = lowered(name, is_turkish).split(" ")
    return _joined(
        word if _is_small(words, place, PARTICLES_INSIDE_FIRST) and place else _first_word(word, is_turkish)
        for place, word in enumerate(words)
    )


def recased_last(name: str, is_turkish: bool = False) -> str:
    """`VAN DER BERG` -> `van der Berg`, `o'brien` -> `O'Brien`, `MCDONALD` -> `McDonald`."""
    if not _needs_case(name):
        return _repaired_words(name, is_turkish, PARTICLES)
    if " " not in name:
        return undotted(cased(lowered(name, is_turkish), is_turkish))
    words = lowered(name, is_turkish).split(" ")
    return _joined(
        word if _is_small(words, place, PARTICLES) else cased(word, is_turkish)
        for place, word in enumerate(words)
    )


def _joined(words: Iterable[str]) -> str:
    return undotted(" ".join(words))


def _needs_case(name: str) -> bool:
    return is_shouted(name) or name.islower()


def _repaired_words(name: str, is_turkish: bool, particles: frozenset[str]) -> str:
    """In a field of mixed case only words with odd capitals are changed, and small ones beside them; `Ana MJ` stays."""
    if name.istitle() and name.isascii():
        return name
    words = name.split(" ")
    if any(map(_is_odd, words)):
        low = name.casefold().split(" ")
        words = [
            low[place]
            if _is_small(low, place, particles) and (word.isupper() or word.islower())
            else _repaired(word, is_turkish, particles)
            if word.islower() or _is_odd(word)
            else word
            for place, word in enumerate(words)
        ]
    joined = " ".join(words)
    return _HALF_SHOUTED.sub(lambda found: found[1] + capitalized(found[2]), joined)


def _repaired(word: str, is_turkish: bool, particles: frozenset[str]) -> str:
    """`Ortega-RUIZ` -> `Ortega-Ruiz`, `jean-PIERRE` -> `Jean-Pierre`, `JeAN` -> `Jean`; a family's `d'` stays small."""
    if "-" not in word:
        prefix = word.partition("'")[0]
        low = cased(lowered(word, is_turkish), is_turkish)
        small = "'" in word and prefix in _SMALL_BEFORE_APOSTROPHE and "van" in particles
        return prefix + low[len(prefix) :] if small else low
    parts = word.split("-")
    return "-".join(
        cased(lowered(part, is_turkish), is_turkish)
        if _is_odd_part(part) or (part.islower() and part not in particles)
        else part
        for part in parts
    )


_SMALL_BEFORE_APOSTROPHE = frozenset({"d", "l", "dell", "dall", "nell"})
_ODD_END = re.compile(r"(?!(?:Ma?c|O'|D'|De|Di|Du|La|Le|Van|Fitz|St)[A-Z]{3})[A-Z][a-z]{1,3}[A-Z]{2,}")
"""`JeAN`; `DeLUCA` is mended in halves, and what is glued to a longer name may be letters behind it (`PatelMD`)."""
_ODD_START = re.compile(r"(?!IJ|D|.J)[A-Z]{2}[a-z]{2,}")
"""`JOhn`; `IJsbrand`, `AJay` and `DAndre` are written so."""
_ODD_MIX = re.compile(r"[a-z]+[A-Z]+[a-z]+[A-Z]+[a-zA-Z]*")
"""`mArIE`, but `deShawn`."""


def _is_odd_part(part: str) -> bool:
    return len(part) > 2 and (is_shouted(part) or has_odd_capitals(part))


def has_odd_capitals(word: str) -> bool:
    """The capitals the wrong way round (`mARIA`), too many at the beginning, or at the end (`JOhn`, `JeAN`, `o'BRIEN`)."""
    if word.istitle() or word.islower():
        return False
    if word[0].islower() and word[1:].isupper() and word.isalpha():
        return True
    head, apostrophe, tail = word.partition("'")
    if apostrophe and head.islower() and len(tail) > 2 and is_shouted(tail):
        return True
    if (_ODD_END.fullmatch(word) or _ODD_START.fullmatch(word)) and word[-2:].casefold() not in GENERATIONS:
        return True
    return _ODD_MIX.fullmatch(word) is not None


def _is_odd(word: str) -> bool:
    """Shouted, or with capitals where nobody puts them, also in one half of it."""
    if "-" in word:
        return any(map(_is_odd_part, word.split("-")))
    return (len(word) > 3 and is_shouted(word)) or (len(word) > 2 and has_odd_capitals(word))


def _is_small(words: list[str], place: int, particles: frozenset[str]) -> bool:
    if place == len(words) - 1:
        return False
    word = words[place]
    return word in particles or (word in ARTICLES and place > 0 and words[place - 1] in particles)


def _first_word(word: str, is_turkish: bool) -> str:
    letters = word.replace(".", "")
    if word.endswith(".") and letters in SHORT_FORMS:
        return capitalized(word)
    if letters.isalpha() and len(letters) <= 3 and letters.isascii():
        initials = letters not in SHORT_NAMES if len(letters) == 2 else not _VOWELS & set(letters)
        if initials:
            return word.upper()
    return cased(word, is_turkish)


def cased(word: str, is_turkish: bool = False) -> str:
    """One word, given in small letters, with its capitals: hyphens, apostrophes, dots, Mc, Mac, IJ."""
    for mark in "-.":
        if mark in word:
            return mark.join(cased(part, is_turkish) for part in word.split(mark))
    head, apostrophe, tail = word.partition("'")
    if apostrophe and 0 < len(head) <= 2:
        return f"{capitalized(head)}'{cased(tail, is_turkish)}"
    if apostrophe:
        return f"{cased(head, is_turkish)}'{tail}" if head else f"'{tail}"
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + capitalized(word[2:])
    if word.startswith("mac") and word[3:] in MAC_NAMES:
        return "Mac" + capitalized(word[3:])
    if word.startswith("ij") and len(word) > 3:
        return "IJ" + word[2:]
    if is_turkish and word[:1] == "i":
        return "İ" + word[1:]
    return capitalized(word)
