"""A list as somebody would export it: people of the world as a CSV file, with the dirt of real spreadsheets.

Used for the shipped CSV play and for the benchmark.
"""

import csv
import io
from collections.abc import Collection
from random import Random

from integrations.sandbox.world import Company, Person, World

HEADER = (
    "Email",
    "First Name",
    "LAST NAME",
    "Company Name",
    "title",
    "Website",
    "LinkedIn URL",
    "Country ",
    "Employees",
    "Industry",
)
_COUNTRY_SPELLINGS = {
    "United States": ("United States", "United States", "USA", "US", "United States of America"),
    "United Kingdom": ("United Kingdom", "United Kingdom", "UK", "GB"),
    "Germany": ("Germany", "Germany", "DE"),
    "Norway": ("Norway", "NO"),
}


def render(
    world: World, count: int, *, seed: int = 0, seniorities: Collection[str] = (), broken: int = 0
) -> str:
    """A CSV text (comma, CRLF) of `count` people; the same arguments give the same bytes.

    `seniorities` leaves all others out; `broken` rows of the count lose their last cells. ValueError if the
    world has fewer people than asked for.
    """
    dice = Random(f"{world.seed}/csv/{seed}")
    people = [person for person in world.people if not seniorities or person.seniority in seniorities]
    if count > len(people):
        raise ValueError(f"the world has only {len(people)} such people; asked for {count}")
    rows = [_row(dice, person, world.company_of(person)) for person in dice.sample(people, count)]
    for place in dice.sample(range(count), broken):
        rows[place] = rows[place][:3]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([HEADER, *rows])
    return text.getvalue()


def _row(dice: Random, person: Person, company: Company) -> tuple[str, ...]:
    return (
        _typed(dice, person.email) if person.email else "",
        person.first_name,
        person.last_name or "",
        company.name,
        person.title or "",
        dice.choice((company.website, f"https://{company.domain}/", company.domain)),
        person.linkedin_url or "",
        dice.choice(_COUNTRY_SPELLINGS.get(company.country, (company.country,))),
        _number(dice, company.employees),
        company.industry or "",
    )


def _typed(dice: Random, address: str) -> str:
    """An address as people type it: now and then with capitals or a blank."""
    roll = dice.random()
    if roll < 0.03:
        return address.upper()
    return f" {address} " if roll < 0.05 else address


def _number(dice: Random, count: int | None) -> str:
    if count is None or dice.random() < 0.03:
        return ""
    return f"{count:,}" if dice.random() < 0.3 else str(count)
