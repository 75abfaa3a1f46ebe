"""The legal form at the end of a company's name, or before it, and when a word is one."""

import re
from collections.abc import Iterable

from gtm.names.legal_forms import (
    AROUND,
    AT_FRONT,
    BEHIND_COMMA,
    DOTTED,
    DOTTED_AT_FRONT,
    FORMS,
    GENERIC,
    JOINED,
    LIKE_WORDS,
    LONGEST,
    MIXED_AT_FRONT,
    QUIET,
    SPELT,
    TITLED,
    TURKISH_FORMS,
    TURKISH_INDUSTRY,
    TURKISH_TRADE,
)
from gtm.names.text import is_shouted

FRAME = ' ,;:-–—_/\\|*#~+=<>"“”„«»…·•'
"""What may stand around a name and is no part of it."""

_TRADE = re.compile(r"(?:[Ss][Aa][Nn]|[Tt][Iiİ][Cc])(?:\.|$|[Aa][YyRr])")
_TURKISH = re.compile(r"[Şş][Tt][iİ]\b|\bA\.\s?Ş")
_NO_BLANK = re.compile(r"(?<=[^\W\d_]{2})\.(?=[^\W\d_])")
"""`SAN.VE TİC.LTD.ŞTİ.`"""
_GLUED = re.compile(r",(?=[^\W\d_]+\.?,?$)")


def without_forms(name: str, forms: list[str]) -> str:
    """Without the form at its end or before it; `forms` gets what was taken away, as it was written."""
    words = _unjoined(_GLUED.sub(", ", name) if "," in name else name).split(" ")
    length = _form_at_end(words, name.islower())
    length += _turkish_trade(words, length)
    if length:
        forms.append(" ".join(words[-length:]))
        return " ".join(words[:-length]).strip(FRAME)
    length = _form_at_front(words, {form_key([form]) for form in forms})
    if length:
        forms.append(" ".join(words[:length]))
        return " ".join(words[length:]).strip(FRAME)
    return name


def _turkish_trade(words: list[str], form: int) -> int:
    """How many words before the form are `San. ve Tic.` and the trades in short beside it; `Yıldız Ticaret` is a name."""
    end = len(words) - form
    may_be = form and words[-1].rstrip(".,")[-1:] in "şŞiIİ"
    if not may_be and _TRADE.match(words[end - 1]) is None:  # nearly all are done with this
        return 0
    name = words[:end]
    before_form = form_key(words[end:]) in TURKISH_FORMS
    keys = [form_key([word]) for word in name]
    start = len(name)
    while start > 1 and _is_trade(name[start - 1], keys[start - 1], keys[start : start + 1], before_form):
        start -= 1
    tail = keys[start:]
    both = not (TURKISH_INDUSTRY.isdisjoint(tail) or TURKISH_TRADE.isdisjoint(tail))
    return len(tail) if both or (before_form and any(word.endswith(".") for word in name[start:])) else 0


def _is_trade(word: str, key: str, behind: list[str], before_form: bool) -> bool:
    if key in TURKISH_INDUSTRY or key in TURKISH_TRADE:
        return True
    if key in ("ve", "&", "dış", "dis", "iç"):
        return bool(behind)
    return before_form and word.endswith(".") and key.isalpha() and 2 <= len(key) <= 6


def _form_at_front(words: list[str], behind: set[str]) -> int:
    """How many words before the name are a legal form; `behind` are the forms that stood at its end."""
    for length in (4, 3, 2, 1):
        if length >= len(words):
            continue
        head, rest = words[:length], words[length:]
        key = form_key(head)
        is_form = (
            (key in AT_FRONT and _is_written_as_form(head))
            or (key in DOTTED_AT_FRONT and "." in head[0] and head[0][:1].isupper())
            or bool(AROUND.get(key, frozenset()) & behind)
        )
        if is_form and not (len(rest) == 1 and rest[0].casefold() in GENERIC):
            return length
    return 0


def _is_written_as_form(head: list[str]) -> bool:
    """In capitals, or in a script that has none: `SIA Ozols`, but `Sia Glass`."""
    word = head[0]
    return len(head) > 1 or word.isupper() or word.upper() == word.lower() or word in MIXED_AT_FRONT


def _unjoined(name: str) -> str:
    """A form that is written onto the name is set apart."""
    if name.isascii():
        return name
    if _TURKISH.search(name):
        name = _NO_BLANK.sub(". ", name)
    for form in JOINED:
        if name.endswith(form) and name != form:
            return f"{name.removesuffix(form).strip()} {form}"
        if name.startswith(form) and name != form:
            return f"{form} {name.removeprefix(form).strip()}"
    return name


def _form_at_end(words: list[str], small: bool) -> int:
    """How many words at the end are a legal form; at least one word of the name is left."""
    for length in range(min(LONGEST, len(words) - 1), 0, -1):
        if _is_form(words[-length:], words[:-length], small):
            return length
    return 0


JOINTS = frozenset({"and", "&", "of", "the", "+", "und", "et", "y"})


def _is_form(tail: list[str], name: list[str], small: bool) -> bool:
    key = form_key(tail)
    before = name[-1]
    if key in FORMS and not (
        key in LIKE_WORDS and len(tail) == 1 and tail[0].istitle() and "." not in tail[0]
    ):
        return before.casefold() not in JOINTS
    if key not in SPELT or before.casefold() in JOINTS:
        return False
    text = " ".join(tail)
    dotted = "." in text.rstrip(".") or (key == "co" and len(tail) == 1 and text.endswith("."))
    if dotted or text in TITLED or text.upper() in ("A/S", "I/S", "K/S", "P/S", "S/A", "P/L"):
        return True
    if before.endswith(",") and key in BEHIND_COMMA:
        return True
    if key in DOTTED or len(tail) > 1:
        return False
    if key in QUIET:
        return text.isupper() and not is_shouted(" ".join(name))
    return text[0].isupper() or small


def form_key(words: Iterable[str]) -> str:
    """A form as the lists hold it: small, without dots, commas and spaces."""
    text = "".join(words)
    if text.isalpha() and text.isascii():
        return text.lower()
    return text.replace("İ", "i").casefold().translate(_NO_MARKS).removesuffix("-")


_NO_MARKS = str.maketrans("", "", ".,/() ")
ALL_FORMS = FORMS | SPELT
FORMS_AT_FRONT = AT_FRONT | DOTTED_AT_FRONT | AROUND.keys()
