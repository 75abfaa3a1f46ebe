"""Counts of a stretch of time by play, for the digest. How many, never who."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, select

from gtm.ledger.engine import Transaction
from gtm.ledger.schema import credits, drafts, events, leads, posts, pulls, pushes, runs
from gtm.models import Mode, Outcome

POSITIVE = ("interested", "meeting request", "meeting booked", "information request")
"""Categories of replies that a sequencer's inbox calls good news, lower-cased."""

Counts = dict[str, dict[str, Any]]


def counts(tx: Transaction, since: datetime, until: datetime) -> Counts:
    """`{play: {figure: number}}` for what happened from `since` to before `until`."""
    found: Counts = defaultdict(dict)
    for figure, rows in _figures(tx, since, until):
        for play, number in rows:
            if play is not None:
                found[play][figure] = number
    return dict(found)


def _figures(tx: Transaction, since: datetime, until: datetime) -> Iterable[tuple[str, list[Any]]]:
    def between(column: Any) -> Any:
        return (column >= since) & (column < until)

    def rows(query: Any) -> list[Any]:
        return [tuple(row) for row in tx.execute(query)]

    in_time = between(events.c.at)
    everybody, people = func.count(), func.count(distinct(events.c.person_id))

    def seen(measure: Any, *where: Any) -> list[Any]:
        return rows(select(events.c.play, measure).where(in_time, *where).group_by(events.c.play))

    good = events.c.kind.in_(("replied",)) & func.lower(events.c.category).in_(POSITIVE)
    yield "sent", seen(everybody, events.c.kind == "sent")
    yield "bounced", seen(everybody, events.c.kind == "bounced")
    yield "people", seen(people, events.c.kind == "sent")
    yield "replies", seen(people, events.c.kind == "replied")
    yield "positive_replies", seen(people, good)
    yield "unsubscribed", seen(people, events.c.kind == "unsubscribed")
    by_run = select(runs.c.play, everybody).group_by(runs.c.play)
    real = runs.c.mode != Mode.PLAN
    yield (
        "pulled",
        rows(
            by_run.join_from(pulls, runs, runs.c.id == pulls.c.run_id).where(between(runs.c.started_at), real)
        ),
    )
    yield (
        "drafted",
        rows(
            by_run.join_from(drafts, runs, runs.c.id == drafts.c.run_id).where(between(drafts.c.written_at))
        ),
    )
    spent = func.sum(credits.c.amount)
    yield (
        "credits",
        rows(
            select(runs.c.play, spent)
            .join_from(credits, runs, runs.c.id == credits.c.run_id)
            .where(between(credits.c.at), credits.c.state != "released")
            .group_by(runs.c.play)
        ),
    )
    pushed = select(pushes.c.play, everybody).group_by(pushes.c.play)
    yield "pushed", rows(pushed.where(between(pushes.c.intent_at), pushes.c.state == "confirmed"))
    yield "in_doubt", rows(pushed.where(pushes.c.state.in_(("unknown", "needs_human"))))


def push_moments(tx: Transaction, since: datetime, until: datetime) -> list[datetime]:
    """When each confirmed push of that time left."""
    query = select(pushes.c.intent_at).where(
        pushes.c.intent_at >= since, pushes.c.intent_at < until, pushes.c.state == "confirmed"
    )
    return [row.intent_at for row in tx.execute(query)]


def first_moment(tx: Transaction) -> datetime | None:
    """When anything was first done with this ledger: no week before it is compared with."""
    found: datetime | None = tx.execute(select(func.min(runs.c.started_at))).scalar()
    return found


def waiting_for_approval(tx: Transaction) -> int:
    """How many openers wait for a person now."""
    query = select(func.count()).where(leads.c.outcome == Outcome.AWAITING_APPROVAL)
    return int(tx.execute(query).scalar_one())


def saved_posts(tx: Transaction, since: datetime, until: datetime) -> list[str]:
    """The slugs of drafts saved in that time."""
    query = select(posts.c.slug).where(posts.c.saved_at >= since, posts.c.saved_at < until)
    return [row.slug for row in tx.execute(query.order_by(posts.c.saved_at))]
