"""A text made ready for lint, once: its words in small letters, without punctuation, and as a set.

Most rules ask first whether one of their words is there at all. A clean opener is the usual case, and it is
through with a few such questions; the expressions with all their exceptions are for the others.
"""

from itertools import pairwise

_EDGES = '\t\n\r,.;:!?"()[]<>*“”„«»…–—'
_INSIDE = ("—", "–", "…", "(", "...")


class Reading:
    """`tokens` keep their punctuation, `words` do not; both are in small letters. `pairs`: words that are neighbours."""

    __slots__ = ("low", "pairs", "text", "tokens", "word_set", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = low = text.lower()
        self.tokens = parts = low.split()
        if any(map(low.__contains__, _INSIDE)):
            for mark in _INSIDE:
                low = low.replace(mark, " ")
            parts = low.split()
        self.words = [word for part in parts if (word := part if part.isalpha() else part.strip(_EDGES))]
        self.word_set = frozenset(self.words)
        self.pairs = frozenset(pairwise(self.words))

    def has(self, words: frozenset[str]) -> bool:
        """Whether one of these words is in the text."""
        return not self.word_set.isdisjoint(words)
