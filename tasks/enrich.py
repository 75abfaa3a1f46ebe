"""Enrich: buy what the play's rules need to know, about those who can still pass, and nothing twice.

Each person is judged on what is known before a credit is spent on them. Credits are set aside before a
request and settled, together with the answers, in one transaction after it. An answer that got lost is not
asked for again: it may have been charged. So answers are written down after half a second at the latest: that
is what a crash can lose.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from types import TracebackType
from typing import Self

from prefect import task

from gtm.clock import monotonic, now
from gtm.ledger import credits, leads, people
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.ledger.people import Facts, Revealed, Said, said_fields
from gtm.models import CompanyFields, Found, Mode, NotFound, Outcome, PersonKey
from gtm.names import read_email
from integrations.errors import IntegrationError, OutOfCredits, Unclear
from integrations.ports import Enricher
from tasks.desk import Desk, open_desk
from tasks.identity import company_key
from tasks.stage import INTERRUPTED, Stop, stopping

PERSON = "person"
NOT_BOUGHT = "not enriched: a plan buys nothing"
_LOST_IN_A_ROW = 3
_UNWRITTEN_SECONDS = 0.5


@task(name="enrich people", task_run_name="enrich people {run_id}/{chunk}", retries=0, persist_result=False)
def enrich_people(run_id: str, chunk: int) -> Stop | None:
    """Ask the play's enrichers about one chunk of pulled people. Costs credits; repeating costs none."""
    with open_desk(run_id) as desk:
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.PULLED, chunk)
            facts = people.known(tx, [row.person_id for row in rows])
        rows = _still_possible(desk, rows, facts)
        for provider, enricher in desk.enrichers():
            needy = [row for row in rows if needs_answer(desk, facts[row.person_id])]
            stop = _ask_about(desk, provider, enricher, needy, facts)
            if stop:
                return stop
        with desk.ledger.write() as tx:
            done = [Move(row.id, leads.MATCHED) for row in leads.claim(tx, run_id, leads.PULLED, chunk)]
            leads.move(tx, run_id, done, now())
    return None


def _still_possible(
    desk: Desk, rows: Sequence[leads.LeadRow], facts: dict[str, Facts]
) -> list[leads.LeadRow]:
    """Rest those whom what is known already rules out: no credit is spent on a sure drop."""
    judge, at, today = desk.judge(), now(), desk.today
    moves: list[Move] = []
    for row in rows:
        known = facts[row.person_id]
        verdict = judge.precheck(known, today)
        if verdict.decision == "drop":
            story = verdict.stored()
            moves.append(Move(row.id, row.stage, Outcome.DROPPED, verdict.reason, story))
        elif _no_address_to_find(desk, known):
            moves.append(Move(row.id, row.stage, Outcome.DROPPED, "the source has no e-mail address"))
    with desk.ledger.write() as tx:
        leads.move(tx, desk.run.id, moves, at)
    gone = {move.lead_id for move in moves}
    return [row for row in rows if row.id not in gone]


def _no_address_to_find(desk: Desk, facts: Facts) -> bool:
    """The source says it has no address, and the only one who could be asked is the source itself."""
    has = facts.get("person.has_email")
    only_source = set(desk.play.enrich.waterfall) <= {desk.play.source_name}
    return "person.email" not in facts and has is not None and has.value is False and only_source


def needs_answer(desk: Desk, facts: Facts) -> bool:
    """Whether a rule of the play, or the e-mail policy, asks for something not known or too old."""
    status = facts.get("person.email_status")
    if "person.email" not in facts or status is None or status.value in ("unknown", "unverified"):
        return True
    if now() - status.observed_at > timedelta(days=desk.play.email.reverify_after_days):
        return True
    return bool(_missing(desk, facts, exclude="company.open_roles"))


def _missing(desk: Desk, facts: Facts, exclude: str = "") -> frozenset[str]:
    return stale(facts, desk.wanted - {exclude}, desk.play.enrich.cache_days)


