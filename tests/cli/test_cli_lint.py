"""`gtm lint`: templates with their line and remedy; texts as JSON Lines, in order, as soon as they are known."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main

ROOT = Path(__file__).parents[2]
FINE = "Hi Maya, two SDR roles in Leeds caught my eye. Who builds the first list?"
BAD = "Hi {{first_name}}, two SDR roles in Leeds caught my eye."


@pytest.fixture(autouse=True)
def _shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GTM_TEMPLATES_DIR", str(ROOT / "templates"))


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run the verb; its exit code, the objects it wrote line by line, and what it said beside them."""

    def told(*words: str, stdin: bytes | None = None) -> tuple[int, list[dict[str, Any]], str]:
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(("lint", *words))
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, [json.loads(line) for line in out.splitlines() if line.startswith("{")], out + err

    return told


def test_each_line_gets_one_object_in_order(told):
    """An empty line is one, too, so that line numbers stay in step; the exit code says that all was read."""
    code, lines, _ = told("--text", "-", stdin=f"{FINE}\n{BAD}\n\n{FINE}".encode())

    assert code == 0
    assert [line["blocking"] for line in lines] == [False, True, True, False]
    assert lines[0]["findings"] == []
    (finding,) = lines[1]["findings"]
    assert (finding["id"], finding["where"], finding["blocking"]) == ("unrendered-token", 3, True)
    assert finding["fix"]
    assert [finding["id"] for finding in lines[2]["findings"]] == ["empty"]


def test_a_fix_can_be_put_where_it_belongs(told):
    """`where` and `length` count characters; `fix` goes there."""
    text = "Hi Zoë, a SDR role in Leeds caught my eye."
    _, (line,), _ = told("--text", "-", stdin=text.encode())
    (finding,) = line["findings"]
    at, end = finding["where"], finding["where"] + finding["length"]
    assert text[:at] + finding["fix"] + text[end:] == "Hi Zoë, an SDR role in Leeds caught my eye."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "email,Text\nx@y.example,\"{}\"\n"),
        ("a.csv", "\ufeffText;email\n\"{}\";x@y.example\n"),
        ("a.txt", "text\n\"{}\"\n"),
        ("a.tsv", "id\ttext\n1\t\"{}\"\n"),
        ("a.csv", "email,first_name,Opener\nx@y.example,Maya,\"{}\"\n"),
        ("a.txt", "Message;Company\n\"{}\";Quay\n"),
        ("a.txt", "body\n\"{}\"\n"),
        ("a.csv", "message,text\nHi,\"{}\"\n"),
    ],
)  # fmt: skip
def test_a_csv_with_a_column_text_is_read_by_that_column(told, tmp_path: Path, name: str, text: str):
    """Any delimiter, any case, a BOM; a line break inside a cell is part of the text."""
    file = tmp_path / name
    file.write_text(text.format("Hi Maya,\n\nAcme, Inc. has two SDR roles open in Leeds."), encoding="utf-8")
    code, lines, _ = told("--text", str(file))
    assert code == 0
    assert [[finding["id"] for finding in line["findings"]] for line in lines] == [["legal-form"]]


def test_the_same_words_to_two_people_of_a_company_are_found(told, tmp_path: Path):
    """Whatever name they greet, and however the list writes the company; two companies may get the same."""
    file = tmp_path / "a.csv"
    rows = [
        ("Northwind", "Maya"), ("northwind", "Jonas"), ("Kestrel", "Ana"), ("NORTHWIND INC.", "Tom"),
        ("Northwind GmbH", "Lu")
    ]  # fmt: skip
    lines = [f'"{company}","Hi {name}, who checks your lists before they go out?"' for company, name in rows]
    file.write_text("company_name,text\n" + "\n".join(lines))
    _, told_lines, _ = told("--text", str(file))
    assert [[finding["id"] for finding in line["findings"]] for line in told_lines] == [
        [],
        ["same-opener"],
        [],
        ["same-opener"],
        ["same-opener"],
    ]


