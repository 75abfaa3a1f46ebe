"""Who is left alone. One check for everybody, again inside the transaction that lets a lead go.

The list `opt-out` holds for every play, for ever. Other lists (customers, competitors, ...) hold where a play
names them under `icp.never`. Lifting an entry keeps the row and needs a reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

from sqlalchemy import ColumnElement, func, select, update

from gtm.ledger import counters
from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_new
from gtm.ledger.people import chunks
from gtm.ledger.schema import suppressions

OPT_OUT = "opt-out"
Kind = Literal["email", "domain", "country", "person", "company"]
VERSION = "suppressions"


class Suppression(NamedTuple):
    """One entry. `value`: a canonical address, a domain, an ISO country code, a person's id or a company's key."""

    kind: Kind
    value: str
    list: str
    reason: str
    source: str


def add(tx: Transaction, entries: Iterable[Suppression], at: datetime) -> int:
    """Add entries; returns how many are new. See `enter`."""
    return len(enter(tx, entries, at))


def enter(tx: Transaction, entries: Iterable[Suppression], at: datetime) -> list[Suppression]:
    """Add entries; returns those that did not hold before. One that was lifted holds again. Repeatable.

    Waits (PostgreSQL) for intents that were checked without them: what follows in this transaction sees those.
    """
    wanted = {_place(one): one for one in reversed(list(entries))}
    held: dict[tuple[str, str, str], int | None] = {}
    for part in chunks(sorted({one.value for one in wanted.values()})):
        query = select(*_PLACE, suppressions.c.id, suppressions.c.lifted_at).where(_of_values(part))
        held |= {(row[0], row[1], row[2]): row.id if row.lifted_at else None for row in tx.execute(query)}
    # In one order, so that two processes that enter the same wait for each other in one direction only.
    rows = [{**wanted[place]._asdict(), "added_at": at} for place in sorted(wanted.keys() - held.keys())]
    new = [wanted[place] for place in insert_new(tx, suppressions, rows, _PLACE)]
    again = [place for place, lifted in held.items() if lifted is not None and place in wanted]
    for part in chunks([str(held[place]) for place in again]):
        back = update(suppressions).where(suppressions.c.id.in_([int(one) for one in part]))
        tx.execute(back.values(lifted_at=None, lifted_why=None, added_at=at))
    new += [wanted[place] for place in again]
    if new:
        counters.raise_by_one(tx, VERSION)
    return new


_KINDS = get_args(Kind)
_PLACE = (suppressions.c.kind, suppressions.c.value, suppressions.c.list)


def _place(entry: Suppression) -> tuple[str, str, str]:
    return entry.kind, entry.value, entry.list


def _of_values(values: Sequence[str]) -> ColumnElement[bool]:
    """Every kind is named, so that the index (kind, value, list) answers and not the whole table."""
    return suppressions.c.kind.in_(_KINDS) & suppressions.c.value.in_(values)


def lift(tx: Transaction, value: str, list_: str | None, why: str, at: datetime) -> int:
    """Let a value be written to again; returns how many entries were lifted. The row and the reason stay."""
    query = update(suppressions).where(suppressions.c.value == value, suppressions.c.lifted_at.is_(None))
    if list_:
        query = query.where(suppressions.c.list == list_)
    return int(tx.execute(query.values(lifted_at=at, lifted_why=why)).rowcount)


def listed(tx: Transaction, list_: str | None = None) -> list[Suppression]:
    """The entries that hold now."""
    query = select(*(suppressions.c[name] for name in Suppression._fields))
    query = query.where(suppressions.c.lifted_at.is_(None)).order_by(
        suppressions.c.list, suppressions.c.value
    )
    if list_:
        query = query.where(suppressions.c.list == list_)
    return [Suppression(*row) for row in tx.execute(query)]


def counts(tx: Transaction) -> dict[str, int]:
    """How many entries each list holds now, by its name."""
    held = select(suppressions.c.list, func.count()).where(suppressions.c.lifted_at.is_(None))
    return {row[0]: row[1] for row in tx.execute(held.group_by(suppressions.c.list))}


def names(tx: Transaction) -> list[str]:
    """The lists that somebody is on, by name."""
    held = select(suppressions.c.list).where(suppressions.c.lifted_at.is_(None))
    return list(tx.execute(held.distinct().order_by(suppressions.c.list)).scalars())


def version(tx: Transaction) -> int:
    """A number that moves with every entry added; written beside every push that was checked against it."""
    return counters.value(tx, VERSION)


def held_version(tx: Transaction) -> int:
    """The version, with no entry added until this transaction ends: ask for it before `check`, where a lead is let go.

    Else, on PostgreSQL, an entry that is committed between the check and the intent stops nobody, and the look for those
    who are on the way does not see this one yet: nobody would be taken out of the campaign either.
    """
    return counters.held(tx, VERSION)


class Subject(NamedTuple):
    """What of a person can be suppressed. `addresses`: canonical and raw; `companies`: keys, by domain and by name."""

    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None
    persons: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Subject":
        """As it was stored beside a push."""
        return cls(
            tuple(stored.get("addresses", ())),
            tuple(stored.get("domains", ())),
            stored.get("country"),
            tuple(stored.get("persons", ())),
            tuple(stored.get("companies", ())),
        )

    def concerns(self) -> list[tuple[str, str]]:
        """Every (kind, value) that would concern this person, the narrowest first."""
        named = [("email", one) for one in self.addresses] + [("person", one) for one in self.persons]
        wider = [("company", one) for one in self.companies] + [("domain", one) for one in _domains(self)]
        return named + wider + ([("country", self.country)] if self.country else [])


def reason_of(entry: Suppression) -> str:
    """Why somebody is left alone, in few words."""
    return "opted out" if entry.list == OPT_OUT else f"on the list {entry.list}"


def check(tx: Transaction, subjects: Sequence[Subject], lists: Iterable[str]) -> list[Suppression | None]:
    """The entry that holds for each subject, or None; `opt-out` is always among the lists.

    Raises when the list cannot be read: then nothing may go out.
    """
    wanted = {OPT_OUT, *lists}
    values = {value for subject in subjects for _, value in subject.concerns()}
    entries: dict[tuple[str, str], Suppression] = {}
    columns = [suppressions.c[name] for name in Suppression._fields]
    for part in chunks(sorted(values)):
        rows = tx.execute(
            select(*columns).where(
                _of_values(part),
                suppressions.c.lifted_at.is_(None),
                suppressions.c.list.in_(wanted),
            )
        )
        for row in rows:
            entry = Suppression(*row)
            key = (entry.kind, entry.value)
            if key not in entries or entry.list == OPT_OUT:
                entries[key] = entry
    return [_first(entries, subject) for subject in subjects]


def _first(entries: dict[tuple[str, str], Suppression], subject: Subject) -> Suppression | None:
    return next((entries[key] for key in subject.concerns() if key in entries), None)


def _domains(subject: Subject) -> tuple[str, ...]:
    """The domains themselves and the ones above them: `mail.acme.example` is `acme.example` too."""
    found: dict[str, None] = {}
    for domain in subject.domains:
        parts = domain.split(".")
        for start in range(max(len(parts) - 1, 1)):
            found[".".join(parts[start:])] = None
    return tuple(found)
