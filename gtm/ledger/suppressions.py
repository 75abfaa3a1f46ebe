"""Who is left alone. One check for everybody, again inside the transaction that lets a lead go.

The list `opt-out` holds for every play, for ever. Other lists (customers, competitors, ...) hold where a play
names them under `icp.never`. Lifting an entry keeps the row and needs a reason.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import func, insert, or_, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.people import chunks
from gtm.ledger.schema import suppressions

OPT_OUT = "opt-out"
Kind = Literal["email", "domain", "country"]


class Suppression(NamedTuple):
    """One entry. `value` is a canonical address, a domain or an ISO country code."""

    kind: Kind
    value: str
    list: str
    reason: str
    source: str


def add(tx: Transaction, entries: Iterable[Suppression], at: datetime) -> int:
    """Add entries; returns how many are new. An entry that was lifted holds again. Repeatable."""
    new = 0
    for entry in entries:
        where = (
            (suppressions.c.kind == entry.kind)
            & (suppressions.c.value == entry.value)
            & (suppressions.c.list == entry.list)
        )
        row = tx.execute(select(suppressions.c.id, suppressions.c.lifted_at).where(where)).first()
        if row is None:
            tx.execute(insert(suppressions).values(**entry._asdict(), added_at=at))
            new += 1
        elif row.lifted_at is not None:
            tx.execute(update(suppressions).where(where).values(lifted_at=None, lifted_why=None, added_at=at))
            new += 1
    return new


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


def version(tx: Transaction) -> int:
    """A number that moves with every entry added; written beside every push that was checked against it."""
    return int(tx.execute(select(func.coalesce(func.max(suppressions.c.id), 0))).scalar_one())


class Subject(NamedTuple):
    """What of a person can be suppressed. `addresses`: canonical and raw."""

    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str | None = None


def check(tx: Transaction, subjects: Sequence[Subject], lists: Iterable[str]) -> list[Suppression | None]:
    """The entry that holds for each subject, or None; `opt-out` is always among the lists.

    Raises when the list cannot be read: then nothing may go out.
    """
    wanted = {OPT_OUT, *lists}
    values = {v for s in subjects for v in (*s.addresses, *_domains(s), *([s.country] if s.country else []))}
    entries: dict[tuple[str, str], Suppression] = {}
    columns = [suppressions.c[name] for name in Suppression._fields]
    for part in chunks(sorted(values)):
        rows = tx.execute(
            select(*columns).where(
                suppressions.c.value.in_(part),
                suppressions.c.lifted_at.is_(None),
                or_(suppressions.c.list.in_(wanted)),
            )
        )
        for row in rows:
            entry = Suppression(*row)
            key = (entry.kind, entry.value)
            if key not in entries or entry.list == OPT_OUT:
                entries[key] = entry
    return [_first(entries, subject) for subject in subjects]


def _first(entries: dict[tuple[str, str], Suppression], subject: Subject) -> Suppression | None:
    keys = [("email", a) for a in subject.addresses] + [("domain", d) for d in _domains(subject)]
    if subject.country:
        keys.append(("country", subject.country))
    return next((entries[key] for key in keys if key in entries), None)


def _domains(subject: Subject) -> tuple[str, ...]:
    """The domains themselves and the ones above them: `mail.acme.example` is `acme.example` too."""
    found: dict[str, None] = {}
    for domain in subject.domains:
        parts = domain.split(".")
        for start in range(max(len(parts) - 1, 1)):
            found[".".join(parts[start:])] = None
    return tuple(found)
