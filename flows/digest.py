"""Digest: read back what happened, then tell last week in one Slack message, edited when run again."""

from typing import Annotated

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import Field, WithJsonSchema

from flows.given import ZONE, WrongInput, monday_of, name_of
from flows.refusals import sentences
from integrations import registry
from tasks.observe import campaigns, observe_campaign
from tasks.report import DigestOutcome, post_digest
from tasks.stage import Stop, first_stop

NOTIFIER = "slack"
_WEEK = r"^\d{4}-W\d{2}$"
_ONE_WEEK = {"type": "string", "pattern": _WEEK, "title": "the week"}
_LAST_WEEK = {"type": "null", "title": "the last full week"}

_ONE_CHANNEL = {"type": "string", "title": "this one"}
_THE_SETTING = {"type": "null", "title": "SLACK_CHANNEL"}

# The words are those of the form's switch, which would say "str | None".
Channel = Annotated[str | None, WithJsonSchema({"anyOf": [_ONE_CHANNEL, _THE_SETTING]})]
Week = Annotated[str | None, Field(pattern=_WEEK), WithJsonSchema({"anyOf": [_ONE_WEEK, _LAST_WEEK]})]


def _run_name() -> str:
    given = flow_run.parameters
    try:
        week = name_of(monday_of(given["week"], given["timezone"]))
    except WrongInput:  # the run itself says what is wrong
        week = given["week"] or "last week"
    return " / ".join(["digest", week, *filter(None, [given["channel"]])])


@flow(name="digest", flow_run_name=_run_name, retries=0, persist_result=False)
@sentences
def digest(week: Week = None, channel: Channel = None, timezone: str = ZONE) -> State[DigestOutcome]:
    """Tell a week in one message: a judgement, a decision, six numbers, what happened.

    Args:
        week: Which week, like `2026-W47`; at the latest the one that runs now.
        channel: A Slack channel, like `#sales`.
        timezone: The IANA zone in which the week begins and ends.
    """
    monday = monday_of(week, timezone)
    registry.require([("notifier", NOTIFIER)])
    stop = first_stop([observe_campaign(provider, campaign) for provider, campaign in campaigns()])
    if stop is not None:
        return Failed(name="Stopped", message=stop.sentence)
    told = post_digest(monday, timezone, channel or None, NOTIFIER)
    if isinstance(told, Stop):
        return Failed(name="Stopped", message=told.sentence)
    return Completed(message=f"{told.channel}  {told.result}, {told.week}", data=told)
