"""A push as the ledger holds it, and the one way it changes state: along an arrow, by its owner, with an event.

Below `pushes` (plan, claim, intend, answer), `doubts` (look-ups) and `audit`; nothing else writes these tables.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from gtm import clock
from gtm.ledger import touches
from gtm.ledger.engine import Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.many import execute_many
from gtm.ledger.people import chunks
from gtm.ledger.push_rules import ACTIVE, ARROWS, HELD, NEEDS_HUMAN, Doubt, Instant
from gtm.ledger.schema import push_events, pushes

TOUCH = "sequence"
"""The kind of conversation a campaign is. One person has at most one active push of a kind."""


class IllegalMove(AssertionError):
    """A transition that is not an arrow of the diagram. A bug, never a user's mistake."""


class Fenced(Exception):
    """A row is not this owner's any more. Whoever gets this must stop: another process has taken over."""


class Route(NamedTuple):
    """Where a push goes. `account` tells two accounts of one provider apart; a new `version` may enrol anew."""

    provider: str
    campaign: str
    account: str = ""
    version: str = "1"
    touch: str = TOUCH

    def key(self, email_key: str) -> str:
        """One key per person and route: a second plan for the same person meets the first one's row."""
        parts = ["v1", self.provider, self.campaign, email_key]
        if (self.account, self.version) != ("", "1"):
            parts += [self.account, self.version]
        return sha256("\x1f".join(parts).encode()).hexdigest()[:40]


class PushRow(NamedTuple):
    """A push as a stage sees it."""

    key: str
    lead_id: str | None
    person_id: str
    run_id: str
    email: str
    state: str
    provider: str
    campaign: str
    touch: str
    attempt: int
    owner: str | None
    subject: dict[str, Any]
    payload: dict[str, Any]
    payload_hash: str
    not_before: datetime | None
    intent_at: datetime | None
    doubt_at: datetime | None
    doubt_boot: str | None
    doubt_since_boot: float | None
    absent_at: datetime | None
    absent_boot: str | None
    absent_since_boot: float | None
    reason: str

    @property
    def doubt(self) -> Doubt:
        """What the look-up rules need to know."""
        since = _instant(self.doubt_boot, self.doubt_since_boot, self.doubt_at)
        if since is None:
            raise IllegalMove(f"a push in state {self.state} is not in doubt")
        first_absent = _instant(self.absent_boot, self.absent_since_boot, self.absent_at)
        return Doubt(since, first_absent, called=self.state == NEEDS_HUMAN)


COLUMNS = tuple(pushes.c[name] for name in PushRow._fields)
"""What of the table makes a `PushRow`."""


def _instant(boot: str | None, since_boot: float | None, wall: datetime | None) -> Instant | None:
    return None if wall is None else Instant(boot or "", since_boot or 0.0, wall)


def instant() -> Instant:
    """Now, as this machine can tell it."""
    return Instant(clock.boot(), clock.since_boot(), clock.now())


