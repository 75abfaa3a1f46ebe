"""One statement for many rows writes what SQLAlchemy's own `execute` would have written, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import bindparam, insert, select, update

from gtm.ledger.engine import Ledger
from gtm.ledger.many import execute_many
from gtm.ledger.schema import credits, facts, leads, people

AT = datetime(2026, 11, 2, 9, 30, 0, 120, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def answers() -> list[dict[str, Any]]:
    return [
        {
            "subject_id": f"p_{number}",
            "source": "csv",
            "observed_at": AT + timedelta(seconds=number),
            "price": Decimal("0.125") * number,
            "fields": {"title": "Leiterin für %s", "share": 50, "tags": ["ä", None, "%(x)s?"]},
            "run_id": None,
        }
        for number in range(3)
    ]


def test_rows_are_read_back_as_they_were_given(ledger: Ledger) -> None:
    """Moments with their instant, credits with their fractions, JSON with signs that drivers have a meaning for."""
    columns = (facts.c.subject_id, facts.c.observed_at, facts.c.price, facts.c.fields, facts.c.run_id)
    with ledger.write() as tx:
        assert execute_many(tx, insert(facts), answers()) == 3
        found = tx.execute(select(*columns).order_by(facts.c.id)).all()
        tx.execute(facts.delete())
        tx.execute(insert(facts), answers())
        assert found == tx.execute(select(*columns).order_by(facts.c.id)).all()
    assert [row.price for row in found] == [Decimal(0), Decimal("0.125"), Decimal("0.25")]
    assert found[1].observed_at == AT + timedelta(seconds=1)
    assert found[1].observed_at.tzinfo is UTC
    assert found[0].fields["tags"] == ["ä", None, "%(x)s?"]


def test_what_the_statement_holds_itself_is_the_same_for_all_rows(ledger: Ledger) -> None:
    """A literal in the condition and names of the caller's in one update; only what it touched is counted."""
    row = {"provider": "apollo", "kind": "person", "run_id": "r", "state": "reserved", "at": AT, "owner": "o"}
    with ledger.write() as tx:
        execute_many(tx, insert(credits), [row | {"subject_id": one, "amount": Decimal(1)} for one in "abc"])
        query = update(credits).where(
            credits.c.subject_id == bindparam("b_who"),
            credits.c.provider == "apollo",
            credits.c.run_id == "r",
        )
        paid = [{"b_who": "a", "amount": Decimal(2)}, {"b_who": "z", "amount": Decimal(9)}]
        assert execute_many(tx, query.values(state="settled", amount=bindparam("amount")), paid) == 1
        found = tx.execute(select(credits.c.subject_id, credits.c.state, credits.c.amount)).all()
    assert sorted(map(tuple, found)) == [
        ("a", "settled", Decimal(2)), ("b", "reserved", Decimal(1)), ("c", "reserved", Decimal(1)),
    ]  # fmt: skip


def test_columns_that_rows_leave_out_get_the_default_of_the_table(ledger: Ledger) -> None:
    """`leads.chunk` and `leads.reason` need not be said."""
    with ledger.write() as tx:
        execute_many(tx, insert(people), [{"id": "p_1", "first_seen": AT}])
        lead = {
            "id": "l_1",
            "play": "p",
            "person_id": "p_1",
            "run_id": "r",
            "stage": "pulled",
            "updated_at": AT,
        }
        execute_many(tx, insert(leads), [lead])
        row = tx.execute(select(leads.c.chunk, leads.c.reason, leads.c.outcome)).one()
    assert tuple(row) == (0, "", None)


def test_a_moment_without_a_zone_is_refused(ledger: Ledger) -> None:
    """As everywhere else: nobody guesses the zone."""
    row = answers()[0] | {"observed_at": AT.replace(tzinfo=None)}
    with pytest.raises(ValueError, match="without a time zone"), ledger.write() as tx:
        execute_many(tx, insert(facts), [row])


def test_no_rows_are_no_statement(ledger: Ledger) -> None:
    """Callers need not ask first."""
    with ledger.read() as tx:
        assert execute_many(tx, insert(facts), []) == 0
