"""A play's event against the words that speak of it: kind, day, and whether anybody is left to write to."""

from datetime import date
from pathlib import Path

import pytest

from gtm.openers import load_openers
from gtm.openers.occasion import unfit
from gtm.openers.sequence import FIELDS, load_sequence
from gtm.plays.load import read_play

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
TODAY = date(2026, 11, 26)
PLAY = """play: after
owner: dana@northpass.example
timezone: Europe/Berlin
source:
  apollo: {titles: [VP Sales]}
icp:
  must: [company.employees in 50..500]
"""


def told(
    folder: Path, *templates: str, event: tuple[str, str] | None = None, sequence: str | None = None
) -> list[tuple[str, bool]]:
    """What is said of such a play, and whether it keeps it from running."""
    names = [f"openers/{name}" for name in templates]
    text = f"{PLAY}opener:\n  templates: [{', '.join(names)}]\n"
    if event:
        text += f"  event: {{kind: {event[0]}, detail: Lists, date: {event[1]}}}\n"
    if sequence:
        text += f"sequence: sequences/{sequence}\n"
    (folder / "after.yaml").write_text(text + "push:\n  smartlead: {campaign: 1}\n", encoding="utf-8")
    play = read_play(folder / "after.yaml").play
    cadence = load_sequence(TEMPLATES, f"sequences/{sequence}") if sequence else None
    found = unfit(play, load_openers(TEMPLATES, names), cadence, TODAY)
    return [(one.message, one.blocking) for one in found]


@pytest.mark.parametrize(
    ("templates", "event", "sequence"),
    [
        (("webinar", "generic"), ("webinar", "2026-11-19"), "webinar-attendees"),
        (("webinar-no-show", "generic"), ("webinar_no_show", "2026-11-19"), "webinar-no-shows"),
        (("conference-before", "conference-after"), ("conference", "2026-12-10"), None),
        (("conference-before", "conference-after"), ("conference", "2026-11-20"), "conference"),
        (("hiring", "generic"), None, "trigger"),
        (("generic",), None, "cold"),
        (("webinar", "generic"), ("webinar", "2026-11-25"), "webinar-attendees"),
        (("download", "generic"), ("download", "2026-11-26"), None),
    ],
)
def test_a_play_whose_words_fit_its_event_hears_nothing(
    tmp_path: Path, templates: tuple[str, ...], event: tuple[str, str] | None, sequence: str | None
) -> None:
    """The event has been, lately, and it is the one that opener and sequence speak of."""
    assert told(tmp_path, *templates, event=event, sequence=sequence) == []


@pytest.mark.parametrize(
    ("event", "sequence", "words"),
    [
        (("conference", "2027-01-20"), "conference", "is still to come"),
        (("webinar", "2026-11-19"), "webinar-no-shows", "the event of this play is a webinar."),
        (("webinar_no_show", "2026-11-19"), "webinar-attendees", "is a webinar that the reader missed"),
        (("webinar", "2027-01-20"), "webinar-attendees", "is still to come"),
        (("webinar", "2026-11-26"), "webinar-attendees", "is today. It is over for sure from tomorrow on"),
        (("conference", "2026-11-26"), "conference", "is today. It is over for sure from tomorrow on"),
        (None, "webinar-attendees", 'Add "event" to "opener" with kind webinar'),
    ],
)
def test_a_sequence_that_would_say_what_is_not_so_is_an_error(
    tmp_path: Path, event: tuple[str, str] | None, sequence: str, words: str
) -> None:
    """`You were at the conference`, weeks before it."""
    found = told(tmp_path, "conference-before", "generic", event=event, sequence=sequence)
    assert [blocking for message, blocking in found if words in message] == [True]


@pytest.mark.parametrize(("day", "when"), [("2026-06-20", "159 days ago"), ("2027-01-20", "in 55 days")])
def test_an_opener_that_cannot_speak_of_its_event_is_told_and_alone_is_an_error(
    tmp_path: Path, day: str, when: str
) -> None:
    """A webinar five months old, or still to come: others speak instead, or nobody does."""
    ((message, blocking),) = told(tmp_path, "webinar", "generic", event=("webinar", day))
    assert when in message
    assert not blocking
    ((message, blocking),) = told(tmp_path, "webinar", event=("webinar", day))
    assert "nobody could be written to" in message
    assert blocking


def test_a_sequence_about_what_is_long_over_is_told(tmp_path: Path) -> None:
    """Not an error: time alone must not stop a play that ran yesterday."""
    event = ("webinar", "2026-06-20")
    found = told(tmp_path, "webinar", "generic", event=event, sequence="webinar-attendees")
    assert len(found) == 2
    assert not any(blocking for _, blocking in found)
    assert "159 days ago" in found[0][0]


def test_an_event_that_no_opener_speaks_of_is_told(tmp_path: Path) -> None:
    """It was written down for nothing."""
    ((message, blocking),) = told(tmp_path, "generic", event=("webinar", "2026-11-19"))
    assert "no opener of this play speaks of the webinar" in message
    assert not blocking


def test_an_opener_on_an_event_that_the_play_does_not_name_is_told_and_alone_is_an_error(
    tmp_path: Path,
) -> None:
    """No list tells of referrals: without `event` such an opener is listed for nothing."""
    ((message, blocking),) = told(tmp_path, "referral", "webinar", "generic")
    assert message == (
        'openers/referral (a referral), openers/webinar (a webinar): spoken only of what "event" names, and this play '
        "names none; nobody gets them"
    )
    assert not blocking
    ((message, blocking),) = told(tmp_path, "webinar")
    assert 'nobody could be written to. Add "event" to "opener" with kind webinar' in message
    assert blocking
    ((message, blocking),) = told(tmp_path, "referral", "webinar", event=("webinar", "2026-11-19"))
    assert "this play names a webinar; nobody gets it" in message
    assert not blocking


@pytest.mark.parametrize("name", ["webinar-attendees", "webinar-no-shows", "conference"])
def test_touches_do_not_take_the_first_mail_for_one_about_the_event(name: str) -> None:
    """A colleague's first mail may ask a general question: no touch speaks of it as of one about the event."""
    for touch in load_sequence(TEMPLATES, f"sequences/{name}").rendered(FIELDS):
        for words in (
            "mail about the webinar",
            "mails about the webinar",
            "if it is no longer",
            "what you came for",
        ):
            assert words not in touch.text


def test_the_day_itself_is_too_early(tmp_path: Path) -> None:
    """At what hour it takes place nobody said: `thank you for joining` could come before it."""
    [(message, blocking)] = told(tmp_path, "webinar", "generic", event=("webinar", "2026-11-26"))
    assert not blocking
    assert "today): it is over for sure from tomorrow on" in message
    [(message, blocking)] = told(tmp_path, "webinar", event=("webinar", "2026-11-26"))
    assert blocking
