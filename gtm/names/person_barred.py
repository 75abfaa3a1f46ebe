"""Who must not be written to, as lists say it in the columns of a name: the dead, those who opted out, those who left.

A salesperson without a better column types it where it will be seen: `DO NOT CALL`, `Deceased John Smith`, `Smith - opted
out`. It outweighs whatever name stands beside it, so it is looked for before anything is taken off as a note.
"""

import re

from gtm.names.given_names import is_given
from gtm.names.person_words import PARTICLES
from gtm.names.text import phrases, words

BARRING_WORDS = words(
    "deceased unsubscribed unsubscribe optout optedout donotcall donotcontact donotemail donotmail donotuse dnc retired "
    "vacant vacancy verstorben abgemeldet ausgeschieden décédé décédée decede decedee fallecido fallecida falecido falecida "
    "deceduto deceduta overleden"
)
"""What alone says that nobody is to be written to; no one is called that."""

_BESIDE_A_NAME = BARRING_WORDS - {"retired", "vacant", "vacancy", "dnc"}
"""`Col. Smith (retired)` may have a second career; without brackets, or alone in a column, it is about today."""

BARRING_PHRASES = phrases(
    "do not, don't, dont call, dont contact, dont email, dont use, no longer here, no longer with, no longer at, "
    "no longer works, no longer employed, no longer there, opt out, opted out, left company, left the company, left firm, "
    "has left, passed away, nicht anrufen, nicht kontaktieren, no contactar, no llamar, ne pas contacter, ne pas appeler"
)

_ACTS = "call|contact|e-?mail|mail|use|disturb|phone|write|message|text|send|solicit|approach|reply|touch|market|sell"
_BARRED = re.compile(
    rf"\b(?:(?:do not|don'?t|never) (?:ever )?(?:{_ACTS})"
    r"|no longer (?:here|there|with|at|in|works?|working|employed|active)"
    r"|opt(?:ed|s)?[ -]?out|(?:has )?left (?:the |this )?(?:company|firm|business|organi[sz]ation)|has left|passed away"
    r"|nicht (?:mehr )?(?:anrufen|kontaktieren|anschreiben)|no (?:contactar|llamar)|ne pas (?:contacter|appeler)"
    rf"|{'|'.join(sorted(_BESIDE_A_NAME))})\b|(?:^|\s)†(?:\s|$)",
    re.I,
)
_REST_IN_PEACE = re.compile(r"\W*R\.?I\.?P\.?[\s:,-]+([^\W\d_].*)")
_PEACE_BEHIND = re.compile(r"\(R\.?I\.?P\.?\)|\S \S+ R\.?I\.?P\.?$")
_HEARD = BARRING_WORDS | words(
    "not don dont never longer opt opted opts left away nicht contactar llamar pas rip r †"
)
"""One of these is in all that is looked for here."""
_APART = str.maketrans(dict.fromkeys(".,;:-*#?!\"'’()[]{}<>_|/~+=", " "))
_MARKS = " .,;:-*#?!\"'_"
_EDGES = " .,;:-*#?!\"'[]()_"


def is_barred(first: str, last: str) -> bool:
    """Whether one of the columns says not to write to this person. Never raises; a thousandth of a millisecond or two."""
    low = f"{first} {last}".casefold()
    if not (first.isalpha() and last.isalpha()):
        low = low.translate(_APART)
    if _HEARD.isdisjoint(low.split()):  # nearly everybody
        return False
    whole = " ".join(f"{first} {last}".replace("_", " ").replace("’", "'").split())
    if _BARRED.search(whole) is not None:
        return True
    if whole[:1] in "Rr.(*[" and (found := _REST_IN_PEACE.match(whole)):
        name = found[1]
        next_word = name.partition(" ")[0]
        return not name.isupper() or (
            is_given(next_word) and next_word.casefold() not in PARTICLES
        )  # `RIP TORN` is an actor's name
    if whole[-1:] in "P.)" and not whole.isupper() and _PEACE_BEHIND.search(whole):
        return True
    ends = {word.strip(_MARKS).casefold() for word in (whole.partition(" ")[0], whole.rpartition(" ")[2])}
    return not BARRING_WORDS.isdisjoint(ends) or any(
        half.strip(_EDGES).casefold() in BARRING_WORDS for half in (first, last)
    )
