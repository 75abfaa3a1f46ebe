"""What bad input gets at the terminal: a sentence that names what and the remedy, an exit code, no traceback."""

import io
import json
from pathlib import Path
from tempfile import gettempdir

import pytest

from flows.cli import main
from gtm.ledger.engine import forget_opened

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _shipped(ledger_at_home: Path, monkeypatch: pytest.MonkeyPatch):
    """The shipped plays and templates; no sandbox runs; the ledger is closed afterwards."""
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    monkeypatch.setenv("GTM_SANDBOX_URL", "http://127.0.0.1:9")
    yield
    forget_opened()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]):
    """Run a command; its exit code and all it printed."""

    def say(*words: str) -> tuple[int, str]:
        code = main(words)
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, " ".join((told.out + told.err).split())

    return say


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("plan", "series"), 'no play "series"'),
        (("plan", "series-a"), "No provider key is set, so the sandbox"),
        (("check", "nope"), 'no play "nope"'),
        (("why", "nobody@x.example"), "was never seen"),
        (("why", "not-an-address"), "no @"),
        (("suppress", "add", "what is this"), "neither an e-mail address, nor a domain"),
        (("suppress", "remove", "acme.example", "--why", "x"), "is on no list"),
        (("suppress", "remove", "acme.example", "--why", " "), "needs a reason"),
        (("resume",), "No run waits to go on"),
        (("resume", "zzzz"), "is no run"),
        (("approve", "zzzz", "--all"), "is no run"),
        (("content", "nowhere.md"), "is not there"),
        (("suppress", "import", "nowhere.txt"), "is not there"),
        (("import", "nowhere.csv"), "nowhere.csv"),
        (("nonsense",), 'no verb "nonsense"'),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_2(say, words: tuple[str, ...], sentence: str):
    """Nothing was touched, and the user knows what to mend."""
    code, told = say(*words)
    assert code == 2
    assert sentence in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("Name,Phone\nAnn,1\n", "no column for e-mail addresses"),
    ],
)
def test_a_useless_file_is_told(say, tmp_path: Path, text: str, sentence: str):
    """Empty, or without a column that says who: the file and the remedy are named."""
    file = tmp_path / "people.csv"
    file.write_text(text)
    code, told = say("import", str(file))
    assert code == 2
    assert sentence in told
    assert "people.csv" in told


def test_bad_rows_are_told_by_number_and_the_others_go_on(say, tmp_path: Path):
    """One good row of three is taken in; the others are named by their row, and wait for a person: exit 3."""
    file = tmp_path / "people.csv"
    file.write_text("Email,First Name\nann@acme.example,Ann\nbob@acme.example\nnot-an-address,X\n")
    code, told = say("import", str(file))
    assert code == 3
    assert "row 3:" in told
    assert "row 4:" in told
    assert "1 row read: 1 new" in told
    assert "0 new, 1 known before" in say("import", str(file))[1]


def test_people_without_an_address_are_known_when_they_are_imported_again(say, tmp_path: Path):
    """By their page, and by all that the row says; the list's grade counts the same row twice as a double."""
    file = tmp_path / "people.csv"
    rows = ",Ann,Holm,Acme,linkedin.com/in/ann-holm\n,Bob,Holm,Acme,\n,BOB,holm,Acme,\n"
    file.write_text(f"Email,First Name,Last Name,Company,LinkedIn\n{rows}")
    assert "3 rows read: 2 new" in say("import", str(file))[1]
    code, told = say("import", str(file), "--json")
    answer = json.loads(told)
    assert (answer["new"], answer["known"], answer["list_quality"]["largest_company"]) == (0, 3, 2)
    assert code == 0


@pytest.mark.parametrize("verb", ["clean", "import"])
@pytest.mark.parametrize(
    ("rows", "code"),
    [("ann@acme.example,Ann\n", 0), ("ann@acme.example,Ann\nb,o,b\n", 3), ("b,o,b\n", 2), ("", 0)],
)
def test_unreadable_rows_end_every_verb_alike(say, tmp_path: Path, verb: str, rows: str, code: int):
    """None: 0. Some: 3, they need a human. All: 2. A header alone is an empty filter, and an empty list for an import."""
    file = tmp_path / "people.csv"
    file.write_text(f"email,first_name\n{rows}")
    assert say(verb, str(file))[0] == (2 if verb == "import" and not rows else code)


def test_an_import_takes_a_pipe(say, monkeypatch: pytest.MonkeyPatch):
    """`-` is stdin, as for `gtm clean`; what is wrong with it is told of "stdin", and no copy is left behind."""

    def pipe(text: str):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(text.encode()))))
        return say("import", "-")

    assert pipe("email,name\nann@acme.example,Ann Lee\n")[0] == 0
    assert "Ann Lee" in say("why", "ann@acme.example")[1]
    code, told = pipe("phone\n1\n")
    assert code == 2
    assert "csv: read stdin: it has no column for e-mail addresses" in told
    assert not list(Path(gettempdir()).glob("gtm-import-*"))


