"""What is wrong with a template, in one sentence with its place and its remedy."""

from collections.abc import Iterable

from gtm.plays.explain import did_you_mean
from gtm.sentences import ended


class TemplateError(Exception):
    """A template (or brief) that cannot be used. `line` counts from 1 in `file`; None: the whole file."""

    def __init__(self, file: str, line: int | None, sentence: str, hint: str = "") -> None:
        super().__init__(file, line, sentence, hint)
        self.file = file
        self.line = line
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        sentence = f"{place}: {ended(self.sentence)}"
        return f"{sentence} {self.hint}" if self.hint else sentence


def suggestion(word: str, known: Iterable[str]) -> str:
    """`Did you mean "hiring"?`; when nothing is near, what there is to choose from."""
    names = sorted(known)
    there_is = f"There is: {', '.join(names)}." if names else ""
    return did_you_mean(word, names).strip() or there_is
