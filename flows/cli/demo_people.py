"""People of the sandbox's world as the ledger would know them: for a preview before the first run."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gtm.models import Fact
from integrations.sandbox.world import Company, Person, World

SEED = 7


def demo_people(at: datetime, limit: int, seed: int = SEED) -> list[dict[str, Fact]]:
    """Facts of up to `limit` people, spread over the whole world; the same day and seed give the same people."""
    world = World(seed, at.date())
    seen = at - timedelta(days=2)
    people = [person for person in world.people if person.email and not person.duplicate_of]
    step = max(len(people) // limit, 1)
    return [_facts(person, world.company_of(person), seen) for person in people[::step][:limit]]


def _facts(person: Person, company: Company, seen: datetime) -> dict[str, Fact]:
    latest = company.latest_round
    said: dict[str, Any] = {
        "person.first_name": person.first_name,
        "person.last_name": person.last_name,
        "person.title": person.title,
        "person.email": person.email,
        "person.city": person.city,
        "person.country": person.country,
        "person.left_company": person.left_company or None,
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
    return {
        path: Fact(value=value, source="sandbox", observed_at=seen, price=Decimal(0))
        for path, value in said.items()
        if value is not None
    }
