"""`gtm clean`: the clean-up of names as a filter, for people who tidy a sheet by hand.

CSV in, JSON Lines out, one object per row in the same order; memory holds one row. Nothing is stored and
nobody is asked.
"""

import json as json_text
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader, TextIOWrapper
from typing import Annotated, TextIO, cast

from cyclopts import Parameter

from flows.cli import printing
from flows.cli.errors import DONE, DOUBT, FAILED, Trouble, wrong
from gtm.names import CleanRow, RawRow, clean_row, unreadable_row
from gtm.sentences import ended
from integrations.csv_columns import delimiter_of, doubled, fields_of
from integrations.csv_text import Row, UnreadableFile, as_text, rows_in

_STDIN = "-"
_MOST_SHOWN = 20
_CELLS = {
    "person.first_name": "first_name",
    "person.last_name": "last_name",
    "full_name": "full_name",
    "company.name": "company_name",
    "person.title": "title",
    "person.email": "email",
    "company.domain": "domain",
    "company.website": "domain",
}
"""The columns that mean something here: what the CSV connector calls them, and what a row does."""


def clean(
    file: Annotated[str, Parameter(help="A CSV file, or - for stdin.", allow_leading_hyphen=True)],
    /,
    *,
    json: Annotated[
        bool, Parameter(help="Accepted as by every verb; the answer is JSON Lines with and without it.")
    ] = False,
) -> int:
    """Tidy the names, companies and titles of a CSV file; `-` is stdin. JSON Lines to stdout, one per row.

    Columns, any of them, in any order: first_name, last_name, full_name, company_name, title, email, domain.

    Ends with 3 if a row could not be read (its line is there all the same, with nothing in it), with 2 if none could.
    Other columns are left out of the answer, and named on stderr. Stores nothing.

    Example: gtm clean people.csv | jq -r 'select(.greeting_ok) | .first_name'
    """
    done = problems = 0
    out = _answer()
    try:
        with _opened(file) as text:
            for row, cleaned in _rows(text, _name(file)):
                if row.problem:
                    problems += 1
                    _tell(file, row, problems)
                _write(out, _line(cleaned), done)
                done += 1
        _write(out, "", done)
    except UnreadableFile as problem:
        raise wrong(
            f"{_name(file)} cannot be read: {ended(problem)} {printing.count(done, 'row')} written."
        ) from None
    except KeyboardInterrupt:
        out.flush()
        count = printing.count(done, "row")
        raise Trouble(f"Interrupted. {count} written, each complete.", FAILED, "interrupted") from None
    if problems and problems == done:
        raise wrong(f"{_name(file)}: none of its {printing.count(done, 'row')} could be read.")
    if problems > _MOST_SHOWN:
        rest = printing.count(problems - _MOST_SHOWN, "more row")
        printing.stderr().print(f"{_name(file)}: {rest} could not be read.", markup=False)
    return DOUBT if problems else DONE


def _answer() -> TextIO:
    """Stdout in UTF-8, as JSON is, whatever the terminal speaks: the names of a list are in many scripts."""
    if sys.stdout is None:
        raise wrong("gtm clean writes its answer to stdout, and stdout is closed.")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def _write(out: TextIO, line: str, done: int) -> None:
    """One line of the answer; the empty one is its end. Raises Trouble when the disk is full."""
    try:
        if line:
            out.write(line)
        else:
            out.flush()
    except BrokenPipeError:  # the reader has left; that is no trouble
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())  # what is left must not fail again at the end
        rows = printing.count(done, "row")
        raise Trouble(
            f"The answer cannot be written: {error.strerror}. At most {rows} of it stand there; the last line may be torn.",
            FAILED,
            "output",
        ) from None


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    """The file, or stdin, as text. Raises Trouble in one sentence when there is no such file."""
    if file == _STDIN:
        yield as_text(cast(BufferedReader, sys.stdin.buffer))
        return
    try:
        stream = open(file, "rb")  # noqa: SIM115 - closed by the text around it, below
    except OSError as error:
        raise wrong(f"{file} cannot be opened: {error.strerror}. Give a CSV file, or - for stdin.") from None
    with stream, as_text(stream) as text:
        yield text


def _rows(text: TextIO, name: str) -> Iterator[tuple[Row, CleanRow]]:
    rows = rows_in(text, delimiter_of, keep_empty=True)
    header = next((row for row in rows if row.problem or any(row.cells)), None)
    if header is None:
        raise UnreadableFile("it is empty; the first row must name the columns, first_name for example")
    cells = _cells_of(header)
    _tell_left_out(name, header, cells)
    for row in rows:
        row = _checked(row, len(cells))
        yield row, unreadable_row() if row.problem else clean_row(_raw(row, cells))


def _cells_of(header: Row) -> tuple[str | None, ...]:
    """The meaning of each column. Raises UnreadableFile if none of them means anything here."""
    if header.problem:
        raise UnreadableFile(f"its header cannot be read: {header.problem}")
    cells = tuple(_CELLS.get(field or "") for field in fields_of(header.cells))
    if not any(cells):
        named = ", ".join(printing.clean(name) for name in header.cells if name)[:200]
        raise UnreadableFile(
            f"none of its columns is known here: {named}. The first row must name them; known are "
            f"{', '.join(RawRow._fields)}"
        )
    return cells


def _tell_left_out(name: str, header: Row, cells: Sequence[str | None]) -> None:
    """The columns of the answer are always the same: what else the sheet holds must not vanish without a word."""
    others = [printing.clean(one) for one, cell in zip(header.cells, cells, strict=True) if one and not cell]
    if others:
        named = ", ".join(others)[:200]
        words = f"column {named} means" if len(others) == 1 else f"columns {named} mean"
        told = f"{name}: the {words} nothing here; only what is known is in the answer (gtm clean --help)."
        printing.stderr().print(told, markup=False, soft_wrap=True)
    for told in doubled(header.cells):
        printing.stderr().print(printing.clean(f"{name}: {told}."), markup=False, soft_wrap=True)


def _checked(row: Row, columns: int) -> Row:
    """A row with more cells than columns has slipped: what stands where is not known."""
    if row.problem or not any(row.cells[columns:]):
        return row
    if columns == 1:  # a sheet of one column has no delimiter: `O'Brien, PhD` is one cell
        return Row(row.number, (", ".join(filter(None, row.cells)),))
    problem = f"it has {len(row.cells)} cells, the header has {columns}; is a quote or delimiter wrong?"
    return Row(row.number, problem=problem)


def _raw(row: Row, cells: Sequence[str | None]) -> RawRow:
    """Of several columns that mean the same, the first filled one counts; a short row lacks its last cells.

    An address is taken as it stands: one that is mended in silence is another one.
    """
    said = {name: "" for name in cells if name}
    for place, (name, value) in enumerate(zip(cells, row.cells, strict=False)):
        if name and value and not said[name]:
            said[name] = row.strange.get(place, value) if name == "email" else value
    return RawRow(**said)


def _line(row: CleanRow) -> str:
    data = row.__dict__ | {"findings": [finding._asdict() for finding in row.findings]}
    return json_text.dumps(data, ensure_ascii=False) + "\n"


def _tell(file: str, row: Row, problems: int) -> None:
    if problems <= _MOST_SHOWN:
        printing.stderr().print(
            f"{_name(file)} row {row.number}: {row.problem.rstrip('.?')}; it was left out.",
            markup=False,
            soft_wrap=True,
        )


def _name(file: str) -> str:
    return "stdin" if file == _STDIN else file
