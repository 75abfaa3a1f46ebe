"""What machines, disks and clocks do to the ledger itself: rows 75 to 81 of docs/faults.md."""

import fcntl
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from gtm import clock
from gtm.ledger import doubts, generation, migrations, pushes, soundness
from gtm.ledger.audit import violations
from gtm.ledger.doubts import Found
from gtm.ledger.engine import LedgerError, _engine, forget_opened, open_ledger
from gtm.ledger.owner import Owner
from gtm.ledger.push_rows import instant
from gtm.ledger.push_rules import Seen
from gtm.ledger.pushes import Answer, Reply
from gtm.settings import Settings

ROOT = Path(__file__).parents[2]
COOLING = timedelta(days=90)
WORKERS, ROWS = 8, 25


@pytest.fixture
def home(tmp_path: Path):
    """A folder for a SQLite ledger; nothing stays open in this process afterwards."""
    yield tmp_path / "home"
    forget_opened()


def _count_up(home: Path, name: str) -> None:
    """Write rows; each says how many others wrote between asking for the lock and having it."""
    ledger = open_ledger(Settings(home=home))
    for number in range(ROWS):
        with ledger.read() as tx:
            before = tx.execute(text("SELECT count(*) FROM cursors")).scalar_one()
        with ledger.write() as tx:
            first = tx.execute(text("SELECT count(*) FROM cursors")).scalar_one() - before
            row = {"n": f"{name}-{number}", "overtaken": first}
            tx.execute(text("INSERT INTO cursors VALUES (:n, :overtaken, '2026-11-20 09:00:00')"), row)
            clock.sleep(0.02)
    os._exit(0)  # the parent's fixtures are not this process's to tear down


