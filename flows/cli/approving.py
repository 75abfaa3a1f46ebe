"""`gtm approve`: read the openers that wait, say yes to exactly these words, and go on."""

import getpass
import sys
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import wrong
from flows.cli.printing import Json
from flows.cli.running import go_on
from gtm.ledger import people, review, runs
from gtm.ledger.engine import Ledger, open_ledger
from gtm.ledger.review import Waiting
from gtm.names import read_email
from tasks.desk import working_ledger


def approve(
    run: Annotated[str, Parameter(help="Its id, or how that begins.")],
    /,
    *,
    all: Annotated[bool, Parameter(help="Approve everything that waits.", negative="")] = False,
    drop: Annotated[
        list[str] | None,
        Parameter(help="Approve all but these addresses.", consume_multiple=True, negative=""),
    ] = None,
    show: Annotated[bool, Parameter(help="Only print the review table.", negative="")] = False,
    no_go: Annotated[bool, Parameter(help="Do not go on with the run afterwards.", negative="")] = False,
    note: Annotated[str, Parameter(help="For the record.")] = "",
    json: Json = False,
) -> int:
    """Read what waits in a run, approve it, and push it.

    Example: gtm approve 7f3a --all
    """
    ledger = open_ledger()
    with ledger.read() as tx:
        found = runs.get(tx, run)
        waiting = review.waiting(tx, found.id)
    if not waiting:
        raise wrong(f"Nothing waits for approval in run {found.id}. `gtm status` says what does.")
    if show:
        return _show(waiting, found.id, json)
    if not no_go:
        working_ledger()  # a yes that could not be followed would be void when somebody comes back to it
    if not all and not drop:
        _print_table(printing.stderr(), waiting, found.id)
        if not _asked(len(waiting)):
            raise wrong("Nothing was approved. Use --all, or --drop EMAIL to leave people out.")
    left_out = _people(ledger, waiting, drop or [])
    yes, no = review.decide(ledger, found.id, drop=left_out, by=getpass.getuser(), note=note)
    printing.stderr().print(f"Approved {yes}, left out {no}.")
    if no_go:
        data = {"run_id": found.id, "approved": yes, "left_out": no}
        return printing.tell(
            data, lambda console: console.print(f"Go on with: gtm resume {found.id}"), as_json=json
        )
    return go_on(ledger, found.id, None, json)


def _show(waiting: list[Waiting], run_id: str, json: bool) -> int:
    rows = [
        {
            "number": one.number,
            "email": _said(one, "person.email"),
            "company": _said(one, "company.name"),
            "opener": one.draft.text,
            "findings": one.draft.findings,
        }
        for one in waiting
    ]
    data = {"run_id": run_id, "waiting": rows}
    return printing.tell(data, lambda console: _print_table(console, waiting, run_id), as_json=json)


def _print_table(console: Console, waiting: list[Waiting], run_id: str) -> None:
    console.print(printing.styled((f"{len(waiting)} openers wait in run {run_id}", "strong")))
    for one in waiting:
        who = f"{_said(one, 'person.email')}, {_said(one, 'company.name')}"
        console.print()
        console.print(
            printing.rows([(printing.styled((f"{one.number:>4}", "quiet")), printing.clean(who))], indent=0)
        )
        console.print(printing.rows([(printing.clean(one.draft.text),)], indent=6))
        warnings = ", ".join(str(finding["id"]) for finding in one.draft.findings)
        origin = f"{one.draft.opener}, variant {one.draft.variant}{'; ' + warnings if warnings else ''}"
        console.print(printing.rows([(printing.styled((origin, "quiet")),)], indent=6))


def _said(one: Waiting, field: str) -> str:
    fact = one.facts.get(field)
    return "" if fact is None else str(fact.value)


def _asked(count: int) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(f"\nSend these {count} openers, in these words? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("y", "yes")


def _people(ledger: Ledger, waiting: list[Waiting], addresses: list[str]) -> list[str]:
    """Person ids for addresses, however they are spelt. Raises Trouble for one that does not wait here."""
    try:
        keys = {read_email(address).canonical: address for address in addresses}
    except ValueError as error:
        raise wrong(f"--drop: {error} Nothing was approved.") from None
    with ledger.read() as tx:
        found = people.by_email_key(tx, keys)
    here = {one.lead.person_id for one in waiting}
    for key, address in keys.items():
        if found.get(key) not in here:
            raise wrong(f"{address} does not wait in this run. Nothing was approved.")
    return list(found.values())
