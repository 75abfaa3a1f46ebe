"""The push ledger: intent before, receipt after, doubt settled by looking, never by sending again.

    planned -> claimed -> sending -> confirmed      the provider named the lead
                                  -> rejected       the provider refused it, or a suppression came first
                                  -> planned        proven not processed (429, no connection, refused batch)
                                  -> unknown        anything else; looked up after a quiet period
    unknown -> confirmed (present) | planned (absent twice, a minute apart) | needs_human (48 h)

`sending` is committed, durably, before the first byte leaves. Only the owner of a row moves it out of
`claimed` or `sending`; rows of an owner proven dead go back (claimed) or into doubt (sending).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update

from gtm.ledger import suppressions
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.owner import is_dead
from gtm.ledger.people import chunks
from gtm.ledger.schema import people, push_events, pushes
from gtm.models import OutboundLead

PLANNED, CLAIMED, SENDING = "planned", "claimed", "sending"
CONFIRMED, REJECTED, UNKNOWN, NEEDS_HUMAN = "confirmed", "rejected", "unknown", "needs_human"

QUIET = timedelta(minutes=10)
SPACING = timedelta(seconds=60)
PATIENCE = timedelta(hours=48)

_ARROWS = {
    PLANNED: {CLAIMED, REJECTED},
    CLAIMED: {PLANNED, SENDING, REJECTED},
    SENDING: {CONFIRMED, REJECTED, PLANNED, UNKNOWN},
    UNKNOWN: {CONFIRMED, PLANNED, REJECTED, NEEDS_HUMAN},
}


class PlannedPush(NamedTuple):
    """A lead that may go out, with the words exactly as they will be sent."""

    lead_id: str
    person_id: str
    company_id: str | None
    payload: OutboundLead


class PushRow(NamedTuple):
    """A push as a stage sees it."""

    key: str
    lead_id: str
    person_id: str
    email: str
    state: str
    provider: str
    campaign: str
    absences: int
    looked_up_at: datetime | None
    intent_at: datetime | None
    payload: dict[str, Any]


class IllegalMove(AssertionError):
    """A transition that is not an arrow of the diagram. A bug, never a user's mistake."""


def push_key(provider: str, campaign: str, email_key: str) -> str:
    """One key per person and campaign: a second plan for the same person meets the first one's row."""
    return sha256("\x1f".join(("v1", provider, campaign, email_key)).encode()).hexdigest()[:40]


def plan(
    tx: Transaction,
    run_id: str,
    play: str,
    provider: str,
    campaign: str,
    wanted: Sequence[PlannedPush],
    at: datetime,
) -> dict[str, str]:
    """Enter leads as `planned`. Returns `{lead_id: state}` for those that already have a row.

    A row that was refused or never went out is planned anew with the new words; one that went out, or may
    have, is left as it is.
    """
    keys = {one.payload.key: one for one in wanted}
    existing = _states(tx, keys)
    rows, again = [], []
    for key, one in keys.items():
        state = existing.get(key)
        values = _planned_values(run_id, play, provider, campaign, one, at)
        if state is None:
            rows.append(values)
        elif state in (PLANNED, REJECTED):
            again.append(values)
    if rows:
        tx.execute(insert(pushes), rows)
    for values in again:
        tx.execute(update(pushes).where(pushes.c.key == values["key"]).values(**values))
    _log(tx, [(v["key"], existing.get(v["key"]), PLANNED) for v in rows + again], at, run_id, "planned")
    settled = (CONFIRMED, CLAIMED, SENDING, UNKNOWN, NEEDS_HUMAN)
    return {keys[key].lead_id: state for key, state in existing.items() if state in settled}


def _planned_values(
    run_id: str, play: str, provider: str, campaign: str, one: PlannedPush, at: datetime
) -> dict[str, Any]:
    payload = one.payload.model_dump(mode="json")
    return {
        "key": one.payload.key,
        "provider": provider,
        "campaign": campaign,
        "play": play,
        "person_id": one.person_id,
        "company_id": one.company_id,
        "lead_id": one.lead_id,
        "run_id": run_id,
        "email": one.payload.email,
        "payload": payload,
        "payload_hash": payload_hash(payload),
        "state": PLANNED,
        "attempt": 0,
        "absences": 0,
        "owner": None,
        "not_before": None,
        "reason": "",
        "updated_at": at,
    }


