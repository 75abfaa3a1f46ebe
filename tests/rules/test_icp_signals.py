"""Signals: what is going on at a company, and how a play asks for it."""

from datetime import date
from typing import Any

import pytest

from gtm.icp import RuleError, parse_signal, signals

ROLES = "company.open_roles"


def role(title: str, posted: str | None = "2026-11-10", city: str | None = "Leeds") -> dict[str, Any]:
    return {"title": title, "posted_at": posted, "city": city, "country": None, "url": None}


def test_signals_are_dated_told_and_in_order(make_facts: Any, today: date) -> None:
    """Roles, then rounds, then technologies, the newest first, each with its source and words to show."""
    found = signals(
        make_facts(
            {
                ROLES: [role("SDR", "2026-11-01"), role("VP Marketing", "2026-11-18", None)],
                "company.funding_date": "2026-10-01",
                "company.funding_stage": "Series A",
                "company.funding_amount_usd": 12_000_000,
                "company.technologies": ["HubSpot"],
            }
        ),
        today,
    )
    assert [(one.kind, one.detail, one.age_days) for one in found] == [
        ("hiring", "VP Marketing", 2),
        ("hiring", "SDR in Leeds", 19),
        ("funding", "Series A, 12,000,000 USD", 50),
        ("tech", "HubSpot", 12),
    ]
    assert {one.source for one in found} == {"apollo"}
    assert (found[1].subject, found[1].place, found[2].amount_usd) == ("SDR", "Leeds", 12_000_000)


def test_signal_reference_is_stable(make_facts: Any, today: date) -> None:
    """The same role is the same signal tomorrow, in other capitals and listed twice; another day is another one."""
    one = signals(make_facts({ROLES: [role("SDR")]}), today)[0]
    again = signals(make_facts({ROLES: [role("sdr"), role("SDR")]}, days=3), date(2026, 12, 1))
    assert [signal.ref for signal in again] == [one.ref]
    assert signals(make_facts({ROLES: [role("SDR", "2026-11-11")]}), today)[0].ref != one.ref


@pytest.mark.parametrize(
    "values",
    [
        {},
        {ROLES: None},
        {ROLES: []},
        {ROLES: "SDR"},
        {ROLES: [1, None, {}, {"title": ""}, {"title": 5}]},
        {ROLES: [role("SDR", None)]},
        {ROLES: [role("SDR", "someday")]},
        {ROLES: [role("SDR", "2027-05-01")]},
        {"company.funding_stage": "Series A"},
        {"company.funding_date": "", "company.funding_amount_usd": "much"},
    ],
)
def test_what_has_no_date_is_no_signal(values: dict[str, Any], make_facts: Any, today: date) -> None:
    """Nothing is made up from undated, future or unreadable facts."""
    assert [one for one in signals(make_facts(values), today) if one.subject != "5"] == []


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("hiring<=30d", {ROLES: [role("SDR", "2026-10-21")]}, True),
        ("hiring<=30d", {ROLES: [role("SDR", "2026-10-20")]}, False),
        ("hiring<30d", {ROLES: [role("SDR", "2026-10-21")]}, False),
        ("hiring <= 30 d", {ROLES: [role("SDR", "2026-11-21")]}, True),
        ("hiring<=30d", {ROLES: []}, False),
        ("hiring<=30d", {}, None),
        ("hiring<=30d", {ROLES: [role("SDR", None)]}, None),
        ("hiring<=30d", {ROLES: [role("SDR", None), role("AE")]}, True),
        ("hiring(SDR, VP Marketing)<=30d", {ROLES: [role("Sales Development Rep")]}, True),
        ("hiring(SDR, VP Marketing)<=30d", {ROLES: [role("SDR Manager")]}, False),
        ("hiring('SDR')<=4w", {ROLES: [role("SDR")]}, True),
        ("funding<=90d", {"company.funding_date": "2026-10-01"}, True),
        ("funding<=90d", {"company.funding_date": "2026-01-01"}, False),
        ("funding<=90d", {"company.funding_stage": "Seed"}, None),
        ("funding<=90d", {"company.funding_date": "unclear"}, None),
        (
            "funding(Series A)<=90d",
            {"company.funding_date": "2026-10-01", "company.funding_stage": "series_a"},
            True,
        ),
        (
            "funding(Series A)<=90d",
            {"company.funding_date": "2026-10-01", "company.funding_stage": "Seed"},
            False,
        ),
        ("funding(Series A)<=90d", {"company.funding_date": "2026-10-01"}, None),
        ("tech(hubspot)", {"company.technologies": ["HubSpot CRM"]}, True),
        ("tech(hubspot)", {"company.technologies": ["Marketo"]}, False),
        ("tech(hubspot)", {}, None),
        ("tech(hubspot)<=10d", {"company.technologies": ["HubSpot"]}, False),
    ],
)
def test_play_asks_for_signals(
    text: str, values: dict[str, Any], expected: bool | None, make_facts: Any, today: date
) -> None:
    """In time yes, too old or not there no, not known or undated unknown."""
    assert parse_signal(text).check(make_facts(values), today)[0] is expected


