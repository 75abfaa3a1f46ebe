"""The seeded world: reproducible, large enough, as dirty as promised, and nobody real in it."""

import csv
import io
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from gtm import clock
from integrations.sandbox.csv_export import render
from integrations.sandbox.world import World, canonical
from integrations.sandbox.world_names import CULTURES
from integrations.sandbox.world_people import FREE_MAIL_DOMAIN
from integrations.sandbox.world_words import FEATURES, LANDSCAPE, SYLLABLES

TODAY = date(2026, 11, 24)
# Letter groups that must not come about when syllables meet.
RUDE = [
    "shit",
    "fuck",
    "cunt",
    "dick",
    "cock",
    "nazi",
    "rape",
    "porn",
    "anus",
    "anal",
    "penis",
    "bitch",
    "nigg",
    "tits",
    "merd",
    "caga",
    "pedo",
    "hitler",
]


@pytest.fixture(scope="module")
def world() -> World:
    """The world every demo runs on."""
    return World(7, TODAY)


@pytest.mark.dear
def test_same_seed_and_start_give_the_same_world(world: World) -> None:
    """Two worlds of one seed are equal to the last byte."""
    again = World(7, TODAY)
    assert repr(again.companies) == repr(world.companies)
    assert repr(again.people) == repr(world.people)


@pytest.mark.dear
def test_another_seed_gives_other_people(world: World) -> None:
    """Nobody is in both worlds."""
    assert {person.id for person in World(8, TODAY).people}.isdisjoint(person.id for person in world.people)


def test_world_is_large_enough(world: World) -> None:
    """At least 2,000 companies and 12,000 people."""
    assert len(world.companies) >= 2_000
    assert len(world.people) >= 12_000


def test_ids_domains_and_addresses_are_unique(world: World) -> None:
    """Ids name one record each; only duplicates of a person share an address."""
    assert len({person.id for person in world.people}) == len(world.people)
    assert len({company.domain for company in world.companies}) == len(world.companies)
    originals = [canonical(p.email) for p in world.people if p.email and not p.duplicate_of]
    assert len(set(originals)) == len(originals)


def test_nobody_can_be_reached_for_real(world: World) -> None:
    """All addresses and domains end in `.example`; addresses are well-formed ASCII."""
    assert all(company.domain.endswith(".example") for company in world.companies)
    shape = re.compile(r"[a-z0-9.+-]+@[a-z0-9-]+\.example", re.IGNORECASE)
    odd = [person.email for person in world.people if person.email and not shape.fullmatch(person.email)]
    assert odd == []


def test_names_read_well(world: World) -> None:
    """No rude accidents where parts meet, in any possible combination; companies begin like names."""
    combined = {f"{start}{end}" for one in CULTURES.values() for start in one.starts for end in one.ends}
    combined |= {f"{start}{end}" for start in LANDSCAPE for end in FEATURES}
    combined |= {"".join(parts) for parts in product(*SYLLABLES)}
    assert [name for name in combined if any(group in name.lower() for group in RUDE)] == []
    for name in {company.plain_name for company in world.companies}:
        assert re.fullmatch(r"[A-Z][a-z]+( [A-Z][A-Za-z]+)?", name), name


@pytest.mark.parametrize(
    ("dirt", "least"),
    [
        ("shouting", 300),
        ("lower case", 300),
        ("role address", 100),
        ("free mail", 100),
        ("duplicate", 250),
        ("left", 300),
        ("unverified", 400),
        ("guessed", 300),
        ("no address", 300),
        ("no title", 50),
        ("no country", 100),
        ("unfindable", 150),
    ],
)
def test_people_are_as_dirty_as_lists_are(world: World, dirt: str, least: int) -> None:
    """Each kind of dirt is there often enough to be met, and rare enough to be dirt."""
    has = {
        "shouting": lambda p: len(p.first_name) > 1 and p.first_name.isupper(),
        "lower case": lambda p: p.first_name.islower(),
        "role address": lambda p: p.role_address,
        "free mail": lambda p: p.free_mail and p.email.lower().endswith(FREE_MAIL_DOMAIN),
        "duplicate": lambda p: p.duplicate_of,
        "left": lambda p: p.left_company and not p.deliverable,
        "unverified": lambda p: p.email_status == "unverified",
        "guessed": lambda p: p.email_status == "extrapolated",
        "no address": lambda p: p.email is None,
        "no title": lambda p: p.title is None,
        "no country": lambda p: p.country is None,
        "unfindable": lambda p: not p.matchable,
    }[dirt]
    assert least <= sum(bool(has(person)) for person in world.people) <= len(world.people) / 8


def test_companies_are_as_dirty_as_lists_are(world: World) -> None:
    """Legal forms, shouting, gaps, catch-all servers and an index that is out of date."""
    companies = world.companies
    assert sum(company.name != company.plain_name for company in companies) > 700
    assert sum(company.name.isupper() for company in companies) > 50
    assert sum(company.employees is None for company in companies) > 40
    assert sum(company.industry is None for company in companies) > 30
    assert sum(company.catch_all for company in companies) > 100
    stale = [c for c in companies if c.employees and c.indexed_employees not in (None, c.employees)]
    assert len(stale) > 100


