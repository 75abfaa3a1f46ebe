"""Lint, fourth part: what a text claims about its reader needs evidence, fresh, and contradicted by nothing we know.

An opener that says "congratulations" or "I saw" without a fact behind it is a lie that was written in advance.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gtm.models import Fact
from gtm.openers.evidence import OPEN_FOR, Evidence
from gtm.openers.findings import Finding, advised

_CLAIMS: tuple[tuple[frozenset[str], re.Pattern[str], str], ...] = tuple(
    (frozenset(kinds.split()), re.compile(pattern, re.IGNORECASE), what)
    for kinds, pattern, what in (
        (
            "hiring new_leader",
            r"\b(?:is|are|you['’]re) hiring\b|\b(?:has|have) [\w ,]{2,60} open\b|\bopen (?:roles?|positions?)\b"
            r"|\bjob post",
            "that somebody is being hired",
        ),
        (
            "hiring new_leader growth expansion new_role",
            r"\bthe new (?:people|person|hires?)\b|\bnew sales team\b",
            "that somebody new is coming",
        ),
        (
            "funding",
            r"\b(?:raised|closed) (?:its|your|the|a|an)\b|\b(?:funding|seed|angel) round\b|\bSeries [A-H]\b",
            "a funding round",
        ),
        (
            "growth expansion",
            r"\b(?:has|have) (?:grown|doubled)\b|\bis growing\b|\bmore than doubled\b|% more people",
            "growth",
        ),
        ("webinar webinar_no_show", r"\bwebinar\b|\bthank you for joining\b|\byou signed up\b", "a webinar"),
        ("webinar conference", r"\byou were at\b|\bwe met\b", "that somebody was there"),
        ("download", r"\byou (?:down|pick)(?:loaded|ed up)\b|\bdownloaded\b", "a download"),
        (
            "visit",
            r"\bsomebody (?:from|at) .{2,60} (?:read|looked|visited)\b|\b(?:your|a) visit\b",
            "a visit",
        ),
        (
            "referral",
            r"\b(?:suggested|mentioned|pointed|introduced|recommended)\b.{0,30}\b(?:you|me|I)\b",
            "a referral",
        ),
        ("new_role", r"\b(?:your|the) new role\b|\byou (?:have )?(?:just )?joined\b", "a new role"),
        ("new_role trial", r"\byou (?:have )?(?:just )?started\b", "that somebody has begun something"),
        ("tech_change", r"\b(?:moved|switched|changed) to\b", "a change of tools"),
        ("tech tech_change trial", r"\b(?:works with|you use|runs on|is using)\b", "a tool that is in use"),
        ("expansion", r"\bnew (?:office|market)\b|\bexpand(?:ed|ing)\b", "a new market"),
        (
            "last_contact",
            r"\b(?:when|since) we (?:last )?(?:spoke|talked|wrote)\b|\bas (?:we )?discussed\b"
            r"|\b(?:I|we) wrote (?:to you )?about\b"
            r"|\bour (?:last )?(?:call|conversation|chat)\b",
            "an earlier conversation",
        ),
        ("request", r"\byou asked\b|\byour request\b", "a request"),
        ("trial", r"\b(?:your|the) trial\b", "a trial"),
    )
)
_ANY = re.compile(
    r"\bcongratulations\b|\bcongrats\b|\bI (?:saw|noticed)\b|\bI (?:read|see) that\b", re.IGNORECASE
)
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
    """What the text claims and its evidence does not cover. `kinds` are the kinds of evidence it rests on."""
    has = frozenset(kinds)
    for covering, pattern, what in _CLAIMS:
        if has & covering:
            continue
        match = pattern.search(text)
        if match:
            yield advised(
                text,
                match.start(),
                "claim-without-evidence",
                f'"{match.group()[:40]}" claims {what}, and nothing known shows it',
                f"name the evidence ({', '.join(sorted(covering))}), or do not claim it",
            )
    match = None if has - _BELIEFS else _ANY.search(text)
    if match:
        yield advised(
            text,
            match.start(),
            "claim-without-evidence",
            f'"{match.group()}" needs something that happened, and the text rests on nothing of the kind',
            "rest it on a signal, or begin differently",
        )


def stale(evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """Evidence that is too old to be mentioned."""
    for one in evidence:
        if one.age_days <= _ALWAYS_FRESH:
            continue
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
