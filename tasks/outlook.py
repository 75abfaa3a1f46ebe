"""Outlook: what a play will meet, asked of its source and its destination. Free calls only; nothing is written.

Imports nothing of Prefect: a plan at the terminal asks before it is loaded.
"""

from typing import NamedTuple

from gtm.models import Destination, Estimate
from gtm.plays.models import Play
from integrations import registry
from integrations.ports import Pace
from tasks.readiness import in_the_way


class Outlook(NamedTuple):
    """How many people match, and the campaign with everything that is in the way; None: it was not asked."""

    estimate: Estimate
    destination: Destination | None


def look_out(play: Play, pace: Pace | None, *, destination: bool = True) -> Outlook:
    """Ask both. Raises IntegrationError when one of them cannot be asked. Repeatable."""
    source = registry.connect("lead_source", play.source_name, pace=pace)
    estimate = source.estimate(play.query)
    return Outlook(estimate, _destination(play, pace) if destination else None)


def _destination(play: Play, pace: Pace | None) -> Destination:
    sequencer = registry.connect("sequencer", play.push_name, pace=pace)
    found = sequencer.preflight(play.target.campaign)
    return found.model_copy(update={"problems": in_the_way(play.target, found)})
