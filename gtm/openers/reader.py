"""The person who will read, in words that can be written to a stranger, with their company and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gtm.names import clean_person, clean_title
from gtm.names.text import words as word_list
from gtm.openers.case import Case, PassedOver, Said, case_for, in_words
from gtm.openers.claims import SAID_TO_LEAVERS, has_left
from gtm.openers.company import Company, company_of, spoken
from gtm.openers.events import FINDERS
from gtm.openers.evidence import COMPANY_FINDERS, Asked, Facts, SignalLike, Words
from gtm.openers.findings import Finding
from gtm.openers.lint import lint_values
from gtm.openers.opener import Head, Opener
from gtm.openers.place_names import place_words

_SPOKEN = ("person.first_name", "person.last_name", "person.title", "person.city", "person.country")


@dataclass(slots=True)  # frozen, it would take three times as long to make
class Reader:
    """Somebody to write to. `findings`: what forbids writing at all."""

    facts: Facts
    signals: Sequence[SignalLike]
    today: date
    words: Words
    company: Company
    findings: tuple[Finding, ...]
    has_left: bool
    title: str
    """As the profile has it, in whatever language; `words["title"]` is what an English sentence can say."""

    def hopeless(self, openers: Sequence[Opener]) -> tuple[PassedOver, ...]:
        """Those at the head of the chain that need not be tried."""
        return () if self.has_left else self.company.hopeless(openers)

    def case(self, opener: Opener) -> Case:
        """What the opener rests on for this reader."""
        if opener.on_company and not self.has_left:
            return self.company.case(opener)
        return case_for(opener, self._said, self._against)

    def _said(self, kind: str, head: Head) -> Said | None:
        if kind in COMPANY_FINDERS:
            return self.company.said(kind, head)
        found = FINDERS[kind](Asked(self.facts, self.signals, head.about, head.max_age_days, self.today))
        return in_words(kind, found) if found else None

    def _against(self, kind: str) -> str | None:
        if self.has_left and kind not in SAID_TO_LEAVERS:
            return "this person has left the company"
        return self.company.against(kind)


def reader_of(facts: Facts, signals: Sequence[SignalLike], today: date) -> Reader:
    """The reader behind these facts; never raises for what is in them."""
    company = company_of(facts, today)
    told = spoken(facts, _SPOKEN)
    first, last, title, city, country = told
    findings = lint_values(_SPOKEN, told) + company.findings
    greeted = clean_person(first, last)
    if not greeted.greeting_ok or not greeted.first:
        message = "there is no first name that a mail could greet"
        fix = "look the name up, or leave this person out"
        findings += (Finding(id="greeting-missing", where="person.first_name", message=message, fix=fix),)
    words: Words = {
        "first_name": greeted.first or None,
        "last_name": greeted.last or None,
        "title": _title(title),
        "city": place_words(city),
        "country": country or None,
    }
    return Reader(facts, signals, today, words, company, findings, has_left(facts), title)


LONGEST_TITLE = 50
_FOREIGN = word_list(
    "geschaeftsfuehrer leiter leiterin vertriebsleiter vertriebsleiterin verkaufsleiter inhaber vertrieb abteilungsleiter "
    "directeur directrice responsable president-directeur gerente jefe jefa ventas director-general "
    "socio consejero delegado diretor diretora vendas direttore direttrice responsabile commerciale amministratore "
    "dyrektor kierownik prezes handlowy chefe verkoopleider directie"
)
"""Words of titles that an English sentence should not hold."""


@lru_cache(maxsize=20_000)
def _title(raw: str) -> str | None:
    """The title as running text says it; None when it is too long for that, or not English."""
    title = clean_title(raw)
    if not 2 <= len(title) <= LONGEST_TITLE or not title.isascii():
        return None
    return title if _FOREIGN.isdisjoint(title.casefold().split()) else None
