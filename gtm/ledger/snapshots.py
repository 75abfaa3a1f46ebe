"""What was known of people at a moment in the past, and what came of it: for judging again, and for engagement.

Facts are only ever added, so the past is a matter of not looking at what came later. The moment of a run is when
its last answer came in: what its own verdicts rested on, and nothing that anybody learned afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, cast

from pydantic import JsonValue
from sqlalchemy import and_, func, not_, or_, select

from gtm.ledger import outcomes
from gtm.ledger.engine import Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.people import Facts, chunks, companies_at
from gtm.ledger.schema import credits, events, facts, leads, pulls, pushes, runs
from gtm.ledger.week import POSITIVE
from gtm.models import Fact, Outcome

EVENTS = "engagement.events"
"""The fact that holds what a person did or met with; rules read it by this name."""
MEETINGS = ("meeting request", "meeting booked")
_LEFT_ALONE = (Outcome.SUPPRESSED, Outcome.DUPLICATE)


class Snapshot(NamedTuple):
    """One person as one run saw them. Personal data.

    `free` is what was known before the play bought anything, `facts` what the run's verdict rested on. `credits` is what the
    play has paid for this person until then, `company_credits` what for their company, whoever of it was the reason;
    `enriched` says that these are what they cost, nothing included, for nobody had dropped them before anything was
    bought. `decided` is keep, drop or hold, as it was decided then (empty: held before any rule was
    asked, as by a plan that buys nothing), and `reason` why. The rest is what came of it until now.
    """

    person_id: str
    run_id: str
    at: datetime
    free: Facts
    facts: Facts
    credits: Decimal
    company: str | None
    company_credits: Decimal
    enriched: bool
    decided: str
    reason: str
    contacted: bool
    replied: bool
    positive: bool
    meeting: bool


class Moment(NamedTuple):
    """A run of a play, and when it knew what it knew."""

    run_id: str
    at: datetime


def moments(tx: Transaction, play: str, since: datetime | None = None) -> list[Moment]:
    """The runs of a play that pulled anybody (begun at `since` or later), the oldest first."""
    known = (
        select(facts.c.run_id, func.max(facts.c.observed_at).label("at")).group_by(facts.c.run_id).subquery()
    )
    query = (
        select(runs.c.id, func.coalesce(known.c.at, runs.c.started_at))
        .outerjoin(known, known.c.run_id == runs.c.id)
        .where(runs.c.play == play, select(pulls.c.seq).where(pulls.c.run_id == runs.c.id).exists())
        .order_by(runs.c.started_at)
    )
    if since is not None:
        query = query.where(runs.c.started_at >= since)
    return [Moment(*row) for row in tx.execute(query)]


def of_play(tx: Transaction, play: str, since: datetime | None = None) -> Iterator[Snapshot]:
    """Everybody the play pulled, each once: as the last run before they were written to saw them."""
    of_run = {moment.run_id: moment for moment in moments(tx, play, since)}
    written = _first_written(tx, play)
    chosen: dict[str, Moment] = {}
    for moment in of_run.values():
        for person_id in _pulled(tx, moment.run_id):
            sent = written.get(person_id)
            if person_id not in chosen or sent is None or moment.at <= sent:
                chosen[person_id] = moment
    by_run: dict[Moment, list[str]] = defaultdict(list)
    for person_id, moment in chosen.items():
        by_run[moment].append(person_id)
    for moment, ids in by_run.items():
        for part in chunks(ids):
            yield from _snapshots(tx, moment, part, written, _until(of_run.values(), moment))


def of_run(tx: Transaction, moment: Moment) -> Iterator[Snapshot]:
    """Everybody one run pulled, as it saw them."""
    for part in chunks(_pulled(tx, moment.run_id)):
        yield from _snapshots(tx, moment, part, {}, (moment.run_id,))


def _until(of_play: Iterable[Moment], moment: Moment) -> tuple[str, ...]:
    """The play's runs up to one of them: what a later one finds remembered, an earlier one has paid."""
    return tuple(one.run_id for one in of_play if one.at <= moment.at)


def facts_at(
    tx: Transaction, person_ids: Sequence[str], until: datetime, *, not_bought_by: Sequence[str] = ()
) -> dict[str, Facts]:
    """Like `people.known`, as of a moment; without what the runs `not_bought_by` paid for."""
    company_of = companies_at(tx, person_ids, until, not_learned_by=not_bought_by)
    said: dict[str, dict[str, Fact]] = defaultdict(dict)
    in_time = facts.c.observed_at <= until
    if not_bought_by:
        in_time = and_(
            in_time,
            or_(facts.c.run_id.is_(None), not_(and_(facts.c.run_id.in_(not_bought_by), facts.c.price > 0))),
        )
    subjects = sorted(set(person_ids) | {c for c in company_of.values() if c})
    for part in chunks(subjects):
        query = select(facts).where(facts.c.subject_id.in_(part), in_time).order_by(facts.c.id)
        for row in tx.execute(query):
            for field, value in row.fields.items():
                said[row.subject_id][field] = Fact(
                    value=value, source=row.source, observed_at=row.observed_at, price=row.price
                )
    did = deeds(tx, person_ids, until)
    return {
        person_id: {f"person.{k}": fact for k, fact in said[person_id].items()}
        | {f"company.{k}": fact for k, fact in said[company_of.get(person_id) or ""].items()}
        | {EVENTS: did[person_id]}
        for person_id in person_ids
    }


