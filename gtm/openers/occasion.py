"""A play's event held against the words that speak of it: its sequence and its openers, on a given day.

A touch that thanks for a webinar is right for a list of people who came, and for no other list. Whether they came is what
`opener.event` says; whether it has been by now, and how long ago, is seen when the play is checked.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gtm.openers.claims import STALE_AFTER
from gtm.openers.events import EVENTS
from gtm.openers.opener import Opener
from gtm.openers.sequence import Sequence as Touches
from gtm.plays.models import Play
from gtm.plays.yaml_text import Place

_AHEAD = "_ahead"
_SEQUENCE: Place = ("sequence",)
_EVENT: Place = ("opener", "event")
_TEMPLATES: Place = ("opener", "templates")
_FROM_TOMORROW = "it is over for sure from tomorrow on"


class Unfit(NamedTuple):
    """What does not go together, and where in the play. Not blocking: somebody is still written to rightly."""

    place: Place
    message: str
    blocking: bool


def unfit(play: Play, openers: Sequence[Opener], sequence: Touches | None, today: date) -> tuple[Unfit, ...]:
    """All of it; `today` is the day in the play's own time zone."""
    found = list(_sequence(play, sequence, today)) if sequence else []
    return (*found, *_openers(play, openers, today))


def _sequence(play: Play, sequence: Touches, today: date) -> Iterator[Unfit]:
    spoken_of = [kind for kind in sequence.head.evidence if kind in EVENTS]
    if not spoken_of:
        return
    event, kinds = play.opener.event, " or ".join(map(_named, spoken_of))
    if event is None:
        message = (
            f'"{sequence.name}" speaks of a {kinds}, and the play names none. Add "event" to "opener" with kind '
            f"{spoken_of[0]}, or choose another sequence."
        )
        yield Unfit(_SEQUENCE, message, True)
        return
    same = [kind for kind in spoken_of if _base(kind) == _base(event.kind)]
    if not same:
        message = (
            f'"{sequence.name}" speaks of a {kinds}, and the event of this play is a {_named(event.kind)}. '
            "Choose another sequence, or correct the event's kind."
        )
        yield Unfit(_SEQUENCE, message, True)
        return
    age = (today - event.date).days
    if age == 0 and EVENTS[same[0]].nearest:
        message = (
            f'"{sequence.name}" is for {"before" if same[0].endswith(_AHEAD) else "after"} the {kinds}, and '
            f'"{event.detail}" is today. {_FROM_TOMORROW.capitalize()}; choose another sequence, or wait until then.'
        )
        yield Unfit(_SEQUENCE, message, True)
    elif all((age < 0) is not kind.endswith(_AHEAD) for kind in same):
        when = "is still to come" if age < 0 else "is over"
        message = (
            f'"{sequence.name}" is for {"after" if age < 0 else "before"} the {kinds}, and "{event.detail}" on '
            f"{event.date} {when}. Choose another sequence, or correct the date."
        )
        yield Unfit(_SEQUENCE, message, True)
    elif age > STALE_AFTER.get(_base(event.kind), age):
        message = (
            f'"{sequence.name}" speaks of a {kinds} that was {age} days ago; after '
            f"{STALE_AFTER[_base(event.kind)]} days nobody expects a mail about it."
        )
        yield Unfit(_SEQUENCE, message, False)


def _openers(play: Play, openers: Sequence[Opener], today: date) -> Iterator[Unfit]:
    """Whether one of the openers can speak of the event today; and if none, whether another one is left."""
    event = play.opener.event
    yield from _never_used(play, openers)
    if event is None:
        return
    about = [one for one in openers if any(_base(kind) == _base(event.kind) for kind in one.head.evidence)]
    age = (today - event.date).days
    if any(_speaks(one, event.kind, age) for one in about):
        return
    if not about:
        message = f"no opener of this play speaks of the {_named(event.kind)}; everybody gets other words"
        yield Unfit(_EVENT, message, False)
        return
    named = ", ".join(one.name for one in about)
    when = f"on {event.date}, {f'{age} days ago' if age > 0 else 'today' if age == 0 else f'in {-age} days'}"
    left = [one for one in openers if one not in about and not _on_events(one)]
    message = f'{named} cannot speak of "{event.detail}" ({when})'
    if age == 0 and EVENTS[event.kind].has_an_hour:
        message += f": {_FROM_TOMORROW}"
    if left:
        yield Unfit(_EVENT, f"{message}; everybody gets other words", False)
    else:
        told = f"{message}, and no other opener is listed: nobody could be written to. Correct the date, or add an opener."
        yield Unfit(_EVENT, told, True)


def _never_used(play: Play, openers: Sequence[Opener]) -> Iterator[Unfit]:
    """Openers on an event that the play does not name: no list and no provider tells of one, so they never speak."""
    event = play.opener.event
    lacking = {one.name: kind for one in openers if (kind := _unnamed(one, event.kind if event else ""))}
    if not lacking:
        return
    told = ", ".join(f"{name} (a {_named(kind)})" for name, kind in lacking.items())
    named = f"names a {_named(event.kind)}" if event else "names none"
    message = f'{told}: spoken only of what "event" names, and this play {named}'
    if len(lacking) < len(openers):
        yield Unfit(_TEMPLATES, f"{message}; nobody gets {'it' if len(lacking) == 1 else 'them'}", False)
        return
    kind = next(iter(lacking.values()))
    fix = f'Add "event" to "opener" with kind {kind}, or an opener that needs none.'
    yield Unfit(_TEMPLATES, f"{message}: nobody could be written to. {fix}", True)


def _unnamed(opener: Opener, event: str) -> str | None:
    """A kind of event that the opener needs and the play does not name."""
    needs = (_base(kind) for kind in opener.head.evidence if kind in EVENTS)
    return next((kind for kind in needs if kind != _base(event)), None)


def _speaks(opener: Opener, event: str, age: int) -> bool:
    head = opener.head
    for kind in head.evidence:
        if _base(kind) != _base(event):
            continue
        distance = -age if kind.endswith(_AHEAD) else age
        first = (
            EVENTS[kind].nearest if kind.endswith(_AHEAD) else max(head.min_age_days, EVENTS[kind].nearest)
        )
        if not first <= distance <= head.max_age_days:
            return False
    return True


def _on_events(opener: Opener) -> bool:
    """Whether it rests on something that only an event could tell."""
    return any(kind in EVENTS for kind in opener.head.evidence)


def _base(kind: str) -> str:
    return kind.removesuffix(_AHEAD)


def _named(kind: str) -> str:
    """`webinar_no_show` as a sentence has it."""
    return kind.replace("_no_show", " that the reader missed").replace("_", " ")
