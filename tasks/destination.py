"""The destination: is the campaign ready, and how many a day does it take? Looked at before anything is bought for it,
and again before anybody is given to it.
"""

from prefect import task

from gtm.ledger import leads
from gtm.models import Destination
from gtm.plays.models import PushTarget
from integrations.errors import IntegrationError
from integrations.ports import Sequencer
from tasks.desk import Desk, open_desk
from tasks.stage import Stop

_SUPPLIED = {"email", "first_name", "last_name", "company_name", "opener"}


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
    problems, per_day = in_the_way(target, destination), _per_day(target, destination)
    if problems or per_day is None:
        return f"Campaign {target.campaign} is not ready: {'; '.join(problems)}"
    return per_day


def _stop(run_id: str, why: str, left_undone: str) -> Stop:
    return Stop(sentence=f"{why}. Nothing was {left_undone}. When that is mended: gtm resume {run_id}")


def in_the_way(target: PushTarget, destination: Destination) -> tuple[str, ...]:
    """Why nobody may be given to this campaign by this play: its own problems, then what the two lack together."""
    found = [*destination.problems, *not_supplied(destination)]
    if _per_day(target, destination) is None:
        found.append(_NO_CAPACITY)
    return tuple(found)


def _per_day(target: PushTarget, destination: Destination) -> int | None:
    return destination.daily_capacity if target.max_per_day == "auto" else target.max_per_day


_NO_CAPACITY = (
    "it does not tell how many people a day it can start, and max_per_day: auto means that number; give the campaign "
    "a limit of new people a day (or a pause between mails), or give push.max_per_day a number and start a new run"
)


def not_supplied(destination: Destination) -> list[str]:
    """Variables of the campaign's templates that we do not fill: they would be mailed as blanks."""
    lacking = [name for name in destination.variables if name not in _SUPPLIED]
    return [f"its templates use {{{{{name}}}}}, which a play does not supply" for name in lacking]
