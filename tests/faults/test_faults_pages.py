"""Rows 63 to 69: lists that change, repeat or lie while they are read. Row 70 is tests/stages/test_stages_pull.py.

A file does not change while it is read (its size and rows are read from one opening), so CSV is met by row 70.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from gtm.models import LeadQuery, Page
from integrations import smartlead
from integrations.apollo import ApolloSearch
from integrations.errors import Unclear
from tests.faults.callers import apollo_at, sent_json, sequencer
from tests.faults.zoo import Zoo, answer

pytestmark = pytest.mark.usefixtures("policy")

Open = Callable[..., Zoo]
Change = Callable[["Shelf"], None]


class Shelf:
    """A list at a provider that may change before any of its pages is served."""

    def __init__(self, names: Sequence[str], **changes: Change) -> None:
        self.names = list(names)
        self.total: Any = ...  # what it says it has; ...: the truth
        self.served: list[tuple[int, int]] = []
        self._changes = {int(name.removeprefix("before_")): change for name, change in changes.items()}

    def page(self, start: int, size: int) -> tuple[list[str], Any]:
        """So many from `start` on, and the total."""
        self.served.append((start, size))
        if change := self._changes.get(len(self.served)):
            change(self)
        return self.names[start : start + size], len(self.names) if self.total is ... else self.total


def apollo_of(zoo: Open, shelf: Shelf, serve: Callable[[int, int], tuple[int, int]] = lambda *at: at) -> Zoo:
    """Apollo's search over a shelf; `serve` may bend start and size."""

    def behave(connection: Any) -> None:
        asked = sent_json(server.heard[-1])
        names, total = shelf.page(*serve((asked["page"] - 1) * asked["per_page"], asked["per_page"]))
        body = {"people": [{"id": name} for name in names]} | (
            {} if total is None else {"total_entries": total}
        )
        answer(body)(connection)

    server: Zoo = zoo(behave)
    return server


def smartlead_of(
    zoo: Open, shelf: Shelf, serve: Callable[[int, int], tuple[int, int]] = lambda *at: at
) -> Zoo:
    """Smartlead's statistics over a shelf."""

    def behave(connection: Any) -> None:
        query = server.heard[-1].split(b" ")[1].decode()
        offset, limit = (int(re.search(rf"{name}=(\d+)", query)[1]) for name in ("offset", "limit"))  # type: ignore[index]
        names, total = shelf.page(*serve(offset, limit))
        rows = [
            {"lead_email": name, "sequence_number": 1, "sent_time": "2026-10-06T13:05:10Z"} for name in names
        ]
        answer({"data": rows} | ({} if total is None else {"total_stats": str(total)}))(connection)

    server: Zoo = zoo(behave)
    return server


def members_of(zoo: Open, shelf: Shelf, serve: Callable[[int, int], tuple[int, int]] = lambda *at: at) -> Zoo:
    """Smartlead's list of a campaign's people over a shelf."""

    def behave(connection: Any) -> None:
        query = server.heard[-1].split(b" ")[1].decode()
        offset, limit = (int(re.search(rf"{name}=(\d+)", query)[1]) for name in ("offset", "limit"))  # type: ignore[index]
        names, total = shelf.page(*serve(offset, limit))
        rows = [{"lead": {"id": name, "email": name}} for name in names]
        answer({"data": rows} | ({} if total is None else {"total_leads": str(total)}))(connection)

    server: Zoo = zoo(behave)
    return server


def listed(server: Zoo) -> list[str]:
    return [one.email for page in sequencer(server.url).members("77") for one in page.members]


def found(server: Zoo, limit: int | None = None) -> list[Page]:
    source = ApolloSearch(apollo_at(server.url, page_size=10))
    return list(source.pages(LeadQuery(titles=("CTO",), limit=limit)))


def refs(pages: Sequence[Page]) -> list[str]:
    return [lead.ref for page in pages for lead in page.leads]


def told(server: Zoo) -> list[str]:
    return [event.email for page in sequencer(server.url).outcomes("77") for event in page.events]


def read_search(zoo: Open, shelf: Shelf) -> list[str]:
    return refs(found(apollo_of(zoo, shelf)))


