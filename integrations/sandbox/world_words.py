"""What the sandbox's companies are called and do: name parts, industries, technologies, funding.

Company names are put together from landscape words or syllables; all domains end in `.example`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry as profiles call it, the words companies of it use, and its id at Apollo."""

    name: str
    weight: int
    nouns: tuple[str, ...]  # that follow a company's name: Amberline *Analytics*
    keywords: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _industry(name: str, weight: int, nouns: str, keywords: str) -> Industry:
    return Industry(name, weight, tuple(nouns.split(", ")), tuple(keywords.split(", ")))


INDUSTRIES = (
    _industry(
        "computer software",
        26,
        "Software, Systems, Labs, Analytics, Cloud, Data, Apps, Platform",
        "software, saas, b2b, analytics, workflow automation, api, cloud, product analytics",
    ),
    _industry(
        "information technology & services",
        14,
        "Technologies, IT, Digital, Networks, Solutions, Consulting",
        "it services, managed services, cloud migration, cybersecurity, devops, saas",
    ),
    _industry(
        "industrial automation",
        7,
        "Automation, Robotics, Controls, Motion",
        "robotics, automation, sensors, plc, predictive maintenance",
    ),
    _industry(
        "logistics & supply chain",
        7,
        "Logistics, Freight, Supply, Cargo",
        "logistics, freight forwarding, warehousing, supply chain visibility, last mile",
    ),
    _industry(
        "hospital & health care",
        7,
        "Health, Care, Clinics, Medical",
        "health care, telemedicine, patient engagement, medical devices",
    ),
    _industry(
        "financial services",
        8,
        "Finance, Capital, Payments, Ledger",
        "fintech, payments, lending, treasury, invoicing",
    ),
    _industry(
        "marketing & advertising",
        6,
        "Media, Marketing, Studio, Agency",
        "marketing, demand generation, content, paid media, brand",
    ),
    _industry(
        "renewables & environment",
        5,
        "Energy, Solar, Renewables, Power",
        "renewable energy, solar, storage, carbon accounting",
    ),
    _industry(
        "machinery", 4, "Machinery, Engineering, Tools", "machinery, machine tools, spare parts, engineering"
    ),
    _industry("e-learning", 4, "Learning, Academy, Education", "e-learning, training, onboarding, lms"),
    _industry("real estate", 3, "Properties, Estates, Living", "real estate, property management, proptech"),
    _industry("retail", 4, "Retail, Goods, Commerce", "retail, e-commerce, omnichannel, merchandising"),
    _industry(
        "food & beverages", 3, "Foods, Kitchens, Roasters", "food, beverages, food service, private label"
    ),
    _industry("telecommunications", 2, "Telecom, Connect, Voice", "telecom, voip, fiber, connectivity"),
    _industry(
        "biotechnology", 3, "Biotech, Biologics, Genomics", "biotechnology, assays, lab automation, genomics"
    ),
    _industry("insurance", 2, "Insurance, Cover", "insurance, insurtech, claims, underwriting"),
)

LANDSCAPE = _words(
    "Alder Amber Aspen Birch Bramble Brindle Cedar Clover Copper Coral Dapple Ember Fallow Fern Flint "
    "Gale Glen Harrow Hazel Heather Juniper Kestrel Lark Linden Lumen Maple Marl Meadow Merle Moss Ochre "
    "Opal Orchard Pebble Pine Plover Quill Reed Rowan Russet Sable Slate Sorrel Sparrow Tarn Thistle "
    "Timber Umber Vale Willow Wren Yarrow Zephyr"
)
FEATURES = _words(
    "beam bridge brook cairn crest dale field ford forge gate grove harbor haven hollow kite lane light "
    "line loft mark mere mill path peak point port quay ridge row shore spring stead thread tide trail "
    "view wake ward way well wharf wick works"
)
SYLLABLES = (
    _words("Al Bel Cal Cor Dal Fen Gal Hel Jun Kel Lor Mar Nor Quin Ral Sel Tal Tor Val Ver Zel"),
    _words("a e i o ar en er in or ali andi ari eri evi ori ova"),
    _words("dra fin gis lia lix mar na nia nor ra ric ris sta tis tra vara via"),
)

# (uid, name, category), as enriched companies list what they use.
TECHNOLOGIES = (
    ("salesforce", "Salesforce", "Customer Relationship Management"),
    ("hubspot", "HubSpot", "Marketing Automation"),
    ("marketo", "Marketo", "Marketing Automation"),
    ("pipedrive", "Pipedrive", "Customer Relationship Management"),
    ("outreach", "Outreach", "Sales Automation"),
    ("salesloft", "Salesloft", "Sales Automation"),
    ("gong", "Gong", "Conversation Intelligence"),
    ("intercom", "Intercom", "Support and Feedback"),
    ("zendesk", "Zendesk", "Support and Feedback"),
    ("segment", "Segment", "Analytics and Tracking"),
    ("google_analytics", "Google Analytics", "Analytics and Tracking"),
    ("mixpanel", "Mixpanel", "Analytics and Tracking"),
    ("shopify", "Shopify", "E-commerce Platforms"),
    ("stripe", "Stripe", "Payments"),
    ("wordpress_org", "WordPress.org", "CMS"),
    ("snowflake", "Snowflake", "Data Warehouses"),
    ("amazon_aws", "Amazon AWS", "Hosting"),
    ("slack", "Slack", "Collaboration"),
    ("workday", "Workday", "Human Resources"),
    ("sap", "SAP", "Enterprise Resource Planning"),
)

# Stage, code at Apollo, and the span of round sizes in thousand dollars.
STAGES = {
    "Seed": ("0", (400, 4_000)),
    "Series A": ("2", (4_000, 18_000)),
    "Series B": ("3", (15_000, 45_000)),
    "Series C": ("4", (40_000, 110_000)),
    "Series D": ("5", (80_000, 220_000)),
    "Venture (Round not Specified)": ("10", (1_000, 30_000)),
    "Private Equity": ("11", (20_000, 300_000)),
    "Debt Financing": ("13", (2_000, 60_000)),
}

# Postings that say a sales or marketing team is being built, with how often one of them is chosen.
GROWTH_ROLES = {
    "SDR": 5,
    "Sales Development Representative (SDR)": 6,
    "Senior SDR": 2,
    "SDR - German speaking": 1,
    "SDR Team Lead": 2,
    "VP Marketing": 4,
    "VP Marketing (m/w/d)": 1,
}
OTHER_ROLES = (
    "Account Executive",
    "Senior Software Engineer",
    "Product Designer",
    "Customer Success Manager",
    "Marketing Manager",
    "Data Analyst",
    "Accountant",
    "Office Manager",
    "Demand Generation Manager",
    "Field Service Technician",
    "HR Business Partner",
    "Warehouse Supervisor",
    "DevOps Engineer",
    "Key Account Manager",
    "Working Student Sales",
)
