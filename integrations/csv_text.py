"""From the bytes of somebody's CSV file to rows of cells, whatever wrote it and however large a cell is.

Encoding and delimiter are found out, not taken from a setting. Python's csv module reads the rows; what is
added is a bound on a row, so that a missing quote or a 10 MB cell costs one row and not the memory.
"""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import TextIO

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_CELL = 64 * 1024
LARGEST_ROW = 1024 * 1024
_CHUNK = 64 * 1024
DELIMITERS = (",", ";", "\t", "|")

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_OTHER_FORMATS = {b"PK\x03\x04": "an Excel workbook or a zip", b"\xd0\xcf\x11\xe0": "an old Excel workbook",
                  b"%PDF": "a PDF", b"\x1f\x8b": "compressed"}  # fmt: skip
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
_CP1252_GAPS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")
_NO_BLANKS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SEPARATOR_HINT = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)


class UnreadableFile(Exception):
    """The file as a whole cannot be read. `str()` says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One row with its number as a spreadsheet shows it. An unreadable one has a `problem`, not cells.

    `strange` are the cells, by their place, that hold control characters other than blanks, as they stand: in a name
    these do not matter, but without them an address would be another one.
    """

    number: int
    cells: tuple[str, ...] = ()
    problem: str = ""
    strange: Mapping[int, str] = field(default_factory=dict)


def encoding_of(path: Path) -> str:
    """The one encoding of the file. Raises UnreadableFile when it has several, or is no text.

    A BOM decides. Without one it is UTF-8 if all of it is, else Windows-1252 (Latin-1 where that has gaps),
    unless some of it is clearly UTF-8: then two programs have written it, and any choice would garble names.
    """
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    _refuse_other_formats(start)
    for bom, encoding in _BOMS.items():
        if start.startswith(bom):
            return encoding
    _refuse_unmarked_utf16(start)
    broken, beyond_ascii, gaps = _bytes_of(path)
    if not broken:
        return "utf-8"
    if beyond_ascii:
        row = _first_row_not_utf8(path)
        raise UnreadableFile(
            f"it mixes encodings: mostly UTF-8, but row {row} is not; save all of it as UTF-8"
        )
    return "latin-1" if gaps else "cp1252"


def rows_of(path: Path, encoding: str, delimiter_of: Callable[[str], str]) -> Iterator[Row]:
    """All rows with at least one filled cell, the header among them, one at a time.

    `delimiter_of` is asked with the first line that is not blank. Raises UnreadableFile when the bytes are
    not of the encoding after all (a UTF-16 file cut in half).
    """
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        try:
            for row in rows_in(file, delimiter_of):
                number = row.number
                yield row
        except UnicodeDecodeError:
            raise UnreadableFile(f"it is not all {encoding.upper()}: broken after row {number}") from None


def rows_in(file: TextIO, delimiter_of: Callable[[str], str], *, keep_empty: bool = False) -> Iterator[Row]:
    """The rows of a text that is open already, and was opened without newline translation; like `rows_of`.

    `keep_empty` keeps rows of nothing but delimiters too; blank lines are no rows.
    """
    number = 0
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=lines.peek_delimiter(delimiter_of))
    while True:
        number += 1
        try:
            row = _row(number, next(reader), lines)
            if lines.cut and not row.problem:
                row = Row(number, problem=_NEVER_CLOSED)
        except (csv.Error, _RowTooLong):  # csv refuses cells beyond its own, larger limit
            lines.skip_row()
            row = Row(number, problem=_too_large(lines.size, lines.count))
        except StopIteration:
            return
        if row.problem or any(row.cells) or (keep_empty and row.cells):
            yield row
        lines.begin_row()


def as_text(file: BufferedReader) -> TextIO:
    """A stream of bytes as text, read once and never whole: what a pipe gives, whose end is not known.

    A BOM decides; else it is UTF-8, and every byte that cannot be is taken for Windows-1252. Raises
    UnreadableFile for what is no text.
    """
    start = file.peek(_CHUNK)[:_CHUNK]
    _refuse_other_formats(start)
    encoding = next((name for bom, name in _BOMS.items() if start.startswith(bom)), "utf-8")
    if encoding != "utf-16":
        _refuse_unmarked_utf16(start)
    codecs.register_error("windows", _windows)
    return TextIOWrapper(
        file, encoding=encoding, errors="windows" if encoding != "utf-16" else "replace", newline=""
    )


