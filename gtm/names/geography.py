"""Countries and states as codes, so that `UK`, `Great Britain` and `GB` are one place.

Codes are text all the way: `NO` is Norway.
"""

from gtm.names.countries import CA_PROVINCES, COUNTRIES, GROUPS, US_STATES
from gtm.names.text import plain


def country_code(text: str | None) -> str | None:
    """ISO 3166-1 code of a country given by code or by one of its common names; None: not one we know."""
    if not text:
        return None
    if len(text) == 2 and text in COUNTRIES:
        return text
    return _BY_NAME.get(_key(text))


def country_name(code: str) -> str | None:
    """The English name of a country code."""
    names = COUNTRIES.get(code)
    return names[0] if names else None


def country_group(text: str) -> frozenset[str] | None:
    """The countries of a group (`EU`, `DACH`, `Nordics`, ...); None: not a group we know."""
    return _GROUPS.get(_key(text))


def state_code(text: str | None) -> str | None:
    """`US-CA` or `CA-ON` for a state or province given by code or name; None: of another country.

    The codes of the two countries do not overlap; those of others do with theirs: see `state_in`.
    """
    if not text:
        return None
    key = _key(text)
    return _STATES.get(key) or _STATES.get(_bare_state(key))


def state_in(state: str, country: str) -> str:
    """The state, so that nobody takes it for another country's: `WA` in Australia is `AU-WA`, and not Washington.

    As it was written where it cannot be mistaken, where the country is the United States or Canada, and where it is
    not one we know.
    """
    code = country_code(country)
    return state if code in (None, "US", "CA") or state_code(state) is None else f"{code}-{state.strip()}"


def state_name(code: str) -> str | None:
    """The name of a state or province by its code: `US-CA` is California."""
    country, _, state = code.partition("-")
    names = {"US": US_STATES, "CA": CA_PROVINCES}.get(country, {}).get(state)
    return names[0] if names else None


def _bare_state(key: str) -> str:
    """`Washington, D.C.` without its comma, `Washington State` and `Ontario, Canada` without what they are and lie in."""
    name, comma, land = key.rpartition(",")
    if comma and _BY_NAME.get(land.strip()) in ("US", "CA"):
        key = name
    key = key.replace(",", " ").strip()
    for before in ("state of ", "commonwealth of ", "province of "):
        key = key.removeprefix(before)
    return " ".join(key.removesuffix(" state").removesuffix(" province").split())


def _key(text: str) -> str:
    return plain(text).casefold().replace(".", "").replace(" & ", " and ").removeprefix("the ").strip(" ,")


_BY_NAME = {_key(name): code for code, names in COUNTRIES.items() for name in (code, *names)}
_GROUPS = {_key(name): frozenset(codes.split()) for name, codes in GROUPS.items()}
_STATES = {
    _key(name): f"{country}-{code}"
    for country, states in (("US", US_STATES), ("CA", CA_PROVINCES))
    for code, names in states.items()
    for name in (code, f"{country}-{code}", *names)
}
