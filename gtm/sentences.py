"""Sentences of ours: where words of others (an error, a reason, an answer) become part of one, and counts."""

_ENDS = (".", "?", "!", "…")


def ended(words: object) -> str:
    """The words with a full stop, unless they end a sentence themselves. Nothing stays nothing."""
    text = str(words).rstrip()
    return text if not text or text.endswith(_ENDS) else f"{text}."


def counted(number: int, one: str, many: str = "") -> str:
    """`1 person`, `1,204 people`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
