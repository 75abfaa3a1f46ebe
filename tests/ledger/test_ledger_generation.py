"""The side file: where was sent is remembered outside the database, and what a restored one has forgotten is owed."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gtm import clock
from gtm.ledger import generation, pushes
from gtm.ledger.doubts import QUIET
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.generation import Owed, Restored
from gtm.ledger.push_rows import instant
from gtm.ledger.side_file import Noted
from gtm.settings import Settings

COOLING = timedelta(days=90)


def _send(ledger: Ledger, campaign: str) -> None:
    with ledger.write() as tx:
        generation.advance(tx, [("smartlead", campaign)])
    generation.remember(ledger)


def _restore(ledger: Ledger, number: int) -> None:
    """The database as it was after so many batches."""
    with ledger.write() as tx:
        tx.execute(
            text("DELETE FROM counters WHERE value > :n AND name LIKE 'generation to %'"), {"n": number}
        )
        tx.execute(text("UPDATE counters SET value = :n WHERE name = 'generation'"), {"n": number})


def test_an_intent_notes_where_it_goes(ledger, owner, begin, enter, plan):
    """In its own transaction, and in the side file before a byte leaves."""
    run = begin()
    plan(run, enter(run, "ada@northwind.example"), campaign="77")
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 10, clock.now())
        pushes.intend(ledger, tx, rows, owner.id, "b", (), instant(), COOLING)
    generation.remember(ledger)
    said = json.loads((ledger.home / "generation.json").read_text())
    assert (said["sent"], said["routes"]) == (1, [["smartlead", "77", 1]])


def test_a_restored_ledger_owes_the_campaigns_it_has_forgotten_and_no_others(ledger):
    """Those sent to since the backup, whether it knows them or not."""
    for campaign in ("1", "2", "3", "2"):
        _send(ledger, campaign)
    assert generation.owed(ledger) is None
    _restore(ledger, 2)
    owed = generation.owed(ledger)
    assert (owed.routes, owed.complete) == ({("smartlead", "2"), ("smartlead", "3")}, True)
    with ledger.write() as tx, pytest.raises(Restored, match="knows 2 of 4 batches"):
        generation.forbid_if_restored(ledger, tx)
    assert generation.accept(ledger, owed)
    assert generation.owed(ledger) is None


def test_another_database_owes_every_campaign_that_was_ever_sent_to(ledger):
    """Its numbers say nothing about the other one's. What was noted once is never forgotten."""
    for campaign in ("1", "2"):
        _send(ledger, campaign)
    with ledger.write() as tx:
        tx.execute(text("DELETE FROM counters"))
    owed = generation.owed(ledger)
    assert (owed.routes, owed.complete) == ({("smartlead", "1"), ("smartlead", "2")}, True)
    assert generation.accept(ledger, owed)
    _send(ledger, "9")
    said = json.loads((ledger.home / "generation.json").read_text())
    assert [campaign for _, campaign, _ in said["routes"]] == ["1", "2", "9"]


def test_what_was_sent_while_campaigns_were_read_is_not_accepted(ledger):
    """What was read then is older than what was sent."""
    _send(ledger, "1")
    _restore(ledger, 0)
    owed = generation.owed(ledger)
    file = generation._files(ledger)[-1]
    said = json.loads(file.read_text())
    file.write_text(json.dumps({**said, "sent": 2, "routes": [["smartlead", "1", 1], ["smartlead", "2", 2]]}))
    assert not generation.accept(ledger, owed)
    assert generation.owed(ledger).routes == {("smartlead", "1"), ("smartlead", "2")}


@pytest.mark.parametrize("words", ["", "{", "[]", '{"mark": "m"}', "\udcff", '{"mark": "m", "sent": 3}'])
def test_a_side_file_that_does_not_say_where_is_never_complete(ledger, words: str):
    """Torn by a power cut, or of an earlier version: the guard stands, and what is owed is not known."""
    _send(ledger, "1")
    (ledger.home / "generation.json").write_bytes(words.encode("utf-8", "surrogateescape"))
    owed = generation.owed(ledger)
    assert (owed.routes, owed.complete) == (frozenset(), False)


@pytest.mark.parametrize(
    ("boot", "up", "wall", "minutes_left"),
    [
        ("one", 100 + 60 * 60, 0, 0),  # the same start: the kernel's clock decides
        ("one", 100 + 5 * 60, 60 * 24, 6.5),
        ("two", 60 * 60, 60, 0),  # started anew: no batch left since
        ("two", 2 * 60, 60, 9.5),
        ("two", 60 * 60, 3, 8.5),  # or it was another machine, on which less has passed
        ("two", 60 * 60, -60, 0),  # a wall clock that went back says nothing
    ],
)
def test_the_last_batch_has_arrived_when_that_much_time_has_surely_passed(
    boot: str, up: float, wall: float, minutes_left: float
):
    """Whoever reads earlier may miss somebody, and would send him again."""
    at = instant()._replace(boot="one", since_boot=100.0)
    owed = Owed("", frozenset(), True, (Noted("", 0, {}, at),))
    later = at._replace(boot=boot, since_boot=up, wall=at.wall + timedelta(minutes=wall))
    assert max(generation.wait(owed, later, QUIET), timedelta(0)) == timedelta(minutes=minutes_left)


@pytest.fixture
def opened(tmp_path: Path, made_ledger: Path) -> Iterator[Callable[..., Ledger]]:
    """One SQLite file, opened with any GTM_HOME."""
    file = Path(shutil.copy(made_ledger, tmp_path))

    def opened(home: str, at: Path = file) -> Ledger:
        return open_ledger(Settings(home=tmp_path / home, database_url=f"sqlite:///{at}"))

    yield opened
    forget_opened()


def test_one_database_with_two_homes_is_guarded_from_both(opened, tmp_path: Path):
    """A second home, and a link to the file, find what the first one has noted beside the database."""
    _send(opened("first"), "1")
    _restore(opened("first"), 0)
    (tmp_path / "link.db").symlink_to(opened("first").file)
    for other in (opened("second"), opened("third", tmp_path / "link.db")):
        owed = generation.owed(other)
        assert (owed.routes, owed.complete) == ({("smartlead", "1")}, True)
    assert generation.accept(opened("second"), generation.owed(opened("second")))
    assert generation.owed(opened("third")) is None


def test_another_database_in_the_same_home_is_guarded_too(opened, tmp_path: Path):
    """Made anew at another place, it has no file of its own beside it; the home remembers that it has sent from another."""
    _send(opened("first"), "1")
    other = opened("first", tmp_path / "new.db")
    assert generation.owed(other).routes == {("smartlead", "1")}


def test_the_side_file_of_an_earlier_version_goes_on_to_count(opened):
    """It had one only, in its home: an update loses no guard, and neither does a file beside the database that is older."""
    ledger = opened("first")
    in_home, beside = generation._files(ledger)
    for _ in range(3):
        _send(ledger, "1")
    said = json.loads(in_home.read_text())
    earlier = json.dumps({"mark": said["mark"], "sent": said["sent"]})
    before = json.dumps({**said, "sent": 2, "routes": [["smartlead", "1", 2]]})
    _restore(ledger, 2)
    for other in (None, before):
        in_home.write_text(earlier)
        beside.unlink(missing_ok=True)
        if other:
            beside.write_text(other)
        owed = generation.owed(ledger)
        assert owed.why.endswith("it knows 2 of 3 batches that were sent")
        assert not owed.complete
