"""A million pushes of one run cost a batch nothing: SQLite finds its rows by their keys, not by what many share."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from gtm import clock
from gtm.ledger import caps, leads, pushes
from gtm.ledger.leads import Move
from gtm.ledger.push_rows import instant
from gtm.ledger.pushes import Answer, Reply

WIDE = re.compile(
    r"SCAN (?:pushes|leads|pulls|people|push_events|touches)|ix_pushes_state|ix_leads_run_stage|pulls_1 \(run_id"
)


@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
def test_no_step_of_a_push_reads_all_rows_of_a_state_or_a_run(ledger, begin, enter, plan, owner):
    """Claim, intent, receipt, the leads' moves and the caps: each statement's plan names a key or the run's own order."""
    run = begin()
    entered = enter(run, *(f"{number}@x.example" for number in range(5)))
    plan(run, entered)
    asked = []

    @event.listens_for(ledger.engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, parameters, _context, many):
        asked.append((statement, parameters[0] if many else parameters))

    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    with ledger.write() as tx:
        going, _ = pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), timedelta(days=90))
    with ledger.write() as tx:
        pushes.answer(tx, going, [Answer(row.key, Reply.ADDED) for row in going], owner.id, instant())
        leads.move(tx, run.id, [Move(row.lead_id, leads.QUEUED) for row in going], clock.now())
        caps.last_to_person(tx, [row.person_id for row in going], "other")
        caps.last_to_company(tx, ["c_1", "c_2"], "other")
        for waiting in (True, False):
            caps.count_per_company(tx, ["c_1", "c_2"], clock.now(), waiting=waiting)
        caps.count_since(tx, "smartlead", "123", clock.now(), waiting=False)
        caps.canary(tx, "smartlead", "123", "hiring", 20)
    event.remove(ledger.engine, "before_cursor_execute", _note)

    assert len(asked) > 15
    wide = []
    with ledger.engine.connect() as connection:
        cursor = connection.connection.cursor()
        for statement, parameters in asked:
            if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
                cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                wide += [(line[3], statement) for line in cursor.fetchall() if WIDE.search(line[3])]
    assert not wide
