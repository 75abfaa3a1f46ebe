"""Histories the model found that a ledger must survive; its scenarios are in tests/model/scenarios.py."""

from datetime import timedelta
from threading import Thread

from gtm import clock
from gtm.ledger import doubts, pushes, suppressions, withdrawals
from gtm.ledger.doubts import Found
from gtm.ledger.push_rows import instant, lock
from gtm.ledger.push_rules import Seen
from gtm.ledger.pushes import Answer, Reply
from gtm.ledger.schema import pushes as table
from gtm.ledger.suppressions import OPT_OUT, Suppression


def _lost(ledger, run, owner):
    """Send what is planned; nobody answers."""
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    with ledger.write() as tx:
        going, _ = pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), timedelta(days=90))
    with ledger.write() as tx:
        pushes.answer(tx, going, [Answer(row.key, Reply.LOST) for row in going], owner.id, instant())


def _asked(ledger):
    """What a reconciler has in hand while it waits for the sequencer's answer: the rows, and when it asked."""
    with ledger.read() as tx:
        return doubts.in_doubt(tx), instant()


def _write(ledger, asked, seen=Seen.ABSENT):
    rows, at = asked
    with ledger.write() as tx:
        return doubts.looked_up(tx, [(row, Found(seen)) for row in rows], "look-up", at)


def test_a_look_up_is_judged_by_the_row_as_it_is_now(ledger, begin, enter, plan, owner, hands):
    """Scenario "old doubt judged": it was sent anew while a reconciler slept; what that one saw is of no use any more."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    _lost(ledger, run, owner)
    hands.move(minutes=11)
    _write(ledger, _asked(ledger))
    hands.move(minutes=2)
    sleeping = _asked(ledger)
    _write(ledger, _asked(ledger))
    _lost(ledger, run, owner)  # planned again, and sent again: perhaps the sequencer is working on it

    assert _write(ledger, sleeping) != {sleeping[0][0].key: pushes.PLANNED}

    with ledger.read() as tx:
        row = tx.execute(table.select()).one()
    assert (row.state, row.attempt, row.absent_at) == (pushes.UNKNOWN, 2, None)


def test_a_look_up_put_off_by_a_clock_that_is_ahead_is_due_at_once(ledger, begin, enter, plan, owner, hands):
    """Another process ran an hour ahead when it asked: its "again in a minute" is no reason to wait an hour."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    _lost(ledger, run, owner)
    hands.move(minutes=11)
    ahead, kernel = clock.now() + timedelta(hours=1), clock.since_boot()
    with clock.use(lambda: ahead, lambda: kernel):
        _write(ledger, _asked(ledger))

    with ledger.read() as tx:
        (row,) = doubts.in_doubt(tx)
        assert row.not_before > clock.now() + timedelta(minutes=59)
        assert doubts.in_doubt(tx, due=instant()) == [row]


def test_a_plan_does_not_write_over_a_row_that_is_being_sent(ledger, begin, enter, plan, owner):
    """Scenario "plan overwrites": another run plans the same person while the intent is not committed yet."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    other = begin("funding")
    again = enter(other, "a@x.example")
    planner = Thread(target=plan, args=(other, again))

    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
        pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), timedelta(days=90))
        planner.start()
        planner.join(timeout=0.7)  # it waits for this transaction, or has read the row as it was
    planner.join(timeout=60)

    with ledger.read() as tx:
        row = tx.execute(table.select()).one()
    assert (row.state, row.owner) == (pushes.SENDING, owner.id)


def test_an_opt_out_that_comes_while_an_intent_is_being_written_waits_for_it_and_asks_for_the_withdrawal(
    ledger, begin, enter, plan, owner
):
    """The intent looked before there was an entry. Unseen by each other, it would be sent and never taken out again."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    adder = Thread(target=_opts_out, args=(ledger, "a@x.example"))

    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    with ledger.write() as tx:
        going, _ = pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), timedelta(days=90))
        adder.start()
        adder.join(timeout=0.7)
        assert adder.is_alive()
    adder.join(timeout=60)

    with ledger.read() as tx:
        row = tx.execute(table.select()).one()
        wanted = [one.email for one in withdrawals.wanted(tx)]
        assert row.suppressions_seen < suppressions.version(tx)
    assert (len(going), wanted) == (1, ["a@x.example"])


def test_an_intent_waits_for_an_opt_out_that_is_being_written(ledger, begin, enter, plan, owner):
    """It was committed before the intent was, so nothing may leave."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    told = []

    def intend(rows):
        with ledger.write() as tx:
            told.append(pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), timedelta(days=90)))

    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    sender = Thread(target=intend, args=(rows,))
    with ledger.write() as tx:
        withdrawals.add_suppressions(tx, [_opt_out("a@x.example")], clock.now())
        sender.start()
        sender.join(timeout=0.7)
    sender.join(timeout=60)

    ((going, refused),) = told
    assert (going, [one.kind for one in refused]) == ([], ["suppressed"])


def _opt_out(email):
    return Suppression("email", email, OPT_OUT, "asked", "test")


def _opts_out(ledger, email):
    with ledger.write() as tx:
        withdrawals.add_suppressions(tx, [_opt_out(email)], clock.now())


def test_who_takes_several_rows_takes_them_in_the_order_of_their_keys(ledger, begin, enter, plan, owner):
    """Recovery holds a row that was a dead owner's when it looked, and waits for the next; an intent waits for the first."""
    run = begin()
    route = pushes.Route("smartlead", "123")
    emails = sorted((f"{name}@x.example" for name in "abcdef"), key=route.key, reverse=True)
    for email in emails:  # side by side in the table in the other order
        plan(run, enter(run, email))
    told = []

    def intend(rows):
        with ledger.write() as tx:
            told.append(pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), timedelta(days=90)))

    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    sender = Thread(target=intend, args=(rows[::-1],))
    keys = sorted(row.key for row in rows)
    with ledger.write() as tx:
        lock(tx, keys[:1])
        sender.start()
        sender.join(timeout=0.7)
        lock(tx, keys)
    sender.join(timeout=60)

    ((going, refused),) = told
    assert (len(going), refused) == (6, [])
