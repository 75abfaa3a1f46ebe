"""The push ledger: intent before, receipt after, doubt settled by looking, never by sending again.

The states and their arrows are in `push_rules`; what happens to doubt is in `doubts`. `sending` is committed, durably,
before the first byte leaves. Only the owner of a row moves it out of `claimed` or `sending`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, insert, select, update

from gtm.ledger import caps, drafts, suppressions, touches
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.generation import advance, forbid_if_restored
from gtm.ledger.many import execute_many
from gtm.ledger.people import chunks
from gtm.ledger.push_rows import (
    COLUMNS,
    Change,
    Fenced,
    IllegalMove,
    PushRow,
    Route,
    lock,
    log,
    move,
    move_each,
    payload_hash,
    rows,
)
from gtm.ledger.push_rules import (
    ACTIVE,
    CLAIMED,
    CONFIRMED,
    FOREIGN,
    NEEDS_HUMAN,
    OURS,
    PLANNED,
    REJECTED,
    SENDING,
    UNKNOWN,
    Instant,
    Reply,
    after_reply,
    whose,
)
from gtm.ledger.schema import leads, people, pushes
from gtm.ledger.suppressions import Subject
from gtm.models import OutboundLead

__all__ = [
    "CLAIMED",
    "CONFIRMED",
    "FOREIGN",
    "NEEDS_HUMAN",
    "OURS",
    "PLANNED",
    "REJECTED",
    "SENDING",
    "UNKNOWN",
    "Answer",
    "Fenced",
    "IllegalMove",
    "Over",
    "PlannedPush",
    "PushRow",
    "Refusal",
    "Reply",
    "Route",
    "Transaction",
    "answer",
    "claim",
    "intend",
    "next_due",
    "plan",
    "planned_leads",
    "reclaim",
    "release",
    "release_claimed",
    "states",
]


class PlannedPush(NamedTuple):
    """A lead that may go out, with the words exactly as they will be sent."""

    lead_id: str
    person_id: str
    company_id: str | None
    payload: OutboundLead
    subject: Subject


def plan(
    tx: Transaction, run_id: str, play: str, route: Route, wanted: Sequence[PlannedPush], at: datetime
) -> dict[str, str]:
    """Enter leads as `planned`. Returns `{lead_id: state}` of those whose row is somebody else's, or went out.

    A row that was refused or never went out is planned anew with the new words; one that went out, or may
    have, is left as it is. So is one that waits to be sent for a lead of another play: who came first writes.
    """
    keys = {one.payload.key: one for one in wanted}
    existing = _states(tx, keys)
    waiting = _waiting_for_another(tx, keys, existing)
    fresh = [_values(run_id, play, route, one, at) for key, one in keys.items() if key not in existing]
    again = [
        _values(run_id, play, route, keys[key], at)
        for key in existing
        if existing[key] in (PLANNED, REJECTED) and key not in waiting
    ]
    execute_many(tx, insert(pushes), fresh)
    lock(tx, [str(values["key"]) for values in again])
    for values in again:
        if existing[values["key"]] == REJECTED:  # nothing of it is there: whoever is, is somebody else's
            values["attempt"] = 0
        tx.execute(update(pushes).where(pushes.c.key == values["key"]).values(**values))
    steps = [(str(v["key"]), existing.get(str(v["key"])), PLANNED, "planned") for v in fresh + again]
    log(tx, steps, at, run_id)
    return {keys[key].lead_id: state for key, state in existing.items() if state in ACTIVE or key in waiting}


def _values(run_id: str, play: str, route: Route, one: PlannedPush, at: datetime) -> dict[str, Any]:
    payload = one.payload.model_dump(mode="json")
    return {
        "key": one.payload.key,
        "provider": route.provider,
        "account": route.account,
        "campaign": route.campaign,
        "touch": route.touch,
        "play": play,
        "person_id": one.person_id,
        "company_id": one.company_id,
        "lead_id": one.lead_id,
        "run_id": run_id,
        "email": one.payload.email,
        "subject": one.subject._asdict(),
        "payload": payload,
        "payload_hash": payload_hash(payload),
        "state": PLANNED,
        "owner": None,
        "not_before": None,
        "whose": None,
        "reason": "",
        "updated_at": at,
    }


def claim(tx: Transaction, run_id: str, owner: str, size: int, at: datetime) -> list[PushRow]:
    """Take up to `size` planned rows of a run that may go out now. Two processes never take the same row.

    Which ones is the database's choice: SQLite takes those entered first, which lie side by side.
    """
    ready = (pushes.c.not_before.is_(None)) | (pushes.c.not_before <= at)
    query = (
        select(*COLUMNS)
        .where(pushes.c.run_id == run_id, pushes.c.state == PLANNED, ready)
        .limit(size)
        .with_for_update(skip_locked=True)  # PostgreSQL; on SQLite a write transaction is alone anyway
    )
    found = sorted((PushRow(*row) for row in tx.execute(query)), key=lambda row: row.key)
    move(tx, [row.key for row in found], PLANNED, CLAIMED, at, by=owner, why="claimed", owner=owner)
    return [row._replace(state=CLAIMED, owner=owner) for row in found]


def reclaim(tx: Transaction, keys: Sequence[str], owner: str, at: datetime) -> list[PushRow]:
    """Take exactly these planned rows again, for a smaller batch."""
    lock(tx, keys)
    move(tx, keys, PLANNED, CLAIMED, at, by=owner, why="claimed again", owner=owner)
    return rows(tx, keys)


class Refusal(NamedTuple):
    """Why the last look before sending keeps a row from going out."""

    row: PushRow
    kind: Literal["suppressed", "busy", "altered", "capped", "left out"]
    why: str


Over = Callable[[Transaction, Sequence[PushRow]], Mapping[str, str]]
"""Asks the caps about rows that would go out next: `{key: why}` of those that may not."""


def intend(
    ledger: Ledger,
    tx: Transaction,
    claimed: Sequence[PushRow],
    owner: str,
    batch: str,
    lists: Iterable[str],
    at: Instant,
    cooling: timedelta,
    over: Over | None = None,
) -> tuple[list[PushRow], list[Refusal]]:
    """Commit to sending. Suppressions, the reviewer's no, the second key, the words and the caps are looked at again, in
    this transaction.

    Returns (rows that may be sent once this transaction is committed, rows refused with a reason). Raises
    Fenced when another process took over, Restored when this ledger is older than what it has sent, and
    whatever the database says when the suppressions cannot be read: then nothing goes out.
    """
    if over is not None:
        caps.alone(tx)
    forbid_if_restored(ledger, tx)
    lock(tx, [row.key for row in claimed])
    seen = suppressions.held_version(tx)
    stopped = [*_suppressed(tx, claimed, lists), *_left_out(tx, claimed), *_altered(claimed)]
    refused = {one.row.key for one in stopped}
    stopped += _busy(tx, [row for row in claimed if row.key not in refused], at.wall, cooling)
    if over is not None:
        refused = {one.row.key for one in stopped}
        stopped += _capped(tx, [row for row in claimed if row.key not in refused], over)
    _stop(tx, stopped, at.wall, owner, seen)
    refused = {one.row.key for one in stopped}
    going = [row for row in claimed if row.key not in refused]
    move(
        tx,
        [row.key for row in going],
        CLAIMED,
        SENDING,
        at.wall,
        by=owner,
        why=f"batch {batch}",
        batch=batch,
        intent_at=at.wall,
        suppressions_seen=seen,
        attempt=pushes.c.attempt + 1,
    )
    if going:
        advance(tx, {(row.provider, row.campaign) for row in going})
    sent = [row._replace(state=SENDING, intent_at=at.wall, attempt=row.attempt + 1) for row in going]
    return sent, stopped


def _suppressed(tx: Transaction, claimed: Sequence[PushRow], lists: Iterable[str]) -> Iterable[Refusal]:
    entries = suppressions.check(tx, _subjects(tx, claimed), lists)
    for row, entry in zip(claimed, entries, strict=True):
        if entry is not None:
            yield Refusal(row, "suppressed", suppressions.reason_of(entry))


def _left_out(tx: Transaction, claimed: Sequence[PushRow]) -> Iterable[Refusal]:
    """Whom a reviewer has left out since they were queued: a no that came late wins until the intent."""
    no = drafts.refused(tx, [row.lead_id for row in claimed if row.lead_id])
    return [Refusal(row, "left out", "left out by the reviewer") for row in claimed if row.lead_id in no]


def _altered(claimed: Sequence[PushRow]) -> Iterable[Refusal]:
    for row in claimed:
        if payload_hash(row.payload) != row.payload_hash:
            yield Refusal(row, "altered", "its words changed after planning")


def _busy(tx: Transaction, going: Sequence[PushRow], at: datetime, cooling: timedelta) -> Iterable[Refusal]:
    for touch in sorted({row.touch for row in going}):
        wanted = {row.person_id: row for row in going if row.touch == touch}
        keys = {person: row.key for person, row in wanted.items()}
        for person, holder in touches.take(tx, touch, keys, at, at - cooling).items():
            where = f"campaign {holder.campaign} of {holder.provider}"
            yield Refusal(wanted[person], "busy", f"written to in {where} since {holder.since:%Y-%m-%d}")


def _capped(tx: Transaction, going: Sequence[PushRow], over: Over) -> Iterable[Refusal]:
    found = over(tx, going)
    return [Refusal(row, "capped", found[row.key]) for row in going if row.key in found]


def _stop(tx: Transaction, stopped: Sequence[Refusal], at: datetime, owner: str, seen: int) -> None:
    """Nothing of these goes out; the last reason for a row is the one that is kept."""
    keys_of: dict[str, list[str]] = {}
    for key, why in {one.row.key: one.why for one in stopped}.items():
        keys_of.setdefault(why, []).append(key)
    for why, keys in keys_of.items():
        move(tx, keys, CLAIMED, REJECTED, at, by=owner, why=why, reason=why, suppressions_seen=seen)


class Answer(NamedTuple):
    """What the provider said of one lead of a batch."""

    key: str
    reply: Reply
    why: str = ""
    provider_ref: str | None = None


def answer(
    tx: Transaction, sent: Sequence[PushRow], answers: Sequence[Answer], owner: str, at: Instant
) -> dict[str, str]:
    """Record the receipts of a batch; the state of each row by key. Raises Fenced, and records nothing, when late."""
    lock(tx, [one.key for one in answers])
    attempt = {row.key: row.attempt for row in sent}
    unsent = [one for one in answers if one.reply is Reply.NOT_PROCESSED]
    for one in unsent:
        _take_back(tx, [one.key], owner, at.wall, one.why)
    changes = []
    for one in answers:
        after = after_reply(one.reply)
        who = whose(one.reply, attempt[one.key]) if after == CONFIRMED else None
        if after != PLANNED:
            changes.append(Change(one.key, after, one.why, who, one.provider_ref))
    move_each(tx, changes, SENDING, at, by=owner)
    return {one.key: after_reply(one.reply) for one in answers}


def release(
    tx: Transaction,
    held: Sequence[PushRow],
    owner: str,
    at: datetime,
    why: str,
    not_before: datetime | None = None,
) -> None:
    """Proven not processed: back to planned. Rows may be claimed or sending."""
    lock(tx, [row.key for row in held])
    claimed = [row.key for row in held if row.state == CLAIMED]
    move(tx, claimed, CLAIMED, PLANNED, at, by=owner, why=why, owner=None, not_before=not_before)
    sending = [row.key for row in held if row.state == SENDING]
    _take_back(tx, sending, owner, at, why, not_before)


def _take_back(
    tx: Transaction,
    keys: Sequence[str],
    owner: str,
    at: datetime,
    why: str,
    not_before: datetime | None = None,
) -> None:
    """An attempt that was none: who is there already at the next one is still somebody else's."""
    attempt = pushes.c.attempt - 1
    move(
        tx, keys, SENDING, PLANNED, at, by=owner, why=why, owner=None, not_before=not_before, attempt=attempt
    )


