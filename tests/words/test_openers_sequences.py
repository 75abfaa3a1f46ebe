"""Sequences: their order, their words, what they may claim, and what a country asks of their mails."""

import re
from pathlib import Path

import pytest

from gtm.openers.errors import TemplateError
from gtm.openers.footer import countries_of, missing_footer
from gtm.openers.sequence import FIELDS, Touch, load_sequence, read_sequence, sequence_names
from gtm.plays.load import play_names, read_play

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
NAMES = sequence_names(TEMPLATES)

GOOD = """---
about: Strangers who fit, and nothing more is known.
---
=== day 1 email
Subject: leads at {{ company.name }}

{{ opener }}
=== day 3 linkedin
{{ person.first_name }}, I wrote to you about the lists at {{ company.name }}. Whose topic is that?
=== day 5 email
{{ person.first_name }}, one more thought on the lists, and then I will stop for a week.
=== day 8 call
Ask for {{ person.first_name }} {{ person.last_name }}. One question, then listen.
=== day 12 email
{{ person.first_name }}, this is my last mail about it. You have my address.
"""


CALL = GOOD[GOOD.index("=== day 8") : GOOD.index("=== day 12")]


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_behind_an_opener_says_nothing_of_how_the_opener_went_about_it(name: str):
    """`I ask rather than guess` stood behind `you probably hear both sides`: any opener of a play can be in front."""
    text = (TEMPLATES / f"{name}.md").read_text(encoding="utf-8")
    behind = text.partition("{{ opener }}")[2].partition("===")[0]
    assert not re.search(r"\b(?:guess|assum|suppos|instead of telling|without claiming)", behind)


