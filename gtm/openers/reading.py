"""A text made ready for lint, once: its words in small letters, without punctuation, and as a set.

Most rules ask first whether one of their words is there at all. A clean opener is the usual case, and it is
through with a few such questions; the expressions with all their exceptions are for the others.
"""

from itertools import pairwise

_EDGES = '\t\n\r,.;:!?"()[]<>*“”„«»…–—'
_INSIDE = ("—", "–", "…", "(", "...")


class Reading:
    """`raw` and `tokens` keep their punctuation, `words` do not; all but `raw` are in small letters.

    `pairs`: words that are neighbours.
    """

    __slots__ = ("low", "pairs", "raw", "text", "tokens", "word_set", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = low = text.lower()
        self.raw = text.split()
        self.tokens = low.split()
        for mark in _INSIDE:
            if mark in low:
                low = low.replace(mark, " ")
        self.words = [
            word for token in low.split() if (word := token if token.isalpha() else token.strip(_EDGES))
        ]
        self.word_set = frozenset(self.words)
        self.pairs = frozenset(pairwise(self.words))

    def has(self, words: frozenset[str]) -> bool:
        """Whether one of these words is in the text."""
        return not self.word_set.isdisjoint(words)
