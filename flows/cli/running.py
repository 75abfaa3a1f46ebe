"""`gtm plan`, `gtm run`, `gtm resume`: a play on its way, watched, told as a funnel with the next command."""

from collections.abc import Callable
from typing import Annotated, Any

from cyclopts import Parameter
from cyclopts.validators import Number
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import FAILED, Trouble, explain, wrong
from flows.cli.forecast import look_ahead
from flows.cli.funnel import exit_code, next_commands, show_next, show_run
from flows.cli.journey import Interrupted, failure, travel
from flows.cli.plan import tell_plan
from flows.cli.plays import require
from flows.cli.printing import Json
from flows.cli.watching import bar
from flows.given import MOST_CREDITS, MOST_PEOPLE
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
        raise wrong("No run waits to go on. `gtm status` lists the runs. Nothing was touched.")
    return go_on(ledger, chosen.id, max_credits, json)


def go_on(ledger: Ledger, run_id: str, max_credits: int | None, json: bool) -> int:
    """Continue one run and tell how it ended."""

    def flow() -> Any:
        from flows.outbound import resume as flow

        return flow(run_id, max_credits, return_state=True)

    return tell_run(_watched(ledger, flow, lambda: run_id, None), json)


def _go(play: str, mode: Mode, limit: int | None, max_credits: int | None, json: bool) -> int:
    loaded = require(play)
    ledger = working_ledger()
    ledger.must_be_writable()  # told before any provider is asked
    ahead = look_ahead(ledger, loaded, mode, limit)
    if ahead.estimate.note and mode is not Mode.PLAN:  # a plan has a place for it
        printing.stderr().print(printing.clean(f"{ahead.estimate.note}."), markup=False, soft_wrap=True)
    with ledger.read() as tx:
        before = {run.id for run in runs.recent(tx, loaded.play.play)}

    def find() -> str | None:
        with ledger.read() as tx:
            new = [run.id for run in runs.recent(tx, loaded.play.play) if run.id not in before]
        return new[0] if new else None

    def flow() -> Any:
        from flows.outbound import outbound

        return outbound(play, mode, limit, max_credits, return_state=True)

    told = _watched(ledger, flow, find, ahead.expected)
    if mode is Mode.PLAN and told.state is RunState.DONE:
        from tasks.quoting import quote  # imports Prefect, whose logging is set up by `journey` first

        return tell_plan(told, ahead, quote(told.run_id, told, ahead.destination), limit, json)
    return tell_run(told, json, loaded.play.enrich.budget_credits, limit, ahead.estimate.note)


def _watched(
    ledger: Ledger, flow: Callable[[], Any], find: Callable[[], str | None], expected: int | None
) -> RunSummary:
    """Run the flow under a progress bar; the run's counts are read from the ledger, whatever Prefect says."""
    with bar(ledger, find, expected) as watch:
        try:
            state = travel(flow, watch)
        except Interrupted as interrupted:
            run_id = find()
            again = f"gtm resume {run_id}" if run_id else "the same command"
            sentence = f"Interrupted. What is done stands. Go on with: {again}"
            raise Trouble(sentence, FAILED, "interrupted", at_rest=interrupted.at_rest) from None
        except Trouble:  # nothing was begun: it says so itself
            raise
        except Exception as error:  # Prefect's server, say
            known, run_id = explain(error), find()
            if known is None or run_id is None:
                raise
            raise Trouble(f"{known.sentence} Then: gtm resume {run_id}", FAILED, known.kind) from None
    run_id = find()
    if run_id is None:
        raise failure(state)
    with ledger.read() as tx:
        told = runs.summary(tx, run_id)
    if told.state is RunState.RUNNING and state.is_failed():  # not even its end could be written down
        why = failure(state)
        raise Trouble(f"{why} When that is mended: gtm resume {run_id}", FAILED, why.kind)
    return told


def tell_run(
    told: RunSummary, json: bool, budget: int | None = None, limit: int | None = None, source: str = ""
) -> int:
    """How a run ended, for people or as JSON. `source`: what is to be known of its list."""

    def show(console: Console) -> None:
        show_run(console, told, budget=budget, source=source)
        show_next(console, next_commands(told, limit))

    data = told.model_dump() | {"source_note": source}
    return printing.tell(data, show, as_json=json, code=exit_code(told))
