"""Digest: read back what happened, then tell last week in one Slack message, edited when run again."""

from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field, WithJsonSchema

from flows.refusals import sentences
from gtm.clock import now
from tasks.observe import campaigns, observe_campaign
from tasks.report import DigestOutcome, post_digest
from tasks.stage import Stop, first_stop

_WEEK = r"^\d{4}-W\d{2}$"
_ONE_WEEK = {"type": "string", "pattern": _WEEK, "title": "the week"}
_LAST_WEEK = {"type": "null", "title": "the last full week"}

# The words are those of the form's switch, which would say "str | None".
Week = Annotated[str | None, Field(pattern=_WEEK), WithJsonSchema({"anyOf": [_ONE_WEEK, _LAST_WEEK]})]


def _run_name() -> str:
    given = flow_run.parameters
    week = given["week"] or _name(last_monday(given["timezone"]))
    return f"digest / {week} / {given['channel']}"


@flow(name="digest", flow_run_name=_run_name, retries=0, persist_result=False)
@sentences
def digest(
    week: Week = None, channel: str = "#gtm-weekly", timezone: str = "America/New_York"
) -> State[DigestOutcome]:
    """Tell a week in one message: a judgement, a decision, six numbers, what happened.

    Args:
        week: Which week, like `2026-W47`.
        channel: A Slack channel.
        timezone: The IANA zone in which the week begins and ends.
    """
    stop = first_stop([observe_campaign(provider, campaign) for provider, campaign in campaigns()])
    if stop is not None:
        return Failed(name="Stopped", message=stop.sentence)
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1) if week else last_monday(timezone)
    told = post_digest(monday, timezone, channel, "slack")
    if isinstance(told, Stop):
        return Failed(name="Stopped", message=told.sentence)
    return Completed(message=f"{told.channel}  {told.result}, {told.week}", data=told)


def last_monday(timezone: str) -> date:
    """The Monday of the last week that is over."""
    today = now().astimezone(ZoneInfo(timezone)).date()
    return today - timedelta(days=today.weekday() + 7)


def _name(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"
