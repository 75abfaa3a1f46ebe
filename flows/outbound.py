"""Outbound: find, qualify and draft for one play; push what a human approved.

    pull -> enrich -> qualify -> draft -> approve -> push          (observe and report: flows/replies, digest)

Each line below is a stage in `tasks/`. A stage claims what has not been done yet, so running this again after
a crash, a cancel or an approval is one and the same thing: it goes on.

Prefect's run form takes its help text from the `Args` of a flow's docstring and from nowhere else.
"""

from contextlib import AbstractContextManager
from datetime import date
from typing import Annotated, Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner
from pydantic import Field, WithJsonSchema

from flows.answers import Late, hear, hear_own
from flows.endings import decided_elsewhere, ending, named
from flows.given import MOST_CREDITS, MOST_PEOPLE
from flows.human import wait_for_human
from flows.refusals import sentences
from flows.road import Road, begin, finish_left_over, go_on
from gtm.clock import now
from gtm.ledger import leads
from gtm.ledger.runs import RunBusy
from gtm.models import Mode, RunSummary
from tasks.approve import ask_approval
from tasks.destination import look_at_destination
from tasks.draft import draft_openers
from tasks.enrich import enrich_people
from tasks.enrich_companies import enrich_companies
from tasks.pull import pull_people
from tasks.push import push_people
from tasks.qualify import qualify_people
from tasks.queue_up import queue_pushes
from tasks.settle import settle_doubts
from tasks.usage import look_at_usage

# Several chunks at once: they wait for providers, not for the processor.
_THREADS: Any = ThreadPoolTaskRunner(max_workers=4)


def _number_or(words: str, least: int) -> WithJsonSchema:
    """A number or nothing, in words: the form's switch would say "int | None", which asks about types."""
    number = {"type": "integer", "minimum": least, "maximum": MOST_PEOPLE, "title": "at most"}
    return WithJsonSchema({"anyOf": [number, {"type": "null", "title": words}]})


Limit = Annotated[int | None, Field(ge=1, le=MOST_PEOPLE), _number_or("as the play says", 1)]
Credits = Annotated[int | None, Field(ge=0, le=MOST_CREDITS), _number_or("as the play says", 0)]
CreditsAgain = Annotated[int | None, Field(ge=0, le=MOST_CREDITS), _number_or("as before", 0)]


def _run_name() -> str:
    given = flow_run.parameters
    week = date.isocalendar(now().date())
    return f"{given['play']} / {Mode(given['mode']).value} / {week.year}-W{week.week:02}"


def _resume_name() -> str:
    return f"resume / {flow_run.parameters['run'] or 'the latest'}"


@flow(
    name="outbound",
    flow_run_name=_run_name,
    task_runner=_THREADS,
    retries=0,
    persist_result=False,
)
@sentences
def outbound(
    play: str,
    mode: Mode = Mode.PLAN,
    limit: Limit = None,
    max_credits: Credits = None,
) -> State[RunSummary]:
    """Find people for a play, judge and draft them, and give the approved ones to the sequencer.

    Args:
        play: The name of a file in `deployments/plays`, without `.yaml`.
        mode: `plan` buys nothing and sends nothing. `draft` may buy, sends nothing. `push` may buy and sends, after a person's yes where the play asks for one.
        limit: How many people.
        max_credits: How many credits may be spent; never more than the play's budget.
    """  # noqa: E501 - one line per parameter: a line break would show in the form
    late = hear_own()
    if mode is Mode.PUSH:
        finish_left_over(play, lambda earlier: _walk(earlier, ask=False))
    return _travelled(begin(play, mode, limit, max_credits), late)


@flow(
    name="resume",
    flow_run_name=_resume_name,
    task_runner=_THREADS,
    retries=0,
    persist_result=False,
)
@sentences
def resume(run: str = "", max_credits: CreditsAgain = None) -> State[RunSummary]:
    """Go on with a run that stopped, was interrupted or was approved. What is done is not done again.

    Args:
        run: The run's id, like `7f3a1c`: it stands in the summary of its run page, in `gtm status` and in Slack. Empty: the latest run that can go on.
        max_credits: How many credits the run may spend, with what it has spent already.
    """  # noqa: E501 - one line per parameter: a line break would show in the form
    return _travelled(go_on(run, max_credits), hear_own())


def _travelled(taken: AbstractContextManager[Road], late: Late | None) -> State[RunSummary]:
    """Walk the road of a run that is taken now. `late`: an answer of this flow run that others were faster than.

    Whoever has such an answer and finds the run in other hands has nothing left to do.
    """
    try:
        with taken as road:
            named(road)
            late = _walk(road) or late
    except RunBusy:
        if late is None:
            raise
        return decided_elsewhere(late)
    return ending(road, late)


def _walk(road: Road, *, ask: bool = True) -> Late | None:
    late = None
    if road.mode is Mode.PUSH:
        road.whole(look_at_destination)
    road.whole(pull_people)
    if ask:
        named(road)
    if road.mode is not Mode.PLAN:
        look_at_usage(road.run_id)
    road.in_chunks(enrich_people, leads.PULLED)
    road.in_chunks(enrich_companies, leads.MATCHED, by_company=True)
    road.in_chunks(qualify_people, leads.ENRICHED)
    road.in_chunks(draft_openers, leads.KEPT, by_company=True)
    road.whole(ask_approval)
    if road.mode is Mode.PUSH:
        late = wait_for_human(road) if ask else hear(road.ledger, road.run_id)
        road.whole(settle_doubts)
        road.whole(queue_pushes)
        road.whole(push_people)
        road.whole(settle_doubts)
    return late
