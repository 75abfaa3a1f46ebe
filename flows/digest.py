"""Digest: read back what happened, then tell last week in one Slack message, edited when run again."""

from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from gtm.clock import now
from tasks.observe import campaigns, observe_campaign
from tasks.report import DigestOutcome, post_digest
from tasks.stage import Stop, first_stop


@flow(name="digest", retries=0, persist_result=False)
def digest(
    week: Annotated[
        str | None, Field(pattern=r"^\d{4}-W\d{2}$", description="Like 2026-W47; empty: the last full week.")
    ] = None,
    channel: Annotated[str, Field(description="A Slack channel.")] = "#gtm-weekly",
    timezone: Annotated[str, Field(description="Where the week begins and ends.")] = "America/New_York",
) -> State[DigestOutcome]:
    """Tell a week in one message: a judgement, a decision, six numbers, what happened."""
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
