"""The bar on the run's page. Outside a flow run there is no page and this does nothing."""

from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, ArtifactFilterType
from prefect.runtime import flow_run

from flows.page import in_passing
from gtm.clock import monotonic
from gtm.models import Mode

_STAGES, _OF_A_PUSH = 6, 5  # as many as `_walk` in flows/outbound.py has
_SECONDS_BETWEEN = 1.0  # each word to the page costs a request


class Progress:
    """Counts stages; told of parts of a stage as they finish. A run that goes on goes on with its bar."""

    def __init__(self, mode: Mode) -> None:
        self._stages = stages(mode)
        self._done = 0
        self._told = monotonic()
        self._id: UUID | None = None
        if flow_run.id:
            self._id = _bar(UUID(str(flow_run.id)), mode)

    def advance(self, part: float = 1.0) -> None:
        """A part of the current stage (0..1) is done; 1 moves on to the next stage."""
        share = min((self._done + part) / self._stages, 1.0)
        if part >= 1.0:
            self._done += 1
        due = monotonic() - self._told >= _SECONDS_BETWEEN or self._done == self._stages
        if self._id is not None and due:
            self._told = monotonic()
            _tell(self._id, share)


def stages(mode: Mode) -> int:
    """How many stages a run of this mode has."""
    return _STAGES + (_OF_A_PUSH if mode is Mode.PUSH else 0)


@in_passing
def _bar(this: UUID, mode: Mode) -> UUID | None:
    return _before(this) or _new(mode)


@in_passing
def _tell(bar: UUID, share: float) -> None:
    update_progress_artifact(bar, progress=round(100 * share, 1))


def _new(mode: Mode) -> UUID | None:
    end = " -> push" if mode is Mode.PUSH else ""
    found = create_progress_artifact(0.0, description=f"pull -> enrich -> qualify -> draft{end}")
    return found if isinstance(found, UUID) else None


def _before(this: UUID) -> UUID | None:
    """The bar this flow run had before it was suspended."""
    which = ArtifactFilter(
        flow_run_id=ArtifactFilterFlowRunId(any_=[this]), type=ArtifactFilterType(any_=["progress"])
    )
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=which)
    return found[0].id if found else None