def release_claimed(tx: Transaction, owner: str, at: datetime, why: str) -> None:
    """Whatever this owner still holds without having begun to send it goes back."""
    query = select(pushes.c.key).where(pushes.c.state == CLAIMED, pushes.c.owner == owner)
    keys = [row.key for row in tx.execute(query.order_by(pushes.c.key).with_for_update())]
    move(tx, keys, CLAIMED, PLANNED, at, by=owner, why=why, owner=None)


def states(tx: Transaction, run_id: str) -> dict[str, int]:
    """How many pushes of a run stand in each state."""
    query = select(pushes.c.state, func.count()).where(pushes.c.run_id == run_id).group_by(pushes.c.state)
    return {row[0]: row[1] for row in tx.execute(query)}


def planned_leads(tx: Transaction, run_id: str) -> set[str]:
    """The leads of a run whose push waits to be sent."""
    query = select(pushes.c.lead_id).where(pushes.c.run_id == run_id, pushes.c.state == PLANNED)
    return {row.lead_id for row in tx.execute(query) if row.lead_id}


def next_due(tx: Transaction, run_id: str) -> tuple[datetime | None, int]:
    """When the earliest of a run's pushes may be sent that the sequencer put off, and how many it put off."""
    waiting = (pushes.c.run_id == run_id, pushes.c.state == PLANNED, pushes.c.not_before.is_not(None))
    due, count = tx.execute(select(func.min(pushes.c.not_before), func.count()).where(*waiting)).one()
    return due, count


