"""Files as the world has them: each is taken in, or refused in a sentence with its name; nothing hangs."""

import json
import os
from pathlib import Path

import pytest

from flows.cli import main
from gtm.ledger.engine import forget_opened

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _closed_afterwards(ledger_at_home: Path):
    yield
    forget_opened()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]):
    """Run a command; its exit code and all it printed."""

    def say(*words: str) -> tuple[int, str]:
        code = main(words)
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        assert "did not expect" not in told.out + told.err
        return code, " ".join((told.out + told.err).split())

    return say


def _strange(folder: Path, kind: str) -> Path:
    """A file that is none, or not the expected one."""
    file = folder / "strange.yaml"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "circle":
        file.symlink_to(file)
    elif kind == "dangling":
        file.symlink_to(folder / "gone")
    elif kind == "huge":
        with file.open("wb") as large:
            large.truncate(100_000_000)
    return file


@pytest.mark.parametrize("kind", ["pipe", "folder", "circle", "dangling", "missing", "huge"])
@pytest.mark.parametrize("verb", [("import",), ("suppress", "import"), ("content",)])
def test_a_file_that_is_none_is_refused_by_name(say, tmp_path: Path, verb: tuple[str, ...], kind: str):
    """Exit 2, the file and the remedy; a pipe is not waited for."""
    code, told = say(*verb, str(_strange(tmp_path, kind)))
    assert code == 2
    assert "strange.yaml" in told
    assert "Nothing was touched" in told or kind == "huge"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("pipe", "is no regular file"),
        ("folder", "Is a directory"),
        ("circle", "symbolic links"),
        ("dangling", "a link to a file that is not there"),
        ("huge", "is over 1 MB"),
    ],
)
def test_a_play_that_is_no_file_is_told_and_the_others_are_checked(
    say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, sentence: str
):
    """`gtm check` over a folder neither hangs nor ends at the strange one."""
    text = (ROOT / "deployments/plays/series-a.yaml").read_text()
    (tmp_path / "series-a.yaml").write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    _strange(tmp_path, kind)
    monkeypatch.setenv("GTM_PLAYS_DIR", str(tmp_path))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    code, told = say("check")
    assert code == 2
    assert f"strange.yaml: {sentence}" in told or sentence in told
    assert "good series-a" in told


