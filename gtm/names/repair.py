"""Text that a program has mangled on its way into a list, put right: `JosÃ©`, `O&#39;Brien`, `𝐌𝐚𝐲𝐚`.

Only what is certain is undone: a sequence of letters that is UTF-8 read as Windows-1252 is never a name.
"""

import html
import re
import unicodedata

_GAPS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # Windows-1252 has no character there
_CP1252 = {bytes([code]).decode("cp1252"): code for code in range(0x80, 0xA0) if code not in _GAPS}
_BYTES = {chr(code): code for code in range(0x80, 0x100)} | _CP1252
_TAIL = "[" + "".join(map(re.escape, (c for c, code in _BYTES.items() if 0x80 <= code < 0xC0))) + "]"
_MOJIBAKE = re.compile(rf"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{_TAIL}")
_PUNCTUATION = frozenset("‘’“”‚„–—…•‹›«»")
_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-f]{2,5}|[a-z]{2,8});", re.I)
_STYLED = re.compile(  # ligatures, wide and narrow forms, circled letters, (株), (주), alphabets of mathematics
    "[\ufb00-\ufb06\uff01-\uff5e\uff61-\uff9f\u24b6-\u24e9\u3231\u321c\U0001d400-\U0001d7ff\U0001f130-\U0001f149]+"
)
_ROUNDS = 4


def unmangled(text: str) -> str:
    """The text without HTML entities, doubly encoded letters and letters of mathematical alphabets."""
    for _ in range(_ROUNDS):  # some exports were garbled twice
        once = _STYLED.sub(_plain_letters, _MOJIBAKE.sub(_decoded, text)) if not text.isascii() else text
        if "&" in once and ";" in once:
            once = _ENTITY.sub(lambda found: html.unescape(found[0]), once)
        if once == text:
            break
        text = once
    return text


def _plain_letters(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _decoded(found: re.Match[str]) -> str:
    seen = found[0]
    try:
        meant = bytes(_BYTES[character] for character in seen).decode("utf-8")
    except UnicodeDecodeError:
        return seen
    if (
        len(seen) == 2
        and seen[0] not in "ÂÃ"
        and seen[1] in _PUNCTUATION
        and not found.string[found.end() :][:1].islower()
    ):
        return seen  # `„MÄ“` is a word in quotes
    return meant
