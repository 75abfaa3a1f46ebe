"""Names that are seen to be tidy at a glance come out as they would after every rule had looked at them."""

import csv
from itertools import permutations
from pathlib import Path
from string import ascii_uppercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import given_names, persons
from gtm.names.person_barred import BARRING_PHRASES, BARRING_WORDS
from gtm.names.person_glance import without_usual_marks
from gtm.names.person_words import (
    COLLECTIVES,
    COMPANY_ENDS,
    COMPANY_WORDS,
    DEGREES,
    DEVICES,
    GENERATIONS,
    NOBODY_PHRASES,
    NOT_A_PERSON,
    PARTICLES,
    PLACEHOLDERS,
    PRONOUNS,
    ROLE_WORDS,
    SURE_DEGREES,
    TITLES,
    TITLES_BEFORE_GIVEN,
)
from tests.depth import tries

CORPORA = Path(__file__).parents[1] / "corpora"
_LISTED = sorted(
    {
        word.capitalize()
        for listed in (
            *(COLLECTIVES, COMPANY_ENDS, COMPANY_WORDS, DEGREES, GENERATIONS, NOBODY_PHRASES, NOT_A_PERSON),
            *(
                PARTICLES,
                PLACEHOLDERS,
                PRONOUNS,
                TITLES,
                TITLES_BEFORE_GIVEN,
                BARRING_WORDS,
                DEVICES,
                ROLE_WORDS,
            ),
            {word for phrase in BARRING_PHRASES for word in phrase.split(" ")},
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
    "JohnSmith",
    "DrJohn",
    "Von",
    "Sri",
    "Tan",
    "The",
]
_GIVEN = [name.capitalize() for name in sorted(given_names._GIVEN)]
_DEGREES = sorted(
    {degree for word in DEGREES | GENERATIONS | SURE_DEGREES for degree in (word, word.upper(), word.title())}
)
_DEGREES += ["Inc", "Team", "van", "de", "VP Sales", "Berlin", "PhD", "she"]
_names = st.lists(st.one_of(st.sampled_from(_USUAL), st.sampled_from(_LISTED)), max_size=4).map(" ".join)


def _in_full(first: str, last: str, monkeypatch: pytest.MonkeyPatch) -> persons.CleanName:
    with monkeypatch.context() as patched:
        patched.setattr(persons, "is_tidy", lambda *_: False)
        patched.setattr(persons, "is_tidy_in_words", lambda *_: False)
        patched.setattr(persons, "with_capitals", lambda *_: None)
        patched.setattr(persons, "without_usual_marks", lambda *_: None)
        return persons._clean.__wrapped__(first, last, False)


@settings(max_examples=tries(4_000, 400))
@given(first=_names, last=_names)
def test_several_tidy_words_are_what_all_rules_leave(first: str, last: str) -> None:
    """Titles, degrees, teams, companies and placeholders among them included."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert persons.clean_person(first, last) == _in_full(first, last, monkeypatch)


_words = st.one_of(st.sampled_from(_USUAL), st.sampled_from(_LISTED), st.sampled_from(_GIVEN))
_firsts = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "Dr. ", "Prof. ", "Mrs. ", "Ms. ", "Mr. "]),
    _words,
    st.sampled_from(["", "", *(f" {letter}." for letter in ascii_uppercase)]),
)
_lasts = st.one_of(
    st.builds(
        "{}{}".format,
        _words,
        st.sampled_from(["", " (she/her)", " (he/him)", *(f", {degree}" for degree in _DEGREES)]),
    ),
    st.sampled_from(["", *(f"{letter}." for letter in ascii_uppercase)]),
)


@settings(max_examples=tries(1_000))
@given(first=_firsts, last=_lasts)
def test_tidy_names_with_a_usual_mark_are_what_all_rules_leave(first: str, last: str) -> None:
    """A title, a middle initial, a degree, pronouns, a family name cut to its initial or left out."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert persons.clean_person(first, last) == _in_full(first, last, monkeypatch)


_PARTICLES = [
    " ".join(words) for words in (*permutations(sorted(PARTICLES), 1), *permutations(sorted(PARTICLES), 2))
]


@settings(max_examples=tries(3_000, 400))
@given(
    first=st.lists(_words, min_size=1, max_size=3).map("-".join),
    particles=st.sampled_from(["", *_PARTICLES, "Van", "De", "la", "La", "di"]),
    last=_words,
)
def test_double_first_names_and_particles_are_what_all_rules_leave(
    first: str, particles: str, last: str
) -> None:
    """`Mary-Ann`, `van den Dijk`, and what only looks like them."""
    last = f"{particles} {last}".strip()
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert persons.clean_person(first, last) == _in_full(first, last, monkeypatch)


_loud = st.builds(
    lambda word, spell: spell(word),
    st.one_of(
        _words,
        st.sampled_from(
            ["mcdonald", "macleod", "ijsbrand", "jp", "jo", "ng", "krzysztof", "bjørn", "weiß", "o'brien"]
        ),
    ),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
)


@settings(max_examples=tries(1_000))
@given(first=_loud, last=_loud)
def test_plain_words_get_their_capitals_as_after_all_rules(first: str, last: str) -> None:
    """Shouted, small, or with the capitals the wrong way round."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert persons.clean_person(first, last) == _in_full(first, last, monkeypatch)


@pytest.mark.parametrize(
    ("first", "last", "left"),
    [
        ("Dr. Maya", "Ortega", ("Maya", "Ortega")),
        ("Maya K.", "Ortega, PhD", ("Maya", "Ortega")),
        ("Maya", "Ortega (she/her)", ("Maya", "Ortega")),
        ("Maya", "O.", ("Maya", "O.")),
        ("Maya", "", ("Maya", "")),
    ],
)
def test_usual_marks_are_seen_at_a_glance(first: str, last: str, left: tuple[str, str]) -> None:
    """Or the quick look would be of no use."""
    known = without_usual_marks(first, last)
    assert known is not None
    assert known[:2] == left


@pytest.mark.parametrize("half", ["tuning", "heldout"])
def test_and_so_are_all_labelled_names(half: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are and in small letters with capitals."""
    text = (CORPORA / f"persons_{half}.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    for first, last, *_ in rows:
        for names in ((first, last), (first.title(), last.title()), (last, first)):
            assert persons.clean_person(*names) == _in_full(*names, monkeypatch), names