@pytest.mark.parametrize(
    ("text", "roles", "seen"),
    [
        ("hiring<=30d", [role("SDR")], "SDR in Leeds, 10 days ago"),
        ("hiring<=30d", [role("SDR"), role("Cook", "2026-11-19", None)], "Cook, 1 day ago, the newest of 2"),
        ("hiring(SDR)<=30d", [role("SDR"), role("Cook", "2026-11-20")], "SDR in Leeds, 10 days ago"),
        ("hiring<=30d", [role("SDR", "2026-11-21"), role("AE", None)], "SDR in Leeds, today"),
    ],
)
def test_what_was_counted_is_named_and_that_there_were_others(
    text: str, roles: list[Any], seen: str, make_facts: Any, today: date
) -> None:
    """Without a name every role counts: which one did, and of how many, so that nobody takes it for the opener's."""
    assert parse_signal(text).check(make_facts({ROLES: roles}), today)[1] == seen


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 0, "hiring<=30d"),
        ("hirng<=30d", 0, 'Did you mean "hiring"?'),
        ("weather<=30d", 0, "There are: hiring, funding, tech."),
        ("hiring", 6, "hiring<=30d"),
        ("hiring(SDR)", 11, "hiring(SDR)<=30d"),
        ("hiring<=", 8, "like 90d, 12w or 3 months"),
        ("hiring<=30", 8, "like 90d, 12w or 3 months"),
        ("hiring<=30d soon", 8, "like 90d, 12w or 3 months"),
        ("hiring>=30d", 6, "hiring<=30d"),
        ("hiring()<=30d", 7, "brackets are empty"),
        ("hiring(the)<=30d", 7, "not a job title"),
        ("hiring(SDR<=30d", 15, "not closed"),
        ("hiring(SDR) within 30d", 12, "hiring(SDR)<=30d"),
        ("hiring SDR", 7, "hiring(SDR)<=30d"),
        ("funding last 90 days", 8, "funding(Series A)<=30d"),
        ("funding(Series Q)<=90d", 8, "There are: pre_seed, seed"),
        ("hiring(SDR)<=the last 30 days", 13, "Write 30 days."),
        ("tech", 4, "tech(hubspot)"),
    ],
)
def test_misuse_of_signals_is_told(text: str, position: int, says: str) -> None:
    """Errors point at the character and say what to write."""
    with pytest.raises(RuleError) as refusal:
        parse_signal(text)
    assert refusal.value.position == position
    assert says in str(refusal.value)


def test_signal_names_its_fields() -> None:
    """Only what it looks at is wanted."""
    assert parse_signal("hiring<=30d").fields == {"company.open_roles"}
    assert parse_signal("funding<=90d").fields == {"company.funding_date"}
    assert parse_signal("funding(Seed)<=90d").fields == {"company.funding_date", "company.funding_stage"}