def payload_hash(payload: Mapping[str, Any]) -> str:
    """The hash that planning, intent and sending must agree on."""
    return sha256(dumps(payload, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def rows(tx: Transaction, keys: Sequence[str], *, locked: bool = False) -> list[PushRow]:
    """The rows with these keys, by key; `locked`: nobody else changes them in this transaction (PostgreSQL)."""
    found: list[PushRow] = []
    for part in chunks(sorted(keys)):
        query = select(*COLUMNS).where(pushes.c.key.in_(part)).order_by(pushes.c.key)
        query = query.with_for_update() if locked else query
        found += [PushRow(*row) for row in tx.execute(query)]
    return found


def lock(tx: Transaction, keys: Sequence[str]) -> None:
    """Wait for these rows and keep them until this transaction ends: before several of them are moved (PostgreSQL).

    In the order of their keys, as everybody does who takes more than one. Recovery waits for rows that were a dead
    owner's when it looked, and goes on holding those that a living one has taken since: in another order each would
    have what the other waits for. On SQLite a transaction that writes is alone anyway.
    """
    if tx.dialect.name == "sqlite":
        return
    for part in chunks(sorted(keys)):
        query = select(pushes.c.key).where(pushes.c.key.in_(part)).order_by(pushes.c.key)
        tx.execute(query.with_for_update()).all()


class Change(NamedTuple):
    """One row's way out of a state, with what is to be remembered of it."""

    key: str
    after: str
    why: str = ""
    whose: str | None = None
    provider_ref: str | None = None


def move(
    tx: Transaction,
    keys: Sequence[str],
    before: str,
    after: str,
    at: datetime,
    *,
    by: str,
    why: str,
    held_by: str | None = None,
    **values: Any,
) -> None:
    """Move rows along one arrow. Raises Fenced, and nothing is moved, when a row is not its owner's or not there.

    The owner is `by`, or `held_by` where recovery speaks for one that is dead.
    """
    _check_arrow(before, after)
    fence = _fence(before, held_by or by)
    for part in chunks(keys):
        query = update(pushes).where(pushes.c.key.in_(part), off_index(pushes.c.state) == before, *fence)
        _all(tx.execute(query.values(state=after, updated_at=at, **values)).rowcount, len(part), before)
    _freed(tx, [key for key in keys if after not in ACTIVE])
    log(tx, [(key, before, after, why) for key in keys], at, by)


def move_each(tx: Transaction, changes: Sequence[Change], before: str, at: Instant, *, by: str) -> None:
    """Move rows of one state along different arrows, each with its own evidence; fenced like `move`.

    The moment is noted as the beginning of doubt too; it means something only for those that go into doubt.
    """
    if not changes:
        return
    for change in changes:
        _check_arrow(before, change.after)
    names = ("state", "reason", "whose", "provider_ref", "not_before", "updated_at", *doubt_since(at))
    query = update(pushes).where(
        pushes.c.key == bindparam("b_key"), pushes.c.state == before, *_fence(before, by)
    )
    parameters = [
        {
            "b_key": one.key,
            "state": one.after,
            "reason": one.why,
            "whose": one.whose,
            "provider_ref": one.provider_ref,
            "not_before": None,
            "updated_at": at.wall,
            **doubt_since(at),
        }
        for one in changes
    ]
    moved = execute_many(tx, query.values({name: bindparam(name) for name in names}), parameters)
    _all(moved, len(changes), before)
    _freed(tx, [one.key for one in changes if one.after not in ACTIVE])
    log(tx, [(one.key, before, one.after, one.why) for one in changes], at.wall, by)


def doubt_since(at: Instant) -> dict[str, Any]:
    """The columns of a doubt that begins now."""
    return {
        "doubt_at": at.wall,
        "doubt_boot": at.boot,
        "doubt_since_boot": at.since_boot,
        "absent_at": None,
    }


def _check_arrow(before: str, after: str) -> None:
    if after not in ARROWS[before]:
        raise IllegalMove(f"{before} -> {after}")


def _fence(before: str, by: str) -> list[Any]:
    return [pushes.c.owner == by] if before in HELD else []


RECOVERY = "recovery"
"""Who moves the rows of an owner that is proven dead, in its name."""


def _all(moved: int, wanted: int, before: str) -> None:
    if moved != wanted:
        raise Fenced(f"{wanted - moved} of {wanted} pushes are not {before} in this process's hands any more")


def _freed(tx: Transaction, keys: Iterable[str]) -> None:
    touches.free(tx, list(keys))


def log(tx: Transaction, steps: Sequence[tuple[str, str | None, str, str]], at: datetime, by: str) -> None:
    """Append events: (key, before, after, why)."""
    rows = [{"key": k, "before": b, "after": a, "at": at, "by": by, "why": why} for k, b, a, why in steps]
    execute_many(tx, insert(push_events), rows)
