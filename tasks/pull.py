"""Pull: list people from the play's source and enter each into the ledger, once.

A page and the cursor after it are one transaction: a killed run re-reads at most one page. People who opted
out, or are on a list the play leaves alone, stop here, before anything is bought.
"""

from collections.abc import Mapping, Sequence

from prefect import task

from gtm.clock import now
from gtm.ledger import entering, leads, people, runs, suppressions
from gtm.ledger.engine import Transaction
from gtm.ledger.people import Facts, Said, Sighting, said_fields
from gtm.models import LeadQuery, Outcome, Page, UnreadableRow
from gtm.sentences import ended
from integrations.errors import IntegrationError
from tasks.desk import Desk, open_desk
from tasks.identity import sighting, subject
from tasks.stage import INTERRUPTED, Stop, stopping


@task(name="pull", task_run_name="pull {run_id}", retries=0, persist_result=False)
def pull_people(run_id: str) -> Stop | None:
    """Read the source from where the run left off to its limit. May be repeated: it goes on."""
    with open_desk(run_id) as desk:
        if desk.run.pulled_all:
            return None
        query = wanted(desk)
        try:
            if query.limit != 0:
                for page in desk.source().pages(query, desk.run.cursor):
                    _enter(desk, page)
                    if stopping.is_set() and page.cursor is not None:
                        return INTERRUPTED
        except IntegrationError as error:
            return Stop(sentence=f"{ended(error)} Nothing was counted that was not read.")
        with desk.ledger.write() as tx:
            runs.note(tx, run_id, pulled_all=True)
    return None


def wanted(desk: Desk) -> LeadQuery:
    """The play's query with the smaller of its limit and the run's.

    It is the same on every try, because a source counts its limit from the beginning, not from the cursor.
    """
    limits = [limit for limit in (desk.play.query.limit, desk.run.limit) if limit is not None]
    return desk.play.query.model_copy(update={"limit": min(limits)}) if limits else desk.play.query


def _enter(desk: Desk, page: Page) -> None:
    provider = desk.play.source_name
    seen, refs, unreadable = _readable(provider, page)
    at = now()
    with desk.ledger.write() as tx:
        ids = people.recognise(tx, seen, at)
        company_of = people.companies_of(tx, ids)
        people.record(tx, _said(provider, seen, ids, company_of), at, desk.run.id)
        found = list(zip(refs, ids, strict=True))
        started = entering.pull(desk.ledger, tx, desk.run.id, desk.play.play, found, unreadable, at)
        leave_alone(desk, tx, started, people.known(tx, [row.person_id for row in started]))
        runs.note(tx, desk.run.id, cursor=page.cursor, pulled_all=page.cursor is None)


def _readable(provider: str, page: Page) -> tuple[list[Sighting], list[str], list[UnreadableRow]]:
    seen: list[Sighting] = []
    refs: list[str] = []
    unreadable = list(page.unreadable)
    for lead in page.leads:
        try:
            seen.append(sighting(provider, lead))
        except ValueError as error:
            unreadable.append(UnreadableRow(ref=lead.ref, reason=str(error)))
        else:
            refs.append(lead.ref)
    return seen, refs, unreadable


def _said(
    provider: str, seen: Sequence[Sighting], ids: Sequence[str], company_of: dict[str, str]
) -> list[Said]:
    said: list[Said] = []
    told: set[str] = set()
    for one, person_id in zip(seen, ids, strict=True):
        said.append(Said(person_id, provider, said_fields(one.person)))
        company_id = company_of.get(person_id)
        if company_id and company_id not in told:
            told.add(company_id)
            said.append(Said(company_id, provider, said_fields(one.company)))
    return said


def leave_alone(
    desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow], facts: Mapping[str, Facts]
) -> set[str]:
    """Rest those who are on a list this play leaves alone; returns their lead ids."""
    subjects = [subject(facts[row.person_id], row.person_id) for row in rows]
    entries = suppressions.check(tx, subjects, desk.play.icp.lists)
    moves = [
        leads.Move(row.id, row.stage, Outcome.SUPPRESSED, suppressions.reason_of(entry))
        for row, entry in zip(rows, entries, strict=True)
        if entry is not None
    ]
    leads.move(tx, desk.run.id, moves, now())
    return {move.lead_id for move in moves}
