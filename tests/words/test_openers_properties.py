"""Whatever a person, company or event is called: no shipped template writes a tag, a null word or an empty slot."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gtm.models import Fact
from gtm.openers import Opener, by_specificity, draft, load_openers
from gtm.openers.events import EVENTS, list_event
from gtm.openers.fields import SAMPLE
from gtm.openers.known_texts import lint_filled
from gtm.openers.lint import lint
from tests.depth import tries

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 25)
OPENERS = by_specificity(
    load_openers(
        ROOT / "templates",
        sorted(
            f"openers/{path.name.partition('.')[0]}" for path in (ROOT / "templates/openers").glob("*.j2")
        ),
    )
)

_DIRT = [
    "{{first_name}}", "{Hi|Hello}", "%signature%", "None", "null", "nan", "N/A", "undefined", "", " ", "  ", "-", "?",
    "Acme, Inc.", "ACME GMBH & CO. KG", "acme  ltd", "Yahoo!", "e.l.f.", "Smith & Sons", "株式会社", "ООО Ромашка",
    "Nоrthwind",
    "O'Brien", "D’Angelo", "jean-luc", "MARÍA JOSÉ", "Dr. Anna", "J.", "Maya 🚀", "Maya (Mimi)", "info", "Sales Team",
    "VP SALES - EMEA (interim)", "Head of Sales | Speaker | Runner", "Geschäftsführer", "SDR - German speaking", "x" * 300,
    "a\tb", "a\nb", "Ma\u200bya", "Ac\u202eme", "Is it dead?", 'The "new" way', "The  new  way", "Wow!!!", "https://x.example",
    "LEEDS, England", "Remote", "San José", "The Hague", "law practice", "Information Technology & Services", "Other",
]  # fmt: skip

_texts = st.one_of(
    st.sampled_from(_DIRT),
    st.text(max_size=40),
    st.text(alphabet="abc XYZ.,-'&{}%|", max_size=30),
    st.builds("{} {}".format, st.sampled_from(_DIRT), st.sampled_from(_DIRT)),
)
_maybe = st.none() | _texts
_roles = st.lists(
    st.fixed_dictionaries(
        {"title": st.sampled_from(["SDR", "sdr", "Account Executive", "VP Marketing", *_DIRT])},
        optional={
            "posted_at": st.sampled_from(["2026-11-20", "2026-10-20", "nonsense", ""]),
            "city": _texts,
        },
    ),
    max_size=5,
)
_people = st.fixed_dictionaries(
    {
        "person.first_name": _maybe,
        "person.last_name": _maybe,
        "person.title": _maybe,
        "person.city": _maybe,
        "company.name": _maybe,
        "company.industry": _maybe,
        "company.city": _maybe,
        "company.employees": st.none() | st.integers(-1, 10**9),
        "company.growth_12_months": st.none() | st.floats(allow_nan=True) | st.floats(-1, 2),
        "company.technologies": st.none()
        | st.lists(st.sampled_from(["HubSpot", "hubspot", *_DIRT]), max_size=3),
        "company.funding_stage": st.none() | st.sampled_from(["Series A", "seed", "Debt", *_DIRT]),
        "company.funding_date": st.none() | st.sampled_from(["2026-11-01", "2026-09-01", "2026", "x"]),
        "company.funding_amount_usd": st.none() | st.integers(-5, 10**12),
        "company.open_roles": st.none() | _roles,
    }
)
_events = st.lists(
    st.tuples(
        st.sampled_from(sorted(kind.removesuffix("_ahead") for kind in EVENTS)), _texts, st.integers(-60, 200)
    ),
    max_size=2,
)

_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|[{}]|%\w+%|\[\[|<<|\*\|")
_NULL = re.compile(r"\b(?:None|NaN|nan|undefined|null)\b|\bN/A\b")
_SLOT = re.compile(
    r"[^\S\n]{2,}|[^\S\n][,.;:!?](?=\s|$)|,\s*,|\(\s*\)|\"\s*\"|^\W|\bHi\W?,|\bat[.,?]|\b(?:a|an|the) [,.]"
)


@settings(max_examples=tries(150))
@given(known=_people, events=_events, key=st.text(max_size=8), tier=st.sampled_from([None, "A", "B", "C"]))
def test_whatever_is_filled_in_reads_like_a_sentence(
    known: dict[str, Any], events: list[tuple[str, str, int]], key: str, tier: str | None
) -> None:
    """Blocked for its data, or fit to leave: never a tag, a null word, a double space or an empty slot."""
    at = datetime(2026, 11, 20, tzinfo=UTC)
    facts = {
        path: Fact(value=value, source="x", observed_at=at, price=0)
        for path, value in known.items()
        if value is not None
    }
    signals = [
        list_event(kind, detail, TODAY - timedelta(days=days), "csv", TODAY) for kind, detail, days in events
    ]
    for opener in OPENERS:  # each on its own, so that every template meets every person it can
        words = draft([opener], facts, signals, variants={}, key=key, today=TODAY, tier=tier)
        assert words.opener in ("", opener.name)
        if words.blocked:
            continue
        assert words.text
        assert not _TAG.search(words.text), words.text
        assert not _NULL.search(words.text), words.text
        assert not _SLOT.search(words.text), words.text
        assert not any(finding.blocking for finding in lint(words.text)), words.text


_BEGINS = re.compile(r"Hi \{\{ person\.first_name \}\}, (?:[a-z]|I |\{\{ |\{% if [^%]+%\}[a-z])")


@pytest.mark.parametrize("opener", OPENERS, ids=lambda opener: opener.name)
def test_behind_the_greetings_comma_a_sentence_goes_on_small(opener: Opener) -> None:
    """One paragraph, `Hi Maya, as VP Sales ...`: HTML mail swallows line breaks, and a capital would be left over."""
    data = {root: dict(SAMPLE[root]) for root in ("person", "company", "snippet", *opener.head.evidence)}
    for template in opener.variants.values():
        assert _BEGINS.match(template.source), template.source
        text = template.render(data).strip()
        assert "\n" not in text
        assert lint(text) == ()


@settings(max_examples=tries(150))
@given(text=st.text(max_size=300))
def test_lint_reads_anything(text: str) -> None:
    """It never raises; every finding has a place inside the text."""
    for finding in lint(text):
        assert 0 <= finding.at <= max(len(text), 400)
        assert finding.at + finding.length <= len(text) or not finding.length
        assert finding.id
        assert finding.message


_NAMES = st.one_of(
    st.sampled_from(
        [
            "Maya",
            "Tom",
            "Ann",
            "Zoë",
            "Jean-Luc",
            "Info",
            "None",
            "Team",
            "Kestrel Logistics",
            "Amber",
            "Hour One",
            "Unity",
        ]
    ),
    st.sampled_from(
        ["Co", "Northwind Co", "Alder Limited", "Free Now", "As Good", "Series", "The", "A", "Dr", "MAYA"]
    ),
    st.text(alphabet="ABEHUabehu -'é", min_size=1, max_size=24),
    st.text(max_size=12),
)
_FRAMES = (
    "Hi {first}, {company} closed its Series A and has an SDR role open in {place}. Who bridges the months until then?",
    "Hi {first},\n\n{company} has two SDR roles open in Leeds. Who builds the first lists for the new people?",
    "Hi {first},\n\nAs VP Sales at {company} you probably hear both sides. Which of the two do you hear more often?",
    "Hi {first},\n\nIs a {company} list or an {company} list what you call first? It is {first} who decides.",
    "Hi {first}, {company} has two SDR roles open in {place}. Who builds the first lists for the new people?",
    "Hi {first}, as VP Sales at {company} you probably hear both sides. Which of the two do you hear more often?",
    "Hi {first},\n\nAn offer to the team at {company}, and one question: who decides, {company} or you?",
)


@settings(max_examples=tries(400))
@given(first=_NAMES, company=_NAMES, place=_NAMES, frame=st.sampled_from(_FRAMES))
def test_the_quick_reading_finds_what_the_full_one_finds(
    first: str, company: str, place: str, frame: str
) -> None:
    """Standing in for plain names and places hides nothing and invents nothing."""
    text = frame.format(first=first, company=company, place=place)
    assert lint_filled(text, (first, company, place)) == lint(text)
