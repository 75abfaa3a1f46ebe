"""`gtm preview`: what a play would write, worst cases first, from the ledger or from invented people."""

import json
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from flows.cli import main
from flows.cli.preview import Previewed, _touches, worst_first
from gtm.clock import now
from gtm.icp import TitlePattern
from gtm.ledger.engine import forget_opened
from gtm.names import seniority
from gtm.openers import Draft, Finding
from gtm.openers.sequence import load_sequence
from gtm.plays.load import find_play, read_play
from integrations.sandbox.world import World

ROOT = Path(__file__).parents[2]


world = cache(World)
"""Born once: it takes seconds, and nobody changes it here."""


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run a command in a house of its own; its exit code and all it printed."""
    monkeypatch.setenv("GTM_HOME", str(tmp_path / ".gtm"))
    monkeypatch.setenv("GTM_PLAYS_DIR", str(ROOT / "deployments" / "plays"))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    monkeypatch.setattr("flows.cli.preview._MOST_READ", 400)  # of the thousands a world has
    monkeypatch.setattr("flows.cli.demo_people.World", world)
    for key in ("APOLLO_API_KEY", "SMARTLEAD_API_KEY"):
        monkeypatch.delenv(key, raising=False)

    def show(*words: str) -> tuple[int, str]:
        code = main(words)
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out if "--json" in words else out + err

    yield show
    forget_opened()


def test_without_a_ledger_it_shows_invented_people(show):
    """Before the first run, without keys; each opener with its evidence, its age and what lint found."""
    code, said = show("preview", "seed-a-hiring-sdr", "--n", "6", "--json")
    told = json.loads(said)
    assert code == 0
    assert told["invented_people"] is True
    assert len(told["people"]) == 6
    assert told["sequence_findings"] == []
    assert told["people"][0]["blocked"]
    speaking = [one for one in told["people"] if one["evidence"]]
    assert speaking
    assert {"id", "path", "value", "source", "age_days"} == set(speaking[0]["evidence"][0])
    _, text = show("preview", "seed-a-hiring-sdr", "--n", "6")
    assert "invented people of the sandbox, worst first" in text
    assert "days ago)" in text
    assert "greeting-missing" in text


@pytest.mark.parametrize(
    ("play", "ranks"), [("seed-a-hiring-sdr", None), ("series-a", {"founder", "c_suite", "vp"})]
)
def test_invented_people_are_such_as_the_play_would_pull(show, play: str, ranks: set[str] | None):
    """Nobody whose title, rank, size or country the play's source is not asked for, or does not know."""
    code, said = show("preview", play, "--n", "400", "--json")
    people = json.loads(said)["people"]
    assert code == 0
    assert len(people) > 5
    by_email = {person.email: person for person in world(7, now().date()).people if person.email}
    for one in people:
        person = by_email[one["email"]]
        company = world(7, now().date()).company_of(person)
        if ranks is None:
            wanted = TitlePattern("VP Sales", "Head of Sales", "Director of Sales")
            assert wanted.matches(person.title)
            assert 50 <= company.employees <= 500
            assert company.country in ("United States", "Canada")
        else:
            assert seniority(person.title) in ranks
            assert 20 <= company.employees <= 250


def test_people_we_know_are_those_the_play_would_pull(show, tmp_path: Path):
    """Somebody of another play's list, whom this play's source would never give, is not shown for it."""
    file = tmp_path / "people.csv"
    file.write_text(
        "email,first_name,title,company_name,employees\n"
        "maya@northwind.example,Maya,VP Sales,Northwind,120\n"
        "ivo@quay.example,Ivo,Office Manager,Quay,120\n"
        "kim@harbor.example,Kim,VP Sales,Harbor,9000\n"
    )
    assert show("import", str(file))[0] == 0
    code, said = show("preview", "seed-a-hiring-sdr", "--json")
    told = json.loads(said)
    assert (code, told["invented_people"]) == (0, False)
    assert [one["email"] for one in told["people"]] == ["maya@northwind.example"]


def test_with_people_in_the_ledger_it_shows_those(show, tmp_path: Path):
    """An import is enough."""
    file = tmp_path / "people.csv"
    file.write_text('email,first_name,company_name\nmaya@northwind.example,MAYA,"Northwind, Inc."\n')
    assert show("import", str(file))[0] == 0
    code, said = show("preview", "webinar-attendees", "--json")
    told = json.loads(said)
    assert (code, told["invented_people"], len(told["people"])) == (0, False, 1)
    assert told["people"][0]["who"] == "Maya, Northwind"


def test_with_keys_nobody_is_invented(show, monkeypatch: pytest.MonkeyPatch):
    """Somebody with real keys is told to take a list in."""
    monkeypatch.setenv("APOLLO_API_KEY", "k")
    code, said = show("preview", "series-a")
    assert code == 2
    assert "gtm import FILE" in said


def test_the_sequence_is_shown_to_read_and_to_paste(show):
    """As a person reads it, and with the sequencer's own tags."""
    _, read = show("preview", "seed-a-hiring-sdr", "--n", "12", "--touches")
    assert "day 1  email  Subject: pipeline at " in read
    assert "{{" not in read
    _, paste = show("preview", "seed-a-hiring-sdr", "--n", "1", "--campaign")
    assert "{{opener}}" in paste
    assert "12 Mill Lane" in paste
    code, said = show("preview", "series-a", "--touches")
    assert code == 2
    assert "names no sequence" in said


