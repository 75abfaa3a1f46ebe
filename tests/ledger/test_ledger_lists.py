"""Suppressions that hold everywhere and for ever."""

import pytest

from gtm import clock
from gtm.ledger import suppressions
from gtm.ledger.suppressions import OPT_OUT, Subject, Suppression


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
