"""Claims over the labelled sentences of tests/corpora/claims.csv: what is said of the reader without evidence blocks.

The corpus was written before the rules it measures, and is split in two by a hash of the text. Rules are worked on
with the `tuning` half only. `pytest tests/words/test_claims_corpus.py -rP` prints the figures of docs/words.md.
"""

import csv
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import get_args

import pytest

from gtm.openers.claim_results import RESULTS
from gtm.openers.claims import claims
from gtm.openers.opener import Kind

CORPUS = Path(__file__).parents[1] / "corpora" / "claims.csv"
ROWS = list(csv.DictReader(CORPUS.read_text(encoding="utf-8").splitlines(keepends=True)))
LATER = list(
    csv.DictReader(CORPUS.with_name("claims_later.csv").read_text(encoding="utf-8").splitlines(keepends=True))
)
KINDS = frozenset(get_args(Kind))
LEAST_FOUND = {"tuning": 1.0, "heldout": 0.97}
MOST_BLOCKED = {"tuning": 0.0, "heldout": 0.011}


def half(text: str) -> str:
    """Which half a sentence belongs to, whatever stands beside it in the file."""
    return "tuning" if sha256(text.encode()).digest()[0] % 2 else "heldout"


def blocked(text: str, kinds: frozenset[str] = frozenset()) -> bool:
    """Whether a template that rests on these kinds of evidence may not say it."""
    return any(finding.blocking for finding in claims(text, kinds))


@pytest.mark.parametrize("which", ["tuning", "heldout"])
def test_claims_without_evidence_are_found_and_innocent_sentences_pass(which: str):
    """The bounds are what was measured; the held-out half is scored here and read nowhere."""
    rows = [row for row in ROWS if half(row["text"]) == which]
    said = [row for row in rows if row["label"] == "claim"]
    innocent = [row for row in rows if row["label"] == "innocent"]
    missed = Counter(row["class"] for row in said if not blocked(row["text"]))
    wrong = sum(blocked(row["text"]) for row in innocent)
    sys.stdout.write(
        f"{which}: {len(said) - missed.total()} of {len(said)} claims found, missed by class {dict(missed)}"
    )
    sys.stdout.write(f"{which}: {wrong} of {len(innocent)} innocent sentences blocked\n")

    assert 1 - missed.total() / len(said) >= LEAST_FOUND[which]
    assert wrong / len(innocent) <= MOST_BLOCKED[which]


@pytest.mark.parametrize(
    ("hand", "claims_of", "innocent_of", "missed", "wrong"),
    [
        ("ours", 70, 58, 0, 0),
        ("reader", 43, 35, 0, 0),
        ("after", 34, 120, 0, 4),
        ("classes", 199, 77, 1, 1),
        ("unseen", 40, 80, 19, 2),
    ],
)
def test_claims_written_later_are_found_too(
    hand: str, claims_of: int, innocent_of: int, missed: int, wrong: int
):
    """News, comings and goings, deals, targets: `after` and `unseen` were written when the rules for them were done."""
    rows = [row for row in LATER if row["hand"] == hand]
    said = [row["text"] for row in rows if row["label"] == "claim"]
    innocent = [row for row in rows if row["label"] == "innocent"]
    assert (len(said), len(innocent)) == (claims_of, innocent_of)
    through = [text for text in said if not blocked(text)]
    stopped = [row["text"] for row in innocent if blocked(row["text"], frozenset([row["evidence"]]))]
    sys.stdout.write(
        f"{hand}: {len(said)} claims, missed: {through}, innocent sentences blocked: {stopped}\n"
    )
    assert len(through) <= missed
    assert len(stopped) <= wrong


BESIDE_IT = {
    "met": {"conference", "webinar"},
    "vacancy": {"hiring", "new_leader"},
    "opinion": {"trial", "webinar", "conference"},
    "read": {"download", "request"},
}
"""Evidence that such a claim is easily rested on, and that does not show it."""


def test_evidence_of_something_near_shows_nothing():
    """Who was at a conference did not meet us, who downloaded a guide did not read it, a posting waits for nobody."""
    rows = [row for row in LATER if row["class"] in BESIDE_IT]
    assert len(rows) >= 80
    assert [row["text"] for row in rows if not blocked(row["text"], frozenset(BESIDE_IT[row["class"]]))] == []


@pytest.mark.parametrize("row", [row for row in LATER if row["evidence"]], ids=lambda row: row["text"][:40])
def test_what_was_written_later_may_be_said_with_its_evidence(row: dict[str, str]):
    """A new leader, a market, a head count, a result of ours."""
    assert not blocked(row["text"], frozenset({row["evidence"]}))


@pytest.mark.parametrize(
    "text",
    [
        "If your VP of Marketing left tomorrow, who would have the numbers?",
        "Perhaps your clients are tired of waiting.",
        "I wonder what your customers love.",
        "Do you sell to banks?",
        "Once your new portal is up, I would like to see it.",
        "Tell me who at X sells to hospitals.",
    ],
)
def test_a_sentence_that_is_asked_or_supposed_claims_nothing(text: str):
    """Though it begins with `your`: its words take nothing for given by themselves."""
    assert not blocked(text)


def test_the_corpus_is_what_the_docs_say():
    """At least 120 claims and 150 innocent sentences, none twice, and every kind of evidence known."""
    assert sum(row["label"] == "claim" for row in ROWS) >= 120
    assert sum(row["label"] == "innocent" for row in ROWS) >= 150
    assert len({row["text"] for row in ROWS}) == len(ROWS)
    assert {row["evidence"] for row in [*ROWS, *LATER]} <= {"", RESULTS, *KINDS}
    assert len({row["text"] for row in [*ROWS, *LATER]}) == len(ROWS) + len(LATER)


def test_with_its_evidence_a_claim_may_be_made():
    """`evidence: size` supports a head count, `offers: [results]` a figure of ours."""
    supported = [(row["text"], row["evidence"]) for row in ROWS if row["evidence"]]
    assert [text for text, evidence in supported if blocked(text, frozenset({evidence}))] == []
    assert len(supported) >= 100


UNKNOWABLE = [
    row
    for row in ROWS
    if row["label"] == "claim" and not row["evidence"] and half(row["text"]) == "tuning"
    if not row["text"].startswith("I saw that")  # something happened; what it was the rules do not read
]


@pytest.mark.parametrize("row", UNKNOWABLE, ids=lambda row: row["text"][:40])
def test_what_no_play_can_know_is_refused_with_every_evidence(row: dict[str, str]):
    """Awards, problems, years at a company: no kind of evidence is about them."""
    assert blocked(row["text"], KINDS | {RESULTS})
