"""The machine in trouble, for real: a port that is taken, a ledger another process holds, a disk that is full."""

import json
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests import programs

ROOT = Path(__file__).parents[2]


def _gtm(*words: str, home: Path, first: Callable[[], object] | None = None) -> tuple[int, str, str]:
    """`gtm words...` in a folder of its own, without Prefect: exit code, stdout, stderr."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "GTM_HOME": str(home), "COLUMNS": "300"}
    return programs.start(*words, folder=home.parent, environment=environment, first=first).end(120)


@pytest.mark.parametrize(
    "words",
    [
        ("sandbox", "--port"),
        ("serve", "--sandbox-port", "0", "--port"),
        ("serve", "--port", "0", "--sandbox-port"),
    ],
)
def test_a_port_in_use_is_told_before_anything_is_said(tmp_path, words):
    """Exit 2, the port, the remedy; nothing on stdout claims that somebody listens, and no child was started."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, out, err = _gtm(*words, port, home=tmp_path / "home")
    assert (code, out) == (2, "")
    assert f"Port {port}" in err
    assert words[-1] in err
    assert "Nothing was touched" in err
    assert not (tmp_path / "home").exists()


def test_a_ledger_that_another_process_holds_is_waited_for_and_then_told(tmp_path, monkeypatch):
    """A second process with an open write: the sentence says so, and after its end the same command works."""
    home = tmp_path / "home"
    assert _gtm("suppress", "list", home=home)[0] == 0
    holder = (
        f"import sqlite3; c = sqlite3.connect({str(home / 'ledger.db')!r}, isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); print('held', flush=True); input()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        words = ("suppress", "add", "acme.example", "--json")
        code, out, err = _gtm(*words, home=home, first=programs.impatient)
        assert code == 2, err
        told = json.loads(out)
        assert "locked by another process" in told["message"]
        assert "try again" in told["message"]
    finally:
        other.communicate("\n")
    assert _gtm("suppress", "add", "acme.example", home=home)[0] == 0


@pytest.mark.fault(78)
@pytest.mark.parametrize("mode", ["draft", "push"])
def test_a_ledger_that_may_only_be_read_begins_no_run(world, mode):
    """Exit 2 and the sentence, before any provider is asked: what was bought or sent could not be written down."""
    file = world.folder / "home" / "ledger.db"
    assert world.gtm("status")[0] == 0
    with closing(sqlite3.connect(file)) as ledger:  # what is still beside the file would get into it later
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = file.read_bytes()
    read_only = {"GTM_DATABASE_URL": f"sqlite:///file:{file}?mode=ro&uri=true"}
    code, out, err = world.gtm("run", "trouble", "--mode", mode, **read_only)
    assert (code, out) == (2, ""), err
    assert str(file) in err
    assert "may not be written. Check the owner and the rights of the file and its folder" in err
    assert world.ask("calls")["asked"] == {}
    assert file.read_bytes() == before


def test_a_full_disk_is_told_and_what_was_written_stands(tmp_path):
    """An import that does not fit: the sentence, whole pages only, and with room the same command finishes."""
    home = tmp_path / "home"
    people = tmp_path / "people.csv"
    rows = (f"p{n}@acme{n % 50}.example,Person {n},Acme {n % 50},{'title ' * 20}" for n in range(3_000))
    people.write_text("\n".join(["Email,Name,Company,Title", *rows]))
    code, _, err = _gtm("import", str(people), home=home, first=programs.small_disk(700_000))
    assert code in (1, 2), err
    assert re.search(r"the disk is full|full or failing", err), err
    assert str(home / "ledger.db") in err
    with sqlite3.connect(home / "ledger.db") as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (before,) = ledger.execute("SELECT count(*) FROM people").fetchone()
    assert before % 500 == 0
    code, out, _ = _gtm("import", str(people), home=home)
    assert code == 0
    assert "3,000 rows read" in out


def _ends_with_a_sentence(world, code: int, said: str, why: str) -> None:
    """Exit 1, why, and how to go on; when it is mended, the run does."""
    said = " ".join(said.split())
    assert code == 1, said
    assert why in said
    (run_id,) = set(re.findall(r"gtm resume ([0-9a-f]{6})", said))
    code, told = world.told("resume", run_id)
    assert (code, told["unfinished"], told["pulled"]) == (0, 0, 40)
    assert len(set(world.enrolled())) == len(world.enrolled()) == told["pushed"] > 5


def test_a_ledger_that_is_held_from_the_middle_of_a_run_on_ends_it_with_a_sentence(world):
    """Not even the end of the run can be written down then: that must not pass for a run that went well."""
    assert world.gtm("status")[0] == 0
    world.tell("faults", kind="slow", provider="apollo", endpoint="POST /people/bulk_match", seconds=0.5)
    program = world.start("run", "trouble", "--mode", "push", first=programs.impatient)
    world.wait_for("apollo", "POST /people/bulk_match", 2)
    with closing(sqlite3.connect(world.folder / "home" / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, out, err = program.end(120)
    world.calm()
    _ends_with_a_sentence(world, code, out + err, "locked by another process")


def test_a_disk_that_fills_up_in_the_middle_of_a_run_ends_it_with_a_sentence(world):
    """What was recorded stands; with room again the same run finishes, and nobody is given twice."""
    assert world.gtm("status")[0] == 0
    size = (world.folder / "home" / "ledger.db").stat().st_size
    program = world.start("run", "trouble", "--mode", "push", first=programs.small_disk(size + 600_000))
    code, out, err = program.end(120)
    _ends_with_a_sentence(world, code, out + err, "disk is full")