def payload_hash(payload: Mapping[str, Any]) -> str:
    """The hash that intent and sending must agree on."""
    return sha256(dumps(payload, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def claim(tx: Transaction, run_id: str, owner: str, size: int, at: datetime) -> list[PushRow]:
    """Take up to `size` planned rows of a run that may go out now."""
    ready = (pushes.c.not_before.is_(None)) | (pushes.c.not_before <= at)
    keys = [
        row.key
        for row in tx.execute(
            select(pushes.c.key)
            .where(pushes.c.run_id == run_id, pushes.c.state == PLANNED, ready)
            .order_by(pushes.c.key)
            .limit(size)
        )
    ]
    _move(tx, keys, PLANNED, CLAIMED, at, by=owner, why="claimed", owner=owner)
    return _rows(tx, keys)


def reclaim(tx: Transaction, keys: Sequence[str], owner: str, at: datetime) -> list[PushRow]:
    """Take exactly these planned rows again, for a smaller batch."""
    _move(tx, keys, PLANNED, CLAIMED, at, by=owner, why="claimed again", owner=owner)
    return _rows(tx, keys)


def unclaim(tx: Transaction, keys: Sequence[str], owner: str, at: datetime) -> None:
    """Give back those of these rows that this owner still holds without having sent them."""
    held = [row for row in _rows(tx, keys) if row.state == CLAIMED]
    release(tx, held, owner, at, "not sent")


def intend(
    tx: Transaction, rows: Sequence[PushRow], owner: str, batch: str, lists: Iterable[str], at: datetime
) -> tuple[list[PushRow], list[tuple[PushRow, str]]]:
    """Commit to sending. The suppression list is read again here, in this transaction.

    Returns (rows that may be sent once this transaction is committed, rows refused with a reason).
    """
    subjects = _subjects(tx, rows)
    entries = suppressions.check(tx, subjects, lists)
    version = suppressions.version(tx)
    going = [row for row, entry in zip(rows, entries, strict=True) if entry is None]
    stopped = [
        (row, f"on list {entry.list}") for row, entry in zip(rows, entries, strict=True) if entry is not None
    ]
    for row, why in stopped:
        _move(tx, [row.key], CLAIMED, REJECTED, at, by=owner, why=why, reason=why, suppressions_seen=version)
    _move(
        tx,
        [row.key for row in going],
        CLAIMED,
        SENDING,
        at,
        by=owner,
        why=f"batch {batch}",
        batch=batch,
        intent_at=at,
        suppressions_seen=version,
        attempt=pushes.c.attempt + 1,
    )
    return going, stopped


def confirm(tx: Transaction, row: PushRow, by: str, at: datetime, provider_ref: str | None, why: str) -> None:
    """The provider has it."""
    _move(tx, [row.key], row.state, CONFIRMED, at, by=by, why=why, provider_ref=provider_ref, reason=why)


def reject(tx: Transaction, row: PushRow, by: str, at: datetime, why: str) -> None:
    """The provider refused it; it was not enrolled."""
    _move(tx, [row.key], row.state, REJECTED, at, by=by, why=why, reason=why)


def doubt(tx: Transaction, rows: Sequence[PushRow], by: str, at: datetime, why: str) -> None:
    """Sent, and nobody knows what became of it. Not to be sent again before two look-ups say absent."""
    keys = [row.key for row in rows]
    _move(tx, keys, SENDING, UNKNOWN, at, by=by, why=why, reason=why, not_before=at + QUIET)


def release(
    tx: Transaction,
    rows: Sequence[PushRow],
    by: str,
    at: datetime,
    why: str,
    not_before: datetime | None = None,
) -> None:
    """Proven not processed: back to planned. `rows` share one state."""
    if rows:
        keys = [row.key for row in rows]
        _move(tx, keys, rows[0].state, PLANNED, at, by=by, why=why, owner=None, not_before=not_before)


def recover(ledger: Ledger, tx: Transaction, at: datetime) -> dict[str, int]:
    """Rows of owners that are provably dead: claimed ones go back, sending ones go into doubt."""
    held = tx.execute(
        select(pushes.c.key, pushes.c.state, pushes.c.owner).where(pushes.c.state.in_((CLAIMED, SENDING)))
    ).all()
    dead = {owner for owner in {row.owner for row in held} if is_dead(ledger, tx, owner)}
    back = [r.key for r in held if r.owner in dead and r.state == CLAIMED]
    lost = [r.key for r in held if r.owner in dead and r.state == SENDING]
    _move(tx, back, CLAIMED, PLANNED, at, by="recovery", why="its process died before sending", owner=None)
    why = "its process died while sending"
    _move(tx, lost, SENDING, UNKNOWN, at, by="recovery", why=why, reason=why, not_before=at + QUIET)
    return {PLANNED: len(back), UNKNOWN: len(lost)}


def in_doubt(tx: Transaction, at: datetime | None = None, run_id: str | None = None) -> list[PushRow]:
    """Unknown rows; with `at`, only those whose quiet period is over and whose next look-up is due."""
    query = select(pushes.c.key).where(pushes.c.state == UNKNOWN).order_by(pushes.c.intent_at)
    if at is not None:
        query = query.where((pushes.c.not_before.is_(None)) | (pushes.c.not_before <= at))
    if run_id is not None:
        query = query.where(pushes.c.run_id == run_id)
    return _rows(tx, [row.key for row in tx.execute(query)])


def absent(tx: Transaction, row: PushRow, by: str, at: datetime) -> str:
    """A look-up did not find it. The second one, spaced, is proof enough to plan it again."""
    first_seen_absent = row.absences >= 1 and row.looked_up_at is not None
    if first_seen_absent and row.looked_up_at is not None and at - row.looked_up_at >= SPACING:
        _move(tx, [row.key], UNKNOWN, PLANNED, at, by=by, why="absent twice", owner=None, absences=0)
        return PLANNED
    tx.execute(
        update(pushes)
        .where(pushes.c.key == row.key)
        .values(absences=max(row.absences, 1), looked_up_at=row.looked_up_at or at, not_before=at + SPACING)
    )
    return UNKNOWN


def undecided(tx: Transaction, row: PushRow, by: str, at: datetime) -> str:
    """A look-up could not be made. After 48 hours a person has to look."""
    if row.intent_at is not None and at - row.intent_at >= PATIENCE:
        why = "could not be looked up for 48 hours"
        _move(tx, [row.key], UNKNOWN, NEEDS_HUMAN, at, by=by, why=why, reason=why)
        return NEEDS_HUMAN
    return UNKNOWN


def states(tx: Transaction, run_id: str) -> dict[str, int]:
    """How many pushes of a run stand in each state."""
    rows = tx.execute(
        select(pushes.c.state, func.count()).where(pushes.c.run_id == run_id).group_by(pushes.c.state)
    )
    return {row[0]: row[1] for row in rows}


def next_due(tx: Transaction, run_id: str) -> datetime | None:
    """When the earliest waiting row of a run may be tried or looked up."""
    found: datetime | None = tx.execute(
        select(func.min(pushes.c.not_before)).where(
            pushes.c.run_id == run_id, pushes.c.state.in_((PLANNED, UNKNOWN))
        )
    ).scalar()
    return found


_OCCUPIED = (PLANNED, CLAIMED, SENDING, UNKNOWN, CONFIRMED, NEEDS_HUMAN)


def count_since(tx: Transaction, provider: str, campaign: str, since: datetime) -> int:
    """How many people this campaign was given since then, counting those in doubt and on the way."""
    query = select(func.count()).where(
        pushes.c.provider == provider,
        pushes.c.campaign == campaign,
        pushes.c.state.in_(_OCCUPIED),
        func.coalesce(pushes.c.intent_at, pushes.c.updated_at) >= since,
    )
    return int(tx.execute(query).scalar_one())


def count_per_company(tx: Transaction, play: str, company_ids: Iterable[str]) -> dict[str, int]:
    """How many people of each company this play has written to or is about to."""
    found: dict[str, int] = {}
    for part in chunks(sorted(set(company_ids))):
        rows = tx.execute(
            select(pushes.c.company_id, func.count())
            .where(pushes.c.play == play, pushes.c.company_id.in_(part), pushes.c.state.in_(_OCCUPIED))
            .group_by(pushes.c.company_id)
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def fold(tx: Transaction) -> dict[str, str]:
    """The state of every push as its events tell it. Must equal the states in `pushes`."""
    rows = tx.execute(select(push_events.c.key, push_events.c.after).order_by(push_events.c.seq))
    return {row.key: row.after for row in rows}


def _states(tx: Transaction, keys: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in chunks(sorted(keys)):
        rows = tx.execute(select(pushes.c.key, pushes.c.state).where(pushes.c.key.in_(part)))
        found |= {row.key: row.state for row in rows}
    return found


def _rows(tx: Transaction, keys: Sequence[str]) -> list[PushRow]:
    columns = [pushes.c[name] for name in PushRow._fields]
    found: list[PushRow] = []
    for part in chunks(keys):
        query = select(*columns).where(pushes.c.key.in_(part)).order_by(pushes.c.key)
        found += [PushRow(*row) for row in tx.execute(query)]
    return found


def _subjects(tx: Transaction, rows: Sequence[PushRow]) -> list[suppressions.Subject]:
    keys: dict[str, str | None] = {}
    for part in chunks([row.person_id for row in rows]):
        found = tx.execute(select(people.c.id, people.c.email_key).where(people.c.id.in_(part)))
        keys |= {row.id: row.email_key for row in found}
    return [
        suppressions.Subject(
            addresses=tuple({row.email, row.email.casefold(), keys.get(row.person_id) or row.email}),
            domains=(row.email.rpartition("@")[2].casefold(),),
            country=row.payload.get("fields", {}).get("country"),
        )
        for row in rows
    ]


def _move(
    tx: Transaction,
    keys: Sequence[str],
    before: str,
    after: str,
    at: datetime,
    *,
    by: str,
    why: str,
    **values: Any,
) -> None:
    """The only way a push changes state. A row that is no longer in `before` stops the whole move."""
    if after not in _ARROWS.get(before, set()):
        raise IllegalMove(f"{before} -> {after}")
    for part in chunks(keys):
        result = tx.execute(
            update(pushes)
            .where(pushes.c.key.in_(part), pushes.c.state == before)
            .values(state=after, updated_at=at, **values)
        )
        if result.rowcount != len(part):
            raise IllegalMove(
                f"{len(part) - result.rowcount} of {len(part)} pushes are not {before} any more"
            )
    _log(tx, [(key, before, after) for key in keys], at, by, why)


def _log(
    tx: Transaction, steps: Sequence[tuple[str, str | None, str]], at: datetime, by: str, why: str
) -> None:
    if steps:
        rows = [{"key": k, "before": b, "after": a, "at": at, "by": by, "why": why} for k, b, a in steps]
        tx.execute(insert(push_events), rows)
