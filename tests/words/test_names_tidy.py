"""What is tidy at a glance is what the slow road would leave as it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import companies, persons
from gtm.names.legal_forms import FORMS, SPELT
from tests.depth import tries

_WORDS = st.sampled_from(
    [
        *(
            "Northwind",
            "Brightwater",
            "Luna",
            "The",
            "And",
            "Of",
            "Und",
            "Y",
            "A",
            "I",
            "Group",
            "Holding",
            "Limited",
        ),
        *(
            "Stealth",
            "Startup",
            "Self",
            "Employed",
            "Freelance",
            "Looking",
            "For",
            "Work",
            "Unknown",
            "None",
            "Test",
        ),
        *(
            "Now",
            "Part",
            "Formerly",
            "Trading",
            "Dba",
            "Fka",
            "Sas",
            "Di",
            "Snc",
            "McBride",
            "GmbH",
            "S.A.",
            "IBM",
        ),
        *sorted({form.title() for form in FORMS | SPELT if form.isascii() and form.isalpha()}),
    ]
)
_NAMES = st.one_of(
    st.sampled_from(
        [
            *(
                "Maya",
                "Björn",
                "Łukasz",
                "Zoë",
                "Uršula",
                "Ãš",
                "Dr",
                "Info",
                "Aaa",
                "Du",
                "O'Brien",
                "Jean-Luc",
                "MAYA",
            ),
            *(
                "ortega",
                "Müller",
                "Berg",
                "Team",
                "Inc",
                "Phd",
                "Unknown",
                "Ig",
                "İpek",
                "Ivanov",
                "Nagy",
                "X",
                "Ng",
            ),
        ]
    ),
    st.text(alphabet="AZÄÃÅŁaezäöšžłœ", min_size=1, max_size=6),
)


@settings(max_examples=400, deadline=None)
@given(words=st.lists(_WORDS, min_size=1, max_size=5))
def test_a_company_done_at_a_glance_would_have_stayed_as_it_is(words: list[str]) -> None:
    """No form, note or placeholder slips through because its name looked tidy."""
    name = " ".join(words)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(companies, "_is_tidy", lambda raw: False)
        slow = companies._clean.__wrapped__(name)
    assert companies.clean_company(name) == slow


_FORMS = st.builds(
    lambda form, spell, mark: f"{spell(form)}{mark}",
    st.sampled_from(sorted(FORMS | SPELT)),
    st.sampled_from([str.upper, str.title, str.lower, ".".join, lambda form: ".".join(form.upper())]),
    st.sampled_from(["", "", "", ".", "..", ","]),
)


@settings(max_examples=tries(1_000), deadline=None)
@given(
    words=st.lists(_WORDS, min_size=1, max_size=4),
    joint=st.sampled_from([" ", ", ", ", ", ",, ", " , "]),
    form=_FORMS,
)
def test_a_usual_form_goes_at_a_glance_as_it_would_have_gone(words: list[str], joint: str, form: str) -> None:
    """However it is written, with a comma or without, whatever words of other forms and notes stand before it."""
    name = f"{' '.join(words)}{joint}{form}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(companies, "_is_tidy", lambda raw: False)
        slow = companies._clean.__wrapped__(name)
    assert companies._clean.__wrapped__(name) == slow


@pytest.mark.parametrize("form", ["Inc", "Ltd.", "GmbH", "S.r.l.", "AS", "B.V."])
def test_usual_forms_are_seen_at_a_glance(form: str) -> None:
    """Or the quick look would be of no use."""
    for joint in (" ", ", "):
        assert companies._without_usual_form(f"Northwind Labs{joint}{form}") == "Northwind Labs"


@settings(max_examples=400, deadline=None)
@given(first=_NAMES, last=_NAMES)
def test_a_person_done_at_a_glance_would_have_stayed_as_they_are(first: str, last: str) -> None:
    """No half of a mangled letter, no title and no placeholder slips through."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(persons, "is_tidy", lambda one, other: False)
        patch.setattr(persons, "is_tidy_in_words", lambda one, other: False)
        patch.setattr(persons, "with_capitals", lambda one, other: None)
        patch.setattr(persons, "without_usual_marks", lambda one, other: None)
        slow = persons._clean.__wrapped__(first, last, False)
    assert persons.clean_person(first, last) == slow
