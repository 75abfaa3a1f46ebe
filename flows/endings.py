"""How a run is told to Prefect: its name, its artifacts, its events, and a state that does not hide trouble."""

from decimal import Decimal
from uuid import UUID

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, ArtifactFilterKey
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed

from flows.answers import Late
from flows.news import tell
from flows.page import in_passing
from flows.pricing import priced
from flows.road import TAG, Road
from gtm.figures import funnel_markdown
from gtm.figures.funnel import nobody_matched
from gtm.figures.plan_lines import Lines
from gtm.models import Mode, RunState, RunSummary


def named(road: Road) -> None:
    """Tag the flow run with its run, and put the number of people into its name when it is known."""
    told = road.summary()
    _rename(told, *([f"{told.pulled:,} leads"] if told.pulled else []))


def ending(road: Road, late: Late | None = None) -> State[RunSummary]:
    """The state a flow run ends in. A plain "Completed" is for runs in which nothing is open.

    `late`: what has become of an answer of this flow run that came after others had decided.
    """
    told, plan, go = priced(road.summary())
    show(told, plan=plan, go=go)
    if told.mode is not Mode.PLAN:  # a plan brings nobody anywhere
        arrived = told.pushed if told.mode is Mode.PUSH else told.drafted
        in_passing(_rename)(told, f"{arrived:,} of {told.pulled:,} leads")
    if told.in_doubt:
        tell("gtm.push.in_doubt", told.run_id, told.play, in_doubt=told.in_doubt)
    if told.needs_human:
        tell("gtm.run.needs_human", told.run_id, told.play, needs_human=told.needs_human)
    if told.state is RunState.STOPPED:
        tell("gtm.run.stopped", told.run_id, told.play, unfinished=told.unfinished)
        return Failed(name="Stopped", message=told.note, data=None)
    if told.state is RunState.INTERRUPTED:
        return Cancelled(message=told.note, data=None)
    if told.in_doubt or told.needs_human:
        message = f"{told.in_doubt} in doubt, {told.needs_human} need a human; gtm reconcile"
        return Completed(name="In doubt", message=message, data=told)
    if told.state is RunState.WAITING:
        tell("gtm.approval.waiting", told.run_id, told.play, openers=told.awaiting_approval)
        message = f"{told.awaiting_approval} openers wait for approval: gtm approve {told.run_id} --all"
        return Completed(name="Waits for approval", message=message, data=told)
    if late is not None:
        return decided_elsewhere(late, told)
    return Completed(message=_counts(told), data=told)


def decided_elsewhere(late: Late, told: RunSummary | None = None) -> State[RunSummary]:
    """An answer that others were faster than: who, whom it still kept out, and what to do about the others."""
    message = f"Run {late.run_id} was decided by {' and '.join(late.by)} before this answer was carried out."
    if late.taken_out:
        message += f" {late.taken_out} whom it leaves out {_were(late.taken_out)} not sent."
    if late.on_the_way:
        message += (
            f" {late.on_the_way} whom it leaves out {_were(late.on_the_way)} with the sequencer already. "
            f"`gtm approve {late.run_id} --show` names them; `gtm suppress add EMAIL` takes somebody out again."
        )
    return Completed(name="Decided elsewhere", message=message, data=told)


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


@in_passing
def show(told: RunSummary, *, plan: Lines = (), go: str = "", next_action: str = "") -> None:
    """The summary and the reasons as artifacts on the run's page; the newest of a play is found by its name.

    `plan` and `go`: what a plan has to say on top, and the command to do it. `next_action` is what to do next, where
    this page knows better than the counts.
    """
    if not flow_run.id:
        return
    summary, reasons = f"{told.play}-summary", f"{told.play}-reasons"
    _take_down(summary, reasons)
    if plan and not go:  # what the stages quoted is not the price of the whole
        told = told.model_copy(update={"credits_quoted": (Decimal(0), Decimal(0))})
    page = funnel_markdown(told, plan=plan, next_action=next_action or (f"`{go}`" if go else ""))
    create_markdown_artifact(page, key=summary, description=_in_short(told, _credits(told, go)))
    rows = [
        {"outcome": drop.outcome.value.replace("_", " "), "reason": drop.reason, "people": drop.count}
        for drop in told.reasons
    ]
    if rows:
        create_table_artifact(rows, key=reasons, description="Why people did not go further")


def _take_down(*keys: str) -> None:
    """What this flow run has shown before it was suspended."""
    this = ArtifactFilterFlowRunId(any_=[UUID(str(flow_run.id))])
    which = ArtifactFilter(flow_run_id=this, key=ArtifactFilterKey(any_=list(keys)))
    with get_client(sync_client=True) as client:
        for found in client.read_artifacts(artifact_filter=which):
            client.delete_artifact(found.id)


def _in_short(told: RunSummary, credits: str) -> str:
    """What the card on the run's page says without being opened."""
    counts = {
        "pushed": told.pushed, "drafted": told.drafted, "wait for approval": told.awaiting_approval,
        "in doubt": told.in_doubt, "need a human": told.needs_human, "unfinished": told.unfinished,
    }  # fmt: skip
    said = ", ".join(f"**{count:,} {what}**" for what, count in counts.items() if count) or (
        "**a plan**" if told.mode is Mode.PLAN else "**nobody on the way**"
    )
    return f"{said} of {told.pulled:,} pulled; {credits}; run `{told.run_id}`"


def _credits(told: RunSummary, go: str) -> str:
    """A plan spends nothing; what it has to say is what the run will cost, if there is a quote to go by."""
    if told.mode is Mode.PLAN and not go:
        return "price not known"
    if told.mode is Mode.PLAN:
        low, high = (f"{amount.normalize():,f}" for amount in told.credits_quoted)
        return f"will cost {low} credits" if low == high else f"will cost {low}-{high} credits"
    return f"{told.credits_spent.normalize():,f} credits"


def _rename(told: RunSummary, *end: str) -> None:
    """The name Prefect gave at the start, with the count behind it, whatever was there before."""
    if not flow_run.id:
        return
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(UUID(str(flow_run.id)))
        kept = [part for part in str(run.name).split(" / ") if not part.endswith("leads")]
        client.update_flow_run(
            run.id, name=" / ".join([*kept, *end]), tags={*run.tags, f"{TAG}{told.run_id}"}
        )


def _counts(told: RunSummary) -> str:
    parts = [f"{count} {name.value.replace('_', ' ')}" for name, count in told.outcomes().items() if count]
    return f"{told.pulled} pulled: {', '.join(parts) or nobody_matched(told)}"