def stale(facts: Facts, wanted: Iterable[str], days: int) -> frozenset[str]:
    """Those of the wanted fields that nobody has told, or not within so many days."""
    oldest = now() - timedelta(days=max(days, 1))
    return frozenset(
        field for field in wanted if (fact := facts.get(field)) is None or fact.observed_at < oldest
    )


def _ask_about(
    desk: Desk,
    provider: str,
    enricher: Enricher,
    rows: Sequence[leads.LeadRow],
    facts: dict[str, Facts],
) -> Stop | None:
    since = now() - timedelta(days=desk.play.enrich.cache_days)
    with desk.ledger.read() as tx:
        ids = [row.person_id for row in rows]
        asked = credits.bought(tx, provider, PERSON, ids, since)
        refs = people.refs_of(tx, ids)
    todo = [row for row in rows if row.person_id not in asked]
    keys = {row.person_id: _key(row.person_id, facts[row.person_id], refs) for row in todo}
    _quote(desk, enricher, todo, keys)
    if desk.run.mode is Mode.PLAN:
        return None
    with desk.ledger.write() as tx:
        chosen = set(
            credits.reserve(
                tx,
                desk.run.id,
                provider,
                PERSON,
                [r.person_id for r in todo],
                enricher.price,
                budget(desk),
                now(),
            )
        )
        _rest_unaffordable(desk, tx, [row for row in todo if row.person_id not in chosen])
    return _buy_all(desk, provider, enricher, [row for row in todo if row.person_id in chosen], keys)


def _buy_all(
    desk: Desk,
    provider: str,
    enricher: Enricher,
    rows: Sequence[leads.LeadRow],
    keys: Mapping[str, PersonKey],
) -> Stop | None:
    lost = 0
    with _Answers(desk, provider) as answers:
        for start in range(0, len(rows), enricher.batch_size):
            batch = rows[start : start + enricher.batch_size]
            try:
                if stopping.is_set():
                    return _released(desk, rows[start:], INTERRUPTED)
                answers.add(batch, enricher.enrich([keys[row.person_id] for row in batch]))
                lost = 0
            except Unclear as error:
                lost += 1
                _hold_unclear(desk, provider, batch)
                if error.halts or lost == _LOST_IN_A_ROW:
                    return _released(desk, rows[start + len(batch) :], told(desk, error, leads.PULLED))
            except IntegrationError as error:
                return _released(desk, rows[start:], told(desk, error, leads.PULLED))
    return None


class _Answers:
    """Answers that were bought and are not in the ledger yet. Whatever ends the block, they get there."""

    def __init__(self, desk: Desk, provider: str) -> None:
        self._desk = desk
        self._provider = provider
        self._batch: list[leads.LeadRow] = []
        self._answers: list[Found | NotFound] = []
        self._since = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()

    def add(self, batch: Sequence[leads.LeadRow], answers: Sequence[Found | NotFound]) -> None:
        """Take a batch and its answers; all are written down when the first of them has waited long enough."""
        self._batch += batch
        self._answers += answers
        if monotonic() - self._since > _UNWRITTEN_SECONDS:
            self._write()

    def _write(self) -> None:
        if self._answers:
            with self._desk.ledger.write() as tx:
                _record(self._desk, tx, self._provider, self._batch, self._answers)
        self._batch, self._answers, self._since = [], [], monotonic()


def budget(desk: Desk) -> Decimal:
    """The smaller of the play's budget and the run's."""
    play = Decimal(desk.play.enrich.budget_credits)
    return play if desk.run.max_credits is None else min(play, desk.run.max_credits)


def _rest_unaffordable(desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow]) -> None:
    why = f"not enriched: the budget of {budget(desk)} credits is used up"
    leads.move(tx, desk.run.id, [Move(row.id, row.stage, Outcome.HELD, why) for row in rows], now())


def _quote(
    desk: Desk,
    enricher: Enricher,
    rows: Sequence[leads.LeadRow],
    keys: Mapping[str, PersonKey],
) -> None:
    """Add the price of these to the run's quote, before anything is bought; a plan stops here with them."""
    if not rows:
        return
    quote = enricher.quote([keys[row.person_id] for row in rows])
    with desk.ledger.write() as tx:
        credits.add_quote(tx, desk.run.id, quote.low, quote.high, budget(desk))
        if desk.run.mode is Mode.PLAN:
            held = [Move(row.id, row.stage, Outcome.HELD, NOT_BOUGHT) for row in rows]
            leads.move(tx, desk.run.id, held, now())


