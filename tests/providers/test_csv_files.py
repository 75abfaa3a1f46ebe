"""CSV files as people really have them."""

import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from gtm.models import Lead, LeadQuery, Page
from integrations.csv_columns import ALIASES, fields_of
from integrations.csv_files import CsvFile, Settings, lead_source
from integrations.errors import Rejected

HEADER = "email,first_name,last_name,company_name\n"
ROW = "maya@fabrikam.example,Maya,Ortega,Fabrikam\n"

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a list and gives its path."""

    def to_file(content: str | bytes) -> Path:
        path = tmp_path / "leads.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


def pages(path: Path, size: int = 500, cursor: str | None = None, limit: int | None = None) -> list[Page]:
    return list(CsvFile(size).pages(LeadQuery(file=str(path), limit=limit), cursor))


def leads(path: Path) -> list[Lead]:
    return [lead for page in pages(path) for lead in page.leads]


def refusal(path: Path, **query: object) -> str:
    with pytest.raises(Rejected) as caught:
        list(CsvFile().pages(LeadQuery(file=str(path), **query)))  # type: ignore[arg-type]
    return str(caught.value)


def test_a_row_becomes_a_lead_with_its_row_number(write: Write) -> None:
    """The ref is the row as a spreadsheet shows it; the website gives the domain, the e-mail does not."""
    path = write(
        "E-mail address;Name;Job title;Organisation;Website;LinkedIn;# Employees;Tech stack;Email status\n"
        "maya@mail.example;Maya van der Berg;VP Sales;Fabrikam;https://www.Fabrikam.example/about;"
        "linkedin.com/in/maya;1,200;HubSpot|Segment;Catch-all\n"
        "joe@mail.example;Ortega, Joe;;Northwind;;;51-200;;\n"
    )
    first, second = leads(path)
    assert (first.ref, second.ref) == ("row 2", "row 3")
    assert first.person.model_dump(exclude_none=True) == {
        "first_name": "Maya",
        "last_name": "van der Berg",
        "title": "VP Sales",
        "email": "maya@mail.example",
        "email_status": "catch_all",
        "linkedin_url": "linkedin.com/in/maya",
    }
    assert first.company.model_dump(exclude_none=True) == {
        "name": "Fabrikam",
        "domain": "fabrikam.example",
        "website": "https://www.Fabrikam.example/about",
        "employees": 1200,
        "technologies": ("HubSpot", "Segment"),
    }
    assert (second.person.first_name, second.person.last_name) == ("Joe", "Ortega")
    assert (second.company.domain, second.company.employees) == (None, None)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("E-mail address", "person.email"), ("EMAIL", "person.email"), ("Work Email", "person.email"),
        ("Company", "company.name"), ("Organisation", "company.name"), ("Company Name", "company.name"),
        ("Job title", "person.title"), ("Website", "company.website"), ("LinkedIn", "person.linkedin_url"),
        ("first-name", "person.first_name"), ("Surname", "person.last_name"), ("Full Name", "full_name"),
        ("Company Country", "company.country"), ("Country", "person.country"), ("Notes", None), ("", None),
    ],
)  # fmt: skip
def test_headers_are_matched_forgivingly(header: str, field: str | None) -> None:
    """Case, spaces, punctuation and the usual synonyms do not count; unknown columns are left alone."""
    assert fields_of([header]) == (field,)


def test_no_header_means_two_things() -> None:
    """Every alias leads to one field, and every field is one that leads have."""
    aliases = [alias.strip() for names in ALIASES.values() for alias in names.split(",")]
    assert len(set(aliases)) == len(aliases)
    for field in ALIASES:
        part, _, name = field.partition(".")
        assert field == "full_name" or name in Lead.model_fields[part].annotation.model_fields


def test_values_are_taken_only_when_clear(write: Write) -> None:
    """Dates must be ISO, numbers numbers; profile pages are no company's domain."""
    path = write(
        "email,funding date,funding amount,website,domain\n"
        'a@x.example,2026-03-01,"$20,000,000",https://linkedin.com/company/x,\n'
        "b@x.example,01/03/2026,10M-20M,http://[broken,www.x.example\n"
    )
    clear, vague = (lead.company for lead in leads(path))
    assert (clear.funding_date, clear.funding_amount_usd, clear.domain) == (
        date(2026, 3, 1),
        20_000_000,
        None,
    )
    assert (vague.funding_date, vague.funding_amount_usd, vague.domain) == (None, None, "x.example")


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("200", 200), ("200.0", 200), ("200,00", 200), ("~200", 200), ("about 200", 200), ("ca. 200", 200),
        ("10k", 10_000), ("1.5k", 1_500), ("1,5K", 1_500), ("1,200", 1_200), ("1.200", 1_200), ("1 200", 1_200),
        ("1'200", 1_200), ("1.200.000", 1_200_000), ("1,200.0", 1_200), ("1.200,0", 1_200), ("2E+03", 2_000),
        ("250 employees", 250), ("51-200", None), ("1001-5000 employees", None), ("500+", None), ("> 500", None),
        ("12.5", None), ("12,34,567", None), ("-5", None), ("9" * 16, None),
    ],
)  # fmt: skip
def test_head_counts_are_read_as_people_write_them(write: Write, cell: str, count: int | None) -> None:
    """Floats of a spreadsheet, rough ones, k, thousands in both styles; a span is no number, and it is told."""
    path = write(f'email,employees\na@x.example,"{cell}"\n')
    assert [lead.company.employees for lead in leads(path)] == [count]
    note = CsvFile().estimate(LeadQuery(file=str(path))).note
    shown = f" '{cell}'" if len(cell) != 16 else ""
    told = f"1 head count could not be read and stays unknown, row 2{shown}"
    assert note == ("" if count is not None else told)


