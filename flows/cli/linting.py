"""`gtm lint`: templates as a careful colleague reads them; or any text, line by line, as JSON Lines.

A template is tried out with everything known and with the least it asks for. A text is read as it stands: what
blocks there would not have left a play, either.
"""

import csv
import json as json_lines
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, TextIO

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import DONE, USAGE, wrong
from gtm.names import clean_company
from gtm.openers.errors import TemplateError, suggestion
from gtm.openers.findings import Finding
from gtm.openers.lint import lint as lint_opener
from gtm.openers.shelf import Look, look_at, template_files
from gtm.plays.explain import shown
from gtm.posts import check_post_template
from gtm.settings import Settings
from integrations.csv_columns import fields_of

_MOST_IN_A_CELL = 10_000_000
_DELIMITERS = ",;\t|"
_TEXT = ("text", "opener", "message", "body")
"""What the column of the texts may be called; of several the first."""
_SENTENCE = re.compile(r"[.?!:]|\s[-–—]\s|^(?:hi|hello|hey|dear)\b", re.I)
_LONGEST_NAME = 40  # of a column; what is longer is a text
_COMPANY = ("company_name", "company name", "company")


def lint(
    templates: Annotated[
        list[str] | None, Parameter(help="Files, folders or names like openers/hiring. None: all.")
    ] = None,
    *,
    text: Annotated[
        str | None,
        Parameter(
            help="Read texts instead: a file, or - for stdin; one a line, or a CSV with a column `text` "
            "(or `opener`, `message`, `body`).",
            allow_leading_hyphen=True,
        ),
    ] = None,
    json: Annotated[bool, Parameter(help="One JSON object on stdout.")] = False,
) -> int:
    """Read templates, or any text, for what must not leave: unfilled tags, None, a SDR, ACME, Inc., http links.

    With --text it writes one JSON object per text, in order: {"blocking": true, "findings": [{"id", "where",
    "fix", ...}]}; `where` counts characters from 0. It ends with 0 once everything was read, found or not.

    Example: gtm lint templates/openers/hiring.j2
    Example: gtm lint --text openers.csv
    """
    if text is not None:
        if templates:
            raise wrong("Give templates or --text, not both. Nothing was read.")
        return _lint_texts(text)
    looks = [_look(path) for path in _files(templates or [])]
    data = {
        "templates": [
            {"template": look.file, "problems": list(look.problems), "told": list(look.told)}
            for look in looks
        ]
    }
    bad = any(look.problems for look in looks)
    return printing.tell(
        data, lambda console: _show(console, looks), as_json=json, code=USAGE if bad else DONE
    )


# --- templates --------------------------------------------------------------------------------------------


def _files(names: list[str]) -> list[Path]:
    folder = Settings().templates()
    known = template_files(folder)
    if not names:
        return known
    found: list[Path] = []
    for name in names:
        path = Path(name)
        here = [one for one in (path, folder / name) if one.exists()]
        fitting = [one for one in known if one.relative_to(folder).as_posix().partition(".")[0] == name]
        if here and here[0].is_dir():
            found += template_files(here[0])
        elif here or fitting:
            found.append((here or fitting)[0])
        else:
            names_there = [one.relative_to(folder).as_posix().partition(".")[0] for one in known]
            raise wrong(f'There is no template "{name}". {suggestion(name, names_there)} Nothing was read.')
    return found


def _look(path: Path) -> Look:
    if "posts" in path.parts:
        try:
            check_post_template(path)
        except TemplateError as error:
            return Look(shown(path), (str(error),))
        return Look(shown(path))
    return look_at(path)


def _show(console: Console, looks: list[Look]) -> None:
    if not looks:
        console.print("There is no template here. Set GTM_TEMPLATES_DIR, or name a file.")
    for look in looks:
        if not look.problems:
            console.print(printing.styled(("good  ", "good"), look.file, (f"  {look.note}", "quiet")))
        for problem in look.problems:
            console.print(printing.styled(("mend  ", "bad"), problem), soft_wrap=True)
        for told in look.told:
            console.print(printing.styled(("      says  ", "warn"), told), soft_wrap=True)


# --- texts ------------------------------------------------------------------------------------------------


