"""What a plan's run will cost, for its page in Prefect: the same lines that `gtm plan` shows at the terminal.

Stages quote what they look at while they look; a plan has to say what the whole run will probably cost, and that can be
told by free calls when the plan has been made. A provider that does not answer costs the page its quote, and the run
nothing.
"""

import logging
from decimal import Decimal
from typing import NamedTuple

from gtm.figures.plan_lines import Lines, go_command, plan_lines
from gtm.ledger import runs
from gtm.models import Mode, RunState, RunSummary
from integrations.errors import IntegrationError
from tasks.desk import open_desk
from tasks.outlook import look_out
from tasks.quoting import quote

_log = logging.getLogger(__name__)


class Priced(NamedTuple):
    """A run's summary and what its page says of the plan; no lines: it is none, or was cut short. No `go`: no quote."""

    told: RunSummary
    lines: Lines = ()
    go: str = ""


def priced(told: RunSummary) -> Priced:
    """A finished plan with its quote, which becomes what the run was quoted; any other run as it is.

    Asks source, sequencer and providers; free, repeatable. Never raises: what went wrong is said in the lines.
    """
    if told.mode is not Mode.PLAN or told.state is not RunState.DONE:
        return Priced(told)
    try:
        return _priced(told)
    except IntegrationError as error:
        why = str(error)
    except Exception as error:  # the plan is made, and a page without a price is better than none
        _log.warning("no quote for the run's page: %s", type(error).__name__)
        why = type(error).__name__
    return Priced(told, [("credits", f"no quote could be made ({why}); ask again: gtm plan {told.play}")])


def _priced(told: RunSummary) -> Priced:
    with open_desk(told.run_id) as desk:
        ahead = look_out(desk.play, desk.pace)
        costs = quote(told.run_id, told, ahead.destination)
        low, high = map(Decimal, costs.credits)
        with desk.ledger.write() as tx:
            runs.note(tx, told.run_id, quoted_low=low, quoted_high=high)
        limit = desk.run.limit
    return Priced(
        told.model_copy(update={"credits_quoted": (low, high)}),
        plan_lines(told, ahead.estimate, ahead.destination, costs),
        go_command(told, costs, limit),
    )
