"""A CSV file as a source of leads: the list somebody has already.

Files come from spreadsheets, exports and hand work. Headers, encoding and delimiter are understood rather
than prescribed; a row that cannot be read is told by its number and the others go on; a file that cannot be
read is refused in one sentence. Memory holds one page, whatever the file's size.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from gtm.models import Estimate, Lead, LeadQuery, Page, UnreadableRow
from integrations.csv_columns import (
    Unread,
    delimiter_of,
    doubled,
    fields_of,
    lead_of,
    nearest,
    two_addresses,
)
from integrations.csv_text import LARGEST_FILE, Row, UnreadableFile, encoding_of, rows_of
from integrations.errors import Rejected
from integrations.ports import LeadSource, Pace

PROVIDER = "csv"

_MOST_COLUMNS = 200
_ANSWERED = {"file", "limit"}


class Settings(BaseSettings):
    """`CSV_*`: how files are read. There is no key."""

    model_config = SettingsConfigDict(
        env_prefix="CSV_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    page_size: int = Field(500, ge=1, le=10_000, description="Rows that are read and stored at a time.")


def sandboxed(url: str) -> Settings:
    """The same as ever: a file needs no sandbox."""
    return Settings()


def lead_source(settings: Settings, pace: Pace | None = None) -> LeadSource:
    """A CSV file in the role of a LeadSource."""
    return CsvFile(settings.page_size)


class CsvFile:
    """Reads the file that the query names. Free, repeatable; the file is never changed.

    There must be a column for e-mail addresses or for LinkedIn pages; names with companies alone find too
    many wrong people. `company.domain` comes from a website or domain column only: whether an e-mail's domain
    is the company's or a free-mail provider's is for the rules to say.
    """

    def __init__(self, page_size: int = 500) -> None:
        self._page_size = page_size

    def estimate(self, query: LeadQuery) -> Estimate:
        """How many rows are leads, which columns mean the same and what could not be read; reads up to the limit.

        Raises Rejected like `pages`.
        """
        lost: list[Unread] = []
        matches = sum(isinstance(found, Lead) for _, found in islice(_found(query, lost), query.limit))
        path = Path(query.file or "")
        header = next(rows_of(path, encoding_of(path), delimiter_of)).cells
        return Estimate(matches=matches, note=_note(header, lost), columns=_named(header))

    def pages(self, query: LeadQuery, cursor: str | None = None) -> Iterator[Page]:
        """Pages in the order of the file; the cursor is the number of the last row that was read.

        Raises Rejected when the file cannot be read or the query asks for more than a file and a limit.
        """
        after = _row_number(cursor)
        # The limit counts what is read: who asks for 20 gets 20 rows, and the unreadable ones among them told.
        fresh = (pair for pair in islice(_found(query), query.limit) if pair[0] > after)
        batch = list(islice(fresh, self._page_size))
        while True:
            following = list(islice(fresh, self._page_size))
            yield Page(
                leads=tuple(one for _, one in batch if isinstance(one, Lead)),
                unreadable=tuple(one for _, one in batch if isinstance(one, UnreadableRow)),
                cursor=str(batch[-1][0]) if following else None,
            )
            if not following:
                return
            batch = following


def _found(query: LeadQuery, lost: list[Unread] | None = None) -> Iterator[tuple[int, Lead | UnreadableRow]]:
    """Every row of the file with its number, as a lead or as the reason why it is none.

    `lost`, if given, gets what is in the file and not in the leads.
    """
    path = _file(query)
    try:
        yield from _read(path, lost)
    except UnreadableFile as problem:
        raise _rejected(path, str(problem)) from None
    except OSError as problem:
        raise _rejected(path, f"it cannot be read: {problem.strerror}") from None


def _read(path: Path, lost: list[Unread] | None) -> Iterator[tuple[int, Lead | UnreadableRow]]:
    rows = rows_of(path, encoding_of(path), delimiter_of)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("it is empty; the first row must name the columns, one of them email")
    fields = _columns(header)
    unread = Unread(fields)
    if lost is not None:
        lost.append(unread)
    row = None
    for row in rows:
        found = _lead(row, fields)
        if lost is not None and isinstance(found, Lead):
            unread.look(found, row.cells)
        yield row.number, found
    if row is None:
        raise UnreadableFile("it has a header and no rows; put one person into each row")


def _note(header: Sequence[str], lost: Sequence[Unread]) -> str:
    """What to know of the columns of a file that has been read before, and of cells that nobody will hear of."""
    told = doubled(header)
    if fields_of(header).count("person.email") > 1:
        told.append("a row with different e-mail addresses is not read")
    return "; ".join([*told, *(sentence for unread in lost for sentence in unread.told())])


def _named(header: Sequence[str]) -> dict[str, str]:
    """The first column of each field."""
    return {field: name for field, name in reversed([*zip(fields_of(header), header, strict=True)]) if field}


def _lead(row: Row, fields: Sequence[str | None]) -> Lead | UnreadableRow:
    ref = f"row {row.number}"
    problem = row.problem
    if not problem and (len(row.cells) < len(fields) or any(row.cells[len(fields) :])):
        cells = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
        problem = f"it has {cells}, the header has {len(fields)}; is a quote or delimiter wrong?"
    problem = problem or _of_address(row, fields)
    if problem:
        return UnreadableRow(ref=ref, reason=problem)
    lead = lead_of(row.number, fields, row.cells)
    return lead or UnreadableRow(
        ref=ref, reason="it has no e-mail address, LinkedIn page or name with company"
    )


def _of_address(row: Row, fields: Sequence[str | None]) -> str:
    """Why nobody knows which address this row means. Two of them, or one that only looks like another."""
    if any(fields[place] == "person.email" for place in row.strange if place < len(fields)):
        return "its e-mail address holds a control character; type it again"
    return two_addresses(fields, row.cells) if fields.count("person.email") > 1 else ""


def _columns(header: Row) -> tuple[str | None, ...]:
    """The meaning of each column. Raises UnreadableFile when no person could be recognised by them."""
    if header.problem or len(header.cells) > _MOST_COLUMNS:
        raise UnreadableFile(f"its header cannot be read: {header.problem or 'more than 200 columns'}")
    fields = fields_of(header.cells)
    if "person.email" in fields or "person.linkedin_url" in fields:
        return fields
    near = nearest(header.cells, "person.email")
    hint = f"if {near!r} holds them, call that column email" if near else "name that column email"
    named = ", ".join(name for name in header.cells if name)[:200]
    raise UnreadableFile(f"it has no column for e-mail addresses (or LinkedIn pages), only: {named}; {hint}")


def query_problems(query: LeadQuery) -> Iterator[tuple[str, str]]:
    """Each key of a query that a file cannot be asked, and why. The file itself is not looked at."""
    for name, field in LeadQuery.model_fields.items():
        if name not in _ANSWERED and getattr(query, name) != field.default:
            yield name, "a file cannot be asked for that; make it a rule of the ICP"
    if query.file is None:
        yield "file", "it is missing; name the CSV file"


def _file(query: LeadQuery) -> Path:
    """The file asked for. Raises Rejected naming what is wrong with the query or the path."""
    for name, why in query_problems(query):
        raise Rejected("csv", "read the query", f"source.csv.{name}: {why}")
    path = Path(query.file or "")
    if not path.is_file():
        what = "it is a folder" if path.is_dir() else "there is no such file"
        what = "it is no regular file" if path.exists() and not path.is_dir() else what
        raise _rejected(
            path, f"{what}; check source.csv.file (a relative path counts from the play's folder)"
        )
    if path.stat().st_size > LARGEST_FILE:
        size = path.stat().st_size / 2**20
        raise _rejected(path, f"it has {size:,.0f} MB, at most {LARGEST_FILE // 2**20} are read; split it")
    return path


def _row_number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdecimal():
        raise Rejected("csv", "read a file", f"{cursor!r} is no row number to go on from")
    return int(cursor)


def _rejected(path: Path, why: str) -> Rejected:
    return Rejected("csv", f"read {path}", why)
