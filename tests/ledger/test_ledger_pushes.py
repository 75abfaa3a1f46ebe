"""The push ledger: along the arrows only, intent before sending, doubt settled by looking."""

from datetime import timedelta

import pytest

from gtm import clock
from gtm.ledger import doubts, push_rows, pushes, suppressions, touches
from gtm.ledger.audit import violations
from gtm.ledger.doubts import Found
from gtm.ledger.owner import Owner
from gtm.ledger.push_rows import instant
from gtm.ledger.push_rules import ACTIVE, Seen
from gtm.ledger.pushes import Answer, Fenced, IllegalMove, Reply
from gtm.ledger.schema import push_events
from gtm.ledger.schema import pushes as table
from gtm.ledger.suppressions import OPT_OUT, Suppression

COOLING = timedelta(days=90)


def _sending(ledger, run, owner):
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 100, clock.now())
    with ledger.write() as tx:
        return pushes.intend(ledger, tx, rows, owner.id, "b1", (), instant(), COOLING)


def _answer(ledger, rows, owner, reply, why=""):
    with ledger.write() as tx:
        return pushes.answer(
            tx, rows, [Answer(row.key, reply, why, "ref-1") for row in rows], owner.id, instant()
        )


def _look(ledger, seen):
    with ledger.write() as tx:
        looked = [(row, Found(seen, "ref-9")) for row in doubts.in_doubt(tx)]
        return list(doubts.looked_up(tx, looked, "look-up", instant()).values())


def _states(ledger):
    with ledger.read() as tx:
        return {row.email: row.state for row in tx.execute(table.select())}


def _assert_sound(ledger):
    with ledger.read() as tx:
        assert violations(tx, instant()) == []


def test_a_push_goes_from_planned_to_confirmed(ledger, begin, enter, plan, owner):
    """Planned, claimed, sending, confirmed; every step is in the event log."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.ADDED)
    with ledger.read() as tx:
        steps = [row.after for row in tx.execute(push_events.select().order_by(push_events.c.seq))]
        kept = tx.execute(table.select()).one()
    assert steps == ["planned", "claimed", "sending", "confirmed"]
    assert (kept.provider_ref, kept.attempt, kept.whose) == ("ref-1", 1, "ours")
    _assert_sound(ledger)


def test_a_second_plan_for_the_same_person_meets_the_first(ledger, begin, enter, plan, owner):
    """Whoever went out, or may have, is not planned again by another play."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows[:1], owner, Reply.ADDED)
    _answer(ledger, rows[1:], owner, Reply.LOST)
    other = begin("funding")
    again = enter(other, "a@x.example", "b@x.example")
    assert sorted(plan(other, again).values()) == ["confirmed", "unknown"]
    assert sorted(_states(ledger).values()) == ["confirmed", "unknown"]


def test_a_refused_push_may_be_planned_again(ledger, begin, enter, plan, owner):
    """Refused means not enrolled: new words may be tried."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.REFUSED, "invalid address")
    other = begin("funding")
    assert plan(other, enter(other, "a@x.example")) == {}
    assert _states(ledger) == {"a@x.example": "planned"}
    _assert_sound(ledger)


@pytest.mark.parametrize("after", ["sending", "unknown", "needs_human"])
def test_only_arrows_of_the_diagram_are_possible(ledger, begin, enter, plan, after):
    """A planned row cannot become sent or doubtful without a claim and an intent."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    with ledger.write() as tx:
        key = tx.execute(table.select()).one().key
    with pytest.raises(IllegalMove), ledger.write() as tx:
        push_rows.move(tx, [key], pushes.PLANNED, after, clock.now(), by="test", why="")
    assert _states(ledger) == {"a@x.example": "planned"}


