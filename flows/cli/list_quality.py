"""How good a list is, in the lines that `gtm plan` and `gtm import` show before anything is spent."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from flows.cli import printing
from flows.cli.printing import styled
from gtm.clock import now
from gtm.figures.quality import Check, Quality, grade
from gtm.figures.rates import percent
from gtm.ledger import people, sheets
from gtm.ledger.engine import Transaction
from gtm.ledger.people import said_fields
from gtm.models import CompanyFields, Fact, LeadQuery, PersonFields
from integrations import registry
from tasks.identity import sighting

_TONES = {"good": "good", "fair": "warn", "poor": "bad"}


def of_run(tx: Transaction, run_id: str) -> Quality | None:
    """The quality of what a run pulled; None: nobody."""
    ids, duplicates, unreadable = sheets.pulled(tx, run_id)
    facts = (known for part in people.chunks(ids) for known in people.known(tx, part).values())
    return grade(facts, now().date(), duplicates=lambda: duplicates, unreadable=lambda: unreadable)


def of_file(file: Path) -> Quality | None:
    """The quality of a CSV, read as the road would read it; None: nobody is in it."""
    told = _Rows(file)
    return grade(told, now().date(), duplicates=lambda: told.duplicates, unreadable=lambda: told.unreadable)


class _Rows:
    """The people of a CSV, each once; the rest is counted by the way."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.duplicates = self.unreadable = 0

    def __iter__(self) -> Iterator[dict[str, Fact]]:
        seen: set[str] = set()
        source = registry.connect("lead_source", "csv")
        for page in source.pages(LeadQuery(file=str(self._file.absolute()))):
            self.unreadable += len(page.unreadable)
            for lead in page.leads:
                try:
                    one = sighting("csv", lead)
                except ValueError:
                    self.unreadable += 1
                    continue
                key = one.email_key or one.page or one.ref or lead.ref
                self.duplicates += key in seen
                if key not in seen:
                    seen.add(key)
                    yield _facts("person", one.person) | _facts("company", one.company)


def _facts(owner: str, fields: PersonFields | CompanyFields) -> dict[str, Fact]:
    at = now()
    return {
        f"{owner}.{name}": Fact(value=value, source="csv", observed_at=at)
        for name, value in said_fields(fields).items()
    }


def tell_import(console: Console, words: str, quality: Quality | None) -> None:
    """What an import says: its counts, then how good the list is."""
    console.print(words)
    if quality is not None:
        show(console, quality)


def show(console: Console, quality: Quality) -> None:
    """The grade, what it was lowered for, and the mix."""
    lowered = [check for check in quality.checks if check.standing != "good"]
    tone = "good" if quality.grade in "AB" else "warn" if quality.grade == "C" else "bad"
    facts = [
        printing.count(quality.people, "person", "people"),
        printing.count(quality.companies, "company", "companies"),
    ]
    if quality.verified_days is not None:
        facts.append(f"verified {printing.count(quality.verified_days, 'day')} ago (median)")
    mix = ", ".join(
        f"{name} {percent(n / quality.people)}" for name, n in list(quality.seniorities.items())[:5]
    )
    lines = [("list quality", styled((quality.grade, tone), f"  {', '.join(facts)}"))]
    lines += [
        ("", styled((check.standing, _TONES[check.standing]), f"  {_words(check)}")) for check in lowered
    ]
    if quality.stubs:
        whom = "all" if quality.stubs == quality.people else f"{quality.stubs:,} of them"
        later = "last name, address, country and head count come with enrichment and are not graded"
        lines.append(("", styled((f"{whom} search results: {later}", "quiet"))))
    if mix:
        lines.append(("", styled(f"ranks: {mix}")))
    console.print(printing.rows(lines))


def _words(check: Check) -> str:
    less = check.good < check.poor
    wish = f"{'at most' if less else 'at least'} {percent(check.good)} is good"
    return f"{check.name} {percent(check.share)} ({check.hits:,} of {check.total:,}; {wish})"
