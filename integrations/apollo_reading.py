"""Apollo's JSON in our words. Every field may be missing, null or of another type than yesterday.

Two values look like facts and are none: the placeholder address of locked e-mails, and `contact`, which can
describe another person than the one asked for (https://docs.apollo.io/reference/people-enrichment).
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from gtm.models import CompanyFields, EmailStatus, OpenRole, PersonFields
from integrations.loose_json import items, mapping, number, text

_EMAIL_STATUS: dict[str, EmailStatus] = {
    "verified": "verified",
    "likely to engage": "verified",
    "unverified": "unverified",
    "user_managed": "unverified",
    "extrapolated": "guessed",
    "guessed": "guessed",
    "update_required": "invalid",  # the address belongs to a former employer
}
_PLACEHOLDER = re.compile(r"email_not_unlocked@.*|.*@domain\.com", re.IGNORECASE)
_AMOUNT = re.compile(r"([\d.,]+)\s*([KMBT]?)", re.IGNORECASE)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_MOST_CREDITS = 10**9  # `1e999999` would be a number, and a bill
_DOLLARS = {"$", "USD", "US$"}


def stub(row: Mapping[str, Any]) -> tuple[PersonFields, CompanyFields]:
    """A search result: first name, title, company name. The last name is obfuscated, so it is not a fact."""
    has_email = row.get("has_email")
    person = PersonFields(
        first_name=text(row.get("first_name")),
        title=text(row.get("title")),
        has_email=has_email if isinstance(has_email, bool) else None,
    )
    return person, CompanyFields(name=text(mapping(row.get("organization")).get("name")))


def person_fields(row: Mapping[str, Any]) -> PersonFields:
    """A person as enrichment returns it. Nothing is taken from `contact` but a doubt about the address."""
    email = real_email(row.get("email"))
    departments = tuple(filter(None, map(text, items(row.get("departments")))))
    return PersonFields(
        first_name=text(row.get("first_name")),
        last_name=text(row.get("last_name")),
        title=text(row.get("title")),
        seniority=text(row.get("seniority")),
        departments=departments or None,
        email=email,
        email_status=_email_status(row) if email else None,
        has_email=email is not None,
        linkedin_url=text(row.get("linkedin_url")),
        city=text(row.get("city")),
        state=text(row.get("state")),
        country=text(row.get("country")),
        time_zone=text(row.get("time_zone")),
        left_company=_left(items(row.get("employment_history"))),
    )


def company_fields(row: Mapping[str, Any]) -> CompanyFields:
    """A company as person and organisation enrichment return it."""
    return CompanyFields(
        name=text(row.get("name")),
        domain=text(row.get("primary_domain")),
        website=text(row.get("website_url")),
        linkedin_url=text(row.get("linkedin_url")),
        industry=text(row.get("industry")),
        keywords=tuple(filter(None, map(text, items(row.get("keywords"))))) or None,
        employees=number(row.get("estimated_num_employees")),
        founded_year=number(row.get("founded_year")),
        revenue_usd=_whole(row.get("annual_revenue")),
        city=text(row.get("city")),
        state=text(row.get("state")),
        country=text(row.get("country")),
        technologies=_technologies(row),
        funding_stage=text(row.get("latest_funding_stage")),
        funding_date=day(row.get("latest_funding_round_date")),
        funding_amount_usd=_latest_round(row),
        funding_total_usd=_whole(row.get("total_funding")),
        growth_12_months=_ratio(row.get("organization_headcount_twelve_month_growth")),
    )


def open_role(row: Mapping[str, Any]) -> OpenRole | None:
    """One job posting; None if it has no title."""
    title = text(row.get("title"))
    if title is None:
        return None
    return OpenRole(
        title=title,
        posted_at=day(row.get("posted_at")),
        city=text(row.get("city")),
        country=text(row.get("country")),
        url=text(row.get("url")),
    )


def real_email(value: object) -> str | None:
    """An address, unless it is the placeholder that is the same for everybody and looks like one."""
    address = text(value)
    return None if address is None or "@" not in address or _PLACEHOLDER.fullmatch(address) else address


def credits(value: object) -> Decimal | None:
    """`credits_consumed`, which may be fractional, and is absent (not zero) in some answers."""
    try:
        amount = None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and 0 <= amount < _MOST_CREDITS else None


def day(value: object) -> date | None:
    """The date of `2026-03-01T00:00:00.000+00:00` or `2026-03-01`."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def money(amount: object, currency: object) -> int | None:
    """`20M` in dollars is 20,000,000; other currencies are not converted, so they say nothing in dollars."""
    found = _AMOUNT.fullmatch(str(amount or "").strip())
    if found is None or text(currency) not in _DOLLARS:
        return None
    try:
        return int(Decimal(found[1].replace(",", "")) * _UNITS[found[2].upper()])
    except InvalidOperation:
        return None


def _email_status(row: Mapping[str, Any]) -> EmailStatus:
    """`verified` may only mean that we supplied the address ourselves; the contact's status then says so."""
    status = _EMAIL_STATUS.get(str(row.get("email_status") or "").lower(), "unknown")
    contact = mapping(row.get("contact"))
    same_address = str(contact.get("email") or "").lower() == str(row.get("email")).lower()
    if (
        status == "verified"
        and same_address
        and str(contact.get("email_true_status")).lower() == "user managed"
    ):
        return "unverified"
    if status == "verified" and row.get("email_domain_catchall") is True:
        return "catch_all"
    return status


def _left(history: list[Any]) -> bool | None:
    """True when Apollo knows jobs of the past and none of today."""
    return not any(mapping(job).get("current") for job in history) if history else None


def _technologies(row: Mapping[str, Any]) -> tuple[str, ...] | None:
    names = [text(name) for name in items(row.get("technology_names"))]
    names = names or [text(mapping(used).get("name")) for used in items(row.get("current_technologies"))]
    return tuple(filter(None, names)) or None


def _latest_round(row: Mapping[str, Any]) -> int | None:
    """The amount of the newest round; rounds without a date cannot be the newest."""
    rounds = [mapping(event) for event in items(row.get("funding_events"))]
    dated = [(when, event) for event in rounds if (when := day(event.get("date")))]
    if not dated:
        return None
    newest = max(dated, key=lambda pair: pair[0])[1]
    return money(newest.get("amount"), newest.get("currency"))


def _whole(value: object) -> int | None:
    return number(int(value) if isinstance(value, float) else value)


def _ratio(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
