"""What somebody says of themselves in a title's place: `Head of Sales and I love dogs`, `VP Sales helping teams grow`.

A sentence with a person in it is no title. It is cut off where it begins, and what stood before it stays.
"""

import re

from gtm.names.text import words

TALK = words(
    "i i'm i've my me we we're we've you you're your who let's it's she he they helping empowering passionate obsessed "
    "loves loving lover enthusiast believer passion knack"
)
"""A title without one of these words says nothing of the kind."""

_VERBS = (
    r"am|love|like|help|build|make|work|sell|run|do|lead|write|enjoy|have|believe|can|will|want|teach|coach|speak|solve|turn"
    r"|hire|grow|connect|create|design|drive|get|know|live|think|try|use"
)
_BEGINS = re.compile(
    rf"(?:^|[\s,.;:|(&+–—-]+)(?:(?:and|but|because|as|by|where|when|since) )?"
    rf"(?:(?:I|we|you|they|he|she)(?:['](?:m|ve|re|s|ll|d)\b| (?:also |just |really )?(?:{_VERBS})s?\b)"
    r"|(?:I|we|my|you|your|who|let's|it's)\b(?! ?[-/&])(?!$)(?=[ '](?-i:[a-z]))|my\b|your\b"
    r"|(?:helping|empowering|loves|loving)\b|(?:passionate|obsessed) (?:about|with|by)\b"
    r"|with (?:a |an )?(?:\w+ )?(?:passion|love|knack)\b"
    r"|(?:\w+ ){0,2}(?:lover|enthusiast|believer)\b)",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"\b(?:i|we|you|they|he|she|my|your|who|let's|it's|helping|empowering|loves|loving|passionate|obsessed|passion|love"
    r"|knack|lover|enthusiast|believer)\b",
    re.IGNORECASE,
)
"""Nobody begins to speak without one of these words."""
_ROMAN = re.compile(r"(?:^|[\s,.;:|(&+–—-])I(?: (?:at|of|in|for|on|to|with|and|und|bei|chez)\b|$)")


def without_talk(title: str) -> str:
    """The title up to where its bearer begins to speak; empty when they do from the first word. Never raises."""
    if _SPEAKS.search(title) is None:
        return title
    for found in _BEGINS.finditer(title):
        if _ROMAN.match(title, found.start()) is None:  # `Manager I at`
            return title[: found.start()].rstrip()
    return title
