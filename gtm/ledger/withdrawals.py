"""People who were suppressed after they had been sent: what the sequencer must still be told, until it confirms.

A row is written in the transaction of the suppression, so that no crash forgets it. Asking is repeatable.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Select, select, update

from gtm.ledger import suppressions
from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.people import chunks
from gtm.ledger.push_rules import MAY_BE_THERE
from gtm.ledger.schema import people, pushes, withdrawals
from gtm.ledger.suppressions import Subject, Suppression

WANTED, DONE = "wanted", "done"
LATE = timedelta(minutes=15)
"""After this long unconfirmed a withdrawal is told as trouble (reliability: alarm after 15 minutes)."""


class Withdrawal(NamedTuple):
    """One person to be taken out of one campaign."""

    key: str
    provider: str
    campaign: str
    email: str
    why: str
    tries: int
    wanted_at: datetime
    trouble: str


def add_suppressions(
    tx: Transaction,
    entries: Sequence[Suppression],
    at: datetime,
    stopped_in: tuple[str, str] | None = None,
    named_by: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> int:
    """Suppress, and ask for everybody concerned who was or may have been sent; returns how many entries are new.

    `stopped_in`: the (provider, campaign) that stopped them by itself, because there they bounced or unsubscribed.
    `named_by`: the plays that leave a list alone, by list; another list than opt-out concerns what these have sent.

    Who was taken out once and is entered anew, after the entry was lifted, is asked for again.
    """
    new = suppressions.enter(tx, entries, at)
    found = [one for one in _concerned(tx, entries, named_by) if one.place != stopped_in]
    want(tx, [one.row for one in found], at)
    anew = set(new)
    _ask_again(tx, [one.row[0] for one in found if one.entry in anew], at)
    return len(new)


def want(tx: Transaction, rows: Iterable[tuple[str, str, str, str, str]], at: datetime) -> None:
    """Ask for people: (push key, provider, campaign, e-mail, why). Asking again changes nothing."""
    insert_missing(
        tx,
        withdrawals,
        [
            {
                "key": key, "provider": provider, "campaign": campaign, "email": email, "why": why,
                "state": WANTED, "tries": 0, "wanted_at": at, "trouble": "",
            }
            for key, provider, campaign, email, why in rows
        ],
    )  # fmt: skip


def _ask_again(tx: Transaction, keys: Sequence[str], at: datetime) -> None:
    for part in chunks(keys):
        query = update(withdrawals).where(withdrawals.c.key.in_(part), withdrawals.c.state == DONE)
        tx.execute(query.values(state=WANTED, tries=0, wanted_at=at, done_at=None, trouble=""))


class _Concerned(NamedTuple):
    """A push that an entry concerns: (key, provider, campaign, e-mail, why)."""

    row: tuple[str, str, str, str, str]
    entry: Suppression

    @property
    def place(self) -> tuple[str, str]:
        return self.row[1:3]


def _concerned(
    tx: Transaction, entries: Sequence[Suppression], named_by: Mapping[str, Collection[str]]
) -> Iterable[_Concerned]:
    by_key: dict[tuple[str, str], list[Suppression]] = {}
    for one in entries:
        if one.list == suppressions.OPT_OUT or named_by.get(one.list):
            by_key.setdefault((one.kind, one.value), []).append(one)
    for query in _sent_to(sorted(by_key)):
        for row in tx.execute(query):
            known = Subject.of(row.subject)
            subject = known._replace(
                addresses=(*known.addresses, row.email, row.email.casefold(), row.email_key or row.email),
                persons=(*known.persons, row.person_id),
                domains=(*known.domains, row.email.rpartition("@")[2].casefold()),
            )
            hits = [one for key in subject.concerns() for one in by_key.get(key, ())]
            for hit in hits:
                if hit.list == suppressions.OPT_OUT or row.play in named_by.get(hit.list, ()):
                    why = suppressions.reason_of(hit)
                    yield _Concerned((row.key, row.provider, row.campaign, row.email, why), hit)


def _sent_to(places: Sequence[tuple[str, str]]) -> Iterable[Select[Any]]:
    """Who was or may have been sent, as far as these (kind, value) can concern them."""
    query = (
        select(
            pushes.c.key, pushes.c.provider, pushes.c.campaign, pushes.c.play, pushes.c.email, pushes.c.subject,
            pushes.c.person_id, people.c.email_key,
        )
        .join(people, people.c.id == pushes.c.person_id)
        .where(pushes.c.state.in_(MAY_BE_THERE))
    )  # fmt: skip
    if all(kind == "email" for kind, _ in places):  # the usual case, answered by an index
        for part in chunks([value for _, value in places]):
            yield query.where(people.c.email_key.in_(part) | pushes.c.email.in_(part))
    else:
        yield query


def wanted(tx: Transaction, provider: str | None = None) -> list[Withdrawal]:
    """What is still to be asked, oldest first."""
    columns = [withdrawals.c[name] for name in Withdrawal._fields]
    query = select(*columns).where(withdrawals.c.state == WANTED).order_by(withdrawals.c.wanted_at)
    if provider is not None:
        query = query.where(withdrawals.c.provider == provider)
    return [Withdrawal(*row) for row in tx.execute(query)]


def done(tx: Transaction, keys: Sequence[str], at: datetime) -> None:
    """The sequencer confirmed it, or does not have the person."""
    for part in chunks(keys):
        query = update(withdrawals).where(withdrawals.c.key.in_(part))
        tx.execute(query.values(state=DONE, done_at=at, tries=withdrawals.c.tries + 1, trouble=""))


def failed(tx: Transaction, keys: Sequence[str], trouble: str) -> None:
    """It could not be asked; it will be again."""
    for part in chunks(keys):
        query = update(withdrawals).where(withdrawals.c.key.in_(part))
        tx.execute(query.values(tries=withdrawals.c.tries + 1, trouble=trouble))
