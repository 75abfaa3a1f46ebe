"""Every field an opener can read, with a value that shows what it looks like, and which of them are always there."""

from collections.abc import Mapping

Sample = Mapping[str, Mapping[str, str | int | None]]

SAMPLE: Sample = {
    "person": {
        "first_name": "Maya",
        "last_name": "Ortega",
        "title": "VP Sales",
        "city": "Leeds",
        "country": "United Kingdom",
    },
    "company": {
        "name": "Northwind",
        "domain": "northwind.example",
        "industry": "software",
        "city": "Leeds",
        "country": "United Kingdom",
        "employees": 180,
    },
    "snippet": {
        "persona": "people who run sales",
        "pain": "hours that go into lists instead of calls",
        "industry": "in software, half a list has changed jobs by the time it is called.",
    },
    "hiring": {
        "roles": "two SDR roles",
        "title": "SDR",
        "count": 2,
        "place": "Leeds",
        "when": "three weeks ago",
    },
    "funding": {"round": "Series A", "amount": "$12M", "when": "about a week ago", "days": 8},
    "tech": {"name": "HubSpot"},
    "growth": {"percent": 40},
    "size": {"people": "about 180 people"},
    "industry": {"name": "software", "companies": "software companies"},
    "role": {},
    "webinar": {"title": "Forecasting without spreadsheets", "when": "a few days ago"},
    "webinar_no_show": {"title": "Forecasting without spreadsheets", "when": "a few days ago"},
    "conference": {"name": "Northern Sales Days", "when": "about a week ago"},
    "conference_ahead": {"name": "Northern Sales Days", "when": "in December"},
    "download": {"title": "The outbound checklist", "when": "a few days ago"},
    "visit": {"page": "lead scoring", "when": "a few days ago"},
    "competitor": {"name": "Listmill", "when": "about a week ago"},
    "referral": {"name": "Imani Brooks", "when": "a few days ago"},
    "new_role": {"title": "VP Sales", "when": "about a week ago"},
    "new_leader": {"title": "VP Marketing", "when": "three weeks ago"},
    "tech_change": {"name": "HubSpot", "when": "about a week ago"},
    "expansion": {"place": "Germany", "when": "two weeks ago"},
    "request": {"topic": "lead scoring", "when": "a few days ago"},
    "trial": {"product": "Northpass", "when": "a few days ago"},
    "last_contact": {"topic": "lead scoring", "when": "two months ago"},
}

_SOMETIMES = frozenset(
    {
        *("hiring.place", "hiring.when", "funding.amount", "new_role.title", "snippet.industry"),
        *(f"{root}.{field}" for root in ("person", "company") for field in SAMPLE[root]),
    }
) - {"person.first_name"}

ALWAYS = frozenset(f"{root}.{field}" for root, fields in SAMPLE.items() for field in fields) - _SOMETIMES
"""Fields that are there whenever their evidence is; all others must be in `needs` or inside an `if`."""

VARYING = (
    "person.first_name",
    "company.name",
    "hiring.place",
    "hiring.when",
    "funding.amount",
    "funding.when",
)
"""Names, amounts and ages: what most texts of one template differ in. `known_texts` reads those of one shape once."""
