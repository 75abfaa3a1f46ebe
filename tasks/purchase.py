"""Buy answers about people: batch by batch, each settled together with what it said and the reply as it came.

Credits are set aside for one request, or for as many as are answered in `SLICE_SECONDS`, and settled before the next
are: so much is what a crash can turn into doubt. Nothing is asked for twice: what was lost may have been charged.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from types import TracebackType
from typing import Self

from gtm.clock import monotonic, now
from gtm.ledger import credits, entering, leads, people, refs, replies
from gtm.ledger.credits import NOTHING_BESIDE, Beside, Paid, Purse
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.ledger.people import Revealed, Said, said_fields
from gtm.models import CompanyFields, Found, NotFound, Outcome, PersonKey
from gtm.names import linkedin_page, read_email
from gtm.sentences import ended
from integrations.errors import IntegrationError, OutOfCredits, Unclear
from integrations.ports import Enricher
from tasks.desk import Desk
from tasks.identity import company_key
from tasks.stage import INTERRUPTED, LOST_IN_A_ROW, Stop, losses, stopping

PERSON = "person"
SAME_PERSON = "the same person as another one in the ledger"
SLICE_SECONDS = 0.25
_MOST_REQUESTS = 50

Batch = Sequence[leads.LeadRow]


# --- whose money ------------------------------------------------------------------------------------------


def budget(desk: Desk) -> Decimal:
    """The smaller of the play's budget and the run's."""
    play = Decimal(desk.play.enrich.budget_credits)
    return play if desk.run.max_credits is None else min(play, desk.run.max_credits)


def purse(desk: Desk) -> Purse:
    """What this run may spend, alone and (where the play says so) together with the play's other runs."""
    days = desk.play.enrich.budget_days
    return Purse(
        desk.run.id,
        desk.run.owner,
        budget(desk),
        play_budget=Decimal(desk.play.enrich.budget_credits) if days else None,
        play=desk.play.play,
        since=now() - timedelta(days=days) if days else None,
    )


def short_of_money(desk: Desk, beside: Beside = NOTHING_BESIDE) -> str:
    """Why somebody was not asked about. `beside`: what was kept back from them."""
    days = desk.play.enrich.budget_days
    shared = f" for {days} days, over all runs of the play" if days else ""
    whole = f"the budget of {budget(desk)} credits{shared}"
    if beside.owed:
        return f"not enriched: what is left of {whole} is kept for the companies of those who were"
    return f"not enriched: {whole}{',' if shared else ''} is used up"


def answer_lost(desk: Desk, provider: str, about: str = "") -> str:
    """Why somebody is not judged by what a provider knows although it was asked, and is not asked again so soon."""
    days = max(1, desk.play.enrich.cache_days)
    return (
        f"{provider} was asked{about}, but the answer was lost; it may have been charged, so it is not asked again "
        f"within {days} days"
    )


def left_alone(provider: str) -> str:
    """Why somebody was not asked about although there is money."""
    return f"not enriched: another run asks {provider} about the same one and has not heard; run the play again later"


def asked_since(desk: Desk) -> datetime:
    """Answers younger than this are not paid for again. At least a day: what is in doubt must not be asked at once."""
    return now() - timedelta(days=max(1, desk.play.enrich.cache_days))


class Slice:
    """How many people to set credits aside for at a time: one request's, more only where answers are quick."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._requests, self._seconds = 0, 0.0
        self.people = batch

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Time one request: the next slice has as many as such a one leaves time for."""
        began = monotonic()
        yield
        self._requests, self._seconds = self._requests + 1, self._seconds + monotonic() - began

    def next(self) -> None:
        """Size the next slice by the requests of this one. Nobody asked: look at more at once."""
        fit = 2 * self.people // self._batch
        if self._requests:
            fit = int(SLICE_SECONDS * self._requests / max(self._seconds, 0.001))
        self.people = self._batch * min(max(fit, 1), _MOST_REQUESTS)
        self._requests, self._seconds = 0, 0.0


# --- asking -------------------------------------------------------------------------------------------------


def buy_all(
    desk: Desk, provider: str, enricher: Enricher, rows: Batch, keys: Mapping[str, PersonKey], size: Slice
) -> Stop | None:
    """Ask about people whose credits are set aside; whoever is not asked gets them back."""
    with _Answers(desk, provider) as answers:
        for start in range(0, len(rows), enricher.batch_size):
            batch = rows[start : start + enricher.batch_size]
            try:
                if stopping.is_set():
                    return _released(desk, provider, rows[start:], INTERRUPTED)
                with size.measured():
                    told_of = enricher.enrich([keys[row.person_id] for row in batch])
                answers.add(batch, told_of)
                losses.heard(desk.run.id, provider)
            except Unclear as error:
                _hold_unclear(desk, provider, batch)
                if losses.one_more(desk.run.id, provider) >= LOST_IN_A_ROW or error.halts:
                    rest = rows[start + len(batch) :]
                    return _released(desk, provider, rest, told(desk, error, leads.PULLED))
            except IntegrationError as error:
                return _released(desk, provider, rows[start:], told(desk, error, leads.PULLED))
    return None


