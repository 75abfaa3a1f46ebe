"""Outlook: what a play will meet, asked of its source and its destination. Free calls only; nothing is written.

Imports nothing of Prefect: a plan at the terminal asks before it is loaded.
"""

from collections.abc import Mapping
from typing import NamedTuple

from gtm.icp import wanted_fields
from gtm.models import Destination, Estimate
from gtm.plays.models import Play
from integrations import registry
from integrations.ports import Pace
from tasks.desk import COMPANY_PREFIX
from tasks.readiness import in_the_way


class Outlook(NamedTuple):
    """How many people match, and the campaign with everything that is in the way; None: it was not asked."""

    estimate: Estimate
    destination: Destination | None


def look_out(play: Play, pace: Pace | None, *, destination: bool = True) -> Outlook:
    """Ask both. Raises IntegrationError when one of them cannot be asked. Repeatable."""
    source = registry.connect("lead_source", play.source_name, pace=pace)
    estimate = source.estimate(play.query)
    if aside := _of_the_person(play, estimate.columns):
        estimate = estimate.model_copy(update={"note": "; ".join(filter(None, [estimate.note, *aside]))})
    return Outlook(estimate, _destination(play, pace) if destination else None)


def _of_the_person(play: Play, columns: Mapping[str, str]) -> list[str]:
    """What rules ask of the company and the list tells of the person only, though its header does not say of whom.

    Such a rule is unknown for everybody. With something to buy from, it may still become known.
    """
    if play.enrich.waterfall or not columns:
        return []
    asked = sorted(wanted_fields(play.icp, play.signals))
    return [
        f"the column {columns[own]} is the person's, so that {field} is unknown: ask {own} in the rule, "
        f"or call the column Company {place.capitalize()}"
        for field in asked
        if field.startswith(COMPANY_PREFIX)
        and field not in columns
        and (own := f"person.{(place := field.removeprefix(COMPANY_PREFIX))}") in columns
    ]


def _destination(play: Play, pace: Pace | None) -> Destination:
    sequencer = registry.connect("sequencer", play.push_name, pace=pace)
    found = sequencer.preflight(play.target.campaign)
    return found.model_copy(update={"problems": in_the_way(play.target, found)})
