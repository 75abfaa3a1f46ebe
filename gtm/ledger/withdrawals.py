"""People who were suppressed after they had been sent: what the sequencer must still be told, until it confirms.

A row is written in the transaction of the suppression, so that no crash forgets it. Asking is repeatable.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select, update

from gtm.ledger import suppressions
from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.people import chunks
from gtm.ledger.push_rules import CONFIRMED, NEEDS_HUMAN, SENDING, UNKNOWN
from gtm.ledger.schema import people, pushes, withdrawals
from gtm.ledger.suppressions import Subject, Suppression

WANTED, DONE = "wanted", "done"
LATE = timedelta(minutes=15)
"""After this long unconfirmed a withdrawal is told as trouble (reliability: alarm after 15 minutes)."""

_MAY_BE_THERE = (SENDING, UNKNOWN, CONFIRMED, NEEDS_HUMAN)


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
    tx: Transaction, entries: Sequence[Suppression], at: datetime, stopped_in: tuple[str, str] | None = None
) -> int:
    """Suppress, and ask for everybody concerned who was or may have been sent; returns how many entries are new.

    `stopped_in`: the (provider, campaign) that stopped them by itself, because there they bounced or unsubscribed.

    The opt-out list concerns every push. Another list concerns the plays that name it, which the look before
    each push sees; whoever is on it already runs on, unless the play asks again.
    """
    new = suppressions.add(tx, entries, at)
    holding = [one for one in entries if one.list == suppressions.OPT_OUT]
    if holding:
        want(tx, [row for row in _concerned(tx, holding) if row[1:3] != stopped_in], at)
    return new


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


def _concerned(tx: Transaction, entries: Sequence[Suppression]) -> Iterable[tuple[str, str, str, str, str]]:
    by_key = {(one.kind, one.value): one for one in entries}
    narrow = [one for one in entries if one.kind == "email"]
    query = (
        select(
            pushes.c.key, pushes.c.provider, pushes.c.campaign, pushes.c.email, pushes.c.subject,
            pushes.c.person_id, people.c.email_key,
        )
        .join(people, people.c.id == pushes.c.person_id)
        .where(pushes.c.state.in_(_MAY_BE_THERE))
    )  # fmt: skip
    if len(narrow) == len(entries):  # the usual case, answered by an index
        parts = [
            query.where(people.c.email_key.in_(part) | pushes.c.email.in_(part))
            for part in chunks(sorted({one.value for one in narrow}))
        ]
    else:
        parts = [query]
    for part_query in parts:
        for row in tx.execute(part_query):
            known = Subject.of(row.subject)
            subject = known._replace(
                addresses=(*known.addresses, row.email, row.email.casefold(), row.email_key or row.email),
                persons=(*known.persons, row.person_id),
                domains=(*known.domains, row.email.rpartition("@")[2].casefold()),
            )
            hit = next((by_key[key] for key in subject.concerns() if key in by_key), None)
            if hit is not None:
                yield row.key, row.provider, row.campaign, row.email, suppressions.reason_of(hit)


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
