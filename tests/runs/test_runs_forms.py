"""What somebody types into a form: whatever it is, the run ends with a name and a sentence, never with a traceback."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.cli import main
from flows.content import content
from flows.digest import digest
from flows.outbound import outbound, resume
from flows.reconcile import reconcile
from flows.replies import replies
from gtm.openers.errors import TemplateError
from gtm.posts import read_brief
from tests import loopback

pytestmark = pytest.mark.usefixtures("prefect_server")

ROOT = Path(__file__).parents[2]
FLOWS = {
    "flows/outbound.py:outbound": outbound,
    "flows/outbound.py:resume": resume,
    "flows/content.py:content": content,
    "flows/digest.py:digest": digest,
    "flows/replies.py:replies": replies,
    "flows/reconcile.py:reconcile": reconcile,
}
BRIEF = "deployments/briefs/lead-scoring.md"
NUL, LONG = "a\x00b", "x" * 5_000


def _calls(url: str) -> Any:
    return loopback.get(f"{url}/_sandbox/calls").json()["asked"]


@pytest.mark.parametrize(
    ("week", "zone", "sentence"),
    [
        ("2026-W99", "UTC", "week: '2026-W99' is no week of a year; write it like 2026-W47."),
        ("2026-W00", "UTC", "is no week of a year"),
        ("2027-W53", "UTC", "is no week of a year"),
        ("0001-W01", "UTC", "is no week of a year"),
        (
            "2199-W01",
            "UTC",
            "week: 2199-W01 has not begun, so there is nothing to tell; the last full week is 20",
        ),
        (
            None,
            "America/New_Yorck",
            'timezone: "America/New_Yorck" is not a time zone like America/New_York. Did you',
        ),
        (None, "", 'timezone: "" is not a time zone'),
        (None, "../../etc/passwd", "is not a time zone"),
        (None, "America", "is not a time zone"),
        (None, NUL, "is not a time zone"),
        (None, "localtime", 'timezone: "localtime" is not a time zone like America/New_York.'),
        (None, "Factory", 'timezone: "Factory" is not a time zone like America/New_York.'),
    ],
)
def test_a_week_or_a_zone_that_is_none_is_wrong_input(world, week: str | None, zone: str, sentence: str):
    """Told before any provider is asked."""
    before = _calls(world)
    state = digest.fn(week, timezone=zone)
    assert (state.is_failed(), state.name) == (True, "Wrong input")
    assert sentence in state.message
    assert state.message.endswith("Nothing was touched.")
    assert _calls(world) == before


@pytest.mark.parametrize(("week", "zone"), [("2026-W99", "UTC"), (None, "America/New_Yorck")])
def test_the_name_of_a_run_does_not_need_what_is_wrong(world, week: str | None, zone: str):
    """Prefect makes the name before the flow begins, and what fails there has no sentence."""
    state = digest(week, timezone=zone, return_state=True)
    assert (state.is_failed(), state.name) == (True, "Wrong input")


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ("2026-W00", "is no week of a year"),
        ("2199-W01", "has not begun"),
        ("٢٠٢٦-W01", "is no week of a year"),
    ],
)
def test_the_terminal_refuses_the_same_weeks_in_the_same_words(world, capsys, week: str, words: str):
    """Exit 2."""
    assert main(["digest", "--week", week]) == 2
    assert words in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("cms", "sentence"),
    [
        ("ghost", 'cms: "ghost" is no CMS that drafts can go to. There is: wordpress.'),
        ("slack", 'cms: "slack" is no CMS that drafts can go to. There is: wordpress.'),
        ("wordpres", 'cms: "wordpres" is no CMS that drafts can go to. Did you mean "wordpress"?'),
        ("", 'cms: "" is no CMS'),
    ],
)
def test_what_cannot_be_a_cms_is_wrong_input(world, capsys, cms: str, sentence: str):
    """Nobody is offered who cannot be one; the terminal says the same, with exit 2."""
    state = content.fn(str(ROOT / BRIEF), cms)
    assert (state.is_failed(), state.name) == (True, "Wrong input")
    assert sentence in state.message
    assert main(["content", str(ROOT / BRIEF), "--cms", cms]) == 2
    assert sentence in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    "brief",
    ["", "nowhere.md", "/dev/zero", "deployments", NUL, LONG],
    ids=["empty", "none", "device", "folder", "nul", "long"],
)
def test_a_brief_that_is_no_file_is_told(brief: str):
    """Also what would never end, and a name that no file can have."""
    with pytest.raises(TemplateError):
        read_brief(Path(brief))


@pytest.mark.parametrize("brief", ["", " "])
def test_a_brief_must_be_named(world, capsys, brief: str):
    """An empty field is no folder; the terminal says the same."""
    state = content.fn(brief)
    assert (state.is_failed(), state.name) == (True, "Wrong input")
    assert state.message == (
        "brief: no brief is named. Give the path of a Markdown file with front matter, like "
        "deployments/briefs/lead-scoring.md. Nothing was touched."
    )
    assert main(["content", brief]) == 2
    assert "no brief is named" in " ".join(capsys.readouterr().err.split())


def test_a_brief_that_is_no_file_is_wrong_input(world):
    """In a run too."""
    state = content("/dev/zero", return_state=True)
    assert (state.is_failed(), state.name) == (True, "Wrong input")
    assert state.message == "/dev/zero: is no regular file. Name a text file."


@pytest.mark.parametrize("text", ["", "../x", NUL, LONG, "💥"], ids=range(5))
def test_a_play_or_a_run_that_is_none_is_told(world, text: str):
    """No name of a play leads out of the folder of plays; no id is too strange to be looked up."""
    state = outbound.fn(text)
    assert (state.is_failed(), state.name) == (True, "Wrong input")
    told = resume.fn(text)
    assert told.name in ("Wrong input", "Nothing to resume")


@pytest.mark.parametrize("channel", ["nowhere", NUL], ids=["none", "nul"])
def test_a_channel_that_is_none_is_told(world, channel: str):
    """Slack's own answer, in a sentence."""
    state = digest(None, channel, return_state=True)
    assert (state.is_failed(), state.name) == (True, "Stopped")
    assert "no such channel" in state.message


def test_without_a_channel_the_setting_decides(world, monkeypatch: pytest.MonkeyPatch):
    """And who changes the setting gets the digest there, as a message of its own. An emptied field is none."""
    assert "#gtm-weekly  posted" in digest(return_state=True).message
    monkeypatch.setenv("SLACK_CHANNEL", "#general")
    assert "#general  posted" in digest(None, "", return_state=True).message
    assert "#general  unchanged" in digest(None, "#general", return_state=True).message


def test_every_text_of_every_form_is_tried_here():
    """A new text in a form needs a check of what is typed into it, and a line in this file."""
    deployed = yaml.safe_load((ROOT / "deployments/prefect.yaml").read_text())["deployments"]
    texts = {
        (flow.name, name)
        for flow in (FLOWS[one["entrypoint"]] for one in deployed)
        for name, field in flow.parameters.properties.items()
        if "string" in str(field) and "$ref" not in str(field)
    }
    assert texts == {
        ("outbound", "play"),
        ("resume", "run"),
        ("content", "brief"),
        ("content", "cms"),
        ("digest", "week"),
        ("digest", "channel"),
        ("digest", "timezone"),
    }


def test_the_form_offers_what_can_be():
    """A CMS from those there are; numbers with both ends."""
    assert content.parameters.properties["cms"]["enum"] == ["wordpress"]
    for name in ("limit", "max_credits"):
        number = outbound.parameters.properties[name]["anyOf"][0]
        assert number["maximum"] == 1_000_000
