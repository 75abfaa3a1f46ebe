"""How a run is told to Prefect: its name, its artifacts, and a state that does not hide trouble."""

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed

from flows.road import Road
from gtm.figures import funnel_markdown
from gtm.models import RunState, RunSummary


def named(road: Road) -> None:
    """Put the number of people into the flow run's name, now that it is known."""
    pulled = road.summary().pulled
    if flow_run.id and "people" not in str(flow_run.name):
        with get_client(sync_client=True) as client:
            client.update_flow_run(flow_run.id, name=f"{flow_run.name} / {pulled} people")


def ending(road: Road) -> State[RunSummary]:
    """The state a flow run ends in. Completed is for runs in which nothing is open."""
    told = road.summary()
    _artifacts(told)
    if told.state is RunState.STOPPED:
        return Failed(name="Stopped", message=told.note, data=None)
    if told.state is RunState.INTERRUPTED:
        return Cancelled(message=told.note, data=None)
    if told.in_doubt or told.needs_human:
        message = f"{told.in_doubt} in doubt, {told.needs_human} need a human; gtm resume {told.run_id}"
        return Completed(name="In doubt", message=message, data=told)
    if told.state is RunState.WAITING:
        message = f"{told.awaiting_approval} openers wait for approval: gtm approve {told.run_id} --all"
        return Completed(name="Waits for approval", message=message, data=told)
    return Completed(message=_counts(told), data=told)


def _artifacts(told: RunSummary) -> None:
    if not flow_run.id:
        return
    key = told.play.replace("_", "-")
    create_markdown_artifact(funnel_markdown(told), key=f"{key}-summary", description=f"Run {told.run_id}")
    rows = [
        {"outcome": drop.outcome.value.replace("_", " "), "reason": drop.reason, "people": drop.count}
        for drop in told.reasons
    ]
    if rows:
        create_table_artifact(rows, key=f"{key}-reasons", description="Why people did not go further")


def _counts(told: RunSummary) -> str:
    parts = [f"{count} {name.value.replace('_', ' ')}" for name, count in told.outcomes().items() if count]
    return f"{told.pulled} pulled: {', '.join(parts)}"
