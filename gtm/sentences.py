"""Where words of others become a sentence of ours: an error, a reason, an answer of a provider, and then what follows."""

_ENDS = (".", "?", "!", "…")


def ended(words: object) -> str:
    """The words with a full stop, unless they end a sentence themselves. Nothing stays nothing."""
    text = str(words).rstrip()
    return text if not text or text.endswith(_ENDS) else f"{text}."
