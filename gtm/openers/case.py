"""The case an opener can make: the evidence behind each kind it talks about, or the first thing that it lacks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from gtm.openers.evidence import Evidence, FoundEvidence, Words
from gtm.openers.findings import Finding
from gtm.openers.lint import lint_values
from gtm.openers.opener import Head, Opener


class PassedOver(NamedTuple):
    """An opener that was tried before the chosen one, and what it lacked."""

    opener: str
    lacked: str


@dataclass(slots=True)
class Said:
    """Evidence in words, what it rests on, and template code that was found in it."""

    words: Words
    evidence: Evidence
    findings: tuple[Finding, ...]


@dataclass(slots=True)  # frozen, it would take three times as long to make
class Case:
    """What an opener can say, by kind of evidence, as far as `lacks` let it come."""

    words: Mapping[str, Words]
    evidence: tuple[Evidence, ...]
    findings: tuple[Finding, ...]
    lacks: PassedOver | None


def in_words(kind: str, found: FoundEvidence) -> Said:
    """Evidence looked over once: what it says must not hold template code."""
    texts = {field: value for field, value in found.words.items() if type(value) is str}
    findings = lint_values((f"{kind}.{field}" for field in texts), texts.values()) if texts else ()
    return Said(found.words, found.evidence, findings)


def case_for(
    opener: Opener, said: Callable[[str, Head], Said | None], against: Callable[[str], str | None]
) -> Case:
    """The case of an opener, from where its evidence is looked for and what speaks against a kind of claim."""
    head = opener.head
    words: dict[str, Words] = {}
    evidence: list[Evidence] = []
    findings: tuple[Finding, ...] = ()
    lacks = None
    for kind in opener.kinds:
        one = said(kind, head)
        if one is None:
            lacks = opener.lacks[kind]
            if not words:
                return _nothing(opener.name, lacks)
        elif 0 <= one.evidence.age_days < head.min_age_days:
            lacks = f"the {kind} evidence is younger than {head.min_age_days} days"
        elif why := against(kind):
            lacks = f"{kind} is contradicted: {why}"
        if one is None or lacks:
            break
        words[kind] = one.words
        evidence.append(one.evidence)
        findings += one.findings
    return Case(words, tuple(evidence), findings, PassedOver(opener.name, lacks) if lacks else None)


@lru_cache(maxsize=1_000)
def _nothing(opener: str, lacks: str) -> Case:
    """The case of an opener that lacks the first kind of its evidence: the usual one, and the same everywhere."""
    return Case({}, (), (), PassedOver(opener, lacks))
