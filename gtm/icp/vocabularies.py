"""Words that have an order or several spellings: seniority, funding stages, industries.

An order makes `person.seniority >= director` mean something; a spelling outside of it stays unknown, because
"not in our table" is not "lower than".
"""

from gtm.names.title_words import DEPARTMENT_WORDS

SENIORITIES = (
    "intern", "entry", "senior", "manager", "director", "head", "vp", "partner", "c_suite", "founder",
    "owner",
)  # fmt: skip
"""From the bottom up."""

FUNDING_STAGES = (
    "pre_seed", "seed", "series_a", "series_b", "series_c", "series_d", "series_e", "series_f", "series_g",
    "series_h", "ipo",
)  # fmt: skip
"""In the order in which companies go through them. Grants, debt and private equity have no place in it."""

EMAIL_STATUSES = ("verified", "unverified", "catch_all", "guessed", "invalid", "unknown")

EMAIL_STATUSES_ELSEWHERE = {
    "valid": "verified", "ok": "verified", "good": "verified", "deliverable": "verified", "safe": "verified",
    "risky": "catch_all", "accept_all": "catch_all", "acceptall": "catch_all", "bad": "invalid",
    "bounced": "invalid", "undeliverable": "invalid", "not_verified": "unverified",
}  # fmt: skip
"""What other tools call them: told, not taken, since they do not all mean the same by it."""

SENIORITIES_ELSEWHERE = {
    "chief": "c_suite", "ceo": "c_suite", "cto": "c_suite", "cfo": "c_suite", "cmo": "c_suite",
    "c": "c_suite", "exec": "c_suite", "mid": "manager", "mid_level": "manager", "lead": "senior",
    "individual_contributor": "entry", "ic": "entry", "managing_director": "c_suite", "md": "c_suite",
    "svp": "vp", "evp": "vp",
}  # fmt: skip

_SENIORITY_SPELLINGS = {
    "c suite": "c_suite", "c level": "c_suite", "cxo": "c_suite", "clevel": "c_suite", "csuite": "c_suite",
    "vice president": "vp", "internship": "intern", "training": "intern", "junior": "entry",
    "executive": "c_suite", "cofounder": "founder", "co founder": "founder", "entry level": "entry",
}  # fmt: skip

_STAGE_SPELLINGS = {
    "preseed": "pre_seed", "angel": "pre_seed", "seed round": "seed", "public": "ipo",
    "post ipo equity": "ipo",
}  # fmt: skip
_STAGE_SPELLINGS |= {letter: f"series_{letter}" for letter in "abcdefgh"}

_INDUSTRIES = (
    ("software", "computer software", "software development", "saas", "internet software and services"),
    ("it services", "information technology and services", "it services and it consulting", "it consulting"),
    ("internet", "internet publishing", "technology, information and internet"),
    ("financial services", "fintech", "finance"),
    ("marketing", "marketing and advertising", "advertising services", "marketing services", "advertising"),
    ("healthcare", "health care", "hospital and health care", "hospitals and health care"),
    ("recruiting", "staffing and recruiting", "staffing"),
    ("logistics", "logistics and supply chain", "transportation, logistics, supply chain and storage"),
    ("consulting", "management consulting", "business consulting and services"),
    ("security", "computer and network security", "cybersecurity", "cyber security"),
    ("education", "education management", "e-learning", "e-learning providers", "higher education"),
    ("nonprofit", "nonprofit organization management", "non-profit organizations", "non-profit"),
    ("insurance", "insurtech"),
    ("retail", "e-commerce", "ecommerce", "online retail"),
    ("telecommunications", "telecom", "wireless"),
    ("biotechnology", "biotech", "biotechnology research", "life sciences"),
    ("pharmaceuticals", "pharma", "pharmaceutical manufacturing"),
    ("medical devices", "medical equipment manufacturing", "medtech"),
    ("real estate", "proptech", "commercial real estate", "leasing non-residential real estate"),
    ("construction", "civil engineering", "building materials"),
    ("automotive", "motor vehicle manufacturing", "motor vehicles"),
    (
        "media",
        "media production",
        "broadcast media",
        "publishing",
        "online media",
        "book and periodical publishing",
    ),
    ("hospitality", "hotels", "leisure, travel and tourism", "travel arrangements", "restaurants"),
    ("legal services", "law practice", "law firm", "legal"),
    ("accounting", "accounting services"),
    ("human resources", "human resources services", "hr tech"),
    ("government", "government administration", "public sector"),
    (
        "food and beverages",
        "food production",
        "food and beverage services",
        "food and beverage manufacturing",
    ),
    ("banking", "investment banking", "capital markets", "investment management"),
    (
        "venture capital",
        "venture capital and private equity principals",
        "venture capital and private equity",
    ),
    ("energy", "oil and energy", "renewables and environment", "renewable energy", "utilities"),
    (
        "manufacturing",
        "industrial manufacturing",
        "machinery",
        "machinery manufacturing",
        "industrial automation",
    ),
)
"""Each line one industry: its everyday name, then what profiles call it."""


