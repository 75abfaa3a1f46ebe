"""Queue: look at the destination, apply the caps, and enter approved people into the push ledger with their words."""

from collections.abc import Sequence

from prefect import task

from gtm.clock import now
from gtm.ledger import drafts, leads, people, pushes
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.ledger.pushes import PlannedPush, Route
from gtm.models import OutboundLead, Outcome
from gtm.names import clean_company, clean_person
from tasks.caps import CanaryDied, within_caps
from tasks.desk import Desk, open_desk
from tasks.destination import look_at
from tasks.draft import address_key
from tasks.identity import subject
from tasks.stage import Stop

_ALREADY = {
    pushes.PLANNED: (Outcome.DUPLICATE, "another play queued this person for this campaign first"),
    pushes.CONFIRMED: (Outcome.ALREADY_THERE, "in this campaign since an earlier run"),
    pushes.UNKNOWN: (Outcome.IN_DOUBT, "an earlier push of this person is in doubt"),
    pushes.SENDING: (Outcome.IN_DOUBT, "an earlier push of this person is in doubt"),
    pushes.CLAIMED: (Outcome.DUPLICATE, "being pushed by another run"),
    pushes.NEEDS_HUMAN: (Outcome.NEEDS_HUMAN, "an earlier push of this person needs a human"),
}


@task(name="queue pushes", task_run_name="queue {run_id}", retries=0, persist_result=False)
def queue_pushes(run_id: str) -> Stop | None:
    """Pre-flight the campaign and queue whom the caps let through. Nothing is sent; may be repeated."""
    with open_desk(run_id) as desk:
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.APPROVED)
        if not rows:
            return None
        per_day = look_at(desk, desk.sequencer())
        if isinstance(per_day, Stop):
            return per_day
        try:
            with desk.ledger.write() as tx:
                chosen = within_caps(desk, tx, rows, per_day)
                leads.move(tx, run_id, chosen.resting, now())
                _enter(desk, tx, chosen.going)
        except CanaryDied as died:
            return Stop(sentence=f"{died}. When that is mended: gtm resume {run_id}")
    return None


def route_of(desk: Desk) -> Route:
    """Where this play's people go."""
    target = desk.play.target
    return Route(desk.play.push_name, target.campaign, version=str(target.version))


def _enter(desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow]) -> None:
    route = route_of(desk)
    ids = [row.person_id for row in rows]
    facts, company_of = people.known(tx, ids), people.companies_of(tx, ids)
    words = drafts.of(tx, [row.id for row in rows])
    wanted = [
        PlannedPush(
            row.id,
            row.person_id,
            company_of.get(row.person_id),
            _payload(route, facts[row.person_id], words[row.id].text),
            subject(facts[row.person_id], row.person_id),
        )
        for row in rows
    ]
    at = now()
    before = pushes.plan(tx, desk.run.id, desk.play.play, route, wanted, at)
    moves = []
    for row in rows:
        state = before.get(row.id)
        if state is None:
            moves.append(Move(row.id, leads.QUEUED))
        else:
            outcome, why = _ALREADY[state]
            moves.append(Move(row.id, row.stage, outcome, why))
    leads.move(tx, desk.run.id, moves, at)


def _payload(route: Route, known: people.Facts, opener: str) -> OutboundLead:
    def said(field: str) -> str:
        fact = known.get(field)
        return str(fact.value) if fact is not None and fact.value is not None else ""

    name = clean_person(said("person.first_name"), said("person.last_name"))
    return OutboundLead(
        key=route.key(address_key(known)),
        email=said("person.email"),
        first_name=name.first,
        last_name=name.last,
        company_name=clean_company(said("company.name")).short,
        fields={"opener": opener},
    )