def test_norway_is_a_country_and_not_a_no(say):
    """`NO` stays text; lifted only with a reason, and listed until then."""
    assert say("suppress", "add", "NO") == (0, "NO is on the list opt-out.")
    assert "country NO" in say("suppress", "list")[1]


def test_a_country_goes_on_the_list_by_its_code_and_off_it_again(say) -> None:
    """People are matched by ISO code: `UK` is `GB`, and what is no country is refused. Any spelling lifts it."""
    say("suppress", "add", "UK")
    assert "country GB" in say("suppress", "list")[1]
    assert say("suppress", "add", "XX")[0] == 2
    assert say("suppress", "remove", "uk", "--why", "asked by counsel")[0] == 0
    assert "GB" not in say("suppress", "list")[1]


def test_why_knows_the_entry_that_holds_by_the_country_alone(say, tmp_path: Path) -> None:
    """Somebody of a suppressed country is left alone, and is told to be."""
    (tmp_path / "one.csv").write_text("email,country\nann@brit.example,United Kingdom\n")
    assert say("import", str(tmp_path / "one.csv"))[0] == 0
    assert "Not suppressed" in say("why", "ann@brit.example")[1]
    say("suppress", "add", "GB")
    told = say("why", "ann@brit.example")[1]
    assert "GB is on the list opt-out" in told
    assert "Not suppressed" not in told


def test_a_list_that_reads_like_a_slip_for_another_stops_the_play(
    say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left to itself it would leave nobody alone; a list that nobody has filled is told of and stops nothing."""
    shipped = Path(__file__).parents[2] / "deployments"
    monkeypatch.setenv("GTM_PLAYS_DIR", str(tmp_path / "plays"))
    (tmp_path / "plays").mkdir()
    text = (shipped / "plays" / "seed-a-hiring-sdr.yaml").read_text("utf-8")
    (tmp_path / "plays" / "seed-a-hiring-sdr.yaml").write_text(text, "utf-8")
    code, said = say("check", "seed-a-hiring-sdr")
    assert (code, "the list customers that it leaves alone" in said) == (0, True)

    say("suppress", "add", "quillmark.example", "--list", "customers")
    assert "the list customers that it leaves alone" not in say("check", "seed-a-hiring-sdr")[1]
    (tmp_path / "plays" / "seed-a-hiring-sdr.yaml").write_text(
        text.replace("[customers", "[custmers"), "utf-8"
    )
    code, said = say("check", "seed-a-hiring-sdr")
    assert (code, 'no suppression list "custmers". Did you mean "customers"?' in " ".join(said.split())) == (
        2,
        True,
    )


def test_json_is_one_object_also_for_errors(capsys: pytest.CaptureFixture[str]):
    """Machines read stdout: one object with the message and the exit code."""
    assert main(["resume", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 2
    assert "No run waits" in told["message"]
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == []


def test_every_shipped_play_is_good(say):
    """`gtm check` finds nothing to mend."""
    code, told = say("check")
    assert code == 0
    assert "mend" not in told


def test_a_misspelt_key_is_told_with_its_line(say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """File, line, key and what it probably meant."""
    text = (ROOT / "deployments/plays/seed-a-hiring-sdr.yaml").read_text()
    (tmp_path / "seed-a-hiring-sdr.yaml").write_text(text.replace("    titles:", "    titels:"))
    monkeypatch.setenv("GTM_PLAYS_DIR", str(tmp_path))
    code, told = say("check", "seed-a-hiring-sdr")
    assert code == 2
    assert 'unknown key "titels"' in told
    assert 'Did you mean "titles"?' in told
    assert "line 1" in told


def test_the_overview_names_every_verb(say):
    """`gtm` alone is a friendly map."""
    code, told = say()
    assert code == 0
    for verb in ("demo", "plan", "run", "approve", "why", "resume", "status", "suppress", "sandbox"):
        assert f"gtm {verb}" in told


@pytest.mark.parametrize("words", [("suppress", "--help"), ("suppress",), ("help", "suppress")])
def test_a_groups_help_says_what_its_commands_do(
    say, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
):
    """Each with the first sentence of its own help, on 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    code, told = say(*words)
    assert code == 0
    for sentence in (
        "add Leave an e-mail address, a domain",
        "import Add a file of addresses",
        "list List the entries that hold now.",
        "remove Lift an entry.",
    ):
        assert sentence in " ".join(told.replace("│", " ").split())


def test_the_opt_out_list_may_be_named_by_a_play_that_nobody_has_opted_out_of_yet(
    say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its shipped file is called `opt-outs`: one of its usual names, and no reason to suspect a slip."""
    shipped = Path(__file__).parents[2] / "deployments"
    (tmp_path / "plays").mkdir()
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "opt-outs.txt").write_text("nobody@acme.example\n")
    text = (shipped / "plays" / "seed-a-hiring-sdr.yaml").read_text("utf-8")
    (tmp_path / "plays" / "mine.yaml").write_text(
        text.replace("[customers, competitors]", "[opt-out]").replace(
            "play: seed-a-hiring-sdr", "play: mine"
        ),
        "utf-8",
    )
    monkeypatch.setenv("GTM_PLAYS_DIR", str(tmp_path / "plays"))
    assert say("check", "mine")[0] == 0
