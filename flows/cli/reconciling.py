"""`gtm reconcile`: settle what is in doubt by looking it up; a person's word where looking up could not."""

from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import DONE, DOUBT, FAILED, wrong
from gtm.clock import now
from gtm.ledger import doubts, generation, leads, pushes, runs
from gtm.ledger.engine import open_ledger
from gtm.ledger.leads import Move
from gtm.ledger.push_rows import instant
from gtm.ledger.side_file import Campaign
from gtm.models import Outcome
from tasks.identity import canonical
from tasks.reconcile import NOTHING_COMPARED, Audited, Settled, compare_all, compare_campaign, settle_all
from tasks.settle import quiet

_WORDS = {"sent": pushes.CONFIRMED, "not-sent": pushes.PLANNED, "give-up": pushes.REJECTED}
_OUTCOMES = {
    pushes.CONFIRMED: Outcome.PUSHED,
    pushes.PLANNED: Outcome.IN_DOUBT,
    pushes.REJECTED: Outcome.REFUSED,
}


def reconcile(
    *,
    full: Annotated[
        bool, Parameter(help="Also read whole campaigns and compare them with the ledger.")
    ] = False,
    wait: Annotated[
        bool, Parameter(help="Wait the minute between the two look-ups that an absence needs.")
    ] = True,
    without: Annotated[
        tuple[str, ...],
        Parameter(
            help="After a restore, with --full: PROVIDER/CAMPAIGN that was deleted, and whose people you put on a list.",
            negative="",
        ),
    ] = (),
    settle: Annotated[str | None, Parameter(help="An address in doubt that you looked up yourself.")] = None,
    as_: Annotated[
        Literal["sent", "not-sent", "give-up"] | None,
        Parameter(name="--as", help="What you found; not-sent lets it be sent again."),
    ] = None,
    why: Annotated[str, Parameter(help="For the record, with --settle.")] = "",
    json: Annotated[bool, Parameter(help="One JSON object on stdout, everything else on stderr.")] = False,
) -> int:
    """Look up every push in doubt and take late opt-outs out of campaigns. Sends nothing. Exit 3 while any is open.

    Example: gtm reconcile --full
    """
    if settle is not None:
        if as_ is None:
            raise wrong("--settle needs --as sent, --as not-sent or --as give-up. Nothing was touched.")
        return _by_hand(settle, _WORDS[as_], why or f"said to be {as_}", json)
    deleted = _campaigns(without, full)
    with printing.stderr().status("reading campaigns" if full else "looking up"):
        audited = compare_all(compare_campaign.fn, deleted) if full else NOTHING_COMPARED
        settled = settle_all.fn(patient=wait)
    troubles = [*settled.troubles, *(one.trouble for one in audited.campaigns if one.trouble)]
    # What is open outranks what could not be asked: that is why it is still open, and it is told as well.
    code = DOUBT if _open(settled, audited) else FAILED if troubles else DONE
    to_send: list[str] = []
    if settled.planned_again:
        with open_ledger().read() as tx:
            to_send = runs.with_pushes_to_send(tx)
    data: dict[str, Any] = settled.model_dump(mode="json") | {
        "to_send": to_send,
        "troubles": troubles,
        "campaigns": [one.model_dump(mode="json") for one in audited.campaigns],
        "guard": audited.guard,
    }
    return printing.tell(
        data, lambda c: _show(c, settled, audited, troubles, to_send), as_json=json, code=code
    )


def _campaigns(without: tuple[str, ...], full: bool) -> frozenset[Campaign]:
    """The deleted campaigns that were named. They matter to the guard of a restored ledger, and to nothing else."""
    if not without:
        return frozenset()
    if not full:
        raise wrong("--without goes with --full: the other campaigns have to be read. Nothing was touched.")
    named = [tuple(one.split("/", 1)) for one in without]
    if any(len(one) != 2 or not all(one) for one in named):
        raise wrong(
            "--without names a campaign as PROVIDER/CAMPAIGN, as in smartlead/123. Nothing was touched."
        )
    if not generation.behind(open_ledger()):
        raise wrong("--without is for a restored ledger, and this one was not. Nothing was touched.")
    return frozenset((provider, campaign) for provider, campaign in named)


