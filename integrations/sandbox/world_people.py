"""How the sandbox's people come to be: who works where, with which address, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from integrations.sandbox import dirt
from integrations.sandbox.world_companies import new_id, phone
from integrations.sandbox.world_names import ANYWHERE, CULTURES
from integrations.sandbox.world_places import COUNTRIES
from integrations.sandbox.world_types import Company, Person

FREE_MAIL_DOMAIN = "mailbox.example"  # what a free mailer is in a world where all domains are invented
ROLE_ADDRESSES = ("info", "sales", "hello", "office", "contact")

_COUNTRIES = {country.name: country for country in COUNTRIES}


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of job: the titles people give it, and how data vendors file it."""

    titles: tuple[str, ...]
    seniority: str
    department: str
    weight: int


SALES_LEADERS = (
    Role(("VP Sales", "VP Sales", "VP of Sales", "VP, Sales", "Vice President Sales"), "vp", "sales", 45),
    Role(("Head of Sales", "Head of Sales", "Head of Sales & Marketing"), "head", "sales", 35),
    Role(("Sales Director", "Director of Sales", "Vertriebsleiter"), "director", "sales", 12),
    Role(("Chief Revenue Officer", "CRO"), "c_suite", "sales", 8),
)
OTHERS = (
    Role(("VP Marketing", "VP of Marketing", "Vice President Marketing"), "vp", "marketing", 8),
    Role(("Head of Marketing", "Head of Growth", "Head of Demand Generation"), "head", "marketing", 8),
    Role(("CEO", "Co-Founder & CEO", "Chief Executive Officer", "Geschäftsführer"), "c_suite", "c_suite", 9),
    Role(("Founder", "Co-Founder"), "founder", "c_suite", 4),
    Role(("CTO", "Chief Technology Officer"), "c_suite", "engineering", 5),
    Role(("CFO", "Chief Financial Officer"), "c_suite", "finance", 4),
    Role(("COO", "Chief Operating Officer"), "c_suite", "operations", 3),
    Role(("VP Revenue Operations", "Head of Revenue Operations"), "vp", "sales", 4),
    Role(("Director of Marketing", "Marketing Director"), "director", "marketing", 5),
    Role(("Sales Manager", "Regional Sales Manager", "Area Sales Manager"), "manager", "sales", 8),
    Role(("Marketing Manager", "Content Marketing Manager"), "manager", "marketing", 7),
    Role(("Account Executive", "Senior Account Executive"), "senior", "sales", 8),
    Role(("Sales Development Representative", "Business Development Representative"), "entry", "sales", 6),
    Role(("Head of Engineering", "VP Engineering"), "vp", "engineering", 5),
    Role(("Software Engineer", "Senior Software Engineer"), "senior", "engineering", 7),
    Role(("Head of People", "HR Manager"), "head", "human_resources", 4),
    Role(("Operations Manager", "Office Manager"), "manager", "operations", 5),
    Role(("Working Student", "Marketing Intern"), "intern", "marketing", 2),
)


def populate(dice: Random, today: date, companies: Sequence[Company]) -> tuple[Person, ...]:
    """Everybody, duplicates included, in the order of their companies."""
    registry = _Registry(dice, today, companies)
    return tuple(
        person
        for company in companies
        for role in _staff(dice, company)
        for person in registry.enter(company, role)
    )


def _staff(dice: Random, company: Company) -> Iterator[Role]:
    """The people of a company that vendors know: about six, one of whom leads sales."""
    size = company.employees or 80
    leaders = (dice.random() < 0.4) if size < 20 else 1 + (size >= 50 and dice.random() < 0.3)
    yield from dice.choices(SALES_LEADERS, [role.weight for role in SALES_LEADERS], k=int(leaders))
    low, high = (1, 3) if size < 20 else (2, 5) if size < 50 else (3, 8) if size <= 500 else (5, 9)
    yield from dice.choices(OTHERS, [role.weight for role in OTHERS], k=dice.randint(low, high))


