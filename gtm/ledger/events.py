"""What happened to people at the sequencer. Each event counts once, however often it is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.people import chunks
from gtm.ledger.schema import events, pushes
from gtm.models import EventKind, TouchEvent


def record(
    tx: Transaction,
    provider: str,
    campaign: str,
    seen: Sequence[TouchEvent],
    person_of: Mapping[str, str],
    at: datetime,
) -> list[TouchEvent]:
    """Store events; returns those that are new or were given another category since.

    `person_of` maps an event's address to our person.
    """
    by_ref = {event.ref: event for event in seen}
    known: dict[str, str | None] = {}
    for part in chunks(sorted(by_ref)):
        rows = tx.execute(
            select(events.c.ref, events.c.category).where(
                events.c.provider == provider, events.c.ref.in_(part)
            )
        )
        known |= {row.ref: row.category for row in rows}
    changed = [by_ref[ref] for ref, old in known.items() if by_ref[ref].category not in (None, old)]
    for event in changed:
        this = (events.c.provider == provider) & (events.c.ref == event.ref)
        tx.execute(update(events).where(this).values(category=event.category))
    fresh = [event for ref, event in by_ref.items() if ref not in known]
    plays = plays_of(tx, campaign, [person_of[e.email] for e in fresh if e.email in person_of])
    if fresh:
        rows_in = []
        for event in fresh:
            person = person_of.get(event.email)
            rows_in.append(
                {
                    "provider": provider,
                    "ref": event.ref,
                    "campaign": campaign,
                    "kind": event.kind,
                    "person_id": person,
                    "play": plays.get(person or ""),
                    "at": event.at,
                    "category": event.category,
                    "step": event.step,
                    "recorded_at": at,
                }
            )
        tx.execute(insert(events), rows_in)
    return fresh + changed


def first(tx: Transaction, kind: EventKind) -> datetime | None:
    """When something of this kind happened first; None: it has not happened."""
    found: datetime | None = tx.execute(select(func.min(events.c.at)).where(events.c.kind == kind)).scalar()
    return found


def plays_of(tx: Transaction, campaign: str, person_ids: Sequence[str]) -> dict[str, str]:
    """Which play wrote to each person in this campaign."""
    found: dict[str, str] = {}
    for part in chunks(sorted(set(person_ids))):
        rows = tx.execute(
            select(pushes.c.person_id, pushes.c.play).where(
                pushes.c.campaign == campaign, pushes.c.person_id.in_(part)
            )
        )
        found |= {row.person_id: row.play for row in rows}
    return found


def campaigns(tx: Transaction) -> list[tuple[str, str]]:
    """`(provider, campaign)` of everything ever pushed to: what `observe` has to look at."""
    rows = tx.execute(select(pushes.c.provider, pushes.c.campaign).distinct().order_by(pushes.c.campaign))
    return [(row.provider, row.campaign) for row in rows]


def people_of(tx: Transaction, provider: str, campaign: str) -> dict[str, str]:
    """`{e-mail as pushed, lower-cased: person_id}` of a campaign."""
    rows = tx.execute(
        select(pushes.c.email, pushes.c.person_id).where(
            pushes.c.provider == provider, pushes.c.campaign == campaign
        )
    )
    return {row.email.casefold(): row.person_id for row in rows}