def test_nothing_of_a_file_is_lost_in_silence(write: Write) -> None:
    """Every kind of cell that may be unreadable is counted; what only says that there is nothing is not."""
    path = write(
        "email,employees,founded,funding date,domain,email status\n"
        "a@x.example,51-200,around the year,01/03/2026,no domain,Safe to send\n"
        "b@x.example,500+,+1 555 010 9999 00,-,x.example,valid\n"
        "c@x.example,n/a,unknown,,,?\n"
    )
    assert CsvFile().estimate(LeadQuery(file=str(path))).note == (
        "2 head counts could not be read and stay unknown, e.g. row 2 '51-200'; "
        "2 founding years could not be read and stay unknown, e.g. row 2; "
        "1 funding date could not be read and stays unknown, row 2 '01/03/2026'; "
        "1 domain could not be read and stays unknown, row 2; "
        "1 verification status could not be read and stays unknown, row 2"
    )


def test_of_two_columns_the_one_that_can_be_read_counts(write: Write) -> None:
    """A span in the first column does not hide the number in the second."""
    path = write("email,company size,employees\na@x.example,51-200,120\n")
    assert [lead.company.employees for lead in leads(path)] == [120]
    assert "could not be read" not in CsvFile().estimate(LeadQuery(file=str(path))).note


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_out(write: Write, delimiter: str) -> None:
    """Comma, semicolon, tab and pipe, by what the header then says."""
    path = write((HEADER + ROW).replace(",", delimiter))
    assert [lead.person.first_name for lead in leads(path)] == ["Maya"]


def test_the_separator_hint_of_excel_is_no_row(write: Write) -> None:
    """`sep=;` decides the delimiter, and the header after it is row 1."""
    assert [lead.ref for lead in leads(write("sep=|\n" + (HEADER + ROW).replace(",", "|")))] == ["row 2"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "cp1252", "latin-1"]
)
def test_encodings_are_found_out(write: Write, encoding: str) -> None:
    """UTF-8 with and without BOM, UTF-16 with BOM, Windows-1252 and Latin-1 give the same names."""
    text = HEADER + "zoe@x.example,Zoë,Müller,Café\n"
    boms = {"utf-16-le-bom": ("utf-16-le", b"\xff\xfe"), "utf-16-be-bom": ("utf-16-be", b"\xfe\xff")}
    codec, bom = boms.get(encoding, (encoding, b""))
    content = bom + text.encode(codec)
    if encoding == "latin-1":
        content = content.replace(b"Caf", b"Caf\x81")  # a byte that Windows-1252 does not have
    (lead,) = leads(write(content))
    assert (lead.person.first_name, lead.person.last_name) == ("Zoë", "Müller")


def test_a_long_file_keeps_its_umlauts(write: Write) -> None:
    """A character cut in two by the size of a chunk is no sign of another encoding."""
    path = write(HEADER + "ä" * 65_500 + "\n" + "".join(f"a{n}@x.example,Zoë,Ü,Ö\n" for n in range(9_000)))
    assert sum(len(page.leads) for page in pages(path)) == 9_000


def test_mixed_encodings_are_refused_by_row(write: Write) -> None:
    """UTF-8 with a row of Windows-1252 would garble somebody's name, whichever is chosen."""
    good = "zoe@x.example,Zoë,Müller,Café\n"
    path = write((HEADER + good * 3).encode() + good.encode("cp1252") + good.encode())
    assert "mixes encodings" in refusal(path)
    assert "row 5 is not" in refusal(path)