def test_a_play_by_path_or_with_another_ending_is_pointed_to(
    say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A play is named by its name; what was probably meant is said."""
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    assert 'Did you mean "series-a"?' in say("check", "deployments/plays/series-a.yaml")[1]
    assert say("check", "")[0] == 2
    (tmp_path / "hiring.yml").write_text("play: hiring\n")
    monkeypatch.setenv("GTM_PLAYS_DIR", str(tmp_path))
    assert "There is hiring.yml; call it hiring.yaml." in say("check", "hiring")[1]


# --- .env -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xef\xbb\xbfAPOLLO_API_KEY=k\n", "begins with a byte order mark"),
        (b"GTM_HOME=\xff\n", "is not UTF-8"),
        (b"# good\nA=1\n\n===\n", ".env line 4: write NAME=value"),
        (b"x" * 1_000_001, "over 1 MB"),
        (None, "is a folder"),
        ("pipe", "is no regular file"),
        ("circle", "link"),
    ],
)
def test_an_env_file_that_cannot_be_read_is_told(say, content: bytes | str | None, sentence: str):
    """Never skipped: without its keys everything would quietly be the sandbox."""
    env = Path(".env")
    if isinstance(content, bytes):
        env.write_bytes(content)
    elif content == "pipe":
        os.mkfifo(env)
    elif content == "circle":
        env.symlink_to(".env")
    else:
        env.mkdir()
    code, told = say("status")
    assert code == 2
    assert ".env" in told
    assert sentence in told


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "GTM_APOLO_API_KEY=k",
            '.env line 2: gtm knows no variable GTM_APOLO_API_KEY. Did you mean "APOLLO_API_KEY"?',
        ),
        ("APOLO_API_KEY=k", 'Did you mean "APOLLO_API_KEY"?'),
        ("export SMARTLEAD_APIKEY='k'", 'Did you mean "SMARTLEAD_API_KEY"?'),
        ("SLACK_TOKEN=k", 'Did you mean "SLACK_BOT_TOKEN"?'),
        ("GTM_COLOUR=1", "gtm knows no variable GTM_COLOUR. .env.example lists all."),
        ("AWS_ACCESS_KEY_ID=k", ""),
        ("DATABASE_HOST=k", ""),
        ("PREFECT_API_KEY=k", ""),
        ("apollo_api_key=k", ""),
    ],
)
def test_a_misspelt_variable_is_told_by_check(say, monkeypatch: pytest.MonkeyPatch, line: str, sentence: str):
    """A key under the wrong name is no key, and then everything would quietly be the sandbox. Its value is not echoed."""
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    Path(".env").write_text(f"# keys\n{line}\n")
    code, told = say("check", "series-a")
    assert code == 0
    assert sentence in told
    assert ("slip?" in told) == bool(sentence)


def test_a_misspelt_variable_is_told_where_the_sandbox_would_stand_in(say, monkeypatch: pytest.MonkeyPatch):
    """From the environment too; other programs' variables are nobody's slip."""
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("GTM_APOLLO_API_KEY", "s3cret")
    code, told = say("plan", "series-a")
    assert code == 2
    assert 'the environment: gtm knows no variable GTM_APOLLO_API_KEY. Did you mean "APOLLO_API_KEY"?' in told
    assert "s3cret" not in told


@pytest.mark.parametrize("url", ["nonsense", "mysql://gtm:s3cret@db.example/x", "postgresql://:s3cret@/"])
def test_a_database_that_cannot_hold_a_ledger_is_told(say, monkeypatch: pytest.MonkeyPatch, url: str):
    """By the variable's name; a password in it is not echoed."""
    monkeypatch.setenv("GTM_DATABASE_URL", url)
    code, told = say("status")
    assert code == 2
    assert "GTM_DATABASE_URL" in told
    assert "s3cret" not in told


# --- lists ----------------------------------------------------------------------------------------------


def test_an_exported_list_is_read_by_its_column(say, tmp_path: Path):
    """Whoever asked to be left alone in a CSV is left alone; a list of its own name says where it holds."""
    file = tmp_path / "asked-by-mail.csv"
    file.write_text('Name;E-Mail;Why\nAnn;ANN@acme.example;"no; really"\nBob;nobody;x\n\n')
    code, told = say("suppress", "import", str(file))
    assert code == 3  # somebody whose line could not be read must not be lost behind a 0
    assert "line 3" in told
    assert "1 entry on the list asked-by-mail, 1 new, 1 unreadable" in told
    assert "icp: never: [asked-by-mail]" in told
    assert "ann@acme.example" in say("suppress", "list")[1]


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"\x1b[31m\n", b"Email\n", "ann@acme.example".encode("utf-16")]
)
def test_a_list_with_nothing_in_it_is_not_zero_entries(say, tmp_path: Path, content: bytes):
    """Exit 2: an opt-out list that nobody could read must not look imported."""
    file = tmp_path / "opt-outs.txt"
    file.write_bytes(content)
    code, told = say("suppress", "import", str(file))
    assert code == 2
    assert "opt-outs.txt" in told
    assert "\x1b" not in told


def test_a_csv_of_which_nothing_can_be_read_is_not_zero_people(
    say, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Exit 2 and one JSON object with the first reason."""
    file = tmp_path / "people.csv"
    file.write_text("Email,Name\n" + "nobody,x\n" * 30)
    assert main(["import", str(file), "--json"]) == 2
    told = capsys.readouterr()
    assert "none of its 30 rows could be read (row 2:" in json.loads(told.out)["message"]
    assert "and 10 more" in told.err


def test_a_cell_of_ten_megabytes_costs_one_row(say, tmp_path: Path):
    """Told by its number; the rows around it are taken in."""
    file = tmp_path / "people.csv"
    file.write_text(
        f"Email,Name\nann@acme.example,Ann\nbob@acme.example,{'x' * 10_000_000}\ncy@acme.example,Cy\n"
    )
    code, told = say("import", str(file))
    assert code == 3
    assert "row 3: a cell of about 9,765 KB" in told
    assert "2 rows read: 2 new" in told


def test_a_file_of_two_encodings_is_refused_with_the_row(say, tmp_path: Path):
    """Any choice would garble names; the row where it changes is named, and nobody is taken in."""
    file = tmp_path / "people.csv"
    rows = (
        "Email,Name\nann@acme.example,J\u00fcrgen\n".encode(),
        "bob@acme.example,J\u00fcrgen\n".encode("cp1252"),
    )
    file.write_bytes(b"".join(rows))
    code, told = say("import", str(file))
    assert code == 2
    assert "mixes encodings: mostly UTF-8, but row 3 is not" in told
    assert "was never seen" in say("why", "ann@acme.example")[1]
