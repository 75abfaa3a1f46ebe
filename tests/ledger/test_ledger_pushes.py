"""The push ledger: along the arrows only, intent before sending, doubt settled by looking."""

import pytest

from gtm import clock
from gtm.ledger import pushes, suppressions
from gtm.ledger.owner import Owner
from gtm.ledger.pushes import IllegalMove
from gtm.ledger.schema import push_events
from gtm.ledger.schema import pushes as table
from gtm.ledger.suppressions import OPT_OUT, Suppression


def _sending(ledger, run, owner):
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    with ledger.write() as tx:
        going, stopped = pushes.intend(tx, rows, owner.id, "b1", (), clock.now())
    return [row._replace(state=pushes.SENDING) for row in going], stopped


def _states(ledger):
    with ledger.read() as tx:
        return {row.email: row.state for row in tx.execute(table.select())}


def _assert_fold_holds(ledger):
    with ledger.read() as tx:
        assert {row.key: row.state for row in tx.execute(table.select())} == pushes.fold(tx)


def test_a_push_goes_from_planned_to_confirmed(ledger, begin, enter, plan, owner):
    """Planned, claimed, sending, confirmed; every step is in the event log."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.confirm(tx, rows[0], owner.id, clock.now(), "ref-1", "")
    with ledger.read() as tx:
        steps = [row.after for row in tx.execute(push_events.select().order_by(push_events.c.seq))]
        kept = tx.execute(table.select()).one()
    assert steps == ["planned", "claimed", "sending", "confirmed"]
    assert (kept.provider_ref, kept.attempt) == ("ref-1", 1)
    _assert_fold_holds(ledger)


def test_a_second_plan_for_the_same_person_meets_the_first(ledger, begin, enter, plan, owner):
    """Whoever went out, or may have, is not planned again by another play."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.confirm(tx, rows[0], owner.id, clock.now(), None, "")
        pushes.doubt(tx, rows[1:], owner.id, clock.now(), "no answer")
    other = begin("funding")
    again = enter(other, "a@x.example", "b@x.example")
    assert sorted(plan(other, again).values()) == ["confirmed", "unknown"]
    assert sorted(_states(ledger).values()) == ["confirmed", "unknown"]


def test_a_refused_push_may_be_planned_again(ledger, begin, enter, plan, owner):
    """Refused means not enrolled: new words may be tried."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.reject(tx, rows[0], owner.id, clock.now(), "invalid address")
    other = begin("funding")
    assert plan(other, enter(other, "a@x.example")) == {}
    assert _states(ledger) == {"a@x.example": "planned"}
    _assert_fold_holds(ledger)


@pytest.mark.parametrize("after", [pushes.CONFIRMED, pushes.UNKNOWN, pushes.SENDING])
def test_only_arrows_of_the_diagram_are_possible(ledger, begin, enter, plan, after):
    """A planned row cannot become sent, doubtful or confirmed without a claim and an intent."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    with ledger.write() as tx:
        key = tx.execute(table.select()).one().key
    with pytest.raises(IllegalMove), ledger.write() as tx:
        pushes._move(tx, [key], pushes.PLANNED, after, clock.now(), by="test", why="")
    assert _states(ledger) == {"a@x.example": "planned"}


def test_a_late_writer_cannot_move_a_row_that_was_taken_from_it(ledger, begin, enter, plan, owner):
    """A receipt that comes after the row went into doubt changes nothing and says so."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.doubt(tx, rows, "recovery", clock.now(), "process died")
    with pytest.raises(IllegalMove), ledger.write() as tx:
        pushes.confirm(tx, rows[0], owner.id, clock.now(), "ref", "")
    assert _states(ledger) == {"a@x.example": "unknown"}


def test_a_suppression_before_the_intent_stops_the_push(ledger, begin, enter, plan, owner):
    """The list is read again in the intent's own transaction; the row keeps the version it was checked with."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example"))
    with ledger.write() as tx:
        suppressions.add(tx, [Suppression("email", "a@x.example", OPT_OUT, "", "test")], clock.now())
    going, stopped = _sending(ledger, run, owner)
    assert [row.email for row in going] == ["b@x.example"]
    assert [(row.email, why) for row, why in stopped] == [("a@x.example", "on list opt-out")]
    with ledger.read() as tx:
        assert {row.suppressions_seen for row in tx.execute(table.select())} == {1}


def test_rows_of_a_dead_owner_go_back_or_into_doubt(ledger, begin, enter, plan):
    """Claimed and never sent: planned again. Sending: unknown, with a quiet period."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example"))
    with Owner(ledger) as gone:
        with ledger.write() as tx:
            rows = pushes.claim(tx, run.id, gone.id, 1, clock.now())
        with ledger.write() as tx:
            pushes.intend(tx, rows, gone.id, "b1", (), clock.now())
        with ledger.write() as tx:
            pushes.claim(tx, run.id, gone.id, 1, clock.now())
        with ledger.write() as tx:
            assert pushes.recover(ledger, tx, clock.now()) == {"planned": 0, "unknown": 0}
    with ledger.write() as tx:
        assert pushes.recover(ledger, tx, clock.now()) == {"planned": 1, "unknown": 1}
    assert sorted(_states(ledger).values()) == ["planned", "unknown"]
    _assert_fold_holds(ledger)


def test_doubt_waits_for_the_quiet_period(ledger, begin, enter, plan, owner, hands):
    """Nothing is looked up while the sequencer may still be working on the request."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.doubt(tx, rows, owner.id, clock.now(), "timeout")
    with ledger.read() as tx:
        assert pushes.in_doubt(tx, clock.now()) == []
        hands.move(minutes=10)
        assert len(pushes.in_doubt(tx, clock.now())) == 1


def test_two_spaced_absences_plan_it_again(ledger, begin, enter, plan, owner, hands):
    """One look-up is not proof, and two at once are one."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.doubt(tx, rows, owner.id, clock.now(), "timeout")
    seen = []
    for wait in (600, 1, 61):
        hands.move(seconds=wait)
        with ledger.write() as tx:
            (row,) = pushes.in_doubt(tx, None, run.id)
            seen.append(pushes.absent(tx, row, "look-up", clock.now()))
    assert seen == ["unknown", "unknown", "planned"]
    _assert_fold_holds(ledger)


def test_what_cannot_be_looked_up_needs_a_human_after_two_days(ledger, begin, enter, plan, owner, hands):
    """Doubt never stays silent for longer than 48 hours."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.doubt(tx, rows, owner.id, clock.now(), "timeout")
    for hours, state in ((47, "unknown"), (1, "needs_human")):
        hands.move(hours=hours)
        with ledger.write() as tx:
            (row,) = pushes.in_doubt(tx, None, run.id)
            assert pushes.undecided(tx, row, "look-up", clock.now()) == state


def test_released_rows_wait_as_long_as_the_sequencer_asked(ledger, begin, enter, plan, owner, hands):
    """A 429 is proof of not processed; nobody is claimed before its time."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    later = hands.at.replace(minute=30)
    with ledger.write() as tx:
        pushes.release(tx, rows, owner.id, clock.now(), "429", not_before=later)
        assert pushes.claim(tx, run.id, owner.id, 10, clock.now()) == []
        assert pushes.next_due(tx, run.id) == later
    hands.move(minutes=30)
    with ledger.write() as tx:
        assert len(pushes.claim(tx, run.id, owner.id, 10, clock.now())) == 1
