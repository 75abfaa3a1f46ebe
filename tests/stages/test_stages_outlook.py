"""What a play will meet: what its list cannot tell is said before anything is begun."""

from pathlib import Path
from typing import Any

import pytest

from gtm.plays.models import Play
from tasks.outlook import look_out


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
