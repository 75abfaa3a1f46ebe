"""A priced plan as lines of words: who would come, what it would cost, where it would go, and the command to go.

The terminal and the run's page in Prefect show the same lines, so that neither says something else than the other.
The words are as sources and sequencers gave them: whoever shows them makes them harmless in its own way.
"""

from collections.abc import Sequence

from gtm.figures.forecast import Cost, Quote
from gtm.figures.funnel import nobody_matched, top_reasons, unreadable_rows
from gtm.models import Destination, Estimate, Outcome, RunSummary
from gtm.sentences import counted

Lines = Sequence[tuple[str, str]]
"""A label and its words; without a label the words belong to the label above."""


def plan_lines(told: RunSummary, estimate: Estimate, destination: Destination | None, quote: Quote) -> Lines:
    """What a plan has to say, in the order in which people ask: who, at what price, how long, where to."""
    lines = [("source", _source(estimate)), ("expected", _expected(quote))]
    if not told.pulled:
        lines.append(("", f"{nobody_matched(told)}; see what the play's source asks for"))
    aside = _aside(told)
    if aside:
        lines.append(("", aside))
    lines += [("credits" if place == 0 else "", words) for place, words in enumerate(_credits(quote))]
    lines.append(("time", _time(quote)))
    return [*lines, *_destination(destination)] if destination is not None else lines


def go_command(told: RunSummary, quote: Quote, limit: int | None) -> str:
    """How to do what was planned, and spend no more than it will probably cost."""
    words = ["gtm run", told.play, "--mode push"]
    if limit is not None:
        words.append(f"--limit {limit}")
    if quote.max_credits:
        words.append(f"--max-credits {quote.max_credits}")
    return " ".join(words)


def _source(estimate: Estimate) -> str:
    matches = estimate.matches
    count = "not known before reading" if matches is None else f"{counted(matches, 'person', 'people')} match"
    price = f"{estimate.credits} credits" if estimate.credits else "free"
    return ", ".join(part for part in (count, price, estimate.note) if part)


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
        if outcome is Outcome.DROPPED:
            number -= sum(drop.row is not None for drop in told.reasons)
        if number:
            why = top_reasons(told.reasons, outcome) if outcome is Outcome.DROPPED else ""
            parts.append(f"{number:,} {word}" + (f" ({why})" if why else ""))
    return ", ".join(filter(None, [*parts, unreadable_rows(told)]))


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
    if quote.basis.startswith(("no ", "nobody ", "everybody ")):
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


def _destination(place: Destination) -> Lines:
    facts = [place.status.lower(), counted(place.mailboxes, "mailbox", "mailboxes"), place.schedule]
    words = ", ".join(fact for fact in facts if fact)
    told = [("destination", f"{place.name or place.campaign}: {words}")]
    if place.variables:
        told.append(("", f"variables {', '.join(place.variables)}"))
    return [*told, *(("", f"problem: {problem}") for problem in place.problems)]


def span(low: int, high: int) -> str:
    """`129-147`, or `138` when there is no doubt."""
    return f"{low:,}" if low == high else f"{low:,}-{high:,}"
