"""What 207 openers and five sequences, read one by one, still had to apologise for (docs/words.md, "The reading")."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gtm.models import Fact
from gtm.openers import draft, load_openers
from gtm.openers.errors import TemplateError
from gtm.openers.sequence import FIELDS, load_sequence, read_sequence

TEMPLATES = Path(__file__).parents[2] / "templates"
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("title", "opener"),
    [
        ("Sales Development Representative", "openers/generic"),
        ("Business Development Representative", "openers/generic"),
        ("Sales Intern", "openers/generic"),
        ("Sales Manager", "openers/role"),
        ("Head of Sales", "openers/role"),
        ("Marketing Manager", "openers/role"),
    ],
)
def test_a_rep_does_not_hear_that_nobody_follows_up(title: str, opener: str) -> None:
    """`As Sales Development Representative ... marketing finds that nobody follows up` accused its reader."""
    known = {"person.first_name": "Maya", "person.title": title, "company.name": "Northwind"}
    facts = {path: Fact(value, "x", datetime(2026, 11, 20, tzinfo=UTC)) for path, value in known.items()}
    chain = load_openers(TEMPLATES, ["openers/role", "openers/generic"])
    assert draft(chain, facts, (), variants={}, key="maya", today=TODAY).opener == opener


def test_what_only_some_openers_name_no_other_touch_claims() -> None:
    """The first colleague reads of the open role, the next one an opener without it, and both get one campaign."""
    touches = load_sequence(TEMPLATES, "sequences/trigger").rendered(
        {**FIELDS, "opener": "Hi Maya, a question."}
    )
    said = "\n".join(f"{touch.subject}\n{touch.text}" for touch in touches)
    assert "new people" not in said
    assert "new sales team" not in said
    assert "New teams" not in said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Subject: pipeline at {{ company.name }}", "Subject: before the new people start"),
        (
            "I wrote to you about pipeline",
            "I wrote to you about the first weeks of a new sales team, and pipeline",
        ),
    ],
)
def test_a_sequence_claims_new_people_only_on_evidence(old: str, new: str) -> None:
    """In a subject as in a text."""
    text = (TEMPLATES / "sequences/trigger.md").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(TemplateError, match="claims that somebody new is coming"):
        read_sequence(text.replace(old, new), "trigger.md", "sequences/trigger")
    read_sequence(
        text.replace(old, new).replace("\n---\n===", "\nevidence: hiring\n---\n==="),
        "trigger.md",
        "sequences/trigger",
    )
