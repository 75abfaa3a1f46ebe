"""Outbound: find, qualify and draft for one play; push what a human approved.

    pull -> enrich -> qualify -> draft -> approve -> push          (observe and report: flows/replies, digest)

Each line below is a stage in `tasks/`. A stage claims what has not been done yet, so running this again after
a crash, a cancel or an approval is one and the same thing: it goes on.
"""

from datetime import date
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import Field

from flows.endings import ending, named
from flows.human import wait_for_human
from flows.road import Road, begin, go_on
from gtm.clock import now
from gtm.ledger import leads
from gtm.models import Mode, RunSummary
from tasks.approve import ask_approval
from tasks.draft import draft_openers
from tasks.enrich import enrich_people
from tasks.enrich_companies import enrich_companies
from tasks.pull import pull_people
from tasks.push import push_people, queue_pushes
from tasks.qualify import qualify_people
from tasks.settle import settle_doubts

# Several chunks at once: they wait for providers, not for the processor.
_THREADS: Any = ThreadPoolTaskRunner(max_workers=4)

Limit = Annotated[int | None, Field(ge=1, description="At most so many people; empty: the play's limit.")]
Credits = Annotated[
    int | None, Field(ge=0, description="Spend at most so many credits; never more than the play's budget.")
]


def _run_name() -> str:
    given = flow_run.parameters
    week = date.isocalendar(now().date())
    return f"{given['play']} / {Mode(given['mode']).value} / {week.year}-W{week.week:02}"


@flow(
    name="outbound",
    flow_run_name=_run_name,
    task_runner=_THREADS,
    retries=0,
    persist_result=False,
)
def outbound(
    play: Annotated[str, Field(description="The name of a file in deployments/plays, without .yaml.")],
    mode: Annotated[
        Mode, Field(description="plan: buy and send nothing. draft: buy, send nothing. push: also send.")
    ] = Mode.PLAN,
    limit: Limit = None,
    max_credits: Credits = None,
) -> State[RunSummary]:
    """Find people for a play, judge and draft them, and give the approved ones to the sequencer."""
    with begin(play, mode, limit, max_credits) as road:
        _walk(road)
    return ending(road)


@flow(
    name="resume",
    flow_run_name="resume {run}",
    task_runner=_THREADS,
    retries=0,
    persist_result=False,
)
def resume(
    run: Annotated[str, Field(description="The run's id, as `gtm status` and the digest show it.")],
    max_credits: Credits = None,
) -> State[RunSummary]:
    """Go on with a run that stopped, was interrupted or was approved. What is done is not done again."""
    with go_on(run, max_credits) as road:
        _walk(road)
    return ending(road)


def _walk(road: Road) -> None:
    road.whole(pull_people)
    named(road)
    road.in_chunks(enrich_people, leads.PULLED)
    road.in_chunks(enrich_companies, leads.MATCHED, by_company=True)
    road.in_chunks(qualify_people, leads.ENRICHED)
    road.in_chunks(draft_openers, leads.KEPT, by_company=True)
    road.whole(ask_approval)
    if road.mode is Mode.PUSH:
        wait_for_human(road)
        road.whole(settle_doubts)
        road.whole(queue_pushes)
        road.whole(push_people, road.owner)
