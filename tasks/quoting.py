"""Quote: what a play's next run will cost and bring, from a plan that has just been made. Free calls only.

The plan has read the people and judged whom the ledger knows enough about. What is not known yet is expected from what
the same play saw before, else from what the provider answered to other plays, else not at all: then the interval is wide.
"""

from decimal import Decimal
from math import ceil

from gtm.figures.forecast import NEVER_SEEN, Cost, Quote, Seen, Span, days_needed, expected
from gtm.ledger import credits, history, leads
from gtm.ledger.engine import Transaction
from gtm.models import Destination, RunSummary
from tasks.desk import Desk, calls_a_minute, open_desk
from tasks.enrich import NOT_BOUGHT
from tasks.kept_back import price_of_company
from tasks.purchase import asked_since, purse
from tasks.usage import balance

_ENOUGH = 10  # people who must have been paid for before that experience counts
_COLLEAGUES = 3.0  # people of one company are found, or not, together; so are a company's credits
_SECONDS_A_CALL = (0.05, 1.0)  # without experience: from a quick answer to a slow one
_AT_ONCE = 4


def quote(run_id: str, told: RunSummary, destination: Destination | None) -> Quote:
    """The quote for going on from a plan's run. Asks providers for balances; repeatable."""
    with open_desk(run_id) as desk:
        balances = {name: balance(name, desk.pace) for name in desk.play.enrich.waterfall}
        with desk.ledger.read() as tx:
            held = history.not_bought(tx, run_id, NOT_BOUGHT, leads.MATCHED)
            room = int(credits.room(tx, purse(desk)._replace(run_id="")) or 0)
            people, people_seen = _people(tx, desk, held.people)
            reach = _reach(desk, held.people, room)
            firms = _companies(tx, desk, held)
            kept_seen = _kept(tx, desk)
            pace = history.seconds_per_person(tx, desk.play.play)
            already = {
                name: history.paid_already(tx, run_id, name, asked_since(desk))
                for name, _ in desk.enrichers()
            }
    asked = reach.high
    people = Span(min(people.low, reach.low), min(people.high, reach.high))
    total = people.plus(firms).at_most(room)
    known = told.drafted + told.lint_blocked
    keeps = [expected(one + _known_waiting(held), kept_seen, _COLLEAGUES) for one in reach]
    kept = Span(known + keeps[0].low, known + keeps[1].high)
    per_day = _per_day(desk, destination)
    calls = ceil(asked / 10) + 2 * firms.high
    costs = tuple(
        Cost(
            provider=name,
            low=total.low if number == 0 else 0,
            high=total.high,
            already=already[name],
            balance=None if (told_ := balances[name]) is None or told_.left is None else float(told_.left),
            per_minute=calls_a_minute(name),
            calls=calls,
        )
        for number, (name, _) in enumerate(desk.enrichers())
    )
    return Quote(
        pulled=told.pulled,
        on_the_way=known + held.people + _known_waiting(held),
        asked=held.people,
        reach=reach,
        enriched=Span(known, known).plus(people),
        kept=kept,
        credits=total,
        costs=costs,
        budget=desk.play.enrich.budget_credits,
        room=room,
        room_days=desk.play.enrich.budget_days,
        per_day=per_day,
        days=days_needed(kept, per_day),
        seconds=_seconds(told.pulled, calls, pace, costs),
        basis=people_seen.where if held.people else _nobody_to_ask(told, known + _known_waiting(held)),
    )


def _nobody_to_ask(told: RunSummary, on_the_way: int) -> str:
    """Why nothing is to be bought about people."""
    if not told.pulled:
        return "nobody matches, so nobody is asked about"
    return "everybody is known already" if on_the_way else "nobody is left to be asked about"


def _reach(desk: Desk, people: int, room: int) -> Span:
    """About how many the money is enough for: with a company for each of them, and with none (`kept_back`)."""
    price = next((enricher.price for _, enricher in desk.enrichers()), Decimal(0))
    with_company = price + price_of_company(desk)
    return Span(*(min(people, int(room / one) if one else people) for one in (with_company, price)))


def _people(tx: Transaction, desk: Desk, number: int) -> tuple[Span, Seen]:
    """Credits for people, over all enrichers: the first is surely asked, those behind it perhaps."""
    span, first = Span(0, 0), NEVER_SEEN
    for place, (provider, enricher) in enumerate(desk.enrichers()):
        seen = _seen(tx, provider, desk.play.play)
        one = expected(ceil(number * enricher.price), seen, _COLLEAGUES)
        span = span.plus(one if place == 0 else Span(0, one.high))
        first = seen if place == 0 else first
    return span, first


def _seen(tx: Transaction, provider: str, play: str) -> Seen:
    own = history.found(tx, provider, play)
    if own.total >= _ENOUGH:
        return Seen(own.hits, own.total, f"{own.total:,} people this play paid {provider} for before")
    of_all = history.found(tx, provider, None)
    if of_all.total >= _ENOUGH:
        return Seen(of_all.hits, of_all.total, f"{of_all.total:,} people {provider} was asked about before")
    return NEVER_SEEN


def _companies(tx: Transaction, desk: Desk, held: history.Held) -> Span:
    """Credits for companies: what a play's people cost on top, and what is sure of known people's companies.

    Nothing is sure at the low end: the next people may work where somebody was bought already.
    """
    span = Span(0, 0)
    for provider, enricher in desk.company_enrichers():
        if not desk.wanted_of_companies:
            continue
        price = ceil(enricher.price(frozenset(f.removeprefix("company.") for f in desk.wanted_of_companies)))
        past = history.spent_on_companies(tx, provider, desk.play.play)
        seen = Seen(past.hits, past.total * price) if past.total >= _ENOUGH else NEVER_SEEN
        new = expected(held.people * price, seen, price * _COLLEAGUES)
        span = span.plus(Span(new.low // 2, new.high + held.companies * price))
    return span


def _kept(tx: Transaction, desk: Desk) -> Seen:
    past = history.kept(tx, desk.play.play)
    return Seen(past.hits, past.total) if past.total >= _ENOUGH else NEVER_SEEN


def _known_waiting(held: history.Held) -> int:
    """People whose company alone is unknown: at least one for each company."""
    return held.companies


def _per_day(desk: Desk, destination: Destination | None) -> int | None:
    asked = desk.play.target.max_per_day
    caps = [asked if isinstance(asked, int) else None, destination.daily_capacity if destination else None]
    known = [cap for cap in caps if cap]
    return min(known) if known else None


def _seconds(people: int, calls: int, pace: float | None, costs: tuple[Cost, ...]) -> tuple[int, int]:
    """By what the play's last run took, else by calls; never less than the provider's rate allows."""
    floor = max((60 * calls / cost.per_minute for cost in costs if cost.per_minute), default=0.0)
    if floor and calls <= min(cost.per_minute for cost in costs if cost.per_minute):
        floor = 0.0  # all of them fit into the first minute
    if pace is not None:
        low, high = 0.5 * pace * people, 2 * pace * people
    else:
        low, high = (seconds * calls / _AT_ONCE for seconds in _SECONDS_A_CALL)
    return ceil(max(low, floor)), ceil(max(high, floor))
