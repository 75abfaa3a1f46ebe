"""Lint: what must not leave is found, and what a careful person writes is not."""

import pytest

from gtm.names import clean_company
from gtm.openers.lint import lint, lint_value

FINE = "Hi Maya,\n\nNorthwind has two SDR roles open in Leeds. How do you keep them from building lists?"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("Hi {{ first_name }}, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi Maya, {% if x %} Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi [[first name]], Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi [First Name], Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi {first_name}, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi <company name>, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi Maya, Northwind has two SDR roles open in Leeds. %signature%", "unrendered-token"),
        ("Hi *|FNAME|*, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi <%= name %>, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi ${name}, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("Hi <<name>>, Northwind has two SDR roles open in Leeds.", "unrendered-token"),
        ("{Hi|Hello} Maya, Northwind has two SDR roles open in Leeds.", "spintax"),
        ("Hi , Northwind has two SDR roles open in Leeds right now.", "empty-slot"),
        ("Hi, Northwind has two SDR roles open in Leeds right now.", "empty-slot"),
        ("Hi Maya, Northwind has  two SDR roles open in Leeds.", "empty-slot"),
        ("Hi Maya, there are two SDR roles open at .\nIs that right?", "empty-slot"),
        ("Hi Maya, there are two SDR roles open at , is that so?", "empty-slot"),
        ("Hi Maya, I saw 's two SDR roles in Leeds, is that so?", "empty-slot"),
        ("Hi Maya, I saw two SDR roles () in Leeds, is that so?", "empty-slot"),
        ('Hi Maya, I saw you at "" in Leeds last week, is that so?', "empty-slot"),
        ("Hi Maya,\n\n, you have two SDR roles open in Leeds, is that so?", "empty-slot"),
        ("Hi None, Northwind has two SDR roles open in Leeds.", "null-word"),
        ("Hi Maya, None has two SDR roles open in Leeds right now.", "null-word"),
        ("Hi Maya, nan has two SDR roles open in Leeds right now.", "null-word"),
        ("Hi Maya, null has two SDR roles open in Leeds right now.", "null-word"),
        ("Hi Maya, undefined has two SDR roles open in Leeds now.", "null-word"),
        ("Hi Maya, [object Object] has two SDR roles open in Leeds.", "null-word"),
        ("Hi Maya, as N/A at Northwind you see two SDR roles open.", "null-word"),
        ("Hi Maya, short.", "length"),
        ("Hi Maya, " + "long " * 90, "length"),
        ("Hi MAYA, Northwind has two SDR roles open in Leeds.", "shouting"),
        ("Hi Maya, ACME CORPORATION has two SDR roles in Leeds.", "shouting"),
        (FINE.replace("Northwind", "NORTHWIND"), "shouting"),
        ("Hi there, Northwind has two SDR roles open in Leeds.", "greeting-missing"),
        ("Dear First Name, Northwind has two SDR roles open.", "greeting-missing"),
        ("Dear Sir, Northwind has two SDR roles open in Leeds.", "greeting-missing"),
        ("Hi Ma\u200bya, Northwind has two SDR roles open in Leeds.", "control-character"),
        ("Hi Maya, Northwind\x07 has two SDR roles open in Leeds.", "control-character"),
        ("Hi Maya, \u202eNorthwind has two SDR roles in Leeds.", "control-character"),
    ],
)
def test_a_planted_defect_blocks(text: str, finding: str) -> None:
    """Each kind of defect is found under its own id, and nothing with it leaves."""
    assert finding in {found.id for found in lint(text) if found.blocking}


@pytest.mark.parametrize(
    "text",
    [
        FINE,
        "Hi Jean-Luc, none of your 12 reps should build lists by hand. Is 100% of it needed?",
        "Hi Nan, SAP and IBM partners often ask how VP Sales and SDR teams split this work.",
        "Hi JP, 50% of the time goes into lists, and 20% of it is lost again. Is that so?",
        "Hi Zoë, Yahoo! and .NET shops differ here: who owns the first list at yours?",
        "Hi Björn, Reynolds' team (Leeds) grew by 40% \u2013 who finds the accounts now?",
        'Hi Maya, thank you for joining "Forecasting without spreadsheets" last week.',
        "Hi O'Neill, a null result would be fine, too: tell me it is solved.".replace("null", "clear"),
        "Hi Maya, this is about teams of two to four people, not all of them in sales.",
    ],
)
def test_what_a_careful_person_writes_is_left_alone(text: str) -> None:
    """No finding that blocks."""
    assert [found for found in lint(text) if found.blocking] == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (FINE + " Really?", "questions"),
        (FINE + " Wow! Great!", "exclamations"),
        (FINE.replace("How do", "Quick question: how do"), "cliche"),
    ],
)
def test_a_matter_of_taste_is_told_but_does_not_block(text: str, finding: str) -> None:
    """The reviewer sees it; the push goes on."""
    assert [(found.id, found.blocking) for found in lint(text)] == [(finding, False)]


