"""A ledger restored from a backup: nobody whom it has forgotten is sent again, wherever they were sent."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from flows.cli import reconciling
from flows.cli.errors import Trouble
from gtm import clock
from gtm.ledger import generation
from gtm.ledger.audit import violations
from gtm.ledger.engine import forget_opened, open_ledger
from gtm.ledger.push_rows import instant
from gtm.settings import Settings
from tasks import push
from tasks.queue_up import queue_pushes
from tasks.reconcile import compare_all, compare_campaign, settle_all

pytestmark = pytest.mark.fault(79)

ENGINEERS = {
    "apollo": {
        "titles": ["CTO", "Head of Engineering"],
        "employees": "50-500",
        "company_locations": ["United States"],
        "limit": 40,
    }
}
OTHER = {"smartlead": {"campaign": "124", "max_per_day": 1000}}


@pytest.fixture
def back_up(ledger, tmp_path: Path) -> Callable[[], Callable[[], None]]:
    """Copy the ledger; what comes back puts the copy in its place."""
    file, copy = Path(ledger.engine.url.database), tmp_path / "backup.db"

    def restore() -> None:
        open_ledger(Settings()).close()
        forget_opened()
        for end in ("", "-wal", "-shm"):
            Path(f"{file}{end}").unlink(missing_ok=True)
        shutil.copy(copy, file)

    def back_up() -> Callable[[], None]:
        with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        return restore

    return back_up


@contextmanager
def _later(**by: float) -> Iterator[None]:
    """So much later, by the wall clock and by the kernel's."""
    began, up, passed = clock.now(), clock.since_boot(), timedelta(**by)
    with clock.use(lambda: began + passed, lambda: up + passed.total_seconds()):
        yield


def _behind() -> str:
    return generation.behind(open_ledger(Settings()))


def _side_file() -> Path:
    return open_ledger(Settings()).home / "generation.json"


def _also_sent_to(campaign: str) -> dict[str, Any]:
    """Note one more campaign that was sent to since the backup; what the side file said before."""
    said: dict[str, Any] = json.loads(_side_file().read_text())
    routes = [*said["routes"], ["smartlead", campaign, said["sent"]]]
    _side_file().write_text(json.dumps({**said, "routes": routes}))
    return said


def _forget_where() -> None:
    """A side file as earlier versions wrote it; they had only this one."""
    said = json.loads(_side_file().read_text())
    _side_file().write_text(json.dumps({"mark": said["mark"], "sent": said["sent"]}))
    for file in _side_file().parent.glob(".ledger.db.generation.json"):
        file.unlink()


def test_a_restored_ledger_pushes_nobody_until_it_was_reconciled(trip, sandbox, back_up):
    """A backup has forgotten what was sent since; reading the campaigns back makes it whole again."""
    first = trip(push={"smartlead": {"campaign": "123", "max_per_day": 3}})
    assert first.all() is None
    restore = back_up()
    assert trip().all() is None
    sent = len(sandbox.enrolled())
    assert sent > 3
    restore()
    third = trip()
    stop = third.all()
    assert stop is not None
    assert "restored from a backup" in stop.sentence
    assert "gtm reconcile --full" in stop.sentence
    assert sandbox.given_again() == 0
    with _later(minutes=12):
        ((compared,), guard) = compare_all(compare_campaign.fn)
    assert (compared.missing_here, guard, _behind()) == (sent - 3, "", "")
    assert third.push() is None
    assert sandbox.given_again() == 0
    assert third.told().already_there > 0
    with open_ledger(Settings()).read() as tx:
        assert violations(tx, instant()) == []


@pytest.mark.parametrize("runs_before_reconcile", [False, True])
def test_a_backup_from_before_the_first_push_is_read_back_whole(
    trip, sandbox, back_up, runs_before_reconcile: bool
):
    """Its ledger knows of no campaign at all; the side file does."""
    restore = back_up()
    assert trip().all() is None
    sent = len(sandbox.enrolled())
    assert sent > 5
    restore()
    if runs_before_reconcile:
        assert "gtm reconcile --full" in trip().all().sentence
    with _later(minutes=12):
        ((compared,), guard) = compare_all(compare_campaign.fn)
    assert (compared.missing_here, guard, _behind()) == (sent, "", "")
    again = trip()
    assert again.all() is None
    assert (sandbox.given_again(), again.told().pushed < 5) == (0, True)


