"""One row of somebody's sheet, tidied as a whole: what `gtm clean` writes for it.

The columns know about each other: a full name helps where a half is missing, a company that stands in the
name's column is recognised, a domain names the company that has no name.
"""

from typing import Literal, NamedTuple

from gtm.models import Frozen
from gtm.names.companies import CleanCompany, clean_company
from gtm.names.emails import EmailProblem, read_email
from gtm.names.given_names import is_given
from gtm.names.persons import CleanName, clean_full_name, clean_person
from gtm.names.text import plain
from gtm.names.titles import clean_title, department, holds_token, seniority

Column = Literal["first_name", "last_name", "company", "title", "email", "row"]

_LONGEST_DOMAIN_NAME = 14
"""A longer label is several words in one: nobody is at `Brightwateranalytics`."""


class RowFinding(NamedTuple):
    """What was repaired (`fix` is the new value) or stands in the way (`fix` is None), and in which column."""

    id: str
    where: Column
    fix: str | None


class RawRow(NamedTuple):
    """The cells of a row that mean something here; None where the sheet has no such column."""

    first_name: str | None = None
    last_name: str | None = None
    full_name: str | None = None
    company_name: str | None = None
    title: str | None = None
    email: str | None = None
    domain: str | None = None

    @property
    def names_people(self) -> bool:
        """Whether the sheet has a column for names at all."""
        return not (self.first_name is None and self.last_name is None and self.full_name is None)


class CleanRow(Frozen):
    """A tidy row. Empty where nothing is known; `seniority` and `department` are None where a title is silent."""

    first_name: str
    last_name: str
    company: str
    title: str
    seniority: str | None
    department: str | None
    greeting_ok: bool
    findings: tuple[RowFinding, ...]


def clean_row(row: RawRow) -> CleanRow:
    """Tidy a row. Never raises; a tidy row comes back as it was, without findings."""
    findings: list[RowFinding] = []
    name = _name(row)
    company = _company(row, findings)
    if name.greeting_ok and _is_company(name, company):
        name = CleanName(first="", last="", greeting_ok=False)
        findings.append(RowFinding("not-a-person", "first_name", None))
    if row.names_people:
        findings[:0] = _of_name(name)
    title = clean_title(row.title)
    findings += _of_title(row.title or "", title)
    findings += _of_email(row.email)
    return CleanRow(
        first_name=name.first,
        last_name=name.last,
        company=company.short,
        title=title,
        seniority=seniority(title) or seniority(row.title),
        department=department(title) or department(row.title),
        greeting_ok=name.greeting_ok,
        findings=tuple(findings),
    )


def unreadable_row() -> CleanRow:
    """What stands for a row that could not be read, so that rows keep their order and number."""
    return CleanRow(
        first_name="",
        last_name="",
        company="",
        title="",
        seniority=None,
        department=None,
        greeting_ok=False,
        findings=(RowFinding("row-unreadable", "row", None),),
    )


# --- the name -------------------------------------------------------------------------------------


def _name(row: RawRow) -> CleanName:
    """Columns of their own win; where one of them is empty, the full name tells it."""
    first, last, full = (plain(text) for text in (row.first_name, row.last_name, row.full_name))
    if (first and last) or not full:
        return clean_person(row.first_name, row.last_name)
    if first and full.casefold().startswith(f"{first.casefold()} "):
        return clean_person(first, full[len(first) + 1 :])
    if last and full.casefold().endswith(f" {last.casefold()}"):
        return clean_person(full[: -len(last) - 1], last)
    return clean_person(first, last) if first else clean_full_name(row.full_name)


def _is_company(name: CleanName, company: CleanCompany) -> bool:
    """The company's name in the person's columns: `Northwind` at Northwind; not Maya Ortega at Maya Ortega."""
    whole = f"{name.first} {name.last}".strip().casefold()
    return bool(whole) and whole == company.short.casefold() and not is_given(name.first.partition(" ")[0])


def _of_name(name: CleanName) -> list[RowFinding]:
    values = {"first": name.first, "last": name.last}
    columns: dict[str, Column] = {"first": "first_name", "last": "last_name"}
    return [
        RowFinding(one.id, columns[one.where], values[one.where] if one.is_repair else None)
        for one in name.found
    ]


# --- the company ----------------------------------------------------------------------------------


def _company(row: RawRow, findings: list[RowFinding]) -> CleanCompany:
    company = clean_company(row.company_name)
    if not company.short and row.domain:
        named = clean_company(row.domain)
        if "domain-as-name" in named.findings and max(map(len, named.short.split())) <= _LONGEST_DOMAIN_NAME:
            company = named
    for id in company.findings:
        if id != "empty" or row.company_name is not None:
            findings.append(RowFinding(id, "company", company.short if company.is_repair(id) else None))
    return company


# --- title and address ----------------------------------------------------------------------------------


def _of_title(cell: str, title: str) -> list[RowFinding]:
    if title == cell:
        return []
    if not title:
        return [RowFinding("token-in-title" if holds_token(cell) else "not-a-title", "title", None)]
    id = "case-repaired" if title.casefold() == cell.casefold() else "title-shortened"
    return [RowFinding(id, "title", title)]


def _of_email(cell: str | None) -> list[RowFinding]:
    """What the address is: another spelling, a role, private, thrown away, unusable."""
    if not cell or not cell.strip():
        return []
    try:
        address = read_email(cell)
    except EmailProblem as problem:
        return [RowFinding(problem.id, "email", None)]
    kinds = (
        ("role-address", address.role),
        ("free-mail", address.free and not address.meant),
        ("disposable-address", address.disposable),
    )
    found = [RowFinding(id, "email", None) for id, applies in kinds if applies]
    if address.meant:
        mailbox = address.raw.rpartition("@")[0]
        found.insert(0, RowFinding("email-typo", "email", f"{mailbox}@{address.meant}"))
    if address.canonical != cell:
        found.insert(0, RowFinding("email-canonical", "email", address.canonical))
    return found