_OTHER_INDUSTRIES = (
    "aerospace", "agriculture", "airlines", "animation", "apparel and fashion", "architecture", "arts and crafts",
    "automotive", "aviation and aerospace", "biotechnology", "broadcast media", "building materials",
    "business supplies", "chemicals", "civic and social organization", "civil engineering",
    "commercial real estate", "computer games", "computer hardware", "computer networking", "construction",
    "consumer electronics", "consumer goods", "consumer services", "cosmetics", "dairy", "defense and space",
    "design", "electrical manufacturing", "entertainment", "environmental services", "events services",
    "facilities services", "farming", "fine art", "fishery", "food", "fundraising", "furniture",
    "gambling and casinos", "glass, ceramics and concrete", "graphic design", "health, wellness and fitness",
    "import and export", "individual and family services", "industrial design", "information services",
    "international affairs", "international trade", "law enforcement", "leisure", "libraries",
    "luxury goods and jewelry", "maritime", "market research", "mechanical engineering", "medical devices",
    "medical practice", "mental health care", "military", "mining and metals", "motion pictures and film",
    "museums and institutions", "music", "nanotechnology", "newspapers", "outsourcing", "package delivery",
    "packaging and containers", "paper and forest products", "performing arts", "pharmaceuticals", "philanthropy",
    "photography", "plastics", "political organization", "primary education", "printing",
    "professional training and coaching", "program development", "public policy",
    "public relations and communications", "public safety", "publishing", "railroad manufacture", "ranching",
    "real estate", "recreational facilities and services", "religious institutions", "research",
    "secondary education", "security and investigations", "semiconductors", "shipbuilding", "sporting goods",
    "sports", "supermarkets", "telecommunications", "textiles", "think tanks", "tobacco",
    "translation and localization", "transportation", "veterinary", "warehousing", "wholesale",
    "wine and spirits", "wireless", "writing and editing",
)  # fmt: skip
"""Known by one name, so that a slip in it can be told."""

INDUSTRIES = (*(name for names in _INDUSTRIES for name in names), *_OTHER_INDUSTRIES)
"""All names that we know. Others may be asked for too."""

DEPARTMENTS = tuple(
    sorted(
        {name for group in DEPARTMENT_WORDS for name, _ in group}
        | {
            "c_suite", "consulting", "customer_service", "data_science", "design", "education", "executive",
            "finance", "information_technology", "it", "legal", "medical_health", "procurement", "research",
            "support",
        }
    )
)  # fmt: skip
"""All names of departments that we know, from titles and from sources. Others may be asked for too."""


def folded(text: str) -> str:
    """How texts are compared: small letters, `_` and `-` as spaces, `&` as `and`, single spaces."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").replace("&", " and ").split())


def seniority_word(text: str) -> str | None:
    """The word of `SENIORITIES` that a text means."""
    return _known(text, SENIORITIES, _SENIORITY_SPELLINGS)


def stage_word(text: str) -> str | None:
    """The word of `FUNDING_STAGES` that a text means: `Series A` is `series_a`."""
    return _known(text, FUNDING_STAGES, _STAGE_SPELLINGS)


def email_status_word(text: str) -> str | None:
    """The word of `EMAIL_STATUSES` that a text means."""
    return _known(text, EMAIL_STATUSES, {"catchall": "catch_all"})


def _known(text: str, words: tuple[str, ...], spellings: dict[str, str]) -> str | None:
    plain = folded(text)
    joined = plain.replace(" ", "_")
    return joined if joined in words else spellings.get(plain)


_EVERYDAY = {folded(name): folded(names[0]) for names in _INDUSTRIES for name in names}


def industry_word(text: str) -> str:
    """The everyday name of an industry if we know one, else the text itself, folded."""
    plain = folded(text)
    return _EVERYDAY.get(plain, plain)
