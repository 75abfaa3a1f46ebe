"""`gtm approve`: read the openers that wait, say yes to exactly these words, and go on."""

import getpass
import sys
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import wrong
from flows.cli.prefect_home import has_server, prefect_ready
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

    A question that was answered in Prefect is not decided a second time. With --show and nothing waiting: whom a reviewer
    left out when they had been sent already.

    Example: gtm approve 7f3a --all
    """
    ledger = open_ledger()
    with ledger.read() as tx:
        found = runs.get(tx, run)
        waiting = review.waiting(tx, found.id)
        too_late = review.sent_all_the_same(tx, found.id) if show and not waiting else []
    if not waiting and show and too_late:
        return _show_sent(too_late, found.id, json)
    if not waiting:
        raise wrong(f"Nothing waits for approval in run {found.id}. `gtm status` says what does.")
    if show:
        return _show(waiting, found.id, json)
    _refuse_answered(found.id, waiting)
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


def _refuse_answered(run_id: str, waiting: list[Waiting]) -> None:
    """Raises Trouble if this very question was answered in Prefect and the answer is about to be carried out."""
    if not has_server():
        return
    with prefect_ready():
        from flows import answers  # imports Prefect, which takes seconds

        try:
            known = answers.given(run_id)
        except Exception as error:
            # Whatever keeps Prefect from telling is said; the answer is heard when the run goes on.
            words = f"Prefect could not be asked for an answer to run {run_id} ({type(error).__name__})."
            printing.stderr().print(words, markup=False, soft_wrap=True)
            return
        key = answers.question(run_id, waiting)
        found = next((one for one in known if one.open and one.key == key), None)
    if found is not None:
        raise wrong(
            f"Run {run_id} was answered in Prefect a moment ago: flow run {found.name!r} carries the answer out as soon as "
            "a worker takes it. Nothing was approved here. To decide here instead, cancel that flow run first; whom its "
            "answer leaves out stays out."
        )


def _show_sent(too_late: list[Waiting], run_id: str, json: bool) -> int:
    """Whom a reviewer left out when they were with the sequencer already, and how to withdraw them."""
    emails = [_said(one, "person.email") for one in too_late]

    def show(console: Console) -> None:
        head = f"{printing.count(len(emails), 'person')} of run {run_id} left out too late: with the sequencer already"
        console.print(printing.styled((head, "strong")))
        console.print(printing.rows([(printing.clean(f"gtm suppress add {email}"),) for email in emails]))
        console.print("then: gtm reconcile")

    return printing.tell({"run_id": run_id, "waiting": [], "left_out_too_late": emails}, show, as_json=json)


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
