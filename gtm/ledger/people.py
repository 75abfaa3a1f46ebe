"""Persons and companies: who they are to us, and what every source has said about them.

A person is recognised by canonical e-mail address first, then by a provider's id, then by their LinkedIn page
(`refs`). When enrichment shows that two are one, the newer row points to the older one and its references move.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, delete, insert, or_, select, type_coerce, update

from gtm.ledger import refs
from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.known_facts import Answer, KnownFacts, Told
from gtm.ledger.known_facts import Facts as Facts
from gtm.ledger.many import chunks as chunks
from gtm.ledger.many import execute_many
from gtm.ledger.refs import note_refs as note_refs
from gtm.ledger.refs import refs_of as refs_of
from gtm.ledger.schema import companies, facts, people
from gtm.models import CompanyFields, PersonFields

_LATELY = timedelta(days=1)


class Sighting(NamedTuple):
    """One row of a source, made ready: the person's identity and what was said.

    `ref` is the source's own name for the person; `page` their LinkedIn page (`gtm.names.linkedin_page`).
    """

    provider: str
    ref: str | None
    email_key: str | None
    company_key: str | None
    person: PersonFields
    company: CompanyFields
    page: str | None = None

    @property
    def named(self) -> tuple[refs.Named, ...]:
        """By whom this one is called what, the surest first."""
        ref = (refs.Named(self.provider, self.ref),) if self.ref else ()
        return (*ref, refs.Named(refs.LINKEDIN, self.page)) if self.page else ref


def recognise(tx: Transaction, sightings: Sequence[Sighting], at: datetime) -> list[str]:
    """The person id of each sighting, in order; makes people and companies that are new.

    By address, then by a source's id, then by LinkedIn page. A page does not make one of two addresses: whose
    page was seen with another address is somebody else. Whose page we know without any address gets this one.
    """
    by_email = _existing(tx, people.c.email_key, (s.email_key for s in sightings))
    by_name = refs.subjects(tx, (named for s in sightings for named in s.named))
    strange = (named for s in sightings if s.email_key not in by_email for named in s.named)
    address = _addresses(tx, (by_name[named] for named in strange if named in by_name))
    company_ids = ensure_companies(tx, (s.company_key for s in sightings), at)
    new_people: dict[str, dict[str, Any]] = {}
    new_names: dict[refs.Named, str] = {}
    told_address: dict[str, str] = {}
    found: list[str] = []
    for seen in sightings:
        person_id = by_email.get(seen.email_key or "") or _known_as(seen, by_name, address)
        if person_id is None:
            person_id = "p_" + secrets.token_hex(8)
            new_people[person_id] = {
                "id": person_id,
                "email_key": seen.email_key,
                "company_id": company_ids.get(seen.company_key or ""),
                "first_seen": at,
            }
            address[person_id] = seen.email_key
        elif seen.email_key and seen.email_key not in by_email and not address.get(person_id):
            told_address[person_id] = address[person_id] = seen.email_key
        if seen.email_key:
            by_email.setdefault(seen.email_key, person_id)
        for named in seen.named:
            if named not in by_name:
                by_name[named] = new_names[named] = person_id
        found.append(person_id)
    for person_id in new_people.keys() & told_address.keys():
        new_people[person_id]["email_key"] = told_address.pop(person_id)
    identify(tx, [Revealed(one, key, None) for one, key in sorted(told_address.items())], at, None)
    return _entered(tx, new_people, new_names, found)


def met(tx: Transaction, sightings: Sequence[Sighting]) -> set[str]:
    """The people whom the ledger knows by what these show of them."""
    by_name = refs.subjects(tx, (named for s in sightings for named in s.named))
    return {*by_email_key(tx, (s.email_key for s in sightings if s.email_key)).values(), *by_name.values()}


def _known_as(
    seen: Sighting, by_name: Mapping[refs.Named, str], address: Mapping[str, str | None]
) -> str | None:
    """Who is called so already; by a page only where no address says that this is somebody else."""
    for named in seen.named:
        person_id = by_name.get(named)
        if person_id is None:
            continue
        if named.provider != refs.LINKEDIN or not seen.email_key or not address.get(person_id):
            return person_id
    return None


def _entered(
    tx: Transaction, new: dict[str, dict[str, Any]], names: Mapping[refs.Named, str], found: Sequence[str]
) -> list[str]:
    """Insert new people and what they are called; whom another process has entered meanwhile is the one that it made.

    In the order of addresses and names, so that two processes that enter the same people wait for each other in one
    direction only.
    """
    made = _insert_people(tx, new)
    mine = {named: made.get(person_id, person_id) for named, person_id in names.items()}
    theirs = refs.note(tx, mine)
    unknown = {id_ for id_, row in new.items() if not row["email_key"]}
    lost = {mine[named]: person_id for named, person_id in theirs.items() if mine[named] in unknown}
    for part in chunks(sorted(lost)):
        tx.execute(delete(people).where(people.c.id.in_(part)))
    refs.move(tx, lost)
    return [lost.get(one, one) for one in (made.get(person_id, person_id) for person_id in found)]


def _insert_people(tx: Transaction, new: dict[str, dict[str, Any]]) -> dict[str, str]:
    """`{our id: the id of the one who has this address}`, of new people."""
    rows = sorted(new.values(), key=lambda row: (row["email_key"] or "", row["id"]))
    if insert_missing(tx, people, rows) == len(rows):
        return {}
    theirs = _existing(tx, people.c.email_key, (row["email_key"] for row in rows))
    return {row["id"]: theirs.get(row["email_key"], row["id"]) for row in rows}


def _addresses(tx: Transaction, person_ids: Iterable[str]) -> dict[str, str | None]:
    return {id_: email for id_, (email, _) in _identities(tx, sorted(set(person_ids))).items()}


def ensure_companies(tx: Transaction, keys: Iterable[str | None], at: datetime) -> dict[str, str]:
    """Company ids by key; makes those that are new."""
    wanted = {key for key in keys if key}
    ids = _existing(tx, companies.c.key, wanted)
    new = {key: "c_" + secrets.token_hex(8) for key in sorted(wanted - ids.keys())}
    rows = [{"id": id_, "key": key, "first_seen": at} for key, id_ in new.items()]
    if insert_missing(tx, companies, rows) < len(rows):  # another process has made some of them meanwhile
        new = _existing(tx, companies.c.key, new)
    return ids | new


class Revealed(NamedTuple):
    """What enrichment revealed about a person we asked about: the canonical address, the company."""

    person_id: str
    email_key: str | None
    company_id: str | None


_WORKED = "/company"
"""Behind a person's id: the subject of what the ledger says of where they were thought to work."""


