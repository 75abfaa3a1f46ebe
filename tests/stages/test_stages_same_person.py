"""One person in two plays that write in the same campaign: who queued first writes, the other run says so and ends."""

import pytest

from gtm.ledger import runs
from gtm.models import Outcome, RunState
from tasks.queue_up import queue_pushes

ON_BOTH = pytest.mark.parametrize("ledger", ["sqlite", "postgresql"], indirect=True)
FIRST = "another play queued this person for this campaign first"


def _ended(trip):
    """The summary of a run that is over: raises if anybody were still on the way."""
    with trip.ledger.write() as tx:
        runs.end(tx, trip.run_id, RunState.DONE)
    return trip.told()


def _because(told, outcome):
    return {drop.reason: drop.count for drop in told.reasons if drop.outcome is outcome}


@ON_BOTH
def test_who_queued_first_writes_and_nobody_waits_for_ever(trip, sandbox):
    """Whichever is sent first, and however often they are resumed."""
    one, two = trip(play="one"), trip(play="two")
    for play in (one, two):
        assert play.to_drafts() is None
        assert queue_pushes.fn(play.run_id) is None
    assert two.push() is None
    second = _ended(two)
    assert (second.pushed, second.duplicate) == (0, one.told().unfinished)
    assert _because(second, Outcome.DUPLICATE) == {FIRST: second.duplicate}
    assert one.push() is None
    first = _ended(one)
    assert first.pushed == second.duplicate == len(sandbox.enrolled()) > 5


def test_what_a_play_left_behind_without_a_way_on_is_no_obstacle(trip, sandbox):
    """Capped when it was sent, so nobody's turn: the other play writes, and the first one's outcome stays."""
    one = trip(play="one", push={"smartlead": {"campaign": "123", "max_per_day": 4}})
    assert one.all() is None
    first = _ended(one)
    two = trip(play="two")
    assert two.all() is None
    second = _ended(two)
    assert second.pushed == first.capped > 0
    assert second.duplicate == 0
    assert _ended(one).capped == first.capped
    assert len(sandbox.enrolled()) == first.pushed + second.pushed
