"""Suppression lists from files: one entry per line, or the right column of a CSV. Bad lines are told."""

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gtm.ledger.suppressions import OPT_OUT, Suppression
from gtm.names import country_code

_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")


# What teams call the list of people who want to be left alone.
_OPT_OUT_NAMES = {"optout", "optouts", "dnc", "donotcontact", "unsubscribed", "unsubscribes", "suppression"}


def list_name(text: str) -> str:
    """A list's name; every usual name of the opt-out list means that one."""
    bare = re.sub(r"[^a-z0-9]", "", text.casefold())
    return OPT_OUT if bare in _OPT_OUT_NAMES else text


class ListFile(NamedTuple):
    """What a file held: entries, and `line N: ...` sentences for lines that are none."""

    entries: tuple[Suppression, ...]
    problems: tuple[str, ...]


def entry(value: str, list_: str, source: str, reason: str = "") -> Suppression:
    """One entry; its kind is seen from its form. Raises ValueError, a sentence."""
    text = value.strip().strip("\"'").strip()
    if _ADDRESS.fullmatch(text):
        return Suppression("email", text.casefold(), list_, reason, source)
    bare = text.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    bare = bare.removeprefix("@")
    if _DOMAIN.fullmatch(bare):
        return Suppression("domain", bare, list_, reason, source)
    if _COUNTRY.fullmatch(text) and (code := country_code(text)):
        return Suppression("country", code, list_, reason, source)
    raise ValueError(f'"{text[:80]}" is neither an e-mail address, nor a domain, nor a country code like DE')


def read_list(file: Path, list_: str | None = None) -> ListFile:
    """A file of entries; the list is named like the file unless said. `#` begins a comment.

    If its first line names a column of addresses or domains it is read as a CSV, and only that column.
    """
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    name = list_name(list_ or file.stem)
    column = _column(next((line for line in lines if line.strip()), ""))
    return read_lines(lines, name, file.name) if column is None else _read_csv(lines, column, name, file.name)


# What exports call the column that says who. In a file with both, the address says it more exactly.
_COLUMNS = ("email", "emailaddress", "mail", "workemail", "domain", "companydomain", "website")


def _column(header: str) -> tuple[str, int] | None:
    """`(delimiter, index)` of the column that says who; None: the line is no header of a CSV."""
    for delimiter in (",", ";", "\t", "|"):
        cells = [
            re.sub(r"[\W_]+", "", cell.casefold()) for cell in next(csv.reader([header], delimiter=delimiter))
        ]
        for name in _COLUMNS:
            if name in cells:
                return delimiter, cells.index(name)
    return None


def _read_csv(lines: list[str], column: tuple[str, int], list_: str, source: str) -> ListFile:
    delimiter, index = column
    entries: list[Suppression] = []
    problems: list[str] = []
    rows = csv.reader(lines, delimiter=delimiter)
    for number, cells in enumerate(rows):
        if number == 0 or not any(cell.strip() for cell in cells):
            continue
        try:
            entries.append(entry(cells[index] if index < len(cells) else "", list_, source))
        except ValueError as error:
            problems.append(f"line {rows.line_num}: {error}")
    return ListFile(tuple(entries), tuple(problems))


def read_lines(lines: Iterable[str], list_: str, source: str) -> ListFile:
    """Entries of a list, line by line."""
    entries: list[Suppression] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            entries.append(entry(text, list_, source))
        except ValueError as error:
            problems.append(f"line {number}: {error}")
    return ListFile(tuple(entries), tuple(problems))