def test_a_campaign_that_the_backup_has_never_heard_of_is_read_back_too(trip, sandbox, back_up):
    """Another play was pushed after the backup; its file may even be gone. The guard falls when both were read."""
    assert trip().all() is None
    restore = back_up()
    assert trip(play="two", push=OTHER, source=ENGINEERS).all() is None
    sent = len(sandbox.enrolled("124"))
    assert sent > 5
    restore()
    play = Path(Settings().plays()) / "two.yaml"
    words = play.read_text()
    play.unlink()
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /campaigns/*/leads")
    with _later(minutes=12):
        audited = compare_all(compare_campaign.fn)
        assert "whoever was sent there is not known until it can be read" in audited.guard
        assert "smartlead campaign 124" in audited.guard
        assert "restored from a backup" in _behind()
        sandbox.clear_faults()
        audited = compare_all(compare_campaign.fn)
    assert {one.campaign: one.missing_here for one in audited.campaigns} == {"123": 0, "124": sent}
    assert (audited.guard, _behind()) == ("", "")
    play.write_text(words)
    again = trip(play="two", push=OTHER, source=ENGINEERS)
    assert again.all() is None
    assert (sandbox.given_again("124"), again.told().pushed < 5) == (0, True)


def test_a_campaign_that_was_deleted_since_the_backup_keeps_the_guard(trip, back_up):
    """Whom it held nobody can tell any more. One that only a play names, or that the backup knows whole, does not."""
    trip(play="never-sent", push={"smartlead": {"campaign": "999", "max_per_day": 5}})
    restore = back_up()
    assert trip().all() is None
    restore()
    said = _also_sent_to("998")
    with _later(minutes=12):
        audited = compare_all(compare_campaign.fn)
        assert {one.campaign for one in audited.campaigns if one.gone} == {"998", "999"}
        assert "because it was deleted: smartlead campaign 998. Put whom you know" in audited.guard
        assert audited.guard.endswith("then: gtm reconcile --full --without smartlead/998")
        assert _behind()
        _side_file().write_text(json.dumps(said))
        assert compare_all(compare_campaign.fn).guard == ""


def test_a_side_file_of_an_earlier_version_asks_for_the_campaigns_of_all_plays(trip, sandbox, back_up):
    """It does not say where was sent: the plays have to, each must be readable, and none at all is no answer."""
    restore = back_up()
    assert trip().all() is None
    sent = len(sandbox.enrolled())
    restore()
    _forget_where()
    play, broken = Settings().plays() / "test-play.yaml", Settings().plays() / "broken.yaml"
    words = play.read_text()
    with _later(minutes=12):
        play.unlink()
        audited = compare_all(compare_campaign.fn)
        assert audited.campaigns == []
        assert "neither a play nor the ledger names a campaign" in audited.guard
        play.write_text(words)
        broken.write_text("play: broken\n")
        assert "not every play can be read" in compare_all(compare_campaign.fn).guard
        assert _behind()
        broken.unlink()
        audited = compare_all(compare_campaign.fn)
    assert (audited.guard, audited.campaigns[0].ours, _behind()) == ("", sent, "")


def test_an_update_in_use_learns_where_was_sent_before(trip, back_up):
    """The first push after it notes also the campaigns that only the ledger knew of."""
    assert trip().all() is None
    with open_ledger(Settings()).write() as tx:
        tx.exec_driver_sql("DELETE FROM counters WHERE name LIKE 'generation to %'")
    _forget_where()
    assert trip(play="two", push=OTHER, source=ENGINEERS).all() is None
    said = json.loads(_side_file().read_text())
    assert {campaign for _, campaign, _ in said["routes"]} == {"123", "124"}


def test_a_reading_within_the_quiet_period_lifts_nothing(trip, sandbox, back_up):
    """The last batch may still be in the sequencer's queue, where no listing shows it."""
    restore = back_up()
    run = trip()
    assert run.to_drafts() is None
    assert queue_pushes.fn(run.run_id) is None
    sandbox.tell("faults", kind="late", provider="smartlead", endpoint="POST /campaigns/*/leads", seconds=0.5)
    assert run.push() is None
    restore()
    audited = compare_all(compare_campaign.fn)
    assert "may still be working on the last batch" in audited.guard
    assert "Run it again from" in audited.guard
    assert _behind()
    for _ in range(100):
        if sandbox.enrolled():
            break
        clock.sleep(0.05)
    clock.sleep(0.3)
    sandbox.clear_faults()
    with _later(minutes=12):
        assert compare_all(compare_campaign.fn).guard == ""
    assert trip().all() is None
    assert sandbox.given_again() == 0


