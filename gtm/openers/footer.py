"""What a cold mail has to carry by the law of where it goes: a way out, and for some countries an address.

Not legal advice: the strictest reading of the rules that sequencers themselves ask for. An unknown country asks
for everything. Whether one may write there at all is not decided here.
"""

import re
from collections.abc import Collection, Iterator

from gtm.names import country_code
from gtm.openers.findings import Finding
from gtm.openers.sequence import Touch
from gtm.plays.models import Play

_OPT_OUT = re.compile(
    r"\bunsubscribe\b|\bopt(?:ing)?[- ]out\b|\bnot (?:write|hear|mail)\b.{0,30}\bagain\b"
    r"|\bwon['’]t (?:write|hear|mail)\b"
    r"|\b(?:no longer|rather not|don['’]t|do not) (?:want|wish|hear|get)\b|\bleave you alone\b"
    r"|\btake you off\b|\bstop writing\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\d+[\w/-]*,? [A-ZÀ-Þ][\w'.-]+|[A-ZÀ-Þ][\w'.ß-]+ \d+|P\.?O\.? Box \d+", re.UNICODE)

NEEDS_ADDRESS = frozenset(["US", "CA", "DE", "AT", "CH", "AU"])
"""Countries whose rules ask for a postal address (CAN-SPAM, CASL, the Impressum) beside the way out."""

_CODES = re.compile(
    r"\b(?:company|person)\.country\b[^\[\n]*\[([^\]]*)\]|\b(?:company|person)\.country (?:is|=|==) ([\w ]+)"
)


def countries_of(play: Play) -> frozenset[str]:
    """ISO codes of where a play writes to, by its rules and its source. Empty: nobody said, so anywhere."""
    told: set[str] = set()
    for rule in play.icp.must:
        for listed, single in _CODES.findall(rule):
            told |= {name.strip(" \"'") for name in (listed or single).split(",")}
    told = told or {place.rpartition(",")[2].strip() for place in play.query.company_locations}
    told = told or {place.rpartition(",")[2].strip() for place in play.query.person_locations}
    return frozenset(code for name in told if (code := country_code(name)))


def missing_footer(touches: Collection[Touch], countries: Collection[str]) -> Iterator[Finding]:
    """What the mails of a sequence lack for these countries; every mail stands for itself. None known: all of it."""
    for touch in touches:
        if touch.channel != "email":
            continue
        where = f"day {touch.day} email"
        if not _OPT_OUT.search(touch.text):
            message = f"{where} offers no way out, and every country this play writes to asks for one"
            yield Finding(
                id="opt-out",
                where=where,
                message=message,
                fix='add a sentence like "If you would rather not hear from me again, tell me."',
            )
        strict = sorted(NEEDS_ADDRESS & set(countries)) if countries else ["an unknown country"]
        if strict and not _ADDRESS.search(touch.text):
            message = f"{where} has no postal address, which {', '.join(strict)} asks for"
            yield Finding(
                id="postal-address",
                where=where,
                message=message,
                fix="add {{ sender.postal_address }} at the end",
            )
