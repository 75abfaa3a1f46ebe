"""The last part of a post's address, made here because a draft without one can never be found again.

The same as WordPress makes of plain titles (lower case, accents off, marks out, hyphens between words), so
that the slug sent is the slug stored; other scripts are spelt in Latin letters instead of percent codes.
"""

import re

from slugify import slugify

MAX_LENGTH = 200

_REMOVED = re.compile(r"[^\w\s./\u2013\u2014-]")
_RESERVED = frozenset({"feed", "embed", "page", "attachment"})


def post_slug(text: str) -> str:
    """`How teams plan Q3` -> `how-teams-plan-q3`. Raises ValueError when nothing usable is left."""
    plain = _REMOVED.sub("", text.replace("ß", "s").replace("ẞ", "s"))
    slug = slugify(plain, max_length=MAX_LENGTH, regex_pattern=r"[^-a-z0-9_]+").strip("-_")
    if not slug or slug in _RESERVED or slug.isdigit():
        raise ValueError(f'"{text}" gives no usable address; write a `slug` with words, like lead-scoring')
    return slug
