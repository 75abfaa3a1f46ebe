"""People of whom the source says that it has no address: dropped, explained, and found again without one."""

import csv
import json
from pathlib import Path

import pytest

from flows.cli import main
from gtm.ledger import runs
from gtm.models import Mode, RunState

NO_ADDRESS = "the source has no e-mail address"


@pytest.fixture
def dropped(trip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> list[dict[str, str]]:
    """The rows of dropped.csv without an address, after a run to the drafts."""
    run = trip(
        icp={"must": ["company.employees in 50..500", "person.seniority >= vp"], "unknown": "hold"}, limit=120
    )
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.WAITING)
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["csv", "--into", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    with (tmp_path / "out" / "dropped.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["reason"] == NO_ADDRESS]
    assert rows
    return rows


def test_dropped_csv_says_what_would_change_it(dropped) -> None:
    """The rules that stand in the way and the remedy, as for everybody else."""
    for row in dropped:
        assert "e-mail address: fail, saw none" in row["rules"]
        assert row["what_would_change_it"].startswith("Would be kept if an e-mail address were known")


def test_why_finds_them_as_dropped_csv_names_them(dropped, capsys) -> None:
    """By the source's id, by LinkedIn address, by name and company; each tells the same story."""
    row = dropped[0]
    name = f"{row['first_name']} {row['last_name']}".strip()
    named = [
        row["row"],
        f"{name} at {row['company_name']}",
        f"{name.upper()} at {row['company_name'].split(',')[0]}",
    ]
    named += [row["linkedin_url"]] if row["linkedin_url"] else []
    stories = []
    for word in named:
        assert main(["why", word, "--json"]) == 0
        stories.append(json.loads(capsys.readouterr().out))
    assert len({told["person_id"] for told in stories}) == 1
    assert stories[0]["email"] is None
    assert stories[0]["plays"][0]["reason"] == NO_ADDRESS
    assert main(["why", str(stories[0]["person_id"])]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "dropped by test-play on" in told
    assert "email e-mail address FAIL saw none apollo, today" in told
    assert "must company.employees in 50..500" in told
    assert "Would be kept if an e-mail address were known" in told


@pytest.mark.parametrize(
    "word", ["nobody", "Nobody Atall at Nowhere", "linkedin.com/in/nobody-at-all", "p_00"]
)
def test_why_of_a_stranger_is_a_sentence(dropped, capsys, word: str) -> None:
    """Exit code 2, and how else somebody can be named."""
    assert main(["why", word]) == 2
    told = capsys.readouterr().err
    assert "was never seen" in told or "linkedin_url, row" in told
    assert told.strip().endswith(".")


def test_back_test_of_an_unchanged_play_changes_nobody(dropped, capsys) -> None:
    """Also those without an address: no ICP could have kept them, and none holds them."""
    assert main(["backtest", "test-play", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["enters"]["people"], told["leaves"]["people"], told["leader"]) == (0, 0, "same")
    assert (told["kept_after"], told["held_after"]) == (told["kept_before"], told["held_before"])
    assert told["sentence"] == "Both keep the same people: nobody enters, nobody leaves."
    assert told["warning"] == ""


def test_back_test_after_a_plan_changes_nobody(trip, capsys) -> None:
    """A plan buys nothing and holds people unjudged; to say that they enter would be a tale."""
    run = trip(
        Mode.PLAN,
        icp={"must": ["company.employees in 50..500"], "unknown": "keep"},
        email={"catch_all": "keep"},
    )
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
    assert main(["backtest", "test-play", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"] > 0
    assert (told["enters"]["people"], told["leaves"]["people"], told["leader"]) == (0, 0, "same")
