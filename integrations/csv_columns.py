"""What a column of somebody's list means: forgiving headers, and a row of cells as a lead.

`E-mail address`, `email_address` and `EMAIL ADDRESS` are one: case, spaces and punctuation do not count. What
a header does not say in one of the known ways is left alone, never guessed.
"""

import csv
import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from gtm.models import CompanyFields, EmailStatus, Lead, PersonFields
from integrations.csv_numbers import number_in, says_nothing
from integrations.csv_text import DELIMITERS, plain

ALIASES: Mapping[str, str] = {
    "person.email": "email, email address, mail, work email, business email, primary email, contact email, "
    "e-mail-adresse, courriel, adresse e-mail, correo, correo electrónico, e-mailadres",
    "person.email_status": "email status, verification status, email verification",
    "person.first_name": "first name, first, given name, forename, fname, vorname, prénom, prenom, nombre, nome, "
    "voornaam",
    "person.last_name": "last name, last, surname, family name, lname, nachname, familienname, nom, "
    "nom de famille, apellido, apellidos, cognome, sobrenome, achternaam",
    "full_name": "name, full name, contact name, contact, person, person name, lead name, "
    "nom complet, nombre completo, nome completo, vor- und nachname",
    "person.title": "title, job title, position, job, role, jobtitel, berufsbezeichnung, poste, fonction, "
    "cargo, puesto, funktion, functie, ruolo, qualifica",
    "person.seniority": "seniority, seniority level",
    "person.departments": "departments, department",
    "person.linkedin_url": "linkedin url, linkedin, linkedin profile, linkedin profile url, "
    "person linkedin url",
    "person.phone": "phone, phone number, telephone, mobile, mobile phone, work direct phone",
    "person.city": "city, person city",
    "person.state": "state, region, person state",
    "person.country": "country, person country",
    "person.time_zone": "time zone",
    "company.name": "company name, company, organisation, organization, organization name, "
    "organisation name, account, account name, employer, company name for emails, "
    "firma, firmenname, unternehmen, société, societe, entreprise, empresa, azienda, bedrijf, bedrijfsnaam",
    "company.website": "website, company website, web site, company url, url, homepage",
    "company.domain": "domain, company domain, email domain, website domain",
    "company.linkedin_url": "company linkedin url, company linkedin",
    "company.industry": "industry, company industry",
    "company.keywords": "keywords",
    "company.employees": "employees, # employees, number of employees, employee count, headcount, "
    "company size",
    "company.founded_year": "founded, founded year",
    "company.revenue_usd": "annual revenue, revenue, revenue usd",
    "company.city": "company city, hq city",
    "company.state": "company state, hq state",
    "company.country": "company country, hq country",
    "company.technologies": "technologies, tech stack, technology",
    "company.funding_stage": "funding stage, latest funding, latest funding stage, last funding round",
    "company.funding_date": "funding date, last raised at, latest funding date, last funding date",
    "company.funding_amount_usd": "funding amount, latest funding amount, last funding amount, funding usd",
    "company.funding_total_usd": "total funding, funding total",
}
"""Our field -> the headers that mean it."""

_STATUSES: Mapping[str, EmailStatus] = {
    "verified": "verified", "valid": "verified", "deliverable": "verified", "ok": "verified",
    "unverified": "unverified", "guessed": "guessed", "extrapolated": "guessed",
    "catchall": "catch_all", "acceptall": "catch_all", "risky": "catch_all",
    "invalid": "invalid", "undeliverable": "invalid", "bad": "invalid", "unknown": "unknown",
}  # fmt: skip
_LISTS = {"person.departments", "company.keywords", "company.technologies"}
_NUMBERS = {
    "company.employees", "company.founded_year", "company.revenue_usd", "company.funding_amount_usd",
    "company.funding_total_usd",
}  # fmt: skip


def _key(header: str) -> str:
    return re.sub(r"[\W_]+", "", header.casefold())


_FIELD_OF = {_key(alias): field for field, aliases in ALIASES.items() for alias in aliases.split(",")}


def fields_of(header: Sequence[str]) -> tuple[str | None, ...]:
    """The field each column means; None for columns that mean nothing to us."""
    return tuple(_FIELD_OF.get(_key(name)) for name in header)


def doubled(header: Sequence[str]) -> list[str]:
    """A sentence, without its full stop, for each column that means the same as one before it."""
    first: dict[str, int] = {}
    told = []
    for place, field in enumerate(fields_of(header)):
        if field is None or first.setdefault(field, place) == place:
            continue
        one, other = (f"{column + 1} ({header[column]})" for column in (first[field], place))
        told.append(f"column {other} means the same as column {one} and is left out where that is filled")
    return told


def two_addresses(fields: Sequence[str | None], cells: Sequence[str]) -> str:
    """Why a row with more than one address cannot be read: nobody can tell which one is meant; empty if it has not."""
    places = [place for place, field in enumerate(fields) if field == "person.email" and cells[place]]
    if len({cells[place].casefold() for place in places}) < 2:
        return ""
    columns = " and ".join(str(place + 1) for place in places)
    return f"it has different e-mail addresses in columns {columns}; leave in the one that is meant"


def delimiter_of(line: str) -> str:
    """The delimiter by which a header names the most columns we know, then the most columns."""

    def understood(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([line], delimiter=delimiter), [])
        return sum(field is not None for field in fields_of([plain(cell) for cell in cells])), len(cells)

    return max(DELIMITERS, key=understood)


