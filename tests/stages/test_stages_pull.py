"""Pulling that breaks off and goes on: the same people, no page twice, nothing paid."""

from collections.abc import Callable
from typing import Any

import pytest

from gtm.ledger import runs
from tasks import pull
from tasks.pull import pull_people
from tasks.stage import stopping

SEARCH = "POST /mixed_people/api_search"
CSV = "email,first name,company\n" + "".join(f"p{n}@northwind.example,P{n},Northwind\n" for n in range(1_250))


def pages_read(sandbox: Any) -> int:
    return sandbox.ask("calls")["asked"].get("apollo", {}).get(SEARCH, 0)


def people(run: Any) -> int:
    with run.ledger.read() as tx:
        return runs.pulled(tx, run.run_id)


@pytest.fixture
def killed_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, bool], None]:
    """The process dies after so many pages, before or after the last one's transaction."""
    enter = pull._enter

    def arrange(pages: int, committed: bool) -> None:
        entered: list[Any] = []

        def entering(desk: Any, page: Any) -> None:
            entered.append(page)
            if len(entered) == pages and not committed:
                raise KeyboardInterrupt
            enter(desk, page)
            if len(entered) == pages:
                raise KeyboardInterrupt

        monkeypatch.setattr(pull, "_enter", entering)

    yield arrange
    monkeypatch.setattr(pull, "_enter", enter)


@pytest.mark.fault(70)
@pytest.mark.parametrize("committed", [True, False], ids=["after-commit", "before-commit"])
@pytest.mark.parametrize("pages", [1, 2, 3])
def test_f70_a_pull_that_was_killed_goes_on(
    trip: Any, sandbox: Any, monkeypatch: pytest.MonkeyPatch, killed_after: Any, pages: int, committed: bool
) -> None:
    """At most one page is read again, everybody of the limit arrives once, no credit is spent."""
    monkeypatch.setenv("APOLLO_PAGE_SIZE", "10")
    whole = trip(source={"apollo": {"titles": ["VP Sales", "Head of Sales"], "limit": 25}})
    assert pull_people.fn(whole.run_id) is None
    needed, before = pages_read(sandbox), people(whole)
    assert before == 25
    run = trip(play="killed", source={"apollo": {"titles": ["VP Sales", "Head of Sales"], "limit": 25}})
    killed_after(pages, committed)
    with pytest.raises(KeyboardInterrupt):
        pull_people.fn(run.run_id)
    killed_after(99, True)
    assert pull_people.fn(run.run_id) is None
    assert people(run) == 25
    assert pages_read(sandbox) - needed <= needed + (0 if committed else 1)
    assert pull_people.fn(run.run_id) is None
    assert people(run) == 25
    assert sandbox.spent() == 0


@pytest.mark.fault(70)
@pytest.mark.parametrize("limit", [None, 1_100, 600])
def test_f70_a_file_that_was_read_in_part_is_read_on(
    trip: Any, tmp_path: Any, killed_after: Any, limit: int | None
) -> None:
    """From the row after the last that was entered, and not beyond the limit."""
    (tmp_path / "leads.csv").write_text(CSV)
    source = {"csv": {"file": str(tmp_path / "leads.csv")} | ({"limit": limit} if limit else {})}
    run = trip(source=source)
    killed_after(1, True)
    with pytest.raises(KeyboardInterrupt):
        pull_people.fn(run.run_id)
    assert people(run) == 500
    killed_after(99, True)
    assert pull_people.fn(run.run_id) is None
    assert people(run) == (limit or 1_250)
    assert run.told().duplicate == 0


def test_a_pull_that_was_asked_to_stop_goes_on(trip: Any, sandbox: Any, monkeypatch: Any) -> None:
    """SIGTERM between pages: the next try begins where this one ended."""
    monkeypatch.setenv("APOLLO_PAGE_SIZE", "10")
    run = trip(source={"apollo": {"titles": ["VP Sales", "Head of Sales"], "limit": 25}})
    stopping.set()
    for expected in (10, 20):
        assert pull_people.fn(run.run_id) is not None
        assert people(run) == expected
    assert pull_people.fn(run.run_id) is None
    assert people(run) == 25
