"""Evidence that is something a person or a company did: came to a webinar, downloaded a guide, changed a tool.

Such things arrive as signals with a kind, a detail in a few words, a source and an age. The detail is
repeated to a stranger, so it is tidied first, and not used at all when it does not fit into a sentence.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from gtm.models import Frozen
from gtm.openers.event_names import company_said, leader_said, page_said, person_said, role_said, said_as
from gtm.openers.evidence import (
    COMPANY_FINDERS,
    PERSON_FINDERS,
    Asked,
    Evidence,
    Finder,
    FoundEvidence,
    SignalLike,
    Words,
)
from gtm.openers.phrases import ago
from gtm.openers.place_names import place_words


class ListEvent(Frozen):
    """What everybody of a play's list did, as the play says it: a signal for each of them."""

    kind: str
    detail: str
    source: str
    age_days: int
    ref: str


def list_event(kind: str, detail: str, day: date, source: str, today: date) -> ListEvent:
    """The signal that a play's `opener.event` is. A day ahead gives a negative age: a conference next month."""
    age = (today - day).days
    return ListEvent(kind=kind, detail=detail, source=source, age_days=age, ref=f"{kind}:{day.isoformat()}")


def _month(asked: Asked, signal: SignalLike) -> str:
    return (asked.today - timedelta(days=signal.age_days or 0)).strftime("%B")


class _Kind(NamedTuple):
    """How one kind of event is put into words: the field its detail fills, and how the detail is tidied."""

    field: str
    tidy: Callable[[str], str | None]
    ahead: bool = False
    optional: bool = False
    has_an_hour: bool = False
    """It takes place on its day, at an hour nobody told us: only from the day after is it over for sure."""

    @property
    def nearest(self) -> int:
        """How many days it must lie behind, or ahead, to be spoken of."""
        return int(self.ahead or self.has_an_hour)


EVENTS: Mapping[str, _Kind] = {
    "webinar": _Kind("title", said_as, has_an_hour=True),
    "webinar_no_show": _Kind("title", said_as, has_an_hour=True),
    "conference": _Kind("name", said_as, has_an_hour=True),
    "conference_ahead": _Kind("name", said_as, ahead=True),
    "download": _Kind("title", said_as),
    "visit": _Kind("page", page_said),
    "competitor": _Kind("name", company_said),
    "referral": _Kind("name", person_said),
    "new_role": _Kind("title", role_said, optional=True),
    "new_leader": _Kind("title", leader_said),
    "tech_change": _Kind("name", company_said),
    "expansion": _Kind("place", place_words),
    "request": _Kind("topic", said_as),
    "trial": _Kind("product", said_as),
    "last_contact": _Kind("topic", said_as),
}
"""Kinds of events as openers and plays name them."""


def _finder(kind: str) -> Finder:
    how = EVENTS[kind]

    def find(asked: Asked) -> FoundEvidence | None:
        """The newest event of this kind that can be said; of those ahead, the next."""
        best: tuple[int, SignalLike, str | None] | None = None
        for signal in asked.signals:
            days = signal.age_days
            if signal.kind.removesuffix("_ahead") != kind.removesuffix("_ahead") or days is None:
                continue
            distance = -days if how.ahead else days
            if not how.nearest <= distance <= asked.max_age_days:
                continue
            detail = how.tidy(signal.detail)
            if detail is None and not how.optional:
                continue
            if best is None or distance < best[0]:
                best = (distance, signal, detail)
        if best is None:
            return None
        distance, signal, detail = best
        said: Words = {
            how.field: detail,
            "when": f"in {_month(asked, signal)}" if how.ahead else ago(distance),
        }
        return FoundEvidence(
            said,
            Evidence(
                id=signal.ref,
                path=f"signals.{kind}",
                value=signal.detail,
                source=signal.source,
                age_days=-distance if how.ahead else distance,
            ),
        )

    return find


FINDERS: Mapping[str, Finder] = {
    **COMPANY_FINDERS,
    **PERSON_FINDERS,
    **{kind: _finder(kind) for kind in EVENTS},
}
"""Kinds of evidence, as openers name them."""
