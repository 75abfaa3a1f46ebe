"""Opening the ledger: made by itself, migrated by itself, and refused in a sentence."""

import fcntl
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from gtm import clock
from gtm.ledger import migrations, outlets, runs, world
from gtm.ledger.engine import LedgerError, forget_opened, open_ledger
from gtm.ledger.owner import Owner, is_dead
from gtm.ledger.pace import LedgerPace, Window
from gtm.ledger.schema import metadata
from gtm.models import Mode
from gtm.settings import Settings


@pytest.fixture
def home(tmp_path: Path):
    """A folder for a SQLite ledger; nothing stays open in this process afterwards."""
    yield tmp_path / "home"
    forget_opened()


def test_the_migrations_make_exactly_the_schema(ledger):
    """What Alembic builds and what the code believes are the same."""
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_a_ledger_of_a_newer_version_is_refused_untouched(ledger):
    """One sentence with the remedy; the revision stays."""
    with ledger.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrations.NewerVersion):
        migrations.bring_up_to_date(ledger.engine)
    with ledger.read() as tx:
        assert migrations.revision(tx) == "9999"


def test_the_names_of_the_steps_are_their_revisions() -> None:
    """A ledger is compared with the files' names, without loading what runs them."""
    script = ScriptDirectory.from_config(migrations._config())
    assert [step.revision for step in script.walk_revisions()] == list(reversed(migrations.known()))


def test_drafts_of_an_older_ledger_are_known_without_their_source(ledger):
    """It said what was meant beside what was there: what is there is kept, the rest is found out by looking."""
    row = "INSERT INTO posts (cms, slug, ref, fingerprint, source_hash, saved_at) VALUES ('wordpress', "
    with ledger.write() as tx:
        tx.execute(text("DROP TABLE post_intents"))
        tx.execute(text("UPDATE alembic_version SET version_num = '0006'"))
        tx.execute(text(f"{row}'there', '7', 'f', 'newer', '2026-11-20 09:00:00')"))
        tx.execute(text(f"{row}'begun', NULL, NULL, 'newer', '2026-11-20 09:00:00')"))
    migrations.bring_up_to_date(ledger.engine)
    with ledger.read() as tx:
        assert outlets.post(tx, "wordpress", "there") == outlets.PostRow("7", "f", "")
        assert outlets.post(tx, "wordpress", "begun") is None
        assert outlets.unanswered(tx, "wordpress", "there").meant == {}


def test_the_sentence_about_a_newer_version(home: Path):
    """The user hears what to do."""
    with open_ledger(Settings(home=home)).write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    forget_opened()
    with pytest.raises(LedgerError, match=r"newer gtm-flows \(schema 9999\)\. Update gtm-flows"):
        open_ledger(Settings(home=home))


def test_a_file_that_is_no_database_is_refused(home: Path):
    """Something else under the ledger's name is left alone."""
    home.mkdir()
    (home / "ledger.db").write_text("Dear diary, " * 100)
    with pytest.raises(LedgerError, match="is not a ledger"):
        open_ledger(Settings(home=home))


def test_a_new_ledger_is_for_its_owners_eyes(home: Path):
    """Also in a folder that others may read, while it is written to: what SQLite puts beside it is as private."""
    home.mkdir(mode=0o755)
    ledger = open_ledger(Settings(home=home))
    with ledger.write() as tx:
        runs.begin(tx, play="hiring", mode=Mode.PLAN, owner="me", play_hash="", play_file="")
        files = {file.name: file.stat().st_mode & 0o777 for file in home.glob("ledger.db*")}
    assert "ledger.db-wal" in files
    assert {name for name, mode in files.items() if mode != 0o600} == {"ledger.db.line"}  # always empty


def test_a_ledger_locked_by_another_process_is_told(home: Path, monkeypatch: pytest.MonkeyPatch):
    """After the wait, a sentence instead of a lock error; nothing was written."""
    monkeypatch.setattr("gtm.ledger.engine._BUSY_SECONDS", 0.2)
    ledger = open_ledger(Settings(home=home))
    other = sqlite3.connect(home / "ledger.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerError, match="locked by another process"), ledger.write() as tx:
        tx.execute(text("DELETE FROM runs"))
    other.close()


def test_a_full_disk_is_told_and_loses_nothing(home: Path):
    """A limit on the file's size stands in for the disk; what was there before is intact."""
    ledger = open_ledger(Settings(home=home))
    with ledger.write() as tx:
        tx.execute(text("INSERT INTO cursors VALUES ('a', 'kept', '2026-11-20 09:00:00')"))
    ledger.close()
    forget_opened()
    script = f"""
import resource, signal
from pathlib import Path
from sqlalchemy import text
from gtm.ledger.engine import LedgerError, open_ledger
from gtm.settings import Settings
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = open_ledger(Settings(home=Path({str(home)!r})))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with ledger.write() as tx:
        for n in range(2000):
            tx.execute(text("INSERT INTO cursors VALUES (:n, :v, '2026-11-20 09:00:00')"), {{"n": str(n), "v": "x" * 500}})
except LedgerError as error:
    print(error)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=False, timeout=60
    )
    assert "the disk is full" in done.stdout, done.stderr
    with open_ledger(Settings(home=home)).read() as tx:
        assert tx.execute(text("SELECT name, value FROM cursors")).all() == [("a", "kept")]


def test_an_intent_survives_a_power_cut(
    home: Path, shipped_pragmas: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    """As shipped, SQLite waits for the disk at each commit (2 is FULL). Other tests do without."""
    monkeypatch.setattr("gtm.ledger.engine._PRAGMAS", shipped_pragmas)
    forget_opened()
    with open_ledger(Settings(home=home)).read() as tx:
        assert tx.execute(text("PRAGMA synchronous")).scalar() == 2
        assert tx.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    forget_opened()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    """The sentence names the folder and the variables."""
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="GTM_HOME or GTM_DATABASE_URL"):
        open_ledger(Settings(home=tmp_path / "file" / "home"))


def test_a_database_that_does_not_answer_is_told():
    """No server on that port: a sentence without the password."""
    url = "postgresql+psycopg://gtm:hunter2@127.0.0.1:1/none"
    with pytest.raises(LedgerError, match="does not answer") as caught:
        open_ledger(Settings(database_url=url))
    assert "hunter2" not in str(caught.value)


def test_a_failed_transaction_leaves_nothing(ledger):
    """All of it or nothing."""
    with pytest.raises(ZeroDivisionError), ledger.write() as tx:
        tx.execute(text("INSERT INTO cursors VALUES ('a', 'b', '2026-11-20 09:00:00')"))
        1 / 0  # noqa: B018
    with ledger.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM cursors")).scalar() == 0


def test_an_owner_is_alive_until_it_lets_go(ledger):
    """The kernel's lock (or the server's) answers, not a clock."""
    with Owner(ledger) as owner, ledger.read() as tx:
        assert not is_dead(ledger, tx, owner.id)
    with ledger.read() as tx:
        assert is_dead(ledger, tx, owner.id)
        assert is_dead(ledger, tx, None)


def test_an_owner_that_was_killed_is_dead(home: Path):
    """kill -9 frees the lock, though nobody cleaned up."""
    ledger = open_ledger(Settings(home=home))
    script = f"""
