"""What openers can say about a company on one day: its words and its evidence, found once for all its people.

A play writes to several people of a company, one soon after the other, and the ledger hands each of them the very
same facts about it. So what was found for the first is kept for the others.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import is_

from gtm.models import Fact
from gtm.names import clean_company
from gtm.openers.case import Case, PassedOver, Said, case_for, in_words
from gtm.openers.claims import contradiction
from gtm.openers.evidence import ABOUT_SOMETHING, COMPANY_FINDERS, RESTS_ON, Asked, Facts, Words
from gtm.openers.lint import lint_values
from gtm.openers.opener import Head, Opener
from gtm.openers.place_names import place_words
from gtm.openers.vocabulary import industry_words

_SPOKEN = ("company.name", "company.domain", "company.industry", "company.city", "company.country")
_READ = (
    *_SPOKEN,
    *("company.employees", "company.growth_12_months", "company.open_roles", "company.technologies"),
    *("company.funding_stage", "company.funding_date", "company.funding_amount_usd"),
)
"""All that is read about a company. Nothing else gets as far as a finder, so nothing else can change an answer."""

MOST_COMPANIES = 2_000
"""Companies whose answers are kept; colleagues stand near each other in a list, so few are needed at a time."""


class Company:
    """A company as one day's openers speak of it. `findings`: what forbids to write to anybody there."""

    __slots__ = ("_cases", "_facts", "_hopeless", "_openers", "_said", "_today", "findings", "words")

    def __init__(self, facts: Facts, today: date) -> None:
        self._facts = {path: fact for path in _READ if (fact := facts.get(path)) is not None}
        self._today = today
        self._cases: dict[int, Case] = {}
        self._openers: list[Opener] = []  # so that no other one can come to stand at its place in memory
        self._said: dict[tuple[str, tuple[str, ...], int], Said | None] = {}
        self._hopeless: dict[int | tuple[int, ...], tuple[Sequence[Opener], tuple[PassedOver, ...]]] = {}
        told = spoken(self._facts, _SPOKEN)
        name, domain, industry, city, country = told
        self.findings = lint_values(_SPOKEN, told)
        employees = self._facts.get("company.employees")
        self.words: Words = {
            "name": _name(name),
            "domain": domain or None,
            "industry": _industry(industry),
            "city": place_words(city),
            "country": country or None,
            "employees": employees.value if employees and type(employees.value) is int else None,
        }

    def case(self, opener: Opener) -> Case:
        """The case of an opener that rests on the company alone: the same for all who work there."""
        kept = self._cases.get(id(opener))
        if kept is None:
            kept = self._cases[id(opener)] = case_for(opener, self.said, self.against)
            self._openers.append(opener)
        return kept

    def hopeless(self, openers: Sequence[Opener]) -> tuple[PassedOver, ...]:
        """Those at the head of the chain that have nothing to talk about here, whoever reads; often half of it."""
        # What is kept holds its chain, so that no other one can come to stand at its place in memory.
        chain = id(openers) if type(openers) is tuple else tuple(map(id, openers))
        kept = self._hopeless.get(chain)
        if kept is None:
            kept = self._hopeless[chain] = (tuple(openers), tuple(self._without_evidence(openers)))
        return kept[1]

    def _without_evidence(self, openers: Sequence[Opener]) -> Iterator[PassedOver]:
        for opener in openers:
            case = self.case(opener) if opener.on_company and not opener.tiers else None
            if case is None or case.lacks is None or case.words:
                return
            yield case.lacks

    def said(self, kind: str, head: Head) -> Said | None:
        """The evidence of one of `COMPANY_FINDERS`, or None when there is none that can be said."""
        if RESTS_ON[kind] not in self._facts:
            return None
        about = head.about if kind in ABOUT_SOMETHING else ()
        asked = (kind, about, head.max_age_days)
        if asked not in self._said:
            found = COMPANY_FINDERS[kind](Asked(self._facts, (), about, head.max_age_days, self._today))
            self._said[asked] = in_words(kind, found) if found else None
        return self._said[asked]

    def against(self, kind: str) -> str | None:
        """What is known about the company that contradicts a claim of this kind."""
        return contradiction(kind, self._facts)


def company_of(facts: Facts, today: date) -> Company:
    """The company of a person with these facts; the same value again for facts that are the very same objects.

    What is kept holds its facts, so that no other fact can come to stand at their place in memory.
    """
    for before, day, company in _latest:
        if day == today and all(map(is_, map(facts.get, _READ), before)):  # a colleague of the one before
            return company
    known = tuple(map(facts.get, _READ))
    at = (today, *map(id, known))
    kept = _kept.get(at)
    if kept is None:
        if len(_kept) >= MOST_COMPANIES:
            _kept.clear()
        kept = _kept[at] = (known, today, Company(facts, today))
    _latest[:] = [kept]
    return kept[2]


_Kept = tuple[tuple[Fact | None, ...], date, Company]
_kept: dict[tuple[object, ...], _Kept] = {}
_latest: list[_Kept] = []
"""The one asked for last."""


def spoken(facts: Facts, paths: Sequence[str]) -> list[str]:
    """The texts among these facts, without blanks around them, in the order asked for; `""` for what is none."""
    return [
        value.strip() if fact is not None and type(value := fact[0]) is str else ""
        for fact in map(facts.get, paths)
    ]


_NOT_IN_A_SENTENCE = frozenset({"empty", "not-a-company", "mixed-script", "too-long"})


@lru_cache(maxsize=20_000)
def _name(raw: str) -> str | None:
    """The name as people say it; None when it should not be put into a sentence. `Yahoo!` loses its mark."""
    company = clean_company(raw)
    if _NOT_IN_A_SENTENCE & set(company.findings):
        return None
    name = company.short.rstrip("?!")
    if name.endswith(".") and name.count(".") == 1:
        name = name[:-1]
    return name.strip() or None


def _industry(raw: str) -> str | None:
    return industry_words(raw) if raw else None