def test_a_late_writer_cannot_move_a_row_that_was_taken_from_it(ledger, begin, enter, plan):
    """A receipt that comes after the row went into doubt changes nothing and says so."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    with Owner(ledger) as late:
        rows, _ = _sending(ledger, run, late)
    with ledger.write() as tx:
        doubts.recover(ledger, tx, instant())
    with pytest.raises(Fenced), ledger.write() as tx:
        pushes.answer(tx, rows, [Answer(rows[0].key, Reply.ADDED)], late.id, instant())
    assert _states(ledger) == {"a@x.example": "unknown"}


@pytest.mark.parametrize("step", ["answer", "release", "intend"])
def test_nobody_but_the_owner_moves_a_row_that_is_held(ledger, begin, enter, plan, owner, step):
    """Another token changes nothing, whatever it tries; the owner goes on."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    with ledger.write() as tx:
        rows = pushes.claim(tx, run.id, owner.id, 10, clock.now())
    if step != "intend":
        with ledger.write() as tx:
            rows, _ = pushes.intend(ledger, tx, rows, owner.id, "b", (), instant(), COOLING)
    with pytest.raises(Fenced), ledger.write() as tx:
        if step == "answer":
            pushes.answer(tx, rows, [Answer(rows[0].key, Reply.LOST)], "stranger", instant())
        elif step == "release":
            pushes.release(tx, rows, "stranger", clock.now(), "not sent")
        else:
            pushes.intend(ledger, tx, rows, "stranger", "b", (), instant(), COOLING)
    assert _states(ledger) == {"a@x.example": "claimed" if step == "intend" else "sending"}


def test_who_moves_a_row_sees_it_as_the_ledger_holds_it(ledger, begin, enter, plan, owner):
    """Claimed and intended rows are not read again: each is what a reading would give, in the order of keys."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example", "c@x.example"))
    with ledger.write() as tx:
        claimed = pushes.claim(tx, run.id, owner.id, 10, clock.now())
        assert claimed == push_rows.rows(tx, [row.key for row in claimed])
    with ledger.write() as tx:
        sent, _ = pushes.intend(ledger, tx, claimed, owner.id, "b", (), instant(), COOLING)
        assert sent == push_rows.rows(tx, [row.key for row in sent])
    assert [row.state for row in claimed] == ["claimed"] * 3
    assert [(row.state, row.attempt) for row in sent] == [("sending", 1)] * 3


def test_a_suppression_before_the_intent_stops_the_push(ledger, begin, enter, plan, owner):
    """The list is read again in the intent's own transaction; the row keeps the version it was checked with."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example"))
    with ledger.write() as tx:
        suppressions.add(tx, [Suppression("email", "a@x.example", OPT_OUT, "", "test")], clock.now())
    going, stopped = _sending(ledger, run, owner)
    assert [row.email for row in going] == ["b@x.example"]
    assert [(one.row.email, one.kind, one.why) for one in stopped] == [
        ("a@x.example", "suppressed", "opted out")
    ]
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
            pushes.intend(ledger, tx, rows, gone.id, "b1", (), instant(), COOLING)
        with ledger.write() as tx:
            pushes.claim(tx, run.id, gone.id, 1, clock.now())
        with ledger.write() as tx:
            assert doubts.recover(ledger, tx, instant()) == {"planned": 0, "unknown": 0}
    with ledger.write() as tx:
        assert doubts.recover(ledger, tx, instant()) == {"planned": 1, "unknown": 1}
    assert sorted(_states(ledger).values()) == ["planned", "unknown"]
    _assert_sound(ledger)


def test_an_absence_counts_only_after_the_quiet_period(ledger, begin, enter, plan, owner, hands):
    """While the sequencer may still be working on the request, not being there proves nothing."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    for minutes in (0, 5, 4):
        hands.move(minutes=minutes)
        assert _look(ledger, Seen.ABSENT) == ["unknown"]
    with ledger.read() as tx:
        (row,) = doubts.in_doubt(tx)
        assert row.doubt.first_absent is None
        assert doubts.in_doubt(tx, due=instant()) == []
        assert row.not_before == row.intent_at + doubts.QUIET


def test_being_there_counts_at_any_time(ledger, begin, enter, plan, owner):
    """A look-up right after the lost answer may already find it."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    assert _look(ledger, Seen.PRESENT) == ["confirmed"]
    _assert_sound(ledger)


