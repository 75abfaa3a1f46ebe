"""What bad input gets from `gtm run`, before anything begins: the file, line or key, the remedy, exit 2, no run.

The rest of that list is tests/trouble: keys, credits, providers, ports, disks, locks and signals.
"""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.cli import main
from gtm.ledger import runs
from gtm.ledger.engine import forget_opened, open_ledger
from gtm.settings import Settings

ROOT = Path(__file__).parents[2]
PLAY = """\
play: sheet
owner: dana@northpass.example
timezone: UTC
source: {csv: {file: people.csv}}
icp:
  must: ["company.country in [US, NO]"]
opener: {templates: [openers/generic]}
push: {smartlead: {campaign: "123"}}
"""
PEOPLE = "Email,Name,Company\nann@acme.example,Ann Lee,Acme\n"

Say = Callable[..., str]


@pytest.fixture
def say(
    ledger_at_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """Run the play with this text and these people; what was said, after making sure that nothing was begun."""
    plays = tmp_path / "plays"
    plays.mkdir()
    monkeypatch.setenv("GTM_PLAYS_DIR", str(plays))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    monkeypatch.setenv("GTM_ALLOW_LOOPBACK", "1")
    monkeypatch.setattr("gtm.clock.sleep", lambda _: None)  # nobody waits before asking again
    with socket.create_server(("127.0.0.1", 0)) as free:
        down = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("GTM_SANDBOX_URL", down)

    def say(play: str = PLAY, people: bytes | str = PEOPLE, code: int = 2, **keys: str) -> str:
        (plays / "sheet.yaml").write_text(play)
        (plays / "people.csv").write_bytes(people.encode() if isinstance(people, str) else people)
        for name, value in keys.items():
            monkeypatch.setenv(name, value.replace("DOWN", down))
        assert main(("run", "sheet", "--mode", "draft")) == code
        out, err = capsys.readouterr()
        assert out == ""
        assert "Traceback" not in err
        with open_ledger(Settings()).read() as tx:
            assert runs.recent(tx) == []
        forget_opened()
        return " ".join(err.split())

    return say


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("owner:", "ownr:", 'line 2: unknown key "ownr". Did you mean "owner"?'),
        ("timezone:", "owner: x@y.example\ntimezone:", 'line 3: key "owner" is written twice (first on line 2)'),
        ("generic", "genric", 'there is no template "openers/genric"'),
        ("generic", "genric", 'Did you mean "openers/generic"?'),
        ("people.csv", "poeple.csv", "sheet.yaml line 4: there is no file"),
        ("timezone: UTC", "timezone: Mars", "sheet.yaml line 3"),
        ("company.country", "company.contry", "sheet.yaml line 6"),
    ],
)  # fmt: skip
def test_a_play_with_a_mistake_is_told_with_its_line(say: Say, right: str, wrong: str, sentence: str) -> None:
    """Misspelt and repeated keys, words that are not there: what, where, what was probably meant."""
    told = say(PLAY.replace(right, wrong, 1))
    assert "sheet.yaml line " in told
    assert sentence in told
    assert "Nothing was run" in told


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ("", "it is empty; the first row must name the columns"),
        ("Name,Phone\nAnn,1\n", "no column for e-mail addresses (or LinkedIn pages), only: Name, Phone"),
        (b"Email,Name\na@x.example,J\xc3\xbcrgen\nb@x.example,J\xfcrgen\n", "mostly UTF-8, but row 3 is not"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_no_sheet_of_nobody(
    say: Say, people: bytes | str, sentence: str
) -> None:
    """The file, what is wrong with it and how to mend it; never a run of 0 people."""
    told = say(people=people, SMARTLEAD_API_KEY="k")
    assert "people.csv" in told
    assert sentence in told
    assert "Nothing was begun, bought or sent" in told


def test_norway_is_a_country_and_no_no(say: Say) -> None:
    """`NO` among countries is text in a rule: nothing is to mend, and only the sandbox is away."""
    play = PLAY.replace("csv: {file: people.csv}", "apollo: {titles: [CEO], company_locations: [Norway]}")
    assert "No provider key is set" in say(play)


def test_a_missing_key_is_named_with_its_variable(say: Say) -> None:
    """With some keys set nothing is the sandbox, and the play says which it needs."""
    play = PLAY.replace("csv: {file: people.csv}", "apollo: {titles: [CEO]}")
    told = say(play, SMARTLEAD_API_KEY="k")
    assert "APOLLO_API_KEY is not set" in told
    assert "put it into the environment or .env" in told


def test_a_provider_that_is_down_is_told_and_nothing_is_zero(say: Say) -> None:
    """Could not ask is no answer: exit 1, because the same command may work in a while."""
    play = PLAY.replace("csv: {file: people.csv}", "apollo: {titles: [CEO]}")
    keys = {
        "APOLLO_API_KEY": "k",
        "SMARTLEAD_API_KEY": "k",
        "APOLLO_BASE_URL": "DOWN",
        "SMARTLEAD_BASE_URL": "DOWN",
    }
    told = say(play, code=1, **keys)
    assert told.startswith("apollo: search people")
    assert "Nothing was begun, bought or sent" in told
    assert "0 people" not in told
    assert "0 leads" not in told
