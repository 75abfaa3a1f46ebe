"""A text made ready for lint, once: its words in small letters, without punctuation, and as a set.

Most rules ask first whether one of their words is there at all. A clean opener is the usual case, and it is
through with a few such questions; the expressions with all their exceptions are for the others.
"""

_EDGES = {ord(mark): " " for mark in '\t\n\r,.;:!?"()[]<>*“”„«»…–—'}


class Reading:
    """`tokens` keep their punctuation, `words` do not; both are in small letters and in order."""

    __slots__ = ("low", "text", "tokens", "word_set", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.low = text.lower()
        self.tokens = self.low.split()
        self.words = self.low.translate(_EDGES).split()
        self.word_set = frozenset(self.words)

    def has(self, words: frozenset[str]) -> bool:
        """Whether one of these words is in the text."""
        return not self.word_set.isdisjoint(words)
