"""Enrich, second half: facts about companies that rules or openers still lack, each company once.

Runs after the people are known, because only then is their company; chunks are cut between companies, so
that no two tasks ask about the same one.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from prefect import task

from gtm.clock import now
from gtm.ledger import credits, leads, people, replies
from gtm.ledger.credits import Paid
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.ledger.people import Facts, Said, said_fields
from gtm.models import CompanyKey, Found, Mode, Outcome
from integrations.errors import IntegrationError, Unclear
from integrations.ports import CompanyEnricher
from tasks.desk import Desk, open_desk
from tasks.enrich import NOT_BOUGHT
from tasks.lacking import lacking, settled_without
from tasks.purchase import (
    asked_since,
    budget,
    kept_replies,
    left_alone,
    purse,
    short_of_money,
    told,
)
from tasks.stage import INTERRUPTED, Stop, stopping
from tasks.waiting import Patience

COMPANY = "company"


class _Person(NamedTuple):
    """Somebody of a company, with what is known."""

    row: leads.LeadRow
    known: Facts


@task(
    name="enrich companies",
    task_run_name="enrich companies {run_id}/{chunk}",
    retries=0,
    persist_result=False,
)
def enrich_companies(run_id: str, chunk: int) -> Stop | None:
    """Ask about the companies of one chunk. Costs credits; repeating costs none."""
    with open_desk(run_id) as desk:
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.MATCHED, chunk)
        for provider, enricher in desk.company_enrichers():
            stop = _ask_about(desk, provider, enricher, rows)
            if stop:
                return stop
        with desk.ledger.write() as tx:
            done = [Move(row.id, leads.ENRICHED) for row in leads.claim(tx, run_id, leads.MATCHED, chunk)]
            leads.move(tx, run_id, done, now())
    return None


def _ask_about(
    desk: Desk, provider: str, enricher: CompanyEnricher, rows: Sequence[leads.LeadRow]
) -> Stop | None:
    if not desk.wanted_of_companies:
        return None
    with desk.ledger.read() as tx:
        company_of = people.companies_of(tx, [row.person_id for row in rows])
        companies = people.known_companies(tx, set(company_of.values()))
        lacks = {one: wanted for one, known in companies.items() if (wanted := lacking(desk, known))}
        rows = [row for row in rows if company_of.get(row.person_id) in lacks]
        facts = people.known(tx, [row.person_id for row in rows])
    colleagues: dict[str, list[_Person]] = defaultdict(list)  # no chunk ends between two of them
    for row in rows:
        colleagues[company_of[row.person_id]].append(_Person(row, facts[row.person_id]))
    judge, today = desk.judge(), desk.today
    for company_id, persons in colleagues.items():
        undecided = (one for one in persons if not settled_without(judge.judge(one.known, today)))
        first = next(undecided, None)
        if first is None:
            continue
        if stopping.is_set():
            return INTERRUPTED
        stop = _ask(desk, provider, enricher, company_id, persons, first.known, lacks[company_id])
        if stop:
            return stop
    return None


def _ask(
    desk: Desk,
    provider: str,
    enricher: CompanyEnricher,
    company_id: str,
    persons: Sequence[_Person],
    known: Facts,
    wanted: frozenset[str],
) -> Stop | None:
    kind = COMPANY if wanted != {"open_roles"} else "open_roles"
    price = enricher.price(wanted)
    patience = Patience()
    with desk.ledger.write() as tx:
        if credits.bought(tx, provider, kind, [company_id], asked_since(desk)):
            return None
        credits.add_quote(tx, desk.run.id, Decimal(0), price, budget(desk))
        if desk.run.mode is Mode.PLAN:
            _rest(desk, tx, persons, NOT_BOUGHT)
            return None
    while True:
        with desk.ledger.write() as tx:
            got = credits.reserve(
                tx, purse(desk), provider, kind, [company_id], price, now(), asked_since(desk)
            )
            if got.bought:
                return None
            if got.unaffordable and not credits.being_asked(tx, desk.run.id):
                _rest(desk, tx, _not_kept(desk, persons), f"company {short_of_money(desk)}")
                return None
            refs = people.refs_of(tx, [company_id]).get(company_id, {})
        if got.chosen:
            return _buy(desk, provider, enricher, _key(company_id, known, refs), wanted, kind)
        if not patience.wait(desk):
            with desk.ledger.write() as tx:
                if got.unaffordable:
                    _rest(desk, tx, _not_kept(desk, persons), f"company {short_of_money(desk)}")
                else:
                    _rest(desk, tx, persons, f"company {left_alone(provider)}")
            return None


def _not_kept(desk: Desk, persons: Sequence[_Person]) -> list[_Person]:
    """Those whom the rules do not keep as they are known now. The others go on: what cannot be paid for is a nicety."""
    judge, today = desk.judge(), desk.today
    return [one for one in persons if judge.judge(one.known, today).decision != "keep"]


def _rest(desk: Desk, tx: Transaction, persons: Sequence[_Person], why: str) -> None:
    moves = [Move(one.row.id, one.row.stage, Outcome.HELD, why) for one in persons]
    leads.move(tx, desk.run.id, moves, now())


def _key(company_id: str, known: Facts, refs: dict[str, str]) -> CompanyKey:
    def said(field: str) -> str | None:
        fact = known.get(field)
        return str(fact.value) if fact is not None and fact.value is not None else None

    return CompanyKey(
        company_id=company_id, refs=refs, name=said("company.name"), domain=said("company.domain")
    )


def _buy(
    desk: Desk, provider: str, enricher: CompanyEnricher, key: CompanyKey, wanted: frozenset[str], kind: str
) -> Stop | None:
    try:
        answer = enricher.enrich(key, wanted)
    except Unclear as error:
        with desk.ledger.write() as tx:
            credits.close_open(tx, purse(desk), provider, kind, [key.company_id], credits.UNKNOWN, now())
        return told(desk, error, leads.MATCHED)
    except IntegrationError as error:
        with desk.ledger.write() as tx:
            credits.close_open(tx, purse(desk), provider, kind, [key.company_id], credits.RELEASED, now())
        return told(desk, error, leads.MATCHED)
    found = isinstance(answer, Found)
    with desk.ledger.write() as tx:
        at = now()
        raw = kept_replies([answer])
        replies.keep(tx, desk.run.id, provider, kind, raw, at)
        paid = {key.company_id: Paid(found, answer.credits, raw[0].id if raw else None)}
        credits.settle(tx, desk.run.id, provider, kind, paid, at, desk.run.owner)
        if isinstance(answer, Found):
            said = Said(key.company_id, provider, said_fields(answer.company), answer.credits)
            people.record(tx, [said], at, desk.run.id)
            if answer.company_ref:
                people.note_refs(tx, provider, "company", {answer.company_ref: key.company_id})
    return None
