"""A file's people without an e-mail address: the same ones in every run, and nothing about them is paid for twice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from gtm import clock
from gtm.ledger import runs
from gtm.ledger.schema import people
from gtm.models import Mode, Outcome, RunState

ON_BOTH = pytest.mark.parametrize("ledger", ["sqlite", "postgresql"], indirect=True)
ICP = {"must": ["company.employees in 1..100000"], "unknown": "keep"}
EMAIL = {"catch_all": "keep", "free_mail": "keep"}
NAMESAKE = "not asked: another row has the same name at the same company"


@pytest.fixture
def from_file(trip: Any, tmp_path: Path) -> Any:
    """Begin a run of a play that reads this file."""

    def begin(rows: str, mode: Mode = Mode.DRAFT, play: str = "from-file") -> Any:
        file = tmp_path / "people.csv"
        file.write_text(f"email,first name,last name,title,company,website,employees,linkedin url\n{rows}")
        return trip(mode, play=play, source={"csv": {"file": str(file)}}, icp=ICP, email=EMAIL)

    return begin


def _ended(run: Any) -> Any:
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
    return run.told()


def _known(run: Any) -> int:
    with run.ledger.read() as tx:
        return int(tx.execute(select(func.count()).select_from(people)).scalar_one())


def _reasons(told: Any, outcome: Outcome) -> list[str]:
    return [drop.reason for drop in told.reasons if drop.outcome is outcome]


# Of the sandbox's world, as a file has them that knows no address.
MINA = "mina,verossi,VP Sales,Embergate Systems S.p.A.,embergate-systems.example,206,"
NORA = "Nora,Hartley,Senior Account Executive,Mararlia Cargo Pty. Ltd.,mararlia-cargo.example,90,"
MINAS_PAGE = "http://www.linkedin.com/in/mina-verossi-5ae9182d"
NORAS_PAGE = "http://www.linkedin.com/in/nora-hartley-4ba722dc"
PAGES = f",{MINA}{MINAS_PAGE}\n,{NORA}{NORAS_PAGE}\n"
NAMES = f",{MINA}\n,{NORA}\n"


@ON_BOTH
@pytest.mark.parametrize("rows", [PAGES, NAMES], ids=["by page", "by name and company"])
def test_who_has_no_address_is_one_person_and_bought_once(from_file, sandbox, rows: str) -> None:
    """In whatever mode and however often the file is read, also found by another play."""
    for _ in range(2):
        assert _ended(from_file(rows, Mode.PLAN)).pulled == 2
    first = from_file(rows)
    told = _ended(first)
    assert (_known(first), told.credits_spent > 0) == (2, True)
    spent = sandbox.spent()
    for play in ("from-file", "from-file", "another"):
        run = from_file(rows, play=play)
        assert (_ended(run).credits_spent, _known(run)) == (0, 2)
    assert (sandbox.spent(), sandbox.bought_again()) == (spent, 0)


def test_a_page_is_known_however_it_is_written(from_file, sandbox) -> None:
    """Another country's page with a query: nobody new, nobody bought."""
    _ended(from_file(PAGES))
    run = from_file(f",{MINA}https://it.linkedin.com/in/Mina-Verossi-5ae9182d/?trk=people\n")
    assert (_ended(run).credits_spent, _known(run)) == (0, 2)


def test_an_answer_that_tells_a_page_makes_it_known(from_file, sandbox) -> None:
    """Bought by name and company; a later file has only the page."""
    _ended(from_file(f",{MINA}\n"))
    run = from_file(f",{MINA}{MINAS_PAGE}\n", play="by-page")
    assert (_ended(run).credits_spent, _known(run)) == (0, 1)


def test_the_same_row_twice_is_one_person_and_says_so(from_file) -> None:
    """Whatever capitals and spaces: the second is counted as a duplicate."""
    run = from_file(f",{MINA}\n,{MINA.replace('mina', 'MINA').replace('VP Sales', ' vp  sales')}\n")
    told = _ended(run)
    assert (told.pulled, told.duplicate, _known(run)) == (2, 1, 1)
    assert _reasons(told, Outcome.DUPLICATE) == ["twice in this list"]


@ON_BOTH
def test_namesakes_stay_two_people_and_one_question(from_file, sandbox) -> None:
    """Two of one name at one company whom their titles tell apart: one is asked about, the other is held with a remedy."""
    other = MINA.replace("VP Sales", "Accountant")
    run = from_file(f",{MINA}\n,{other}\n")
    told = _ended(run)
    assert (told.pulled, told.duplicate, _known(run)) == (2, 0, 2)
    assert sum(why.startswith(NAMESAKE) for why in _reasons(told, Outcome.HELD)) == 1
    spent = sandbox.spent()
    for rows in (f",{other}\n,{MINA}\n", f",{other}\n"):
        assert _ended(from_file(rows)).credits_spent == 0
    assert sandbox.spent() == spent


def test_a_question_may_be_asked_again_when_the_answer_is_old(from_file) -> None:
    """After `cache_days` it is the next one's turn, and from then on the answer is theirs."""
    other = MINA.replace("VP Sales", "Accountant")
    _ended(from_file(f",{MINA}\n"))
    with clock.use(lambda: datetime.now(UTC) + timedelta(days=400)):
        assert _ended(from_file(f",{other}\n")).credits_spent > 0
        third = MINA.replace("VP Sales", "Controller")
        assert _ended(from_file(f",{other}\n,{third}\n")).credits_spent == 0


def test_a_plan_tells_of_namesakes_and_leaves_the_question_open(from_file, sandbox) -> None:
    """Nothing is asked in a plan, so whoever comes first in the real run is asked about."""
    other = MINA.replace("VP Sales", "Accountant")
    told = _ended(from_file(f",{MINA}\n,{other}\n", Mode.PLAN))
    assert sum(why.startswith(NAMESAKE) for why in _reasons(told, Outcome.HELD)) == 1
    assert _ended(from_file(f",{other}\n")).credits_spent > 0
