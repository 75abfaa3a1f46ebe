"""What was reserved, spent and bought already. Money is reserved before a paid call and settled after it.

A reservation belongs to a living process: while it stands, nobody else asks about the same subject. If its owner is
proven dead it becomes `unknown` and goes on holding its budget: it may have been charged. Only the provider's own
figures (`charges`) or time end that.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import bindparam, case, func, insert, select, text, update

from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.many import execute_many
from gtm.ledger.owner import is_dead
from gtm.ledger.people import chunks
from gtm.ledger.schema import credits, runs

RESERVED, SETTLED, UNKNOWN, RELEASED = "reserved", "settled", "unknown", "released"


class Bought(NamedTuple):
    """An answer that was paid for (or asked and not found) before."""

    found: bool
    at: datetime


class Purse(NamedTuple):
    """Who spends, and how much: `budget` over the run, or over all runs of its play since `since`. None: no end."""

    run_id: str
    owner: str | None
    budget: Decimal | None
    play_budget: Decimal | None = None
    play: str = ""
    since: datetime | None = None


class Beside(NamedTuple):
    """What has to stay in the purse: `each` for one more of those who are asked about now, `owed` for those before."""

    each: Decimal
    owed: Decimal


NOTHING_BESIDE = Beside(Decimal(0), Decimal(0))


class Reserved(NamedTuple):
    """Each subject in one of four: to be asked now, answered before, being asked by another process, too dear."""

    chosen: list[str]
    bought: list[str]
    in_flight: list[str]
    unaffordable: list[str]


def bought(
    tx: Transaction, provider: str, kind: str, subject_ids: Sequence[str], since: datetime
) -> dict[str, Bought]:
    """Which of these were asked about since then, and whether they were found. Those are not asked again.

    A call whose outcome is unknown counts as asked: paying twice is worse than waiting.
    """
    done: dict[str, Bought] = {}
    for part in chunks(subject_ids):
        rows = tx.execute(
            select(credits.c.subject_id, credits.c.found, credits.c.at)
            .where(
                credits.c.provider == provider,
                credits.c.kind == kind,
                credits.c.subject_id.in_(part),
                credits.c.state.in_((SETTLED, UNKNOWN)),
                credits.c.at >= since,
            )
            .order_by(credits.c.at)
        )
        for row in rows:
            done[row.subject_id] = Bought(bool(row.found), row.at)
    return done


def lost(
    tx: Transaction, providers: Sequence[str], subject_ids: Sequence[str], since: datetime
) -> dict[str, str]:
    """Who was asked about since then without our hearing the answer, which may have been charged: `{subject_id: provider}`.

    In doubt still, or booked by the provider's figures; an answer that came later ends it.
    """
    latest: dict[tuple[str, str, str], bool] = {}
    for part in chunks(subject_ids):
        rows = tx.execute(
            select(credits.c.subject_id, credits.c.provider, credits.c.kind, credits.c.state, credits.c.found)
            .where(
                credits.c.subject_id.in_(part),
                credits.c.provider.in_(providers),
                credits.c.state.in_((SETTLED, UNKNOWN)),
                credits.c.at >= since,
            )
            .order_by(credits.c.at, credits.c.id)
        )
        for row in rows:
            latest[row.subject_id, row.provider, row.kind] = row.state == UNKNOWN or row.found is None
    return {subject: provider for (subject, provider, _), is_lost in latest.items() if is_lost}


def in_flight(tx: Transaction, provider: str, kind: str, subject_ids: Sequence[str]) -> dict[str, str | None]:
    """Who is asking about which of these at this moment: `{subject_id: owner}`."""
    found: dict[str, str | None] = {}
    for part in chunks(subject_ids):
        rows = tx.execute(
            select(credits.c.subject_id, credits.c.owner).where(
                credits.c.provider == provider,
                credits.c.kind == kind,
                credits.c.subject_id.in_(part),
                credits.c.state == RESERVED,
            )
        )
        found |= {row.subject_id: row.owner for row in rows}
    return found


def reserve(
    tx: Transaction,
    purse: Purse,
    provider: str,
    kind: str,
    subject_ids: Sequence[str],
    price: Decimal,
    at: datetime,
    since: datetime,
    beside: Beside = NOTHING_BESIDE,
) -> Reserved:
    """Set money aside for whoever was not asked about since then, as far as the budget goes beside what has to stay.

    Looks and takes in one transaction that no other reservation can come between: on SQLite a writer is alone, on
    PostgreSQL a lock makes it so. Whom another process asks about is left to it.
    """
    alone(tx)
    # In this order: a reservation that is settled between the two looks is seen by both, in the other order by neither.
    flying = in_flight(tx, provider, kind, subject_ids)
    asked = bought(tx, provider, kind, subject_ids, since)
    new = [one for one in subject_ids if one not in asked and one not in flying]
    affordable = len(new)
    if price > 0:
        left = room(tx, purse)
        affordable = (
            len(new)
            if left is None
            else min(len(new), max(0, int((left - beside.owed) / (price + beside.each))))
        )
    chosen = new[:affordable]
    if chosen:
        row = {
            "provider": provider,
            "kind": kind,
            "run_id": purse.run_id,
            "state": RESERVED,
            "at": at,
            "owner": purse.owner,
        }
        execute_many(tx, insert(credits), [row | {"subject_id": one, "amount": price} for one in chosen])
    return Reserved(
        chosen,
        [one for one in subject_ids if one in asked],
        [one for one in subject_ids if one in flying and one not in asked],
        new[affordable:],
    )


def being_asked(tx: Transaction, run_id: str) -> int:
    """How many reservations of a run are open: some of that money may come back."""
    query = select(func.count()).where(credits.c.run_id == run_id, credits.c.state == RESERVED)
    return int(tx.execute(query).scalar_one())


def alone(tx: Transaction) -> None:
    """No other reservation until this transaction ends: two that both read "room for one" would both take it."""
    if tx.dialect.name == "postgresql":
        number = int.from_bytes(sha256(b"gtm credits").digest()[:8], "big", signed=True)
        tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": number})


def room(tx: Transaction, purse: Purse) -> Decimal | None:
    """What may still be spent by the run's budget and the play's; None: without end. Never negative."""
    rooms = []
    if purse.budget is not None:
        rooms.append(purse.budget - committed(tx, purse.run_id))
    if purse.play_budget is not None and purse.since is not None:
        rooms.append(purse.play_budget - committed_by_play(tx, purse.play, purse.since))
    return max(min(rooms), Decimal(0)) if rooms else None


class Paid(NamedTuple):
    """How one subject's reservation ended: found or not, what it cost, and the raw reply that says so."""

    found: bool
    amount: Decimal
    reply_id: str | None = None