def test_what_is_not_utf_8_is_a_finding_and_no_crash(told):
    """Latin-1, NULs, a row with too few cells, a very long line: read, told, gone on."""
    long = b"Hi Maya, " + b"word " * 100_000
    code, lines, _ = told("--text", "-", stdin=b"Hi Zo\xeb, two SDR roles in Leeds.\nHi \x00 you\n" + long)
    assert code == 0
    assert [line["blocking"] for line in lines] == [True, True, True]
    assert [finding["id"] for finding in lines[2]["findings"]] == ["length"]
    code, lines, _ = told("--text", "-", stdin=b"id,text\n1\n2,Hi\n")
    assert [line["blocking"] for line in lines] == [True, True]


def test_a_list_without_a_column_of_texts_is_not_read_as_lines(told):
    """A header of a list of people and no column that could be meant: told with the names, whatever the file is called."""
    code, lines, said = told("--text", "-", stdin=b"Email,First Name,First line\nx@y.example,Maya,Hi Maya\n")
    assert (code, lines) == (2, [])
    told_once = " ".join(said.split())
    assert 'stdin has no column "text"; its columns are: email, first name, first line.' in told_once
    assert "Call the one with the texts text, opener, message or body." in told_once


@pytest.mark.parametrize(
    "text",
    [
        "Hi Maya, company, title, e-mail: who keeps them right at Quay",
        "Maya, your name, title and company: is it all one list?",
        "Hello, message, company",
        "Who wrote the message, the body and the opener of your last sequence?",
        "Maya",
    ],
)
def test_a_sentence_with_commas_is_no_header(told, text: str):
    """The first line is a text, and it is judged like the second."""
    code, lines, _ = told("--text", "-", stdin=f"{text}\n{FINE}\n".encode())
    assert (code, len(lines)) == (0, 2)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--text", "nowhere.txt"), "nowhere.txt cannot be read"),
        (("--text", "{csv}"), 'has no column "text"; its columns are: email, name'),
        (("--text", "x", "openers/hiring"), "not both"),
        (("openers/hirring",), 'Did you mean "openers/hiring"?'),
    ],
)
def test_wrong_usage_is_a_sentence_and_exit_2(told, tmp_path: Path, words: tuple[str, ...], sentence: str):
    """Nothing was read."""
    file = tmp_path / "a.csv"
    file.write_text("email,name\nx,y\n")
    code, _, said = told(*(word.format(csv=file) for word in words))
    assert code == 2
    assert sentence in " ".join(said.split())


def test_shipped_templates_are_good(told):
    """Every opener, sequence, post and the snippets, by no name at all."""
    code, _, said = told()
    assert code == 0
    assert "mend " not in said
    assert said.count("good ") >= 30


def test_a_template_that_claims_too_much_is_told_with_its_line(told, tmp_path: Path):
    """One bad one among good ones: exit 2, and the JSON names both."""
    folder = tmp_path / "openers"
    folder.mkdir()
    head = "---\n{}\n---\nHi {{ person.first_name }},\n\n"
    (folder / "good.j2").write_text(head + "Who checks your lists before they go out?")
    (folder / "bad.j2").write_text(head + "I saw {{ company.nmae }} is hiring in Leeds.")
    code, _, said = told(str(folder))
    assert code == 2
    assert 'bad.j2 line 6: unknown field "company.nmae"' in " ".join(said.split())
    code = main(("lint", str(folder), "--json"))
    assert code == 2


def test_interrupted_or_cut_off_it_ends_without_a_traceback():
    """`gtm lint --text - | head -1`, and Ctrl-C while it waits."""
    command = [sys.executable, "-m", "flows.cli", "lint", "--text", "-"]
    cut = subprocess.run(
        ["sh", "-c", f'yes "{FINE}" | "$0" -m flows.cli lint --text - | head -2', sys.executable],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=True,
    )
    assert [json.loads(line)["blocking"] for line in cut.stdout.splitlines()] == [False, False]
    assert "Traceback" not in cut.stderr
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as waiting:
        assert waiting.stdin
        assert waiting.stdout
        waiting.stdin.write(f"{FINE}\n")
        waiting.stdin.flush()
        assert json.loads(waiting.stdout.readline())["blocking"] is False  # before the input has ended
        os.kill(waiting.pid, signal.SIGINT)
        _, err = waiting.communicate(timeout=30)
    assert "Traceback" not in err
    assert waiting.returncode != 0