import time
from pathlib import Path
from gtm.ledger.engine import open_ledger
from gtm.ledger.owner import Owner
from gtm.settings import Settings
owner = Owner(open_ledger(Settings(home=Path({str(home)!r})))).__enter__()
print(owner.id, flush=True)
time.sleep(60)
"""
    root = Path(__file__).parents[2]
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=root)
    owner = child.stdout.readline().strip()
    with ledger.read() as tx:
        assert not is_dead(ledger, tx, owner)
        child.kill()
        child.wait()
        assert is_dead(ledger, tx, owner)
    child.stdout.close()


def test_an_owner_lives_for_whoever_uses_its_database_whatever_their_home(home: Path, tmp_path: Path):
    """The lock lies beside a SQLite file: another GTM_HOME, or a link to the file, must not make a living owner dead."""
    ledger = open_ledger(Settings(home=home))
    (tmp_path / "link.db").symlink_to(home / "ledger.db")
    others = [
        open_ledger(Settings(home=tmp_path / "cron", database_url=f"sqlite:///{file}"))
        for file in (home / "ledger.db", tmp_path / "link.db")
    ]
    with Owner(ledger) as owner:
        for other in others:
            with other.read() as tx:
                assert not is_dead(other, tx, owner.id)
    for other in others:
        with other.read() as tx:
            assert is_dead(other, tx, owner.id)


def test_an_owner_of_an_earlier_version_lives_as_long_as_its_lock(home: Path):
    """Those had their locks in GTM_HOME: an update while one still sends takes nothing over."""
    ledger = open_ledger(Settings(home=home))
    (home / "locks").mkdir()
    with (home / "locks" / "0123456789abcdef.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with ledger.read() as tx:
            assert not is_dead(ledger, tx, "0123456789abcdef")
    with ledger.read() as tx:
        assert is_dead(ledger, tx, "0123456789abcdef")


def test_a_run_another_process_works_on_cannot_be_taken(ledger, begin):
    """Busy while its owner lives, free afterwards."""
    with Owner(ledger) as other:
        run = begin(owner_id=other.id)
        with ledger.write() as tx:
            with pytest.raises(runs.RunBusy, match="another process"):
                runs.take(ledger, tx, run.id, "me")
            assert runs.resumable(ledger, tx) == []
    with ledger.write() as tx:
        assert [r.id for r in runs.resumable(ledger, tx)] == [run.id]
        assert runs.take(ledger, tx, run.id[:4], "me").owner == "me"


def test_a_run_that_is_not_there_is_told(ledger):
    """A sentence that says where the runs are listed."""
    with ledger.read() as tx, pytest.raises(runs.RunMissing, match="gtm status"):
        runs.get(tx, "zzzz")


def test_a_mode_is_stored_as_a_word(ledger, begin):
    """What is read back is what was written."""
    assert begin(mode=Mode.DRAFT).mode is Mode.DRAFT


def test_the_governor_spreads_requests_over_the_window(ledger, hands, monkeypatch: pytest.MonkeyPatch):
    """In no minute do more than the limit go out, and slow_down holds everybody back."""
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        hands.move(seconds=seconds)

    monkeypatch.setattr("gtm.ledger.pace.sleep", sleep)
    pace = LedgerPace(ledger, {"apollo": (Window(60, 20),)})
    sent = []
    for _ in range(60):
        pace.wait("apollo", "key")
        sent.append(hands.at)
    busiest = max(sum(0 <= (b - a).total_seconds() < 60 for b in sent) for a in sent)
    assert 15 <= busiest <= 20
    pace.slow_down("apollo", "key", 90)
    before = clock.now()
    pace.wait("apollo", "key")
    assert (clock.now() - before).total_seconds() >= 89
    pace.wait("unknown provider", "key")


def test_a_ledger_is_of_the_world_it_was_first_used_in(ledger, begin) -> None:
    """Entered as often as one likes; once it holds a run, the other world is refused, and nothing changes."""
    world.enter(ledger, "sandbox")
    for _ in range(2):
        world.enter(ledger, "real")
    begin()
    with pytest.raises(world.OtherWorld, match="begun with real accounts"):
        world.enter(ledger, "sandbox")
    with ledger.read() as tx:
        assert world.of(tx) == "real"
