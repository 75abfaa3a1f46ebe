"""Everything about one person, for `gtm why`: what is known, how plays judged, what left, what came back."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select

from gtm.ledger import people, suppressions
from gtm.ledger.engine import Transaction
from gtm.ledger.refs import LINKEDIN, Named, subjects
from gtm.ledger.schema import drafts, events, leads, pulls, pushes, refs, runs
from gtm.ledger.schema import facts as facts_table
from gtm.ledger.schema import people as people_table
from gtm.models import Outcome
from gtm.names import CleanName, clean_company, clean_full_name, clean_person


class Passage(NamedTuple):
    """How one play sees the person."""

    play: str
    play_file: str
    run_id: str
    stage: str
    outcome: str | None
    reason: str
    verdict: dict[str, Any] | None
    updated_at: datetime
    opener: str | None
    text: str | None
    findings: list[dict[str, Any]]
    evidence: list[dict[str, Any]]


class Visit(NamedTuple):
    """One time a source gave us the person."""

    run_id: str
    play: str
    mode: str
    at: datetime
    outcome: str | None
    reason: str


class Story(NamedTuple):
    """A person's file. Personal data: for the eyes of the one who asked."""

    person_id: str
    facts: people.Facts
    passages: list[Passage]
    visits: list[Visit]
    pushes: list[dict[str, Any]]
    events: list[dict[str, Any]]
    suppressed: list[suppressions.Suppression]


def tell(
    tx: Transaction,
    person_id: str | None,
    stranger: suppressions.Subject,
    subject_of: Callable[[people.Facts, str], suppressions.Subject],
) -> Story | None:
    """The story of a person, or None if we never met them.

    `stranger` is what the address alone says; `subject_of` what of a person we know can be on a list.
    """
    if person_id is None:
        entries = _entries(tx, stranger)
        return None if not entries else Story("", {}, [], [], [], [], entries)
    ids = [person_id, *_older(tx, person_id)]
    facts = people.known(tx, [person_id])[person_id]
    known = subject_of(facts, person_id)
    entries = _entries(
        tx,
        known._replace(
            addresses=(*stranger.addresses, *known.addresses),
            domains=(*stranger.domains, *known.domains),
            persons=tuple(ids),
        ),
    )
    return Story(
        person_id, facts, _passages(tx, ids), _visits(tx, ids), _pushes(tx, ids), _events(tx, ids), entries
    )


def by_ref(tx: Transaction, ref: str) -> list[str]:
    """The people whom a source calls by this id, or whose id with us it is."""
    query = select(refs.c.subject_id).where(refs.c.kind == "person", refs.c.ref == ref)
    return _ourselves(tx, [ref, *(row.subject_id for row in tx.execute(query))])


def by_profile(tx: Transaction, page: str) -> list[str]:
    """The people with this LinkedIn page (`in/...`), also where it was told with another address. Reads all facts once."""
    address = f"/{page}"
    named = subjects(tx, [Named(LINKEDIN, page)])
    said = func.lower(facts_table.c.fields["linkedin_url"].as_string())
    query = select(facts_table.c.subject_id).where(
        or_(
            said.endswith(address, autoescape=True),
            said.endswith(f"{address}/", autoescape=True),
        )
    )
    return _ourselves(tx, [*named.values(), *(row.subject_id for row in tx.execute(query))])


def by_row(tx: Transaction, row: str) -> tuple[list[str], str]:
    """Who stood in a row (`row 4`) when a play last read it, for each play; else why nobody does, where it was read."""
    query = (
        select(pulls.c.person_id, pulls.c.reason, runs.c.play)
        .join(runs, runs.c.id == pulls.c.run_id)
        .where(pulls.c.ref == row)
        .order_by(runs.c.started_at.desc(), pulls.c.seq.desc())
    )
    last: dict[str, tuple[str | None, str]] = {}
    for person_id, reason, play in tx.execute(query):
        last.setdefault(play, (person_id, f"{play}: {reason.removeprefix(f'{row}: ')}"))
    ids = [person_id for person_id, _ in last.values() if person_id]
    return _ourselves(tx, ids), next((reason for _, reason in last.values()), "")


def by_name(tx: Transaction, name: str, company: str) -> list[str]:
    """The people called so, at a company called so, in any capitals. Reads all facts once.

    As it was told, else without titles, initials and what else is no part of a name.
    """
    first, last = (facts_table.c.fields[field].as_string() for field in ("first_name", "last_name"))
    wanted, meant = _folded(name), clean_full_name(name)
    words = set(_words(f"{meant.first} {meant.last}")) or set(_words(name))
    exact, alike = [], []
    query = select(facts_table.c.subject_id, first, last).where(or_(first.is_not(None), last.is_not(None)))
    for subject, given, family in tx.execute(query.distinct()):
        told = _folded(f"{given or ''} {family or ''}")
        if told == wanted:
            exact.append(subject)
        elif words <= set(_words(told)) and _same_name(clean_person(given, family), meant):
            alike.append(subject)
    return _at_company(tx, exact, company) or _at_company(tx, alike, company)


