"""Persons and companies: who they are to us, and what every source has said about them.

A person is recognised by canonical e-mail address first, then by a provider's id. When enrichment shows
that two are one, the newer row points to the older one and its references move.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.schema import companies, facts, people, refs
from gtm.models import CompanyFields, Fact, PersonFields

Facts = Mapping[str, Fact]


class Sighting(NamedTuple):
    """One row of a source, made ready: the person's identity and what was said."""

    provider: str
    ref: str | None
    email_key: str | None
    company_key: str | None
    person: PersonFields
    company: CompanyFields


def recognise(tx: Transaction, sightings: Sequence[Sighting], at: datetime) -> list[str]:
    """The person id of each sighting, in order; makes people and companies that are new."""
    by_email = _existing(tx, people.c.email_key, (s.email_key for s in sightings))
    by_ref = _by_ref(tx, sightings)
    company_ids = ensure_companies(tx, (s.company_key for s in sightings), at)
    new_people: dict[str, dict[str, Any]] = {}
    new_refs: dict[tuple[str, str], str] = {}
    found: list[str] = []
    for seen in sightings:
        ref_key = (seen.provider, seen.ref) if seen.ref else None
        person_id = by_email.get(seen.email_key or "") or (by_ref.get(ref_key) if ref_key else None)
        if person_id is None:
            person_id = "p_" + secrets.token_hex(8)
            new_people[person_id] = {
                "id": person_id,
                "email_key": seen.email_key,
                "company_id": company_ids.get(seen.company_key or ""),
                "first_seen": at,
            }
        if seen.email_key:
            by_email[seen.email_key] = person_id
        if ref_key and ref_key not in by_ref:
            by_ref[ref_key] = new_refs[ref_key] = person_id
        found.append(person_id)
    _insert_people(tx, new_people, found)
    _insert_refs(tx, "person", new_refs)
    return found


def _insert_people(tx: Transaction, new: dict[str, dict[str, Any]], found: list[str]) -> None:
    """Insert new people; whose address another process has entered meanwhile is the one that it made.

    In the order of addresses, so that two processes that enter the same people wait for each other in one direction only.
    """
    rows = sorted(new.values(), key=lambda row: (row["email_key"] or "", row["id"]))
    if insert_missing(tx, people, rows) == len(rows):
        return
    theirs = _existing(tx, people.c.email_key, (row["email_key"] for row in rows))
    made = {row["id"]: theirs.get(row["email_key"], row["id"]) for row in rows}
    found[:] = [made.get(person_id, person_id) for person_id in found]


def ensure_companies(tx: Transaction, keys: Iterable[str | None], at: datetime) -> dict[str, str]:
    """Company ids by key; makes those that are new."""
    wanted = {key for key in keys if key}
    ids = _existing(tx, companies.c.key, wanted)
    new = {key: "c_" + secrets.token_hex(8) for key in sorted(wanted - ids.keys())}
    rows = [{"id": id_, "key": key, "first_seen": at} for key, id_ in new.items()]
    if insert_missing(tx, companies, rows) < len(rows):  # another process has made some of them meanwhile
        new = _existing(tx, companies.c.key, new)
    return ids | new


def identify(tx: Transaction, person_id: str, email_key: str | None, company_id: str | None) -> str:
    """Write down what enrichment revealed. Returns the id of the person this one turned out to be."""
    values: dict[str, Any] = {"company_id": company_id} if company_id else {}
    if email_key:
        other = tx.execute(select(people.c.id).where(people.c.email_key == email_key)).scalar()
        if other is not None and other != person_id:
            tx.execute(update(people).where(people.c.id == person_id).values(merged_into=other))
            tx.execute(update(refs).where(refs.c.subject_id == person_id).values(subject_id=other))
            return str(other)
        values["email_key"] = email_key
    if values:
        tx.execute(update(people).where(people.c.id == person_id).values(**values))
    return person_id


def note_refs(tx: Transaction, provider: str, kind: str, pairs: Mapping[str, str]) -> None:
    """Remember a provider's ids: `{ref: subject_id}`. A known ref keeps its subject."""
    known = _existing_refs(tx, provider, kind, pairs)
    _insert_refs(tx, kind, {(provider, ref): sid for ref, sid in pairs.items() if ref not in known})