def identify(
    tx: Transaction, revealed: Sequence[Revealed], at: datetime, run_id: str | None
) -> dict[str, str]:
    """Write down, in the order given, what enrichment revealed. Returns `{person_id: who this one really is}`.

    An address belongs to whoever has it already: the one asked about is then merged into that person. Where somebody
    was thought to work until now is kept, so that the past can be judged by it (`companies_at`).
    """
    holder = _existing(tx, people.c.email_key, (one.email_key for one in revealed))
    stored = _identities(tx, [one.person_id for one in revealed])
    really: dict[str, str] = {}
    changed: list[dict[str, Any]] = []
    merged: list[dict[str, str]] = []
    moved: list[Said] = []
    for person_id, email_key, company_id in revealed:
        other = holder.get(email_key, person_id) if email_key else person_id
        really[person_id] = other
        if other != person_id:
            merged.append({"b_id": person_id, "b_other": other})
            continue
        before = stored.get(person_id, (None, None))
        after = (email_key or before[0], company_id or before[1])
        if after != before:
            changed.append({"b_id": person_id, "email_key": after[0], "company_id": after[1]})
            if after[1] != before[1]:
                moved.append(Said(person_id + _WORKED, "ledger", {"was": before[1]}))
            stored[person_id] = after
        if email_key and before[0] != email_key:
            holder.pop(before[0] or "", None)
            holder[email_key] = person_id
    if changed:
        new: dict[str, Any] = {name: bindparam(name) for name in ("email_key", "company_id")}
        execute_many(tx, update(people).where(people.c.id == bindparam("b_id")).values(new), changed)
    record(tx, moved, at, run_id)
    if merged:
        who: Any = bindparam("b_other")
        tx.execute(update(people).where(people.c.id == bindparam("b_id")).values(merged_into=who), merged)
        refs.move(tx, {row["b_id"]: row["b_other"] for row in merged})
    return really


def turned_out(tx: Transaction, person_ids: Sequence[str]) -> dict[str, str]:
    """Who of these have been found to be somebody whom the ledger knew already: `{person_id: that one}`."""
    found: dict[str, str] = {}
    for part in chunks(person_ids):
        query = select(people.c.id, people.c.merged_into).where(people.c.id.in_(part))
        found |= {
            row.id: row.merged_into for row in tx.execute(query.where(people.c.merged_into.is_not(None)))
        }
    return found


def _identities(tx: Transaction, person_ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, tuple[str | None, str | None]] = {}
    for part in chunks(person_ids):
        query = select(people.c.id, people.c.email_key, people.c.company_id).where(people.c.id.in_(part))
        found |= {row.id: (row.email_key, row.company_id) for row in tx.execute(query)}
    return found


class Said(NamedTuple):
    """What one source said about one subject at one moment."""

    subject_id: str
    source: str
    fields: dict[str, Any]
    price: Decimal = Decimal(0)