def _at_company(tx: Transaction, ids: Sequence[str], company: str) -> list[str]:
    found = _ourselves(tx, ids)
    known = people.known(tx, found)
    return [one for one in found if _works_at(known[one], company)]


def _works_at(facts: people.Facts, company: str) -> bool:
    firm = _folded(company)
    names = {path: str(facts[path].value) for path in ("company.name", "company.domain") if path in facts}
    whole = _folded(names.get("company.name", ""))
    begun = whole.startswith(firm) and not whole[len(firm) :][:1].isalnum()  # without `, Inc.`
    if begun or firm == _folded(names.get("company.domain", "")):
        return True
    short = _folded(clean_company(company).short)
    return bool(short) and short == _folded(clean_company(names.get("company.name", "")).short)


def _same_name(one: CleanName, other: CleanName) -> bool:
    return bool(other.first) and (_folded(one.first), _folded(one.last)) == (
        _folded(other.first),
        _folded(other.last),
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _ourselves(tx: Transaction, ids: Sequence[str]) -> list[str]:
    """Those of these that are people, each once and under the id that holds now, in the order of their ids."""
    found: set[str] = set()
    for part in people.chunks(sorted(set(ids))):
        query = select(people_table.c.id, people_table.c.merged_into).where(people_table.c.id.in_(part))
        found |= {row.merged_into or row.id for row in tx.execute(query)}
    return sorted(found)


def example(tx: Transaction, run_id: str, outcome: Outcome) -> str | None:
    """The address of somebody with this outcome and a verdict, to try `gtm why` on."""
    row = tx.execute(
        select(people_table.c.email_key)
        .join(leads, leads.c.person_id == people_table.c.id)
        .where(leads.c.run_id == run_id, leads.c.outcome == outcome, leads.c.verdict.is_not(None))
        .where(people_table.c.email_key.is_not(None))
        .order_by(people_table.c.email_key)
        .limit(1)
    ).first()
    return None if row is None else str(row.email_key)


def _entries(tx: Transaction, subject: suppressions.Subject) -> list[suppressions.Suppression]:
    found = [suppressions.check(tx, [subject], [name])[0] for name in suppressions.names(tx)]
    return sorted({entry for entry in found if entry is not None})


def _older(tx: Transaction, person_id: str) -> list[str]:
    query = select(people_table.c.id).where(people_table.c.merged_into == person_id)
    return [row.id for row in tx.execute(query)]


def _passages(tx: Transaction, ids: list[str]) -> list[Passage]:
    rows = tx.execute(
        select(leads, runs.c.play_file, drafts.c.opener, drafts.c.text, drafts.c.findings, drafts.c.evidence)
        .join(runs, runs.c.id == leads.c.run_id)
        .outerjoin(drafts, drafts.c.lead_id == leads.c.id)
        .where(leads.c.person_id.in_(ids))
        .order_by(leads.c.updated_at.desc())
    )
    return [
        Passage(
            r.play,
            r.play_file,
            r.run_id,
            r.stage,
            r.outcome,
            r.reason,
            r.verdict,
            r.updated_at,
            r.opener,
            r.text,
            r.findings or [],
            r.evidence or [],
        )
        for r in rows
    ]


def _visits(tx: Transaction, ids: list[str]) -> list[Visit]:
    rows = tx.execute(
        select(pulls.c.run_id, runs.c.play, runs.c.mode, runs.c.started_at, pulls.c.outcome, pulls.c.reason)
        .join(runs, runs.c.id == pulls.c.run_id)
        .where(pulls.c.person_id.in_(ids))
        .order_by(runs.c.started_at.desc())
    )
    return [Visit(*row) for row in rows]


def _pushes(tx: Transaction, ids: list[str]) -> list[dict[str, Any]]:
    columns = ("provider", "campaign", "play", "state", "reason", "intent_at", "updated_at", "email")
    query = select(*(pushes.c[c] for c in columns)).where(pushes.c.person_id.in_(ids))
    return [dict(row._mapping) for row in tx.execute(query.order_by(pushes.c.updated_at))]


def _events(tx: Transaction, ids: list[str]) -> list[dict[str, Any]]:
    columns = ("kind", "at", "campaign", "category", "step")
    query = select(*(events.c[c] for c in columns)).where(events.c.person_id.in_(ids))
    return [dict(row._mapping) for row in tx.execute(query.order_by(events.c.at))]
