"""Evidence that is something a person or a company did: came to a webinar, downloaded a guide, changed a tool.

Such things arrive as signals with a kind, a detail in a few words, a source and an age. The detail is
repeated to a stranger, so it is tidied first, and not used at all when it does not fit into a sentence.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from gtm.models import Frozen
from gtm.names import clean_company, clean_person, clean_title
from gtm.names.text import words as word_list
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
from gtm.openers.vocabulary import place_words

LONGEST_DETAIL = 80

_QUOTES = re.compile(r'["“”„«»]')
_UNSAID = frozenset({"", "none", "null", "nan", "n/a", "unknown", "undefined", "tbd", "test", "-"})


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


def said_as(detail: str) -> str | None:
    """A title as it can stand between quotation marks. None: it cannot be repeated."""
    text = _QUOTES.sub("'", " ".join(detail.split())).strip(" .,;:-–—")
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1].strip()
    if text.casefold() in _UNSAID or not 2 <= len(text) <= LONGEST_DETAIL:
        return None
    return text.capitalize() if text.isupper() and len(text) > 12 else text


def _company(detail: str) -> str | None:
    return clean_company(detail).short or None


def _person(detail: str) -> str | None:
    first, _, last = " ".join(detail.split()).rpartition(" ")
    name = clean_person(first or last, last if first else None)
    if not name.greeting_ok or not name.first:
        return None
    return f"{name.first} {name.last}".strip()


def _title(detail: str) -> str | None:
    title = clean_title(detail)
    return title if 2 <= len(title) <= 45 else None


_NO_TOPIC = frozenset(
    {"home", "index", "landing", "contact", "blog", "start", "main", "about", "login", "imprint"}
)

_ORDINARY = word_list(
    "and for of our the to vs with how why what pricing prices plans packages costs features product products "
    "platform tour demo overview solutions services integration integrations security privacy compliance trust "
    "customers stories case cases studies references reviews documentation docs guide guides help support faq "
    "questions answers onboarding migration implementation training comparison comparisons alternatives changelog "
    "roadmap status resources library templates examples checklist checklists webinars events news newsletter "
    "reports reporting analytics automation workflows partners partnership jobs careers team company story press "
    "mission terms legal enterprise startups agencies teams sales marketing enrichment deliverability "
    "verification leads lists list data quality forecasting"
)
"""Words of a page's title that are no name in one: a topic of nothing else is said without its capitals."""


def _page(detail: str) -> str | None:
    """A page's topic in running text: `pricing` for `The Pricing page`. An address or a path is not said."""
    text = said_as(detail)
    if text is None or "/" in text or "." in text:
        return None
    topic = re.sub(r"^the\s+|\s+page$", "", text, flags=re.IGNORECASE)
    if topic.casefold() in _NO_TOPIC or len(topic) < 3:
        return None
    return topic.lower() if _ORDINARY.issuperset(topic.casefold().split()) else topic


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
    "visit": _Kind("page", _page),
    "competitor": _Kind("name", _company),
    "referral": _Kind("name", _person),
    "new_role": _Kind("title", _title, optional=True),
    "new_leader": _Kind("title", _title),
    "tech_change": _Kind("name", _company),
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
