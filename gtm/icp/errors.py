"""What is wrong with a rule, at which character, and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches


class RuleError(ValueError):
    """A rule that cannot be read. `position` counts from 0; `str()` is one sentence, with the hint if any."""

    def __init__(self, text: str, position: int, message: str, hint: str = "") -> None:
        super().__init__(text, position, message, hint)
        self.text = text
        self.position = min(max(position, 0), len(text))
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        tail = f" {self.hint}" if self.hint else ""
        return f'"{shown(self.text)}": {self.message} at character {self.position + 1}.{tail}'

    def pointer(self) -> str:
        """The rule and, below it, a caret under the character: for people who see several lines."""
        return f"{_one_line(self.text)}\n{' ' * self.position}^"


def shown(text: str) -> str:
    """A rule in a message: whole, unless it is longer than any rule can be."""
    return _one_line(text) if len(text) <= MAX_LENGTH else f"{_one_line(text[:80])}..."


MAX_LENGTH = 2_000
"""Characters of a rule; a longer one is not read."""


def _one_line(text: str) -> str:
    """Line breaks and other controls as single spaces, so that positions and messages stay on one line."""
    return "".join(character if character.isprintable() else " " for character in text)


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """`Did you mean "x"?` for a near miss (as near as `cutoff`, from 0 to 1), else nothing."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), names, n=1, cutoff=cutoff)
    return f'Did you mean "{names[close[0]]}"?' if close else ""
