"""A campaign as the sequencer lists it, held against the push ledger. What is there under our key was sent.

This is what makes a restored ledger whole again, and what finds out when somebody added or removed people by hand.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select

from gtm.ledger import touches
from gtm.ledger.doubts import found_by_audit
from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.people import chunks
from gtm.ledger.push_rows import TOUCH, PushRow, lock, log, payload_hash, rows
from gtm.ledger.push_rules import CLAIMED, CONFIRMED, OURS, PLANNED, REJECTED
from gtm.ledger.schema import people, pushes
from gtm.ledger.suppressions import Subject


class There(NamedTuple):
    """Somebody in a campaign. `key`: the push key they carry, if we gave them one; `email_key`: canonical address."""

    email: str
    email_key: str
    key: str | None
    provider_ref: str | None


class Differences(NamedTuple):
    """How many people: with our key, without one, sent and gone, there and unknown to the ledger until now.

    `held`: there under our key, but in the hands of a process that may give them back as never sent.
    """

    ours: int
    foreign: int
    missing_there: int
    missing_here: int
    held: int


def compare(
    tx: Transaction, provider: str, campaign: str, members: Mapping[str, There], at: datetime
) -> Differences:
    """Record what the campaign proves, and count the rest. `members` by folded address. Repeatable."""
    here = _of_campaign(tx, provider, campaign)
    by_key = {row.key: row for row in here}
    by_email = {row.email.casefold(): row for row in here}
    ours = [one for one in members.values() if one.key is not None]
    news: list[There] = []
    sent: list[tuple[PushRow, There]] = []
    held = 0
    for one in ours:
        row = by_key.get(one.key or "") or by_email.get(one.email)
        if row is None:
            news.append(one)
        elif row.state in (PLANNED, REJECTED):
            sent.append((row, one))
        elif row.state == CLAIMED:
            held += 1
    lock(tx, [row.key for row, _ in sent])
    for row, one in sent:
        found_by_audit(tx, row, one.provider_ref, at)
    news = _unknown(tx, news)
    _enter(tx, provider, campaign, news, at)
    gone = [row for row in here if row.state == CONFIRMED and row.email.casefold() not in members]
    return Differences(len(ours), len(members) - len(ours), len(gone), len(sent) + len(news), held)


def subject(one: There) -> Subject:
    """What of a member can be suppressed: the address and its domain."""
    return Subject(addresses=(one.email, one.email_key), domains=(one.email.rpartition("@")[2],))


def _of_campaign(tx: Transaction, provider: str, campaign: str) -> Sequence[PushRow]:
    query = select(pushes.c.key).where(pushes.c.provider == provider, pushes.c.campaign == campaign)
    return rows(tx, [row.key for row in tx.execute(query)])


def _unknown(tx: Transaction, news: Sequence[There]) -> list[There]:
    """Those whose key has no row at all: a sequencer may show, on a person, the key of a later push elsewhere."""
    by_key = {str(one.key): one for one in news}
    known = {row.key for row in rows(tx, list(by_key))}
    return [one for key, one in by_key.items() if key not in known]


def _enter(tx: Transaction, provider: str, campaign: str, news: Sequence[There], at: datetime) -> None:
    """People the ledger has forgotten: they were sent, so they get a row that says so, and are not sent again."""
    if not news:
        return
    insert_missing(
        tx,
        people,
        [{"id": f"p_{one.key}"[:24], "email_key": one.email_key, "first_seen": at} for one in news],
    )
    known: dict[str, str] = {}
    for part in chunks(sorted(one.email_key for one in news)):
        found = tx.execute(select(people.c.email_key, people.c.id).where(people.c.email_key.in_(part)))
        known |= {row.email_key: row.id for row in found}
    payload = {"forgotten": True}
    values = [
        {
            "key": one.key,
            "provider": provider,
            "account": "",
            "campaign": campaign,
            "touch": TOUCH,
            "play": "",
            "person_id": known[one.email_key],
            "company_id": None,
            "lead_id": None,
            "run_id": "",
            "email": one.email,
            "subject": {},
            "payload": payload,
            "payload_hash": payload_hash(payload),
            "state": CONFIRMED,
            "attempt": 1,
            "intent_at": at,
            "provider_ref": one.provider_ref,
            "whose": OURS,
            "reason": "found at the sequencer by the audit",
            "updated_at": at,
        }
        for one in news
    ]
    tx.execute(insert(pushes), values)
    touches.hold(tx, TOUCH, {str(v["person_id"]): str(v["key"]) for v in values}, at)
    log(tx, [(str(v["key"]), None, CONFIRMED, "found by the audit") for v in values], at, "audit")
