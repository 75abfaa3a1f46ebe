"""Replies: read back what happened to people, and leave alone those who asked for it. Read-only outside."""

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from tasks.observe import campaigns, observe_campaign
from tasks.stage import first_stop


@flow(name="replies", retries=0, persist_result=False)
def replies() -> State[None]:
    """Bring the events of every campaign we ever pushed to into the ledger."""
    seen = campaigns()
    stop = first_stop([observe_campaign(provider, campaign) for provider, campaign in seen])
    if stop is not None:
        return Failed(name="Stopped", message=stop.sentence)
    return Completed(message=f"{len(seen)} campaigns read")
