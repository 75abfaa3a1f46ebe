"""Pushes nobody knows the end of: found when their process died, looked up when due, settled on evidence.

The rules are in `push_rules`; this reads and writes the rows. It sends nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select, update

from gtm.ledger import push_rules, touches
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.owner import is_dead
from gtm.ledger.push_rows import RECOVERY, Fenced, PushRow, doubt_since, move, rows
from gtm.ledger.push_rules import (
    CLAIMED,
    CONFIRMED,
    FOREIGN,
    HELD,
    NEEDS_HUMAN,
    OURS,
    PLANNED,
    SENDING,
    UNKNOWN,
    Instant,
    Seen,
    Step,
    after_death,
    after_look_up,
    quiet_is_over,
    spacing,
)
from gtm.ledger.schema import push_events, pushes

QUIET = timedelta(minutes=10)
"""How long a provider may still work on a request whose connection is gone, unless GTM_QUIET_MINUTES says otherwise."""

OPEN = (UNKNOWN, NEEDS_HUMAN)


class Found(NamedTuple):
    """What a look-up says of one row. `ours`: the lead carries a key that we gave it; `trouble`: why it was not asked."""

    seen: Seen
    provider_ref: str | None = None
    ours: bool = True
    trouble: str = ""


def recover(ledger: Ledger, tx: Transaction, at: Instant) -> dict[str, int]:
    """Rows of owners that are provably dead: claimed ones go back, sending ones go into doubt."""
    owners = tx.execute(select(pushes.c.owner).where(pushes.c.state.in_(HELD)).distinct()).scalars().all()
    dead = sorted(owner for owner in owners if is_dead(ledger, tx, owner))
    # Locked (PostgreSQL): two processes may find the same owner dead; the second then sees what the first has done.
    query = select(pushes.c.key, pushes.c.state, pushes.c.owner).order_by(pushes.c.key).with_for_update()
    held = tx.execute(query.where(pushes.c.state.in_(HELD), pushes.c.owner.in_(dead))).all() if dead else []
    count = {}
    for state, why in (
        (CLAIMED, "its process died before sending"),
        (SENDING, "its process died while sending"),
    ):
        after = after_death(state)
        extra = {"owner": None} if after == PLANNED else doubt_since(at)
        count[after] = 0
        for owner in dead:
            keys = [row.key for row in held if row.owner == owner and row.state == state]
            values = {"reason": why, "not_before": None, **extra}
            move(tx, keys, state, after, at.wall, by=RECOVERY, held_by=owner, why=why, **values)
            count[after] += len(keys)
    return count


def in_doubt(
    tx: Transaction, run_id: str | None = None, due: Instant | None = None, quiet: timedelta = QUIET
) -> list[PushRow]:
    """Rows in doubt, oldest first; with `due`, only those whose next look-up is not later than that.

    No look-up is put off for longer than the rules wait: what lies further ahead was written by a clock that is wrong.
    """
    query = select(pushes.c.key).where(pushes.c.state.in_(OPEN))
    if run_id is not None:
        query = query.where(pushes.c.run_id == run_id)
    found = rows(tx, [row.key for row in tx.execute(query)])
    found.sort(key=lambda row: (row.doubt.since.wall, row.key))
    if due is None:
        return found
    furthest = due.wall + 2 * quiet + push_rules.SPACING
    return [row for row in found if row.not_before is None or not due.wall < row.not_before <= furthest]


def looked_up(
    tx: Transaction, looked: Sequence[tuple[PushRow, Found]], by: str, at: Instant, quiet: timedelta = QUIET
) -> dict[str, str]:
    """Record a look-up; the state of each row by key. A row that was settled meanwhile is left as it is.

    `at`: when it was asked for, not when the answer is written down. Judged by the row as it is now, not as it was
    read before asking: it may have been planned, sent and doubted anew since, and is then a doubt younger than `at`.
    """
    after: dict[str, str] = {}
    current = {row.key: row for row in rows(tx, [row.key for row, _ in looked], locked=True)}
    for asked, found in looked:
        row = current[asked.key]
        if row.state not in OPEN:
            continue
        step = after_look_up(row.doubt, found.seen, at, quiet)
        try:
            if step.state != row.state:
                _settle(tx, row, found, step, by, at.wall)
            else:
                unasked = found.seen is Seen.UNDECIDED
                due = at.wall if unasked else next_look(row, step.first_absent, at, quiet)
                _wait(tx, row, step.first_absent, due)
        except Fenced:
            continue
        after[row.key] = step.state
    return after


def _settle(tx: Transaction, row: PushRow, found: Found, step: Step, by: str, at: datetime) -> None:
    state = step.state
    if state == CONFIRMED:
        why = "found by look-up" if found.ours else "found by look-up, put there by somebody else"
        who = OURS if found.ours else FOREIGN
        move(
            tx, [row.key], row.state, CONFIRMED, at, by=by, why=why, reason=why, whose=who,
            provider_ref=found.provider_ref,
        )  # fmt: skip
    elif state == PLANNED:
        why = "looked up twice, a minute apart, and not there: it was not enrolled"
        move(tx, [row.key], row.state, PLANNED, at, by=by, why=why, reason=why, owner=None, not_before=None)
    else:
        why = unsettled(found)
        absence = _absence(step.first_absent)
        move(tx, [row.key], row.state, state, at, by=by, why=why, reason=why, not_before=None, **absence)


def unsettled(found: Found) -> str:
    """Why a person is called."""
    return "could not be settled within 48 hours" + (f": {found.trouble}" if found.trouble else "")


def _absence(first: Instant | None) -> dict[str, Any]:
    """The columns of a first absence."""
    return {
        "absent_at": first.wall if first else None,
        "absent_boot": first.boot if first else None,
        "absent_since_boot": first.since_boot if first else None,
    }


def _wait(tx: Transaction, row: PushRow, first_absent: Instant | None, due: datetime) -> None:
    values = {**_absence(first_absent), "not_before": due}
    tx.execute(update(pushes).where(pushes.c.key == row.key, pushes.c.state == row.state).values(**values))


def next_look(row: PushRow, first_absent: Instant | None, at: Instant, quiet: timedelta = QUIET) -> datetime:
    """When the next look-up can decide something. For people and schedules; the rules decide by the boot clock."""
    since = row.doubt.since
    if not quiet_is_over(since, at, quiet):
        return at.wall + (quiet - since.elapsed(at))
    if first_absent is None:
        return at.wall
    return at.wall + max(spacing(since, at, quiet) - first_absent.elapsed(at), timedelta(0))


def decide(
    tx: Transaction, row: PushRow, state: str, by: str, why: str, at: Instant, quiet: timedelta = QUIET
) -> str:
    """A person's word on a row in doubt: sent (confirmed), not sent (planned) or given up (rejected); where it is now.

    "Not sent" is one look-up like any other: it counts after the quiet period, and the second one, spaced, sends
    the row back. A person cannot see either what a provider still has in its queue.
    """
    if state == PLANNED:
        return looked_up(tx, [(row, Found(Seen.ABSENT))], by, at, quiet).get(row.key, row.state)
    who = OURS if state == CONFIRMED else None
    move(tx, [row.key], row.state, state, at.wall, by=by, why=why, reason=why, not_before=None, whose=who)
    return state


def found_by_audit(tx: Transaction, row: PushRow, provider_ref: str | None, at: datetime) -> None:
    """The provider holds it under our key although we thought it had not gone out: it was sent."""
    why = "found at the sequencer by the audit"
    touches.hold(tx, row.touch, {row.person_id: row.key}, at)
    move(
        tx, [row.key], row.state, CONFIRMED, at, by="audit", why=why, reason=why, whose=OURS,
        provider_ref=provider_ref, intent_at=row.intent_at or at,
    )  # fmt: skip


def fold(tx: Transaction) -> dict[str, str]:
    """The state of every push as its events tell it. Must equal the states in `pushes`."""
    events = tx.execute(select(push_events.c.key, push_events.c.after).order_by(push_events.c.seq))
    return {row.key: row.after for row in events}
