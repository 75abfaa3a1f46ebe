"""What a play calls its event, as its openers would say it: read before anybody is bought, for it is said to everybody.

A title with a template tag or three exclamation marks blocks every opener that repeats it, which is the whole list.
"""

from collections.abc import Iterator, Sequence

from gtm.openers.events import EVENTS
from gtm.openers.fields import SAMPLE
from gtm.openers.findings import Finding
from gtm.openers.fixers import mended
from gtm.openers.lint import lint, lint_value
from gtm.openers.occasion import Unfit
from gtm.openers.opener import Opener
from gtm.plays.models import Play
from gtm.plays.yaml_text import Place

_DETAIL: Place = ("opener", "event", "detail")
_AHEAD = "_ahead"


def unsayable(play: Play, openers: Sequence[Opener]) -> Iterator[Unfit]:
    """The event's words, where they would block an opener or cannot be put into one at all; one is enough to know."""
    event = play.opener.event
    if event is None:
        return
    for opener in openers:
        for kind in opener.head.evidence:
            if kind.removesuffix(_AHEAD) != event.kind:
                continue
            said = EVENTS[kind].tidy(event.detail)
            if said is None and not EVENTS[kind].optional:
                message = (
                    f'"{event.detail}" cannot be said in {opener.name}, which is passed over for everybody. '
                    f"Write it as it would stand in a sentence, like {SAMPLE[kind][EVENTS[kind].field]}."
                )
                yield Unfit(_DETAIL, message, all(_rests_on(one, event.kind) for one in openers))
                return
            if said is None and event.detail.strip(" -"):
                message = (
                    f'"{event.detail}" cannot be said in {opener.name}, which leaves it out for everybody.'
                )
                yield Unfit(_DETAIL, message, False)
                return
            found = _blocking(opener, kind, said)
            if found is not None:
                message = (
                    f'"{event.detail}" would block {opener.name} for everybody: {found.message} ({found.id}). '
                    "Write it as it would stand in a sentence."
                )
                yield Unfit(_DETAIL, message, play.opener.lint == "strict")
                return


def _rests_on(opener: Opener, event: str) -> bool:
    return any(kind.removesuffix(_AHEAD) == event for kind in opener.head.evidence)


def _blocking(opener: Opener, kind: str, said: str | None) -> Finding | None:
    """What would block the first variant of this opener that is blocked; its other words are those of the sample."""
    field = EVENTS[kind].field
    if said is not None and (found := lint_value(said, f"{kind}.{field}")):
        return found[0]
    roots = ("person", "company", "snippet", *opener.head.evidence)
    words = {root: dict(SAMPLE[root]) for root in roots}
    words[kind][field] = said
    for template in opener.variants.values():
        for finding in lint(mended(template.render(words).strip())):
            if finding.blocking:
                return finding
    return None