def test_a_finding_says_where() -> None:
    """Line and column, counted from one."""
    (found,) = lint("Hi Maya,\n\nNorthwind has two  SDR roles open in Leeds.")

    assert (found.id, found.where) == ("empty-slot", "line 3, column 18")


def test_blocking_findings_come_first() -> None:
    """What stops the mail is read before what is a matter of taste."""
    found = lint("Hi Maya! Wow! Really?? Northwind has  two SDR roles open.")

    assert [finding.blocking for finding in found] == sorted((f.blocking for f in found), reverse=True)


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        ("{{first_name}}", "token-in-data"),
        ("Acme {% x %}", "token-in-data"),
        ("Acme }", "token-in-data"),
        ("Acme %signature%", "token-in-data"),
        ("{Acme|Globex}", "spintax"),
        ("Acme\nBcc: x", "control-character"),
        ("Acme\tInc", "control-character"),
        ("Ac\u200bme", "control-character"),
        ("Ac\u202eme", "control-character"),
        ("[[company]]", "token-in-data"),
        ("Acme", None),
        ("Procter & Gamble", None),
        ("Sales | EMEA", None),
        ("50% Off*", None),
        ("A#1 [Leeds] <3", None),
        ("株式会社", None),
    ],
)
def test_lead_data_cannot_reach_the_sequencers_own_engine(value: str, finding: str | None) -> None:
    """Tokens, spintax and invisible characters are found where they come from, and named by their fact."""
    found = lint_value(value, "company.name")

    assert [(f.id, f.where, f.blocking) for f in found] == (
        [(finding, "company.name", True)] if finding else []
    )


@pytest.mark.parametrize(
    "text",
    [
        "田中様、新しいリードのリストが届いたら、誰が見ますか。",
        "王先生，新的客户名单到了以后，由谁决定先联系谁？",
        "김민준님, 새 목록이 오면 누가 먼저 확인하나요?",
        "คุณมายา รายชื่อใหม่มาถึงแล้ว ใครเป็นคนตรวจก่อน",
    ],
)
def test_letters_that_say_more_count_for_more(text: str) -> None:
    """Two for one in Japanese, Chinese, Korean and Thai, where most words are not parted; too short stays too short."""
    assert "length" not in {found.id for found in lint(text)}
    assert "length" in {found.id for found in lint(text[:8])}
    assert "length" in {found.id for found in lint(text[:16] * 20)}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Hi Enrico, As VP Sales at Northwind you hear both sides.", "as"),
        ("Hi Enrico, How does Northwind decide who gets a call?", "how"),
        ("Hi Enrico, Congratulations on the Series A at Northwind.", "congratulations"),
        ("Hi Enrico, as VP Sales at Northwind you hear both sides.", ""),
        ("Hi Enrico,\n\nAs VP Sales at Northwind you hear both sides.", ""),
        ("Hi Enrico, The Hague Group has two SDR roles open in Leeds.", ""),
        ("Hi Enrico, I saw two SDR roles at Northwind last week.", ""),
    ],
)
def test_a_capital_behind_the_greetings_comma_is_told(text: str, right: str) -> None:
    """On one line the sentence goes on small; a line of its own, a name and `I` keep their capital. It blocks nothing."""
    found = [one for one in lint(text) if one.id == "capital-after-greeting"]
    assert [one.fix for one in found] == ([right] if right else [])
    assert not any(one.blocking for one in found)


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("Jana Mr", "greeting-missing"),
        ("John Dr", "greeting-missing"),
        ("Maria Ms.", "greeting-missing"),
        ("Maria Frau", "greeting-missing"),
        ("jean-Pierre", "small-name"),
        ("mary-Ann", "small-name"),
        ("anne Marie", "small-name"),
        ("JeAN", "shouting"),
        ("JOhn", "shouting"),
        ("o'BRIEN", "shouting"),
    ],
)
def test_a_half_mended_name_is_not_greeted(name: str, finding: str) -> None:
    """What the clean-up would have mended blocks in a text by hand."""
    assert finding in {one.id for one in lint(FINE.replace("Maya", name)) if one.blocking}


@pytest.mark.parametrize(
    "name",
    [
        "Min-jun",
        "Jean-luc",
        "al-Amin",
        "van Dyke",
        "MaryAnn",
        "LaToya",
        "McDonald",
        "D'Angelo",
        "IJsbrand",
        "JP",
        "Anna Miss",
    ],
)
def test_a_name_with_capitals_of_its_own_is_greeted(name: str) -> None:
    """Korean, Arabic, Dutch and American spellings are no slips."""
    assert not lint(FINE.replace("Maya", name))


