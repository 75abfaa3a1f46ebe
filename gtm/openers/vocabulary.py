"""Words of the trade as people write them in a mail: open roles, funding rounds, industries."""

import re
from functools import lru_cache

from gtm.names import clean_title

_ROLES = {
    "sales development representative": "SDR",
    "sales development rep": "SDR",
    "business development representative": "BDR",
    "business development rep": "BDR",
    "account executive": "Account Executive",
    "customer success manager": "Customer Success Manager",
}
_LEVELS = re.compile(
    r"^(?:senior|sr|junior|jr|lead|entry level|mid market|enterprise|founding|inbound|outbound)\.? ", re.I
)
ODD = re.compile(r"[{}\[\]<>|%=@/\\#*_~`\d\x00-\x1f]")

_STAGES = re.compile(r"series[\s_-]*([a-h])\b", re.I)
_ROUNDS = {
    "pre-seed": "pre-seed round",
    "pre seed": "pre-seed round",
    "preseed": "pre-seed round",
    "seed": "seed round",
    "angel": "angel round",
    "venture": "funding round",
    "venture (round not specified)": "funding round",
    "other": "funding round",
}

_INDUSTRIES = {
    "information technology & services": "IT services",
    "information technology and services": "IT services",
    "it services and it consulting": "IT services",
    "computer software": "software",
    "software development": "software",
    "hospital & health care": "healthcare",
    "hospitals and health care": "healthcare",
    "marketing & advertising": "marketing",
    "advertising services": "marketing",
    "staffing & recruiting": "recruiting",
    "staffing and recruiting": "recruiting",
    "logistics & supply chain": "logistics",
    "transportation, logistics, supply chain and storage": "logistics",
    "transportation/trucking/railroad": "transport",
    "mechanical or industrial engineering": "industrial engineering",
    "electrical/electronic manufacturing": "electronics",
    "education management": "education",
    "primary/secondary education": "education",
    "human resources": "HR",
    "saas": "SaaS",
    "b2b saas": "B2B SaaS",
    "fintech": "fintech",
    "health, wellness & fitness": "wellness",
    "leisure, travel & tourism": "travel",
    "computer & network security": "security",
    "nonprofit organization management": "nonprofit",
    "non-profit organizations": "nonprofit",
    "management consulting": "consulting",
    "business consulting and services": "consulting",
    "oil & energy": "energy",
    "renewables & environment": "renewable energy",
    "renewable energy semiconductor manufacturing": "renewable energy",
    "food & beverages": "food and beverage",
    "food and beverage services": "food and beverage",
    "apparel & fashion": "fashion",
    "telecommunications": "telecom",
    "biotechnology": "biotech",
    "biotechnology research": "biotech",
    "pharmaceuticals": "pharmaceutical",
    "aviation & aerospace": "aerospace",
    "defense & space": "defense",
    "venture capital & private equity": "investment",
    "events services": "events",
    "package/freight delivery": "delivery",
    "semiconductors": "semiconductor",
    "plastics": "plastics",
    "textiles": "textile",
    "computer games": "games",
    "medical devices": "medical device",
    "public relations & communications": "PR",
    "professional training & coaching": "training",
    "architecture & planning": "architecture",
    "research": "research",
    "e-learning": "e-learning",
    "internet": "internet",
}

_COMPANIES = {
    "law practice": "law firms",
    "legal services": "law firms",
    "accounting": "accounting firms",
    "consulting": "consulting firms",
    "recruiting": "recruiting firms",
    "marketing": "marketing agencies",
    "PR": "PR agencies",
    "design": "design studios",
    "architecture": "architecture firms",
    "investment": "investment firms",
    "investment banking": "investment banks",
    "investment management": "investment firms",
    "banking": "banks",
    "nonprofit": "nonprofits",
    "retail": "retailers",
    "restaurants": "restaurants",
    "hospitality": "hotels",
    "higher education": "universities",
    "government administration": "public agencies",
    "wholesale": "wholesalers",
    "airlines/aviation": "airlines",
    "libraries": "libraries",
    "museums and institutions": "museums",
    "wineries": "wineries",
    "farming": "farms",
    "civic & social organization": "civic organizations",
    "religious institutions": "religious institutions",
    "think tanks": "think tanks",
}
"""Where `... companies` is not what they are called."""


@lru_cache(maxsize=2_000)
def industry_companies(industry: str) -> str | None:
    """The companies of an industry in the plural: `software companies`, `law firms`. None: not fit to be said."""
    low = " ".join(industry.casefold().split())
    name = industry_words(industry)
    if low in _COMPANIES:
        return _COMPANIES[low]
    return None if name is None else _COMPANIES.get(name, f"{name} companies")


@lru_cache(maxsize=20_000)
def role_label(title: str) -> str | None:
    """An open role as it is called in conversation: `SDR`, `VP Marketing`. None: not fit to be repeated."""
    cleaned = clean_title(title)
    plain = _LEVELS.sub("", cleaned.casefold())
    if plain in _ROLES:
        return _ROLES[plain]
    if not 2 <= len(cleaned) <= 50 or ODD.search(cleaned):
        return None
    return cleaned.upper() if cleaned.casefold() in ("sdr", "bdr", "ae", "csm") else cleaned


def round_words(stage: str | None) -> str | None:
    """`Series A`, `seed round`, `funding round` for an unknown stage. None: nothing to congratulate on."""
    if stage is None or not stage.strip():
        return "funding round"
    series = _STAGES.search(stage)
    return f"Series {series.group(1).upper()}" if series else _ROUNDS.get(stage.strip().casefold())


@lru_cache(maxsize=2_000)
def industry_words(industry: str) -> str | None:
    """An industry that fits before `companies`: `software`, `healthcare`. None: not fit to be said."""
    low = " ".join(industry.casefold().split())
    if low in _INDUSTRIES:
        return _INDUSTRIES[low]
    if not 3 <= len(low) <= 40 or ODD.search(low) or low in ("other", "unknown", "none", "n/a", "null"):
        return None
    return low.replace("&", "and")