@pytest.mark.fault(75)
def test_eight_workers_on_one_sqlite_file_take_turns_and_all_finish(home: Path):
    """Nobody meets a lock error, nobody starves: whoever asks writes before most others have written four times.

    In line it would be once (seven others); the rest is for a machine that lets a process stop between looking and asking.
    """
    open_ledger(Settings(home=home)).close()
    forget_opened()
    forks = get_context("fork")
    workers = [forks.Process(target=_count_up, args=(home, f"w{n}")) for n in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * WORKERS
    with open_ledger(Settings(home=home)).read() as tx:
        overtaken = [int(one) for one in tx.execute(text("SELECT value FROM cursors")).scalars()]
    assert len(overtaken) == WORKERS * ROWS
    assert max(overtaken) <= 4 * (WORKERS - 1)


def test_who_was_stopped_at_the_head_of_the_line_holds_up_nobody_for_ever(home: Path, monkeypatch):
    """With the lock of the line in other hands, one asks SQLite in the end, and gives the place up again."""
    monkeypatch.setattr("gtm.ledger.engine._BUSY_SECONDS", 0.2)
    ledger = open_ledger(Settings(home=home))
    with (home / "ledger.db.line").open("ab") as stopped:
        fcntl.flock(stopped, fcntl.LOCK_EX)
        with ledger.write() as tx:
            tx.execute(text("INSERT INTO cursors VALUES ('a', 'x', '2026-11-20 09:00:00')"))
    with (home / "ledger.db.line").open("ab") as next_one:
        fcntl.flock(next_one, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with ledger.write() as tx:
        assert tx.execute(text("SELECT count(*) FROM cursors")).scalar() == 1


def _in_doubt(ledger, run, owner) -> None:
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 10, clock.now())
    with ledger.write() as tx:
        going, _ = pushes.intend(ledger, tx, rows, owner.id, "b", (), instant(), COOLING)
    with ledger.write() as tx:
        pushes.answer(tx, going, [Answer(row.key, Reply.LOST) for row in going], owner.id, instant())


def _absent(ledger) -> list[str]:
    with ledger.write() as tx:
        looked = [(row, Found(Seen.ABSENT)) for row in doubts.in_doubt(tx)]
        return list(doubts.looked_up(tx, looked, "look-up", instant()).values())


NIGHTS = {
    "summer time begins": datetime(2026, 3, 29, 0, 55, tzinfo=UTC),
    "summer time ends": datetime(2026, 10, 25, 0, 55, tzinfo=UTC),
}


@pytest.mark.fault(76)
@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("night", NIGHTS)
def test_a_change_of_summer_time_shortens_and_lengthens_nothing(
    ledger, begin, enter, plan, owner, hands, night: str, monkeypatch: pytest.MonkeyPatch
):
    """The quiet period spans the changed hour: ten minutes are ten minutes, by whatever zone the machine lives."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    hands.at = NIGHTS[night]
    run = begin()
    plan(run, enter(run, "a@x.example"))
    _in_doubt(ledger, run, owner)
    seen = []
    for seconds in (599, 2, 61):
        hands.move(seconds=seconds)
        seen += _absent(ledger)
    assert seen == ["unknown", "unknown", "planned"]


@pytest.mark.fault(76)
@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("hours", [-49, -1, 1, 49])
def test_a_clock_that_is_set_never_sends_again_and_waits_stay_bounded(
    ledger, begin, enter, plan, owner, hands, hours: int
):
    """Set in either direction right after the request: the kernel's eleven minutes decide."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    _in_doubt(ledger, run, owner)
    still = clock.since_boot()
    off = timedelta(hours=hours)
    for seconds, planned in ((5, False), (70, False), (601, False), (663, True)):
        with clock.use(lambda s=seconds: hands.at + off + timedelta(seconds=s), lambda s=seconds: still + s):
            assert (_absent(ledger) == ["planned"]) is planned


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that other users may look into. pytest takes their rights to its own back whenever it starts."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
    forget_opened()


@pytest.mark.fault(78)
@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everything")
def test_a_ledger_that_may_not_be_written_is_refused_in_a_sentence(public: Path):
    """Read-only file and folder, as another user than root: named, with what to check."""
    home = public / "home"
    ledger = open_ledger(Settings(home=home))
    ledger.close()
    forget_opened()
    script = f"""
from pathlib import Path
from gtm.ledger.engine import LedgerError, open_ledger
from gtm.settings import Settings
try:
    with open_ledger(Settings(home=Path({str(home)!r}))).write() as tx:
        tx.exec_driver_sql("DELETE FROM runs")
except LedgerError as error:
    print(error)
"""
    for file in home.glob("ledger.db*"):
        file.chmod(0o444)
    home.chmod(0o555)
    command_ = [sys.executable, "-c", script]
    if os.geteuid() == 0:
        command_ = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command_]
    done = subprocess.run(command_, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)
    home.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert f"The ledger {home / 'ledger.db'} " in done.stdout
    assert re.search(
        r"may not be written\. Check the owner|cannot be opened\. Check GTM_HOME.* the rights", done.stdout
    )
    with open_ledger(Settings(home=home)).read() as tx:
        assert tx.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()  # whole, and readable again


@pytest.mark.fault(78)
def test_a_database_opened_for_reading_only_is_told(home: Path):
    """The sentence says what to look at; nothing was changed."""
    open_ledger(Settings(home=home)).close()
    forget_opened()
    url = f"sqlite:///file:{home / 'ledger.db'}?mode=ro&uri=true"
    with pytest.raises(LedgerError, match=r"may not be written\. Check the owner and the rights"):
        with open_ledger(Settings(home=home, database_url=url)).write() as tx:
            tx.execute(text("DELETE FROM runs"))


@pytest.mark.fault(79)
def test_a_ledger_whose_wal_was_deleted_pushes_nobody(home: Path, tmp_path: Path):
    """The commits in the log are gone with it; the side file remembers how many batches were sent."""
    ledger = open_ledger(Settings(home=home))
    with ledger.write() as tx:
        generation.advance(tx)
    generation.remember(ledger)
    keeper = sqlite3.connect(
        home / "ledger.db"
    )  # keeps the log from being taken in when the ledger is closed
    keeper.execute("BEGIN")
    keeper.execute("SELECT count(*) FROM runs").fetchone()
    with ledger.write() as tx:
        generation.advance(tx)
    generation.remember(ledger)
    shutil.copy(home / "ledger.db", tmp_path / "without-log.db")
    keeper.close()
    ledger.close()
    forget_opened()
    for end in ("", "-wal", "-shm"):
        Path(f"{home / 'ledger.db'}{end}").unlink(missing_ok=True)
    shutil.copy(tmp_path / "without-log.db", home / "ledger.db")
    again = open_ledger(Settings(home=home))
    assert generation.behind(again)
    with again.write() as tx, pytest.raises(generation.Restored, match="gtm reconcile --full"):
        pushes.intend(again, tx, [], "nobody", "b", (), instant(), COOLING)