def _key(person_id: str, facts: Facts, refs: dict[str, dict[str, str]]) -> PersonKey:
    def said(field: str) -> str | None:
        fact = facts.get(field)
        return str(fact.value) if fact is not None and fact.value is not None else None

    return PersonKey(
        person_id=person_id,
        refs=refs.get(person_id, {}),
        email=said("person.email"),
        first_name=said("person.first_name"),
        last_name=said("person.last_name"),
        company_name=said("company.name"),
        company_domain=said("company.domain"),
        linkedin_url=said("person.linkedin_url"),
    )


def _hold_unclear(desk: Desk, provider: str, batch: Sequence[leads.LeadRow]) -> None:
    why = f"{provider} did not answer; it may have been charged, so it is not asked again"
    with desk.ledger.write() as tx:
        credits.close_open(tx, desk.run.id, [row.person_id for row in batch], "unknown", now())
        leads.move(tx, desk.run.id, [Move(r.id, r.stage, Outcome.HELD, why) for r in batch], now())


def _released(desk: Desk, rows: Sequence[leads.LeadRow], stop: Stop) -> Stop:
    """Give back the credits set aside for people who were not asked about."""
    with desk.ledger.write() as tx:
        credits.close_open(tx, desk.run.id, [row.person_id for row in rows], "released", now())
    return stop


def told(desk: Desk, error: IntegrationError, stage: str) -> Stop:
    """Why enrichment stops, how many wait at this stage, and how to go on."""
    with desk.ledger.read() as tx:
        waiting = leads.moving(tx, desk.run.id).get(stage, 0)
    when = "When there are credits again" if isinstance(error, OutOfCredits) else "When that is mended"
    return Stop(
        sentence=f"{error}. {waiting} people wait to be enriched; what was bought is kept and not paid for "
        f"again. {when}: gtm resume {desk.run.id}"
    )


def _record(
    desk: Desk,
    tx: Transaction,
    provider: str,
    batch: Sequence[leads.LeadRow],
    answers: Sequence[Found | NotFound],
) -> None:
    at = now()
    by_person = {answer.subject_id: answer for answer in answers}
    paid = {sid: (isinstance(a, Found), a.credits) for sid, a in by_person.items()}
    credits.settle(tx, desk.run.id, provider, PERSON, paid, at)
    found = [a for a in answers if isinstance(a, Found)]
    keys = {a.subject_id: _company_key(a) for a in found}
    company_ids = people.ensure_companies(tx, keys.values(), at)
    company_of = {subject: company_ids.get(key or "") for subject, key in keys.items()}
    merged = people.identify(
        tx, [Revealed(a.subject_id, _email_key(a), company_of[a.subject_id]) for a in found]
    )
    said: list[Said] = []
    for answer in found:
        company_id = company_of[answer.subject_id]
        said.append(Said(answer.subject_id, provider, said_fields(answer.person), answer.credits))
        if company_id:
            said.append(Said(company_id, provider, said_fields(answer.company)))
    people.record(tx, said, at, desk.run.id)
    persons = {a.person_ref: a.subject_id for a in found if a.person_ref}
    people.note_refs(tx, provider, "person", persons)
    companies = {a.company_ref: id_ for a in found if a.company_ref and (id_ := company_of[a.subject_id])}
    people.note_refs(tx, provider, "company", companies)
    twice = [
        Move(row.id, row.stage, Outcome.DUPLICATE, "the same person as another one in the ledger")
        for row in batch
        if merged.get(row.person_id, row.person_id) != row.person_id
    ]
    leads.move(tx, desk.run.id, twice, at)


def _email_key(answer: Found) -> str | None:
    try:
        return read_email(answer.person.email).canonical if answer.person.email else None
    except ValueError:
        return None


def _company_key(answer: Found) -> str | None:
    return company_key(answer.company, None) if answer.company != CompanyFields() else None
