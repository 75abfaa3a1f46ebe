"""The destination, looked at before anybody is given to it: is the campaign ready, and how many a day does it take?"""

from gtm.models import Destination
from integrations.errors import IntegrationError
from integrations.ports import Sequencer
from tasks.desk import Desk
from tasks.stage import Stop

_SUPPLIED = {"email", "first_name", "last_name", "company_name", "opener"}


def look_at(desk: Desk, sequencer: Sequencer) -> int | Stop:
    """The most people a day the play's campaign may be given; Stop: why nobody. Asks the sequencer; free, repeatable."""
    campaign = desk.play.target.campaign
    try:
        destination = sequencer.preflight(campaign)
    except IntegrationError as error:
        return Stop(sentence=f"{error}. Nothing was pushed. When that is mended: gtm resume {desk.run.id}")
    asked = desk.play.target.max_per_day
    per_day = destination.daily_capacity if asked == "auto" else asked
    problems = [*destination.problems, *not_supplied(destination)]
    if per_day is None:
        problems.append(_NO_CAPACITY)
    if problems or per_day is None:
        return Stop(
            sentence=f"Campaign {campaign} is not ready: {'; '.join(problems)}. "
            f"Nothing was pushed. When that is mended: gtm resume {desk.run.id}"
        )
    return per_day


_NO_CAPACITY = (
    "it does not tell how many people a day it can start, and max_per_day: auto means that number; give the campaign "
    "a limit of new people a day (or a pause between mails), or give push.max_per_day a number and start a new run"
)


def not_supplied(destination: Destination) -> list[str]:
    """Variables of the campaign's templates that we do not fill: they would be mailed as blanks."""
    lacking = [name for name in destination.variables if name not in _SUPPLIED]
    return [f"its templates use {{{{{name}}}}}, which a play does not supply" for name in lacking]
