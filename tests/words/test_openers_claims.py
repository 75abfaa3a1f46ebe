"""What openers, snippets and sequences may say: claims need evidence, in every branch of a template."""

import pytest

from gtm.openers import TemplateError, read_opener
from gtm.openers.claims import STALE_AFTER, claims, promises, stale
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


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("We spoke last week about lists.", ["last_contact"]),
        ("It was great meeting you in May.", ["last_contact"]),
        ("As a HubSpot customer you know the limits.", ["tech"]),
        ("You use HubSpot, so you know the limits.", ["tech"]),
        ("You grew 40 % this year.", ["growth"]),
        ("Northwind doubled in a year.", ["growth"]),
        ("Saw you opened an office in Berlin.", ["expansion"]),
        ("Congrats on your new CRO.", ["new_leader"]),
        ("With your new VP Sales on board, who builds the lists?", ["new_leader"]),
        ("How is your new CRO settling in?", ["new_leader"]),
        ("You just raised $12M.", ["funding"]),
        ("How did you like our webinar?", ["webinar"]),
        ("Our mutual friend Dana says hello.", ["referral"]),
        ("If you have a minute: Northwind is hiring in Leeds.", ["hiring"]),
        ("It looks as if you use HubSpot.", ["tech"]),
    ],
)
def test_what_has_happened_is_a_claim_however_it_is_put(text: str, kinds: list[str]):
    """In passing, in a question that takes it for granted, behind an `if` of something else."""
    assert not list(claims(text, kinds))
    assert {finding.id for finding in claims(text, [])} == {"claim-without-evidence"}


@pytest.mark.parametrize(
    "text",
    [
        "Your competitor just bought our tool.",
        "Loved your LinkedIn post.",
        "Love your LinkedIn post.",
        "I really like your site.",
        "You loved your old system.",
        "Your recent podcast made me think.",
        "Your recent acquisition made me think.",
        "You recently acquired Alder.",
    ],
)
def test_what_no_evidence_can_show_is_refused_with_any(text: str):
    """No play knows what somebody posted, bought or won; no evidence of another kind covers it."""
    found = [one for one in claims(text, ["hiring", "funding", "tech", "last_contact"]) if one.blocking]
    assert [one.fix for one in found] == ["ask, or do not claim it"]


@pytest.mark.parametrize(
    "text",
    [
        "Do you use HubSpot?",
        "Do you use HubSpot, or something else?",
        "If you are growing, who builds the lists?",
        "If you use HubSpot, who checks the lists?",
        "I wonder whether you use HubSpot at all.",
        "Whatever CRM you use, who checks the lists?",
        "Are you hiring at the moment?",
        "Is Northwind hiring at the moment?",
        "Does Northwind have open roles in sales?",
        "Is Northwind expanding this year?",
        "Has Northwind switched to another CRM?",
        "As a result the customer is written to twice.",
        "Do you know who opened the list?",
        "Who else would have to agree?",
    ],
)
def test_who_asks_or_supposes_claims_nothing(text: str):
    """A template without evidence may ask whether something is so."""
    assert list(claims(text, [])) == []


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("The recording is yours.", "recording"),
        ("Shall I send you a checklist?", "checklist"),
        ("There is a checklist that goes with it.", "checklist"),
        ("Shall I send the notes instead?", "notes"),
        ("You find it attached.", "attached"),
    ],
)
def test_only_what_the_sender_has_is_promised(text: str, thing: str):
    """`offers` names it; of what somebody downloaded one may speak."""
    assert [one.id for one in promises(text, [], [])] == ["promise-without-thing"]
    assert list(promises(text, [thing], [])) == []
    assert list(promises(text, [], ["download"])) == []


@pytest.mark.parametrize(
    "text", ["Do you already have a checklist?", "People know a template.", "Is there a report?"]
)
def test_a_thing_that_is_asked_for_is_not_promised(text: str):
    """Words about such things in general are no offer."""
    assert list(promises(text, [], [])) == []


def test_an_opener_that_promises_says_what_it_has():
    """Refused without `offers`, read with it."""
    text = "---\n{}\n---\nHi {{ person.first_name }}, shall I send you the recording, or is it no longer a topic?"
    with pytest.raises(TemplateError, match=r"offers: \[recording\]"):
        read_opener(text, "x.j2", "openers/x")
    read_opener(text.replace("{}", "offers: [recording]", 1), "x.j2", "openers/x")


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("X uses HubSpot, so lists come in by hand.", "tech"),
        ("Hi X, you are on HubSpot. Who looks after it?", "tech"),
        ("Hi X, you posted a job for an SDR.", "hiring"),
        ("Hi X, X posted a job for an SDR.", "hiring"),
        ("Hi X, I have a question on your job ad for an SDR.", "hiring"),
        ("Hi X, X secured $12M in May.", "funding"),
        ("Hi X, X got acquired in May.", None),
        ("Hi X, X lost its CRO in May.", None),
        ("Hi X, after your recent layoffs, who builds lists?", None),
        ("Hi X, you clicked on our link. Why?", "visit"),
        ("Hi X, following up on my last mail.", "last_contact"),
        ("Hi X, I tried to call you yesterday.", "last_contact"),
        ("Hi X, your contract with X ends soon.", None),
    ],
)
def test_a_claim_in_other_words_needs_its_evidence_all_the_same(text: str, kind: str | None):
    """Some are covered by a kind of evidence; what no play can know is covered by none. X stands for a value."""
    assert any(finding.blocking for finding in claims(text, []))
    everything = [*STALE_AFTER, "growth"]
    assert bool(list(claims(text, [kind] if kind else everything))) is (kind is None)


