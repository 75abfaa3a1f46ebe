"""The stop for a human. In a deployment the run is suspended with a form; at a terminal it ends and waits.

The form names people by their number in the review table, so that no address enters Prefect's database with
an answer. An answer is bound to the list it was given for: if openers changed, came or went meanwhile, the
numbers would mean other people, and the question is asked again. If others have decided when it arrives, it is heard
all the same (`flows/answers.py`): whom it leaves out stays out as far as nothing has been sent.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from prefect import suspend_flow_run
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.input import RunInput
from prefect.runtime import deployment, flow_run
from prefect.states import Completed
from pydantic import Field, create_model

from flows import answers, review_table
from flows.answers import Late
from flows.endings import show
from flows.news import tell
from flows.road import Road, Stopped
from gtm.clock import now
from gtm.ledger import review, runs
from gtm.ledger.review import Waiting
from gtm.plays.expiry import read_expiry
from gtm.plays.load import read_play
from gtm.plays.models import Play

_SHORTEST = 60  # seconds; Prefect takes nothing below, and nobody answers faster


class Approval(RunInput):
    """What the resume form asks. The decision has no default: an empty form is no answer."""

    decision: Literal["approve", "reject"] = Field(
        description="approve: send these openers, in these words. reject: send none of them."
    )
    leave_out: list[int] = Field(
        default_factory=list, description="Who is left out: numbers from the review table."
    )
    note: str = Field("", description="For the record; `gtm why` shows it. No names, please.")


def wait_for_human(road: Road) -> Late | None:
    """Ask for the yes that is missing. Returns at once if nothing waits or nobody can be asked here.

    What it returns is an answer that arrived after others had decided, and what has become of it.
    """
    late = answers.hear(road.ledger, road.run_id)
    with road.ledger.read() as tx:
        waiting = review.waiting(tx, road.run_id)
        run = runs.get(tx, road.run_id)
    if not waiting:
        _decided_elsewhere(run.id)
        return answers.hear(road.ledger, run.id) or late  # once nobody can answer any more
    if not deployment.id:
        return None
    play = read_play(Path(run.play_file)).play
    until = read_expiry(play.approve.expires).after(now(), play.timezone)
    key = answers.question(run.id, waiting)
    table = None
    if not _asked(key):
        answers.keep_numbers(key, waiting)
        table = review_table.publish(run.id, waiting) if play.approve.review == "prefect" else None
        show(road.summary(), next_action=_how_to_answer(run.id, len(waiting), here=table is not None))
        tell("gtm.approval.waiting", run.id, run.play, openers=len(waiting))
    answer = suspend_flow_run(
        wait_for_input=_form(len(waiting), _question(run, play, len(waiting), until, table)),
        timeout=max(int((until - now()).total_seconds()), _SHORTEST),
        key=key,
    )
    drop = _left_out(run, answer, waiting)
    review.decide(road.ledger, run.id, drop=drop, by=answers.decider(str(flow_run.id)), note=answer.note)
    review_table.withdraw(run.id)
    return answers.hear(road.ledger, run.id)  # somebody may have decided while the answer was being read


def _asked(key: str) -> bool:
    """Whether this flow run has put this very question before; then it comes back with the answer."""
    with get_client(sync_client=True) as client:
        policy = client.read_flow_run(UUID(str(flow_run.id))).empirical_policy
    return key in (policy.pause_keys or ())


def _form(count: int, question: str) -> type[Approval]:
    """The form for a list of `count` people: a number beyond it is refused while it is being typed."""
    number = Annotated[int, Field(ge=1, le=count)]
    words = f"Who is left out: numbers from the review table, 1 to {count}."
    fields: Any = {"leave_out": (list[number], Field(default_factory=list, description=words))}
    return create_model("Approval", __base__=Approval, **fields).with_initial_data(description=question)


def _question(run: runs.Run, play: Play, count: int, until: datetime, table: str | None) -> str:
    there = until.astimezone(ZoneInfo(play.timezone))
    terminal = f"`gtm approve {run.id} --show`"
    where = f"[the review table]({table}), or {terminal}" if table else terminal
    return (
        f"**{count} openers wait for you**, run `{run.id}` of play `{run.play}`.\n\n"
        f"Read them: {where}. Approving sends exactly these words.\n\n"
        f"Answer by {there:%a %d %b %H:%M} {play.timezone}; after that nothing is sent."
    )


def _how_to_answer(run_id: str, count: int, *, here: bool) -> str:
    """What the summary of a suspended run says is next: the button of its page, and the command that does the same."""
    read = f'"{count} openers wait" among the run\'s artifacts' if here else f"`gtm approve {run_id} --show`"
    return (
        f"read them ({read}), then press **Resume** on the run's page and answer the form. "
        f"Or decide at a terminal: `gtm approve {run_id}`"
    )


def _left_out(run: runs.Run, answer: Approval, waiting: list[Waiting]) -> list[str]:
    """Person ids. Raises Stopped for a number that is nobody: whoever was meant must not be sent by mistake."""
    if answer.decision == "reject":
        return [one.lead.person_id for one in waiting]
    by_number = {one.number: one.lead.person_id for one in waiting}
    nobody = sorted(set(answer.leave_out) - by_number.keys())
    if nobody:
        raise Stopped(
            f"The review table has no number {', '.join(map(str, nobody))} (it ends at {len(waiting)}). "
            f"Nothing was approved. Decide with: gtm approve {run.id}"
        )
    return [by_number[number] for number in answer.leave_out]


def _decided_elsewhere(run_id: str) -> None:
    """Take back a question that was answered at a terminal: its table, and the flow runs that wait for it."""
    review_table.withdraw(run_id)
    if not flow_run.id:
        return
    with get_client(sync_client=True) as client:
        for asked in answers.askers(client, run_id):
            if asked.state is not None and asked.state.is_paused():
                message = f"Run {run_id} was decided at a terminal and went on there."
                state: State[None] = Completed(name="Decided elsewhere", message=message)
                client.set_flow_run_state(asked.id, state, force=True)
