"""`gtm content`, `gtm replies`, `gtm digest`: one flow each, and a line that says what became of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from flows.cli import printing
from flows.cli.errors import FAILED, Trouble
from flows.cli.files import regular_file
from flows.cli.journey import Interrupted, failure, travel
from flows.cli.plays import require_providers
from flows.cli.printing import Json
from flows.given import ZONE, monday_of, needs_brief, needs_cms
from gtm.ledger import events
from gtm.ledger.engine import open_ledger
from gtm.posts import read_brief, render_post
from gtm.settings import Settings
from integrations import registry
from tasks.desk import working_ledger


def content(
    file: Annotated[str, Parameter(help="A brief: Markdown with front matter.")],
    /,
    *,
    cms: Annotated[str, Parameter(help="Where the draft goes.")] = "wordpress",
    json: Json = False,
) -> int:
    """Turn a brief into a draft in the CMS. Run again, the same draft is updated; nothing is published.

    Example: gtm content deployments/briefs/lead-scoring.md
    """
    needs_brief(file)
    regular_file(Path(file), "Name a brief: Markdown with front matter")
    # What is wrong with it is said before Prefect starts.
    render_post(read_brief(Path(file)), Settings().templates())
    needs_cms(cms)
    require_providers(("cms", cms))
    working_ledger()

    def flow() -> Any:
        from flows.content import content as flow

        return flow(file, cms, return_state=True)

    return _tell(flow, json)


def replies(*, json: Json = False) -> int:
    """Read back who was written to, who answered, and who wants to be left alone.

    Example: gtm replies
    """
    if needed := _sequencers():
        require_providers(*needed)
    working_ledger()

    def flow() -> Any:
        from flows.replies import replies as flow

        return flow(return_state=True)

    return _tell(flow, json)


def digest(
    *,
    week: Annotated[
        str | None, Parameter(help="Like 2026-W47, this one at the latest; the last full week if left out.")
    ] = None,
    channel: Annotated[
        str | None, Parameter(help="A Slack channel, like '#sales'; SLACK_CHANNEL if left out.")
    ] = None,
    json: Json = False,
) -> int:
    """Post a week's figures to Slack, or bring the message that stands there up to date.

    Example: gtm digest --week 2026-W47
    """
    monday_of(week, ZONE)
    require_providers(("notifier", "slack"), *_sequencers())
    working_ledger()

    def flow() -> Any:
        from flows.digest import digest as flow

        return flow(week, channel, return_state=True)

    return _tell(flow, json)


def _sequencers() -> list[tuple[registry.Role, str]]:
    """Whoever we ever pushed to will be asked what became of it."""
    with open_ledger().read() as tx:
        return [("sequencer", provider) for provider, _ in events.campaigns(tx)]


def _tell(flow: Callable[[], Any], json: bool) -> int:
    try:
        state = travel(flow)
    except Interrupted as interrupted:
        sentence = "Interrupted. What is done stands; run it again to finish."
        raise Trouble(sentence, FAILED, "interrupted", at_rest=interrupted.at_rest) from None
    if not state.is_completed():
        raise failure(state)
    data = {"state": state.name, "message": state.message}
    return printing.tell(data, lambda console: console.print(printing.clean(state.message)), as_json=json)
