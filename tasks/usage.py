"""Usage: a second look at what was paid for. The provider's own figures settle charges that the ledger cannot.

A run looks before it buys; reconcile looks again. Free, and nothing is bought or sent. While anybody is buying, the two
sides cannot be compared: then nothing is concluded.
"""

from decimal import Decimal
from typing import NamedTuple

from prefect import task

from gtm.clock import now
from gtm.ledger import charge_doubts, charges, credits, replies
from gtm.ledger.engine import Ledger
from gtm.models import Usage
from integrations import registry
from integrations.errors import IntegrationError
from integrations.ports import Pace
from tasks import settle
from tasks.desk import governor, open_desk


class Charges(NamedTuple):
    """What a second look settled. `troubles`: why a provider did not tell.

    `open`: in doubt until the next look. `held`: in doubt, and the figures could not tell and never will; only time ends it.
    """

    charged: int = 0
    released: int = 0
    open: int = 0
    held: int = 0
    troubles: tuple[str, ...] = ()


@task(name="look at usage", task_run_name="usage {run_id}", retries=0, persist_result=False)
def look_at_usage(run_id: str) -> Charges:
    """Note what the play's providers have booked before the run buys anything. Free, repeatable; never stops a run."""
    with open_desk(run_id) as desk:
        return _look_at(desk.ledger, desk.play.enrich.waterfall, desk.pace)


def settle_charges(ledger: Ledger) -> Charges:
    """Close charges in doubt as far as the providers' figures prove something, and drop replies that are too old.

    Free, repeatable. What stays open holds its budget; after the play's cache_days it may be asked about again.
    """
    with ledger.write() as tx:
        credits.doubt_of_the_dead(ledger, tx, now())
        replies.forget_old(tx, now())
        doubtful = {one.provider for one in charge_doubts.doubts(tx, now(), ())}
    return _look_at(ledger, sorted(doubtful), governor(ledger))


def _look_at(ledger: Ledger, providers: tuple[str, ...] | list[str], pace: Pace | None) -> Charges:
    told = Charges()
    for provider in providers:
        if provider not in registry.providers("meter"):
            continue
        try:
            told = _add(told, _look(ledger, provider, pace))
        except IntegrationError as error:
            told = told._replace(troubles=(*told.troubles, str(error)))
    with ledger.read() as tx:
        doubts = charge_doubts.doubts(tx, now(), registry.providers("meter"))
    still = sum(one.can_settle for one in doubts)
    return told._replace(open=still, held=sum(one.subjects for one in doubts) - still)


def _add(told: Charges, closed: dict[int, Decimal]) -> Charges:
    free = sum(1 for amount in closed.values() if amount == 0)
    return told._replace(charged=told.charged + len(closed) - free, released=told.released + free)


def _look(ledger: Ledger, provider: str, pace: Pace | None) -> dict[int, Decimal]:
    """Ask one provider and close what its answer proves: `{id: credits}`."""
    with ledger.write() as tx:
        credits.doubt_of_the_dead(ledger, tx, now())
        mark = charge_doubts.mark(tx, provider)
        before = credits.account(tx, provider, mark.last if mark else 0)
    if before.reserved:
        return {}
    usage = registry.connect("meter", provider, pace=pace).usage()
    at = now()
    with ledger.write() as tx:
        credits.alone(tx)
        if credits.account(tx, provider, mark.last if mark else 0) != before:
            return {}  # somebody bought meanwhile: the two sides are of different moments
        if mark and any(at - one.at < settle.quiet() for one in before.unknown):
            return {}  # the provider may not have booked it yet
        closed: dict[int, Decimal] = {}
        if mark and mark.cycle == usage.cycle:
            closed = charges.proven(usage.spent - mark.spent, before.settled, before.unknown) or {}
        credits.close_doubts(tx, closed.items(), at)
        seen = charge_doubts.Mark(usage.spent, usage.cycle, before.last)
        charge_doubts.set_mark(tx, provider, seen, at)
    return closed


def balance(provider: str, pace: Pace | None) -> Usage | None:
    """What an account has spent and has left; None if the provider does not tell. Free."""
    if provider not in registry.providers("meter"):
        return None
    try:
        return registry.connect("meter", provider, pace=pace).usage()
    except IntegrationError:
        return None