def read_outcomes(zoo: Open, shelf: Shelf) -> list[str]:
    return told(smartlead_of(zoo, shelf))


def read_members(zoo: Open, shelf: Shelf) -> list[str]:
    return listed(members_of(zoo, shelf))


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smartlead, "STATISTICS_PAGE", 10)
    monkeypatch.setattr(smartlead, "MEMBERS_PAGE", 10)


def people(count: int, mark: str = "p") -> list[str]:
    return [f"{mark}{number}@x.example" for number in range(count)]


# --- rows 63 and 66: the same again ----------------------------------------------------------------------


@pytest.mark.fault(63)
def test_f63_a_page_that_came_twice_is_listed_once(zoo: Open) -> None:
    """A cache served page 1 for page 2 once; everybody is listed, nobody twice, and the limit is not used up."""
    shelf = Shelf(people(35))
    server = apollo_of(zoo, shelf, lambda start, size: (0, size) if len(shelf.served) == 1 else (start, size))
    listed = refs(found(server))
    assert listed == [name for name in people(35) if name not in people(20)[10:]]
    limited = Shelf(people(60))
    server = apollo_of(
        zoo, limited, lambda start, size: (0, size) if len(limited.served) == 1 else (start, size)
    )
    assert len(set(refs(found(server, limit=30)))) == len(refs(found(server, limit=30))) == 30


@pytest.mark.fault(63)
def test_f63_events_that_came_twice_carry_the_same_ref(zoo: Open) -> None:
    """Pages overlap on purpose; the ledger counts a ref once."""
    server = smartlead_of(zoo, Shelf(people(25)))
    events = [event for page in sequencer(server.url).outcomes("77") for event in page.events]
    assert len(events) > 25
    assert len({event.ref for event in events}) == len({event.email for event in events}) == 25


@pytest.mark.fault(66)
@pytest.mark.parametrize("total", [..., None, 10_000])
def test_f66_a_list_that_goes_in_circles_stops_with_an_error(zoo: Open, total: Any) -> None:
    """A server that ignores where we are would be read for ever, or its first page be taken for all."""
    shelf = Shelf(people(35))
    shelf.total = total
    server = apollo_of(zoo, shelf, lambda start, size: (0, size))
    with pytest.raises(Unclear, match="once more"):
        found(server)
    assert server.met <= 4
    shelf = Shelf(people(35))
    shelf.total = total
    server = smartlead_of(zoo, shelf, lambda offset, limit: (0, limit))
    with pytest.raises(Unclear, match="once more"):
        told(server)
    assert server.met == 2
    if total is not None:  # without a count of its people Smartlead's list is not read at all
        shelf = Shelf(people(35))
        shelf.total = total
        server = members_of(zoo, shelf, lambda offset, limit: (0, limit))
        with pytest.raises(Unclear, match="once more"):
            listed(server)
        assert server.met == 6


# --- rows 64 and 65: the list changes -------------------------------------------------------------------


def insert(count: int) -> Change:
    def change(shelf: Shelf) -> None:
        shelf.names[:0] = people(count, "new")

    return change


def delete(*places: int) -> Change:
    def change(shelf: Shelf) -> None:
        gone = {shelf.names[place] for place in places}
        shelf.names = [name for name in shelf.names if name not in gone]

    return change


@pytest.mark.fault(64)
@pytest.mark.parametrize("at", ["before_2", "before_3", "before_4"])
@pytest.mark.parametrize("count", [1, 5, 10, 25])
@pytest.mark.parametrize("read", [read_search, read_outcomes, read_members])
def test_f64_who_is_sorted_in_while_we_read_pushes_nobody_out(
    zoo: Open, read: Callable[[Open, Shelf], list[str]], at: str, count: int
) -> None:
    """Everybody who was there from the beginning is read. The new ones are for the next reading."""
    shelf = Shelf(people(38), **{at: insert(count)})
    assert set(people(38)) <= set(read(zoo, shelf))