def nearest(header: Sequence[str], field: str) -> str | None:
    """The header that looks most like a misspelling of a field's names."""
    wanted = [_key(alias) for alias in ALIASES[field].split(",")]
    for name in header:
        if difflib.get_close_matches(_key(name), wanted, n=1, cutoff=0.75):
            return name
    return None


def lead_of(number: int, fields: Sequence[str | None], cells: Sequence[str]) -> Lead | None:
    """A row as a lead; None when nothing in it would let anyone recognise a person.

    Enough are an e-mail address, a LinkedIn page, or a name together with a company. Of several columns that
    mean the same, the first one that can be read counts.
    """
    said: dict[str, Any] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field and cell and field not in said and (value := _value(field, cell)) is not None:
            said[field] = value
    _split_name(said)
    _domain_from_website(said)
    person, company = _part(said, "person."), _part(said, "company.")
    named = "first_name" in person and ("name" in company or "domain" in company)
    if not (named or "email" in person or "linkedin_url" in person):
        return None
    return Lead(ref=f"row {number}", person=PersonFields(**person), company=CompanyFields(**company))


_UNREAD = {
    "company.employees": ("head count", "head counts"),
    "company.founded_year": ("founding year", "founding years"),
    "company.revenue_usd": ("revenue", "revenues"),
    "company.funding_date": ("funding date", "funding dates"),
    "company.funding_amount_usd": ("funding amount", "funding amounts"),
    "company.funding_total_usd": ("total of fundings", "totals of fundings"),
    "company.domain": ("domain", "domains"),
    "person.email_status": ("verification status", "verification statuses"),
}  # fmt: skip
"""The fields whose cells may say something that cannot be taken, as they are called in the singular and plural."""


class Unread:
    """What a file says and leads do not have: cells that could not be read, counted by field, with the first of each."""

    def __init__(self, fields: Sequence[str | None]) -> None:
        self._asked = [(place, field) for place, field in enumerate(fields) if field in _UNREAD]
        self._counts: Counter[str] = Counter()
        self._first: dict[str, str] = {}

    def look(self, lead: Lead, cells: Sequence[str]) -> None:
        """Compare a lead with the row it was made of."""
        for place, field in self._asked:
            cell = cells[place]
            if cell and field and _lost(lead, field, cell):
                self._counts[field] += 1
                self._first.setdefault(field, lead.ref + _example(field, cell))

    def told(self) -> list[str]:
        """`12 head counts could not be read and stay unknown, e.g. row 2 '51-200'`; one for each field."""
        return [
            f"{count:,} {_UNREAD[field][count > 1]} could not be read and "
            f"{'stay' if count > 1 else 'stays'} unknown, {'e.g. ' if count > 1 else ''}{self._first[field]}"
            for field, count in self._counts.items()
        ]


def _lost(lead: Lead, field: str, cell: str) -> bool:
    owner, _, name = field.partition(".")
    value = getattr(lead.person if owner == "person" else lead.company, name)
    if field == "person.email_status":
        return value == "unknown" and _key(cell) not in _STATUSES and not says_nothing(cell)
    return value is None and not says_nothing(cell)


def _example(field: str, cell: str) -> str:
    """The cell, if it is a figure: what a shifted row has in this column may be somebody's address or telephone."""
    figures = field in _NUMBERS or field == "company.funding_date"
    harmless = len(cell) <= _SHORT and "@" not in cell and 0 < sum(map(str.isdigit, cell)) < _TELEPHONE
    return f" {cell!r}" if figures and harmless else ""


_SHORT = 30
_TELEPHONE = 9  # digits


def _part(said: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {
        name.removeprefix(prefix): value
        for name, value in said.items()
        if name.startswith(prefix) and value is not None
    }


def _value(field: str, cell: str) -> object:
    """The cell as the field's type; None when it does not say it clearly (`51-200` is no head count)."""
    if field in _NUMBERS:
        return number_in(cell, rounded=field.endswith("_usd"))
    if field in _LISTS:
        return tuple(word.strip() for word in re.split(r"[,;|]", cell) if word.strip())
    if field == "person.email_status":
        return _STATUSES.get(_key(cell), "unknown")
    if field == "company.funding_date":
        return _iso_date(cell)
    if field == "company.domain":
        return _host(cell)
    return cell


def _split_name(said: dict[str, Any]) -> None:
    """`Maya van der Berg` and `van der Berg, Maya`; columns of their own for the parts win."""
    full = said.pop("full_name", "")
    if not full or "person.first_name" in said:
        return
    last, comma, first = full.partition(",")
    if not comma:
        first, _, last = full.partition(" ")
    said["person.first_name"] = first.strip() or None
    said.setdefault("person.last_name", last.strip() or None)


def _domain_from_website(said: dict[str, Any]) -> None:
    if said.get("company.domain") is None:
        said["company.domain"] = _host(said.get("company.website", ""))


def _host(website: str) -> str | None:
    """`https://www.Fabrikam.example/about` is `fabrikam.example`; profile pages are nobody's own domain."""
    text = website.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return None
    host = host.removeprefix("www.").rstrip(".")
    fits = re.fullmatch(r"[\w-]+(\.[\w-]+)+", host)
    return host if fits and not re.search(r"(^|\.)(linkedin|facebook|twitter|x)\.com$", host) else None


def _iso_date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell[:10])
    except ValueError:
        return None