def test_a_machine_started_anew_waits_for_what_its_kernel_has_counted(trip, back_up, monkeypatch):
    """The wall clock may have been set meanwhile; the kernel's has run since the start, and no batch left after that."""
    restore = back_up()
    assert trip().all() is None
    restore()
    monkeypatch.setattr("gtm.clock.boot", lambda: "another start")
    began = clock.now()
    for minutes_up, lifted in ((2, False), (12, True)):
        with clock.use(lambda: began + timedelta(days=1), lambda up=minutes_up: up * 60.0):
            assert (compare_all(compare_campaign.fn).guard == "") is lifted


def test_who_was_claimed_when_the_backup_was_made_is_not_sent_again(
    trip, sandbox, back_up, monkeypatch: pytest.MonkeyPatch
):
    """The backup has them in the hands of a process that sent them afterwards: they are not given back as never sent."""
    send, restores = push._Sender.send, []

    def backed_up(self, rows):
        restores.append(back_up())
        return send(self, rows)

    run = trip()
    monkeypatch.setattr(push._Sender, "send", backed_up)
    assert run.all() is None
    monkeypatch.setattr(push._Sender, "send", send)
    assert len(sandbox.enrolled()) > 5
    (restore,) = restores
    restore()
    with open_ledger(Settings()).write() as tx:
        (dead,) = tx.execute(text("SELECT DISTINCT owner FROM pushes WHERE state = 'claimed'")).scalars()
        tx.execute(text("UPDATE pushes SET owner = :alive"), {"alive": run.owner})
    with _later(minutes=12):
        assert "a process that lives holds" in compare_all(compare_campaign.fn).guard
        assert _behind()
        with open_ledger(Settings()).write() as tx:
            tx.execute(text("UPDATE pushes SET owner = :dead"), {"dead": dead})
        assert compare_all(compare_campaign.fn).guard == ""
        settle_all.fn(patient=False)
    assert trip().all() is None
    assert sandbox.given_again() == 0


def test_the_command_says_what_is_in_the_way_and_ends_with_3(trip, back_up, capsys):
    """While the guard stands there is something open; as `gtm status` says."""
    restore = back_up()
    assert trip().all() is None
    restore()
    assert reconciling.reconcile(full=True, wait=False) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert "Nothing is pushed yet: a sequencer may still be working on the last batch" in said
    with _later(minutes=12):
        assert reconciling.reconcile(full=True, wait=False, json=True) == 0
    assert json.loads(capsys.readouterr().out)["guard"] == ""


def test_a_deleted_campaign_is_left_out_by_a_persons_word_and_no_other_is(trip, back_up, capsys):
    """Whom it held only a person can tell. What is there, or was never asked about, is not left out by a slip."""
    restore = back_up()
    assert trip().all() is None
    restore()
    _also_sent_to("998")
    with _later(minutes=12):
        for named in ("smartlead/123", "smartlead/77"):
            assert reconciling.reconcile(full=True, wait=False, without=("smartlead/998", named)) == 3
            words = " ".join(capsys.readouterr().out.split())
            assert f"not known to be one: {named.replace('/', ' campaign ')}" in words
        assert _behind()
        reconciling.reconcile(full=True, wait=False, without=("smartlead/998",))
        assert "Nothing is pushed yet" not in " ".join(capsys.readouterr().out.split())
        assert _behind() == ""


@pytest.mark.parametrize(
    ("full", "without", "sentence"),
    [
        (False, "smartlead/998", "goes with --full"),
        (True, "998", "PROVIDER/CAMPAIGN"),
        (True, "smartlead/", "PROVIDER/CAMPAIGN"),
        (True, "smartlead/998", "this one was not"),
    ],
)
def test_leaving_out_where_nothing_can_be_left_out_is_refused(trip, full: bool, without: str, sentence: str):
    """Nothing is read and nothing is touched."""
    trip()
    with pytest.raises(Trouble, match=sentence):
        reconciling.reconcile(full=full, without=(without,))
