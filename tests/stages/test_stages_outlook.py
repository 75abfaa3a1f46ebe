"""What a play will meet: what its list cannot tell is said before anything is begun."""

from pathlib import Path
from typing import Any

import pytest

from flows.endings import _counts
from gtm.figures import funnel_rows
from gtm.figures.plan_lines import plan_lines
from gtm.ledger import runs
from gtm.models import Estimate, Mode, RunState
from gtm.plays.models import Play
from tasks.outlook import look_out
from tasks.quoting import quote


def note(folder: Path, header: str, rule: str, **more: Any) -> str:
    """What is said of a list with one person in it and a play with one rule."""
    file = folder / "list.csv"
    file.write_text(f"email,{header}\nmaya@x.example,US\n")
    icp = {"must": [rule]}
    play = {"play": "p", "owner": "dana@northpass.example", "timezone": "UTC", "icp": icp, **more}
    play |= {"source": {"csv": {"file": str(file)}}, "push": {"smartlead": {"campaign": "1"}}}
    play |= {"opener": {"templates": ["openers/generic"]}}
    return look_out(Play.model_validate(play), None, destination=False).estimate.note


def test_a_country_of_nobody_is_taken_for_the_persons_and_told(tmp_path: Path) -> None:
    """Everybody would be held for a company's country: the column and both ways out are named."""
    assert note(tmp_path, "Country", "company.country in [US]") == (
        "the column Country is the person's, so that company.country is unknown: ask person.country in the rule, "
        "or call the column Company Country"
    )


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("Country", "person.country in [US]"),
        ("Company Country", "company.country in [US]"),
        ("Notes", "company.country in [US]"),
    ],
)
def test_nothing_is_said_where_there_is_nothing_to_mix_up(tmp_path: Path, header: str, rule: str) -> None:
    """The rule asks what the column says, or no column could be meant."""
    assert note(tmp_path, header, rule) == ""


def test_what_can_be_bought_may_still_become_known(tmp_path: Path) -> None:
    """With an enricher the company's country may come later."""
    enrich = {"waterfall": ["apollo"], "budget_credits": 10}
    assert note(tmp_path, "Country", "company.country in [US]", enrich=enrich) == ""


@pytest.mark.parametrize("mode", [Mode.PLAN, Mode.DRAFT])
def test_who_finds_nobody_hears_that_nobody_matches(trip, mode: Mode) -> None:
    """In the funnel, the state and the quote: nothing says that all is well, or that somebody is known."""
    run = trip(mode, source={"apollo": {"titles": ["Keeper of the Royal Swans"]}})
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
    told = run.told()
    assert (told.pulled, funnel_rows(told)[0].note) == (0, "nobody matches")
    assert _counts(told) == "0 pulled: nobody matches"
    price = quote(run.run_id, told, None)
    assert price.basis == "nobody matches, so nobody is asked about"
    lines = plan_lines(told, Estimate(matches=0), None, price)
    assert ("", "nobody matches; see what the play's source asks for") in lines
    assert not any("estimated from" in words or "known" in words for _, words in lines)


def test_who_could_not_ask_does_not_hear_that_nobody_matches(trip) -> None:
    """A run that stopped before its source had answered knows nothing about who matches."""
    run = trip()
    assert funnel_rows(run.told())[0] == ("pulled", 0, "", None)


def test_everybody_ruled_out_is_not_everybody_known(trip) -> None:
    """People whom a rule drops by what is known are asked about no more than known ones, and told apart from them."""
    run = trip(Mode.PLAN, icp={"must": ["person.seniority >= c_suite"]}, limit=5)
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
    told = run.told()
    assert (told.pulled, told.dropped) == (5, 5)
    assert quote(run.run_id, told, None).basis == "nobody is left to be asked about"