@pytest.mark.parametrize(
    "frame",
    [
        "Hi Tom, I saw an SDR role at {}. Who builds the first lists there?",
        "Hi Tom, who at {} decides which leads go to sales and which ones wait?",
        "Hi Tom, {} has two SDR roles open in Leeds. Who builds the first lists?",
        "Hi Tom, how does {}, of all companies, find out which leads were worth it?",
        "Hi Tom, which of the leads were worth it in the end at {}?",
    ],
)
@pytest.mark.parametrize("name", ["Harbor Co", "Northwind Co", "Northwind Co."])
def test_what_the_clean_up_leaves_of_a_company_is_said_anywhere(frame: str, name: str) -> None:
    """Whether somebody is written to does not hang on where the opener happens to put the company's name."""
    assert not [one for one in lint(frame.format(clean_company(name).short)) if one.blocking]


@pytest.mark.parametrize(
    "text",
    [
        "Hi Tom, Harbor Co. has two SDR roles open in Leeds. Who builds the first lists?",
        "Hi Tom, how does Harbor Co., of all companies, find out which leads were worth it?",
        "Hi Tom, I saw an SDR role at Harbor, Co. Who builds the first lists there?",
        "Hi Tom, I saw an SDR role at Harbor Inc. Who builds the first lists there?",
    ],
)
def test_a_form_as_a_contract_has_it_blocks(text: str) -> None:
    """With its dot or behind a comma `Co` is a legal form; others are one without it."""
    assert "legal-form" in {one.id for one in lint(text) if one.blocking}


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            "Hi Maya, as c_suite at Northwind you would know: how much of the week goes into lists?",
            "unrendered-token",
        ),
        (
            "Hi Maya, among computer_software companies lists go stale first. Is that so at yours?",
            "unrendered-token",
        ),
        (
            "Hi Maya, is pain_point what keeps the team at Northwind from calling more of them?",
            "unrendered-token",
        ),
        (
            "Hi Maya, as VP Sales VP Sales at Northwind you would know: what goes into the lists?",
            "doubled-word",
        ),
        (
            "Hi Maya, the Head of Sales Head of Sales at Northwind would know what goes into lists.",
            "doubled-word",
        ),
        (
            "Hi Maya, I saw the SDR role posted 0 weeks ago. Who builds the first lists until then?",
            "raw-value",
        ),
        (
            "Hi Maya, I saw the SDR role posted on 03/01/2026. Who builds the first lists by then?",
            "raw-value",
        ),
        ("Hi Maya, how much of Northwind's' week goes into lists before anybody calls anyone?", "possessive"),
    ],
)
def test_what_a_program_prints_or_says_twice_blocks(text: str, finding: str) -> None:
    """Words with an underscore, a title said twice, a day whose month is anybody's guess, an apostrophe too many."""
    assert finding in {one.id for one in lint(text) if one.blocking}


@pytest.mark.parametrize(
    "text",
    [
        "Hi Maya, do the links in your mails carry utm_source, or does somebody guess where they came from?",
        'Hi Maya, which of your lists has "pain_point" as a column, and who fills it in these days?',
        "Hi Maya, is maya_ortega@northwind.example still where requests from the site should go?",
        "Hi Maya, who at Northwind reads 'how lists age at Northwind's' end before they buy another one?",
        "Hi Maya, are 24/7 shifts and 9/10 answered calls what the team at Northwind plans with?",
        "Hi Maya, is it New York New York that your team sings after a good quarter at Northwind?",
    ],
)
def test_what_only_looks_like_it_passes(text: str) -> None:
    """Parameters of links, columns in quotation marks, addresses, quotations, and names that are said twice."""
    assert not [one for one in lint(text) if one.blocking]


def test_two_people_greeted_in_one_mail_block() -> None:
    """Whatever joins them; who says that both are meant has thought of both. Companies behind a comma are not greeted."""
    ask = "who owns the list from the fair in May?"
    for two in (
        "Maya and Tom",
        "Maya / Tom",
        "Maya/Tom",
        "Maya & Tom",
        "Maya or Tom",
        "Maya und Tom",
        "Maya Ortega and Tom Roe",
    ):
        assert "greeting-missing" in {one.id for one in lint(f"Hi {two}, {ask}") if one.blocking}, two
    for one in (
        "Hi Maya and Tom, which of you two",
        "Hi Maya - Kestrel and Northwind, as I read, share a stand:",
        "Hi Maya, Kestrel and Northwind share a stand:",
    ):
        assert [found for found in lint(f"{one} {ask}") if found.blocking] == [], one


def test_a_form_in_dotted_capitals_is_a_legal_form() -> None:
    """`De Luca S.R.L.` as well as `De Luca S.r.l.`"""
    for form in ("S.R.L.", "SRL", "S.P.A.", "S.r.l.", "S.R.L. Unipersonale"):
        found = lint(f"Hi Maya, as VP Sales at De Luca {form} you would know who builds the first lists.")
        assert "legal-form" in {one.id for one in found if one.blocking}, form
