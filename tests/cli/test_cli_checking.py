"""`gtm check` on a play whose event and words do not go together."""

import json
import shutil
from pathlib import Path

import pytest

from flows.cli import main
from gtm.clock import now
from gtm.ledger.engine import forget_opened

ROOT = Path(__file__).parents[2]
PLAYS = ROOT / "deployments" / "plays"


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """`gtm check` of the webinar play with one line changed; its exit code and what it printed."""
    folder = tmp_path / "plays"
    folder.mkdir()
    shutil.copy(PLAYS / "webinar-attendees.csv", folder)
    monkeypatch.setenv("GTM_HOME", str(tmp_path / ".gtm"))
    monkeypatch.setenv("GTM_PLAYS_DIR", str(folder))
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))
    monkeypatch.setattr("flows.play_problems.now", lambda: now().replace(year=2026, month=11, day=26))

    def check(old: str, new: str, *options: str) -> tuple[int, str]:
        text = (PLAYS / "webinar-attendees.yaml").read_text()
        assert old in text
        (folder / "webinar-attendees.yaml").write_text(text.replace(old, new))
        code = main(["check", *options])
        out, err = capsys.readouterr()
        return code, out if options else out + err

    yield check
    forget_opened()


def test_a_sequence_for_another_event_is_an_error_with_its_line(check):
    """Those who missed a webinar are no list of those who came."""
    code, said = check("sequence: sequences/webinar-attendees", "sequence: sequences/webinar-no-shows")
    assert code == 2
    assert "mend" in said
    assert 'webinar-attendees.yaml line 38: "sequences/webinar-no-shows"' in said
    assert "the event of this play is a webinar" in said


def test_a_webinar_long_ago_is_a_note(check):
    """The play runs; who reads the check knows that nobody will hear of the webinar."""
    code, said = check("2026-11-19", "2026-06-20")
    assert code == 0
    assert "good" in said
    assert "159 days ago" in said
    code, said = check("2026-11-19", "2026-06-20", "--json")
    assert len(json.loads(said)["plays"][0]["told"]) == 2


def test_a_list_that_tells_of_the_person_only_is_a_note(check):
    """A rule on the company's country would hold everybody of a list whose column is called Country."""
    text = (PLAYS / "webinar-attendees.yaml").read_text()
    old = text[
        text.index("    - company.employees") : text.index("\nemail:")
    ]  # the rules, and what could be bought
    code, said = check(old, "    - company.country in [DE]\n", "--json")
    assert code == 0
    (note,) = json.loads(said)["plays"][0]["told"]
    assert "webinar-attendees.yaml line 10: the column Country" in note
    assert "ask person.country in the rule, or call the column Company Country." in note


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("detail: Forecasting without spreadsheets", 'detail: "{{first_name}}"', "(token-in-data)"),
        ("detail: Forecasting without spreadsheets", "detail: Lists!!", "(exclamations)"),
        ("opener:", "opener:\n  variants: {a: 1, x: 99}", 'no opener of this play has a variant "x"'),
    ],
)
def test_words_that_would_block_and_arms_that_nobody_gets_are_errors(check, old: str, new: str, said: str):
    """Known from the play and its templates alone, so it is told before anybody is bought."""
    code, told = check(old, new)
    assert code == 2
    assert "webinar-attendees.yaml line 3" in told
    assert said in told


def test_a_rank_without_a_field_is_a_note_with_its_line(check):
    """The play runs; who wrote `Intern` learns that every intern is meant, and who meant one field, how to say so."""
    code, said = check("    - company.employees in 20..2000", "    - person.title matches Director")
    assert code == 0
    assert "good" in said
    assert "webinar-attendees.yaml line" in said
    assert '"Director" is a rank without a field' in " ".join(said.split())