def _lint_texts(source: str) -> int:
    """One JSON object per text, written as soon as it is known."""
    if source == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]
        _write_results(_texts(sys.stdin, source))
        return DONE
    try:
        with open(source, encoding="utf-8-sig", errors="replace", newline="") as lines:
            _write_results(_texts(lines, source))
    except OSError as error:
        raise wrong(f"{source} cannot be read ({error.strerror}). Nothing was read.") from None
    return DONE


def _write_results(texts: Iterable[tuple[str, str]]) -> None:
    told: dict[tuple[str, str], int] = {}
    for number, (text, company) in enumerate(texts, start=1):
        findings = [*lint_opener(text)] if text.strip() else [_EMPTY]
        findings += _said_before(told, number, text, company)
        line = {
            "blocking": any(finding.blocking for finding in findings),
            "findings": [_as_json(finding) for finding in findings],
        }
        sys.stdout.write(json_lines.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


_EMPTY = Finding(id="empty", where="text", message="there is no text", fix="write one, or leave the line out")


def _said_before(told: dict[tuple[str, str], int], number: int, text: str, company: str) -> list[Finding]:
    """The same words to a second person of one company, whatever name they greet and however it is written."""
    if not company.strip() or not text.strip():
        return []
    greeting, comma, rest = text.partition(",")
    words = rest if comma and len(greeting) < 40 else text
    employer = (clean_company(company).short or company.strip()).casefold()
    first = told.setdefault((employer, " ".join(words.casefold().split())), number)
    if first == number:
        return []
    message = f"text {first} says the same to somebody at {company.strip()[:60]}"
    return [
        Finding(id="same-opener", where="text", message=message, fix="write something else to one of them")
    ]


def _as_json(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "where": finding.at,
        "length": finding.length,
        "fix": finding.fix,
        "message": finding.message,
        "blocking": finding.blocking,
    }


def _texts(lines: TextIO, source: str) -> Iterator[tuple[str, str]]:
    """Each text with its company, if the source is a CSV that has one."""
    first = lines.readline()
    delimiter = _delimiter(first)
    is_csv = source.casefold().endswith((".csv", ".tsv"))
    if delimiter is None and not is_csv:
        yield from ((line.rstrip("\r\n"), "") for line in _with(first, lines))
        return
    csv.field_size_limit(_MOST_IN_A_CELL)
    header = next(csv.reader([first], delimiter=delimiter or ","), [])
    names = [name.strip().casefold() for name in header]
    called = next((name for name in _TEXT if name in names), None)
    if called is None:
        there = ", ".join(name for name in names if name) or "none"
        raise wrong(
            f'{"stdin" if source == "-" else source} has no column "text"; its columns are: {there}. '
            f"Call the one with the texts {', '.join(_TEXT[:-1])} or {_TEXT[-1]}. Nothing was read."
        )
    column = names.index(called)
    company = next((names.index(name) for name in _COMPANY if name in names), None)
    for row in csv.reader(lines, delimiter=delimiter or ","):
        yield _cell(row, column), _cell(row, company)


def _with(first: str, lines: TextIO) -> Iterator[str]:
    if first:
        yield first
        yield from lines


def _cell(row: list[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _delimiter(header: str) -> str | None:
    """What parts the columns, if the line is a header; None: it is a text itself.

    A header has a column for texts, or columns of a list of people and nothing that could be a sentence.
    """
    if header.strip().strip('"').casefold() in _TEXT:
        return ","
    rows = {
        delimiter: [cell.strip().strip('"').casefold() for cell in header.split(delimiter)[:50]]
        for delimiter in _DELIMITERS
    }
    with_text = [delimiter for delimiter, cells in rows.items() if "text" in cells]
    named = [delimiter for delimiter, cells in rows.items() if _are_names(cells)]
    told = [delimiter for delimiter in named if not {*_TEXT}.isdisjoint(rows[delimiter])]
    lists = [delimiter for delimiter in named if sum(map(bool, fields_of(rows[delimiter]))) > 1]
    return next(iter([*with_text, *told, *lists]), None)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether these are the names of several columns and no parts of a sentence."""
    return len(cells) > 1 and all(len(cell) <= _LONGEST_NAME and not _SENTENCE.search(cell) for cell in cells)
