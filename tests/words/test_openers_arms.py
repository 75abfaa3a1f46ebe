"""A test of variants whose arms nobody could get is refused before anybody is written to."""

from pathlib import Path

import pytest

from gtm.openers.arms import untried
from gtm.openers.opener import Opener, load_openers, read_opener

TEMPLATES = Path(__file__).parents[2] / "templates"


def opener(name: str, *arms: str) -> Opener:
    """One that says the same in each of its variants."""
    words = "Hi {{ person.first_name }}, may I ask how new leads reach your team today?"
    return read_opener("---\n---\n" + "".join(f"=== {arm}\n{words}\n" for arm in arms), f"{name}.j2", name)


@pytest.mark.parametrize("shares", [{}, {"a": 50, "b": 50}, {"b": 1}])
def test_a_test_of_variants_that_are_there_hears_nothing(shares: dict[str, int]) -> None:
    """Also one that leaves a variant out: that is a choice."""
    assert list(untried(shares, load_openers(TEMPLATES, ["openers/generic", "openers/hiring"]))) == []


@pytest.mark.parametrize("shares", [{"a": 1, "x": 99}, {"a": 1, "b": 1, "x": 1000}, {"x": 1}])
def test_an_arm_that_no_opener_has_is_refused(shares: dict[str, int]) -> None:
    """Everybody would get the others, and the test that was asked for would not happen."""
    (found,) = untried(shares, [opener("openers/one", "a", "b"), opener("openers/two", "b")])
    assert found.blocking
    assert found.place == ("opener", "variants", "x")
    assert 'no opener of this play has a variant "x"' in found.message
    assert "there are: a, b." in found.message


def test_an_opener_that_lacks_an_arm_is_told() -> None:
    """Its readers are in the test with one arm only; the play still runs."""
    openers = [opener("openers/one", "a", "b"), opener("openers/two", "b"), opener("openers/three", "c")]
    found = [(one.message, one.blocking) for one in untried({"a": 1, "b": 1}, openers)]
    assert found == [
        ("openers/two has no variant a: its readers all get b", False),
        ("openers/three has no variant a, b: its own go out in equal parts", False),
    ]
