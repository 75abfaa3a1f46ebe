"""What a play calls its event is read before anybody is bought: it is said to the whole list."""

from pathlib import Path

import pytest

from gtm.openers import load_openers
from gtm.openers.event_words import unsayable
from gtm.plays.models import Play

TEMPLATES = Path(__file__).parents[2] / "templates"


def told(detail: str, *templates: str, kind: str = "webinar", lint: str = "strict") -> list[tuple[str, bool]]:
    """What is said of a play with this event."""
    names = [f"openers/{name}" for name in templates or ("webinar", "generic")]
    play = Play.model_validate(
        {
            "play": "after",
            "owner": "dana@northpass.example",
            "timezone": "UTC",
            "source": {"apollo": {"titles": ["VP Sales"]}},
            "icp": {"must": ["company.employees > 1"]},
            "opener": {
                "templates": names,
                "lint": lint,
                "event": {"kind": kind, "detail": detail, "date": "2026-11-19"},
            },
            "push": {"smartlead": {"campaign": "1"}},
        }
    )
    return [(one.message, one.blocking) for one in unsayable(play, load_openers(TEMPLATES, names))]


@pytest.mark.parametrize(
    ("kind", "opener", "detail"),
    [
        ("webinar", "webinar", "Forecasting without spreadsheets"),
        ("webinar", "webinar", 'Is your "forecast" dead?'),
        ("webinar", "webinar", "FORECASTING WITHOUT SPREADSHEETS"),
        ("webinar_no_show", "webinar-no-show", "Lists"),
        ("conference", "conference-after", "Northern Sales Days 2026"),
        ("conference", "conference-before", "Northern Sales Days 2026"),
        ("download", "download", "The outbound checklist"),
        ("webinar", "generic", "{{first_name}}"),
    ],
)
def test_an_event_that_can_be_said_hears_nothing(kind: str, opener: str, detail: str) -> None:
    """Quotes and capitals are tidied on the way; an opener that does not speak of it does not mind."""
    assert told(detail, opener, kind=kind) == []


@pytest.mark.parametrize(
    ("detail", "finding"),
    [
        ("{{first_name}}", "token-in-data"),
        ("{Forecasting|Planning} for all", "spintax"),
        ("Forecasting with %signature%", "token-in-data"),
        ("FORECASTING  WITHOUT SPREADSHEETS!!", "exclamations"),
    ],
)
def test_an_event_that_would_block_the_whole_list_is_refused(detail: str, finding: str) -> None:
    """With the id of the finding that each of these openers would have had."""
    ((message, blocking),) = told(detail)
    assert blocking
    assert f'"{detail}" would block openers/webinar for everybody' in message
    assert f"({finding})" in message
    assert told(detail, lint="off") == [(message, False)]


def test_an_event_that_no_sentence_can_hold_is_told_and_alone_is_refused() -> None:
    """The opener is passed over for everybody; with another one left, they get that."""
    ((message, blocking),) = told("tbd")
    assert (message, blocking) == (
        '"tbd" cannot be said in openers/webinar, which is passed over for everybody. Write it as it would stand in a '
        "sentence, like Forecasting without spreadsheets.",
        False,
    )
    assert told("tbd", "webinar") == [(message, True)]


@pytest.mark.parametrize(
    ("kind", "opener", "detail"),
    [
        ("referral", "referral", "your CEO"),
        ("new_leader", "new-leader", "CEO Assistant"),
        ("visit", "visits", "Contact Us"),
        ("visit", "visits", "Northpass | Scoring"),
        ("expansion", "expansion", "CA"),
    ],
)
def test_what_is_no_name_of_its_kind_is_told_before_anybody_is_bought(
    kind: str, opener: str, detail: str
) -> None:
    """Alone it is refused; with another opener left, it is a note."""
    ((message, blocking),) = told(detail, opener, kind=kind)
    assert blocking
    assert f'"{detail}" cannot be said in openers/{opener}' in message
    assert told(detail, opener, "generic", kind=kind) == [(message, False)]


def test_a_role_that_cannot_be_named_is_left_out_and_told() -> None:
    """The opener congratulates on the new role all the same; no detail is no news."""
    ((message, blocking),) = told("Former CRO", "new-role", kind="new_role")
    assert (message, blocking) == (
        '"Former CRO" cannot be said in openers/new-role, which leaves it out for everybody.',
        False,
    )
    assert told("-", "new-role", kind="new_role") == []


def test_every_kind_of_event_is_read_as_drafting_reads_it() -> None:
    """None of the shipped openers is refused for the words of its own sample."""
    from gtm.openers.events import EVENTS
    from gtm.openers.fields import SAMPLE
    from gtm.openers.opener import opener_names

    spoken_of = set()
    for opener in load_openers(TEMPLATES, opener_names(TEMPLATES)):
        for kind in opener.head.evidence:
            if kind in EVENTS:
                spoken_of.add(kind)
                detail = str(SAMPLE[kind][EVENTS[kind].field])
                name, base = opener.name.removeprefix("openers/"), kind.removesuffix("_ahead")
                assert told(detail, name, kind=base) == []
    assert len(spoken_of) > 10
