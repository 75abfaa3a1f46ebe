"""A plan as people see it at the terminal: the lines of `gtm.figures.plan_lines`, and the command to go last."""

from typing import Any

from rich.console import Console

from flows.cli import list_quality, printing
from flows.cli.forecast import Forecast
from flows.cli.funnel import exit_code
from flows.cli.printing import clean, rows, styled
from gtm.figures.forecast import Quote
from gtm.figures.plan_lines import go_command, plan_lines
from gtm.ledger.engine import open_ledger
from gtm.models import RunSummary


def tell_plan(told: RunSummary, ahead: Forecast, quote: Quote, limit: int | None, json: bool) -> int:
    """Print the priced plan, or give it as JSON: the summary, `forecast`, `destination` and `go`."""
    go = go_command(told, quote, limit)
    with open_ledger().read() as tx:
        quality = list_quality.of_run(tx, told.run_id)
    data: dict[str, Any] = told.model_dump() | {
        "matches": ahead.estimate.matches,
        "source_note": ahead.estimate.note,
        "destination": ahead.destination,
        "forecast": quote.model_dump() | {"max_credits": quote.max_credits},
        "list_quality": quality,
        "go": go,
    }

    def show(console: Console) -> None:
        if quality is not None:
            list_quality.show(console, quality)
        _show(console, told, ahead, quote, go)

    return printing.tell(data, show, as_json=json, code=exit_code(told))


def _show(console: Console, told: RunSummary, ahead: Forecast, quote: Quote, go: str) -> None:
    console.print(styled((f"Plan for {told.play}", "strong"), " (nothing is bought, nothing is sent)"))
    lines = plan_lines(told, ahead.estimate, ahead.destination, quote)
    console.print(rows([(label, clean(words)) for label, words in lines]))
    if told.note:
        console.print(styled((clean(told.note), "warn")))
    console.print(styled(("\n  Go:  ", "strong"), go))