def test_controls_are_cleaned_and_nul_is_dropped(write: Write) -> None:
    """Line breaks and control characters inside a cell become blanks; NUL vanishes."""
    (lead,) = leads(write(HEADER + 'maya@x.example,"Ma\0ya\n",\x07Or\ttega\x1b,"Fabri\r\nkam"\n'))
    assert (lead.person.first_name, lead.person.last_name) == ("Maya", "Or tega")
    assert lead.company.name == "Fabri kam"


@pytest.mark.parametrize(
    "cell", ["nul\0@x.example", "\0nul@x.example", "nul@x.example\x07", "n\x1bul@x.example"]
)
def test_an_address_with_a_control_character_is_no_other_address(write: Write, cell: str) -> None:
    """The row is told by its number: without the character it would be somebody else's address."""
    (page,) = pages(write(f"{HEADER}{cell},A,B,C\n{ROW}"))
    assert [(one.ref, one.reason) for one in page.unreadable] == [
        ("row 2", "its e-mail address holds a control character; type it again")
    ]
    assert [lead.ref for lead in page.leads] == ["row 3"]


def test_columns_that_mean_the_same_are_told(write: Write) -> None:
    """Which of them counts, by number and name; a second address of another kind is no such column."""
    path = write(
        "Email,Company,Secondary Email,Company Name for Emails\nmaya@x.example,,z@x.example,Fabrikam\n"
    )
    estimate = lead_source(Settings()).estimate(LeadQuery(file=str(path)))
    assert estimate.note == (
        "column 4 (Company Name for Emails) means the same as column 2 (Company) and is left out where that is filled"
    )
    (lead,) = leads(path)
    assert (lead.company.name, lead.person.email) == ("Fabrikam", "maya@x.example")
    assert lead_source(Settings()).estimate(LeadQuery(file=str(write(HEADER + ROW)))).note == ""


@pytest.mark.parametrize("second", ["Email", "E-mail address"])
def test_of_two_addresses_none_is_picked(write: Write, second: str) -> None:
    """Where both columns are filled differently nobody can tell who is meant: the row is told, the others go on."""
    path = write(
        f"Email,{second},First Name\nmaya@x.example,joe@x.example,Maya\n"
        "ann@x.example,Ann@X.example,Ann\n,bob@x.example,Bob\n"
    )
    (page,) = pages(path)
    assert [(one.ref, one.reason) for one in page.unreadable] == [
        ("row 2", "it has different e-mail addresses in columns 1 and 2; leave in the one that is meant")
    ]
    assert [lead.person.email for lead in page.leads] == ["ann@x.example", "bob@x.example"]
    estimate = lead_source(Settings()).estimate(LeadQuery(file=str(path)))
    assert estimate.matches == 2
    assert estimate.note == (
        f"column 2 ({second}) means the same as column 1 (Email) and is left out where that is filled; "
        "a row with different e-mail addresses is not read"
    )


def test_bad_rows_are_told_and_the_others_go_on(write: Write) -> None:
    """Too few or too many cells, and nobody to recognise: with number and reason; blank rows do not count."""
    path = write(
        HEADER
        + "too,few\n"
        + ROW
        + ",,,\n\n"
        + "a@x.example,A,B,C,extra\n"
        + ",Maya,,\n"
        + ROW.strip()
        + ",,\n"
    )
    (page,) = pages(path)
    assert [lead.ref for lead in page.leads] == ["row 3", "row 8"]
    reasons = {row.ref: row.reason for row in page.unreadable}
    assert set(reasons) == {"row 2", "row 6", "row 7"}
    assert "2 cells, the header has 4" in reasons["row 2"]
    assert "5 cells" in reasons["row 6"]
    assert "no e-mail address" in reasons["row 7"]


def test_row_numbers_count_rows_not_lines(write: Write) -> None:
    """A cell with line breaks is one row, as in a spreadsheet; blank rows count."""
    path = write("\n" + HEADER + 'a@x.example,"A\nB\nC",D,E\n' + "\n" + ROW)
    assert [lead.ref for lead in leads(path)] == ["row 3", "row 5"]


