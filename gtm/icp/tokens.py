"""From the text of a rule to its words, each with its place.

A word is anything without spaces, brackets, commas, quotes and comparison signs; `..` always stands alone, so
that `50..500` is three tokens. No eval, no regular expressions from users.
"""

import re
from dataclasses import dataclass
from typing import Literal

from gtm.icp.errors import MAX_LENGTH, RuleError
from gtm.icp.slips import FOREIGN_SIGNS

Kind = Literal["word", "string", "sign", "end"]

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>"[^"]*"|'[^']*')
  | (?P<sign>\.\.|>=|<=|!=|==|>|<|=|[\[\](),])
  | (?P<word>(?!['’])(?:(?!\.\.|&&)[^\s\[\](),"<>=!{};|≥≤≠…“”„«»‘‚])+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, quoted text or sign. `text` of a string is what stands between its quotes."""

    kind: Kind
    text: str
    position: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these keywords, in any capitals, not in quotes."""
        return self.kind == "word" and self.text.casefold() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether this is one of these signs."""
        return self.kind == "sign" and self.text in signs

    @property
    def shown(self) -> str:
        """The token as an error message names it."""
        return "the end of the rule" if self.kind == "end" else f'"{self.text}"'


def tokens(text: str) -> tuple[Token, ...]:
    """All tokens and an `end`. Raises RuleError at the first character that fits nowhere."""
    if len(text) > MAX_LENGTH:
        message = f"the rule has {len(text):,} characters and is cut off"
        hint = f"A rule has at most {MAX_LENGTH:,}: split it into several."
        raise RuleError(text[: MAX_LENGTH + 1], MAX_LENGTH, message, hint)
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or text.startswith("...", place):
            raise _unexpected(text, place)
        if match.lastgroup == "string":
            found.append(Token("string", match[0][1:-1], place))
        elif match.lastgroup == "word":
            found.append(Token("word", match[0], place))
        elif match.lastgroup == "sign":
            found.append(Token("sign", "=" if match[0] == "==" else match[0], place))
        place = match.end()
    return (*found, Token("end", "", len(text)))


def _unexpected(text: str, place: int) -> RuleError:
    if text[place] in "\"'":
        return RuleError(text, place, "a quote is opened and not closed", "Close it, or leave it out.")
    sign = next((one for one in FOREIGN_SIGNS if text.startswith(one, place)), text[place])
    hint = FOREIGN_SIGNS.get(sign, "A value with signs in it goes into quotes.")
    return RuleError(text, place, f'unexpected "{sign}"', hint)
