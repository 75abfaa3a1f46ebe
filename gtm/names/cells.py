"""What a spreadsheet shows where a value should be: `#REF!`, `#BEZUG!`, a formula that came as its text.

None of it names anybody, any company or any job, in whatever column it stands. Without their marks these are
words (`REF!`), so they are looked for before anything is taken off as decoration.
"""

import re

_KNOWN = "n/?a|n/[bdv]|nv|null|nul|div/0|ref|value|name|num|spill|calc|getting_data|error|field|blocked|connect|unknown"
_IN_A_TEXT = re.compile(
    rf"(?<![\w#])#(?:N/[ABDV]|(?i:{_KNOWN})[!?]|[¡¿]?[^\W\d_a-z]{{2,10}}(?:/0)?[!?])(?![\w!?])"
)
"""With its mark: `#value` is what people write behind a title. `#WERT!`, `#¿NOMBRE?`: every language has its own."""
_ALONE = re.compile(rf"\s*#(?:{_KNOWN})\s*", re.I)
_FORMULA = re.compile(
    r"\s*=[\s+@-]*(?:\$?[A-Z]{1,3}\$?\d{1,7}\b|(?:'[^']+'|\w+)!\$?[A-Z]|[A-Z_][\w.]*\(|[\"'({]).*",
    re.I | re.S,
)


def is_cell(text: str) -> bool:
    """Whether nothing but an error or a formula stands there: `#REF!`, `=A1`, `=VLOOKUP(B2;C:D;2)`. Never raises."""
    if "#" not in text and "=" not in text:
        return False
    return (
        _ALONE.fullmatch(text) is not None or _FORMULA.fullmatch(text) is not None or not without_errors(text)
    )


def without_errors(text: str) -> str:
    """Without the errors in it: `Jane #REF!` is Jane; what is nothing else leaves an empty text."""
    return " ".join(_IN_A_TEXT.sub(" ", text).split()) if "#" in text else text
