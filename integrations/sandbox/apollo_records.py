"""People and companies of the world in Apollo's JSON: stubs, full people, thin and full organisations.

Field names follow Apollo's OpenAPI document (https://docs.apollo.io/openapi/apollo-rest-api.json).
"""

from datetime import date, timedelta
from hashlib import md5
from typing import Any

from integrations.sandbox.world import World
from integrations.sandbox.world_types import Company, Job, Person, Round
from integrations.sandbox.world_words import INDUSTRIES

Json = dict[str, Any]

# The key with three m's is Apollo's own.
_DEPARTMENTS = {
    "engineering": 0.24,
    "sales": 0.16,
    "operations": 0.12,
    "support": 0.1,
    "marketing": 0.07,
    "information_technology": 0.05,
    "finance": 0.03,
    "human_resources": 0.03,
    "product_management": 0.03,
    "business_development": 0.03,
    "arts_and_design": 0.02,
    "media_and_commmunication": 0.02,
    "consulting": 0.02,
    "administrative": 0.02,
    "accounting": 0.02,
    "data_science": 0.02,
    "education": 0.01,
    "legal": 0.01,
    "entrepreneurship": 0.0,
}


def _token(*parts: str) -> str:
    """24 hexadecimal digits that always are the same for the same parts."""
    return md5("/".join(parts).encode(), usedforsecurity=False).hexdigest()[:24]


_INDUSTRY_IDS = {industry.name: _token("industry", industry.name) for industry in INDUSTRIES}


def _moment(day: date, time: str = "00:00:00.000") -> str:
    return f"{day.isoformat()}T{time}+00:00"


def money(amount: int) -> str:
    """`24M`, `1.5M`, `800K`: how Apollo prints money beside the number."""
    for unit, letter in ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")):
        if amount >= unit:
            return f"{round(amount / unit, 1):g}{letter}"
    return str(amount)


