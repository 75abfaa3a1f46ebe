"""The demo, as a newcomer starts it: it ends well, and Prefect has seen no person and no key."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests import depth

ROOT = Path(__file__).parents[2]
ADDRESS = re.compile(rb"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")


pytestmark = pytest.mark.dear  # half a minute, and `make demo` is there to be run


@pytest.fixture(scope="module")
def demo(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """One run of `gtm demo` in a folder of its own; the output and that folder.

    With `--deep` Prefect makes its tables, as for a newcomer; else, for it takes 10 s, they are those of another server
    of this session if there is one.
    """
    home = tmp_path_factory.mktemp("demo") / "gtm"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("GTM_", "PREFECT_"))}
    made = None if depth.deep else request.getfixturevalue("prefect_tables")
    if made:
        copy = shutil.copy(made, home.with_name("prefect.db"))
        environment["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = f"sqlite+aiosqlite:///{copy}"
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", "demo", "--port", "0", "--sandbox-port", "0"],
        cwd=ROOT,
        env={**environment, "GTM_HOME": str(home), "COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done, home / "demo"


def test_the_demo_ends_well_and_prints_the_funnel(demo):
    """Exit 0; the outcomes, the credits, openers, and where to look."""
    done, _ = demo
    assert done.returncode == 0, done.stdout + done.stderr
    for word in ("pulled", "dropped", "pushed", "credits", "content", "digest", "gtm why"):
        assert word in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_demo_fits_a_terminal_of_80_columns(demo):
    """No line is broken but at a word, none is filled up with blanks; only a path to copy may be longer."""
    lines = demo[0].stdout.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if len(line) > 80 and str(demo[1]) not in line] == []
    run_id = re.search(r"run (\w+),", demo[0].stdout)
    assert run_id
    assert f"gtm approve {run_id[1]} --all" in [line.strip() for line in lines]


def test_the_digest_tells_of_the_week_in_which_the_mails_went_out(demo):
    """Whatever day it is: moved by four days, the sandbox's clock may stand in a week in which nothing was pushed."""
    page = (demo[1] / "what-arrived.html").read_text(encoding="utf-8")
    assert "stood still" not in page
    assert "Delivered" in page


def _flow_runs(database: Path) -> int:
    with closing(sqlite3.connect(database)) as prefect:
        return int(prefect.execute("SELECT count(*) FROM flow_run").fetchone()[0])


def _openers(home: Path) -> list[str]:
    with sqlite3.connect(home / "ledger.db") as ledger:
        return [row[0] for row in ledger.execute("SELECT text FROM drafts WHERE text <> ''")]


def _addresses(home: Path) -> set[bytes]:
    """Every address the ledger has heard of, as its source spelt it; not all of them end in .example."""
    with sqlite3.connect(home / "ledger.db") as ledger:
        said = ledger.execute("SELECT fields FROM facts UNION SELECT email_key FROM people").fetchall()
    return {address for (text,) in said if text for address in ADDRESS.findall(text.encode())}


def test_prefect_has_seen_no_person_no_opener_and_no_key(demo):
    """Its database and every log: no address, no opener, no key, except the owner's in play files."""
    _, home = demo
    (database,) = (
        place / "prefect.db" for place in (home / "prefect", home.parents[1]) if list(place.glob("*.db"))
    )
    assert _flow_runs(database) > 3
    held_by_prefect = [*(home / "prefect").rglob("*"), *database.parent.glob("prefect.db*")]
    files = [p for p in held_by_prefect if p.is_file()] + list((home / "logs").glob("*"))
    openers = [text.splitlines()[-1][:60].encode() for text in _openers(home)]
    assert len(openers) > 20
    known = _addresses(home)
    assert len(known) > 100
    for file in files:
        held = file.read_bytes()
        addresses = {a for a in ADDRESS.findall(held) if a.lower().endswith(b".example")}
        assert not addresses, (file.name, sorted(addresses)[:3])
        assert not [address for address in known if address in held], file.name
        assert not [text for text in openers if text in held], file.name
        for key in (b"sandbox-key", b"xoxb-sandbox", b"sandbox-password"):
            assert key not in held, (file.name, key)


def test_the_ledger_and_the_page_tell_the_same(demo):
    """What we call pushed is what arrived: the page that is kept names each pushed opener's campaign."""
    _, home = demo
    with sqlite3.connect(home / "ledger.db") as ledger:
        confirmed = ledger.execute("SELECT count(*) FROM pushes WHERE state = 'confirmed'").fetchone()[0]
        (note,) = ledger.execute("SELECT json_group_array(state) FROM runs").fetchone()
    assert confirmed > 20
    assert json.loads(note) == ["done"]
    page = (home / "what-arrived.html").read_text()
    assert "As it stood when this copy was kept" in page
    assert "Seed A hiring" in page
    assert str(confirmed) in page
    assert "<style>" in page  # it is opened when the sandbox is gone
    assert 'rel="stylesheet"' not in page
    assert [one for one in ("<form", "<button", 'href="/') if one in page] == []
    private = [home, home.parent, home / "what-arrived.html", home / "ledger.db"]
    assert [file.name for file in private if file.stat().st_mode & 0o077] == []
