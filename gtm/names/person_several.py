"""Two people in the columns of one: `Jane Doe; John Doe`, `Jane Doe / John Doe`, `Jane Doe, John Doe`.

Those joined by `and` or `&` are seen in what is left of a name (persons); these here would be read as a slogan, a
note or a family that stands first, so they are asked about before anything is taken off. Whoever might be one person
with a second spelling (`Robert Smith / Bob Smith`) is not greeted either: which of both is meant a human knows.
"""

import re

from gtm.names.given_names import is_given
from gtm.names.person_marks import all_suffixes, holds_job, is_particle, without_degrees, without_titles
from gtm.names.person_words import COLLECTIVES, COMPANY_ENDS, COMPANY_WORDS
from gtm.names.text import script

_SURE = re.compile(r"\s*;\s*|\s+(?:or|oder|ou|och|og|OR|ODER)\s+")
_JOINTS = frozenset({"or", "oder", "ou", "och", "og"})
_NO_PERSON = COLLECTIVES | COMPANY_ENDS | COMPANY_WORDS


def are_several(first: str, last: str) -> bool:
    """Whether the columns, read together, name two people whole. Never raises; a glance where no mark parts them."""
    whole = f"{first} {last}".strip()
    if "," in whole and _by_comma(whole):
        return True
    if "/" in whole and _are_known([_bare(piece) for piece in whole.split("/")]):
        return True
    if ";" not in whole and _JOINTS.isdisjoint(whole.casefold().split(" ")):
        return False
    pieces = [_bare(piece) for piece in _SURE.split(whole)]
    people = [piece for piece in dict.fromkeys(pieces) if _may_be_whole(piece)]
    return len(people) > 1 and any(is_given(piece.partition(" ")[0]) for piece in people)


def _are_known(pieces: list[str]) -> bool:
    """What stands behind a slash or a comma may be an employer or a place, so both must begin with a known first name.

    And both in the same script: `Иван Петров / Ivan Petrov` is one man, spelt twice.
    """
    one, *others = pieces
    return _is_known(one) and any(
        _is_known(piece) and piece.casefold() != one.casefold() and script(piece[0]) == script(one[0])
        for piece in others
    )


def _by_comma(whole: str) -> bool:
    """`Jane Doe, John Doe`; not `Doe, Jane`, `Martin Lopez, Maria Jose`, `Jane Doe, MBA`."""
    pieces = [_bare(piece) for piece in whole.split(",")]
    return _are_known([piece if not is_given(piece.rpartition(" ")[2]) else "" for piece in pieces])


def _bare(piece: str) -> str:
    piece = piece.strip()
    return without_degrees(without_titles(piece)) if piece and not all_suffixes(piece) else ""


def _is_known(piece: str) -> bool:
    return _may_be_whole(piece) and is_given(piece.partition(" ")[0])


def _may_be_whole(piece: str) -> bool:
    """A first name and a family behind it, and nothing that a job or a company is called."""
    words = piece.split(" ")
    return (
        2 <= len(words) <= 5
        and all(word.replace("-", "").replace("'", "").isalpha() for word in words)
        and len(words[-1]) > 1
        and not is_particle(words[0])
        and not is_particle(words[-1])
        and not holds_job(piece)
        and _NO_PERSON.isdisjoint(piece.casefold().split(" "))
    )
