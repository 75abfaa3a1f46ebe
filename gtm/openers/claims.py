"""Lint, eighth part: what a text claims about its reader needs evidence, fresh, and contradicted by nothing we know.

An opener that says "congratulations" or "I saw" without a fact behind it is a lie that was written in advance.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from gtm.models import Fact
from gtm.openers.claim_news import NEWS
from gtm.openers.claim_results import CLAIMED_RESULTS, RESULTS
from gtm.openers.claim_standing import STANDING
from gtm.openers.claim_states import STATES
from gtm.openers.claim_subjects import Claim
from gtm.openers.claim_words import ASKED, CLAIMS, GIVEN, HAPPENED, SUPPOSED, THINGS
from gtm.openers.evidence import OPEN_FOR, Evidence
from gtm.openers.findings import Finding, advised

_CLAIMS = (*CLAIMS, *STATES, *STANDING, *NEWS, *CLAIMED_RESULTS)
_BELIEFS = frozenset({"role", "industry", "size"})

STALE_AFTER = {
    "hiring": OPEN_FOR, "funding": 365, "growth": 365, "tech": 365, "role": 730, "industry": 1095, "size": 730,
    "webinar": 60, "webinar_no_show": 60, "conference": 60, "download": 90, "visit": 45, "competitor": 60,
    "referral": 120, "new_role": 120, "new_leader": 120, "tech_change": 180, "expansion": 180, "request": 30,
    "trial": 45, "last_contact": 730,
}  # fmt: skip
"""Days after which a claim is no longer made, whatever an opener's `max_age_days` says."""
_ALWAYS_FRESH = min(STALE_AFTER.values())


def claims(text: str, kinds: Iterable[str]) -> Iterator[Finding]:
    """What the text claims and its evidence does not cover; of what is said in one place, the first.

    `kinds` are the kinds of evidence it rests on, and what else `shows` that something is so.
    """
    has = frozenset(kinds)
    places = set[int]()
    for one in _CLAIMS:
        if has & one.kinds:
            continue
        match = next((match for match in one.pattern.finditer(text) if not _is_asked(text, match, one)), None)
        if match is None or match.start() in places:
            continue
        places.add(match.start())
        message = f'"{match.group()[:40]}" claims {one.what}, and nothing known shows it'
        yield advised(text, match.start(), "claim-without-evidence", message, _remedy(one.kinds))
    match = None if has - _BELIEFS else HAPPENED.search(text)
    if match:
        yield advised(
            text,
            match.start(),
            "claim-without-evidence",
            f'"{match.group()}" needs something that happened, and the text rests on nothing of the kind',
            "rest it on a signal, or begin differently",
        )


def _remedy(kinds: frozenset[str]) -> str:
    if not kinds:
        return "ask, or do not claim it"
    if RESULTS in kinds:
        return f"write `offers: [{RESULTS}]` into the settings if you can show the figure, or do not claim it"
    return f"name the evidence ({', '.join(sorted(kinds))}), or do not claim it"


def shows(offers: Iterable[str], fields: Collection[str] = ()) -> Iterator[str]:
    """What a text may claim besides its evidence: results it offers to show, a head count that it prints."""
    if RESULTS in offers:
        yield RESULTS
    if "company.employees" in fields:
        yield "size"


def promises(text: str, offers: Iterable[str], kinds: Iterable[str]) -> Iterator[Finding]:
    """What the text promises and nobody said that the sender has. Of what the reader downloaded one may speak."""
    has = " ".join(offers).casefold()
    for match in THINGS.finditer(text):
        thing = match["thing"] or match["sent"] or match["attached"]
        if thing.casefold().rstrip("s") in has or "download" in kinds:
            continue
        message = f'"{match.group()[:40]}" promises something that nothing the play supplies stands for'
        fix = f"write `offers: [{thing.casefold()}]` into the settings if you have one to give, or do not promise it"
        yield advised(text, match.start(), "promise-without-thing", message, fix)


def _is_asked(text: str, match: re.Match[str], claim: Claim) -> bool:
    """Whether the words ask for it or suppose it, and do not say it; of a sentence no word is given."""
    if claim.unless is not None and claim.unless.search(text, 0, match.start()):
        return True
    if claim.said:
        return (ASKED.search(text, 0, match.start()) or SUPPOSED.search(text, 0, match.start())) is not None
    return GIVEN.match(match.group()) is None and ASKED.search(text, 0, match.start()) is not None


def stale(evidence: Sequence[Evidence]) -> tuple[Finding, ...]:
    """Evidence that is too old to be mentioned."""
    old = [one for one in evidence if one.age_days > _ALWAYS_FRESH]
    return tuple(_stale(old)) if old else ()


def _stale(evidence: Sequence[Evidence]) -> Iterator[Finding]:
    for one in evidence:
        kind = one.id.partition(":")[0].removesuffix("_ahead")
        most = STALE_AFTER.get(kind)
        if most is not None and one.age_days > most:
            message = f"{kind} from {one.age_days} days ago; after {most} days it is no longer mentioned"
            yield Finding(id="stale-signal", where=one.path, message=message, fix="find something newer")


def has_left(facts: Mapping[str, Fact]) -> bool:
    """Whether the person works there no more."""
    left = facts.get("person.left_company")
    return left is not None and left.value is True


SAID_TO_LEAVERS = frozenset({"referral", "last_contact"})
"""Claims that are about the person alone; all others are about the company they would still work at."""


def contradiction(kind: str, facts: Mapping[str, Fact]) -> str | None:
    """What else is known about the company that makes a claim of this kind false or out of place; None: nothing."""
    if kind not in _ABOUT_GROWING:
        return None
    growth = _value(facts, "company.growth_12_months")
    if isinstance(growth, int | float) and growth <= -0.15:
        return f"the company has {abs(growth):.0%} fewer people than a year ago"
    if kind != "funding" and _value(facts, "company.employees") == 0:
        return "the company has no employees"
    stage = str(_value(facts, "company.funding_stage") or "").casefold() if kind == "funding" else ""
    if any(word in stage for word in ("acquired", "bankrupt", "closed", "debt")):
        return f"its last stage is {stage}"
    return None


_ABOUT_GROWING = frozenset({"hiring", "funding", "growth", "expansion", "new_leader"})


def _value(facts: Mapping[str, Fact], path: str) -> object:
    fact = facts.get(path)
    return None if fact is None or isinstance(fact.value, bool) else fact.value
