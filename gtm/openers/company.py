"""What openers can say about a company on one day: its words and its evidence, found once for all its people.

A play writes to several people of a company, one soon after the other, and the ledger hands each of them the very
same facts about it. So what was found for the first is kept for the others.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from gtm.models import Fact
from gtm.names import clean_company
from gtm.openers.claims import contradiction
from gtm.openers.evidence import COMPANY_FINDERS, Asked, Evidence, Facts, FoundEvidence, Words
from gtm.openers.findings import Finding
from gtm.openers.lint import lint_values
from gtm.openers.vocabulary import industry_words, place_words

_SPOKEN = ("company.name", "company.domain", "company.industry", "company.city", "company.country")
_READ = (
    *_SPOKEN,
    *("company.employees", "company.growth_12_months", "company.open_roles", "company.technologies"),
    *("company.funding_stage", "company.funding_date", "company.funding_amount_usd"),
)
"""All that is read about a company. Nothing else gets as far as a finder, so nothing else can change an answer."""

MOST_COMPANIES = 2_000
"""Companies whose answers are kept; colleagues stand near each other in a list, so few are needed at a time."""


class Said(NamedTuple):
    """Evidence in words, what it rests on, and template code that was found in it."""

    words: Words
    evidence: Evidence
    findings: tuple[Finding, ...]


class Company:
    """A company as one day's openers speak of it. `findings`: what forbids to write to anybody there."""

    def __init__(self, facts: Facts, today: date) -> None:
        self._facts = {path: fact for path in _READ if (fact := facts.get(path)) is not None}
        self._today = today
        self._said: dict[tuple[str, tuple[str, ...], int], Said | None] = {}
        self._against: dict[str, str | None] = {}
        told = spoken(self._facts, _SPOKEN)
        self.findings = lint_values(told)
        employees = self._facts.get("company.employees")
        self.words: Words = {
            "name": _name(told.get("company.name")),
            "domain": told.get("company.domain"),
            "industry": _industry(told.get("company.industry")),
            "city": place_words(told.get("company.city")),
            "country": told.get("company.country"),
            "employees": employees.value if employees and type(employees.value) is int else None,
        }

    def said(self, kind: str, about: tuple[str, ...], max_age_days: int) -> Said | None:
        """The evidence of one of `COMPANY_FINDERS`, or None when there is none that can be said."""
        asked = (kind, about, max_age_days)
        if asked not in self._said:
            found = COMPANY_FINDERS[kind](Asked(self._facts, (), about, max_age_days, self._today))
            self._said[asked] = found and in_words(kind, found)
        return self._said[asked]

    def against(self, kind: str) -> str | None:
        """What is known about the company that contradicts a claim of this kind."""
        if kind not in self._against:
            self._against[kind] = contradiction(kind, self._facts)
        return self._against[kind]


def in_words(kind: str, found: FoundEvidence) -> Said:
    """Evidence looked over once: what it says must not hold template code."""
    told = {f"{kind}.{field}": value for field, value in found.words.items() if type(value) is str}
    return Said(found.words, found.evidence, lint_values(told))


def company_of(facts: Facts, today: date) -> Company:
    """The company of a person with these facts; the same value again for facts that are the very same objects.

    What is kept holds its facts, so that no other fact can come to stand at their place in memory.
    """
    known = tuple([facts.get(path) for path in _READ])
    at = (today, *map(id, known))
    kept = _kept.get(at)
    if kept is None:
        if len(_kept) >= MOST_COMPANIES:
            _kept.clear()
        kept = _kept[at] = (known, Company(facts, today))
    return kept[1]


_kept: dict[tuple[object, ...], tuple[tuple[Fact | None, ...], Company]] = {}


def spoken(facts: Mapping[str, Fact], paths: tuple[str, ...]) -> dict[str, str]:
    """The texts among these facts, without blanks around them; empty ones are left out."""
    told = {}
    for path in paths:
        fact = facts.get(path)
        if fact is not None and type(fact.value) is str and (text := fact.value.strip()):
            told[path] = text
    return told


_NOT_IN_A_SENTENCE = frozenset({"empty", "not-a-company", "mixed-script", "too-long"})


@lru_cache(maxsize=20_000)
def _name(raw: str | None) -> str | None:
    """The name as people say it; None when it should not be put into a sentence. `Yahoo!` loses its mark."""
    company = clean_company(raw)
    if _NOT_IN_A_SENTENCE & set(company.findings):
        return None
    name = company.short.rstrip("?!")
    if name.endswith(".") and name.count(".") == 1:
        name = name[:-1]
    return name.strip() or None


def _industry(raw: str | None) -> str | None:
    return industry_words(raw) if raw else None