@pytest.mark.parametrize(
    ("cell", "size"),
    [("x" * 10_000_000, "9,76"), ('"' + "x" * 10_000_000 + '"', "9,76"), ("x" * 70_000, "68"),
     ('"' + ("x" * 99 + "\n") * 100_000 + '"', "9,76")],
    ids=["plain", "quoted", "just over", "many lines"],
)  # fmt: skip
def test_a_huge_cell_costs_its_row_only(write: Write, cell: str, size: str) -> None:
    """10 MB in one cell: the row is unreadable, with number and size; the rest is read; memory is small."""
    path = write(HEADER + ROW + f"a@x.example,{cell},B,C\n" + ROW)
    tracemalloc.start()
    (page,) = pages(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [lead.ref for lead in page.leads] == ["row 2", "row 4"]
    (row,) = page.unreadable
    assert row.ref == "row 3"
    assert f"about {size}" in row.reason
    assert "KB" in row.reason
    assert peak < 12_000_000


def test_an_open_quote_is_named_as_the_cause(write: Write) -> None:
    """A missing closing quote swallows lines; the row says how many and what to look for."""
    path = write(HEADER + ROW + '"a@x.example,A,B,C\n' + ROW * 3_000)
    (page,) = pages(path)
    assert len(page.leads) == 1
    assert "spans 3,001 lines" in page.unreadable[0].reason
    assert "closing quote" in page.unreadable[0].reason


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "it is empty"),
        ("\n\n,,\n", "it is empty"),
        (HEADER, "a header and no rows"),
        ("name,company\nMaya Ortega,Fabrikam\n", "no column for e-mail addresses"),
        ("Emial,name\nmaya@x.example,Maya\n", "if 'Emial' holds them, call that column email"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        ((HEADER + ROW).encode("utf-16-le"), "without a byte order mark"),
        (b"\xff\xfe" + (HEADER + ROW).encode("utf-16-le")[:-1], "it is not all UTF-16"),
        (",".join(f"c{n}" for n in range(300)) + "\n", "more than 200 columns"),
        ("x" * 100_000 + "\n", "its header cannot be read"),
    ],
)
def test_unreadable_files_are_refused_in_a_sentence(
    write: Write, content: str | bytes, sentence: str
) -> None:
    """What the file is, what to do; never an empty page."""
    path = write(content)
    assert sentence in refusal(path)
    assert str(path) in refusal(path)


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    """The sentence names the path and the key of the play."""
    assert "there is no such file; check source.csv.file" in refusal(tmp_path / "none.csv")
    assert "it is a folder" in refusal(tmp_path)
    with pytest.raises(Rejected, match=r"source\.csv\.file: it is missing"):
        CsvFile().estimate(LeadQuery())


def test_a_file_beyond_the_cap_is_refused(tmp_path: Path) -> None:
    """50 MB is the most; nothing of it is read."""
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(51 * 1024 * 1024)
    assert "it has 51 MB, at most 50 are read" in refusal(path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("titles", ("VP Sales",)),
        ("employees", ["50-500"]),
        ("verified_only", True),
        ("funded_within_days", 90),
    ],
)
def test_filters_are_refused_by_name(write: Write, key: str, value: object) -> None:
    """A file answers only for itself: what it cannot filter belongs into the ICP."""
    path = write(HEADER + ROW)
    assert f"source.csv.{key}" in refusal(path, **{key: value})


def test_a_linkedin_column_is_enough(write: Write) -> None:
    """People can be enriched by their page."""
    assert [lead.person.linkedin_url for lead in leads(write("LinkedIn URL\nlinkedin.com/in/maya\n"))] == [
        "linkedin.com/in/maya"
    ]


def test_reading_goes_on_after_any_row(write: Write) -> None:
    """Pages from a cursor hold exactly what the whole reading held after it, limit included."""
    path = write(HEADER + "".join(f"a{n}@x.example,A,B,C\nbad\n" for n in range(25)))
    whole = pages(path, size=7, limit=20)
    assert sum(len(page.leads) + len(page.unreadable) for page in whole) == 20
    assert whole[-1].cursor is None
    for done, page in enumerate(whole[:-1], start=1):
        assert page.cursor is not None
        assert pages(path, size=7, cursor=page.cursor, limit=20) == whole[done:]


def test_a_cursor_that_is_no_row_is_refused(write: Write) -> None:
    """A cursor of another source does not silently start over."""
    with pytest.raises(Rejected, match="no row number"):
        pages(write(HEADER + ROW), cursor="next")


def test_the_estimate_counts_leads(write: Write) -> None:
    """Rows that can be read, at most the limit; free."""
    path = write(HEADER + ROW * 30 + "bad\n")
    source = lead_source(Settings())
    assert source.estimate(LeadQuery(file=str(path))).matches == 30
    assert source.estimate(LeadQuery(file=str(path), limit=10)).matches == 10


def test_the_limit_counts_what_is_read(write: Write) -> None:
    """Who asks for 4 gets 4 rows told, whether they can be read or not; the estimate knows it."""
    path = write(HEADER + "a@x.example,A,B,C\nbad\nb@x.example,A,B,C\nbad\nc@x.example,A,B,C\n")
    read = pages(path, size=3, limit=4)
    assert [(len(page.leads), len(page.unreadable)) for page in read] == [(2, 1), (0, 1)]
    assert lead_source(Settings()).estimate(LeadQuery(file=str(path), limit=4)).matches == 2
