"""Words of the trade as people write them in a mail: open roles, funding rounds, industries."""

import re

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
_ODD = re.compile(r"[{}\[\]<>|%=@/\\#*_~`\d\x00-\x1f]")

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
    "computer software": "software",
    "internet": "internet",
    "hospital & health care": "healthcare",
    "marketing & advertising": "marketing",
    "staffing & recruiting": "recruiting",
    "logistics & supply chain": "logistics",
    "mechanical or industrial engineering": "industrial engineering",
    "education management": "education",
    "e-learning": "e-learning",
    "human resources": "HR",
    "saas": "SaaS",
    "health, wellness & fitness": "wellness",
    "leisure, travel & tourism": "travel",
    "computer & network security": "security",
    "nonprofit organization management": "nonprofit",
    "management consulting": "consulting",
    "oil & energy": "energy",
    "renewables & environment": "renewables",
}


def role_label(title: str) -> str | None:
    """An open role as it is called in conversation: `SDR`, `VP Marketing`. None: not fit to be repeated."""
    cleaned = clean_title(title)
    plain = _LEVELS.sub("", cleaned.casefold())
    if plain in _ROLES:
        return _ROLES[plain]
    if not 2 <= len(cleaned) <= 50 or _ODD.search(cleaned):
        return None
    return cleaned.upper() if cleaned.casefold() in ("sdr", "bdr", "ae", "csm") else cleaned


def round_words(stage: str | None) -> str | None:
    """`Series A`, `seed round`, `funding round` for an unknown stage. None: nothing to congratulate on."""
    if stage is None or not stage.strip():
        return "funding round"
    series = _STAGES.search(stage)
    return f"Series {series.group(1).upper()}" if series else _ROUNDS.get(stage.strip().casefold())


def industry_words(industry: str) -> str | None:
    """An industry that fits before `companies`: `software`, `healthcare`. None: not fit to be said."""
    low = " ".join(industry.casefold().split())
    if low in _INDUSTRIES:
        return _INDUSTRIES[low]
    if not 3 <= len(low) <= 40 or _ODD.search(low) or low in ("other", "unknown", "none", "n/a", "null"):
        return None
    return low.replace("&", "and")
