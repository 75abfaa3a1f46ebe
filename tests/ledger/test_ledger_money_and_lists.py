"""Credits set aside, spent and remembered; suppressions that hold everywhere and for ever."""

from datetime import timedelta
from decimal import Decimal

import pytest

from gtm import clock
from gtm.ledger import credits, runs, suppressions
from gtm.ledger.suppressions import OPT_OUT, Subject, Suppression


def _reserve(tx, run, ids, budget, price="1"):
    return credits.reserve(tx, run.id, "apollo", "person", ids, Decimal(price), Decimal(budget), clock.now())


def test_a_budget_is_never_exceeded(ledger, begin):
    """Only as many are set aside as the budget has room for; fractions count."""
    run = begin()
    with ledger.write() as tx:
        assert _reserve(tx, run, ["a", "b", "c"], "2.5") == ["a", "b"]
        assert _reserve(tx, run, ["d"], "2.5") == []
        assert _reserve(tx, run, ["d"], "2.5", price="0.5") == ["d"]
        assert credits.committed(tx, run.id) == Decimal("2.5")


def test_settling_gives_back_what_was_not_charged(ledger, begin):
    """A miss that cost nothing frees its credit; what was charged counts as spent."""
    run = begin()
    with ledger.write() as tx:
        _reserve(tx, run, ["a", "b"], "2")
        answers = {"a": (True, Decimal("1")), "b": (False, Decimal("0"))}
        credits.settle(tx, run.id, "apollo", "person", answers, clock.now())
        assert runs.spent(tx, run.id) == 1
        assert _reserve(tx, run, ["c"], "2") == ["c"]


def test_what_was_asked_is_not_asked_again_until_it_is_old(ledger, begin, hands):
    """Found, not found and unknown all count as asked; after the window they may be asked again."""
    run = begin()
    with ledger.write() as tx:
        _reserve(tx, run, ["a", "b", "c"], "9")
        answers = {"a": (True, Decimal(1)), "b": (False, Decimal(0))}
        credits.settle(tx, run.id, "apollo", "person", answers, clock.now())
        assert credits.doubt_left_over(tx, run.id, clock.now()) == 1
        since = clock.now() - timedelta(days=90)
        asked = credits.bought(tx, "apollo", "person", ["a", "b", "c", "d"], since)
        assert {k: v.found for k, v in asked.items()} == {"a": True, "b": False, "c": False}
        hands.move(days=91)
        assert credits.bought(tx, "apollo", "person", ["a"], clock.now() - timedelta(days=90)) == {}


def test_released_credits_are_free_again(ledger, begin):
    """Set aside, and surely not charged: nothing is held and nothing counts as asked."""
    run = begin()
    with ledger.write() as tx:
        _reserve(tx, run, ["a"], "1")
        credits.close_open(tx, run.id, ["a"], "released", clock.now())
        assert credits.committed(tx, run.id) == 0
        assert credits.bought(tx, "apollo", "person", ["a"], clock.now() - timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("subject", "held"),
    [
        (Subject(("ann@acme.example",)), True),
        (Subject(("bob@acme.example",), ("acme.example",)), False),
        (Subject(("x@mail.rival.example",), ("mail.rival.example",)), True),
        (Subject(("x@notrival.example",), ("notrival.example",)), False),
        (Subject((), (), "DE"), True),
        (Subject((), (), "NO"), False),
        (Subject(), False),
    ],
)
def test_who_is_left_alone(ledger, subject, held):
    """By address, by domain and everything below it, by country."""
    entries = [
        Suppression("email", "ann@acme.example", OPT_OUT, "", "test"),
        Suppression("domain", "rival.example", OPT_OUT, "", "test"),
        Suppression("country", "DE", OPT_OUT, "", "test"),
    ]
    with ledger.write() as tx:
        suppressions.add(tx, entries, clock.now())
        assert (suppressions.check(tx, [subject], ())[0] is not None) is held


def test_named_lists_hold_only_where_a_play_names_them(ledger):
    """Customers are left alone by plays that say so; opt-outs by all, and they are told first."""
    with ledger.write() as tx:
        suppressions.add(tx, [Suppression("domain", "acme.example", "customers", "", "t")], clock.now())
        subject = Subject((), ("acme.example",))
        assert suppressions.check(tx, [subject], ())[0] is None
        assert suppressions.check(tx, [subject], ("customers",))[0].list == "customers"
        suppressions.add(tx, [Suppression("domain", "acme.example", OPT_OUT, "", "t")], clock.now())
        assert suppressions.check(tx, [subject], ("customers",))[0].list == OPT_OUT


def test_lifting_needs_a_reason_and_can_be_taken_back(ledger):
    """A lifted entry holds no longer, keeps its row, and holds again when added again."""
    entry = Suppression("email", "a@x.example", OPT_OUT, "asked", "test")
    subject = Subject(("a@x.example",))
    with ledger.write() as tx:
        assert suppressions.add(tx, [entry, entry], clock.now()) == 1
        assert suppressions.lift(tx, "a@x.example", OPT_OUT, "wrote to us again", clock.now()) == 1
        assert suppressions.check(tx, [subject], ())[0] is None
        assert suppressions.listed(tx) == []
        assert suppressions.add(tx, [entry], clock.now()) == 1
        assert suppressions.check(tx, [subject], ())[0] is not None
