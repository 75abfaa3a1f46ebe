"""The past as it was: no fact and no reply from after a moment is part of it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, update

from gtm import clock
from gtm.icp.fields import EVENTS
from gtm.ledger import leads, people, pushes, runs, snapshots, suppressions
from gtm.ledger.engine import Ledger
from gtm.ledger.people import Said
from gtm.ledger.schema import credits, events
from gtm.ledger.schema import pushes as pushes_table
from gtm.models import Mode, Outcome, RunState

EMAIL = "maya@northwind.example"


def learn(ledger: Ledger, person_id: str, run_id: str | None, price: int = 0, **fields: Any) -> None:
    with ledger.write() as tx:
        people.record(tx, [Said(person_id, "apollo", fields, Decimal(price))], clock.now(), run_id)


def happen(
    ledger: Ledger, person_id: str, ref: str, kind: str, at: datetime, category: str | None = None
) -> None:
    with ledger.write() as tx:
        tx.execute(
            insert(events).values(
                provider="smartlead", ref=ref, campaign="123", kind=kind, person_id=person_id, play="hiring",
                at=at, category=category, recorded_at=at,
            )
        )  # fmt: skip


def only(ledger: Ledger, since: datetime | None = None) -> snapshots.Snapshot:
    with ledger.read() as tx:
        (found,) = snapshots.of_play(tx, "hiring", since)
    return found


def written(
    ledger: Ledger, plan: Callable[..., dict[str, str]], run: runs.Run, rows: list[leads.LeadRow]
) -> None:
    plan(run, rows)
    with ledger.write() as tx:
        tx.execute(update(pushes_table).values(state=pushes.CONFIRMED, intent_at=clock.now()))
        leads.move(
            tx, run.id, [leads.Move(row.id, leads.QUEUED, Outcome.PUSHED) for row in rows], clock.now()
        )


def test_event_name_is_the_rules_own() -> None:
    """The ledger and the rules do not know each other; they agree on this word."""
    assert snapshots.EVENTS == EVENTS


def test_what_came_later_is_not_known(ledger: Ledger, begin: Any, enter: Any, hands: Any) -> None:
    """Facts, deeds and newer answers to the same question from after the run are not in its snapshot."""
    run = begin(mode=Mode.DRAFT)
    (row,) = enter(run, EMAIL)
    hands.move(minutes=5)
    learn(ledger, row.person_id, run.id, 1, title="SDR Manager", email_status="unverified")
    moment = clock.now()
    hands.move(days=8)
    learn(ledger, row.person_id, None, 1, title="VP Sales", seniority="vp")
    happen(ledger, row.person_id, "1", "opened", clock.now())
    seen = only(ledger)
    assert seen.at == moment
    assert seen.facts["person.title"].value == "SDR Manager"
    assert "person.seniority" not in seen.facts
    assert seen.facts[EVENTS].value == []
    assert max(fact.observed_at for fact in seen.facts.values()) <= moment


@pytest.mark.parametrize("weeks", range(1, 5))
def test_no_fact_from_after_a_week_is_used_for_it(
    weeks: int, ledger: Ledger, begin: Any, enter: Any, hands: Any
) -> None:
    """With an answer every week, the run of week W sees that of week W."""
    run_ids = []
    for week in range(5):
        run = begin(mode=Mode.DRAFT)
        (row,) = enter(run, EMAIL)
        learn(ledger, row.person_id, run.id, title=f"Title {week}")
        with ledger.write() as tx:
            leads.move(tx, run.id, [leads.Move(row.id, leads.ENRICHED, Outcome.DROPPED, "x")], clock.now())
            runs.end(tx, run.id, runs.RunState.DONE)
        run_ids.append(run.id)
        hands.move(days=7)
    with ledger.read() as tx:
        moments = {moment.run_id: moment for moment in snapshots.moments(tx, "hiring")}
        assert list(moments) == run_ids
        (seen,) = snapshots.of_run(tx, moments[run_ids[weeks]])
    assert seen.facts["person.title"].value == f"Title {weeks}"
    assert (seen.decided, seen.reason) == ("drop", "x")


def test_free_is_what_was_known_before_the_run_bought(
    ledger: Ledger, begin: Any, enter: Any, hands: Any
) -> None:
    """What the run itself paid for is in `facts` and not in `free`; what an earlier one paid for is in both."""
    first = begin("other", mode=Mode.DRAFT)
    (row,) = enter(first, EMAIL)
    learn(ledger, row.person_id, first.id, 1, city="Leeds")
    hands.move(days=1)
    run = begin(mode=Mode.DRAFT)
    enter(run, EMAIL)
    learn(ledger, row.person_id, run.id, 1, title="VP Sales")
    seen = only(ledger)
    assert {"person.city", "person.email"} <= seen.free.keys()
    assert "person.title" not in seen.free
    assert seen.facts["person.title"].value == "VP Sales"


def test_what_a_later_run_finds_remembered_an_earlier_one_has_paid(
    ledger: Ledger, begin: Any, enter: Any, hands: Any
) -> None:
    """The price of a person and of their company is what all runs of the play paid; nothing for an answer in vain."""
    first = begin(mode=Mode.DRAFT)
    (row,) = enter(first, EMAIL)
    with ledger.write() as tx:
        (company,) = people.ensure_companies(tx, ("domain:northwind.example",), clock.now()).values()
        people.identify(tx, [people.Revealed(row.person_id, None, company)], clock.now(), first.id)
    learn(ledger, row.person_id, first.id, 1, title="VP Sales")
    with ledger.write() as tx:
        leads.move(
            tx, first.id, [leads.Move(row.id, leads.PULLED, Outcome.HELD, "a person decides")], clock.now()
        )
        runs.end(tx, first.id, RunState.DONE)
    hands.move(days=1)
    again = begin(mode=Mode.DRAFT)
    enter(again, EMAIL)
    learn(ledger, row.person_id, again.id, city="Leeds")
    other = begin("other", mode=Mode.DRAFT)
    assert (only(ledger).credits, only(ledger).enriched) == (0, False)
    for run_id, subject, amount in (
        (first.id, row.person_id, 1),
        (first.id, company, 2),
        (again.id, company, 2),
        (other.id, row.person_id, 8),
    ):
        with ledger.write() as tx:
            tx.execute(
                insert(credits).values(
                    provider="apollo", kind="person", subject_id=subject, run_id=run_id, state="settled",
                    amount=Decimal(amount), found=True, at=clock.now(),
                )
            )  # fmt: skip
    seen = only(ledger)
    assert seen.run_id == again.id
    assert (seen.credits, seen.company, seen.company_credits, seen.enriched) == (1, company, 4, True)
    assert "person.title" in seen.facts
    assert "person.title" not in seen.free
    last = only(ledger, hands.move(hours=-1))
    assert (last.credits, last.company_credits, "person.title" in last.free) == (0, 2, True)


def test_replies_count_after_the_first_mail(
    ledger: Ledger, begin: Any, enter: Any, plan: Any, hands: Any
) -> None:
    """An old reply to somebody else's mail is not this play's success; later ones are, by their category."""
    run = begin()
    rows = enter(run, EMAIL)
    happen(ledger, rows[0].person_id, "0", "replied", clock.now(), "Interested")
    hands.move(days=1)
    written(ledger, plan, run, rows)
    seen = only(ledger)
    assert (seen.contacted, seen.replied, seen.positive, seen.meeting) == (True, False, False, False)
    happen(ledger, rows[0].person_id, "1", "replied", hands.move(days=2), "Not Interested")
    assert only(ledger)[-3:] == (True, False, False)
    happen(ledger, rows[0].person_id, "2", "replied", hands.move(days=2), "Meeting Request")
    assert only(ledger)[-3:] == (True, True, True)


def test_person_is_seen_as_before_they_were_written_to(
    ledger: Ledger, begin: Any, enter: Any, plan: Any, hands: Any
) -> None:
    """Pulled again after the mail, what was learned by then did not make the decision."""
    run = begin()
    rows = enter(run, EMAIL)
    learn(ledger, rows[0].person_id, run.id, title="SDR Manager")
    written(ledger, plan, run, rows)
    hands.move(days=7)
    again = begin()
    enter(again, EMAIL)
    learn(ledger, rows[0].person_id, again.id, title="VP Sales")
    seen = only(ledger)
    assert (seen.run_id, seen.facts["person.title"].value) == (run.id, "SDR Manager")
    with ledger.read() as tx:
        assert list(snapshots.of_play(tx, "hiring", hands.move(days=1))) == []


def test_deeds_that_we_heard_of_later_are_not_known(
    ledger: Ledger, begin: Any, enter: Any, hands: Any
) -> None:
    """Somebody opened a mail before the run, and the sequencer told us after it."""
    run = begin(mode=Mode.DRAFT)
    before = clock.now()
    hands.move(minutes=5)
    (row,) = enter(run, EMAIL)
    learn(ledger, row.person_id, run.id, title="VP Sales")
    hands.move(days=1)
    with ledger.write() as tx:
        tx.execute(
            insert(events).values(
                provider="smartlead", ref="9", campaign="123", kind="opened", person_id=row.person_id,
                play="hiring", at=before, category=None, recorded_at=clock.now(),
            )
        )  # fmt: skip
    assert only(ledger).facts[EVENTS].value == []
    with ledger.read() as tx:
        assert snapshots.deeds(tx, [row.person_id], clock.now())[row.person_id].value != []


def test_where_somebody_worked_is_as_it_was_thought_then(
    ledger: Ledger, begin: Any, enter: Any, hands: Any
) -> None:
    """A later answer moves a person to another company: the past is judged by the one of then, with its facts of then."""
    with ledger.write() as tx:
        keys = ("domain:northwind.example", "domain:quay.example")
        firm = people.ensure_companies(tx, keys, clock.now())
    old, new = firm[keys[0]], firm[keys[1]]
    learn(ledger, old, None, employees=120)
    learn(ledger, new, None, employees=9_000)
    hands.move(minutes=5)
    run = begin(mode=Mode.DRAFT)
    (row,) = enter(run, EMAIL)
    learn(ledger, row.person_id, run.id, title="VP Sales")
    assert only(ledger).facts["company.employees"].value == 120
    with ledger.write() as tx:
        people.identify(tx, [people.Revealed(row.person_id, None, new)], clock.now(), run.id)
    for later in (new, old, new):
        seen = only(ledger)
        assert seen.facts["company.employees"].value == 9_000  # what the run itself has learned
        assert seen.free["company.employees"].value == 120  # and what it set out with
        hands.move(days=7)
        with ledger.write() as tx:
            people.identify(tx, [people.Revealed(row.person_id, None, later)], clock.now(), None)
        learn(ledger, later, None, employees=8_000)


def test_lists_of_today_do_not_take_people_out_of_the_past(
    ledger: Ledger, begin: Any, enter: Any, hands: Any
) -> None:
    """Who was put on a list after the run is judged; whom the run itself left alone, early or late, is not."""
    run = begin(mode=Mode.DRAFT)
    rows = enter(run, EMAIL, "jonas@quay.example", "kim@harbor.example")
    learn(ledger, rows[0].person_id, run.id, title="VP Sales")
    verdict = '{"decision": "keep", "reason": "fits", "rules": []}'
    moves = [
        leads.Move(rows[0].id, leads.KEPT, Outcome.SUPPRESSED, "on the list customers", verdict),
        leads.Move(rows[1].id, leads.PULLED, Outcome.SUPPRESSED, "on the list customers"),
    ]
    with ledger.write() as tx:
        leads.move(tx, run.id, moves, clock.now())
        hands.move(days=7)
        entry = suppressions.Suppression("email", EMAIL, "customers", "", "")
        suppressions.add(tx, [entry], clock.now())
    with ledger.read() as tx:
        found = {one.person_id: (one.decided, one.reason) for one in snapshots.of_play(tx, "hiring")}
    assert found == {rows[0].person_id: ("keep", "fits"), rows[2].person_id: ("", "not judged")}