@pytest.mark.parametrize(
    "text",
    [
        "Hi X, whoever uses HubSpot knows that lists come in by hand. Is it so?",
        "Hi X, does X use HubSpot, and who looks after it?",
        "Hi X, if you are on HubSpot, who looks after the lists?",
        "Hi X, are you on the right track with the lists?",
        "Hi X, which tool do you use for lists?",
        "Hi X, how does X decide who is called first?",
        "Hi X, a team that lost its lead has to begin again. Who owns lists at X?",
        "Hi X, you are on my list because of your work in sales.",
        "Hi X, when following up on a lead, what do people at X look at?",
        "Hi X, who follows up on leads?",
        "Hi X, may I call you next week?",
        "Hi X, everybody uses a list, few use it twice.",
        "Hi X, the person who uses the list is not the one who buys it.",
        "Everybody uses Excel for the first list. Do you?",
        "Hi X, X runs a list past sales first, or does it?",
    ],
)
def test_the_same_words_asked_supposed_or_said_of_nobody_claim_nothing(text: str):
    """`does X use HubSpot`, `if you are on HubSpot`, `whoever uses HubSpot`."""
    assert list(claims(text, [])) == []


def test_an_opener_that_says_a_tool_without_evidence_is_not_loaded():
    """`gtm lint TEMPLATE` and a run refuse it."""
    text = "---\nneeds: [company.name]\n---\nHi {{ person.first_name }}, {{ company.name }} uses HubSpot. Who feeds it?"
    with pytest.raises(TemplateError, match="claims a tool that is in use"):
        read_opener(text, "own.j2", "openers/own")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("X has 200 employees.", "size"),
        ("X is short of SDRs.", "hiring"),
        ("X is well funded now.", "funding"),
        ("X is entering France.", "expansion"),
        ("Hi X, impressive growth over there.", "growth"),
        ("Now that you went public, who builds the lists?", None),
        ("Sam from your team told me about the lists.", "referral"),
        ("You are evaluating Listmill.", "competitor"),
        ("You have been at X for three years.", None),
        ("We help you book 300% more meetings.", "results"),
        ("Hi X, I know you are struggling with lists.", None),
        ("How is your new office in Lyon?", "expansion"),
        ("After your acquisition of X, who builds the lists?", None),
        ("Congrats on the award.", None),
        ("I saw your talk at SaaStr.", None),
        ("You downloaded our guide.", "download"),
        ("As we discussed, lists grow old.", "last_contact"),
        ("Your competitors already do this.", None),
        ("Our customers see 40 % more replies.", "results"),
    ],
)
def test_how_things_stand_is_a_claim_as_well(text: str, kind: str | None):
    """A size, a shortage, a problem, our results: each needs what can show it, and some have nothing that can."""
    assert any(finding.blocking for finding in claims(text, []))
    everything = [*STALE_AFTER, "growth", "results"]
    assert bool(list(claims(text, [kind] if kind else everything))) is (kind is None)


@pytest.mark.parametrize(
    "text",
    [
        "Do your reps waste time on lists?",
        "If your reps waste time on lists, what would help?",
        "What would your reps say about their lists?",
        "How do your competitors find their accounts?",
        "Reps waste time when lists are bad.",
        "You lose nothing by asking.",
        "Your data is not stored.",
        "X does not have to change anything.",
        "You will get ten accounts back by Friday.",
        "A company with 200 employees has more than one opinion.",
    ],
)
def test_what_is_asked_denied_offered_or_said_of_all_is_no_claim(text: str):
    """A problem may be asked for; what we do for somebody is an offer."""
    assert list(claims(text, [])) == []


def test_one_place_is_told_once():
    """A sentence that two rules know is one finding."""
    assert len(list(claims("Your competitor just bought our tool.", []))) == 1


OWN = "Hi {{ person.first_name }}, %s Who looks after the lists?"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("{}", "your 180 people need one list."),
        ("{}", "our customers see 40 % more replies."),
        ("evidence: hiring", "our customers see 40 % more replies."),
    ],
)
def test_a_template_with_a_head_count_or_a_result_is_refused(settings: str, said: str):
    """The message says what would support it."""
    with pytest.raises(TemplateError, match=r"size|offers: \[results\]"):
        read_opener(f"---\n{settings}\n---\n{OWN % said}", "own.j2", "openers/own")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("needs: [company.employees]", "what do your {{ company.employees }} people say about lists?"),
        ("evidence: size", "your company of {{ size.people }} has more than one list."),
        ("offers: [results]", "our customers see 40 % more replies."),
    ],
)
def test_a_field_or_an_offer_supports_what_it_prints(settings: str, said: str):
    """A head count that is filled in comes from a fact; results that are offered can be shown."""
    assert read_opener(f"---\n{settings}\n---\n{OWN % said}", "own.j2", "openers/own").arms == ("a",)
