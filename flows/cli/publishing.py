"""`gtm content`, `gtm replies`, `gtm digest`: one flow each, and a line that says what became of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from flows.cli import printing
from flows.cli.errors import FAILED, Trouble, wrong
from flows.cli.journey import Interrupted, failure, leave_now, travel

Json = Annotated[bool, Parameter(help="One JSON object on stdout.")]


def content(
    file: Path,
    *,
    cms: Annotated[str, Parameter(help="Where the draft goes.")] = "wordpress",
    json: Json = False,
) -> int:
    """Turn a brief into a draft in the CMS. Run again, the same draft is updated; nothing is published.

    Example: gtm content deployments/briefs/lead-scoring.md
    """
    if not file.is_file():
        raise wrong(f"{file} is not there. Name a brief: Markdown with front matter. Nothing was touched.")

    def flow() -> Any:
        from flows.content import content as flow

        return flow(str(file), cms, return_state=True)

    return _tell(flow, json)


def replies(*, json: Json = False) -> int:
    """Read back who was written to, who answered, and who wants to be left alone.

    Example: gtm replies
    """

    def flow() -> Any:
        from flows.replies import replies as flow

        return flow(return_state=True)

    return _tell(flow, json)


def digest(
    *,
    week: Annotated[str | None, Parameter(help="Like 2026-W47; the last full week if left out.")] = None,
    channel: Annotated[str, Parameter(help="A Slack channel.")] = "#gtm-weekly",
    json: Json = False,
) -> int:
    """Post a week's figures to Slack, or bring the message that stands there up to date.

    Example: gtm digest --week 2026-W47
    """

    def flow() -> Any:
        from flows.digest import digest as flow

        return flow(week, channel, return_state=True)

    return _tell(flow, json)


def _tell(flow: Callable[[], Any], json: bool) -> int:
    try:
        state = travel(flow)
    except Interrupted as interrupted:
        if not interrupted.at_rest:
            leave_now(FAILED)
        raise Trouble(
            "Interrupted. What is done stands; run it again to finish.", FAILED, "interrupted"
        ) from None
    if not state.is_completed():
        raise failure(state)
    data = {"state": state.name, "message": state.message}
    return printing.tell(data, lambda console: console.print(printing.clean(state.message)), as_json=json)
