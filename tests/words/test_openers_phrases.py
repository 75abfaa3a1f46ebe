"""Small English: articles, numbers, plurals, lists and times."""

import pytest

from gtm.openers.phrases import ago, article, capital, counted, listed, possessive, words
from gtm.openers.place_names import place_words
from gtm.openers.vocabulary import industry_words, role_label, round_words


@pytest.mark.parametrize(
    "text",
    [
        *(
            "an SDR role",
            "a BDR role",
            "an AE",
            "a VP Sales",
            "an MQL",
            "a CMO",
            "an HR lead",
            "a US team",
            "an X-ray",
        ),
        *(
            "an Account Executive",
            "a Head of Sales",
            "a unicorn",
            "a user",
            "an umbrella",
            "an uninteresting day",
        ),
        *(
            "an hour",
            "a one-off",
            "a European firm",
            "an 8",
            "an 11th",
            "an 18",
            "a 110",
            "a 12",
            "a SaaS company",
        ),
        *("an e-learning course", "a Sales Manager", "an IT manager"),
    ],
)
def test_the_article_follows_the_sound(text: str) -> None:
    """By how it is said, not by how it is spelt."""
    assert article(text.split(" ", 1)[1]) == text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "recently"),
        (1, "recently"),
        (2, "a few days ago"),
        (6, "about a week ago"),
        (12, "two weeks ago"),
        (21, "three weeks ago"),
        (52, "seven weeks ago"),
        (60, "two months ago"),
        (330, "11 months ago"),
        (365, "about a year ago"),
        (800, "more than a year ago"),
    ],
)
def test_times_are_said_as_people_say_them(days: int, said: str) -> None:
    """True today, and coarse enough to be true when the mail goes out some days later."""
    assert ago(days) == said


def test_numbers_lists_and_names() -> None:
    """Small numbers are words, lists end in and, names get their apostrophe."""
    assert [words(0), words(2), words(12), words(1840)] == ["no", "two", "12", "1,840"]
    assert [counted(1, "push", "pushes"), counted(3, "push", "pushes")] == ["one push", "three pushes"]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [possessive("Northwind"), possessive("Reynolds"), capital("two SDRs"), capital("")] == [
        "Northwind's",
        "Reynolds'",
        "Two SDRs",
        "",
    ]


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Sales Development Representative", "SDR"),
        ("Senior Account Executive", "Account Executive"),
        ("sdr", "SDR"),
        ("{{title}}", None),
        ("x" * 80, None),
        ("", None),
    ],
)
def test_open_roles_are_called_what_people_call_them(title: str, label: str | None) -> None:
    """What is not fit to be repeated is not."""
    assert role_label(title) == label


PLACES = {
    "the US": "US us U.S.", "the UK": "UK uk U.K.", "the UAE": "UAE", "the EU": "EU", "EMEA": "EMEA emea",
    "DACH": "DACH dach", "NRW": "NRW", "DC": "DC D.C. dc", "New York": "NYC nyc",
    "the Netherlands": "NETHERLANDS Netherlands", "Texas": "TX",
    "France": "FR", "Ulm": "ULM ulm", "Leeds": "LEEDS leeds Leeds", "Germany": "GERMANY",
}  # fmt: skip


def test_places_are_called_what_a_sentence_calls_them() -> None:
    """With their article, in capitals where they are initials; letters that are two places, or an airport, are none."""
    for said, written in PLACES.items():
        assert {place_words(one) for one in written.split()} == {said}
    assert place_words("UK & Ireland") == "the UK and Ireland"
    assert place_words("WASHINGTON D.C.") == "Washington DC"
    assert place_words("San Francisco Bay Area") == "the San Francisco Bay Area"
    assert place_words("Trinidad and Tobago") == "Trinidad and Tobago"
    assert [place_words(one) for one in ("CA", "DE", "LA", "JFK", "Remote - US", "")] == [None] * 6


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("Series A", "Series A"),
        ("series_b", "Series B"),
        ("Seed", "seed round"),
        ("Pre-Seed", "pre-seed round"),
        ("Other", "funding round"),
        (None, "funding round"),
        ("Debt Financing", None),
        ("Acquired", None),
    ],
)
def test_rounds_are_congratulated_on_only_when_they_are_rounds(stage: str | None, said: str | None) -> None:
    """Nobody is congratulated on debt or on being bought."""
    assert round_words(stage) == said


@pytest.mark.parametrize(
    ("industry", "said"),
    [
        ("information technology & services", "IT services"),
        ("Financial Services", "financial services"),
        ("Food & Beverages", "food and beverage"),
        ("Arts & Crafts", "arts and crafts"),
        ("other", None),
        ("{{industry}}", None),
    ],
)
def test_industries_fit_into_a_sentence(industry: str, said: str | None) -> None:
    """Lower case, no ampersand, nothing odd."""
    assert industry_words(industry) == said