def record(tx: Transaction, said: Iterable[Said], at: datetime, run_id: str | None) -> None:
    """Append answers. Empty ones are left out: silence is not a fact.

    So are unpaid ones that a source repeats within a run and a day: every colleague brings the same company.
    """
    told = [one for one in said if one.fields or one.price]
    free = list(dict.fromkeys(one.subject_id for one in told if not one.price))
    heard = {subject: _heard(rows, at, run_id) for subject, rows in _answers(tx, free).items()}
    rows = []
    for one in told:
        before = heard.setdefault(one.subject_id, {})
        if not one.price and all(before.get(name) == (one.source, v) for name, v in one.fields.items()):
            continue
        before.update((name, (one.source, value)) for name, value in one.fields.items())
        rows.append(
            {
                "subject_id": one.subject_id,
                "source": one.source,
                "observed_at": at,
                "price": one.price,
                "fields": one.fields,
                "run_id": run_id,
            }
        )
    execute_many(tx, insert(facts), rows)


def _heard(answers: Iterable[Answer], at: datetime, run_id: str | None) -> dict[str, tuple[str, Any]]:
    """Who told the answer that holds for each field; nobody, if it is worth hearing again."""
    heard: dict[str, tuple[str, Any]] = {}
    for answer in answers:
        lately = answer.run_id == run_id and at - answer.observed_at < _LATELY
        heard.update(
            (name, (answer.source if lately else "", value)) for name, value in answer.fields.items()
        )
    return heard


def _answers(tx: Transaction, subject_ids: Sequence[str]) -> dict[str, list[Answer]]:
    """All answers about these subjects, the oldest first."""
    found: dict[str, list[Answer]] = {}
    columns = (
        *(facts.c.subject_id, facts.c.source, facts.c.observed_at, facts.c.price),
        type_coerce(facts.c.fields, Text),
        facts.c.run_id,
    )
    for part in chunks(subject_ids):
        rows = tx.execute(select(*columns).where(facts.c.subject_id.in_(part)).order_by(facts.c.id))
        for row in rows.all():
            found.setdefault(row[0], []).append(Answer(*row))
    return found


def known(tx: Transaction, person_ids: Sequence[str]) -> dict[str, Facts]:
    """Everything known about these people and their companies, the newest answer to each field winning.

    Keys of the inner mapping are `person.title`, `company.employees` and so on.
    """
    company_of = companies_of(tx, person_ids)
    answers = _answers(tx, sorted({*person_ids, *company_of.values()}))
    firms = {id_: Told("company", answers.get(id_, ())) for id_ in {*company_of.values()}}
    unknown = Told("company", ())
    return {
        person_id: KnownFacts(
            Told("person", answers.get(person_id, ())), firms.get(company_of.get(person_id, ""), unknown)
        )
        for person_id in person_ids
    }


def known_companies(tx: Transaction, company_ids: Iterable[str]) -> dict[str, Facts]:
    """Everything known about these companies, and about nobody in them."""
    answers = _answers(tx, sorted(company_ids))
    nobody = Told("person", ())
    return {id_: KnownFacts(nobody, Told("company", answers.get(id_, ()))) for id_ in company_ids}


def companies_of(tx: Transaction, person_ids: Sequence[str]) -> dict[str, str]:
    """`{person_id: company_id}` for those whose company is known."""
    found: dict[str, str] = {}
    for part in chunks(person_ids):
        rows = tx.execute(select(people.c.id, people.c.company_id).where(people.c.id.in_(part))).all()
        found.update([(person_id, company_id) for person_id, company_id in rows if company_id])
    return found


def companies_at(
    tx: Transaction, person_ids: Sequence[str], until: datetime, *, not_learned_by: Sequence[str] = ()
) -> dict[str, str | None]:
    """`{person_id: company_id}` as it was thought to be at a moment; without what the runs named have learned."""
    found: dict[str, str | None] = dict(companies_of(tx, person_ids))
    later = facts.c.observed_at > until
    if not_learned_by:
        later = or_(later, facts.c.run_id.in_(not_learned_by))
    for part in chunks([f"{one}{_WORKED}" for one in person_ids]):
        query = select(facts.c.subject_id, facts.c.fields).where(facts.c.subject_id.in_(part), later)
        for subject, fields in tx.execute(query.order_by(facts.c.id.desc())):
            # Read backwards, the last one is the first thing that was learned afterwards: it tells what was before.
            found[subject.removesuffix(_WORKED)] = fields["was"]
    return found


def by_email_key(tx: Transaction, keys: Iterable[str]) -> dict[str, str]:
    """`{canonical address: person_id}` for those we know."""
    return _existing(tx, people.c.email_key, keys)


def said_fields(fields: PersonFields | CompanyFields) -> dict[str, Any]:
    """What was really said, as JSON: fields that are None are silence."""
    return fields.model_dump(mode="json", exclude_none=True)


def _existing(tx: Transaction, column: Any, keys: Iterable[str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(sorted({key for key in keys if key})):
        rows = tx.execute(select(column, column.table.c.id).where(column.in_(part)))
        found |= {row[0]: row[1] for row in rows}
    return found
