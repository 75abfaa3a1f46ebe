"""The stop for a human. In a deployment the run is suspended with a form; at a terminal it ends and waits.

The form names people by their number in the review table, so that no address enters Prefect's database.
"""

from pathlib import Path
from typing import Literal

from prefect import suspend_flow_run
from prefect.input import RunInput
from prefect.runtime import deployment, flow_run
from pydantic import Field

from flows.road import Road
from gtm.clock import now
from gtm.ledger import leads, review, runs
from gtm.models import Outcome
from gtm.plays.expiry import read_expiry
from gtm.plays.load import read_play


class Approval(RunInput):
    """What the resume form asks."""

    decision: Literal["approve", "reject"] = Field("approve", description="Send these openers, or none.")
    leave_out: list[int] = Field(
        default_factory=list, description="Numbers from the review table to leave out."
    )
    note: str = Field("", description="For the record; reviewers and `gtm why` see it.")


def wait_for_human(road: Road) -> None:
    """Ask for the yes that is missing. Returns at once if nothing waits or nobody can be asked here."""
    with road.ledger.read() as tx:
        waiting = leads.resting(tx, road.run_id, Outcome.AWAITING_APPROVAL)
        run = runs.get(tx, road.run_id)
    if not waiting or not deployment.id:
        return
    play = read_play(Path(run.play_file)).play
    until = read_expiry(play.approve.expires).after(now(), play.timezone)
    answer = suspend_flow_run(
        wait_for_input=Approval.with_initial_data(description=_question(run, len(waiting))),
        timeout=max(int((until - now()).total_seconds()), 60),
        key=f"approval-{road.run_id}",
    )
    drop = _left_out(answer, [row.person_id for row in waiting])
    by = f"Prefect flow run {flow_run.id}"
    review.decide(road.ledger, road.run_id, drop=drop, by=by, note=answer.note)


def _question(run: runs.Run, count: int) -> str:
    return (
        f"**{count} openers wait for you** (run `{run.id}` of `{run.play}`).\n\n"
        f"Read them: `gtm approve {run.id} --show` prints the review table with its numbers. "
        "Approving sends these exact words; an edit voids it."
    )


def _left_out(answer: Approval, person_ids: list[str]) -> list[str]:
    if answer.decision == "reject":
        return person_ids
    return [person_ids[number - 1] for number in answer.leave_out if 1 <= number <= len(person_ids)]
