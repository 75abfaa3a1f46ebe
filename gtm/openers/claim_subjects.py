"""The grammar of a claim about a reader: of whom it is said, and the forms in which it can be said.

Its verbs and nouns come from `claim_words`, `claim_states`, `claim_standing` and `claim_news`. X stands for a value
that is filled in.
"""

import re
from typing import NamedTuple


class Claim(NamedTuple):
    """What a text may not say without evidence of one of these kinds; none: no evidence can show it."""

    kinds: frozenset[str]
    pattern: re.Pattern[str]
    what: str
    said: bool = False
    """It is a sentence, with its subject and verb: what asks for it, or supposes it, does not take it for given."""
    unless: re.Pattern[str] | None = None
    """What in front of it supposes it, though the words themselves take it for given."""


def claim(
    kinds: str, what: str, *patterns: str, said: bool = False, unless: re.Pattern[str] | None = None
) -> Claim:
    """A claim from the words of its kinds and the ways to put it."""
    return Claim(frozenset(kinds.split()), re.compile("|".join(patterns), re.IGNORECASE), what, said, unless)


_GROUP = (
    r"(?:company|team|firm|business|organi[sz]ation|department|board|ceo|cro|cmo|cfo|coo|cto|competitors?|people"
    r"|colleagues?|reps|sdrs|bdrs|aes|staff|sales ?people)"
)
THEIRS = (
    r"(?:data|crm|pipeline|outbound|inbound|lists?|leads?|website|site|process(?:es)?|outreach|prospecting"
    r"|follow-?up|funnel|conversions?|(?:[\w-]+ )?rates?|(?:[\w-]+ )?numbers|targets?|quota|forecast|handover"
    r"|campaigns?|messages|mails|e-?mails)"
)
RIVALS = r"(?:competitors?|rivals?|competition|peers)"
SOMEBODY = (
    rf"(?:you|X|your (?:[\w-]+ ){{0,2}}{_GROUP}|(?-i:(?!(?:Who|What|Which|When|Where|How|Why|Whoever|Everybody"
    rf"|Everyone|Most|Nobody|Somebody|Anybody|People|Those|They|We|I)\b)"
    r"[A-ZÀ-Þ][\w&.-]*))(?:['’]ve|['’]s)?(?: have| has| had| just| recently| already| also)*"
)
"""Of whom something is said to have happened: the reader, their company or somebody there."""

READER = rf"(?:you|X|your (?:[\w-]+ ){{0,2}}{_GROUP})"
"""Of whom it is said how things stand. Not any word with a capital: `Reps waste time` is said of nobody."""

_STRESSED = r"(?: (?:now|just|currently|clearly|still|also|already|really|so|quite|very|always|recently|well|often|all))*"

NUMBER = (
    r"(?:(?:about|around|over|under|more than|fewer than|less than|almost|nearly|at least|up to"
    r"|some) )*(?:\d[\d.,]*\+?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|forty|fifty|sixty|eighty|(?:a|one) hundred|a dozen|dozens of|hundreds of|thousands of)"
)

LEADER = r"(?:c[erfomt]o|ciso|chro|vp|head|chief|director|president|leader|boss|(?:[\w-]+ )?(?:manager|leader|executive))"
_SELLER = (
    r"(?:sdrs?|bdrs?|aes?|reps?|sellers?|sales ?people|account executives?|people|hires|colleagues|staff)"
)
ROLE = rf"(?:(?:an?|the|its|your|more|new|additional|{NUMBER}) )+(?:[\w-]+ ){{0,2}}?(?:{LEADER}|{_SELLER})"
"""Somebody who is wanted: `a VP Sales`, `ten more reps`."""


def did(verbs: str) -> str:
    """Somebody did it: `you have just raised`."""
    return rf"\b{SOMEBODY} (?:{verbs})\b"


def stands(words: str) -> str:
    """How things stand with the reader: `you are now hiring`, `X has been short of`."""
    be = r"(?:['’]re|['’]s| are| is| were| was|(?:['’]ve| have| has) been| keeps?)"
    return rf"\b{READER}{be}{_STRESSED} (?:{words})\b"


def does(verbs: str) -> str:
    """What the reader does, as a matter of fact: `your reps waste`. What is needed (`all you need`) is left alone."""
    return rf"(?<!\bwhat )(?<!\ball )(?<!thing )\b{READER}{_STRESSED} (?:{verbs})\b"


DOERS = rf"(?:{_GROUP}|{THEIRS}|{RIVALS})"
"""Who, behind `your`, can be said to do something."""
