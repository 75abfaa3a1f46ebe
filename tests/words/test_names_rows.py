"""A row of a sheet: the columns help each other, and every change is told with its column."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.names import RawRow, RowFinding, clean_row
from gtm.names.text import words
from tests.depth import tries


@pytest.mark.parametrize(
    ("row", "first", "last"),
    [
        (RawRow(first_name="Maya", last_name="Ortega", full_name="Someone Else"), "Maya", "Ortega"),
        (RawRow(full_name="Maya Ortega"), "Maya", "Ortega"),
        (RawRow(first_name="", last_name="", full_name="ORTEGA, MAYA"), "Maya", "Ortega"),
        (RawRow(first_name="Mary Ann", last_name="", full_name="Mary Ann Everly"), "Mary Ann", "Everly"),
        (
            RawRow(first_name="", last_name="van der Berg", full_name="Anna van der Berg"),
            "Anna",
            "van der Berg",
        ),
        (RawRow(first_name="Maya"), "Maya", ""),
        (RawRow(full_name="Jean Roy"), "Jean", "Roy"),
        (RawRow(first_name="Jean Paul", last_name=""), "Jean Paul", ""),
    ],
)
def test_a_full_name_fills_what_the_columns_lack(row: RawRow, first: str, last: str) -> None:
    """Columns of their own win; a full name tells the half that is missing."""
    clean = clean_row(row)
    assert (clean.first_name, clean.last_name, clean.greeting_ok) == (first, last, True)


@pytest.mark.parametrize(
    ("row", "greeted"),
    [
        (RawRow(first_name="Northwind", last_name="", company_name="Northwind GmbH"), False),
        (RawRow(full_name="Northwind Traders", company_name="NORTHWIND TRADERS LLC"), False),
        (RawRow(full_name="Maya Ortega", company_name="Maya Ortega"), True),
        (RawRow(first_name="Maya", last_name="Ortega", company_name="Maya Ortega Consulting"), True),
    ],
)
def test_a_company_in_the_name_is_nobody(row: RawRow, *, greeted: bool) -> None:
    """Who is called like the company is the company, unless it is called like somebody."""
    clean = clean_row(row)
    assert clean.greeting_ok is greeted
    assert bool(clean.first_name) is greeted


@pytest.mark.parametrize(
    ("row", "company"),
    [
        (RawRow(company_name="", domain="northwind.example"), "Northwind"),
        (RawRow(company_name="N/A", domain="https://www.north-wind.example/about"), "North Wind"),
        (RawRow(company_name="Tailspin", domain="northwind.example"), "Tailspin"),
        (RawRow(company_name="", domain="thebestwindcompany.example"), ""),
    ],
)
def test_a_domain_names_a_company_without_a_name(row: RawRow, company: str) -> None:
    """A short label is the name; a long one is several words that nobody would write as one."""
    assert clean_row(row).company == company


def test_an_error_of_a_spreadsheet_is_told_in_whatever_column() -> None:
    """`#REF!` is no name, no company and no title, and each column says so."""
    clean = clean_row(RawRow(first_name="Maya", last_name="#REF!", company_name="#VALUE!", title="#NAME?"))
    assert (clean.first_name, clean.last_name, clean.company, clean.title) == ("Maya", "", "", "")
    assert set(clean.findings) == {
        RowFinding("placeholder-removed", "last_name", ""),
        RowFinding("not-a-company", "company", None),
        RowFinding("not-a-title", "title", None),
    }


def test_changes_are_told_with_column_and_new_value() -> None:
    """Each finding has an id, the column and what stands there now; None where nothing can be done."""
    clean = clean_row(
        RawRow(
            first_name="DR. MAYA",
            last_name="Ortega, PhD",
            company_name="Northwind GmbH",
            title="VP SALES - EMEA (interim)",
            email=" Maya.Ortega+list@Northwind.example",
        )
    )
    assert set(clean.findings) == {
        RowFinding("suffix-removed", "last_name", "Ortega"),
        RowFinding("title-removed", "first_name", "Maya"),
        RowFinding("case-repaired", "first_name", "Maya"),
        RowFinding("legal-form-removed", "company", "Northwind"),
        RowFinding("title-shortened", "title", "VP Sales"),
        RowFinding("email-canonical", "email", "maya.ortega@northwind.example"),
    }


def test_a_tidy_row_has_no_findings() -> None:
    """Nothing is changed where nothing is wrong, and columns that the sheet lacks are not missed."""
    clean = clean_row(RawRow("Maya", "Ortega", None, "Northwind", "VP Sales", "maya@northwind.example"))
    assert clean.findings == ()
    assert (clean.seniority, clean.department) == ("vp", "sales")
    assert clean_row(RawRow(company_name="Northwind")).findings == ()


@pytest.mark.parametrize(
    ("email", "id"),
    [
        ("info@northwind.example", "role-address"),
        ("maya@gmail.com", "free-mail"),
        ("maya@mailinator.com", "disposable-address"),
        ("maya", "email-no-at"),
        ("maya@northwind", "email-no-domain"),
        ("maya@nоrthwind.example", "email-look-alike"),
        ("mаya@northwind.example", "email-look-alike"),
        ("maya@a.example; jonas@b.example", "email-several"),
        ("Maya <maya@northwind.example>", "email-not-bare"),
        ("MAYA@northwind.example", "email-canonical"),
        ("maya@gmial.com", "email-typo"),
        ("contato@northwind.example", "role-address"),
    ],
)
def test_what_an_address_is(email: str, id: str) -> None:
    """Roles, private and throw-away providers, forgeries and faults each have an id of their own."""
    assert [one.id for one in clean_row(RawRow(email=email)).findings] == [id]


def test_a_mistyped_address_comes_with_what_was_meant() -> None:
    """The fix is a suggestion: the mailbox as it was typed, at the provider that was meant."""
    (finding,) = clean_row(RawRow(email="Maya.Ortega@hotmial.com")).findings[1:]
    assert finding == RowFinding("email-typo", "email", "Maya.Ortega@hotmail.com")


def test_a_merge_tag_in_a_title_is_told() -> None:
    """What was meant to be there is not known, so no title is left; rank and department are those of the rest."""
    clean = clean_row(RawRow(title="VP ||x|| Sales"))
    assert (clean.title, clean.seniority, clean.department) == ("", "vp", "sales")
    assert clean.findings == (RowFinding("token-in-title", "title", None),)


@pytest.mark.parametrize(
    ("title", "shown", "rank", "work"),
    [
        ("Sales Manager | Customer Success lover", "Sales Manager", "manager", "sales"),
        ("Northwind | CEO", "CEO", "c_suite", "executive"),
        ("Director (Sales)", "Director", "director", "sales"),
        ("VP of Sales EMEA", "VP of Sales", "vp", "sales"),
        ("Head of EMEA", "Head of EMEA", "head", None),
        ("Vertriebsleiterin DACH", "Vertriebsleiterin", "head", "sales"),
        ("n/a", "", None, None),
    ],
)
def test_rank_and_department_are_those_of_the_title_shown(
    title: str, shown: str, rank: str | None, work: str | None
) -> None:
    """What was cut off decides only where the rest says nothing."""
    clean = clean_row(RawRow(title=title))
    assert (clean.title, clean.seniority, clean.department) == (shown, rank, work)


DIRT = st.sampled_from(
    sorted(
        words(
            "MAYA maya Ortega van der Mc O'BRIEN Dr. PhD, (Bob) 🚀 | - @ Info Team GmbH Inc. northwind.io , . ' \" "
            "JosÃ© &amp; 明 İ ß ı \u200b \u202e \ufeff \ufffd 𝐌 Ｍ VP SALES (interim) EMEA null N/A {{x}} 7 ® né"
        )
    )
)
CELLS = st.one_of(st.none(), st.text(max_size=25), st.lists(DIRT, max_size=5).map(" ".join))
ROWS = st.builds(RawRow, CELLS, CELLS, CELLS, CELLS, CELLS, CELLS, CELLS)
_NEVER = {"Cc", "Cf", "Cs", "Co", "So", "Sk", "Zl", "Zp"}


@settings(max_examples=tries(600))
@given(ROWS)
def test_any_row_is_survived(row: RawRow) -> None:
    """Whatever a sheet holds: no error, one line, no invisible sign or emoji, nothing made up."""
    clean = clean_row(row)
    cells = "".join(cell or "" for cell in row)
    for text in (clean.first_name, clean.last_name, clean.company, clean.title):
        assert text == " ".join(text.split())
        assert not {unicodedata.category(c) for c in text if not c.isascii()} & _NEVER
        assert text.isprintable()
        # NFKC may write one sign as several, an accent that was a sign of its own may join its letter
        assert len(text) <= len(unicodedata.normalize("NFKC", cells)) + cells.count("-") + 4
    assert clean.greeting_ok <= bool(clean.first_name)


@settings(max_examples=tries(400))
@given(ROWS)
def test_a_clean_row_is_clean(row: RawRow) -> None:
    """The names of a cleaned row come back as they are, and with the same greeting."""
    once = clean_row(row)
    twice = clean_row(RawRow(once.first_name, once.last_name, None, once.company, once.title))
    assert (twice.first_name, twice.last_name) == (once.first_name, once.last_name)
    assert twice.title.casefold() == once.title.casefold()
