"""Places as a sentence says them: `the US`, `DACH`, `New York` for `NYC`; nothing for what is two places or none.

A posting says `DC` and a play says `UK`; the mail says `a role open in DC` and `going into the UK`.
"""

import re
from functools import lru_cache

from gtm.names import country_code, country_name, state_code, state_name
from gtm.names.text import words as word_list
from gtm.openers.vocabulary import ODD

_AND = re.compile(r"\s+(?:and|&)\s+", re.I)
_NO_PLACE = word_list(
    "remote hybrid anywhere worldwide global unknown various multiple none null nan n/a tbd other"
)
_SMALL = word_list("am an and de del der di do la le les of on sur the und upon y")

_WITH_ARTICLE = (
    "US, USA, UK, UAE, EU, EEA, GCC, United States, United States of America, United Kingdom, United Arab Emirates, "
    "European Union, Netherlands, Philippines, Czech Republic, Maldives, Dominican Republic, Bahamas, Gambia, "
    "Seychelles, Nordics, Baltics, Balkans, Americas, Middle East, Far East, Midwest, Bay Area, East Coast, West Coast, "
    "Caribbean, Midlands, Pacific Northwest, US East Coast, US West Coast, US Midwest"
)
_THE = {name.casefold(): name for name in _WITH_ARTICLE.split(", ")}
_AS_WRITTEN = {
    name.casefold(): name
    for name in word_list("EMEA DACH APAC LATAM MENA ANZ ASEAN CEE UKI NRW DC Benelux KSA")
}
_IN_FULL = {
    "nyc": "New York", "new york ny": "New York", "sf": "San Francisco", "washington dc": "Washington DC",
    "gb": "Great Britain", "slc": "Salt Lake City", "cdmx": "Mexico City",
}  # fmt: skip
_SHORT_CITIES = word_list("ulm rio ely pau rom lee goa nis ufa hue bar bam spa oss ede")
_THREE = 3


@lru_cache(maxsize=20_000)
def place_words(city: str | None) -> str | None:
    """A place as a sentence says it: `Leeds` for `LEEDS, England, United Kingdom`. None: not fit to be said.

    Letters that stand for two places (`CA`, `DE`) or for an airport's are not said.
    """
    text = " ".join((city or "").partition(",")[0].partition("(")[0].split())
    if not 2 <= len(text) <= 30 or ODD.search(text) or text.casefold() in _NO_PLACE:
        return None
    if any(word in _NO_PLACE for word in text.casefold().replace("-", " ").split()):
        return None
    parts = _AND.split(text)
    said = [_one(part) for part in parts]
    return None if None in said else " and ".join(filter(None, said))


def _one(text: str) -> str | None:
    key = text.casefold().replace(".", "").removeprefix("the ").strip()
    known = _THE.get(key)
    if known:
        return f"the {known}"
    known = _AS_WRITTEN.get(key) or _IN_FULL.get(key)
    if known:
        return known
    if len(key) <= _THREE and text.isascii() and " " not in key and (text.isupper() or len(key) < _THREE):
        return _short(key)
    if key.endswith((" region", " area", " market")):
        first, _, rest = text.rpartition(" ")
        where = _one(first.removeprefix("the ").removeprefix("The "))
        kind = rest.capitalize() if rest.casefold() == "area" else rest.lower()
        return f"the {where.removeprefix('the ')} {kind}" if where else None
    if not (text.isupper() or text.islower()) or not text.isascii():
        return text
    return " ".join(_word(word, place) for place, word in enumerate(text.lower().split(" ")))


def _short(key: str) -> str | None:
    """Two or three letters: a state, a country, or a city so short; not where they may be both."""
    if key in _SHORT_CITIES:
        return key.capitalize()
    country, state = country_code(key.upper()), state_code(key.upper())
    if (country is None) is (state is None):
        return None
    if state is not None:
        return state_name(state)
    name = country_name(country or "")
    return name and _THE.get(name.casefold(), name)


def _word(word: str, place: int) -> str:
    if place and word in _SMALL:
        return word
    bare = word.strip(".").replace(".", "")
    if bare in _AS_WRITTEN or bare in ("us", "usa", "uk", "uae", "eu"):
        return _AS_WRITTEN.get(bare) or bare.upper()
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
