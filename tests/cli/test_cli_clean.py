"""`gtm clean`: a sheet in, one JSON object per row out, whatever wrote the sheet and whoever reads the answer."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from flows.cli import main
from tests.depth import tries

KEYS = ["first_name", "last_name", "company", "title", "seniority", "department", "greeting_ok", "findings"]
COMMAND = [sys.executable, "-m", "flows.cli", "clean"]


@pytest.fixture
def clean(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Clean bytes as a file, or from stdin; exit code, rows, what was said on stderr."""

    def clean(data: bytes | str, *, stdin: bool = False) -> tuple[int, list[dict[str, object]], str]:
        raw = data.encode() if isinstance(data, str) else data
        file = tmp_path / "people.csv"
        file.write_bytes(raw)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(raw))))
        code = main(["clean", "-" if stdin else str(file)])
        told = capsysbinary.readouterr()
        rows = [json.loads(line) for line in told.out.decode().splitlines()]
        err = " ".join(told.err.decode().split())
        assert "Traceback" not in err
        return code, rows, err

    return clean


def test_every_row_has_its_line_with_exactly_these_keys(clean) -> None:
    """In the order of the file, empty rows too; blank lines are no rows."""
    code, rows, err = clean("first_name,last_name,title\nMAYA,ortega,vp sales\n,,\n\nInfo,,\n")
    assert (code, err) == (0, "")
    assert [list(row) for row in rows] == [KEYS] * 3
    assert [row["first_name"] for row in rows] == ["Maya", "", ""]
    assert rows[0] | {"findings": None} == {
        "first_name": "Maya", "last_name": "Ortega", "company": "", "title": "VP Sales", "seniority": "vp",
        "department": "sales", "greeting_ok": True, "findings": None,
    }  # fmt: skip
    assert {"id": "case-repaired", "where": "first_name", "fix": "Maya"} in rows[0]["findings"]
    assert rows[2]["findings"][0] == {"id": "not-a-person", "where": "first_name", "fix": None}


@pytest.mark.parametrize("stdin", [False, True])
@pytest.mark.parametrize(
    "data",
    [
        "First Name;LAST NAME;Company Name\nZoë;Müller;Äpfel GmbH\n".encode(),
        "First Name;LAST NAME;Company Name\nZoë;Müller;Äpfel GmbH\n".encode("cp1252"),
        "First Name\tLAST NAME\tCompany Name\r\nZoë\tMüller\tÄpfel GmbH\r\n".encode("utf-16"),
        "\ufefffirst|last|company\rZoë|Müller|Äpfel GmbH\r".encode(),
        "sep=;\nGiven name;Surname;Organisation\nZoë;Müller;Äpfel GmbH".encode(),
        'Name,Account\n"Müller, Zoë",Äpfel GmbH\n'.encode(),
        b"First Name,Last Name,Company\nZo\xc3\xab,M\xfcller,\xc4pfel GmbH\n",  # two programs wrote it
    ],
)
def test_sheets_are_read_whoever_wrote_them(clean, data: bytes, *, stdin: bool) -> None:
    """Headers, delimiters, encodings and line ends are understood, from a file and from a pipe."""
    code, rows, err = clean(data, stdin=stdin)
    assert (code, err) == (0, "")
    assert [(row["first_name"], row["last_name"], row["company"]) for row in rows] == [
        ("Zoë", "Müller", "Äpfel")
    ]


def test_a_row_that_slipped_is_told_by_its_number(clean) -> None:
    """Its line is there with nothing in it, the others are cleaned, and the exit code says that one needs a human."""
    code, rows, err = clean("full_name,company\nMaya Ortega,Northwind, Inc.\nJonas Feld,Tailspin\nLi Wei\n")
    assert code == 3
    assert "row 2" in err
    assert "3 cells" in err
    assert [row["first_name"] for row in rows] == ["", "Jonas", "Li"]
    assert rows[0]["findings"] == [{"id": "row-unreadable", "where": "row", "fix": None}]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"foo,bar\n1,2\n", "none of its columns is known here: foo, bar"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        ("a".encode("utf-16-le") * 50, "UTF-16 without a byte order mark"),
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(clean, data: bytes, says: str) -> None:
    """Wrong usage: nothing is written, and the sentence says what to do."""
    for stdin in (False, True):
        code, rows, err = clean(data, stdin=stdin)
        assert (code, rows) == (2, [])
        assert says in err


def test_a_missing_file_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence names it; with --json it is an object."""
    assert main(["clean", "nowhere.csv"]) == 2
    assert "nowhere.csv" in capsys.readouterr().err
    assert main(["clean", "nowhere.csv", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["exit_code"] == 2


def test_columns_that_mean_nothing_here_are_named(clean) -> None:
    """The answer's columns are fixed: what else the sheet holds is said once to be left out, whatever the rows."""
    code, rows, err = clean("first_name,Notes,Deal size\nMaya,vip,9\nJonas,,\n")
    assert code == 0
    assert [list(row) for row in rows] == [KEYS] * 2
    assert "the columns Notes, Deal size mean nothing here" in err
    assert clean("first_name,Notes\nMaya,vip\n", stdin=True)[2].startswith(
        "stdin: the column Notes means nothing"
    )


def test_a_header_alone_gives_no_lines(clean) -> None:
    """A filter without rows is done."""
    assert clean("first_name,last_name\n") == (0, [], "")


def test_an_address_is_not_mended_in_silence(clean) -> None:
    """A NUL in it makes it unusable; left out, it would be another address."""
    code, (row,), _ = clean("first_name,email\nMaya,nul\0@e1.example\n")
    assert code == 0
    assert row["findings"] == [{"id": "email-invisible-character", "where": "email", "fix": None}]