def _states(tx: Transaction, keys: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(sorted(keys)):
        query = select(pushes.c.key, pushes.c.state).where(pushes.c.key.in_(part)).order_by(pushes.c.key)
        query = query.with_for_update()  # PostgreSQL: else a row claimed meanwhile would be planned over
        found |= {row.key: row.state for row in tx.execute(query)}
    return found


def _waiting_for_another(
    tx: Transaction, wanted: Mapping[str, PlannedPush], existing: Mapping[str, str]
) -> set[str]:
    """The planned rows whose lead is another one that is still on its way: planned over, it would wait for ever."""
    found: set[str] = set()
    for part in chunks(sorted(key for key, state in existing.items() if state == PLANNED)):
        query = (
            select(pushes.c.key, pushes.c.lead_id)
            .join(leads, leads.c.id == pushes.c.lead_id)
            .where(pushes.c.key.in_(part), leads.c.outcome.is_(None))
        )
        found |= {key for key, lead_id in tx.execute(query) if lead_id != wanted[key].lead_id}
    return found


def _subjects(tx: Transaction, claimed: Sequence[PushRow]) -> list[Subject]:
    """What was known when planning, and the address the person goes by now."""
    keys: dict[str, str | None] = {}
    for part in chunks([row.person_id for row in claimed]):
        query = select(people.c.id, people.c.email_key).where(people.c.id.in_(part))
        keys |= {row.id: row.email_key for row in tx.execute(query)}
    found = []
    for row in claimed:
        known = Subject.of(row.subject)
        extra = (row.email, row.email.casefold(), keys.get(row.person_id) or row.email)
        domain = row.email.rpartition("@")[2].casefold()
        found.append(
            known._replace(
                addresses=tuple(dict.fromkeys((*known.addresses, *extra))),
                domains=tuple(dict.fromkeys((*known.domains, domain))),
                persons=tuple(dict.fromkeys((*known.persons, row.person_id))),
            )
        )
    return found
