"""Read a campaign's people whole, although some join and others leave while it is read page by page.

Who is left out here is taken for somebody who was never sent, and may be sent again. So pages overlap, a page that
shows nobody of those before it is asked for again from further up, and the list's own count has the last word.
"""

from collections.abc import Callable, Generator, Iterator, Sequence

from gtm.models import Member, MemberPage
from integrations.errors import Unclear

LIST = "list the campaign"
_READINGS = 3
_MOST_STEPS_BACK = 20

Page = Callable[[int], tuple[Sequence[Member], int]]
"""The people from a place on, and how many there are in all."""


def whole(page: Page, size: int, start: int) -> Iterator[MemberPage]:
    """Everybody from a place on; somebody may be told twice. Only the last page has no cursor.

    Raises Unclear when three readings were not whole: then nobody may be concluded to be absent.
    """
    for again in range(_READINGS):
        reading = yield from _through(page, size, start, last=again == _READINGS - 1)
        if reading.is_whole:
            return
        start = 0
    raise Unclear("smartlead", LIST, f"read {_READINGS} times, and not whole once: {reading.doubt}")


class _Reading:
    """What one way through the list has shown. `doubt`: why it may have missed somebody."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.seen: set[str] = set()
        self.totals: list[int] = []
        self.steps_back = 0
        self.doubt = ""
        self.is_whole = False

    def joins(self, people: Sequence[Member]) -> bool:
        """Whether a page shows somebody who was told before: then nobody in between is missing."""
        return not self.seen.isdisjoint(map(_name, people))

    def add(self, people: Sequence[Member], total: int) -> bool:
        """Take in a page; whether it shows anybody new."""
        before = len(self.seen)
        self.seen.update(map(_name, people))
        self.totals.append(total)
        return len(self.seen) > before

    def end(self, *, last: bool) -> None:
        """Judge it. In the last reading people may have joined: all who were there at its beginning were told."""
        first = self.totals[0]
        if len(self.seen) < first - self.start:
            self.doubt = self.doubt or f"it counts {first}, and shows {self.start + len(self.seen)}"
        if min(self.totals) < first or (not last and max(self.totals) > first):
            self.doubt = self.doubt or "people come and go while it is read"
        self.is_whole = not self.doubt


def _through(page: Page, size: int, start: int, *, last: bool) -> Generator[MemberPage, None, _Reading]:
    reading = _Reading(start)
    offset, overlap = start, 0
    before: Sequence[Member] = ()
    while True:
        people, total = page(offset)
        if people and overlap and not reading.joins(people):
            # More left than the pages overlap: those behind them moved up, past where we read.
            reading.steps_back += 1
            if reading.steps_back <= _MOST_STEPS_BACK:
                offset = max(start, offset - size)
                overlap = overlap if offset > start else 0
                continue
            reading.doubt = "people leave faster than it can be read"
        if people and people == before and offset + len(people) <= total:
            reading.doubt = f"the people from {offset} on came once more"
        new, end = reading.add(people, total), offset + len(people)
        # A count may be too small: beyond it, and after a full page, only one that shows nobody new is the end.
        counted = end == total and len(people) < size
        if reading.doubt or not people or counted or (end >= total and not new):
            reading.end(last=last)
            yield MemberPage(members=tuple(people), cursor=None if reading.is_whole else "0")
            return reading
        overlap = min(max(1, len(people) // 10), len(people) - 1)
        before, offset = people, end - overlap
        yield MemberPage(members=tuple(people), cursor=str(offset))


def _name(one: Member) -> str:
    return one.provider_ref or one.email
