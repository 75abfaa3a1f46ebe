"""Job titles: in a sentence, and as rank and department."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import clean_title, department, seniority, titles
from gtm.names.title_words import AS_WRITTEN, REGIONS, SMALL, SPELT_OUT
from tests.depth import tries


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("VP SALES - EMEA (interim)", "VP Sales"),
        ("vp sales", "VP Sales"),
        ("Vp Sales", "VP Sales"),
        ("VP of Sales", "VP of Sales"),
        ("VP, Sales", "VP Sales"),
        ("Director, Sales", "Director of Sales"),
        ("Director - Sales", "Director of Sales"),
        ("Head of Sales, DACH", "Head of Sales"),
        ("Head of Sales / Marketing", "Head of Sales"),
        ("CEO & Co-Founder", "CEO & Co-Founder"),
        ("CEO/Founder", "CEO"),
        ("SENIOR ACCOUNT EXECUTIVE", "Senior Account Executive"),
        ("chief revenue officer", "Chief Revenue Officer"),
        ("sdr", "SDR"),
        ("HEAD OF REVOPS", "Head of RevOps"),
        ("CMO at Northwind", "CMO"),
        ("Marketing Manager @Northwind", "Marketing Manager"),
        ("Sales Manager | Helping you grow", "Sales Manager"),
        ("HEAD OF IT", "Head of IT"),
        ("🚀 VP Sales 🚀", "VP Sales"),
        ("Geschäftsführer", "Geschäftsführer"),
        ("Former VP Sales", ""),
        ("Ex-CMO at Northwind", ""),
        ("Retired", ""),
        ("Open to Work", ""),
        ("Formation Manager", "Formation Manager"),
        ("n/a", ""),
        ("-", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_title_reads_in_a_sentence(title: str | None, clean: str) -> None:
    """Regions, brackets, employers and slogans go; abbreviations are written as people write them."""
    assert clean_title(title) == clean


@pytest.mark.parametrize(
    ("title", "rank", "work"),
    [
        ("VP Sales", "vp", "sales"),
        ("Senior Vice President, Business Development", "vp", "sales"),
        ("Head of Sales", "head", "sales"),
        ("Head of Sales / Marketing", "head", "sales"),
        ("VP Marketing & Sales", "vp", "marketing"),
        ("CRO", "c_suite", "sales"),
        ("CMO", "c_suite", "marketing"),
        ("CEO", "c_suite", "executive"),
        ("Chief Human Resources Officer", "c_suite", "human_resources"),
        ("Managing Director", "c_suite", "executive"),
        ("Geschäftsführer", "c_suite", "executive"),
        ("President", "c_suite", "executive"),
        ("CEO & Co-Founder", "founder", "executive"),
        ("Owner", "owner", "executive"),
        ("Product Owner", None, "product"),
        ("Managing Partner", "partner", "executive"),
        ("HR Business Partner", None, "human_resources"),
        ("Director of Product Marketing", "director", "marketing"),
        ("Sales Director", "director", "sales"),
        ("Sales Ops Manager", "manager", "operations"),
        ("Account Manager", "manager", "sales"),
        ("Customer Success Manager", "manager", "customer_success"),
        ("Senior Software Engineer", "senior", "engineering"),
        ("VP Sales Engineering", "vp", "engineering"),
        ("SDR", "entry", "sales"),
        ("Executive Assistant to the CEO", "entry", "executive"),
        ("Marketing Intern", "intern", "marketing"),
        ("Werkstudent Vertrieb", "intern", "sales"),
        ("Account Executive", None, "sales"),
        ("Former VP Sales", None, "sales"),
        ("ex - CMO", None, "marketing"),
        ("Past President", None, "executive"),
        ("Wizard", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_title_tells_rank_and_department(title: str | None, rank: str | None, work: str | None) -> None:
    """Only what the words say: no rank and no department are made up."""
    assert (seniority(title), department(title)) == (rank, work)


@settings(max_examples=tries(300))
@given(st.text(max_size=80))
def test_any_title_is_survived(title: str) -> None:
    """Whatever a list holds, the title is one printable line, and rank and department do not raise."""
    assert clean_title(title).isprintable()
    seniority(title)
    department(title)


_plain_words = st.one_of(
    st.sampled_from(sorted(REGIONS | SMALL | AS_WRITTEN.keys() | SPELT_OUT.keys())),
    st.sampled_from(
        [
            "Head",
            "of",
            "at",
            "bei",
            "Sales",
            "North",
            "America",
            "Job",
            "Title",
            "n/a",
            "UK",
            "I",
            "-",
            ",",
            "&",
        ]
    ),
)


@settings(max_examples=tries(1_000))
@given(
    st.lists(
        st.builds(
            lambda word, spell: spell(word), _plain_words, st.sampled_from([str, str.upper, str.title])
        ),
        max_size=6,
    ).map(" ".join)
)
def test_a_title_of_plain_words_is_cleaned_as_by_all_rules(title: str) -> None:
    """Words of regions, employers and placeholders among them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(titles, "_WORDS_ONLY", re.compile(r"(?!)"))
        slow = titles._cleaned(title)
    assert titles._cleaned(title) == slow