def test_two_spaced_absences_plan_it_again(ledger, begin, enter, plan, owner, hands):
    """One look-up is not proof, and two at once are one."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    seen = []
    for wait in (600, 1, 61):
        hands.move(seconds=wait)
        seen += _look(ledger, Seen.ABSENT)
    assert seen == ["unknown", "unknown", "planned"]
    _assert_sound(ledger)


def test_after_a_reboot_the_quiet_period_is_waited_for_once_more(
    ledger, begin, enter, plan, owner, hands, monkeypatch: pytest.MonkeyPatch
):
    """No kernel saw both moments, so a wall clock that jumped must not count: ten minutes between the absences."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    monkeypatch.setattr("gtm.clock.boot", lambda: "another-boot")
    seen = []
    for wait in (9 * 3600, 61, 9 * 60, 121):
        hands.move(seconds=wait)
        seen += _look(ledger, Seen.ABSENT)
    assert seen == ["unknown", "unknown", "unknown", "planned"]


def test_a_wall_clock_that_jumps_ends_no_quiet_period(ledger, begin, enter, plan, owner, hands):
    """Only the kernel's clock counts while one kernel saw both moments."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    still = clock.since_boot()
    with clock.use(lambda: hands.at + timedelta(hours=9), lambda: still + 5):
        assert _look(ledger, Seen.ABSENT) == ["unknown"]
    with clock.use(lambda: hands.at + timedelta(hours=9), lambda: still + 70):
        assert _look(ledger, Seen.ABSENT) == ["unknown"]


def test_what_cannot_be_looked_up_needs_a_human_after_two_days(ledger, begin, enter, plan, owner, hands):
    """Doubt never stays silent for longer than 48 hours; what a later look-up finds still counts."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    for hours, state in ((47, "unknown"), (1, "needs_human")):
        hands.move(hours=hours)
        assert _look(ledger, Seen.UNDECIDED) == [state]
    assert _look(ledger, Seen.PRESENT) == ["confirmed"]
    _assert_sound(ledger)


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_persons_word_settles_what_needs_one(ledger, begin, enter, plan, owner, hands, state):
    """Sent or given up: with who said it in the event log."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    hands.move(hours=48)
    _look(ledger, Seen.UNDECIDED)
    with ledger.write() as tx:
        (row,) = doubts.in_doubt(tx)
        assert doubts.decide(tx, row, state, "dana", "looked myself", instant()) == state
    assert _states(ledger) == {"a@x.example": state}
    _assert_sound(ledger)


def test_a_persons_not_sent_counts_as_one_look_up(ledger, begin, enter, plan, owner, hands):
    """Within the quiet period as none: nobody can see what the sequencer still has in its queue."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.LOST)
    seen = []
    for minutes in (1, 10, 2):
        hands.move(minutes=minutes)
        with ledger.write() as tx:
            (row,) = doubts.in_doubt(tx)
            seen.append(doubts.decide(tx, row, "planned", "dana", "not there", instant()))
    assert seen == ["unknown", "unknown", "planned"]
    _assert_sound(ledger)


def test_an_attempt_that_was_none_is_taken_back(ledger, begin, enter, plan, owner):
    """After a 429, whoever is there already is still somebody else's."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    with ledger.write() as tx:
        pushes.release(tx, rows, owner.id, clock.now(), "429")
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.ALREADY_THERE)
    with ledger.read() as tx:
        assert [row.whose for row in tx.execute(table.select())] == ["foreign"]


def test_released_rows_wait_as_long_as_the_sequencer_asked(ledger, begin, enter, plan, owner, hands):
    """A 429 is proof of not processed; nobody is claimed before its time."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    rows, _ = _sending(ledger, run, owner)
    later = hands.at.replace(minute=30)
    with ledger.write() as tx:
        pushes.release(tx, rows, owner.id, clock.now(), "429", not_before=later)
        assert pushes.claim(tx, run.id, owner.id, 10, clock.now()) == []
        assert pushes.next_due(tx, run.id) == (later, 1)
    hands.move(minutes=30)
    with ledger.write() as tx:
        assert len(pushes.claim(tx, run.id, owner.id, 10, clock.now())) == 1
        assert pushes.next_due(tx, run.id) == (None, 0)


