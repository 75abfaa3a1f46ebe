"""`gtm why` finds whoever a sheet names, by what stands there: the row, the name with titles and initials, the page."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from gtm.ledger import runs
from gtm.models import Mode, RunState

HEADER = "email,first name,last name,title,company,linkedin url\n"
ROWS = (
    ",Katrin J.,Unterheim,⭐ Chief Financial Officer,Harrowpath GmbH & Co. KG,linkedin.com/in/katrin-unterheim\n"
    ",Dr. Adèle,Fonrand,Head of Marketing,Fenerris Software Corp. - We're hiring!,\n"
    "ruth@emberfield.example,Ruth,O'Harlow\n"
    ",Ana María,de la Cruz,CEO,Acme,\n"
    ",ÉLISE,MARTIN-DUPONT,CEO,Acme at Large Ltd.,\n"
)


@pytest.fixture
def listed(trip: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> list[dict[str, str]]:
    """held.csv of a plan over a list of people without addresses."""
    monkeypatch.setenv("COLUMNS", "200")
    file = tmp_path / "people.csv"
    file.write_text(HEADER + ROWS)
    run = trip(
        Mode.PLAN,
        source={"csv": {"file": str(file)}},
        icp={"must": ["company.employees in 50..500"], "unknown": "hold"},
    )
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
    assert main(["csv", "--into", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    with (tmp_path / "out" / "held.csv").open(encoding="utf-8-sig", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    assert len(rows) == 4
    return rows


def _who(capsys: Any, word: str) -> str:
    assert main(["why", word, "--json"]) == 0, capsys.readouterr().err
    return str(json.loads(capsys.readouterr().out)["person_id"])


def test_everybody_in_a_sheet_is_found_by_what_stands_there(listed, capsys) -> None:
    """By row, by name at company, in capitals, by page: one person each."""
    for row in listed:
        name, firm = f"{row['first_name']} {row['last_name']}", row["company_name"]
        words = [row["row"], row["row"].upper(), f"{name} at {firm}", f"{name.upper()} at {firm.upper()}"]
        words += [row["linkedin_url"]] if row["linkedin_url"] else []
        assert len({_who(capsys, word) for word in words}) == 1


@pytest.mark.parametrize(
    ("asked", "row"),
    [
        ("Katrin Unterheim at Harrowpath", "row 2"),
        ("Adèle Fonrand at Fenerris Software", "row 3"),
        ("dr adèle fonrand @ fenerris software corp", "row 3"),
        ("Ana María de la Cruz at acme", "row 5"),
    ],
)
def test_titles_and_initials_may_be_left_out(listed, capsys, asked: str, row: str) -> None:
    """As somebody would say it; the company without its form."""
    assert _who(capsys, asked) == _who(capsys, row)


def test_a_row_that_was_not_read_says_why(listed, capsys) -> None:
    """Also dropped.csv has it; a row that no list had was never seen."""
    assert main(["why", "row 4"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert (
        "row 4 is nobody: it could not be read in the last run of test-play: it has 3 cells, the header has 6"
        in told
    )
    assert main(["why", "row 400"]) == 2
    assert "row 400 was never seen" in " ".join(capsys.readouterr().err.split())


def test_a_row_of_two_lists_is_told_apart(listed, trip, tmp_path, capsys) -> None:
    """Two plays with two lists: both people are named, and how to ask for one."""
    file = tmp_path / "other.csv"
    file.write_text("email,first name,company\nbo@acme.example,Bo,Acme\n")
    run = trip(Mode.PLAN, play="other", source={"csv": {"file": str(file)}})
    assert run.to_drafts() is None
    assert main(["why", "row 2"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "2 people are meant by row 2. Name one:" in told
    assert "Katrin J. Unterheim" in told


@pytest.mark.parametrize(
    "asked", ["Katrin K. Unterhaus at Harrowpath", "Katrin Unterheim at Acme", "Unterheim at Acme"]
)
def test_nobody_else_is_found(listed, capsys, asked: str) -> None:
    """A like name, or the name at another company, is a stranger."""
    assert main(["why", asked]) == 2
    assert "was never seen" in " ".join(capsys.readouterr().err.split())