class _Registry:
    """Enters one person after another and sees to it that no two share an address by accident."""

    def __init__(self, dice: Random, today: date, companies: Sequence[Company]) -> None:
        self._dice = dice
        self._today = today
        self._companies = companies
        self._taken: set[str] = set()

    def enter(self, company: Company, role: Role) -> Iterator[Person]:
        """A new person at a company; one in 35 is listed a second time."""
        dice, country = self._dice, _COUNTRIES[company.country]
        first, last = CULTURES[dice.choice(country.cultures)].name(dice)
        if dice.random() < 0.05:
            first = dice.choice(ANYWHERE)
        address = self._free(_address(dice, first, last, company.domain))
        person = self._fate(self._born(company, role, first, last, address), address)
        yield person
        if person.email and not person.role_address and dice.random() < 0.028:
            yield _again(dice, person, person.email)

    def _born(self, company: Company, role: Role, first: str, last: str, address: str) -> Person:
        """A person of whom all is well, but for how lists spell it and what they leave out."""
        dice, country = self._dice, _COUNTRIES[company.country]
        listed_first, listed_last = dirt.person_name(dice, first, last)
        place, known = dice.choice(country.places), dice.random()
        return Person(
            id=new_id(dice),
            company_id=company.id,
            first_name=listed_first,
            last_name=listed_last,
            title=dirt.title(dice, dice.choice(role.titles)) if dice.random() > 0.01 else None,
            seniority=role.seniority,
            department=role.department,
            email=address,
            email_status="verified",
            city=place.city if known > 0.06 else None,
            state=place.state if known > 0.10 else None,
            country=company.country if known > 0.03 else None,
            zone=place.zone,
            linkedin_url=_profile(dice, first, last) if dice.random() > 0.05 else None,
            phone=phone(dice, country) if dice.random() < 0.3 else None,
            started_on=self._today - timedelta(days=dice.randint(40, 3200)),
            likely_to_engage=dice.random() < 0.3,
            deliverable=dice.random() > 0.012,
        )

    def _fate(self, person: Person, address: str) -> Person:
        """What is wrong with this one; with three in four, nothing."""
        dice, roll = self._dice, self._dice.random()
        if roll < 0.78:
            return person
        if roll < 0.82:
            return self._gone(person)
        if roll < 0.835:
            return self._behind_a_role(person, address)
        if roll < 0.85:
            private = self._free(f"{address.partition('@')[0]}@{FREE_MAIL_DOMAIN}")
            return replace(person, email=private, free_mail=True, email_status="unverified")
        if roll < 0.89:
            return replace(person, email_status="unverified", deliverable=dice.random() < 0.85)
        if roll < 0.93:
            return replace(person, email_status="extrapolated", deliverable=dice.random() < 0.6)
        if roll < 0.975:
            return replace(person, email=None, email_status="unavailable", deliverable=False)
        return replace(person, matchable=False)

    def _gone(self, person: Person) -> Person:
        """Works elsewhere by now; the list has not heard."""
        elsewhere = self._dice.choice(self._companies).id
        while elsewhere == person.company_id:
            elsewhere = self._dice.choice(self._companies).id
        return replace(
            person,
            left_company=True,
            new_company_id=elsewhere,
            email_status="update_required",
            deliverable=False,
        )

    def _behind_a_role(self, person: Person, address: str) -> Person:
        """Reached through `info@` or the like, unless all of these are taken at the company."""
        domain = address.partition("@")[2]
        roles = [f"{role}@{domain}" for role in ROLE_ADDRESSES]
        free = [one for one in roles if one not in self._taken]
        if not free:
            return person
        return replace(person, email=self._free(self._dice.choice(free)), role_address=True)

    def _free(self, wanted: str) -> str:
        """The address, or the first numbered one that nobody has yet."""
        local, _, domain = wanted.partition("@")
        address, number = wanted, 1
        while address in self._taken:
            number += 1
            address = f"{local}{number}@{domain}"
        self._taken.add(address)
        return address


def _again(dice: Random, person: Person, address: str) -> Person:
    """The same human being a second time, as lists have them: other id, other spelling."""
    spell = dice.choice((str.upper, str.lower))
    return replace(
        person,
        id=new_id(dice),
        first_name=spell(person.first_name),
        last_name=person.last_name and spell(person.last_name),
        email=dirt.retyped(dice, address),
        duplicate_of=person.id,
    )


@lru_cache(maxsize=8_192)
def plain(name: str) -> str:
    """A name in the letters of an e-mail address: `Søren Müller-Vik` is `soren.muller-vik`."""
    letters = name.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("æ", "ae")
    folded = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z.-]", "", folded.replace(" ", "."))


def _address(dice: Random, first: str, last: str, domain: str) -> str:
    given, family = plain(first), plain(last).replace(".", "")
    local = dice.choices((f"{given}.{family}", f"{given[0]}{family}", given), (70, 22, 8))[0]
    return f"{local}@{domain}"


def _profile(dice: Random, first: str, last: str) -> str:
    slug = f"{plain(first)}-{plain(last)}".replace(".", "-")
    return f"http://www.linkedin.com/in/{slug}-{dice.getrandbits(32):08x}"
