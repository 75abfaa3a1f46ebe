"""People of the sandbox's world as the ledger would know them: for a preview before the first run."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gtm.models import Fact
from integrations.sandbox.world import Company, Person, World

SEED = 7


def demo_people(
    at: datetime,
    limit: int,
    seed: int = SEED,
    wanted: Callable[[Mapping[str, Fact]], bool] = lambda facts: True,
) -> list[dict[str, Fact]]:
    """Facts of up to `limit` of the wanted people, spread over the whole world; the same day and seed give the same.

    Colleagues share the facts about their company, as those that the ledger hands out do.
    """
    world = World(seed, at.date())
    seen = at - timedelta(days=2)
    about = {company.id: _facts(_of_company(company), seen) for company in world.companies}
    people = [
        facts
        for person in world.people
        if person.email
        and not person.duplicate_of
        and wanted(facts := _facts(_of_person(person), seen) | about[person.company_id])
    ]
    return people[:: max(len(people) // limit, 1)][:limit]


def _of_person(person: Person) -> dict[str, Any]:
    return {
        "person.first_name": person.first_name,
        "person.last_name": person.last_name,
        "person.title": person.title,
        "person.email": person.email,
        "person.city": person.city,
        "person.country": person.country,
        "person.left_company": person.left_company or None,
    }


def _of_company(company: Company) -> dict[str, Any]:
    latest = company.latest_round
    return {
        "company.name": company.name,
        "company.domain": company.domain,
        "company.industry": company.industry,
        "company.employees": company.employees,
        "company.city": company.city,
        "company.country": company.country,
        "company.technologies": [name for _, name, _ in company.technologies] or None,
        "company.growth_12_months": company.growth_12_months,
        "company.funding_stage": latest.stage if latest else None,
        "company.funding_date": latest.on.isoformat() if latest else None,
        "company.funding_amount_usd": latest.amount if latest else None,
        "company.open_roles": [
            {"title": job.title, "posted_at": job.posted_at.isoformat(), "city": job.city}
            for job in company.jobs
        ]
        or None,
    }


def _facts(said: dict[str, Any], seen: datetime) -> dict[str, Fact]:
    return {
        path: Fact(value=value, source="sandbox", observed_at=seen, price=Decimal(0))
        for path, value in said.items()
        if value is not None
    }