def _damage(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'pushes'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xff" * size)


@pytest.mark.fault(80)
def test_a_damaged_page_is_refused_at_the_start(home: Path):
    """Before anything is read or sent, and although that page might not have been read for days."""
    open_ledger(Settings(home=home)).close()
    forget_opened()
    _damage(home / "ledger.db")
    with pytest.raises(LedgerError, match=r"is damaged\. Restore it from a backup"):
        open_ledger(Settings(home=home))


@pytest.mark.fault(80)
def test_a_large_ledger_is_checked_once_per_start_of_the_machine(home: Path, monkeypatch: pytest.MonkeyPatch):
    """Reading a gigabyte for every command would be noticed; after a restart it is read again."""
    monkeypatch.setattr(soundness, "SMALL", 0)
    open_ledger(Settings(home=home)).close()
    forget_opened()
    open_ledger(Settings(home=home)).close()
    forget_opened()
    _damage(home / "ledger.db")
    soundness.check(str(home / "ledger.db"))
    monkeypatch.setattr("gtm.clock.boot", lambda: "another start")
    with pytest.raises(soundness.Damaged):
        soundness.check(str(home / "ledger.db"))


def _older(home: Path) -> Path:
    """A ledger as the first version made it, with a row in it."""
    home.mkdir()
    file = home / "ledger.db"
    engine = _engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO cursors VALUES ('kept', 'x', '2026-11-20 09:00:00')")
    engine.dispose()
    return file


def _revision(file: Path) -> tuple[str, int]:
    with closing(sqlite3.connect(file)) as connection:
        (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return version, connection.execute("SELECT count(*) FROM cursors").fetchone()[0]


@pytest.mark.fault(81)
def test_an_older_ledger_is_copied_before_it_is_migrated(home: Path):
    """The copy beside it is whole, of the old version, and for its owner's eyes."""
    file = _older(home)
    before, _ = _revision(file)
    open_ledger(Settings(home=home))
    after, kept = _revision(file)
    assert (before != after, kept) == (True, 1)
    (copy,) = home.glob("ledger.db.before-*")
    assert _revision(copy) == (before, 1)
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.fault(81)
def test_a_process_killed_while_migrating_leaves_the_ledger_as_it_was(home: Path):
    """kill -9 after the first change of a table: the next start finds the old version and migrates it."""
    file = _older(home)
    before = _revision(file)
    script = f"""
import os, signal
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from gtm.ledger.engine import open_ledger
from gtm.settings import Settings

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.lstrip().upper().startswith(("ALTER", "CREATE TABLE")):
        os.kill(os.getpid(), signal.SIGKILL)

open_ledger(Settings(home=Path({str(home)!r})))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=False, timeout=60, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL
    assert _revision(file) == before
    ledger = open_ledger(Settings(home=home))
    assert _revision(file)[0] != before[0]
    with ledger.read() as tx:
        assert violations(tx, instant()) == []


@pytest.mark.fault(86)
@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
def test_a_machine_that_restarts_between_request_and_receipt_reconciles(
    ledger, begin, enter, plan, hands, monkeypatch: pytest.MonkeyPatch
):
    """Nobody is left who holds the row; it is in doubt, and planned again only by absences of the new start."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    gone = Owner(ledger).__enter__()
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, gone.id, 10, clock.now())
    with ledger.write() as tx:
        pushes.intend(ledger, tx, rows, gone.id, "b", (), instant(), COOLING)
    os.close(gone._file)
    gone._file = None
    monkeypatch.setattr("gtm.clock.boot", lambda: "after the restart")
    hands.move(minutes=2)
    with ledger.write() as tx:
        assert doubts.recover(ledger, tx, instant())["unknown"] == 1
    seen = []
    for seconds in (60, 541, 61):
        hands.move(seconds=seconds)
        seen += _absent(ledger)
    assert seen == ["unknown", "unknown", "planned"]
