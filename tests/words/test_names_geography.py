"""Countries and states as codes."""

import pytest

from gtm.names import country_code, country_group, country_name, state_code, state_in
from gtm.names.countries import CA_PROVINCES, COUNTRIES, GROUPS, US_STATES


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("US", "US"), ("us", "US"), ("USA", "US"), ("U.S.", "US"), ("United States", "US"),
        ("The United States", "US"), ("United States of America", "US"),
        ("UK", "GB"), ("GB", "GB"), ("Great Britain", "GB"), ("england", "GB"),
        ("NO", "NO"), ("no", "NO"), ("Norway", "NO"), ("Norge", "NO"),
        ("Germany", "DE"), ("Deutschland", "DE"), ("GER", "DE"), ("  germany ", "DE"),
        ("CA", "CA"), ("Netherlands", "NL"), ("The Netherlands", "NL"), ("Holland", "NL"),
        ("Côte d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"), ("Czech Republic", "CZ"), ("Türkiye", "TR"),
        ("Bosnia & Herzegovina", "BA"), ("South Korea", "KR"), ("Hong Kong", "HK"),
        ("Wakanda", None), ("California", None), ("", None), (None, None), ("XX", None), ("N", None),
    ],
)  # fmt: skip
def test_country_by_any_name(text: str | None, code: str | None) -> None:
    """Codes, names and common spellings are one country; what is not known is not guessed."""
    assert country_code(text) == code


def test_every_country_is_known_by_code_and_name() -> None:
    """The table is complete (249 ISO codes and Kosovo) and no spelling means two countries."""
    assert len(COUNTRIES) == 250
    for code, names in COUNTRIES.items():
        assert {country_code(text) for text in (code, code.lower(), *names)} == {code}
        assert country_name(code) == names[0]


def test_states_by_code_and_name() -> None:
    """All states, the capital's district, provinces and territories; a code belongs to one country only."""
    assert (len(US_STATES), len(CA_PROVINCES)) == (51, 13)
    assert not US_STATES.keys() & CA_PROVINCES.keys()
    for country, states in (("US", US_STATES), ("CA", CA_PROVINCES)):
        for code, names in states.items():
            assert {state_code(text) for text in (code.lower(), *names)} == {f"{country}-{code}"}
    assert state_code("Bavaria") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Washington, D.C.", "US-DC"),
        ("Washington, DC", "US-DC"),
        ("Washington DC, USA", "US-DC"),
        ("Washington D.C.", "US-DC"),
        ("Washington State", "US-WA"),
        ("State of Washington", "US-WA"),
        ("New York State", "US-NY"),
        ("Commonwealth of Virginia", "US-VA"),
        ("California, United States", "US-CA"),
        ("Ontario, Canada", "CA-ON"),
        ("Province of Quebec", "CA-QC"),
        ("Free State", None),
        ("State", None),
        ("Western Australia, Australia", None),
        (", ", None),
    ],
)
def test_states_as_people_write_them(text: str, code: str | None) -> None:
    """With the capital's comma, with what they are and with the country that they are in."""
    assert state_code(text) == code


@pytest.mark.parametrize(
    ("state", "country", "meant"),
    [
        ("WA", "Australia", "AU-WA"),
        (" PA ", "Brazil", "BR-PA"),
        ("Georgia", "Georgia", "GE-Georgia"),
        ("WA", "United States", "WA"),
        ("BC", "CA", "BC"),
        ("Bavaria", "Germany", "Bavaria"),
        ("WA", "Atlantis", "WA"),
        ("WA", "", "WA"),
        ("", "Australia", ""),
    ],
)
def test_a_state_that_could_be_mistaken_is_named_with_its_country(state: str, country: str, meant: str):
    """Codes of Australia, Brazil or Mexico are those of other states in the United States and Canada."""
    assert state_in(state, country) == meant


def test_groups_hold_known_countries() -> None:
    """A group in a rule stands for countries that exist."""
    assert all(set(codes.split()) <= COUNTRIES.keys() for codes in GROUPS.values())
    assert country_group("dach") == frozenset({"DE", "AT", "CH"})
    assert country_group("Atlantis") is None