def test_of_two_columns_that_mean_the_same_the_first_filled_one_counts(clean) -> None:
    """As in the CSV connector; a website is a domain too."""
    _, rows, _ = clean("company,company name for emails,website\n,Northwind,\n,,https://tailspin.example\n")
    assert [row["company"] for row in rows] == ["Northwind", "Tailspin"]


def test_headers_in_other_languages_are_understood(clean) -> None:
    """`Vorname;Nachname;Firma` is a list like any other, and so are French, Spanish, Italian and Dutch ones."""
    for header in (
        "Vorname;Nachname;Firma;Position",
        "Prénom;Nom;Société;Poste",
        "Nombre;Apellidos;Empresa;Cargo",
        "Nome;Cognome;Azienda;Ruolo",
        "Voornaam;Achternaam;Bedrijf;Functie",
    ):
        code, rows, err = clean(f"{header}\nMAYA;ORTEGA;Northwind GmbH;CEO\n")
        assert (code, err) == (0, "")
        assert [rows[0][key] for key in KEYS[:4]] == ["Maya", "Ortega", "Northwind", "CEO"]


# --- as a program ---------------------------------------------------------------------------------


@pytest.fixture
def long_sheet(tmp_path: Path) -> Path:
    """Thousands of rows, no two people alike."""
    file = tmp_path / "long.csv"
    with file.open("w", encoding="utf-8") as sheet:
        sheet.write("first_name,last_name,company,title\n")
        letters = "abcdefghijklmnopqrstuvwxyz"
        for number in range(tries(24_000, 12_000)):
            word = "".join(letters[number // 26**place % 26] for place in range(4))
            sheet.write(f"MAYA,ORTEGA{word},North{word} GmbH,VP SALES\n")
    return file


def test_a_reader_that_leaves_is_no_error(long_sheet: Path) -> None:
    """`gtm clean - | head -1` ends without a word."""
    with long_sheet.open("rb") as stdin:
        cleaner = subprocess.Popen(
            [*COMMAND, "-"], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert cleaner.stdout
        assert cleaner.stderr
        first = cleaner.stdout.readline()
        cleaner.stdout.close()
        err = cleaner.stderr.read()
        cleaner.stderr.close()
        assert cleaner.wait(60) == 0
    assert json.loads(first)["first_name"] == "Maya"
    assert err == b""


def test_the_answer_is_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    """JSON is: `José` comes out of a terminal of plain ASCII as well."""
    file = tmp_path / "people.csv"
    file.write_text("first_name\nJosé\n", encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, str(file)], capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"}, check=True
    )
    assert json.loads(done.stdout.decode("utf-8"))["first_name"] == "José"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("rows", [1, 20_000])
def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, rows: int) -> None:
    """What could not be written is said, with exit code 1; Python adds nothing of its own while it ends."""
    file = tmp_path / "people.csv"
    file.write_text("first_name\n" + "MAYA\n" * rows, encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, str(file)], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(b"The answer cannot be written: No space left on device.")
    assert b"Exception" not in done.stderr


def test_an_interrupt_leaves_whole_lines(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a pipe: one sentence, exit code 1, and no half line."""
    out = tmp_path / "out.jsonl"
    with out.open("wb") as stdout:
        cleaner = subprocess.Popen(
            [*COMMAND, "-"],
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert cleaner.stdin
        cleaner.stdin.write(b"first_name,last_name\n" + b"MAYA,ORTEGA\n" * 20_000)
        cleaner.stdin.flush()
        until = time.monotonic() + 60
        while not out.stat().st_size and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(cleaner.pid, signal.SIGINT)
        _, err = cleaner.communicate(timeout=60)
    assert cleaner.returncode == 1
    assert err.startswith(b"Interrupted. ")
    assert b"Traceback" not in err
    assert all(json.loads(line)["first_name"] == "Maya" for line in out.read_text().splitlines())


@pytest.mark.dear
def test_memory_does_not_grow_with_the_sheet(long_sheet: Path, tmp_path: Path) -> None:
    """Six times the rows take the same memory, within the noise of an allocator."""
    short = tmp_path / "short.csv"
    with long_sheet.open(encoding="utf-8") as sheet:
        short.write_text("".join(islice(sheet, tries(4_000, 2_000) + 1)), encoding="utf-8")
    assert _peak_kb(long_sheet) < _peak_kb(short) + 10_000


def _peak_kb(file: Path) -> int:
    with subprocess.Popen([*COMMAND, str(file)], stdout=subprocess.DEVNULL) as cleaner:
        _, status, usage = os.wait4(cleaner.pid, 0)
        cleaner.returncode = os.waitstatus_to_exitcode(status)
    assert cleaner.returncode == 0
    return usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def test_a_sheet_of_one_column_has_no_delimiter(clean):
    """`DR. JOHN O'BRIEN, PhD` is one cell there, comma and all."""
    code, rows, _ = clean("full_name\nDR. JOHN O'BRIEN, PhD\nSales Team\n")
    assert code == 0
    assert [(row["first_name"], row["last_name"]) for row in rows] == [("John", "O'Brien"), ("", "")]


def test_a_quote_that_is_never_closed_costs_its_row(clean):
    """The rest of the file is not somebody's first name."""
    code, rows, err = clean('first_name,last_name\nTom,Hill\n"Maya,Ortega\nAnn,Reed\n')
    assert code == 3
    assert [row["first_name"] for row in rows] == ["Tom", ""]
    assert "row 3: a quote is opened in it and never closed" in err
