"""A plan as people see it: who would come, what it would cost, where it would go, and the command to go."""

from typing import Any

from rich.console import Console

from flows.cli import list_quality, printing
from flows.cli.forecast import Forecast
from flows.cli.funnel import exit_code
from flows.cli.printing import clean, rows, styled
from gtm.figures import top_reasons
from gtm.figures.forecast import Cost, Quote
from gtm.ledger.engine import open_ledger
from gtm.models import Destination, Outcome, RunSummary


def tell_plan(told: RunSummary, ahead: Forecast, quote: Quote, limit: int | None, json: bool) -> int:
    """Print the priced plan, or give it as JSON: the summary, `forecast`, `destination` and `go`."""
    go = go_command(told, quote, limit)
    with open_ledger().read() as tx:
        quality = list_quality.of_run(tx, told.run_id)
    data: dict[str, Any] = told.model_dump() | {
        "matches": ahead.estimate.matches,
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


def go_command(told: RunSummary, quote: Quote, limit: int | None) -> str:
    """How to do what was planned, and spend no more than it will probably cost."""
    words = ["gtm run", told.play, "--mode push"]
    if limit is not None:
        words.append(f"--limit {limit}")
    if quote.max_credits:
        words.append(f"--max-credits {quote.max_credits}")
    return " ".join(words)


def _show(console: Console, told: RunSummary, ahead: Forecast, quote: Quote, go: str) -> None:
    console.print(styled((f"Plan for {told.play}", "strong"), " (nothing is bought, nothing is sent)"))
    lines = [("source", _source(ahead)), ("expected", _expected(quote))]
    aside = _aside(told)
    if aside:
        lines.append(("", aside))
    lines += [("credits" if place == 0 else "", words) for place, words in enumerate(_credits(quote))]
    lines.append(("time", _time(quote)))
    if ahead.destination is not None:
        lines += _destination(ahead.destination)
    console.print(rows(lines))
    if told.note:
        console.print(styled((clean(told.note), "warn")))
    console.print(styled(("\n  Go:  ", "strong"), go))


def _source(ahead: Forecast) -> str:
    matches = ahead.estimate.matches
    count = (
        "not known before reading"
        if matches is None
        else f"{printing.count(matches, 'person', 'people')} match"
    )
    price = f"{ahead.estimate.credits} credits" if ahead.estimate.credits else "free"
    return ", ".join(part for part in (count, price, clean(ahead.estimate.note)) if part)


def _expected(quote: Quote) -> str:
    parts = [f"pull {quote.pulled:,}", f"enrich {span(*quote.enriched)}", f"keep {span(*quote.kept)}"]
    push = "push"
    if quote.per_day:
        push += f" at most {quote.per_day:,} a day"
        if quote.days and quote.days[1]:
            push += f": {span(*quote.days)} {'day' if quote.days[1] == 1 else 'days'}"
    return " -> ".join([*parts, push])


def _aside(told: RunSummary) -> str:
    """Who falls away before anything is bought."""
    parts = []
    for outcome, word in (
        (Outcome.DUPLICATE, "duplicate"),
        (Outcome.SUPPRESSED, "suppressed"),
        (Outcome.ALREADY_THERE, "there already"),
        (Outcome.DROPPED, "ruled out by what is known"),
    ):
        number = told.outcomes()[outcome]
        if number:
            why = top_reasons(told.reasons, outcome) if outcome is Outcome.DROPPED else ""
            parts.append(f"{number:,} {word}" + (f" ({clean(why)})" if why else ""))
    return ", ".join(parts)


def _credits(quote: Quote) -> list[str]:
    if not quote.costs:
        return ["none: the play buys nothing"]
    return [*(_cost(cost) for cost in quote.costs), *_limits(quote)]


def _cost(cost: Cost) -> str:
    name = cost.provider.capitalize()
    words = f"{span(cost.low, cost.high)} of {name}"
    if cost.already:
        words += f", {cost.already:,} already paid for are free"
    if cost.balance is not None:
        words += f"; balance {cost.balance:,.0f}"
        if cost.balance < cost.high:
            words += ", which may not be enough"
    return words


def _limits(quote: Quote) -> list[str]:
    days = f" for {quote.room_days} days over all runs, {quote.room:,} left" if quote.room_days else ""
    told = [f"budget {quote.budget:,}{days}; estimated from {quote.basis}"]
    if quote.basis.startswith(("no ", "everybody")):
        told = [f"budget {quote.budget:,}{days}; {quote.basis}"]
    if quote.asked > quote.reach[0]:
        told.append(
            f"the budget is for {span(*quote.reach)} of the {quote.asked:,} people to be asked about; the rest are held"
        )
    return told


def _time(quote: Quote) -> str:
    low, high = quote.seconds
    words = took(high) if took(low) == took(high) else f"{took(low)} to {took(high)}"
    rates = [
        f"{cost.calls:,} calls at most, {cost.provider.capitalize()} allows {cost.per_minute:,} a minute"
        for cost in quote.costs
        if cost.per_minute
    ]
    return "; ".join([f"about {words}", *rates])


def took(seconds: int) -> str:
    """`2 min 10 s`, `1 h 5 min`."""
    if seconds < 60:
        return f"{max(seconds, 1)} s"
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _destination(place: Destination) -> list[tuple[str, str]]:
    facts = [place.status.lower(), printing.count(place.mailboxes, "mailbox", "mailboxes"), place.schedule]
    words = ", ".join(clean(fact) for fact in facts if fact)
    told = [("destination", f"{clean(place.name or place.campaign)}: {words}")]
    if place.variables:
        told.append(("", f"variables {', '.join(clean(name) for name in place.variables)}"))
    return [*told, *(("", f"problem: {clean(problem)}") for problem in place.problems)]


def span(low: int, high: int) -> str:
    """`129-147`, or `138` when there is no doubt."""
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"
