"""What openers, snippets and sequences may say: claims need evidence, in every branch of a template."""

import pytest

from gtm.openers import TemplateError, read_opener
from gtm.openers.claims import STALE_AFTER, claims, stale
from gtm.openers.events import EVENTS
from gtm.openers.evidence import Evidence
from gtm.openers.snippets import Snippets, read_snippets


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Northwind is hiring in Leeds.", ["hiring"]),
        ("Northwind has two SDR roles open.", ["hiring"]),
        ("Congratulations on the Series A.", ["funding"]),
        ("Northwind closed its seed round in May.", ["funding"]),
        ("The team has grown by 40%.", ["growth"]),
        ("It looks as if Northwind works with HubSpot.", ["tech"]),
        ("Thank you for joining our webinar.", ["webinar"]),
        ("You signed up for the webinar.", ["webinar_no_show"]),
        ("You were at Northern Sales Days.", ["conference"]),
        ("You downloaded the checklist.", ["download"]),
        ("Dana suggested I write to you.", ["referral"]),
        ("Congratulations on the new role.", ["new_role"]),
        ("Northwind moved to HubSpot.", ["tech_change"]),
        ("As we discussed, the lists are old.", ["last_contact"]),
        ("Thank you for your request.", ["request"]),
        ("You started a trial.", ["trial"]),
        ("I saw that you like lists.", ["hiring"]),
    ],
)
def test_a_claim_needs_its_evidence(text: str, kinds: list[str]):
    """With the evidence it may be said; without, it blocks."""
    assert not list(claims(text, kinds))
    found = list(claims(text, []))
    assert {finding.id for finding in found} == {"claim-without-evidence"}
    assert all(finding.blocking and finding.fix for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "Who decides at Northwind which leads get a call first?",
        "In many software companies a good lead is a head count and a country.",
        "How do you find out which leads were worth the effort?",
    ],
)
def test_a_question_claims_nothing(text: str):
    """Openers without evidence ask."""
    assert list(claims(text, [])) == []


def test_a_claim_in_a_branch_that_the_samples_do_not_take_is_found():
    """A template cannot hide a claim behind an `if`."""
    text = "Hi {{ person.first_name }},\n\nWho calls the leads{% if person.city %} at a company that is hiring{% endif %}?"
    hidden = text.replace("person.city", "company.employees == 7")
    for source in (text, hidden):
        with pytest.raises(TemplateError, match="claims that somebody is being hired"):
            read_opener(f"---\n{{}}\n---\n{source}", "x.j2", "openers/x")


def test_every_kind_of_evidence_grows_old():
    """A kind without a limit could be mentioned for ever."""
    assert set(STALE_AFTER) >= {kind.removesuffix("_ahead") for kind in EVENTS}
    old = Evidence("webinar:1", "signals.webinar", "x", "csv", 61)
    assert [finding.id for finding in stale([old])] == ["stale-signal"]
    assert (
        list(stale([old._replace(age_days=60), old._replace(id="conference_ahead:1", age_days=-300)])) == []
    )


GOOD = (
    "persona:\n  sales: people in sales\n  default: people in your seat\npain:\n  default: cleaning lists\n"
)


def test_snippets_follow_department_and_industry():
    """A department without a line gets the default; an industry without one gets nothing."""
    snippets = read_snippets(GOOD + "industry:\n  software: In software, lists age fast.\n", "s.yaml")
    assert snippets.words("sales", "software") == {
        "persona": "people in sales",
        "pain": "cleaning lists",
        "industry": "In software, lists age fast.",
    }
    assert snippets.words("legal", "law")["persona"] == "people in your seat"
    assert snippets.words(None, None)["industry"] is None
    assert Snippets().words(None, None)["persona"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD.replace("people in sales", '"{{ company.name }}"'), "template tag"),
        (GOOD.replace("people in sales", "people  in sales"), "something is missing"),
        (GOOD.replace("  default: people in your seat\n", ""), '"persona" has no "default"'),
        (GOOD.replace("people in sales", "people and lists " * 10), "120 are allowed"),
        ("personas:\n  default: x\n", '"personas"'),
        ("persona: [", "s.yaml"),
    ],
)
def test_a_snippet_that_cannot_be_said_is_refused(text: str, sentence: str):
    """Plain words only, with a default for whoever fits nowhere."""
    with pytest.raises(TemplateError) as caught:
        read_snippets(text, "s.yaml")
    assert sentence in str(caught.value)
