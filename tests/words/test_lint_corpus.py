"""Lint over the labelled openers of tests/corpora/openers.csv: every planted defect blocks, clean ones pass.

`pytest tests/words/test_lint_corpus.py -rP` prints the figures of docs/words.md.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

import pytest

from gtm.openers.lint import lint

CORPUS = Path(__file__).parents[1] / "corpora" / "openers.csv"
ROWS = list(csv.DictReader(CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)))
PLANTED = [row for row in ROWS if row["label"] == "block"]
CLEAN = [row for row in ROWS if row["label"] == "clean"]

EXPECTED = {
    "token": {"unrendered-token", "null-word"},
    "spintax": {"spintax", "unrendered-token"},
    "null": {"null-word", "greeting-missing", "empty-slot"},
    "empty": {"empty-slot", "doubled-word", "greeting-missing"},
    "double-space": {"empty-slot"},
    "space-before": {"empty-slot"},
    "shouting": {"shouting"},
    "greeting": {"greeting-missing", "small-name", "shouting"},
    "legal": {"legal-form"},
    "emoji": {"emoji"},
    "length": {"length", "empty-slot"},
    "spam": {"spam-words"},
    "article": {"article"},
    "doubled": {"doubled-word"},
    "script": {"wrong-script"},
    "link": {"link"},
    "encoding": {"control-character", "encoding", "html"},
    "marks": {"exclamations", "questions"},
    "grade": {"reading-grade"},
    "raw": {"raw-value"},
    "possessive": {"possessive"},
}


def blocks(text: str) -> bool:
    """Whether it may not leave."""
    return any(finding.blocking for finding in lint(text))


def test_the_corpus_is_big_enough_and_names_each_defect_it_holds():
    """At least 300 of each, no text twice, every defect known."""
    assert len(PLANTED) >= 300
    assert len(CLEAN) >= 300
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert {row["defect"] for row in PLANTED} == set(EXPECTED)


@pytest.mark.parametrize("defect", sorted(EXPECTED))
def test_every_planted_defect_blocks_under_its_own_name(defect: str):
    """Recall is 100 %, and the finding names the defect, not something beside it."""
    texts = [row["text"] for row in PLANTED if row["defect"] == defect]
    missed = [text for text in texts if not blocks(text)]
    misnamed = [
        (text, found)
        for text in texts
        if not EXPECTED[defect] & (found := {finding.id for finding in lint(text) if finding.blocking})
    ]
    assert (missed, misnamed) == ([], [])


def test_at_most_one_clean_opener_in_a_hundred_is_blocked():
    """What good SDRs write leaves; the figures are in docs/words.md."""
    false = [
        (row["text"], [finding.message for finding in lint(row["text"])])
        for row in CLEAN
        if blocks(row["text"])
    ]
    kinds = Counter(row["defect"] for row in PLANTED)
    recall = sum(blocks(row["text"]) for row in PLANTED) / len(PLANTED)
    sys.stdout.write(
        f"{len(PLANTED)} planted in {len(kinds)} kinds, recall {recall:.1%}; "
        f"{len(CLEAN)} clean, {len(false)} blocked ({len(false) / len(CLEAN):.2%})\n"
    )
    assert len(false) <= len(CLEAN) / 100, false


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Hi Maya, how does Northwind Inc's team decide who gets a call?", "Northwind's team"),
        ("Hi Maya, how does Reynolds Ltd.'s team decide who gets a call?", "Reynolds' team"),
        ("Hi Maya, how does Northwind GmbH’s team decide who gets a call?", "Northwind’s team"),
        ("Hi Maya,saw two SDR roles in Leeds. Who builds the first lists?", "Maya, saw two"),
        ("Hi Maya, the the new team in Leeds needs lists. Who builds them?", "Maya, the new team"),
    ],
)
def test_what_can_be_meant_in_one_way_only_comes_with_its_fix(text: str, right: str):
    """The first finding that has words for its place mends it."""
    finding = next(one for one in lint(text) if one.length)
    assert right in text[: finding.at] + finding.fix + text[finding.at + finding.length :]


def test_a_fix_stands_at_the_place_it_mends():
    """`at` and `length` cut out what is wrong; the fix put there makes it right."""
    text = "Hi Maya, a SDR role at Northwind, Inc. is open , I see."
    for finding in sorted(lint(text), key=lambda one: -one.at):
        assert finding.length
        text = text[: finding.at] + finding.fix + text[finding.at + finding.length :]
    assert text == "Hi Maya, an SDR role at Northwind is open, I see."