@pytest.mark.fault(65)
@pytest.mark.parametrize("at", ["before_2", "before_3", "before_4"])
@pytest.mark.parametrize("places", [(0,), (0, 1, 2), (3, 7, 9), tuple(range(10))])
@pytest.mark.parametrize("read", [read_search, read_outcomes, read_members])
def test_f65_who_leaves_while_we_read_hides_nobody(
    zoo: Open, read: Callable[[Open, Shelf], list[str]], at: str, places: tuple[int, ...]
) -> None:
    """Those behind a gap move up past where we read: they are found all the same."""
    shelf = Shelf(people(38), **{at: delete(*places)})
    assert set(shelf.names) - {people(38)[place] for place in places} <= set(read(zoo, shelf))


@pytest.mark.fault(65)
def test_f65_a_count_that_wavers_is_not_followed_for_ever(zoo: Open) -> None:
    """Estimates go up and down without anybody coming or leaving: the reading still ends, and soon."""

    def wavering(start: int, size: int) -> tuple[int, int]:
        shelf.total = 38 if len(shelf.served) % 2 else 138
        return start, size

    shelf = Shelf(people(38))
    assert set(refs(found(apollo_of(zoo, shelf, wavering)))) == set(people(38))
    assert len(shelf.served) < 30
    shelf = Shelf(people(138))
    server = smartlead_of(zoo, shelf, wavering)
    assert set(people(38)) <= set(told(server))
    assert server.met < 80


def swap(shelf: Shelf) -> None:
    """As many leave as join: the count stays what it was."""
    shelf.names = shelf.names[15:] + people(15, "new")


@pytest.mark.fault(65)
@pytest.mark.parametrize("at", ["before_2", "before_3"])
def test_f65_who_leaves_while_as_many_join_hides_nobody(zoo: Open, at: str) -> None:
    """The count shows nothing; that a page shows nobody of the page before does."""
    shelf = Shelf(people(38), **{at: swap})
    assert set(people(38)[15:]) <= set(read_members(zoo, shelf))


@pytest.mark.fault(65)
def test_f65_a_campaign_that_somebody_left_is_read_again_until_it_rests(zoo: Open) -> None:
    """Rows may be in any order: only a reading in which the count stood still, and which shows as many, is whole."""

    def shuffled(shelf: Shelf) -> None:
        shelf.names = shelf.names[37:] + shelf.names[1:37]

    shelf = Shelf(people(38), before_2=shuffled)
    assert set(people(38)[1:]) <= set(read_members(zoo, shelf))
    assert len(shelf.served) > 5


@pytest.mark.fault(65)
def test_f65_a_campaign_that_is_never_at_rest_is_told_to_be_unclear(zoo: Open) -> None:
    """Then nobody may be concluded to be absent."""

    def leaving(start: int, size: int) -> tuple[int, int]:
        del shelf.names[0]
        return start, size

    shelf = Shelf(people(500))
    with pytest.raises(Unclear, match="read 3 times, and not whole once: people leave faster"):
        listed(members_of(zoo, shelf, leaving))


@pytest.mark.fault(64)
def test_f64_a_campaign_that_only_grows_is_read_in_the_end(zoo: Open) -> None:
    """A push into it must not make it unreadable: all who were there when the last reading began are told."""

    def joining(start: int, size: int) -> tuple[int, int]:
        shelf.names.append(f"late{len(shelf.served)}@x.example")
        return start, size

    shelf = Shelf(people(38))
    assert set(people(38)) <= set(listed(members_of(zoo, shelf, joining)))


# --- rows 67 to 69: where it ends -------------------------------------------------------------------------


