"""`gtm import`: a CSV of people into the ledger, without running a play."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli import list_quality, printing
from flows.cli.errors import wrong
from gtm.clock import now
from gtm.ledger import people
from gtm.ledger.engine import open_ledger
from gtm.ledger.people import Said, said_fields
from gtm.models import LeadQuery
from integrations import registry
from integrations.errors import IntegrationError
from tasks.identity import sighting

_MOST_SHOWN = 20


def import_file(
    file: Path, *, json: Annotated[bool, Parameter(help="One JSON object on stdout.")] = False
) -> int:
    """Take the people and companies of a CSV into the ledger, each once. Repeatable; sends nothing.

    Example: gtm import people.csv
    """
    ledger = open_ledger()
    rows = new = 0
    unreadable: list[str] = []
    try:
        for page in registry.connect("lead_source", "csv").pages(LeadQuery(file=str(file.absolute()))):
            seen = []
            unreadable += [f"{bad.ref}: {bad.reason}" for bad in page.unreadable]
            for lead in page.leads:
                try:
                    seen.append(sighting("csv", lead))
                except ValueError as error:
                    unreadable.append(f"{lead.ref}: {error}")
            with ledger.write() as tx:
                known = people.by_email_key(tx, [one.email_key for one in seen if one.email_key])
                ids = people.recognise(tx, seen, now())
                company_of = people.companies_of(tx, ids)
                said = [Said(i, "csv", said_fields(one.person)) for i, one in zip(ids, seen, strict=True)]
                said += [
                    Said(company_of[i], "csv", said_fields(one.company))
                    for i, one in zip(ids, seen, strict=True)
                    if i in company_of
                ]
                people.record(tx, said, now(), None)
            rows += len(seen)
            new += len(set(ids) - set(known.values()))
    except IntegrationError as error:
        raise wrong(str(error)) from None
    data = {"file": str(file), "rows": rows, "new": new, "known": rows - new, "unreadable": unreadable}
    for problem in unreadable[:_MOST_SHOWN]:
        printing.stderr().print(problem, markup=False)
    counts = f"{new:,} new, {rows - new:,} known before, {len(unreadable):,} unreadable"
    words = f"{printing.count(rows, 'row')} read: {counts}"
    quality = list_quality.of_file(file)
    data |= {"list_quality": quality}
    return printing.tell(data, lambda c: list_quality.tell_import(c, words, quality), as_json=json)
