"""The grade of a list, and the numbers it stands on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gtm.figures.quality import Quality, grade
from gtm.models import Fact

TODAY = date(2026, 11, 20)
GOOD = {
    "person.first_name": "Maya",
    "person.last_name": "Ortega",
    "person.title": "VP Sales",
    "person.email_status": "verified",
    "company.employees": 120,
    "company.country": "US",
}


def person(number: int, *, days: int = 10, **changes: Any) -> dict[str, Fact]:
    """A good row; keywords (`email`, `title`, ...) replace values, None takes them away."""
    domain = f"company-{number}.example"
    values = {
        **GOOD,
        "person.email": f"maya@{domain}",
        "company.name": f"Company {number}",
        "company.domain": domain,
    }
    values |= {next(k for k in values if k.endswith(f".{name}")): value for name, value in changes.items()}
    seen = datetime(2026, 11, 20, 9, tzinfo=UTC) - timedelta(days=days)
    return {
        name: Fact(value=value, source="csv", observed_at=seen, price=Decimal(0))
        for name, value in values.items()
        if value is not None
    }


def graded(bad: int, change: Callable[[int], dict[str, Fact]], **beside: int) -> Quality:
    """100 people, the first of them changed."""
    people = [change(number) if number < bad else person(number) for number in range(100)]
    found = grade(people, TODAY, **{name: (lambda n=n: n) for name, n in beside.items()})
    assert found is not None
    return found


def standing(quality: Quality, name: str) -> tuple[str, int, int]:
    (found,) = [check for check in quality.checks if check.name == name]
    return found.standing, found.hits, found.total


def test_good_list_is_an_a() -> None:
    """Everything is there, and the numbers say so."""
    quality = graded(0, person)
    assert (quality.grade, quality.people, quality.companies, quality.largest_company) == ("A", 100, 100, 1)
    assert {check.standing for check in quality.checks} == {"good"}
    assert (quality.verified_days, quality.seniorities) == (10, {"vp": 100})


@pytest.mark.parametrize(
    ("name", "fair", "poor", "change"),
    [
        ("names", 10, 30, lambda n: person(n, last_name=None)),
        ("title", 20, 40, lambda n: person(n, title=None)),
        ("company", 10, 30, lambda n: person(n, name=None)),
        ("country", 30, 60, lambda n: person(n, country=None)),
        ("head count", 30, 60, lambda n: person(n, employees=None)),
        ("role addresses", 5, 20, lambda n: person(n, email=f"info@company-{n}.example")),
        ("private addresses", 10, 30, lambda n: person(n, email=f"maya{n}@freemail.example")),
        ("verification status", 30, 60, lambda n: person(n, email_status=None)),
        ("verified in 60 days", 30, 60, lambda n: person(n, days=61)),
        ("verified in 60 days", 30, 60, lambda n: person(n, email_status="guessed")),
        ("at the largest company", 10, 30, lambda n: person(n, domain="one.example")),
        ("address known or to be had", 20, 50, lambda n: person(n, email=None)),
    ],
)
def test_each_lack_lowers_the_grade(
    name: str, fair: int, poor: int, change: Callable[[int], dict[str, Fact]]
) -> None:
    """Between good and poor it is fair, and fair alone costs no grade; poor does."""
    middling, bad = graded(fair, change), graded(poor, change)
    assert standing(middling, name)[0] == "fair"
    assert standing(bad, name)[0] == "poor"
    assert middling.grade in "AB"
    assert bad.grade in "CDE"


@pytest.mark.parametrize(
    ("beside", "name"), [({"duplicates": 20}, "duplicates"), ({"unreadable": 20}, "unreadable rows")]
)
def test_rows_beside_the_people_count(beside: dict[str, int], name: str) -> None:
    """Duplicates and rows that cannot be read are shares of all rows."""
    quality = graded(0, person, **beside)
    assert standing(quality, name) == ("poor", 20, 120)
    assert quality.grade == "C"


def test_what_is_not_bought_yet_is_not_held_against_a_list() -> None:
    """A search that says it has an address counts; verification and roles are not asked before."""
    found = [person(n, email=None, email_status=None) for n in range(60)]
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    stubs = [row | {"person.has_email": Fact(value=True, source="apollo", observed_at=at)} for row in found]
    quality = grade(stubs, TODAY)
    assert quality is not None
    assert quality.grade == "A"
    assert not {"role addresses", "verification status", "verified in 60 days"} & {
        check.name for check in quality.checks
    }


def test_addresses_nobody_says_anything_about_are_no_a() -> None:
    """A run holds all of them as not verified: without a single status the share is 0, and the grade says so."""
    quality = grade([person(n, email_status=None) for n in range(59)], TODAY)
    assert quality is not None
    assert standing(quality, "verification status") == ("poor", 0, 59)
    assert (quality.grade, quality.verified_days) == ("C", None)


def stub(number: int, **changes: Any) -> dict[str, Fact]:
    """A search result: what a provider tells for free."""
    found = person(
        number, email=None, email_status=None, last_name=None, country=None, employees=None, **changes
    )
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return found | {"person.has_email": Fact(value=True, source="apollo", observed_at=at)}


def test_search_results_are_graded_on_what_they_can_have() -> None:
    """No last name, country or head count before enrichment is no fault of the list; a missing title still is one."""
    quality = grade([stub(n) for n in range(60)], TODAY)
    assert quality is not None
    assert (quality.grade, quality.stubs, quality.people) == ("A", 60, 60)
    assert not {"country", "head count"} & {check.name for check in quality.checks}
    untitled = grade([stub(n, title=None) for n in range(60)], TODAY)
    assert untitled is not None
    assert standing(untitled, "title")[0] == "poor"


def test_stubs_do_not_hide_what_the_others_lack() -> None:
    """Half search results, half of a list without countries: the country is asked of the second half, and poor."""
    quality = grade([stub(n) if n % 2 else person(n, country=None) for n in range(60)], TODAY)
    assert quality is not None
    assert quality.stubs == 30
    assert standing(quality, "country") == ("poor", 0, 30)
    assert standing(quality, "names") == ("good", 60, 60)


def test_who_was_asked_about_and_not_found_is_no_stub() -> None:
    """A name without an address was bought already: nothing more will come, and its lacks count."""
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    no = Fact(value=False, source="apollo", observed_at=at)
    bought = [person(n, email=None, country=None) | {"person.has_email": no} for n in range(60)]
    quality = grade(bought, TODAY)
    assert quality is not None
    assert (quality.stubs, standing(quality, "country")[0]) == (0, "poor")


def test_few_people_say_nothing_about_concentration() -> None:
    """Two people of one company are half of a list of four, and no reason to doubt it."""
    quality = grade([person(n // 2) for n in range(4)], TODAY)
    assert quality is not None
    assert (quality.grade, quality.companies) == ("A", 2)
    assert grade([], TODAY) is None
