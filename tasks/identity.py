"""Who a source means: the keys by which the ledger recognises a person and a company.

A person is recognised by e-mail address, else by the source's id, else by LinkedIn page. A file has no ids: a row
without address and page is recognised by all that it says of the person and by the company. So the same row is the
same person however often it is read, and two namesakes at one company are two as long as anything tells them apart.
"""

import re
from collections.abc import Mapping
from hashlib import sha256

from gtm.ledger.people import Facts, Sighting, said_fields
from gtm.ledger.suppressions import Subject, Suppression
from gtm.models import CompanyFields, Lead, PersonFields
from gtm.names import EmailAddress, clean_company, country_code, linkedin_page, read_email


def sighting(provider: str, lead: Lead) -> Sighting:
    """One row of a source with its keys. Raises ValueError, a sentence, when the address is unusable."""
    email = read_email(lead.person.email) if lead.person.email else None
    page = linkedin_page(lead.person.linkedin_url)
    company = company_key(lead.company, email)
    ref: str | None = lead.ref
    if provider == "csv":
        ref = None if email or page else _said_alike(lead.person, company)
    return Sighting(
        provider=provider,
        ref=ref,
        email_key=email.canonical if email else None,
        company_key=company,
        person=lead.person.model_copy(update={"email": email.raw}) if email else lead.person,
        company=_with_domain(lead.company, email),
        page=page,
    )


def _said_alike(person: PersonFields, company: str | None) -> str:
    """The same for rows that say the same of a person, in whatever capitals and spaces."""
    said = {name: str(value) for name, value in said_fields(person).items()}
    return fingerprint(said | {"company": company})


def fingerprint(said: Mapping[str, str | None]) -> str:
    """A name for what was said: equal for equal words. No person can be read out of it."""
    words = sorted((name, " ".join(value.casefold().split())) for name, value in said.items() if value)
    return sha256(repr(words).encode()).hexdigest()[:32]


def company_key(company: CompanyFields, email: EmailAddress | None) -> str | None:
    """By domain if one is known (its own, or a work address's), else by tidied name."""
    domain = company.domain or (email.domain if email and not email.free else None)
    if domain:
        return f"domain:{domain.casefold().removeprefix('www.')}"
    return company_name_key(company.name) if company.name else None


def _with_domain(company: CompanyFields, email: EmailAddress | None) -> CompanyFields:
    if company.domain or email is None or email.free or email.disposable:
        return company
    return company.model_copy(update={"domain": email.domain})


def subject(facts: Facts, person_id: str | None = None) -> Subject:
    """What of a person can be on a suppression list, as far as it is known."""
    addresses: list[str] = []
    domains: list[str] = []
    raw = facts.get("person.email")
    if raw is not None and raw.value:
        text = str(raw.value)
        addresses += [text, text.casefold()]
        try:
            email = read_email(text)
        except ValueError:
            domains.append(text.rpartition("@")[2].casefold())
        else:
            addresses.append(email.canonical)
            domains.append(email.domain)
    domain = facts.get("company.domain")
    if domain is not None and domain.value:
        domains.append(str(domain.value).casefold().removeprefix("www."))
    country = facts.get("person.country") or facts.get("company.country")
    code = country_code(str(country.value)) if country and country.value else None
    return Subject(
        tuple(dict.fromkeys(addresses)),
        tuple(dict.fromkeys(domains)),
        code,
        (person_id,) if person_id else (),
        _company_keys(facts),
    )


def _company_keys(facts: Facts) -> tuple[str, ...]:
    """By domain and by tidied name: a list may hold either."""
    keys = []
    if (domain := facts.get("company.domain")) is not None and domain.value:
        keys.append(f"domain:{str(domain.value).casefold().removeprefix('www.')}")
    if (name := facts.get("company.name")) is not None and name.value:
        keys.append(company_name_key(str(name.value)))
    return tuple(keys)


def company_name_key(name: str) -> str:
    """The key of a company that is known by its name alone."""
    return f"name:{clean_company(name).short.casefold()}"


def canonical(email: str) -> str:
    """The address a person is recognised by; as it stands where it is none."""
    try:
        return read_email(email).canonical
    except ValueError:
        return email.casefold()


def both_forms(entry: Suppression) -> list[Suppression]:
    """An address is suppressed as it is written and in its canonical form; anything else as it is."""
    if entry.kind != "email":
        return [entry]
    return [entry._replace(value=value) for value in sorted({entry.value, canonical(entry.value)})]


def company_of(value: str) -> str:
    """The key under which a company is suppressed: by domain if the value is one, else by tidied name."""
    bare = value.strip().casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    bare = bare.partition("/")[0]
    return f"domain:{bare}" if re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", bare) else company_name_key(value)
