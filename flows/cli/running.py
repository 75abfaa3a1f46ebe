"""`gtm plan`, `gtm run`, `gtm resume`: a play on its way, watched, told as a funnel with the next command."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import FAILED, Trouble, explain, wrong
from flows.cli.forecast import look_ahead
from flows.cli.funnel import exit_code, next_commands, show_beside, show_next, show_run
from flows.cli.journey import Interrupted, failure, travel
from flows.cli.plan import tell_plan
from flows.cli.plays import require
from flows.cli.printing import Json
from flows.cli.watching import bar
from flows.given import MOST_CREDITS, MOST_PEOPLE, nothing_waits
from flows.taken import listening
from gtm.ledger import runs
from gtm.ledger.engine import Ledger
from gtm.models import Mode, RunState, RunSummary
from tasks.desk import working_ledger

Play = Annotated[str, Parameter(help="The name of a play; `gtm check` lists them.")]
Limit = Annotated[
    int | None, Parameter(help="At most so many people.", validator=Number(gte=1, lte=MOST_PEOPLE))
]
MaxCredits = Annotated[
    int | None,
    Parameter(help="Spend at most so many credits in this run.", validator=Number(gte=0, lte=MOST_CREDITS)),
]


def plan(play: Play, /, *, limit: Limit = None, json: Json = False) -> int:
    """Show who would come, what it would cost and where it would go. Buys and sends nothing.

    Example: gtm plan seed-a-hiring-sdr
    """
    return _go(play, Mode.PLAN, limit, None, json)


def run(
    play: Play,
    /,
    *,
    mode: Annotated[
        Mode, Parameter(help="plan buys and sends nothing, draft may buy, push may send.")
    ] = Mode.PLAN,
    limit: Limit = None,
    max_credits: MaxCredits = None,
    json: Json = False,
) -> int:
    """Pull, enrich, qualify and draft for a play; push what a person has approved.

    Example: gtm run seed-a-hiring-sdr --mode push --limit 20
    """
    return _go(play, mode, limit, max_credits, json)


def resume(
    run: Annotated[str | None, Parameter(help="Its id, or how that begins.")] = None,
    /,
    *,
    max_credits: MaxCredits = None,
    json: Json = False,
) -> int:
    """Go on with a run that stopped, was interrupted or was approved; the latest one if none is named.

    Example: gtm resume 7f3a
    """
    ledger = working_ledger()
    with ledger.read() as tx:
        open_runs = runs.resumable(ledger, tx)
        chosen = runs.get(tx, run) if run else next(iter(open_runs), None)
        if chosen is None:
            raise wrong(nothing_waits(tx))
    return go_on(ledger, chosen.id, max_credits, json)


def go_on(ledger: Ledger, run_id: str, max_credits: int | None, json: bool) -> int:
    """Continue one run and tell how it ended."""

    def flow() -> Any:
        from flows.outbound import resume as flow

        return flow(run_id, max_credits, return_state=True)

    return tell_run(_watched(ledger, flow, None, again=f"gtm resume {run_id}"), json)


def _go(play: str, mode: Mode, limit: int | None, max_credits: int | None, json: bool) -> int:
    loaded = require(play)
    ledger = working_ledger()
    ledger.must_be_writable()  # told before any provider is asked
    ahead = look_ahead(ledger, loaded, mode, limit)
    if ahead.estimate.note and mode is not Mode.PLAN:  # a plan has a place for it
        printing.stderr().print(printing.clean(f"{ahead.estimate.note}."), markup=False, soft_wrap=True)

    def flow() -> Any:
        from flows.outbound import outbound

        return outbound(play, mode, limit, max_credits, return_state=True)

    beside: list[str] = []
    told = _watched(ledger, flow, ahead.expected, again="the same command", beside=beside)
    if mode is Mode.PLAN and told.state is RunState.DONE:
        from tasks.quoting import quote  # imports Prefect, whose logging is set up by `journey` first

        return tell_plan(told, ahead, quote(told.run_id, told, ahead.destination), limit, json)
    return tell_run(
        told,
        json,
        loaded.play.enrich.budget_credits,
        limit,
        ahead.estimate.note,
        [_summary(ledger, one) for one in beside],
    )


def _watched(
    ledger: Ledger,
    flow: Callable[[], Any],
    expected: int | None,
    *,
    again: str,
    beside: list[str] | None = None,
) -> RunSummary:
    """Run the flow under a progress bar; its run's counts are read from the ledger, whatever Prefect says.

    Only of the run that this flow took: at the same time other processes may run the same play. `again` is how to go
    on as long as it has taken none. `beside` is given the runs that it went on with first.
    """
    with listening() as ours, bar(ledger, lambda: ours.run_id, expected) as watch:
        try:
            state = travel(flow, watch)
        except Interrupted as interrupted:
            return _interrupted(ledger, ours.run_id, interrupted.at_rest, again)
        except Trouble:  # nothing was begun: it says so itself
            raise
        except Exception as error:  # Prefect's server, say
            known = explain(error)
            if known is None or ours.run_id is None:
                raise
            raise Trouble(f"{known.sentence} Then: gtm resume {ours.run_id}", FAILED, known.kind) from None
    if ours.run_id is None:
        raise failure(state)
    if beside is not None:
        beside += ours.beside
    told = _summary(ledger, ours.run_id)
    if told.state is RunState.RUNNING and state.is_failed():  # not even its end could be written down
        why = failure(state)
        raise Trouble(f"{why} When that is mended: gtm resume {ours.run_id}", FAILED, why.kind)
    return told


def _interrupted(ledger: Ledger, run_id: str | None, at_rest: bool, again: str) -> RunSummary:
    """A run that had come to its end before it could hear of it is told as it ended.

    Raises Trouble for every other: with the command that goes on.
    """
    if run_id is not None:
        with ledger.read() as tx:
            ended = runs.get(tx, run_id).state in (RunState.DONE, RunState.WAITING)
        again = f"gtm resume {run_id}"
        if ended:
            told = _summary(ledger, run_id)
            if at_rest and told.mode is not Mode.PLAN:  # a plan would ask providers for its price now
                printing.stderr().print("There was nothing left to interrupt: the run had come to its end.")
                return told
            again = next(iter(next_commands(told)), "gtm status")
    sentence = f"Interrupted. What is done stands. Go on with: {again}"
    raise Trouble(sentence, FAILED, "interrupted", at_rest=at_rest) from None


def _summary(ledger: Ledger, run_id: str) -> RunSummary:
    with ledger.read() as tx:
        return runs.summary(tx, run_id)


def tell_run(
    told: RunSummary,
    json: bool,
    budget: int | None = None,
    limit: int | None = None,
    source: str = "",
    beside: Sequence[RunSummary] = (),
) -> int:
    """How a run ended, for people or as JSON. `source`: what is to be known of its list. `beside`: what became of runs that
    had been left behind, and were gone on with first."""

    def show(console: Console) -> None:
        show_run(console, told, budget=budget, source=source)
        for one in beside:
            show_beside(console, one)
        show_next(console, next_commands(told, limit))

    data = told.model_dump() | {"source_note": source, "went_on_with": [one.model_dump() for one in beside]}
    return printing.tell(data, show, as_json=json, code=exit_code(told))
