"""Events for automations: what somebody may want to be called for. Ids and counts, never a person.

    gtm.approval.waiting    openers            a run waits for a yes
    gtm.push.in_doubt       in_doubt           the sequencer did not say whether it took these people
    gtm.run.stopped         unfinished         a stage could not go on; the flow run's state says why
    gtm.run.needs_human     needs_human        nobody could find out for two days: somebody has to look

The resource is `gtm.run.<id>`; `gtm.play.<name>` and the flow run are related. docs/prefect.md shows how to use them.
"""

from prefect.events import emit_event
from prefect.runtime import flow_run


def tell(event: str, run_id: str, play: str, **counts: int) -> None:
    """Emit one event. Outside a flow run nobody listens, and this does nothing."""
    if not flow_run.id:
        return
    emit_event(
        event=event,
        resource={"prefect.resource.id": f"gtm.run.{run_id}", "prefect.resource.name": f"{play} {run_id}"},
        related=[{"prefect.resource.id": f"gtm.play.{play}", "prefect.resource.role": "play"}],
        payload=dict(counts),
    )
