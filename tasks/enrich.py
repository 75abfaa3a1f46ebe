"""Enrich: buy what the play's rules need to know, about those who can still pass, and nothing twice.

Each person is judged on what is known before a credit is spent on them. Credits are set aside before a
request and settled, together with the answers, in one transaction after it (`purchase`). An answer that got lost
is not asked for again: it may have been charged.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from prefect import task

from gtm.clock import now
from gtm.ledger import credits, leads, people
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.ledger.people import Facts
from gtm.models import Mode, Outcome, PersonKey
from integrations.errors import IntegrationError
from integrations.ports import Enricher
from tasks.desk import Desk, open_desk
from tasks.kept_back import KeptBack
from tasks.lacking import stale
from tasks.purchase import (
    PERSON,
    Slice,
    asked_since,
    budget,
    buy_all,
    left_alone,
    others,
    purse,
    short_of_money,
    told,
)
from tasks.same_question import once_each
from tasks.stage import Stop
from tasks.waiting import Patience

NOT_BOUGHT = "not enriched: a plan buys nothing"


@task(name="enrich people", task_run_name="enrich people {run_id}/{chunk}", retries=0, persist_result=False)
def enrich_people(run_id: str, chunk: int) -> Stop | None:
    """Ask the play's enrichers about one chunk of pulled people. Costs credits; repeating costs none."""
    with open_desk(run_id) as desk:
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.PULLED, chunk)
            facts = people.known(tx, [row.person_id for row in rows])
        rows = _still_possible(desk, rows, facts)
        for number, (provider, enricher) in enumerate(desk.enrichers()):
            if number:  # whoever was asked before may have told it, or may have come to rest
                with desk.ledger.read() as tx:
                    rows = leads.claim(tx, run_id, leads.PULLED, chunk)
                    facts = people.known(tx, [row.person_id for row in rows])
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
        if verdict.decision != "drop" and _no_address_to_find(desk, known):
            verdict = judge.unreachable(known, today)
        if verdict.decision == "drop":
            moves.append(Move(row.id, row.stage, Outcome.DROPPED, verdict.reason, verdict.to_json()))
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


def _ask_about(
    desk: Desk,
    provider: str,
    enricher: Enricher,
    rows: Sequence[leads.LeadRow],
    facts: dict[str, Facts],
) -> Stop | None:
    ids = [row.person_id for row in rows]
    with desk.ledger.read() as tx:
        asked = credits.bought(tx, provider, PERSON, ids, asked_since(desk))
        refs = people.refs_of(tx, ids)
    todo = [row for row in rows if row.person_id not in asked]
    keys = {row.person_id: _key(row.person_id, facts[row.person_id], refs) for row in todo}
    todo = once_each(desk, provider, todo, keys)
    try:
        _quote(desk, enricher, todo, keys)
    except IntegrationError as error:  # its balance could not be read
        return told(desk, error, leads.PULLED)
    if desk.run.mode is Mode.PLAN:
        return None
    return _buy_in_slices(desk, provider, enricher, todo, keys)


def _buy_in_slices(
    desk: Desk,
    provider: str,
    enricher: Enricher,
    todo: Sequence[leads.LeadRow],
    keys: Mapping[str, PersonKey],
) -> Stop | None:
    """Set aside, ask and settle a little at a time: what was set aside is what a crash leaves in doubt.

    Whom another process asks about, and for whom the money is out that may come back, is looked at again later.
    """
    patience, size = Patience(), Slice(enricher.batch_size)
    kept_back = KeptBack(desk, enricher.price)
    later: list[leads.LeadRow] = []
    bought = False
    while todo or later:
        if not todo:
            if not bought and not patience.wait(desk):
                break
            todo, later, bought = later, [], False
        part, todo = todo[: size.people], todo[size.people :]
        with desk.ledger.write() as tx:
            credits.alone(tx)
            part = _themselves(desk, tx, part)
            beside = kept_back.beside
            got = credits.reserve(
                tx,
                purse(desk),
                provider,
                PERSON,
                [row.person_id for row in part],
                enricher.price,
                now(),
                asked_since(desk),
                beside,
            )
            kept_back.asking(len(got.chosen))
            broke = bool(got.unaffordable) and not credits.being_asked(tx, desk.run.id)
            if broke:
                _rest(desk, tx, part, got.unaffordable, short_of_money(desk, beside))
        wait_for = {*got.in_flight, *(() if broke else got.unaffordable)}
        later += [row for row in part if row.person_id in wait_for]
        chosen = set(got.chosen)
        asked = [row for row in part if row.person_id in chosen]
        stop = buy_all(desk, provider, enricher, asked, keys, size)
        if stop:
            return stop
        kept_back.asked(asked)
        size.next()
        bought = bought or bool(chosen)
    with desk.ledger.write() as tx:
        left = [row.person_id for row in later]
        flying = credits.in_flight(tx, provider, PERSON, left)
        _rest(desk, tx, later, list(flying), left_alone(provider))
        _rest(
            desk,
            tx,
            later,
            [one for one in left if one not in flying],
            short_of_money(desk, kept_back.beside),
        )
    return None


def _themselves(desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow]) -> list[leads.LeadRow]:
    """Whom another run has meanwhile found to be somebody else was paid for there, and is not asked about as they were."""
    turned_out = people.turned_out(tx, [row.person_id for row in rows])
    others(desk, tx, rows, turned_out)
    return [row for row in rows if row.person_id not in turned_out]


def _rest(
    desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow], people_ids: Sequence[str], why: str
) -> None:
    ids = set(people_ids)
    moves = [Move(row.id, row.stage, Outcome.HELD, why) for row in rows if row.person_id in ids]
    leads.move(tx, desk.run.id, moves, now())


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
