"""People to judge, as `gtm.ledger.people.known` hands them out: made on the fly, so that a million fit in memory.

Seeded, invented, and dirty in the ways lists are: values that nobody said, several spellings of one country,
titles that repeat and titles that do not.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from gtm.ledger.known_facts import Answer, KnownFacts, Told
from gtm.plays.models import EmailPolicy, Icp, Signals

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
CHUNK = 2_000
COLLEAGUES = 4
MISSING = 0.08  # the share of values that nobody said

ICP = Icp(
    must=(
        "company.employees in 50..500",
        "company.country in [US, CA, GB, DACH]",
        "person.seniority >= director",
        "person.title matches [VP Sales, Head of Sales, Director of Sales, Chief Revenue Officer]",
        "company.industry in [software, internet, it services]",
    ),
    never=("company.technologies has [acme crm]", "person.title matches [Intern, Assistant]"),
    nice={
        "company.technologies has [hubspot, marketo]": 20,
        "company.funding_stage in series_a..series_c": 20,
        "company.revenue_usd >= 5M": 10,
        "company.growth_12_months >= 10%": 10,
        "person.departments has sales and not person.state = Texas": 5,
    },
    keep_if=30,
)
SIGNALS = Signals(require_any=("hiring(SDR, VP Marketing)<=30d", "funding<=90d"))
EMAIL = EmailPolicy()

_COUNTRIES = ("US", "United States", "Germany", "CA", "United Kingdom", "Austria", "France", "Brazil")
_INDUSTRIES = ("Computer Software", "internet", "Information Technology & Services", "Retail", "Insurance")
_RANKS = ("VP", "Head of", "Director of", "Director,", "Chief", "Manager,", "Senior", "Regional VP")
_FIELDS = ("Sales", "Sales", "Revenue Officer", "Marketing", "Sales Engineering", "Operations", "Finance")
_AREAS = ("", "", "", " - EMEA", " (interim)", ", North America", " & Partnerships")
_TOOLS = ("HubSpot", "Salesforce", "Marketo", "Acme CRM", "Google Analytics", "Segment", "Slack", "Zendesk")
_STAGES = ("Seed", "Series A", "Series B", "Series D", "Debt Financing")
_ROLES = ("SDR", "VP Marketing", "Account Executive", "Data Engineer", "Office Manager")


def chunks(people: int, seed: int = 7) -> Iterator[list[KnownFacts]]:
    """The facts of so many people, a chunk at a time; nothing of a chunk is kept."""
    random = Random(seed)
    for start in range(0, people, CHUNK):
        chunk: list[KnownFacts] = []
        while len(chunk) < min(CHUNK, people - start):
            company = _company(random, start + len(chunk))
            chunk += [KnownFacts(_person(random, start + len(chunk) + n), company) for n in range(COLLEAGUES)]
        yield chunk[: min(CHUNK, people - start)]


def _person(random: Random, number: int) -> Told:
    title = f"{random.choice(_RANKS)} {random.choice(_FIELDS)}{random.choice(_AREAS)}"
    if random.random() < 0.05:
        title += f" {number % 5_000}"  # some titles are like no other
    return _facts(random, "person", 4, {
        "email": f"anna.{number}@company-{number // COLLEAGUES}.example",
        "email_status": random.choice(("verified", "verified", "verified", "catch_all", "unverified")),
        "title": title,
        "seniority": random.choice(("vp", "director", "head", "manager", None)),
        "departments": ["master_sales"] if random.random() < 0.6 else None,
        "state": random.choice(("California", "TX", "Bavaria")),
    })  # fmt: skip


def _company(random: Random, number: int) -> Told:
    posted = AT.date() - timedelta(days=random.randint(0, 90))
    return _facts(random, "company", 12, {
        "name": f"Company {number}",
        "employees": random.randint(5, 900),
        "country": random.choice(_COUNTRIES),
        "industry": random.choice(_INDUSTRIES),
        "technologies": random.sample(_TOOLS, 4),
        "funding_stage": random.choice(_STAGES),
        "funding_date": str(AT.date() - timedelta(days=random.randint(10, 400))),
        "revenue_usd": random.randint(1, 40) * 1_000_000,
        "growth_12_months": random.random() / 2,
        "open_roles": [{"title": random.choice(_ROLES), "posted_at": str(posted)} for _ in range(2)],
    })  # fmt: skip


def _facts(random: Random, owner: str, days: int, values: dict[str, Any]) -> Told:
    """One answer of one source: its facts share who said them, when, and for how much."""
    seen = AT - timedelta(days=days, seconds=random.randint(0, 9_999))
    said = {name: value for name, value in values.items() if value is not None and random.random() >= MISSING}
    return Told(owner, [Answer("", "apollo", seen, Decimal(1), said, None)])
