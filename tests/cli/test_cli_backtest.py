"""`gtm backtest`, `gtm diff` and `gtm csv` on a ledger that a play has left behind."""

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from flows.cli import main
from flows.cli.sheets import harmless
from gtm import clock
from gtm.icp import Judge
from gtm.ledger import drafts, entering, leads, people, pushes, runs
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.schema import events
from gtm.ledger.schema import pushes as pushes_table
from gtm.ledger.schema import runs as runs_table
from gtm.ledger.suppressions import Subject
from gtm.models import CompanyFields, Mode, OutboundLead, Outcome, PersonFields, RunState
from gtm.plays.load import read_play, text_hash
from gtm.settings import Settings

ROUTE = pushes.Route("smartlead", "123")
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PLAY = """\
play: hiring-sales
owner: dana@northpass.example
timezone: UTC
source: {apollo: {titles: [VP Sales]}}
icp:
  must:
    - company.employees in 1..500
opener: {templates: [openers/generic]}
push: {smartlead: {campaign: "123"}}
"""
PEOPLE = 300


@pytest.fixture(scope="module")
def walked(made_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of a play that wrote to 300 people four weeks ago; those of companies over 50 answered more often."""
    home = tmp_path_factory.mktemp("walked")
    copy = Path(shutil.copy(made_ledger, home))
    (home / "hiring-sales.yaml").write_text(PLAY)
    with clock.use(lambda: AT), closing(open_ledger(Settings(home=home, database_url=None))) as ledger:
        _walk(ledger, home / "hiring-sales.yaml")
    forget_opened()
    return copy


@pytest.fixture
def folder(walked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """That play, and a copy of its ledger at home."""
    plays = tmp_path / "plays"
    plays.mkdir()
    (plays / "hiring-sales.yaml").write_text(PLAY)
    Path(os.environ["GTM_HOME"]).mkdir()
    shutil.copy(walked, os.environ["GTM_HOME"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GTM_PLAYS_DIR", str(plays))
    monkeypatch.delenv("GTM_DATABASE_URL", raising=False)
    yield tmp_path
    forget_opened()


def _walk(ledger: Ledger, file: Path) -> None:
    loaded = read_play(file)
    judge = Judge(loaded.play.icp, loaded.play.signals, loaded.play.email, loaded.play.owner)
    with ledger.write() as tx:
        run = runs.begin(
            tx,
            play="hiring-sales",
            mode=Mode.PUSH,
            owner="t",
            play_hash=loaded.text_hash,
            play_file=str(file),
        )
        seen = [_sighting(number) for number in range(PEOPLE)]
        ids = people.recognise(tx, seen, AT)
        company_of = people.companies_of(tx, ids)
        said = [
            people.Said(i, "apollo", people.said_fields(s.person)) for i, s in zip(ids, seen, strict=True)
        ]
        said += [
            people.Said(company_of[i], "apollo", people.said_fields(s.company))
            for i, s in zip(ids, seen, strict=True)
        ]
        people.record(tx, said, AT, run.id)
        rows = entering.pull(ledger, tx, run.id, run.play, [(i, i) for i in ids], [], AT)
        facts = people.known(tx, ids)
        moves, wanted, words = [], [], []
        for row in rows:
            verdict = judge.judge(facts[row.person_id], AT.date())
            email = str(facts[row.person_id]["person.email"].value)
            outcome = Outcome.PUSHED if verdict.decision == "keep" else Outcome.DROPPED
            moves.append(leads.Move(row.id, leads.KEPT, outcome, verdict.reason, verdict.to_json()))
            if outcome is Outcome.PUSHED:
                lead = OutboundLead(
                    key=ROUTE.key(email), email=email, first_name="A", last_name="B", company_name="C"
                )
                wanted.append(pushes.PlannedPush(row.id, row.person_id, None, lead, Subject()))
                words.append(drafts.DraftRow(row.id, run.id, "openers/generic", "a", "=Hi", [], [], "h"))
        leads.move(tx, run.id, moves, AT)
        drafts.write(tx, words, AT)
        pushes.plan(tx, run.id, run.play, ROUTE, wanted, AT)
        tx.execute(update(pushes_table).values(state="confirmed", intent_at=AT + timedelta(hours=1)))
        for number, person_id in enumerate(ids):
            if number % (5 if number % 2 else 50) == 0 and number < PEOPLE - 10:
                tx.execute(insert(events).values(_reply(number, person_id)))
        runs.end(tx, run.id, RunState.DONE)


def _sighting(number: int) -> people.Sighting:
    """Odd ones are big companies; the last ten are too big for the play."""
    domain = f"company-{number}.example"
    size = 900 if number >= PEOPLE - 10 else 100 if number % 2 else 20
    name = "=1+1" if number == 0 else "Anna"
    return people.Sighting(
        "apollo", str(number), f"anna@{domain}", f"domain:{domain}",
        PersonFields(first_name=name, last_name="Li", title="VP Sales", email=f"anna@{domain}", email_status="verified"),
        CompanyFields(name=f"Company {number}", domain=domain, employees=size, country="US"),
    )  # fmt: skip


def _reply(number: int, person_id: str) -> dict[str, Any]:
    at = AT + timedelta(days=3)
    return {
        "provider": "smartlead", "ref": str(number), "campaign": "123", "kind": "replied", "person_id": person_id,
        "play": "hiring-sales", "at": at, "category": "Interested", "recorded_at": at,
    }  # fmt: skip


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return " ".join(capsys.readouterr().out.split())


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main((*words, "--json")) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def icp(folder: Path, rule: str, name: str = "other.yaml") -> str:
    (folder / name).write_text(f"icp:\n  must:\n    - {rule}\n")
    return name


def test_backtest_says_who_enters_who_leaves_and_which_is_better(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The judgement comes first, then the people, the reasons, the replies with their doubt."""
    other = icp(folder, "company.employees in 50..500")
    told = answered(capsys, "backtest", "hiring-sales", "--icp", other)
    assert (told["people"], told["kept_before"], told["kept_after"]) == (300, 290, 145)
    assert (told["leaves"]["people"], told["enters"]["people"]) == (145, 0)
    assert told["both"]["positive"] == {"hits": 29, "total": 145}
    assert (told["leader"], told["sure"]) == ("after", True)
    words = said(capsys, "backtest", "hiring-sales", "--icp", other)
    assert words.startswith("The other ICP is better beyond noise")
    assert "145 people, who fall by: company.employees in 50..500 (145)" in words
    assert "leaves, for example anna@company-0.example" in words


def test_backtest_without_an_icp_is_against_what_was_decided(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The play's rules of today, after an edit, against what the run did."""
    file = folder / "plays" / "hiring-sales.yaml"
    assert answered(capsys, "backtest", "hiring-sales")["leader"] == "same"
    file.write_text(PLAY.replace("1..500", "50..500"))
    told = answered(capsys, "backtest", "hiring-sales")
    assert (told["kept_before"], told["kept_after"], told["leader"]) == (290, 145, "after")
    assert "hiring-sales as it is now against what was decided then: 300 people" in said(
        capsys, "backtest", "hiring-sales"
    )


def test_backtest_says_when_it_cannot_tell(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody wrote to those who would enter, so there is nothing to compare."""
    told = answered(capsys, "backtest", "hiring-sales", "--icp", icp(folder, "company.employees in 1..1000"))
    assert (told["enters"]["people"], told["leader"]) == (10, "not enough data")
    assert "Not enough data: 0 of those who would enter were written to, 100 are needed." in said(
        capsys, "backtest", "hiring-sales", "--icp", "other.yaml"
    )


def test_backtest_warns_of_an_icp_that_no_run_used_before(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may have been written to fit these replies; how old the file is tells nothing, as a fresh copy is new."""
    other = icp(folder, "company.employees in 50..500")
    for written in (AT - timedelta(days=900), AT + timedelta(days=20)):
        os.utime(folder / other, (written.timestamp(), written.timestamp()))
        words = said(capsys, "backtest", "hiring-sales", "--icp", other)
        assert "Careful: other.yaml, as it is now, has been used by no run yet" in words
        assert "people of this test were pulled from 2026-11-02 on" in words


def test_backtest_does_not_warn_of_rules_that_were_there_before(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that a run used before anybody was pulled cannot have been written to their replies; a later one can."""
    other = icp(folder, "company.employees in 50..500")
    with open_ledger().write() as tx:
        run = runs.begin(
            tx, play="hiring-sales", mode=Mode.PLAN, owner="t", play_hash=text_hash(folder / other), play_file=other
        )  # fmt: skip
    for day, warns in ((AT - timedelta(days=30), False), (AT, False), (AT + timedelta(days=2), True)):
        with open_ledger().write() as tx:
            tx.execute(update(runs_table).where(runs_table.c.id == run.id).values(started_at=day))
        warning = answered(capsys, "backtest", "hiring-sales", "--icp", other)["warning"]
        assert ("was first used by a run on 2026-11-04" in warning) is warns
        assert bool(warning) is warns


def test_backtest_of_what_changes_nobody_flatters_nobody(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody enters, nobody leaves, and there is nothing to be careful about."""
    words = said(capsys, "backtest", "hiring-sales")
    assert words.startswith("Both keep the same people: nobody enters, nobody leaves.")
    assert "Careful" not in words
    assert answered(capsys, "backtest", "hiring-sales", "--icp", "plays/hiring-sales.yaml")["warning"] == ""


def test_diff_of_two_icps_on_the_last_pull(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Who is kept by both, who enters, who leaves, and why, without a word about replies."""
    other = icp(folder, "company.employees in 50..1000")
    told = answered(capsys, "diff", "hiring-sales", other)
    assert (told["people"], told["both"], told["enters"], told["leaves"]) == (300, 145, 10, 145)
    assert told["enter_reasons"] == [{"text": "company.employees in 1..500", "count": 10}]
    assert "other.yaml keeps 155, hiring-sales 290 of 300 people" in said(
        capsys, "diff", "hiring-sales", other
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("icp: {must: [company.employes > 5]}\n", 'Did you mean "company.employees"'),
        ("icp: {musst: []}\n", 'unknown key "musst"'),
        ("must: [company.employees > 5]\n", '"must" is not one of them'),
        ("email: {catch_all: hold}\n", '"icp" is missing'),
    ],
)
def test_useless_icp_file_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    """File, place and remedy; nothing was judged."""
    (folder / "bad.yaml").write_text(text)
    assert main(("backtest", "hiring-sales", "--icp", "bad.yaml")) == 2
    assert sentence in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "words",
    [
        ("backtest", "hiring-sales", "--since", "2027-01-01"),
        ("backtest", "hiring-sales", "--icp", "nowhere.yaml"),
        ("backtest", "hirin-sales"),
        ("diff", "hiring-sales", "nowhere.yaml"),
        ("csv", "zzzz"),
    ],
)
def test_nothing_to_judge_is_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """Exit code 2, and no traceback."""
    assert main(words) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert told.endswith(".")
    assert "nowhere.yaml" not in words or "nowhere.yaml is not there. Name a" in told


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (
            "hiring-sales",
            "nowhere.yaml",
            "nowhere.yaml is not there. Name a play, or a file with a play or an ICP.",
        ),
        ("nowhere.yml", "hiring-sales", "nowhere.yml is not there. Name a play"),
        ("hiring-sales", "icps/narrow", "icps/narrow is not there. Name a play"),
        ("hiring-sales", "deployments", 'there is no play "deployments"'),
        ("hirin-sales", "hiring-sales", 'Did you mean "hiring-sales"?'),
    ],
)
def test_diff_says_of_a_missing_file_that_it_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str], one: str, other: str, sentence: str
) -> None:
    """A file is no misspelt play; a play's name may be written with its ending."""
    assert main(("diff", one, other)) == 2
    assert sentence in " ".join(capsys.readouterr().err.split())
    assert main(("diff", "hiring-sales", "hiring-sales.yaml")) == 0


def test_sheets_hold_everybody_with_their_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """kept, held, dropped and the preview; cells of strangers are no formulas; files are for the owner's eyes."""
    assert answered(capsys, "csv", "--into", "out")["rows"] == {
        "kept": 290, "held": 0, "dropped": 10, "push_preview": 290,
    }  # fmt: skip
    dropped = read(folder / "out" / "dropped.csv")
    assert dropped[0]["reason"] == "company.employees in 1..500"
    assert dropped[0]["what_would_change_it"].startswith(
        "Would be kept if company.employees were at most 500"
    )
    assert "saw 900" in dropped[0]["rules"]
    kept = read(folder / "out" / "kept.csv")
    assert (kept[0]["first_name"], kept[1]["first_name"], kept[0]["email"]) == (
        "'=1+1",
        "Anna",
        "anna@company-0.example",
    )
    assert read(folder / "out" / "push_preview.csv")[0]["opener"] == "'=Hi"
    assert (folder / "out" / "kept.csv").stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in (folder / "out").iterdir()) == [
        ".gitignore", "dropped.csv", "held.csv", "kept.csv", "push_preview.csv",
    ]  # fmt: skip
    assert main(("csv", "--into", "out", "--raw")) == 0
    assert read(folder / "out" / "kept.csv")[0]["first_name"] == "=1+1"


def test_sheets_stay_between_their_owner_and_nobody_else(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their folder is private and git leaves it alone; a folder that was there keeps its files and its mode."""
    subprocess.run(["git", "init", "-q", folder], check=True)
    (folder / "mine").mkdir(mode=0o755)
    for into in (("--into", "out/deep"), ("--into", "mine"), ()):
        assert main(("csv", *into)) == 0
    (named,) = folder.glob("gtm-??????")
    for made in (folder / "out" / "deep", named):
        assert made.stat().st_mode & 0o777 == 0o700
    assert (folder / "mine").stat().st_mode & 0o777 == 0o755
    told = subprocess.run(
        ["git", "-C", folder, "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True
    )
    assert {line[3:].partition("/")[0] for line in told.stdout.splitlines() if ".csv" in line} == {"mine"}


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=cmd()", "'=cmd()"), ("+44 20", "'+44 20"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("  =x", "'  =x"),
        ("\0=x", "'=x"), ("＝x", "'＝x"), ("plain", "plain"), ("a=b", "a=b"), ("", ""), (None, ""), (-5, -5),
    ],
)  # fmt: skip
def test_cells_are_harmless(cell: object, written: object) -> None:
    """What a spreadsheet would take for a formula gets an apostrophe; numbers of our own stay numbers."""
    assert harmless(cell) == written