def test_duplicates_are_the_same_human_being(world: World) -> None:
    """A duplicate has another id and another spelling, and its mail reaches the original."""
    duplicates = [person for person in world.people if person.duplicate_of]
    for again in duplicates:
        original = world.person(again.duplicate_of or "")
        assert original is not None
        assert again.email is not None
        assert again.email != original.email
        assert world.person_by_email(again.email) is original


def test_there_is_enough_for_a_hiring_and_a_funding_play(world: World) -> None:
    """Sales leaders of middling companies in four countries that hire SDRs; companies funded of late."""
    leaders = [p for p in world.people if p.department == "sales" and p.seniority in ("vp", "head")]
    asked_for = []
    for person in leaders:
        company = world.company_of(person)
        here = company.country in ("United States", "Canada", "Germany", "United Kingdom")
        hiring = any("SDR" in job.title or "VP Marketing" in job.title for job in company.jobs)
        if here and hiring and 50 <= (company.employees or 0) <= 500:
            asked_for.append(person)
    assert len(asked_for) > 300
    recent = [
        company
        for company in world.companies
        if company.latest_round
        and company.latest_round.stage in ("Series A", "Series B")
        and TODAY - timedelta(days=90) <= company.latest_round.on < TODAY
    ]
    assert len(recent) > 150


def test_dates_move_with_the_start(world: World) -> None:
    """A world that starts a year later is the same world with all postings and rounds a year later."""
    late = World(7, TODAY + timedelta(days=365))
    ages = [
        [one.today - job.posted_at for company in one.companies for job in company.jobs]
        for one in (world, late)
    ]
    assert ages[0] == ages[1]
    assert min(ages[0]) >= timedelta(days=1)


def test_people_are_found_by_whatever_is_known(world: World) -> None:
    """Look-ups by address in any spelling, by profile and by name at a company lead to the same person."""
    person = next(
        p
        for p in world.people
        if p.email and p.linkedin_url and p.last_name
        and not (p.role_address or p.free_mail or p.duplicate_of)
        and world.person_by_name(p.first_name, p.last_name, world.company_of(p)) is p
    )  # fmt: skip
    assert person.email is not None
    assert person.linkedin_url is not None
    assert person.last_name is not None
    local, _, domain = person.email.partition("@")
    company = world.company_of(person)
    assert world.person_by_email(f" {local.upper()}+events@{domain} ") is person
    assert world.person_by_profile(person.linkedin_url + "/") is person
    assert world.person_by_name(person.first_name.upper(), person.last_name.lower(), company) is person
    assert world.company_by_domain(f"https://www.{company.domain}/about") is company
    assert world.company_by_name(company.name) is company
    assert person in world.staff(company.id)


def test_nobody_is_behind_a_strange_address(world: World) -> None:
    """What is not in the world is None, not an error."""
    assert world.person_by_email("nobody@nowhere.example") is None
    assert world.person_by_email("") is None
    assert world.company_by_domain("nowhere.example") is None
    assert world.company_by_name("") is None


# --- the list somebody exported ------------------------------------------------------------------


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_has_the_rows_asked_for(world: World) -> None:
    """A header that importers must forgive, exactly `count` rows, and the same bytes each time."""
    text = render(world, 500)
    rows = _rows(text)
    assert [name.strip().lower() for name in rows[0]] == [
        "email", "first name", "last name", "company name", "title", "website", "linkedin url", "country",
        "employees", "industry",
    ]  # fmt: skip
    assert len(rows) == 501
    assert {len(row) for row in rows} == {10}
    assert render(world, 500) == text
    assert render(world, 500, seed=1) != text


def test_csv_is_dirty(world: World) -> None:
    """Addresses with capitals and blanks, several spellings of a country, thousands separators, gaps."""
    rows = _rows(render(world, 3_000))[1:]
    countries = Counter(row[7] for row in rows)
    assert {"US", "USA", "United States", "UK", "DE"} <= countries.keys()
    assert any(row[0].startswith(" ") for row in rows)
    assert any("," in row[8] for row in rows)
    assert any(not row[0] for row in rows)


def test_csv_of_some_people_with_broken_rows(world: World) -> None:
    """`seniorities` chooses people, `broken` cuts rows short; too many people are refused with a sentence."""
    rows = _rows(render(world, 200, seniorities={"vp", "head"}, broken=3))
    assert sum(len(row) == 3 for row in rows) == 3
    leaders = {canonical(p.email) for p in world.people if p.email and p.seniority in ("vp", "head")}
    assert {canonical(row[0]) for row in rows[1:] if row[0]} <= leaders
    with pytest.raises(ValueError, match="the world has only"):
        render(world, 1_000_000)


def test_ten_thousand_rows_for_the_benchmark(world: World) -> None:
    """The benchmark's list."""
    assert render(world, 10_000).count("\r\n") == 10_001


def test_world_of_the_default_start_is_dated_today() -> None:
    """Without a start, a sandbox begins this morning at 08:00 UTC."""
    from integrations.sandbox.state import Sandbox

    with clock.use(lambda: datetime(2031, 5, 6, 21, 30, tzinfo=UTC)):
        sandbox = Sandbox(7)
    assert sandbox.clock.now() == datetime(2031, 5, 6, 8, 0, tzinfo=UTC)
    assert sandbox.world.today == date(2031, 5, 6)
