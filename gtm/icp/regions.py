"""Regions as sales teams cut the map: `EMEA`, `APAC`, `West Coast`. Names of several countries or states.

The short groups (`EU`, `DACH`, `Nordics`) are `gtm.names.countries`'; these are the big ones. Where teams differ
(is Turkey in Europe?) a country is in both.
"""

from gtm.names.countries import US_STATES

_EUROPE = (
    "AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK "
    "MT NL NO PL PT RO RS SE SI SK SM TR UA VA XK"
)
_MIDDLE_EAST = "AE BH IL IQ IR JO KW LB OM PS QA SA SY TR YE"
_AFRICA = (
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG "
    "RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW"
)
_ASIA_PACIFIC = "AU BD BN BT CN FJ HK ID IN JP KH KR LA LK MM MN MO MV MY NP NZ PG PH PK SG TH TL TW VN"
_LATIN_AMERICA = "AR BB BO BR BS BZ CL CO CR CU DO EC GT GY HN HT JM MX NI PA PE PR PY SR SV TT UY VE"

REGIONS = {
    name: frozenset(codes.split())
    for name, codes in {
        "Europe": _EUROPE,
        "Middle East": _MIDDLE_EAST,
        "Africa": _AFRICA,
        "EMEA": f"{_EUROPE} {_MIDDLE_EAST} {_AFRICA}",
        "APAC": _ASIA_PACIFIC,
        "LATAM": _LATIN_AMERICA,
        "Americas": f"US CA {_LATIN_AMERICA}",
        "UKI": "GB IE",
        "MENA": f"{_MIDDLE_EAST} DZ EG LY MA TN",
        "GCC": "AE BH KW OM QA SA",
        "NAM": "US CA",
        "NAMER": "US CA",
    }.items()
}

_ALIASES = {
    "asia pacific": "APAC",
    "latin america": "LATAM",
    "european": "Europe",
    "united kingdom and ireland": "UKI",
}

_WIDER = {
    "APAC": "asia, southeast asia, south east asia, sea, east asia, south asia, far east, japac, oceania, pacific",
    "Nordics": "scandinavia, scandinavian countries, nordic countries",
    "LATAM": "south america, central america, caribbean",
    "GCC": "gulf, gulf states, gulf countries",
    "UKI": "british isles",
    "Europe": "western europe, eastern europe, central europe, southern europe, northern europe, cee, continental europe",
    "Africa": "sub saharan africa, subsaharan africa, north africa, west africa, east africa",
}
_NEAREST = {word: name for name, words in _WIDER.items() for word in words.split(", ")}


def nearest_region(text: str) -> str:
    """The group that comes nearest to a part of the world we have no list of; empty: none does."""
    return _NEAREST.get(" ".join(text.casefold().replace("-", " ").split()), "")


def region(text: str) -> frozenset[str] | None:
    """The country codes of a region, in any capitals; None: not one we know."""
    word = " ".join(text.casefold().replace("-", " ").split())
    return _BY_NAME.get(_ALIASES.get(word, word).casefold())


_BY_NAME = {name.casefold(): codes for name, codes in REGIONS.items()}

_CENSUS = {
    "new england": "CT ME MA NH RI VT",
    "northeast": "CT ME MA NH RI VT NJ NY PA",
    "midwest": "IL IN MI OH WI IA KS MN MO NE ND SD",
    "south": "DE DC FL GA MD NC SC VA WV AL KY MS TN AR LA OK TX",
    "west": "AZ CO ID MT NV NM UT WY AK CA HI OR WA",
    "west coast": "CA OR WA",
    "east coast": "CT ME MA NH RI NJ NY DE FL GA MD NC SC VA DC PA",
}
STATE_GROUPS = {name: frozenset(f"US-{code}" for code in codes.split()) for name, codes in _CENSUS.items()}
"""The regions of the United States' census, and its coasts, as the codes of `state_code`."""

assert all(code[3:] in US_STATES for group in STATE_GROUPS.values() for code in group)  # noqa: S101 - a typo here