def test_four_sequences_are_shipped():
    """Cold, trigger, webinar and no-shows at least."""
    assert len(NAMES) >= 4
    assert {"sequences/cold", "sequences/webinar-attendees", "sequences/webinar-no-shows"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_sequence_keeps_to_the_cadence(name: str):
    """Five to seven touches over ten to fourteen days and several channels; every mail offers a way out."""
    sequence = load_sequence(TEMPLATES, name)
    assert 5 <= len(sequence.touches) <= 7
    assert 10 <= sequence.days <= 14
    assert {touch.channel for touch in sequence.touches} == {
        "email",
        "linkedin",
        "call",
    } or "no-shows" in name
    assert list(missing_footer(sequence.rendered(FIELDS), ["US", "DE"])) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_touch_reads_oddly_for_a_long_name(name: str):
    """Names of other lengths and scripts of Latin fit as well."""
    values = {**FIELDS, "person.first_name": "María José", "company.name": "Hazelridge & Søn Engineering"}
    for touch in load_sequence(TEMPLATES, name).rendered(values):
        for line in (touch.subject, *touch.text.split("\n")):
            assert not re.search(r"[{}]|  |None| [,.?!]", line), line


def test_for_the_campaign_the_tags_are_the_sequencers():
    """What a play supplies stays a tag; the sender is filled in."""
    touches = load_sequence(TEMPLATES, "sequences/cold").for_campaign({"sender.name": "Dana"})
    assert touches[0].subject == "leads at {{company_name}}"
    assert touches[0].text.startswith("{{opener}}")
    tags = set(re.findall(r"\{\{[^}]*\}\}", " ".join(touch.text for touch in touches)))
    assert tags == {"{{opener}}", "{{first_name}}", "{{last_name}}", "{{company_name}}"}
    assert "Dana, Northpass" in touches[0].text


def test_the_good_one_is_read():
    """Days, channels, subjects, texts."""
    sequence = read_sequence(GOOD, "x.md", "sequences/x")
    assert [(touch.day, touch.channel) for touch in sequence.touches] == [
        (1, "email"),
        (3, "linkedin"),
        (5, "email"),
        (8, "call"),
        (12, "email"),
    ]
    assert sequence.touches[0].subject == "leads at {{ company.name }}"
    assert sequence.touches[2].subject == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("day 5 email", "day 2 email", 10, "day 2 email comes after day 3 linkedin"),
        ("day 8 call", "day 8 fax", 12, '"=== day 8 fax" is no touch'),
        ("day 12 email", "day 22 email", 14, "runs from day 1 to day 22"),
        ("day 1 email", "day 2 email", 14, "runs from day 2 to day 12"),
        ("Subject: leads at {{ company.name }}\n", "", 4, "the first touch is an e-mail with a `Subject:` line"),
        ("{{ opener }}", "A word first.", 4, "the first touch does not say {{ opener }}"),
        ("{{ company.name }}. Whose", "{{ company.nmae }}. Whose", 9, 'unknown field "company.nmae"'),
        ("then listen.", "then  listen.", 12, "something is missing"),
        ("Subject: leads", "Subject: Re: leads", 4, "the subject pretends to be an answer"),
        ("one more thought", "congratulations on the Series A, and one more thought", 10, "claims a funding round"),
        (CALL, "", None, "has 4 touches"),
        ("Whose topic is that?", "Whose topic is that? " + "Words and words. " * 20, 8, "300 are the most for linkedin"),
        ("about: Strangers who fit, and nothing more is known.", "abuot: x", 2, '"abuot"'),
        ("=== day 1 email", "Some text\n=== day 1 email", 4, "there is text before the first touch"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int | None, sentence: str):
    """File, line and remedy, as for every other file a person writes."""
    assert old in GOOD
    with pytest.raises(TemplateError) as caught:
        read_sequence(GOOD.replace(old, new, 1), "x.md", "sequences/x")
    assert sentence in str(caught.value)
    if line:
        assert str(caught.value).startswith(f"x.md line {line}: "), str(caught.value)


def test_a_webinar_may_be_claimed_only_where_the_sequence_rests_on_it():
    """`You were at our webinar` needs the head to say so."""
    claim = GOOD.replace("one more thought", "since you were at our webinar, one more thought")
    with pytest.raises(TemplateError, match="claims"):
        read_sequence(claim, "x.md", "sequences/x")
    read_sequence(claim.replace("---\n=== day 1", "evidence: webinar\n---\n=== day 1"), "x.md", "x")


def test_a_sequence_promises_only_what_its_sender_has():
    """A recording that nobody named is refused with the line; `offers` names it."""
    promise = GOOD.replace("one more thought on the lists", "the recording is yours")
    with pytest.raises(TemplateError, match=r"^x\.md line 10: .*offers") as caught:
        read_sequence(promise, "x.md", "sequences/x")
    assert "promises something" in str(caught.value)
    read_sequence(promise.replace("---\n=== day 1", "offers: [recording]\n---\n=== day 1"), "x.md", "x")


@pytest.mark.parametrize("name", NAMES)
def test_shipped_sequences_have_nothing_to_give_but_work(name: str):
    """No play names a recording or a checklist, so no shipped sequence says it has one."""
    assert load_sequence(TEMPLATES, name).head.offers == ()


_COUNTED = re.compile(r"\b(?:one|two|three|four|five|ten|twenty|fifty|hundred|\d+) \w+")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_subject_counts_its_mail_counts_too(name: str):
    """`one list, two days` above a mail that says two days; a subject that says another figure was left behind."""
    for touch in load_sequence(TEMPLATES, name).rendered(FIELDS):
        for counted in _COUNTED.findall(touch.subject):
            assert counted in touch.text.casefold(), touch.subject


@pytest.mark.parametrize("name", NAMES)
def test_no_touch_goes_back_to_what_only_some_openers_said(name: str):
    """Whatever opener stood in the first mail: it need not have thanked anybody, nor been about the checking of leads."""
    for touch in load_sequence(TEMPLATES, name).rendered({**FIELDS, "opener": "Hi Maya, a question."}):
        said = f"{touch.subject}\n{touch.text}".casefold()
        for words in (
            "thank you again",
            "version of my last mail",
            "how leads at",
            "thank you for the hour",
            "the other day",
        ):
            assert words not in said, (touch.day, words)


@pytest.mark.parametrize(
    ("text", "countries", "missing"),
    [
        ("Hello.", ["GB"], ["opt-out"]),
        ("Hello.", ["US"], ["opt-out", "postal-address"]),
        ("Hello.", [], ["opt-out", "postal-address"]),
        ("If you would rather not hear from me again, tell me.", ["GB"], []),
        ("Unsubscribe here.\n12 Mill Lane, Leeds", ["US"], []),
        ("You can opt out. Musterstraße 12, 50667 Köln", ["DE"], []),
    ],
)
def test_mails_carry_what_their_countries_ask_for(text: str, countries: list[str], missing: list[str]):
    """A way out everywhere, a postal address where the law wants one; an unknown country wants everything."""
    touches = [Touch(day=1, channel="email", subject="x", text=text), Touch(day=2, channel="call", text="-")]
    assert [finding.id for finding in missing_footer(touches, countries)] == missing


def test_shipped_plays_name_sequences_that_fit_them():
    """The sequence is there, and its mails carry what the play's countries ask for."""
    named = []
    for name in play_names(ROOT / "deployments" / "plays"):
        play = read_play(ROOT / "deployments" / "plays" / f"{name}.yaml").play
        if play.sequence:
            assert play.sender
            sender = {f"sender.{key}": value for key, value in play.sender.model_dump().items()}
            touches = load_sequence(TEMPLATES, play.sequence).rendered({**FIELDS, **sender})
            assert list(missing_footer(touches, countries_of(play))) == []
            named.append(play.sequence)
    assert len(named) >= 2


def test_the_countries_of_a_play_are_those_of_its_rules():
    """Rules first, then the source's places."""
    plays = ROOT / "deployments" / "plays"
    assert countries_of(read_play(plays / "seed-a-hiring-sdr.yaml").play) == {"US", "CA"}
    assert countries_of(read_play(plays / "series-a.yaml").play) == {"US", "CA", "GB", "DE", "NL", "NO"}


@pytest.mark.parametrize("name", ["webinar-attendees", "webinar-no-shows", "conference"])
def test_the_first_mail_says_why_its_subject_names_an_event(name: str):
    """The opener above may be about a tool or an industry; `after the webinar` is to hold for that mail, too."""
    text = (TEMPLATES / "sequences" / f"{name}.md").read_text(encoding="utf-8")
    subject, _, body = text.split("=== day 1 email\nSubject: ")[1].partition("\n")
    event = "conference" if name == "conference" else "webinar"
    assert event in subject
    assert event in body.partition("===")[0]


def test_nothing_is_said_of_where_the_sender_was():
    """A play knows that the reader was at the conference, and of nobody else."""
    texts = [file.read_text(encoding="utf-8") for file in TEMPLATES.rglob("*") if file.is_file()]
    assert not [text for text in texts if re.search(r"so were we|we were both", text, re.IGNORECASE)]
