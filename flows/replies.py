"""Replies: read back what happened to people, and leave alone those who asked for it. Read-only outside."""

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows import review_table
from flows.refusals import sentences
from gtm.clock import now
from tasks.observe import campaigns, observe_campaign
from tasks.reconcile import withdraw_suppressed
from tasks.stage import first_stop


def _run_name() -> str:
    return f"replies / {now():%Y-%m-%d %H:%M} UTC"


@flow(name="replies", flow_run_name=_run_name, retries=0, persist_result=False)
@sentences
def replies() -> State[None]:
    """Bring the events of every campaign we ever pushed to into the ledger."""
    review_table.sweep()  # here too: this flow runs every hour, and a review may expire while nothing else does
    seen = campaigns()
    stop = first_stop([observe_campaign(provider, campaign) for provider, campaign in seen])
    left = withdraw_suppressed()
    if stop is not None:
        return Failed(name="Stopped", message=stop.sentence)
    if left.troubles:
        return Failed(
            name="Stopped", message=f"{left.troubles[0]}. {left.to_withdraw} people are still to be stopped."
        )
    return Completed(message=f"{len(seen)} campaign{'' if len(seen) == 1 else 's'} read")
