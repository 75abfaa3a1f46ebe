"""What enrichment and rules did before: the ledger's own experience, which forecasts rest on. Reads only."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from gtm.ledger.engine import Transaction
from gtm.ledger.people import chunks
from gtm.ledger.schema import credits, leads, people, pulls, runs
from gtm.models import Mode, Outcome

_KEPT = (
    Outcome.LINT_BLOCKED, Outcome.AWAITING_APPROVAL, Outcome.REVIEWER_REJECTED, Outcome.CAPPED, Outcome.DRAFTED,
    Outcome.PUSHED, Outcome.REFUSED, Outcome.IN_DOUBT, Outcome.NEEDS_HUMAN,
)  # fmt: skip


class Past(NamedTuple):
    """How often out of how many."""

    hits: float
    total: int


def found(tx: Transaction, provider: str, play: str | None) -> Past:
    """How many credits a provider charged for how many people asked about, by one play or by all."""
    query = select(func.coalesce(func.sum(credits.c.amount), 0), func.count()).where(
        credits.c.provider == provider, credits.c.kind == "person", credits.c.state == "settled"
    )
    return _past(tx, query if play is None else query.where(credits.c.run_id.in_(_runs(play))))


def spent_on_companies(tx: Transaction, provider: str, play: str) -> Past:
    """Credits for companies, and for how many people asked about: what a play's people cost on top."""
    mine = credits.c.run_id.in_(_runs(play)) & (credits.c.provider == provider)
    settled = credits.c.state == "settled"
    total = tx.execute(
        select(func.coalesce(func.sum(credits.c.amount), 0)).where(mine, settled, credits.c.kind != "person")
    ).scalar_one()
    asked = tx.execute(select(func.count()).where(mine, settled, credits.c.kind == "person")).scalar_one()
    return Past(float(Decimal(total)), int(asked))


def kept(tx: Transaction, play: str) -> Past:
    """Of the people a play paid for in its earlier runs: how many its rules kept."""
    paid = select(credits.c.subject_id).where(
        credits.c.run_id == pulls.c.run_id,
        credits.c.subject_id == pulls.c.person_id,
        credits.c.kind == "person",
        credits.c.state == "settled",
    )
    rows = tx.execute(
        select(pulls.c.outcome, func.count())
        .where(pulls.c.run_id.in_(_runs(play)), pulls.c.outcome.is_not(None), paid.exists())
        .group_by(pulls.c.outcome)
    ).all()
    counts = {row[0]: int(row[1]) for row in rows}
    return Past(sum(counts.get(one, 0) for one in _KEPT), sum(counts.values()))


def seconds_per_person(tx: Transaction, play: str) -> float | None:
    """How long the play's last finished run that bought something took for each person it read."""
    row = tx.execute(
        select(runs.c.id, runs.c.started_at, runs.c.ended_at)
        .where(runs.c.id.in_(_runs(play)), runs.c.state == "done", runs.c.ended_at.is_not(None))
        .order_by(runs.c.started_at.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    read = tx.execute(select(func.count()).where(pulls.c.run_id == row.id)).scalar_one()
    return (row.ended_at - row.started_at).total_seconds() / read if read else None


class Held(NamedTuple):
    """Of a plan's people: those it would ask about, and the companies of known people it would ask about."""

    people: int
    companies: int


def not_bought(tx: Transaction, run_id: str, reason: str, stage: str) -> Held:
    """Whom a plan stopped at because asking costs: people before `stage`, companies at it."""
    rows = tx.execute(
        select(leads.c.stage, leads.c.person_id, people.c.company_id)
        .join(people, people.c.id == leads.c.person_id)
        .where(leads.c.run_id == run_id, leads.c.outcome == Outcome.HELD, leads.c.reason == reason)
    ).all()
    firms = {row.company_id for row in rows if row.stage == stage}
    return Held(sum(1 for row in rows if row.stage != stage), len(firms))


def paid_already(tx: Transaction, run_id: str, provider: str, since: datetime) -> int:
    """How many of a run's people were asked about at a provider since then: those are free."""
    ids = [
        row[0]
        for row in tx.execute(
            select(pulls.c.person_id)
            .where(pulls.c.run_id == run_id, pulls.c.person_id.is_not(None))
            .distinct()
        )
    ]
    count = 0
    for part in chunks(ids):
        query = select(func.count(func.distinct(credits.c.subject_id))).where(
            credits.c.subject_id.in_(part),
            credits.c.provider == provider,
            credits.c.kind == "person",
            credits.c.state.in_(("settled", "unknown")),
            credits.c.at >= since,
        )
        count += int(tx.execute(query).scalar_one())
    return count


def _runs(play: str) -> Select[tuple[str]]:
    return select(runs.c.id).where(runs.c.play == play, runs.c.mode != Mode.PLAN)


def _past(tx: Transaction, query: Select[tuple[Any, int]]) -> Past:
    total, count = tx.execute(query).one()
    return Past(float(Decimal(total)), int(count))