class Records:
    """Renders the world as Apollo would; what it has rendered of companies, it keeps."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._thin: dict[str, Json] = {}
        self._full: dict[str, Json] = {}

    def stub(self, person: Person) -> Json:
        """A search result: no address, no full last name, no company id."""
        company = self._world.company_of(person)
        return {
            "id": person.id,
            "first_name": person.first_name,
            "last_name_obfuscated": _obfuscated(person.last_name),
            "title": person.title,
            "last_refreshed_at": _moment(self._refreshed(person.id), "23:20:32.690"),
            "has_email": person.email is not None,
            "has_city": person.city is not None,
            "has_state": person.state is not None,
            "has_country": person.country is not None,
            "has_direct_phone": "Yes"
            if person.phone
            else "Maybe: please request direct dial via people/bulk_match",
            "organization": {
                "name": company.name,
                "has_industry": company.industry is not None,
                "has_phone": company.phone is not None,
                "has_city": company.city is not None,
                "has_state": company.state is not None,
                "has_country": True,
                "has_zip_code": False,
                "has_revenue": company.revenue is not None,
                "has_employee_count": company.employees is not None,
            },
        }

    def person(self, person: Person, *, thin: bool) -> Json:
        """A person as bought. `thin`: with the short organisation that bulk_match gives."""
        employer = self._world.employer(person)
        return {
            "id": person.id,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "name": " ".join(name for name in (person.first_name, person.last_name) if name),
            "linkedin_url": person.linkedin_url,
            "title": person.title,
            "headline": f"{person.title or 'Working'} at {employer.plain_name}",
            "email": person.email,
            "email_status": person.email_status,
            "extrapolated_email_confidence": 0.61 if person.email_status == "extrapolated" else None,
            "email_domain_catchall": self._world.company_of(person).catch_all and not person.free_mail,
            "photo_url": None,
            "twitter_url": None,
            "github_url": None,
            "facebook_url": None,
            "city": person.city,
            "state": person.state,
            "country": person.country,
            "time_zone": person.zone,
            "organization_id": employer.id,
            "employment_history": self._history(person),
            "seniority": person.seniority,
            "departments": [f"master_{person.department}"] if person.department else [],
            "subdepartments": [],
            "functions": [person.department] if person.department else [],
            "is_likely_to_engage": person.likely_to_engage,
            "show_intent": False,
            "organization": self.thin(employer) if thin else self.full(employer),
        }

    def _history(self, person: Person) -> list[Json]:
        jobs = [(self._world.company_of(person), person.started_on, not person.left_company)]
        if person.left_company:
            jobs.insert(0, (self._world.employer(person), self._world.today - timedelta(days=45), True))
        return [
            {
                "_id": ref,
                "id": ref,
                "key": ref,
                "current": current,
                "title": person.title,
                "organization_id": company.id,
                "organization_name": company.plain_name,
                "start_date": since.isoformat(),
                "end_date": None if current else (self._world.today - timedelta(days=50)).isoformat(),
                "kind": None,
                "degree": None,
                "description": None,
            }
            for company, since, current in jobs
            for ref in (_token(person.id, company.id),)
        ]

    def thin(self, company: Company) -> Json:
        """An organisation without revenue, funding and technologies, as the bulk endpoints give it."""
        if company.id not in self._thin:
            self._thin[company.id] = _profile(company)
        return self._thin[company.id]

    def full(self, company: Company) -> Json:
        """An organisation with all that is known."""
        if company.id not in self._full:
            self._full[company.id] = (
                self.thin(company) | _money(company) | _technologies(company) | headcount(company)
            )
        return self._full[company.id]

    def posting(self, job: Job) -> Json:
        """An open job of an organisation."""
        return {
            "id": job.id,
            "title": job.title,
            "url": job.url,
            "city": job.city,
            "state": job.state,
            "country": job.country,
            "last_seen_at": _moment(self._world.today, "06:19:10.200"),
            "posted_at": _moment(job.posted_at, "09:12:00.000"),
        }

    def _refreshed(self, ref: str) -> date:
        return self._world.today - timedelta(days=1 + int(ref[:4], 16) % 200)


def _obfuscated(last_name: str | None) -> str | None:
    return f"{last_name[:2]}***{last_name.strip()[-1]}" if last_name else None


def _profile(company: Company) -> Json:
    slug = company.domain.removesuffix(".example")
    address = ", ".join(part for part in (company.city, company.state, company.country) if part)
    return {
        "id": company.id,
        "name": company.name,
        "website_url": company.website,
        "blog_url": None,
        "angellist_url": None,
        "linkedin_url": company.linkedin_url,
        "twitter_url": None,
        "facebook_url": None,
        "primary_phone": {"number": company.phone, "source": "Scraped"} if company.phone else {},
        "languages": [],
        "alexa_ranking": None,
        "phone": company.phone,
        "linkedin_uid": str(int(company.id[:8], 16)),
        "founded_year": company.founded_year,
        "publicly_traded_symbol": None,
        "publicly_traded_exchange": None,
        "logo_url": None,
        "crunchbase_url": None,
        "primary_domain": company.domain,
        "industry": company.industry,
        "industries": [company.industry] if company.industry else [],
        "secondary_industries": [],
        "keywords": list(company.keywords),
        "estimated_num_employees": company.employees,
        "snippets_loaded": True,
        "industry_tag_id": _INDUSTRY_IDS.get(company.industry or ""),
        "industry_tag_hash": {company.industry: _INDUSTRY_IDS[company.industry]} if company.industry else {},
        "retail_location_count": 0,
        "raw_address": address.lower(),
        "street_address": None,
        "city": company.city,
        "state": company.state,
        "postal_code": None,
        "country": company.country,
        "owned_by_organization_id": None,
        "short_description": f"{company.plain_name} ({slug}): {', '.join(company.keywords)}.",
    }


def _money(company: Company) -> Json:
    total = sum(one.amount for one in company.rounds)
    latest = company.latest_round
    money_made = company.revenue
    return {
        "annual_revenue": money_made,
        "annual_revenue_printed": money(money_made) if money_made else None,
        "total_funding": total or None,
        "total_funding_printed": money(total) if total else None,
        "latest_funding_stage": latest.stage if latest else None,
        "latest_funding_round_date": _moment(latest.on) if latest else None,
        "funding_events": [_funding_event(one) for one in company.rounds],
    }


def _funding_event(one: Round) -> Json:
    """The amount is text and the currency a symbol."""
    return {
        "id": one.id,
        "date": _moment(one.on),
        "news_url": None,
        "type": one.stage,
        "investors": "Example Capital, Sample Ventures",
        "amount": money(one.amount),
        "currency": "$",
    }


def _technologies(company: Company) -> Json:
    return {
        "technology_names": [name for _, name, _ in company.technologies],
        "current_technologies": [
            {"uid": uid, "name": name, "category": category} for uid, name, category in company.technologies
        ],
        "num_suborganizations": 0,
        "suborganizations": [],
    }


def headcount(company: Company) -> Json:
    """Heads by department, and growth in per cent."""
    growth = company.growth_12_months
    return {
        "departmental_head_count": {
            name: round((company.employees or 0) * share) for name, share in _DEPARTMENTS.items()
        },
        "organization_headcount_six_month_growth": None if growth is None else round(growth * 55, 1),
        "organization_headcount_twelve_month_growth": None if growth is None else round(growth * 100, 1),
        "organization_headcount_twenty_four_month_growth": None if growth is None else round(growth * 170, 1),
    }