def deeds(tx: Transaction, person_ids: Sequence[str], until: datetime) -> dict[str, Fact]:
    """What each did or met with until then, as far as we had heard of it, as one fact; nothing is an answer too."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    sources: dict[str, str] = {}
    last: dict[str, datetime] = {}
    for part in chunks(person_ids):
        rows = tx.execute(
            select(events.c.person_id, events.c.kind, events.c.at, events.c.provider)
            .where(events.c.person_id.in_(part), events.c.at <= until, events.c.recorded_at <= until)
            .order_by(events.c.at, events.c.ref)
        )
        for person_id, kind, at, provider in rows:
            found[person_id].append({"kind": kind, "at": at.isoformat()})
            sources[person_id], last[person_id] = provider, at
    return {
        person_id: Fact(
            value=cast("JsonValue", found[person_id]),
            source=sources.get(person_id, "ledger"),
            observed_at=last.get(person_id, until),
            price=Decimal(0),
        )
        for person_id in person_ids
    }


# --- what came of it --------------------------------------------------------------------------------


def _snapshots(
    tx: Transaction,
    moment: Moment,
    ids: Sequence[str],
    written: Mapping[str, datetime],
    runs_so_far: Sequence[str],
) -> Iterator[Snapshot]:
    free = facts_at(tx, ids, moment.at, not_bought_by=runs_so_far)
    known = facts_at(tx, ids, moment.at)
    company_of = companies_at(tx, ids, moment.at)
    companies = sorted({company for company in company_of.values() if company})
    paid, came = _paid(tx, runs_so_far, [*ids, *companies]), _came_back(tx, ids, written)
    decided = _decided(tx, moment.run_id, ids)
    for person_id in ids:
        how, why, enriched = decided[person_id]
        company = company_of.get(person_id)
        yield Snapshot(
            person_id,
            moment.run_id,
            moment.at,
            free[person_id],
            known[person_id],
            paid.get(person_id, Decimal(0)),
            company,
            paid.get(company or "", Decimal(0)),
            enriched or person_id in paid,
            how,
            why,
            person_id in written and moment.at <= written[person_id],
            *(person_id in group for group in came),
        )


def _pulled(tx: Transaction, run_id: str) -> list[str]:
    """Who set out in a run. Who is on a list, or was there twice, is in no ICP's power: from the start, or seen later."""
    query = (
        select(pulls.c.person_id)
        .select_from(pulls.outerjoin(leads, outcomes.HELD))
        .where(pulls.c.run_id == run_id, pulls.c.person_id.is_not(None), pulls.c.lead_id.is_not(None))
        .where(or_(pulls.c.outcome.is_(None), pulls.c.outcome.not_in(_LEFT_ALONE)))
        .where(or_(leads.c.outcome.is_(None), leads.c.outcome.not_in(_LEFT_ALONE), _decision.is_not(None)))
        .order_by(pulls.c.seq)
    )
    return list(dict.fromkeys(row.person_id for row in tx.execute(query)))


def _decided(tx: Transaction, run_id: str, ids: Sequence[str]) -> dict[str, tuple[str, str, bool]]:
    """How the run decided, and why: by its verdict, or by where they ended; empty for whom it held unjudged.

    The third: whether it did so when everything had been bought.
    """
    query = (
        select(
            pulls.c.person_id,
            outcomes.OUTCOME.label("outcome"),
            outcomes.REASON.label("reason"),
            _decision.label("verdict"),
            leads.c.verdict["reason"].as_string().label("why"),
            leads.c.verdict["before_buying"].as_boolean().label("before_buying"),
        )
        .select_from(pulls.outerjoin(leads, outcomes.HELD))
        .where(off_index(pulls.c.run_id) == run_id, pulls.c.person_id.in_(ids), pulls.c.lead_id.is_not(None))
    )
    return {row.person_id: _judged(row) for row in tx.execute(query)}


_decision = leads.c.verdict["decision"].as_string()
_WORDS = {Outcome.DROPPED: "drop", Outcome.HELD: "", None: ""}


def _judged(row: Any) -> tuple[str, str, bool]:
    if row.verdict is not None:
        return row.verdict, row.why, not row.before_buying
    reason = (row.reason or "not judged") if row.outcome in _WORDS else "fits"
    return _WORDS.get(row.outcome, "keep"), reason, row.outcome not in _WORDS


def _first_written(tx: Transaction, play: str) -> dict[str, datetime]:
    query = (
        select(pushes.c.person_id, func.min(pushes.c.intent_at).label("at"))
        .where(pushes.c.play == play, pushes.c.state == "confirmed", pushes.c.intent_at.is_not(None))
        .group_by(pushes.c.person_id)
    )
    return {row.person_id: row.at for row in tx.execute(query)}


def _paid(tx: Transaction, run_ids: Sequence[str], ids: Sequence[str]) -> dict[str, Decimal]:
    """What these runs paid for people and companies; nothing, where the answer was that nobody is known."""
    query = (
        select(credits.c.subject_id, func.sum(credits.c.amount).label("amount"))
        .where(
            off_index(credits.c.run_id).in_(run_ids),
            credits.c.subject_id.in_(ids),
            credits.c.state != "released",
        )
        .group_by(credits.c.subject_id)
    )
    return {row.subject_id: Decimal(row.amount) for row in tx.execute(query)}


def _came_back(
    tx: Transaction, ids: Sequence[str], written: Mapping[str, datetime]
) -> tuple[set[str], set[str], set[str]]:
    """Who replied, who with interest, who met us; only what came after the first mail counts."""
    replied: set[str] = set()
    positive: set[str] = set()
    meeting: set[str] = set()
    query = select(events.c.person_id, events.c.category, events.c.at).where(
        events.c.person_id.in_(ids), events.c.kind == "replied"
    )
    for person_id, category, at in tx.execute(query):
        if person_id not in written or at < written[person_id]:
            continue
        word = (category or "").casefold()
        replied.add(person_id)
        if word in POSITIVE:
            positive.add(person_id)
        if word in MEETINGS:
            meeting.add(person_id)
    return replied, positive, meeting