@pytest.mark.fault(67)
@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 20, 30])
@pytest.mark.parametrize("total", [..., None])
def test_f67_a_full_last_page_is_followed_by_one_empty_one(zoo: Open, count: int, total: Any) -> None:
    """Never one more than that, and nobody is missing."""
    shelf = Shelf(people(count))
    shelf.total = total
    pages = found(apollo_of(zoo, shelf))
    assert refs(pages) == people(count)
    assert [page.cursor is None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert len(shelf.served) == -(-count // 10) + 1
    if count == 0 and total is None:
        return  # an empty list without a count: smartlead_of is asked below only for what can be told
    shelf = Shelf(people(count))
    shelf.total = total
    assert set(told(smartlead_of(zoo, shelf))) == set(people(count))
    if total is not None:
        server = members_of(zoo, Shelf(people(count)))
        pages = list(sequencer(server.url).members("77"))
        assert {one.email for page in pages for one in page.members} == set(people(count))
        assert [page.cursor is None for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.fault(68)
@pytest.mark.parametrize("size", [1, 3, 7])
def test_f68_a_server_with_smaller_pages_is_read_to_the_end(zoo: Open, size: int) -> None:
    """It gives fewer than asked for; a short page is not the last one."""
    shelf = Shelf(people(20))
    server = apollo_of(zoo, shelf, lambda start, asked: (start // asked * size, size))
    assert refs(found(server)) == people(20)
    shelf = Shelf(people(20))
    assert set(told(smartlead_of(zoo, shelf, lambda offset, limit: (offset, size)))) == set(people(20))
    shelf = Shelf(people(20))
    assert set(listed(members_of(zoo, shelf, lambda offset, limit: (offset, size)))) == set(people(20))


@pytest.mark.fault(68)
def test_f68_a_server_with_larger_pages_is_read_once(zoo: Open) -> None:
    """It gives more than asked for: nobody is listed twice, the limit holds."""
    shelf = Shelf(people(60))
    server = apollo_of(zoo, shelf, lambda start, asked: (start, 25))
    assert sorted(refs(found(server))) == sorted(people(60))
    assert len(refs(found(server, limit=12))) == 12
    assert set(told(smartlead_of(zoo, Shelf(people(60)), lambda offset, limit: (offset, 25)))) == set(
        people(60)
    )


@pytest.mark.fault(69)
@pytest.mark.parametrize("total", [None, -1, "many", 0, 3, 10_000, 10**40, "38", 38.0, {}, True])
def test_f69_a_total_that_says_nothing_ends_no_search_early(zoo: Open, total: Any) -> None:
    """Pages decide, not counts; a count that cannot be is no count."""
    shelf = Shelf(people(38))
    shelf.total = total
    pages = found(apollo_of(zoo, shelf))
    assert refs(pages) == people(38)
    assert all(page.total is None or 0 <= page.total <= 10_000 for page in pages)


@pytest.mark.fault(69)
@pytest.mark.parametrize("total", [None, -1, "many", "38", 38])
def test_f69_outcomes_without_a_count_are_read_to_an_empty_page(zoo: Open, total: Any) -> None:
    """Absent, negative or garbled: then only an empty page is the end."""
    shelf = Shelf(people(38))
    shelf.total = total
    assert set(told(smartlead_of(zoo, shelf))) == set(people(38))


@pytest.mark.fault(69)
@pytest.mark.parametrize("total", [None, 5, 10_000])
def test_f69_no_rows_where_some_are_counted_is_no_end(zoo: Open, total: Any) -> None:
    """Found nothing must not be what could not ask looks like."""
    shelf = Shelf([])
    shelf.total = total
    with pytest.raises(Unclear, match="no rows from 0 on"):
        told(smartlead_of(zoo, shelf))


@pytest.mark.fault(69)
@pytest.mark.parametrize("total", [0, 3, 19, 37, "38"])
def test_f69_a_count_of_people_that_is_too_small_ends_no_list_early(zoo: Open, total: Any) -> None:
    """Where more was read than is counted, only a page that shows nobody new is the end."""
    shelf = Shelf(people(38))
    shelf.total = total
    assert set(listed(members_of(zoo, shelf))) == set(people(38))


@pytest.mark.fault(69)
@pytest.mark.parametrize("total", [None, -1, "many", 39, 10_000])
def test_f69_a_list_of_people_that_does_not_add_up_is_unclear(zoo: Open, total: Any) -> None:
    """Who is not listed would be taken for somebody who was never sent."""
    shelf = Shelf(people(38))
    shelf.total = total
    with pytest.raises(Unclear, match="though it counts"):
        listed(members_of(zoo, shelf))


def growing(shelf: Shelf) -> None:
    shelf.names += people(15, "late")


@pytest.mark.fault(69)
def test_f69_a_total_that_grows_while_we_read_is_followed(zoo: Open) -> None:
    """Rows appended at the end are read in the same reading."""
    assert "late14@x.example" in refs(found(apollo_of(zoo, Shelf(people(38), before_3=growing))))
    assert "late14@x.example" in told(smartlead_of(zoo, Shelf(people(38), before_3=growing)))
