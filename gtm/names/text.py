"""What may be in a name at all: the first step of every clean-up.

Lists carry controls, zero-width marks, direction overrides and emoji that break headers, hide text or look
odd in a greeting. They are taken out here, once, so that the rules behind see ordinary characters.
"""

import re
import unicodedata

from gtm.names.repair import unmangled

MAX_LENGTH = 80
LONGEST_READ = 400
"""Of a cell no more is looked at: patterns must not be asked about 64 KB of commas."""
_ROUNDS = 4

_APOSTROPHES = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "‐": "-", "‑": "-"}
)
_STRAY_DOTS = re.compile("([iİ])\u0307+")
_SPACES = re.compile(r"\s+")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})


def words(text: str) -> frozenset[str]:
    """A word list written as one text: the words between its spaces."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """A list of phrases written as one text: what stands between its commas."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split(","))


def plain(text: str | None) -> str:
    """The text in NFC with single spaces; without controls, invisible marks, emoji and lone surrogates.

    Typographic apostrophes become `'`, mangled encodings are mended. None gives an empty text. Never raises;
    done twice it changes nothing.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable() and "&" not in text:
        return " ".join(text.replace("`", "'").split())
    for _ in range(_ROUNDS):  # what kept two halves of a mangled letter apart may be gone now
        once = _plain_once(text)
        if once == text:
            break
        text = once
    return text


def _plain_once(text: str) -> str:
    text = unmangled(text)
    if text.isascii() and text.isprintable():
        return " ".join(text.replace("`", "'").split())
    text = text.translate(_APOSTROPHES)
    if text.replace(" ", "").isalpha() and unicodedata.is_normalized("NFC", text):
        return " ".join(undotted(text).split())
    composed = undotted(unicodedata.normalize("NFC", text)).translate(_APOSTROPHES)
    kept = "".join(character for character in _SPACES.sub(" ", composed) if _stays(character))
    # Letters and accents that something invisible kept apart have become neighbours.
    return " ".join(undotted(unicodedata.normalize("NFC", kept)).split())


def _stays(character: str) -> bool:
    """Letters, accents, digits, punctuation and spaces stay; symbols stay when they are on a keyboard."""
    if character.isascii():
        return character.isprintable()
    category = unicodedata.category(character)
    return category[0] in "LNP" or (category in ("Mn", "Mc") and not _is_selector(character))


def _is_selector(character: str) -> bool:
    """Variation selectors: what is left of an emoji when the picture itself is gone."""
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def capped(text: str, length: int = MAX_LENGTH) -> str:
    """At most so many characters, cut between words where there is a place for it."""
    if len(text) <= length:
        return text
    head = text[: length + 1].rpartition(" ")[0]
    return (head if len(head) > length // 2 else text[:length]).strip()


def is_shouted(text: str) -> bool:
    """All letters that have a case are capitals; an ß has none."""
    return text.isupper() or ("ß" in text and text.replace("ß", "").isupper())


def lowered(text: str, is_turkish: bool) -> str:
    """In small letters; in Turkish a capital I has a small letter without a dot."""
    return (text.translate(_TURKISH_SMALL) if is_turkish else text).lower()


_TURKISH_SMALL = str.maketrans({"I": "ı", "İ": "i"})


def capitalized(word: str) -> str:
    """First letter large, the others small; without the stray dots that a Turkish capital I leaves."""
    first, rest = ("İ", word[2:]) if word.startswith("i\u0307") else (word[:1], word[1:])
    large = first.title()
    return (large if len(large) == 1 else first) + undotted(rest.lower())


def undotted(text: str) -> str:
    """Without the dot that stays behind when `İ` is made small."""
    return text if text.isascii() else _STRAY_DOTS.sub(r"\1", text)


def script(character: str) -> str | None:
    """The script of a letter (`LATIN`, `CYRILLIC`, ...), None for what belongs to all of them."""
    if not character.isalpha():
        return None
    if character.isascii():
        return "LATIN"
    name = unicodedata.name(character, "").partition(" ")[0]
    if name in ("MODIFIER", "FEMININE", "MASCULINE"):  # `Mª José`
        return None
    return "EAST ASIAN" if name in _EAST_ASIAN else name or None


def mixes_scripts(word: str) -> bool:
    """Whether one word holds letters of two scripts, as look-alikes do (`Maya` with a Cyrillic a)."""
    if word.isascii():
        return False
    return len({found for found in map(script, word) if found}) > 1


def letters_apart(one: str, other: str) -> int:
    """How many letters lie between two words; two that are swapped count as one (Damerau)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]