def _windows(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8, as Windows-1252 or, in its gaps, as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("latin-1" if _CP1252_GAPS.search(wrong) else "cp1252"), error.end


def plain(cell: str) -> str:
    """A cell without control characters (tabs and line breaks among them) and outer blanks; NUL leaves no blank."""
    return cell.strip() if cell.isprintable() else _CONTROLS.sub(" ", cell.replace("\0", "")).strip()


def _row(number: int, cells: list[str], lines: "_Lines") -> Row:
    largest = max(map(len, cells), default=0)
    if largest > LARGEST_CELL:
        return Row(number, problem=_too_large(largest, lines.count))
    strange = {
        place: cell for place, cell in enumerate(cells) if not cell.isprintable() and _NO_BLANKS.search(cell)
    }
    return Row(number, tuple(plain(cell) for cell in cells), strange=strange)


def _too_large(size: int, lines: int) -> str:
    text = f"a cell of about {size // 1024:,} KB; at most {LARGEST_CELL // 1024} KB are read"
    return f"{text}. It spans {lines:,} lines: is a closing quote missing?" if lines > 1 else text


_NEVER_CLOSED = (
    "a quote is opened in it and never closed, so that the rest of the file was taken for one cell"
)


class _RowTooLong(Exception):
    pass


class _Lines:
    """The lines of a file for csv.reader, never more than `LARGEST_ROW` characters for one row."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._ready: list[str] = []
        self.begin_row()

    def begin_row(self) -> None:
        self.size = self.count = self._quotes = 0
        self._ended = True
        self.cut = False  # the file ended inside of quotes: csv asks for a line after the last one

    def peek_delimiter(self, delimiter_of: Callable[[str], str]) -> str:
        """Looks at the first line that says something; an Excel hint (`sep=;`) is obeyed and left out."""
        for line in iter(lambda: self._file.readline(LARGEST_ROW), ""):
            hint = _SEPARATOR_HINT.fullmatch(line)
            if hint:
                return hint[1]
            self._ready.append(line)
            if line.strip():
                return delimiter_of(line)
        return ","

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ready.pop(0) if self._ready else self._file.readline(LARGEST_ROW)
        if not line:
            self.cut = self.size > 0
            raise StopIteration
        self._note(line)
        if self.size >= LARGEST_ROW:
            raise _RowTooLong
        return line

    def skip_row(self) -> None:
        """Read to the end of the row that was given up: the end of a line outside of quotes."""
        while not self._ended or self._quotes % 2:
            piece = self._file.readline(_CHUNK)
            if not piece:
                return
            self._note(piece)

    def _note(self, piece: str) -> None:
        self.size += len(piece)
        self._quotes += piece.count('"')
        self._ended = piece.endswith(("\n", "\r"))
        self.count += self._ended


def _refuse_other_formats(start: bytes) -> None:
    for magic, what in _OTHER_FORMATS.items():
        if start.startswith(magic):
            raise UnreadableFile(f"it is {what}, not a CSV file; export it as CSV (UTF-8)")


def _refuse_unmarked_utf16(start: bytes) -> None:
    if start.count(0) > len(start) // 4:
        raise UnreadableFile("it seems to be UTF-16 without a byte order mark; save it as UTF-8")


def _bytes_of(path: Path) -> tuple[bool, bool, bool]:
    """Is any of it not UTF-8; is any of it UTF-8 beyond ASCII; does it hold bytes that Windows-1252 lacks."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    broken = beyond_ascii = gaps = False
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            text = decoder.decode(chunk)
            broken = broken or _NOT_UTF8.search(text) is not None
            beyond_ascii = beyond_ascii or _BEYOND_ASCII.search(text) is not None
            gaps = gaps or _CP1252_GAPS.search(chunk) is not None
        broken = broken or decoder.decode(b"", final=True) != ""
    return broken, beyond_ascii, gaps


def _first_row_not_utf8(path: Path) -> int:
    for row in rows_of(path, "latin-1", lambda line: ","):  # the delimiter does not change where rows end
        try:
            "".join(row.cells).encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return row.number
    return 1
