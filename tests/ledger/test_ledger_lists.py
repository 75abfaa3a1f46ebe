"""Suppressions that hold everywhere and for ever."""

import pytest
from sqlalchemy import event

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
        assert (suppressions.listed(tx), suppressions.counts(tx)) == ([], {})
        assert suppressions.add(tx, [entry], clock.now()) == 1
        assert suppressions.counts(tx) == {OPT_OUT: 1}
        assert suppressions.check(tx, [subject], ())[0] is not None


def test_only_what_did_not_hold_before_is_told_as_new(ledger):
    """Of a thousand entries each is told once, the first of its kind wins, and those that were lifted are among them."""
    entries = [Suppression("email", f"{n}@x.example", OPT_OUT, "first", "test") for n in range(1_000)]
    with ledger.write() as tx:
        assert suppressions.enter(tx, entries[:3], clock.now()) == sorted(
            entries[:3], key=lambda one: one.value
        )
        suppressions.lift(tx, "1@x.example", OPT_OUT, "asked", clock.now())
        again = [one._replace(reason="again") for one in entries]
        new = suppressions.enter(tx, [*entries, *again], clock.now())
        assert {one.value for one in new} == {f"{n}@x.example" for n in range(1_000)} - {
            "0@x.example", "2@x.example",
        }  # fmt: skip
        assert len(new) == 998
        assert {one.reason for one in suppressions.listed(tx)} == {"first"}
        version = suppressions.version(tx)
        assert suppressions.enter(tx, again, clock.now()) == []
        assert suppressions.version(tx) == version


@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
def test_a_look_at_the_lists_does_not_read_the_whole_list(ledger):
    """Neither while adding nor while checking: each look goes by the index of kind, value and list."""
    asked = []
    event.listen(ledger.engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    with ledger.write() as tx:
        suppressions.enter(tx, [Suppression("email", "a@x.example", OPT_OUT, "", "test")], clock.now())
        suppressions.check(tx, [Subject(("a@x.example",), ("x.example",))], ())
        looks = [(text, told) for text, told in asked if text.startswith("SELECT") and "suppressions" in text]
        assert len(looks) == 2
        for text, told in looks:
            plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", told).all()
            assert [row[3].split(" (")[0] for row in plan] == [
                "SEARCH suppressions USING INDEX sqlite_autoindex_suppressions_1"
            ]
