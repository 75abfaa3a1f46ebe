"""`gtm import`: a CSV of people into the ledger, without running a play."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

from cyclopts import Parameter

from flows.cli import list_quality, printing
from flows.cli.errors import DONE, DOUBT, wrong
from flows.cli.files import regular_file
from flows.cli.printing import Json
from gtm.clock import now
from gtm.ledger import people
from gtm.ledger.engine import Ledger, open_ledger
from gtm.ledger.people import Said, Sighting, said_fields
from gtm.models import LeadQuery, Page
from gtm.sentences import ended
from integrations import registry
from integrations.csv_text import LARGEST_FILE
from integrations.errors import IntegrationError
from tasks.identity import sighting

_STDIN = "-"
_MOST_SHOWN = 20
_PIECE = 1 << 20


class _Taken(NamedTuple):
    rows: int
    new: int
    unreadable: list[str]


def import_file(
    file: Annotated[
        str,
        Parameter(
            help="A CSV with a column for e-mail addresses, or - for stdin.", allow_leading_hyphen=True
        ),
    ],
    /,
    *,
    json: Json = False,
) -> int:
    """Take the people and companies of a CSV into the ledger, each once. Repeatable; sends nothing.

    Ends with 3 if a row could not be read: the others are taken in, and it waits for a person.

    Example: gtm import people.csv
    """
    with _at_hand(file) as path:
        return _import(path, file if path == Path(file) else "stdin", json)


@contextmanager
def _at_hand(file: str) -> Iterator[Path]:
    """A file that can be read twice: the road's source does, for its encoding. Of stdin a copy, as long as it is read."""
    if file != _STDIN:
        yield regular_file(Path(file), "Name a CSV file, or - for stdin")
        return
    with TemporaryDirectory(prefix="gtm-import-") as folder:  # nobody else may read it: it holds people
        copy = Path(folder) / "stdin"
        with copy.open("wb") as sink:
            while sink.tell() <= LARGEST_FILE and (piece := sys.stdin.buffer.read(_PIECE)):
                sink.write(piece)
        yield copy


def _import(path: Path, name: str, json: bool) -> int:
    ledger = open_ledger()
    rows = new = 0
    unreadable: list[str] = []
    source, query = registry.connect("lead_source", "csv"), LeadQuery(file=str(path.absolute()))
    try:
        note = source.estimate(query).note
        for page in source.pages(query):
            taken = _take_in(ledger, page)
            rows, new = rows + taken.rows, new + taken.new
            unreadable += taken.unreadable
    except IntegrationError as error:
        before = f"{printing.count(rows, 'row')} before that were taken in" if rows else "Nothing was touched"
        raise wrong(f"{ended(str(error).replace(str(path.absolute()), name))} {before}.") from None
    if note:
        printing.stderr().print(printing.clean(f"{name}: {note}."), markup=False, soft_wrap=True)
    for problem in unreadable[:_MOST_SHOWN]:
        printing.stderr().print(problem, markup=False, soft_wrap=True)
    if len(unreadable) > _MOST_SHOWN:
        printing.stderr().print(f"... and {len(unreadable) - _MOST_SHOWN:,} more; --json names all of them")
    if not rows:  # a file nobody could read must not pass for an empty list
        raise wrong(
            f"{name}: none of its {printing.count(len(unreadable), 'row')} could be read "
            f"({unreadable[0]}). Nothing was touched."
        )
    data = {"file": name, "rows": rows, "new": new, "known": rows - new, "unreadable": unreadable}
    counts = f"{new:,} new, {rows - new:,} known before, {len(unreadable):,} unreadable"
    words = f"{printing.count(rows, 'row')} read: {counts}"
    quality = list_quality.of_file(path)
    data |= {"note": note, "list_quality": quality}
    return printing.tell(
        data,
        lambda console: list_quality.tell_import(console, words, quality),
        as_json=json,
        code=DOUBT if unreadable else DONE,
    )


def _take_in(ledger: Ledger, page: Page) -> _Taken:
    """One page in one transaction."""
    seen: list[Sighting] = []
    unreadable = [f"{bad.ref}: {bad.reason}" for bad in page.unreadable]
    for lead in page.leads:
        try:
            seen.append(sighting("csv", lead))
        except ValueError as error:
            unreadable.append(f"{lead.ref}: {error}")
    with ledger.write() as tx:
        known = people.met(tx, seen)
        ids = people.recognise(tx, seen, now())
        company_of = people.companies_of(tx, ids)
        said = [Said(i, "csv", said_fields(one.person)) for i, one in zip(ids, seen, strict=True)]
        said += [
            Said(company_of[i], "csv", said_fields(one.company))
            for i, one in zip(ids, seen, strict=True)
            if i in company_of
        ]
        people.record(tx, said, now(), None)
    return _Taken(len(seen), len(set(ids) - known), unreadable)
