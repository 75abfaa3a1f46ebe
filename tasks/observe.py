"""Observe: read back from the sequencer who was written to, who answered, who wants to be left alone.

An unsubscribe, a bounce or a "do not contact" becomes a suppression in the same transaction as the event, for
every play and for ever. Reading twice counts once.
"""

from collections.abc import Sequence

from prefect import task

from gtm.clock import now
from gtm.ledger import events, outlets, withdrawals
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.suppressions import OPT_OUT, Suppression
from gtm.models import EventPage, TouchEvent
from gtm.sentences import ended
from integrations import registry
from integrations.errors import IntegrationError
from tasks.desk import governor, working_ledger
from tasks.identity import both_forms
from tasks.stage import Stop

_LEAVE_ALONE = {"unsubscribed": "unsubscribed", "bounced": "the address bounced"}
_LEAVE_ALONE_CATEGORIES = ("do not contact", "unsubscribe", "wrong person")


@task(name="observe", task_run_name="observe {provider}/{campaign}", retries=0, persist_result=False)
def observe_campaign(provider: str, campaign: str) -> Stop | None:
    """Bring one campaign's events into the ledger. Free, repeatable.

    A reading that broke off goes on where it was; a finished one begins anew, because answers change old rows.
    """
    ledger = working_ledger()
    name = f"events/{provider}/{campaign}"
    with ledger.read() as tx:
        cursor = outlets.cursor(tx, name)
    try:
        sequencer = registry.connect("sequencer", provider, pace=governor(ledger))
        for page in sequencer.outcomes(campaign, cursor):
            _record(ledger, provider, campaign, name, page)
        with ledger.write() as tx:
            outlets.clear_cursor(tx, name)
    except IntegrationError as error:
        return Stop(
            sentence=f"{ended(error)} What was read before is kept; the next reading goes on from there."
        )
    return None


def campaigns() -> list[tuple[str, str]]:
    """`(provider, campaign)` of everything we ever pushed to."""
    ledger = working_ledger()
    with ledger.read() as tx:
        return events.campaigns(tx)


def _record(ledger: Ledger, provider: str, campaign: str, name: str, page: EventPage) -> None:
    at = now()
    with ledger.write() as tx:
        person_of = events.people_of(tx, provider, campaign)
        seen = [event.model_copy(update={"email": event.email.casefold()}) for event in page.events]
        fresh = events.record(tx, provider, campaign, seen, person_of, at)
        _leave_alone(tx, provider, campaign, fresh)
        if page.cursor is not None:
            outlets.set_cursor(tx, name, page.cursor, at)


def _leave_alone(tx: Transaction, provider: str, campaign: str, fresh: Sequence[TouchEvent]) -> None:
    """What the sequencer stopped by itself is stopped everywhere else; what a person wrote is stopped there too."""
    for stopped_in in ((provider, campaign), None):
        entries = []
        for event in fresh:
            reason = _reason(event)
            if reason and (event.kind in _LEAVE_ALONE) == (stopped_in is not None):
                entries += both_forms(Suppression("email", event.email, OPT_OUT, reason, provider))
        withdrawals.add_suppressions(tx, entries, now(), stopped_in)


def _reason(event: TouchEvent) -> str | None:
    if event.kind in _LEAVE_ALONE:
        return _LEAVE_ALONE[event.kind]
    category = (event.category or "").casefold()
    if event.kind == "replied" and category in _LEAVE_ALONE_CATEGORIES:
        return f"answered: {category}"
    return None
