"""The second key: one person is written to once at a time, whatever the campaign, the play or the provider.

A touch is taken in the transaction of the intent and freed when the push turns out not to have gone out. A sent one
holds for the play's cooling-off days. The primary key of the table is the guard; two processes cannot both take it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.people import chunks
from gtm.ledger.schema import pushes, touches


class Holder(NamedTuple):
    """The push that a person is busy with."""

    person_id: str
    key: str
    since: datetime
    state: str | None
    campaign: str | None
    provider: str | None


def take(
    tx: Transaction, touch: str, keys: Mapping[str, str], at: datetime, cooled_before: datetime
) -> dict[str, Holder]:
    """Take `{person_id: push key}`. Returns who could not be taken and which push holds them.

    A touch that was sent before `cooled_before` is over and gives way.
    """
    _over(tx, touch, keys, cooled_before)
    hold(tx, touch, keys, at)
    return {person: one for person, one in holders(tx, touch, keys).items() if one.key != keys[person]}


def hold(tx: Transaction, touch: str, keys: Mapping[str, str], at: datetime) -> None:
    """Take those who are free; the others stay with the push that has them."""
    rows = [{"person_id": p, "touch": touch, "key": key, "since": at} for p, key in sorted(keys.items())]
    insert_missing(tx, touches, rows)


def holders(tx: Transaction, touch: str, person_ids: Iterable[str]) -> dict[str, Holder]:
    """The push each of these people is busy with."""
    found: dict[str, Holder] = {}
    joined = touches.outerjoin(pushes, pushes.c.key == touches.c.key)
    columns = (touches.c.person_id, touches.c.key, touches.c.since)
    columns_of_push = (pushes.c.state, pushes.c.campaign, pushes.c.provider)
    for part in chunks(sorted(set(person_ids))):
        query = select(*columns, *columns_of_push).select_from(joined)
        rows = tx.execute(query.where(touches.c.touch == touch, touches.c.person_id.in_(part)))
        found |= {row.person_id: Holder(*row) for row in rows}
    return found


def free(tx: Transaction, keys: Sequence[str]) -> None:
    """Let go of the people of pushes that did not go out."""
    for part in chunks(keys):
        tx.execute(delete(touches).where(touches.c.key.in_(part)))


def merge(tx: Transaction, old: str, new: str) -> None:
    """Two people turned out to be one: what either is busy with, both are."""
    taken = select(touches.c.touch).where(touches.c.person_id == new)
    tx.execute(
        update(touches)
        .where(touches.c.person_id == old, touches.c.touch.not_in(taken.scalar_subquery()))
        .values(person_id=new)
    )


def _over(tx: Transaction, touch: str, person_ids: Iterable[str], cooled_before: datetime) -> None:
    for part in chunks(sorted(set(person_ids))):
        done = select(pushes.c.key).where(pushes.c.key == touches.c.key, pushes.c.state == "confirmed")
        tx.execute(
            delete(touches).where(
                touches.c.touch == touch,
                touches.c.person_id.in_(part),
                touches.c.since < cooled_before,
                done.exists(),
            )
        )