def _open(settled: Settled, audited: Audited) -> bool:
    """Whether anything waits to be settled, or for a person; or a restored ledger for its campaigns."""
    return settled.is_open or bool(audited.guard)


def _held(charges: int) -> str:
    return (
        f"{printing.count(charges, 'charge')} may stand that the provider's figures cannot tell any more: held in the "
        "budget until the play's cache_days are over. Nothing is to be done about it"
    )


def _by_hand(email: str, state: str, why: str, json: bool) -> int:
    key = canonical(email.strip())
    with open_ledger().write() as tx:
        rows = [row for row in doubts.in_doubt(tx) if canonical(row.email) == key]
        if not rows:
            raise wrong(f"{email} is not in doubt. `gtm status` lists what is. Nothing was touched.")
        for row in rows:
            after = doubts.decide(tx, row, state, "a person at the terminal", why, instant(), quiet())
            if row.lead_id and after == state:
                move = Move(row.lead_id, leads.QUEUED, _OUTCOMES[state], why)
                leads.move_at_rest(tx, row.run_id, [move], now())
        due = [
            row.not_before for row in doubts.in_doubt(tx) if canonical(row.email) == key and row.not_before
        ]
    if after != state:
        when = f" from {min(due):%H:%M} UTC on" if due else ""
        words = (
            f"{email}: noted as one look-up. A sequencer may still have it in its queue, so it is sent again only "
            f"after a second one: say it again{when}, or let `gtm reconcile` look."
        )
        data = {"email": email, "state": after, "settled": 0}
        return printing.tell(data, lambda c: c.print(words, markup=False), as_json=json, code=DOUBT)
    again = f" gtm resume {rows[0].run_id} sends it." if state == pushes.PLANNED else ""
    words = f"{email}: {state.replace('_', ' ')}.{again}"
    data = {"email": email, "state": state, "settled": len(rows)}
    return printing.tell(data, lambda console: console.print(words, markup=False), as_json=json)


def _show(
    console: Console, settled: Settled, audited: Audited, troubles: list[str], to_send: list[str]
) -> None:
    for one in audited.campaigns:
        if not one.trouble:
            console.print(
                f"{one.provider} campaign {one.campaign}: {one.there:,} there, {one.ours:,} ours, "
                f"{one.foreign:,} put there by others, {one.missing_there:,} sent and gone, "
                f"{one.missing_here:,} the ledger did not know of, {one.suppressed_there:,} to be left alone"
            )
    console.print(
        f"{printing.count(settled.looked_up, 'person', 'people')} looked up: {settled.confirmed} were sent, "
        f"{settled.planned_again} were not and may be sent again, {settled.open} still in doubt"
    )
    if settled.withdrawn or settled.to_withdraw:
        console.print(f"{settled.withdrawn} taken out of campaigns, {settled.to_withdraw} still to be")
    if settled.charges_settled or settled.charges_open:
        console.print(
            f"{printing.count(settled.charges_settled, 'charge')} settled by the provider's own figures, "
            f"{settled.charges_open} still in doubt"
        )
    if settled.charges_held:
        console.print(printing.prose(_held(settled.charges_held)))
    for trouble in troubles:
        console.print(printing.styled((f"{trouble}. It will be asked again.", "warn")))
    if audited.guard:
        console.print(printing.prose(printing.styled((f"{audited.guard}.", "warn"))))
    if _open(settled, audited):
        console.print("What and until when: gtm status")
    if to_send:
        console.print(f"To send them: {'    '.join(f'gtm resume {run_id}' for run_id in to_send)}")