def settle(
    tx: Transaction,
    run_id: str,
    provider: str,
    kind: str,
    answers: Mapping[str, Paid],
    at: datetime,
    owner: str | None,
) -> None:
    """Replace reservations by what was really charged. An answer also ends a doubt that came up about it meanwhile."""
    if not answers:
        return
    ours = (
        (credits.c.subject_id == bindparam("b_subject"))
        & (credits.c.provider == provider)
        & (credits.c.kind == kind)
        & (credits.c.run_id == run_id)
        & (credits.c.owner == owner)
        & ((credits.c.state == RESERVED) | (credits.c.state == UNKNOWN))
    )
    rows = [
        {
            "b_subject": subject,
            "state": SETTLED,
            "found": paid.found,
            "amount": paid.amount,
            "reply_id": paid.reply_id,
            "at": at,
        }
        for subject, paid in answers.items()
    ]
    columns = ("state", "found", "amount", "reply_id", "at")
    execute_many(tx, update(credits).where(ours).values({c: bindparam(c) for c in columns}), rows)


def close_open(
    tx: Transaction,
    purse: Purse,
    provider: str,
    kind: str,
    subject_ids: Sequence[str],
    state: str,
    at: datetime,
) -> None:
    """End this process's reservations without an answer: `released` if surely not charged, else `unknown`."""
    for part in chunks(subject_ids):
        tx.execute(
            update(credits)
            .where(
                credits.c.run_id == purse.run_id,
                credits.c.owner == purse.owner,
                credits.c.provider == provider,
                credits.c.kind == kind,
                credits.c.subject_id.in_(part),
                credits.c.state == RESERVED,
            )
            .values(state=state, at=at)
        )


def doubt_of_the_dead(ledger: Ledger, tx: Transaction, at: datetime) -> int:
    """Reservations whose owner is proven dead become `unknown`; how many. Those of the living stay."""
    owners = tx.execute(select(credits.c.owner).where(credits.c.state == RESERVED).distinct()).scalars().all()
    dead = [owner for owner in owners if is_dead(ledger, tx, owner)]
    count = 0
    for owner in dead:
        held_by = credits.c.owner.is_(None) if owner is None else credits.c.owner == owner
        result = tx.execute(
            update(credits).where(credits.c.state == RESERVED, held_by).values(state=UNKNOWN, at=at)
        )
        count += int(result.rowcount)
    return count