def _play_without_a_sender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "deployments/plays/seed-a-hiring-sdr.yaml").read_text()
    folder = tmp_path / "plays"
    folder.mkdir()
    (folder / "seed-a-hiring-sdr.yaml").write_text(re.sub(r"(?m)^sender:.*\n(?:  .*\n)+", "", text))
    monkeypatch.setenv("GTM_PLAYS_DIR", str(folder))


def test_nobody_is_invented_who_signs(show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Without a sender the gap is shown; a text to paste is refused, for it would be pasted."""
    _play_without_a_sender(tmp_path, monkeypatch)
    code, read = show("preview", "seed-a-hiring-sdr", "--n", "12", "--touches")
    assert code == 0
    assert "[sender missing: sender.name]" in read
    assert "Dana Whitfield" not in read
    assert "12 Mill Lane" not in read
    code, said = show("preview", "seed-a-hiring-sdr", "--n", "1", "--campaign")
    assert code == 2
    assert "names no sender" in said
    assert "Dana Whitfield" not in said


def test_it_says_for_whom_a_sequence_is_filled_in(show):
    """Nor is somebody of the sandbox taken for a lead."""
    told = json.loads(show("preview", "seed-a-hiring-sdr", "--n", "1", "--touches", "--json")[1])
    assert told["people"][0]["blocked"]
    assert told["touches_for"].endswith(" (invented)")
    _, said = show("preview", "seed-a-hiring-sdr", "--n", "12", "--touches")
    assert " (invented)" in said


def test_a_sample_is_not_taken_for_somebody_of_the_list():
    """Where nobody's opener may leave, an invented reader stands in, and is named."""
    play = read_play(find_play("seed-a-hiring-sdr", ROOT / "deployments/plays")).play
    sequence = load_sequence(ROOT / "templates", play.sequence or "")
    shown = _touches(play, sequence, [], invented=False, campaign=False)
    assert shown.reader.startswith("a sample (Maya Ortega, Northwind")


def test_wrong_usage_is_a_sentence(show):
    """No such play; not a number of people."""
    assert show("preview", "nope")[0] == 2
    assert show("preview", "series-a", "--n", "0")[0] == 2


def _one(opener: str, text: str, *ids: str) -> Previewed:
    findings = tuple(Finding(id=name, where="text", message="x") for name in ids)
    return Previewed("x", {}, Draft(opener, "a", text, findings=findings))


def test_the_worst_comes_first_and_every_kind_is_seen():
    """Whoever is blocked before whoever is only warned of, these before the rest; in each, one of each kind first."""
    found = [
        _one("openers/generic", "short"),
        _one("openers/hiring", "long " * 50),
        _one("openers/hiring", "middling " * 5),
        _warned("openers/hiring", "warned", "too-long"),
        _one("openers/hiring", "x", "shouting"),
        _one("openers/hiring", "y", "shouting"),
        _one("", "", "no-opener"),
    ]
    ordered = worst_first(found)
    assert [one.draft.blocked for one in ordered] == [True] * 3 + [False] * 4
    assert {one.draft.findings[0].id for one in ordered[:2]} == {"shouting", "no-opener"}
    assert ordered[3].draft.text == "warned"
    assert {one.draft.text for one in ordered[4:6]} == {"short", "long " * 50}


def _warned(opener: str, text: str, name: str) -> Previewed:
    finding = Finding(id=name, where="text", message="x", blocking=False)
    return Previewed("x", {}, Draft(opener, "a", text, findings=(finding,)))


def test_the_head_says_how_many_of_all_are_blocked(show, tmp_path: Path) -> None:
    """Of those shown nobody could tell: one of three has no first name, and one is asked for."""
    file = tmp_path / "people.csv"
    file.write_text(
        "email,first_name,company_name\nmaya@northwind.example,Maya,Northwind\n"
        "x@quay.example,,Quay\nkim@harbor.example,Kim,Harbor\n"
    )
    assert show("import", str(file))[0] == 0
    _, text = show("preview", "webinar-attendees", "--n", "1")
    assert "1 of 3 openers for people in the ledger, worst first; 1 of 3 blocked" in text
    told = json.loads(show("preview", "webinar-attendees", "--n", "1", "--json")[1])
    assert (told["drafted"], told["blocked"], [one["blocked"] for one in told["people"]]) == (3, 1, [True])


def test_a_play_whose_words_cannot_be_used_does_not_pass_the_check(show, tmp_path: Path, monkeypatch):
    """A sequence that is not there, an opener that claims too much: told before anything runs."""
    plays, templates = tmp_path / "plays", tmp_path / "templates"
    shutil.copytree(ROOT / "templates", templates)
    plays.mkdir()
    text = (ROOT / "deployments/plays/series-a.yaml").read_text(encoding="utf-8")
    monkeypatch.setenv("GTM_PLAYS_DIR", str(plays))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(templates))
    (plays / "series-a.yaml").write_text(text + "sequence: sequences/could\n", encoding="utf-8")
    code, said = show("check", "series-a")
    assert code == 2
    assert "series-a.yaml line 55: " in said
    assert 'there is no sequence "sequences/could" in templates. Did you mean "sequences/cold"?' in said
    (plays / "series-a.yaml").write_text(text, encoding="utf-8")
    assert show("check", "series-a")[0] == 0
    generic = templates / "openers" / "generic.j2"
    generic.write_text(generic.read_text().replace("a short question:", "I saw you are hiring:"))
    code, said = show("check", "series-a")
    assert code == 2
    assert "generic.j2" in said
    assert "claims that somebody is being hired" in " ".join(said.split())
