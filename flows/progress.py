"""The bar on the run's page. Outside a flow run there is no page and this does nothing."""

from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.runtime import flow_run

from gtm.clock import monotonic

STAGES = 9
_SECONDS_BETWEEN = 1.0  # each word to the page costs a request


class Progress:
    """Counts stages; told of parts of a stage as they finish."""

    def __init__(self, stages: int = STAGES) -> None:
        self._stages = stages
        self._done = 0
        self._told = monotonic()
        self._id: UUID | None = None
        if flow_run.id:
            found = create_progress_artifact(0.0, description="pull -> enrich -> qualify -> draft -> push")
            self._id = found if isinstance(found, UUID) else None

    def advance(self, part: float = 1.0) -> None:
        """A part of the current stage (0..1) is done; 1 moves on to the next stage."""
        share = min((self._done + part) / self._stages, 1.0)
        if part >= 1.0:
            self._done += 1
        due = monotonic() - self._told >= _SECONDS_BETWEEN or self._done == self._stages
        if self._id is not None and due:
            self._told = monotonic()
            update_progress_artifact(self._id, progress=round(100 * share, 1))
