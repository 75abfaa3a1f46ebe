"""Names that are seen to be tidy at a glance come out as they would after every rule had looked at them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import persons
from gtm.names.person_words import (
    COLLECTIVES,
    COMPANY_ENDS,
    COMPANY_WORDS,
    DEGREES,
    GENERATIONS,
    NOBODY_PHRASES,
    NOT_A_PERSON,
    PARTICLES,
    PLACEHOLDERS,
    PRONOUNS,
    TITLES,
)
from tests.depth import tries

CORPORA = Path(__file__).parents[1] / "corpora"
_LISTED = sorted(
    {
        word.capitalize()
        for listed in (
            *(COLLECTIVES, COMPANY_ENDS, COMPANY_WORDS, DEGREES, GENERATIONS, NOBODY_PHRASES, NOT_A_PERSON),
            *(PARTICLES, PLACEHOLDERS, PRONOUNS, TITLES),
        )
        for word in listed
    }
)
_USUAL = [
    "Maria",
    "José",
    "Luis",
    "Anna",
    "García",
    "López",
    "Le",
    "Courmain",
    "Di",
    "Müller",
    "Weiß",
    "Mc",
    "Mac",
    "Aa",
    "Md",
    "The",
]
_names = st.lists(st.one_of(st.sampled_from(_USUAL), st.sampled_from(_LISTED)), max_size=4).map(" ".join)


def _in_full(first: str, last: str, monkeypatch: pytest.MonkeyPatch) -> persons.CleanName:
    with monkeypatch.context() as patched:
        patched.setattr(persons, "_is_tidy_in_words", lambda *_: False)
        return persons._clean.__wrapped__(first, last, False)


@settings(max_examples=tries(4_000, 400))
@given(first=_names, last=_names)
def test_several_tidy_words_are_what_all_rules_leave(first: str, last: str) -> None:
    """Titles, degrees, teams, companies and placeholders among them included."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert persons._clean.__wrapped__(first, last, False) == _in_full(first, last, monkeypatch)


@pytest.mark.parametrize("half", ["tuning", "heldout"])
def test_and_so_are_all_labelled_names(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are and in small letters with capitals."""
    text = (CORPORA / f"persons_{half}.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    for first, last, *_ in rows:
        for names in ((first, last), (first.title(), last.title()), (last, first)):
            assert persons._clean.__wrapped__(*names, False) == _in_full(*names, monkeypatch), names
