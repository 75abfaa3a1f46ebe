"""The destination: is the campaign ready, and how many a day does it take? Looked at before anything is bought for it,
and again before anybody is given to it.
"""

from prefect import task

from gtm.ledger import leads
from gtm.sentences import ended
from integrations.errors import IntegrationError
from integrations.ports import Sequencer
from tasks.desk import Desk, open_desk
from tasks.readiness import in_the_way, per_day
from tasks.stage import Stop


@task(
    name="look at destination",
    task_run_name="look at destination {run_id}",
    retries=0,
    persist_result=False,
)
def look_at_destination(run_id: str) -> Stop | None:
    """Buy nobody for a campaign that could not be given them. Free, repeatable.

    A sequencer that cannot be asked just now stops nobody: it is asked again when people are queued.
    """
    with open_desk(run_id) as desk:
        with desk.ledger.read() as tx:
            moving = leads.moving(tx, run_id)
        if desk.run.pulled_all and not any(moving.get(stage) for stage in (leads.PULLED, leads.MATCHED)):
            return None
        found = _ask(desk, desk.sequencer())
    if isinstance(found, IntegrationError):
        return None if found.passes else _stop(run_id, str(found), "bought or pushed")
    return None if isinstance(found, int) else _stop(run_id, found, "bought or pushed")


def look_at(desk: Desk, sequencer: Sequencer) -> int | Stop:
    """The most people a day the play's campaign may be given; Stop: why nobody. Asks the sequencer; free, repeatable."""
    found = _ask(desk, sequencer)
    return found if isinstance(found, int) else _stop(desk.run.id, str(found), "pushed")


def _ask(desk: Desk, sequencer: Sequencer) -> int | str | IntegrationError:
    """The most people a day; or a sentence, without its full stop, why nobody; or why it could not be asked."""
    target = desk.play.target
    try:
        destination = sequencer.preflight(target.campaign)
    except IntegrationError as error:
        return error
    problems, number = in_the_way(target, destination), per_day(target, destination)
    if problems or number is None:
        return f"Campaign {target.campaign} is not ready: {'; '.join(problems)}"
    return number


def _stop(run_id: str, why: str, left_undone: str) -> Stop:
    return Stop(sentence=f"{ended(why)} Nothing was {left_undone}. When that is mended: gtm resume {run_id}")
