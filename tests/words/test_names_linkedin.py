"""The many ways in which a LinkedIn page is written, and what is nobody's page."""

import pytest

from gtm.names import linkedin_page

PAGE = "in/maya-ortega-1a2b"


@pytest.mark.parametrize(
    "written",
    [
        "http://www.linkedin.com/in/maya-ortega-1a2b",
        "https://linkedin.com/in/Maya-Ortega-1a2b/",
        "HTTPS://DE.LinkedIn.com/in/maya-ortega-1a2b?originalSubdomain=de",
        " linkedin.com/in/maya-ortega-1a2b/details/experience/ ",
        "www.linkedin.com/in/maya-ortega-1a2b#about",
        "https://www.linkedin.com/in/maya-ortega-1a2b/en",
    ],
)
def test_one_page_has_one_form(written: str) -> None:
    """Whatever country, capitals, slash, query or tab it comes with."""
    assert linkedin_page(written) == PAGE


def test_letters_beyond_ascii_are_one_form_too() -> None:
    """Percent signs, and accents in one or two characters."""
    ways = ["https://linkedin.com/in/ad%C3%A8le-fonrand", "linkedin.com/in/adèle-fonrand"]
    ways += ["linkedin.com/in/ade\u0300le-fonrand"]
    assert {linkedin_page(way) for way in ways} == {"in/adèle-fonrand"}


def test_an_old_address_is_told_apart_by_all_of_its_parts() -> None:
    """Two people of one name had the same beginning."""
    assert linkedin_page("linkedin.com/pub/maya-ortega/1a/2b3/4c5") == "pub/maya-ortega/1a/2b3/4c5"
    assert linkedin_page("linkedin.com/pub/maya-ortega/9/9/9") != linkedin_page(
        "linkedin.com/pub/maya-ortega/1/1/1"
    )


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "https://www.linkedin.com/company/northwind",
        "https://www.linkedin.com/sales/lead/ACwAAAbc,NAME_SEARCH",
        "https://www.linkedin.com/in/",
        "https://notlinkedin.com/in/maya",
        "maya.ortega@northwind.example",
    ],
)
def test_what_is_no_page_of_a_person(address: str | None) -> None:
    """Nobody is recognised by it."""
    assert linkedin_page(address) is None