def test_one_person_is_not_in_two_campaigns_at_once(ledger, begin, enter, plan, owner):
    """Two plays, two campaigns, one person: the second one is refused in its intent, with the reason."""
    first, second = begin(), begin("funding")
    plan(first, enter(first, "a@x.example"), campaign="123")
    plan(second, enter(second, "a@x.example"), campaign="124")
    going, _ = _sending(ledger, first, owner)
    none, stopped = _sending(ledger, second, owner)
    assert (len(going), none, [one.kind for one in stopped]) == (1, [], ["busy"])
    assert "campaign 123 of smartlead" in stopped[0].why
    _assert_sound(ledger)


def test_a_push_that_did_not_go_out_lets_its_person_go(ledger, begin, enter, plan, owner):
    """Proven not processed: another campaign may write to the person."""
    first, second = begin(), begin("funding")
    plan(first, enter(first, "a@x.example"), campaign="123")
    plan(second, enter(second, "a@x.example"), campaign="124")
    going, _ = _sending(ledger, first, owner)
    _answer(ledger, going, owner, Reply.REFUSED)
    going, stopped = _sending(ledger, second, owner)
    assert (len(going), stopped) == (1, [])


def test_a_sent_touch_gives_way_after_the_cooling_off(ledger, begin, enter, plan, owner, hands):
    """Ninety days on, the same person may be written to by another campaign."""
    first, second = begin(), begin("funding")
    plan(first, enter(first, "a@x.example"), campaign="123")
    plan(second, enter(second, "a@x.example"), campaign="124")
    going, _ = _sending(ledger, first, owner)
    _answer(ledger, going, owner, Reply.ADDED)
    hands.move(days=91)
    going, stopped = _sending(ledger, second, owner)
    assert (len(going), stopped) == (1, [])
    with ledger.read() as tx:
        assert [one.campaign for one in touches.holders(tx, "sequence", [going[0].person_id]).values()] == [
            "124"
        ]


def test_words_that_changed_after_planning_do_not_leave(ledger, begin, enter, plan, owner):
    """The hash at the intent is the hash that was planned, or nothing is sent."""
    run = begin()
    plan(run, enter(run, "a@x.example"))
    with ledger.write() as tx:
        payload = {**tx.execute(table.select()).one().payload, "first_name": "Mallory"}
        tx.execute(table.update().values(payload=payload))
    going, stopped = _sending(ledger, run, owner)
    assert (going, [one.kind for one in stopped]) == ([], ["altered"])


def test_there_already_at_the_first_attempt_is_somebody_elses(ledger, begin, enter, plan, owner, hands):
    """At a later attempt it is ours: the earlier one arrived late."""
    run = begin()
    plan(run, enter(run, "a@x.example", "b@x.example"))
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows[:1], owner, Reply.ALREADY_THERE)
    _answer(ledger, rows[1:], owner, Reply.LOST)
    for seconds in (600, 61):
        hands.move(seconds=seconds)
        _look(ledger, Seen.ABSENT)
    rows, _ = _sending(ledger, run, owner)
    _answer(ledger, rows, owner, Reply.ALREADY_THERE)
    with ledger.read() as tx:
        assert sorted(row.whose for row in tx.execute(table.select())) == ["foreign", "ours"]


def test_every_state_but_planned_and_rejected_keeps_the_person_busy():
    """The second key is taken for exactly the states in which somebody is, or may be, written to."""
    assert set(ACTIVE) == {"claimed", "sending", "unknown", "confirmed", "needs_human"}