def refs_of(tx: Transaction, subject_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """`{subject_id: {provider: ref}}`."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for part in chunks(list(subject_ids)):
        rows = tx.execute(
            select(refs.c.subject_id, refs.c.provider, refs.c.ref).where(refs.c.subject_id.in_(part))
        )
        for subject_id, provider, ref in rows:
            found[subject_id].setdefault(provider, ref)
    return dict(found)


class Said(NamedTuple):
    """What one source said about one subject at one moment."""

    subject_id: str
    source: str
    fields: dict[str, Any]
    price: Decimal = Decimal(0)


def record(tx: Transaction, said: Iterable[Said], at: datetime, run_id: str | None) -> None:
    """Append answers. Empty ones are left out: silence is not a fact."""
    rows = [
        {
            "subject_id": one.subject_id,
            "source": one.source,
            "observed_at": at,
            "price": one.price,
            "fields": one.fields,
            "run_id": run_id,
        }
        for one in said
        if one.fields or one.price
    ]
    if rows:
        tx.execute(insert(facts), rows)


def known(tx: Transaction, person_ids: Sequence[str]) -> dict[str, Facts]:
    """Everything known about these people and their companies, the newest answer to each field winning.

    Keys of the inner mapping are `person.title`, `company.employees` and so on.
    """
    company_of: dict[str, str | None] = {}
    for part in chunks(person_ids):
        rows = tx.execute(select(people.c.id, people.c.company_id).where(people.c.id.in_(part)))
        company_of |= {row.id: row.company_id for row in rows}
    subjects = set(person_ids) | {c for c in company_of.values() if c}
    said: dict[str, dict[str, Fact]] = defaultdict(dict)
    for part in chunks(list(subjects)):
        for row in tx.execute(select(facts).where(facts.c.subject_id.in_(part)).order_by(facts.c.id)):
            for field, value in row.fields.items():
                said[row.subject_id][field] = Fact.model_construct(
                    value=value, source=row.source, observed_at=row.observed_at, price=row.price
                )
    return {
        person_id: _prefixed("person", said.get(person_id, {}))
        | _prefixed("company", said.get(company_of.get(person_id) or "", {}))
        for person_id in person_ids
    }


def companies_of(tx: Transaction, person_ids: Sequence[str]) -> dict[str, str]:
    """`{person_id: company_id}` for those whose company is known."""
    found: dict[str, str] = {}
    for part in chunks(person_ids):
        rows = tx.execute(select(people.c.id, people.c.company_id).where(people.c.id.in_(part)))
        found |= {row.id: row.company_id for row in rows if row.company_id}
    return found


def by_email_key(tx: Transaction, keys: Iterable[str]) -> dict[str, str]:
    """`{canonical address: person_id}` for those we know."""
    return _existing(tx, people.c.email_key, keys)


def said_fields(fields: PersonFields | CompanyFields) -> dict[str, Any]:
    """What was really said, as JSON: fields that are None are silence."""
    return fields.model_dump(mode="json", exclude_none=True)


def chunks(items: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    """Parts small enough for an IN list on every database."""
    return (items[i : i + size] for i in range(0, len(items), size))


def _prefixed(kind: str, said: Mapping[str, Fact]) -> dict[str, Fact]:
    return {f"{kind}.{field}": fact for field, fact in said.items()}


def _existing(tx: Transaction, column: Any, keys: Iterable[str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(sorted({key for key in keys if key})):
        rows = tx.execute(select(column, column.table.c.id).where(column.in_(part)))
        found |= {row[0]: row[1] for row in rows}
    return found


def _by_ref(tx: Transaction, sightings: Sequence[Sighting]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for provider in {s.provider for s in sightings}:
        wanted = [s.ref for s in sightings if s.provider == provider and s.ref]
        known_refs = _existing_refs(tx, provider, "person", wanted)
        found |= {(provider, ref): subject for ref, subject in known_refs.items()}
    return found


def _existing_refs(tx: Transaction, provider: str, kind: str, wanted: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(sorted(set(wanted))):
        rows = tx.execute(
            select(refs.c.ref, refs.c.subject_id).where(
                refs.c.provider == provider, refs.c.kind == kind, refs.c.ref.in_(part)
            )
        )
        found |= {row.ref: row.subject_id for row in rows}
    return found


def _insert_refs(tx: Transaction, kind: str, new: Mapping[tuple[str, str], str]) -> None:
    insert_missing(
        tx,
        refs,
        [{"provider": p, "kind": kind, "ref": r, "subject_id": s} for (p, r), s in sorted(new.items())],
    )
