"""Small English: the phrases that openers and the digest put between facts. Also the templates' filters.

Everything here is a pure function of plain values. Nothing grows its input by more than a few characters,
because a template may chain filters.
"""

import re
from collections.abc import Callable, Mapping, Sequence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_VOWEL_LETTERS = frozenset("AEFHILMNORSX")  # letters whose own name begins with a vowel sound: "an SDR"
_SILENT_H = re.compile(r"hour|hono(?:u?r)|honest|heir")
_YOU_SOUND = re.compile(
    r"uni(?!n|m|de)|uranium|urin|urolog|urugu|usurp|use|usu|usa|util|utop|uten|uku|ukra|eu|ewe|ub(?:iq|er(?=ous))"
    r"|one(?![a-z])|once|oneself|ouija|ufo"
)
_LETTERS = re.compile(r"[A-Z](?:[A-Z&]{1,5}s?)?(?![a-z])|[A-Za-z](?=-)|[A-Z](?=\d)")
_NUMBER_AN = re.compile(r"8|1[18](?!\d)")


def words(count: int) -> str:
    """`two`, `ten`, `12`, `1,840`: small numbers as words, as a careful writer does."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """`one lead`, `two leads`, `1,840 leads`. `plural` where adding an s is wrong."""
    return f"{words(count)} {noun if count == 1 else plural or noun + 's'}"


def article(text: str) -> str:
    """The text with its indefinite article, by sound: `an SDR`, `a VP Sales`, `a unicorn`, `an 8`."""
    return f"{'an' if begins_with_vowel_sound(text) else 'a'} {text}"


def begins_with_vowel_sound(text: str) -> bool:
    """Whether it takes `an`: by how it is said, not by how it is spelt (`an hour`, `a user`, `an $8M round`)."""
    word = text.lstrip("\"'(“‘ $€£")
    if not word:
        return False
    if word[0].isdigit():
        return bool(_NUMBER_AN.match(word))
    if _LETTERS.match(word):
        return word[0].upper() in _VOWEL_LETTERS
    low = word.lower()
    if _SILENT_H.match(low):
        return True
    return low[0] in "aeiouäöüàáâéèêíîóôøåæ" and not _YOU_SOUND.match(low)


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def possessive(name: str) -> str:
    """`Northwind's`, `Reynolds'`."""
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


def capital(text: str) -> str:
    """The text with its first letter as a capital; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def ago(days: int) -> str:
    """How long ago, said so that it is true today, and still true when the mail goes out some days later."""
    if days < 2:
        return "recently"
    if days < 4:
        return "a few days ago"
    if days < 11:
        return "about a week ago"
    if days < 53:
        return f"{words(round(days / 7))} weeks ago"
    if days < 335:
        return f"{words(round(days / 30.4))} months ago"
    return "about a year ago" if days < 550 else "more than a year ago"


def rounded(count: int) -> int:
    """A count as people say it: 12, 45, 180, 1,200."""
    if count < 20:
        return count
    if count < 100:
        return 5 * round(count / 5)
    unit = int(10 ** (len(str(count)) - 2))
    return unit * round(count / unit)


def number(count: int) -> str:
    """`1,840`."""
    return f"{count:,}"


FILTERS: Mapping[str, Callable[..., str]] = {
    "a": article,
    "ago": ago,
    "capital": capital,
    "counted": counted,
    "listed": listed,
    "lower": str.lower,
    "number": number,
    "possessive": possessive,
    "trim": str.strip,
    "upper": str.upper,
    "words": words,
}
"""What a template may pipe a value through. A filter that gets something else than it takes refuses."""
