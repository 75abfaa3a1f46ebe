"""The openers a reviewer reads in Prefect: shown because a play asks for it, gone once the question is closed.

It is the one place where Prefect sees people: name, title, company and opener, no address. A play says
`approve: {review: prefect}` for it; otherwise openers are read with `gtm approve RUN --show`.

It is a list of paragraphs because Prefect puts every cell of a table on one line, and an opener has forty words.

It has no key. Prefect's server tells the world about artifacts with a key: each is copied, with its text, into the
events, which stay for a week whatever becomes of the artifact. One without a key is told to nobody, and deleting it
leaves nothing. It is found again by a note of ours in its metadata.
"""

import re
from collections.abc import Iterator
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey, ArtifactFilterType
from prefect.client.schemas.objects import Artifact
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run

from gtm.ledger.review import Waiting
from gtm.names import clean_company, clean_person
from gtm.openers import Evidence

_NOTE = "gtm-review"  # in the metadata, with the run's id
_MARKDOWN = "markdown"
_PAGE = 200  # artifacts; what Prefect gives at once


def publish(run_id: str, waiting: list[Waiting]) -> str:
    """Show what waits, in the numbering of the form; replaces an earlier table of the run. Returns its page."""
    withdraw(run_id)
    table = ArtifactCreate(
        type=_MARKDOWN,
        data="\n\n".join(_entry(one) for one in waiting),
        description=f"**{len(waiting)} openers wait.** Run `{run_id}`, worst first. Deleted once decided.",
        metadata_={_NOTE: run_id},
        flow_run_id=UUID(str(flow_run.id)),
    )
    with get_client(sync_client=True) as client:
        made = client.create_artifact(table)
    return f"/artifacts/artifact/{made.id}"


def withdraw(run_id: str) -> None:
    """Delete the table of a run, every version of it. Nothing to delete is fine."""
    if not flow_run.id:
        return
    with get_client(sync_client=True) as client:
        _delete(client, [table for table in _tables(client) if _run_of(table) == run_id])


def sweep() -> None:
    """Delete tables whose question is closed: answered, expired, cancelled. No process may be left to do it."""
    if not flow_run.id:
        return
    with get_client(sync_client=True) as client:
        _delete(client, [table for table in _tables(client) if _is_closed(client, table)])


def _tables(client: SyncPrefectClient) -> list[Artifact]:
    """Every review table there is. Others may keep artifacts without a key on this server: they stay out of it."""
    return [found for found in _without_key(client) if _run_of(found) is not None]


def _without_key(client: SyncPrefectClient) -> Iterator[Artifact]:
    which = ArtifactFilter(key=ArtifactFilterKey(exists_=False), type=ArtifactFilterType(any_=[_MARKDOWN]))
    offset = 0
    while page := client.read_artifacts(artifact_filter=which, limit=_PAGE, offset=offset):
        yield from page
        offset += len(page)


def _run_of(found: Artifact) -> str | None:
    return (found.metadata_ or {}).get(_NOTE)


def _is_closed(client: SyncPrefectClient, table: Artifact) -> bool:
    if table.flow_run_id is None:
        return True
    try:
        state = client.read_flow_run(table.flow_run_id).state
    except ObjectNotFound:  # deleted in the UI, and its question with it
        return True
    return state is None or state.is_final()


def _delete(client: SyncPrefectClient, tables: list[Artifact]) -> None:
    for table in tables:
        try:
            client.delete_artifact(table.id)
        except ObjectNotFound:  # somebody else was faster
            continue


def _entry(one: Waiting) -> str:
    name = clean_person(_said(one, "person.first_name"), _said(one, "person.last_name"))
    company = clean_company(_said(one, "company.name")).short
    who = (f"{name.first} {name.last}".strip(), _said(one, "person.title"), company)
    evidence = (_evidence(Evidence(**found)) for found in one.draft.evidence)
    findings = [f"**Finding:** {_plain(str(finding['message']))}" for finding in one.draft.findings]
    parts = [
        f"**{one.number}.** **{_plain(', '.join(filter(None, who)))}**",
        f"> {_plain(one.draft.text)}",
        *findings,
        f"Evidence: {_plain('; '.join(evidence) or 'none')}",
        "---",
    ]
    return "\n\n".join(parts)


def _plain(text: str) -> str:
    """Text that is shown as it is: nobody's name makes a link or a picture."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def _evidence(found: Evidence) -> str:
    what = found.path.removeprefix("signals.").removeprefix("company.").replace("_", " ")
    value = ", ".join(map(str, found.value)) if isinstance(found.value, list) else found.value
    return f"{what} {value} ({found.source}, {found.age_days} d)"


def _said(one: Waiting, field: str) -> str:
    fact = one.facts.get(field)
    return "" if fact is None or fact.value is None else str(fact.value)
