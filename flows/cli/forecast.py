"""What a play will meet, asked before anything is begun: how many people match, and whether they can be sent.

Free, and nothing is written. It is also where a wrong key, a broken list or a sleeping campaign is found out
while nothing has been bought.
"""

from typing import NamedTuple

from flows.cli.errors import FAILED, USAGE, Trouble
from gtm.ledger.engine import Ledger
from gtm.models import Destination, Estimate, Mode
from gtm.plays.load import LoadedPlay
from gtm.sentences import ended
from integrations.errors import IntegrationError
from tasks.desk import governor
from tasks.outlook import look_out


class Forecast(NamedTuple):
    """`expected` is how many people a run will read at most; None: nobody can tell."""

    estimate: Estimate
    expected: int | None
    destination: Destination | None


def look_ahead(ledger: Ledger, loaded: LoadedPlay, mode: Mode, limit: int | None) -> Forecast:
    """Ask source and destination. Raises Trouble when they cannot be asked, or when a push would be in vain."""
    play = loaded.play
    try:
        estimate, destination = look_out(play, governor(ledger), destination=mode is not Mode.DRAFT)
    except IntegrationError as error:
        code, kind = (FAILED, "transient") if error.passes else (USAGE, "terminal")
        raise Trouble(f"{ended(error)} Nothing was begun, bought or sent.", code, kind) from None
    if mode is Mode.PUSH and destination is not None and destination.problems:
        raise Trouble(
            f"Campaign {destination.campaign} is not ready: {'; '.join(destination.problems)}. "
            "Nothing was begun, bought or sent.",
            USAGE,
            "destination",
        )
    known = [n for n in (estimate.matches, play.query.limit, limit) if n is not None]
    return Forecast(estimate, min(known) if known else None, destination)