def _hold_unclear(desk: Desk, provider: str, batch: Batch) -> None:
    why = answer_lost(desk, provider)
    ids = [row.person_id for row in batch]
    with desk.ledger.write() as tx:
        credits.close_open(tx, purse(desk), provider, PERSON, ids, credits.UNKNOWN, now())
        leads.move(tx, desk.run.id, [Move(r.id, r.stage, Outcome.HELD, why) for r in batch], now())


def _released(desk: Desk, provider: str, rows: Batch, stop: Stop) -> Stop:
    """Give back the credits set aside for people who were not asked about."""
    ids = [row.person_id for row in rows]
    with desk.ledger.write() as tx:
        credits.close_open(tx, purse(desk), provider, PERSON, ids, credits.RELEASED, now())
    return stop


def told(desk: Desk, error: IntegrationError, stage: str) -> Stop:
    """Why enrichment stops, how many wait at this stage, and how to go on."""
    with desk.ledger.read() as tx:
        waiting = leads.moving(tx, desk.run.id).get(stage, 0)
    when = "When there are credits again" if isinstance(error, OutOfCredits) else "When that is mended"
    return Stop(
        sentence=f"{ended(error)} {waiting} people wait to be enriched; what was bought is kept and not paid for "
        f"again. {when}: gtm resume {desk.run.id}"
    )


# --- writing down -------------------------------------------------------------------------------------------


class _Answers:
    """Answers that were bought and are not in the ledger yet. Whatever ends the block, they get there."""

    def __init__(self, desk: Desk, provider: str) -> None:
        self._desk = desk
        self._provider = provider
        self._batch: list[leads.LeadRow] = []
        self._answers: list[Found | NotFound] = []
        self._replies: list[replies.Reply] = []
        self._since = monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write()

    def add(self, batch: Batch, answers: Sequence[Found | NotFound]) -> None:
        """Take a batch and its answers; all are written down when the first of them has waited long enough."""
        self._batch += batch
        self._answers += answers
        self._replies += kept_replies(answers)
        if monotonic() - self._since > SLICE_SECONDS:
            self._write()

    def _write(self) -> None:
        if self._answers:
            with self._desk.ledger.write() as tx:
                _record(self._desk, tx, self._provider, self._batch, self._answers, self._replies)
        self._batch, self._answers, self._replies, self._since = [], [], [], monotonic()


def kept_replies(answers: Sequence[Found | NotFound]) -> list[replies.Reply]:
    """The raw replies behind the answers of one request, each once, with all it was asked about."""
    bodies = dict.fromkeys(body for answer in answers for body in answer.replies)
    return [
        replies.reply([one.subject_id for one in answers if body in one.replies], body) for body in bodies
    ]


def _record(
    desk: Desk,
    tx: Transaction,
    provider: str,
    batch: Batch,
    answers: Sequence[Found | NotFound],
    raw: Sequence[replies.Reply],
) -> None:
    at = now()
    replies.keep(tx, desk.run.id, provider, PERSON, raw, at)
    reply_of = {subject: one.id for one in raw for subject in one.subject_ids}
    paid = {a.subject_id: Paid(isinstance(a, Found), a.credits, reply_of.get(a.subject_id)) for a in answers}
    credits.settle(tx, desk.run.id, provider, PERSON, paid, at, desk.run.owner)
    found = [a for a in answers if isinstance(a, Found)]
    keys = {a.subject_id: _company_key(a) for a in found}
    company_ids = people.ensure_companies(tx, keys.values(), at)
    company_of = {subject: company_ids.get(key or "") for subject, key in keys.items()}
    really = people.identify(
        tx, [Revealed(a.subject_id, _email_key(a), company_of[a.subject_id]) for a in found], at, desk.run.id
    )
    credits.move_to(tx, PERSON, {one: other for one, other in really.items() if one != other})
    said: list[Said] = []
    for answer in found:
        company_id = company_of[answer.subject_id]
        said.append(Said(really[answer.subject_id], provider, said_fields(answer.person), answer.credits))
        if company_id:
            said.append(Said(company_id, provider, said_fields(answer.company)))
    people.record(tx, said, at, desk.run.id)
    persons = {a.person_ref: really[a.subject_id] for a in found if a.person_ref}
    people.note_refs(tx, provider, "person", persons)
    pages = {p: really[a.subject_id] for a in found if (p := linkedin_page(a.person.linkedin_url))}
    people.note_refs(tx, refs.LINKEDIN, "person", pages)
    companies = {a.company_ref: id_ for a in found if a.company_ref and (id_ := company_of[a.subject_id])}
    people.note_refs(tx, provider, "company", companies)
    others(desk, tx, batch, {one: other for one, other in really.items() if one != other})


def others(desk: Desk, tx: Transaction, rows: Batch, turned_out: Mapping[str, str]) -> None:
    """Who turned out to be somebody the ledger knew goes on as that one, or rests where the play has them already."""
    turned = {row.id: turned_out[row.person_id] for row in rows if row.person_id in turned_out}
    twice = turned.keys() - entering.go_on_as(tx, desk.play.play, turned)
    moves = [Move(row.id, row.stage, Outcome.DUPLICATE, SAME_PERSON) for row in rows if row.id in twice]
    leads.move(tx, desk.run.id, moves, now())


def _email_key(answer: Found) -> str | None:
    try:
        return read_email(answer.person.email).canonical if answer.person.email else None
    except ValueError:
        return None


def _company_key(answer: Found) -> str | None:
    return company_key(answer.company, None) if answer.company != CompanyFields() else None
