"""Content: a brief becomes a draft in the CMS. Run again, the same draft is updated; nothing is published."""

from pathlib import PurePath
from typing import Annotated

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed
from pydantic import WithJsonSchema

from flows.given import needs_brief, needs_cms
from flows.refusals import sentences
from integrations import registry
from tasks.publish import PostOutcome, publish_draft
from tasks.stage import Stop

# The form offers those who can be a CMS, and nobody else.
Place = Annotated[str, WithJsonSchema({"type": "string", "enum": [*registry.providers("cms")]})]


def _run_name() -> str:
    given = flow_run.parameters
    return f"content / {PurePath(given['brief']).stem} / {given['cms']}"


@flow(name="content", flow_run_name=_run_name, retries=0, persist_result=False)
@sentences
def content(brief: str, cms: Place = "wordpress") -> State[PostOutcome]:
    """Render a brief and save it as a draft, never live.

    Args:
        brief: A Markdown file with front matter, like those in `deployments/briefs`.
        cms: Where the draft goes.
    """
    needs_brief(brief)
    needs_cms(cms)
    told = publish_draft(brief, cms)
    if isinstance(told, Stop):
        return Failed(name="Stopped", message=told.sentence)
    if told.result == "left_alone":
        return Completed(name="Left alone", message=told.note, data=told)
    note = f" ({told.note})" if told.note else ""
    return Completed(message=f"{told.result}: {cms} draft {told.ref}{note}", data=told)
