"""Where the world's companies sit and people live: countries, their cities, their legal forms.

Real geography, so that location rules and time zones have something true to bite on.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A city as a profile spells it; `zone` is its IANA time zone."""

    city: str
    state: str
    zone: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country: how often companies sit there, whose names people bear, what firms are called."""

    name: str
    weight: int
    cultures: tuple[str, ...]
    legal_forms: tuple[str, ...]
    prefix: str  # of telephone numbers
    places: tuple[Place, ...]


def _places(zone: str, *towns: str) -> tuple[Place, ...]:
    """`Leeds/England` all in one zone; a third part is a zone of its own."""
    parts = [town.split("|") for town in towns]
    return tuple(Place(part[0], part[1], part[2] if len(part) > 2 else zone) for part in parts)


COUNTRIES = (
    Country(
        "United States",
        46,
        ("english",) * 6 + ("spanish", "german", "indian", "italian", "nordic", "polish"),
        (", Inc.", " Inc", " Inc.", " LLC", ", LLC", " Corp."),
        "+1",
        _places(
            "America/New_York",
            "Boston|Massachusetts",
            "New York|New York",
            "Philadelphia|Pennsylvania",
            "Pittsburgh|Pennsylvania",
            "Atlanta|Georgia",
            "Raleigh|North Carolina",
            "Columbus|Ohio",
            "Austin|Texas|America/Chicago",
            "Dallas|Texas|America/Chicago",
            "Chicago|Illinois|America/Chicago",
            "Minneapolis|Minnesota|America/Chicago",
            "Nashville|Tennessee|America/Chicago",
            "Denver|Colorado|America/Denver",
            "Salt Lake City|Utah|America/Denver",
            "Phoenix|Arizona|America/Phoenix",
            "Seattle|Washington|America/Los_Angeles",
            "Portland|Oregon|America/Los_Angeles",
            "San Francisco|California|America/Los_Angeles",
            "San Diego|California|America/Los_Angeles",
        ),
    ),
    Country(
        "United Kingdom",
        13,
        ("english",) * 7 + ("indian", "polish", "french"),
        (" Ltd", " Limited", " Ltd.", " plc", " LLP"),
        "+44",
        _places(
            "Europe/London",
            "London|England",
            "Leeds|England",
            "Manchester|England",
            "Bristol|England",
            "Cambridge|England",
            "Sheffield|England",
            "Edinburgh|Scotland",
            "Glasgow|Scotland",
            "Cardiff|Wales",
        ),
    ),
    Country(
        "Germany",
        13,
        ("german",) * 8 + ("polish", "italian"),
        (" GmbH", " GmbH", " AG", " GmbH & Co. KG", " UG (haftungsbeschränkt)", " SE"),
        "+49",
        _places(
            "Europe/Berlin",
            "Berlin|Berlin",
            "Hamburg|Hamburg",
            "Munich|Bavaria",
            "Nuremberg|Bavaria",
            "Cologne|North Rhine-Westphalia",
            "Düsseldorf|North Rhine-Westphalia",
            "Stuttgart|Baden-Württemberg",
            "Karlsruhe|Baden-Württemberg",
            "Leipzig|Saxony",
            "Frankfurt|Hesse",
        ),
    ),
    Country(
        "Canada",
        9,
        ("english",) * 5 + ("french", "french", "indian", "polish"),
        (" Inc.", " Ltd.", " Inc", " Corp."),
        "+1",
        _places(
            "America/Toronto",
            "Toronto|Ontario",
            "Ottawa|Ontario",
            "Waterloo|Ontario",
            "Montreal|Quebec",
            "Quebec City|Quebec",
            "Halifax|Nova Scotia|America/Halifax",
            "Calgary|Alberta|America/Edmonton",
            "Vancouver|British Columbia|America/Vancouver",
        ),
    ),
    Country(
        "France",
        4,
        ("french",),
        (" S.A.S.", " SAS", " SARL", " SA"),
        "+33",
        _places(
            "Europe/Paris",
            "Paris|Île-de-France",
            "Lyon|Auvergne-Rhône-Alpes",
            "Nantes|Pays de la Loire",
            "Lille|Hauts-de-France",
        ),
    ),
    Country(
        "Netherlands",
        3,
        ("dutch",),
        (" B.V.", " BV", " N.V."),
        "+31",
        _places("Europe/Amsterdam", "Amsterdam|North Holland", "Rotterdam|South Holland", "Utrecht|Utrecht"),
    ),
    Country(
        "Spain",
        3,
        ("spanish",),
        (" S.L.", " SL", " S.A."),
        "+34",
        _places(
            "Europe/Madrid",
            "Madrid|Community of Madrid",
            "Barcelona|Catalonia",
            "Valencia|Valencian Community",
        ),
    ),
    Country(
        "Italy",
        3,
        ("italian",),
        (" S.r.l.", " SRL", " S.p.A."),
        "+39",
        _places("Europe/Rome", "Milan|Lombardy", "Turin|Piedmont", "Bologna|Emilia-Romagna"),
    ),
    Country(
        "Sweden",
        2,
        ("nordic",),
        (" AB", " AB (publ)"),
        "+46",
        _places("Europe/Stockholm", "Stockholm|Stockholm County", "Gothenburg|Västra Götaland County"),
    ),
    Country(
        "Denmark",
        2,
        ("nordic",),
        (" A/S", " ApS"),
        "+45",
        _places("Europe/Copenhagen", "Copenhagen|Capital Region of Denmark", "Aarhus|Central Denmark Region"),
    ),
    Country(
        "Norway",
        1,
        ("nordic",),
        (" AS", " ASA"),
        "+47",
        _places("Europe/Oslo", "Oslo|Oslo", "Bergen|Vestland"),
    ),
    Country(
        "Ireland",
        2,
        ("english",),
        (" Ltd", " DAC"),
        "+353",
        _places("Europe/Dublin", "Dublin|Leinster", "Cork|Munster"),
    ),
    Country(
        "Poland",
        2,
        ("polish",),
        (" Sp. z o.o.", " S.A."),
        "+48",
        _places("Europe/Warsaw", "Warsaw|Mazovia", "Kraków|Lesser Poland", "Wrocław|Lower Silesia"),
    ),
    Country(
        "Switzerland",
        2,
        ("german", "german", "french"),
        (" AG", " GmbH", " SA"),
        "+41",
        _places("Europe/Zurich", "Zurich|Zurich", "Basel|Basel-Stadt", "Lausanne|Vaud"),
    ),
    Country(
        "Australia",
        2,
        ("english", "english", "english", "indian"),
        (" Pty Ltd", " Pty. Ltd."),
        "+61",
        _places("Australia/Sydney", "Sydney|New South Wales", "Melbourne|Victoria|Australia/Melbourne"),
    ),
    Country(
        "India",
        2,
        ("indian",),
        (" Pvt. Ltd.", " Private Limited"),
        "+91",
        _places("Asia/Kolkata", "Bengaluru|Karnataka", "Pune|Maharashtra", "Chennai|Tamil Nadu"),
    ),
    Country(
        "Brazil",
        1,
        ("portuguese",),
        (" Ltda.", " S.A."),
        "+55",
        _places("America/Sao_Paulo", "São Paulo|São Paulo", "Curitiba|Paraná"),
    ),
    Country(
        "Japan",
        1,
        ("japanese",),
        (" K.K.", " Co., Ltd."),
        "+81",
        _places("Asia/Tokyo", "Tokyo|Tokyo", "Osaka|Osaka", "Fukuoka|Fukuoka"),
    ),
)
