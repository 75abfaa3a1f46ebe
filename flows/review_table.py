"""The openers a reviewer reads in Prefect: shown because a play asks for it, gone once the question is closed.

It is the one place where Prefect sees people: name, title, company and opener, no address. A play says
`approve: {review: prefect}` for it; otherwise openers are read with `gtm approve RUN --show`.

It is a list of paragraphs because Prefect puts every cell of a table on one line, and an opener has forty words.
"""

import re

from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run

from gtm.ledger.review import Waiting
from gtm.names import clean_company, clean_person
from gtm.openers import Evidence

_PREFIX = "review-"


def publish(run_id: str, waiting: list[Waiting]) -> str:
    """Show what waits, in the numbering of the form; replaces an earlier table of the run. Returns its page."""
    withdraw(run_id)
    made = create_markdown_artifact(
        "\n\n".join(_entry(one) for one in waiting),
        key=f"{_PREFIX}{run_id}",
        description=f"**{len(waiting)} openers wait.** Run `{run_id}`, worst first. Deleted once decided.",
    )
    return f"/artifacts/artifact/{made}"


def withdraw(run_id: str) -> None:
    """Delete the table of a run, every version of it. Nothing to delete is fine."""
    _delete(ArtifactFilterKey(any_=[f"{_PREFIX}{run_id}"]))


def sweep() -> None:
    """Delete tables whose question is closed: answered, expired, cancelled. No process may be left to do it."""
    _delete(ArtifactFilterKey(like_=f"{_PREFIX}%"), only_closed=True)


def _delete(which: ArtifactFilterKey, *, only_closed: bool = False) -> None:
    if not flow_run.id:
        return
    with get_client(sync_client=True) as client:
        for found in client.read_artifacts(artifact_filter=ArtifactFilter(key=which)):
            if only_closed and found.flow_run_id is not None:
                state = client.read_flow_run(found.flow_run_id).state
                if state is not None and not state.is_final():
                    continue
            try:
                client.delete_artifact(found.id)
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
