"""Whose answer is it? Apollo's bulk answers come in any order, with empty slots, and without our ids.

An answer is matched by Apollo's id, then by e-mail, LinkedIn page, and name at a company; never by its place
in the list.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gtm.models import Found, NotFound, PersonKey
from integrations.apollo_reading import company_fields, person_fields, real_email
from integrations.loose_json import mapping, text

_SMALLEST_SHARE = Decimal("0.0001")

Marks = tuple[str | None, ...]
"""By what one is recognised, surest first: id, e-mail, LinkedIn page, name at a domain, name at a company."""


def ask_for(key: PersonKey) -> dict[str, str]:
    """What Apollo is told of a person; empty when it would recognise nobody by it."""
    if "apollo" in key.refs:
        return {"id": key.refs["apollo"]}
    if not any(_marks_of_key(key)):
        return {}
    told = {
        "email": key.email,
        "linkedin_url": key.linkedin_url,
        "first_name": key.first_name,
        "last_name": key.last_name,
        "domain": key.company_domain,
        "organization_name": key.company_name,
    }
    return {name: value for name, value in told.items() if value}


def answers_by_key(
    people: Sequence[PersonKey], matches: Sequence[Any], charged: Decimal | None, reply: str = ""
) -> list[Found | NotFound]:
    """One answer per key, in the order of the keys; their credits add up to what was charged.

    Without a word of what was charged, 1 credit for each match, whether or not it could be assigned.
    """
    rows = [mapping(row) for row in matches if mapping(row).get("id")]
    whose = _assign(people, rows)
    paid = sum(row is not None for row in whose)
    shares = _shares(Decimal(len(rows)) if charged is None else charged, paid or len(people))
    words = (reply,) if reply else ()
    return [
        _found(key, row, next(shares), words)
        if row is not None
        else NotFound(subject_id=key.person_id, credits=Decimal(0) if paid else next(shares), replies=words)
        for key, row in zip(people, whose, strict=True)
    ]


def _assign(people: Sequence[PersonKey], rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any] | None]:
    """The row of each key. All sure matches come before any weaker one, so that none is taken away."""
    whose: list[Mapping[str, Any] | None] = [None] * len(people)
    marks_of_keys = [_marks_of_key(key) for key in people]
    free = [(row, _marks_of_row(row)) for row in rows]
    for level in range(len(_marks_of_row({}))):
        named = {marks[level]: row for row, marks in reversed(free) if marks[level]}
        for place, marks in enumerate(marks_of_keys):
            if whose[place] is None and marks[level] in named:
                whose[place] = named[marks[level]]
        free = [(row, marks) for row, marks in free if not any(row is taken for taken in whose)]
    return whose


def _marks_of_key(key: PersonKey) -> Marks:
    name = _plain(f"{key.first_name} {key.last_name}") if key.first_name and key.last_name else None
    return (
        key.refs.get("apollo"),
        _plain(key.email),
        _profile(key.linkedin_url),
        _at(name, key.company_domain),
        _at(name, key.company_name),
    )


def _marks_of_row(row: Mapping[str, Any]) -> Marks:
    company = mapping(row.get("organization"))
    first, last = text(row.get("first_name")), text(row.get("last_name"))
    name = _plain(f"{first} {last}") if first and last else None
    return (
        text(row.get("id")),
        _plain(real_email(row.get("email"))),
        _profile(text(row.get("linkedin_url"))),
        _at(name, text(company.get("primary_domain"))),
        _at(name, text(company.get("name"))),
    )


def _plain(words: str | None) -> str | None:
    return " ".join(words.casefold().split()) or None if words else None


def _profile(url: str | None) -> str | None:
    """`https://de.linkedin.com/in/maya-example/?x=1` and `linkedin.com/in/Maya-Example` are one person."""
    _, mark, slug = (url or "").casefold().partition("/in/")
    return slug.split("?")[0].strip("/") or None if mark else None


def _at(name: str | None, place: str | None) -> str | None:
    where = _plain(place)
    return f"{name} at {where}" if name and where else None


def _found(key: PersonKey, row: Mapping[str, Any], price: Decimal, words: tuple[str, ...]) -> Found:
    company = mapping(row.get("organization"))
    return Found(
        subject_id=key.person_id,
        person=person_fields(row),
        company=company_fields(company),
        person_ref=text(row.get("id")),
        company_ref=text(company.get("id")) or text(row.get("organization_id")),
        credits=price,
        replies=words,
    )


def _shares(total: Decimal, among: int) -> Iterator[Decimal]:
    """Equal parts; the first bears what does not divide, so that the sum is exact."""
    each = total / among
    if each % 1:
        each = each.quantize(_SMALLEST_SHARE)
    yield total - each * (among - 1)
    yield from [each] * (among - 1)
