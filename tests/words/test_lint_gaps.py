"""Lint: one blank where a value should be, values printed by name, and greetings that are no first name."""

import pytest

from gtm.openers.known_texts import lint_filled
from gtm.openers.lint import lint


@pytest.mark.parametrize(
    "text",
    [
        "Hi Maya, when a new lead list arrives, who at decides which leads get a call first?",
        "Hi Maya, how does handle its leads when a list comes in from a fair?",
        "Hi Maya, in a company of people, a new lead list usually has one owner on paper.",
        "Hi Maya, in a team of about people there is usually more than one opinion. Whose counts?",
        "Hi Maya, has people, so there is probably more than one opinion on leads. Whose counts?",
        "Hi Maya, as of Sales at Northwind you would know how much of the week goes into lists.",
        "Hi Maya, Northwind moved from to Salesforce in May. Who decides what comes along?",
        "Hi Maya, I saw an SDR role at Northwind, posted weeks ago. Who builds the first lists?",
        "Hi Maya, Northwind raised a last month, so the next quarter is about pipeline. Who builds it?",
        "Hi Maya, congratulations on closing your Series. What stands in the way of pipeline now?",
        "Hi Maya, #company# has two SDR roles open. Who builds the first lists?",
        "Hi Maya, @company has two SDR roles open. Who builds the first lists?",
        "Hi Maya, company.name has two SDR roles open. Who builds the first lists?",
        "Hi Maya, who decides which leads get a call first at Unknown?",
        "Hi Maya, <NA> has two SDR roles open. Who builds the first lists?",
        "Hi Maya, Northwind raised $$12M in May. What stands in the way of pipeline?",
        "Hi Maya, Northwind raised $0 in May. What stands in the way of pipeline?",
        "Hi Maya, Northwind has SDR role open in Leeds. Who builds the first lists?",
        "Hi Maya, the fair is in 2 week and the list is long. Who builds the first calls?",
        r"Hi Maya,\nNorthwind has two SDR roles open. Who builds the first lists?",
        "Hi Maya, Northwind has two SDR roles open. Who builds the first lists?.",
        "Hi Maya!, Northwind has two SDR roles open. Who builds the first lists?",
        "Hi Maya, who decides which leads get a call at Northwind at Northwind?",
        "Hi VP, Northwind has two SDR roles open. Who builds the first lists?",
        "Hi The, Northwind has two SDR roles open. Who builds the first lists?",
        "Hi And, Northwind has two SDR roles open. Who builds the first lists?",
        "Hi Deceased, Northwind has two SDR roles open. Who builds the first lists?",
        "Hi Maya PhD, Northwind has two SDR roles open. Who builds the first lists?",
    ],
)
def test_a_gap_of_one_blank_blocks(text: str) -> None:
    """What a program leaves that takes away every second blank, and what it prints instead of a value."""
    assert any(finding.blocking for finding in lint(text))


@pytest.mark.parametrize(
    "text",
    [
        "Hi Maya, which list do you look at in a busy week, and who built it for you?",
        "Hi Maya, has anyone at St. Gallen asked who owns the list, e.g. after a fair?",
        "Hi Maya, has Northwind settled who owns the lead list, or is that open?",
        "Hi Maya, who at Northwind decides which leads get a call first, and based on what?",
        "Hi Maya, at Yahoo!, who decides which leads get a call, and based on what?",
        "Hi Maya, from to-do lists to calls: who at Northwind decides what comes first?",
        "Hi Maya, in a company of 120 people a list has one owner. Who is it at Northwind?",
        "Hi Maya, when Northwind closed its Series A of $12M, who drew up the first list?",
        "Hi Maya, as of May the team has an SDR role open. Who builds the first lists?",
        "Hi Maya, a two week sprint on lists: is that how Northwind begins in a new market?",
        "Hi Maya, how do reps at Northwind decide which leads get a call first?",
        "Hi Maya, does handing over leads work at Northwind, and who looks after it?",
        "Hi Maya, in three weeks the fair is over. Who at Northwind calls the new contacts?",
        "Hi Maya, have two people at Northwind ever called the same lead in one week?",
        "Hi Thé Anh, who at Northwind decides which leads get a call, and based on what?",
        "Hi Chiefa, who at Northwind decides which leads get a call, and based on what?",
        "Hi Md, who at Northwind decides which leads get a call, and based on what?",
        "Hi Anne Marie, you have a role in Leeds and in York. Which of the two is harder?",
        "Hi Maya, I saw that northwind.example lists two roles. Who builds the lists?",
        "Hi Maya, a role you posted weeks ago is still open. Who finds the first accounts?",
        "Hi Maya, the SDR role posted months ago is still open. Who builds the first lists?",
        "Hi Maya, do make or buy questions come up at Northwind, say for lead lists?",
    ],
)
def test_sentences_with_the_same_words_and_nothing_missing_pass(text: str) -> None:
    """Each holds the words of a rule for gaps, and says something between them."""
    assert [finding.message for finding in lint(text) if finding.blocking] == []


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hi The, Northwind has two SDR roles open. Who builds the first lists?", ["The", "Northwind"]),
        ("Hi Deceased, Northwind has two SDR roles open. Who builds them?", ["Deceased", "Northwind"]),
        ("Hi Maya, who decides which leads get a call first at Unknown?", ["Maya", "Unknown"]),
        ("Hi Maya, who decides which leads get a call at Kestrel at Kestrel?", ["Maya", "Kestrel"]),
    ],
)
def test_a_name_that_a_rule_listens_for_is_not_taken_for_a_plain_one(text: str, filled: list[str]) -> None:
    """A shape read before with a plain name says nothing about this one."""
    assert (
        lint_filled(
            "Hi Maya, Northwind has two SDR roles open. Who builds the first lists?", ["Maya", "Northwind"]
        )
        == ()
    )
    assert any(finding.blocking for finding in lint_filled(text, filled))


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour Luc, qui décide des listes chez Northwind ?",
        "Bonjour Luc, comment Northwind choisit-il ses prospects ?",
        "Bonjour Luc, une question : qui trie la liste de Northwind ?",
        "Bonjour Luc ! Qui décide de la liste chez Northwind, et comment ?",
        "Bonjour Marie, quelle liste compte ; celle du salon ou celle du mois dernier ?",
        "Bonjour Marie, Northwind recrute deux commerciaux à Lyon. Qui prépare leurs listes ?",
        "Bonjour Marie, félicitations pour la levée ! Qui prépare la suite ?",
        "Salut Marie, as-tu déjà trié la liste du salon ?",
    ],
)
def test_french_has_a_blank_before_its_marks(text: str) -> None:
    """An ordinary one as well: the narrow one is on few keyboards."""
    assert [finding.message for finding in lint(text) if finding.blocking] == []


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour Luc, qui décide de la liste chez ?",
        "Bonjour Luc, quelle liste compte pour le poste de ?",
        "Bonjour Luc , qui décide de la liste chez Northwind ?",
        "Hi Luc, who decides which leads get a call at La Maison ?",
        "Hi Luc, how does Le Pain des Champs choose the leads to call ?",
    ],
)
def test_a_blank_before_a_mark_is_a_gap_elsewhere(text: str) -> None:
    """Where French cuts a sentence off, before its comma, and in English with a French name in it."""
    assert "empty-slot" in {finding.id for finding in lint(text)}