def move_to(tx: Transaction, kind: str, merged: Mapping[str, str]) -> None:
    """What was paid for one who turned out to be another was paid for that other: `{subject_id: the other}`."""
    for part in chunks(list(merged)):
        ids = {one: merged[one] for one in part}
        tx.execute(
            update(credits)
            .where(credits.c.subject_id.in_(part), credits.c.kind == kind, credits.c.state != RESERVED)
            .values(subject_id=case(ids, value=credits.c.subject_id))
        )


# --- what was quoted, what is committed ---------------------------------------------------------------


def add_quote(tx: Transaction, run_id: str, low: Decimal, high: Decimal, budget: Decimal) -> None:
    """Add to what a run was quoted; a run is never quoted more than it may spend."""
    row = tx.execute(select(runs.c.quoted_low, runs.c.quoted_high).where(runs.c.id == run_id)).one()
    quoted = {
        "quoted_low": min(row.quoted_low + low, budget),
        "quoted_high": min(row.quoted_high + high, budget),
    }
    tx.execute(update(runs).where(runs.c.id == run_id).values(**quoted))


def restart_quote(tx: Transaction, run_id: str) -> None:
    """When a run goes on, what is spent is certain and the rest will be quoted again."""
    used = committed(tx, run_id)
    tx.execute(update(runs).where(runs.c.id == run_id).values(quoted_low=used, quoted_high=used))


def committed(tx: Transaction, run_id: str) -> Decimal:
    """Spent, set aside or in doubt by this run."""
    total = tx.execute(
        select(func.coalesce(func.sum(credits.c.amount), 0)).where(
            credits.c.run_id == run_id, credits.c.state != RELEASED
        )
    ).scalar_one()
    return Decimal(total)


def committed_by_play(tx: Transaction, play: str, since: datetime) -> Decimal:
    """Spent, set aside or in doubt by all runs of a play since then."""
    of_play = select(runs.c.id).where(runs.c.play == play)
    total = tx.execute(
        select(func.coalesce(func.sum(credits.c.amount), 0)).where(
            credits.c.run_id.in_(of_play), credits.c.state != RELEASED, credits.c.at >= since
        )
    ).scalar_one()
    return Decimal(total)


def totals(tx: Transaction, run_id: str) -> dict[str, Decimal]:
    """Credits of a run by provider."""
    rows = tx.execute(
        select(credits.c.provider, func.sum(credits.c.amount))
        .where(credits.c.run_id == run_id, credits.c.state != RELEASED)
        .group_by(credits.c.provider)
    )
    return {row[0]: Decimal(row[1]) for row in rows}


# --- what is in doubt ------------------------------------------------------------------------------------


class Charge(NamedTuple):
    """One reservation in doubt."""

    id: int
    amount: Decimal
    at: datetime


class Account(NamedTuple):
    """The ledger's side of a provider's bill since some reservation: settled, in doubt; and what is open now."""

    last: int
    settled: Decimal
    unknown: tuple[Charge, ...]
    reserved: int


def account(tx: Transaction, provider: str, after: int) -> Account:
    """What became of the reservations at a provider whose ids are greater than `after`, and how many are open at all."""
    of_provider = credits.c.provider == provider
    last = tx.execute(select(func.coalesce(func.max(credits.c.id), 0))).scalar_one()
    settled = tx.execute(
        select(func.coalesce(func.sum(credits.c.amount), 0)).where(
            of_provider, credits.c.state == SETTLED, credits.c.id > after
        )
    ).scalar_one()
    unknown = tx.execute(
        select(credits.c.id, credits.c.amount, credits.c.at)
        .where(of_provider, credits.c.state == UNKNOWN, credits.c.id > after)
        .order_by(credits.c.id)
    )
    reserved = tx.execute(select(func.count()).where(of_provider, credits.c.state == RESERVED)).scalar_one()
    return Account(int(last), Decimal(settled), tuple(Charge(*row) for row in unknown), int(reserved))


def close_doubts(tx: Transaction, amounts: Iterable[tuple[int, Decimal]], at: datetime) -> None:
    """End doubts by what the provider's figures prove: nothing charged is `released`, else `settled` at so much.

    A settled one keeps `found` empty: the answer is lost, and it is not asked again before its time.
    """
    for id_, amount in amounts:
        values = (
            {"state": RELEASED, "at": at}
            if amount == 0
            else {"state": SETTLED, "amount": amount, "found": None}
        )
        tx.execute(update(credits).where(credits.c.id == id_, credits.c.state == UNKNOWN).values(**values))
