"""Content: a brief becomes a draft in the CMS. Run again, the same draft is updated; nothing is published."""

from typing import Annotated

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from tasks.publish import PostOutcome, publish_draft
from tasks.stage import Stop


@flow(name="content", retries=0, persist_result=False)
def content(
    brief: Annotated[
        str, Field(description="A Markdown file with front matter, e.g. one of deployments/briefs.")
    ],
    cms: Annotated[str, Field(description="Where the draft goes.")] = "wordpress",
) -> State[PostOutcome]:
    """Render a brief and save it as a draft, never live."""
    told = publish_draft(brief, cms)
    if isinstance(told, Stop):
        return Failed(name="Stopped", message=told.sentence)
    if told.result == "left_alone":
        return Completed(name="Left alone", message=told.note, data=told)
    return Completed(message=f"{told.result}: {cms} draft {told.ref}", data=told)
