"""Readiness: what a play and its campaign lack together, so that nobody may be given to it.

Apart from `destination`, because a plan at the terminal asks it before Prefect is imported.
"""

from gtm.models import Destination
from gtm.plays.models import PushTarget

_SUPPLIED = {"email", "first_name", "last_name", "company_name", "opener"}


def in_the_way(target: PushTarget, destination: Destination) -> tuple[str, ...]:
    """Why nobody may be given to this campaign by this play: its own problems, then what the two lack together."""
    found = [*destination.problems, *not_supplied(destination)]
    if per_day(target, destination) is None:
        found.append(_NO_CAPACITY)
    return tuple(found)


def per_day(target: PushTarget, destination: Destination) -> int | None:
    """The most people a day; None: the play leaves it to the campaign, and the campaign does not tell."""
    return destination.daily_capacity if target.max_per_day == "auto" else target.max_per_day


_NO_CAPACITY = (
    "it does not tell how many people a day it can start, and max_per_day: auto means that number; give the campaign "
    "a limit of new people a day (or a pause between mails), or give push.max_per_day a number and start a new run"
)


def not_supplied(destination: Destination) -> list[str]:
    """Variables of the campaign's templates that we do not fill: they would be mailed as blanks."""
    lacking = [name for name in destination.variables if name not in _SUPPLIED]
    return [f"its templates use {{{{{name}}}}}, which a play does not supply" for name in lacking]
