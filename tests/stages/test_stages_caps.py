"""Caps hold where it counts, when people are given: of two runs at once, over a night, over doubt. Nobody is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select

from flows.cli.errors import Trouble
from flows.cli.forecast import look_ahead
from gtm import clock
from gtm.ledger import leads, pushes, runs, suppressions
from gtm.ledger.schema import pushes as table
from gtm.models import EventPage, Mode, Outcome, RunState, TouchEvent
from gtm.plays.load import find_play, read_play
from gtm.settings import Settings
from tasks import observe, push, queue_up
from tasks.queue_up import queue_pushes
from tasks.reconcile import settle_all
from tests import loopback
from tests.depth import some

LEADS = "POST /campaigns/*/leads"
SALES, ENGINEERING = ("VP Sales", "Head of Sales"), ("CTO", "Head of Engineering")
ON_BOTH = pytest.mark.parametrize("ledger", ["sqlite", "postgresql"], indirect=True)
BEFORE = {False: "before they are queued", True: "before they go out"}
QUEUED_OR_NOT = pytest.mark.parametrize("queued", some([False, True], 1), ids=BEFORE.get)


def _later(**by):
    return clock.use(lambda: datetime.now(UTC) + timedelta(**by))


def _to(titles=SALES, campaign="123", **caps):
    """The keys of a play that writes to these people in this campaign."""
    source = {"titles": titles, "employees": "50-500", "company_locations": ["United States"], "limit": 40}
    target = {"campaign": campaign, "max_per_day": 1000, **caps}
    return {"source": {"apollo": source}, "push": {"smartlead": target}}


def _why(trip):
    """The reasons of those who rest as capped, with their counts; asserts that everybody is somewhere."""
    return {drop.reason: drop.count for drop in trip.told().reasons if drop.outcome is Outcome.CAPPED}


def _meet(monkeypatch, module, name):
    """Whoever has counted waits for the other one to have counted too, if that is possible."""
    count, both = getattr(module, name), Barrier(2)

    def slow(*args):
        found = count(*args)
        with suppress(BrokenBarrierError):
            both.wait(1.0)
        return found

    monkeypatch.setattr(module, name, slow)


def _at_once(work: Callable, *trips):
    with ThreadPoolExecutor(len(trips)) as pool:
        assert list(pool.map(work, trips)) == [None] * len(trips)


def _queue(trip):
    """As far as the queue, where it is killed."""
    assert trip.to_drafts() is None
    assert queue_pushes.fn(trip.run_id) is None


def _states(trip):
    with trip.ledger.read() as tx:
        return pushes.states(tx, trip.run_id)


def _end(trip):
    with trip.ledger.write() as tx:
        runs.end(tx, trip.run_id, RunState.DONE)


def _companies(trip, key="company_id"):
    """Of everybody this run has given to its campaign."""
    with trip.ledger.read() as tx:
        query = select(table.c[key]).where(table.c.run_id == trip.run_id, table.c.state == "confirmed")
        return [row[0] for row in tx.execute(query)]


# --- the day's cap ---------------------------------------------------------------------------------------


@ON_BOTH
def test_two_plays_that_queue_at_once_share_the_day(trip, sandbox, monkeypatch):
    """Neither counts while the other one has counted and not yet entered its people."""
    one = trip(play="one", **_to(SALES, max_per_day=5))
    two = trip(play="two", **_to(ENGINEERING, max_per_day=5))
    assert [one.to_drafts(), two.to_drafts()] == [None, None]
    _meet(monkeypatch, queue_up, "within_caps")
    _at_once(lambda run: queue_pushes.fn(run.run_id), one, two)
    assert _states(one).get("planned", 0) + _states(two).get("planned", 0) == 5
    assert [one.push(), two.push()] == [None, None]
    assert one.told().pushed + two.told().pushed == len(sandbox.enrolled()) == 5


@ON_BOTH
def test_two_plays_that_send_at_once_share_the_day(trip, sandbox, monkeypatch):
    """Queued on two days, sent in the same moment: the second intent counts the first one's people."""
    one = trip(play="one", **_to(SALES, max_per_day=5))
    _queue(one)
    with _later(days=1):
        two = trip(play="two", **_to(ENGINEERING, max_per_day=5))
        _queue(two)
        assert _states(one) == _states(two) == {"planned": 5}
        with (
            one.ledger.write() as tx
        ):  # else the first intent enters a counter, and the second one waits for that
            suppressions.held_version(tx)
        _meet(monkeypatch, push, "over_caps")
        _at_once(lambda run: run.push(), one, two)
        assert len(sandbox.enrolled()) == 5
        assert one.told().pushed + two.told().pushed == 5


def test_what_was_queued_yesterday_has_the_room_of_today(trip, sandbox):
    """Killed when they were queued, resumed after another play's five: they rest, and the next run gives them."""
    one = trip(play="one", **_to(SALES, max_per_day=5))
    _queue(one)
    with one.ledger.read() as tx:
        queued = {row.person_id for row in leads.claim(tx, one.run_id, leads.QUEUED)}
    with _later(days=1):
        two = trip(play="two", **_to(ENGINEERING, max_per_day=5))
        assert two.all() is None
        assert two.told().pushed == 5
        assert one.push() is None
        assert len(sandbox.enrolled()) == 5
        assert one.told().unfinished == one.told().pushed == 0
        assert one.told().capped >= 5
        assert set(_why(one)) == {"5 a day in this campaign"}
        _end(one)
    with _later(days=2):
        again = trip(play="one", **_to(SALES, max_per_day=100))
        assert again.all() is None
        assert queued <= set(_companies(again, "person_id"))


def test_the_room_that_is_left_is_used(trip, sandbox):
    """Three of five places are gone by the time of the intent: two of the five go, three rest."""
    one = trip(play="one", **_to(SALES, max_per_day=5))
    _queue(one)
    with _later(days=1):
        assert trip(play="two", **_to(ENGINEERING, max_per_day=3)).all() is None
        assert one.push() is None
        assert (one.told().pushed, len(sandbox.enrolled())) == (2, 5)
        assert _states(one) == {"confirmed": 2, "rejected": 3}


def test_a_day_is_a_day_of_the_plays_time_zone(trip, sandbox):
    """In Auckland a new day has begun while it is still the old one in UTC: there are places again."""
    sent = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)  # half past eleven at night there
    with clock.use(lambda: sent):
        first = trip(timezone="Pacific/Auckland", **_to(max_per_day=2))
        assert first.all() is None
        _end(first)
        same = trip(timezone="Pacific/Auckland", **_to(max_per_day=2))
        assert same.all() is None
        assert (first.told().pushed, same.told().pushed) == (2, 0)
        _end(same)
    with clock.use(lambda: sent + timedelta(hours=1)):
        then = trip(timezone="Pacific/Auckland", **_to(max_per_day=2))
        assert then.all() is None
        assert (then.told().pushed, len(sandbox.enrolled())) == (2, 4)


def test_a_doubt_settled_as_absent_goes_out_only_if_the_day_has_room(trip, sandbox, monkeypatch):
    """Lost on Monday and not there: by Tuesday, when that is known, another run has used the day up."""
    monkeypatch.setattr("tasks.reconcile._wait", lambda seconds: None)
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, count=1)
    lost = trip(**_to(max_per_day=5))
    assert lost.all() is None
    assert lost.told().in_doubt == 5
    _end(lost)
    with _later(days=1):
        other = trip(**_to(max_per_day=5))
        assert other.all() is None
        assert other.told().pushed == 5
    for minutes in (11, 13):
        with _later(days=1, minutes=minutes):
            settle_all.fn(patient=False)
    with _later(days=1, minutes=15):
        assert lost.push() is None
        assert lost.told().pushed == lost.told().in_doubt == lost.told().unfinished == 0
        assert len(sandbox.enrolled()) == 5


# --- max_per_day: auto -----------------------------------------------------------------------------------


def _starts_a_day(sandbox, people):
    schedule = {
        "timezone": "America/New_York",
        "days_of_the_week": [0, 1, 2, 3, 4, 5, 6],
        "start_hour": "09:00",
        "end_hour": "17:00",
        "max_new_leads_per_day": people,
    }
    url = f"{sandbox.url}/smartlead/api/v1/campaigns/123/schedule"
    loopback.post(url, params={"api_key": "sandbox-key"}, json=schedule).raise_for_status()


def test_auto_asks_the_sequencer(trip, sandbox):
    """What the campaign may start a day is the cap, and it is asked again where queued people go out later."""
    _starts_a_day(sandbox, 4)
    run = trip(**_to(max_per_day="auto"))
    _queue(run)
    assert _states(run) == {"planned": 4}
    _starts_a_day(sandbox, 3)
    assert run.push() is None
    assert run.told().pushed == len(sandbox.enrolled()) == 3
    assert set(_why(run)) == {"4 a day in this campaign", "3 a day in this campaign"}


@QUEUED_OR_NOT
def test_auto_without_a_number_sends_nobody(trip, sandbox, monkeypatch, queued):
    """A campaign that does not tell its capacity is not one without a limit: a sentence, and nobody is lost."""
    from integrations.smartlead import Smartlead

    run = trip(**_to(max_per_day="auto"))
    assert run.to_drafts() is None
    assert not queued or queue_pushes.fn(run.run_id) is None
    look = Smartlead.preflight
    silent = {"daily_capacity": None}
    with monkeypatch.context() as patch:
        patch.setattr(Smartlead, "preflight", lambda *args: look(*args).model_copy(update=silent))
        stop = run.push()
    assert stop is not None
    assert "does not tell how many people a day" in stop.sentence
    assert f"gtm resume {run.run_id}" in stop.sentence
    assert "give push.max_per_day a number" in stop.sentence
    assert sandbox.enrolled() == []
    waiting = run.told().unfinished
    assert waiting > 5
    assert run.push() is None
    assert run.told().pushed == len(sandbox.enrolled()) == waiting


def test_what_a_push_would_stop_at_is_told_before_anything_is_begun(trip, monkeypatch):
    """A plan shows it as a problem, a push is refused: capacity and variables are a matter of play and campaign together."""
    from integrations.smartlead import Smartlead

    run = trip(**_to(max_per_day="auto"))
    loaded = read_play(find_play("test-play", Settings().plays()))
    look = Smartlead.preflight
    silent = {"daily_capacity": None, "variables": ("opener", "calendar_link")}
    monkeypatch.setattr(Smartlead, "preflight", lambda *args: look(*args).model_copy(update=silent))
    ahead = look_ahead(run.ledger, loaded, Mode.PLAN, None)
    assert ahead.destination is not None
    variables, capacity = ahead.destination.problems
    assert "{{calendar_link}}" in variables
    assert "does not tell how many people a day" in capacity
    with pytest.raises(Trouble, match=r"is not ready.*calendar_link.*Nothing was begun, bought or sent"):
        look_ahead(run.ledger, loaded, Mode.PUSH, None)


# --- companies and people --------------------------------------------------------------------------------


def test_a_company_has_its_rest_after_another_play_has_written_to_it(trip, sandbox):
    """Looked at when queuing: whoever is of another company goes out, and after the rest so do the others."""
    first = trip(play="one", **_to(SALES, "124"))
    assert first.all() is None
    touched = set(_companies(first))
    resting = _to(ENGINEERING, cooling_off={"company_days": 30})
    run = trip(play="two", **resting)
    assert run.all() is None
    assert set(_why(run)) == {"the company was written to by one less than 30 days ago"}
    assert run.told().pushed > 0
    assert not touched & set(_companies(run))
    _end(run)
    with _later(days=31):
        later = trip(play="two", **resting)
        assert later.all() is None
        assert touched & set(_companies(later))


def test_a_company_has_its_rest_from_people_who_were_queued_before(trip, sandbox):
    """Both plays had queued when neither had sent: the second one to send leaves the first one's companies alone."""
    first = trip(play="one", **_to(SALES, "124"))
    run = trip(play="two", **_to(ENGINEERING, cooling_off={"company_days": 30}))
    for one in (first, run):
        _queue(one)
    queued = _states(run)["planned"]
    assert first.push() is None
    assert run.push() is None
    assert 0 < run.told().pushed < queued
    assert not set(_companies(first)) & set(_companies(run))
    assert set(_why(run)) == {"the company was written to by one less than 30 days ago"}


@ON_BOTH
def test_a_company_is_written_to_by_no_more_than_its_cap_over_all_plays(trip, sandbox, monkeypatch):
    """Two plays queue at once for two campaigns: no company is entered more often than the cap says."""
    one = trip(play="one", **_to(SALES, "124", max_per_account=1))
    two = trip(play="two", **_to(ENGINEERING, "123", max_per_account=1))
    assert [one.to_drafts(), two.to_drafts()] == [None, None]
    _meet(monkeypatch, queue_up, "within_caps")
    _at_once(lambda run: queue_pushes.fn(run.run_id), one, two)
    with one.ledger.read() as tx:
        planned = tx.execute(select(table.c.company_id).where(table.c.state == "planned")).scalars().all()
    assert len(set(planned)) == len(planned) > 5
    assert set(_why(one)) | set(_why(two)) == {"1 people per company in 90 days"}


def test_a_company_that_another_play_wrote_to_meanwhile_has_its_cap(trip, sandbox):
    """A play without a cap of its own sends after this one has queued: the cap counts it at the intent."""
    run = trip(play="one", **_to(SALES, max_per_account=1))
    _queue(run)
    other = trip(play="two", **_to(ENGINEERING, "124"))
    assert other.all() is None
    assert run.push() is None
    assert run.told().pushed > 0
    assert not set(_companies(other)) & set(_companies(run))
    assert set(_why(run)) == {"1 people per company in 90 days"}


def test_a_person_has_a_rest_from_another_play(trip, sandbox):
    """Held when queuing already, with the play that wrote; after the rest it is the sequencer's to say."""
    first = trip(play="one", **_to(SALES, "124"))
    assert first.all() is None
    run = trip(play="two", **_to(SALES))
    assert run.all() is None
    assert run.told().pushed == 0
    assert _why(run) == {"written to by one less than 90 days ago": first.told().pushed}
    assert _states(run) == {}
    _end(run)
    with _later(days=91):
        later = trip(play="two", **_to(SALES))
        assert later.all() is None
        assert _why(later) == {}
        assert later.told().pushed + later.told().refused >= first.told().pushed


# --- the canary ------------------------------------------------------------------------------------------

CANARY = {"first": 3, "wait_hours": 24, "max_bounced": 1}
FIRST = "canary: 3 people first, the rest 24 h later"


def _bounce(trip, sandbox, count):
    """The sequencer tells that the first so many of the campaign bounced."""
    emails = [one["lead"]["email"] for one in sandbox.enrolled()][:count]
    told = [TouchEvent(ref=f"b/{email}", kind="bounced", email=email, at=clock.now()) for email in emails]
    observe._record(trip.ledger, "smartlead", "123", "test", EventPage(events=tuple(told)))


def test_a_canary_goes_first_and_the_rest_follows(trip, sandbox):
    """Three go; within the day nobody else, in this run or the next; after it, with one bounce at most, the rest."""
    first = trip(**_to(canary=CANARY))
    assert first.all() is None
    assert first.told().pushed == len(sandbox.enrolled()) == 3
    assert set(_why(first)) == {FIRST}
    rest = first.told().capped
    assert rest > 3
    _end(first)
    with _later(hours=23):
        early = trip(**_to(canary=CANARY))
        assert early.all() is None
        assert early.told().pushed == 0
        assert _why(early) == {FIRST: rest}
        _end(early)
    _bounce(first, sandbox, 1)
    with _later(hours=25):
        then = trip(**_to(canary=CANARY))
        assert then.all() is None
        assert then.told().pushed == rest
        assert len(sandbox.enrolled()) == 3 + rest


@QUEUED_OR_NOT
def test_a_canary_that_dies_stops_the_play(trip, sandbox, queued):
    """More bounces than allowed: nobody else goes, before a person has looked; the sentence says of whom and why."""
    first = trip(**_to(canary=CANARY))
    assert first.all() is None
    _end(first)
    with _later(hours=25):
        run = trip(**_to(canary=CANARY))
        assert run.to_drafts() is None
        assert not queued or queue_pushes.fn(run.run_id) is None
        _bounce(first, sandbox, 2)
        stop = run.push()
        assert stop is not None
        assert "2 of the first 3 people bounced, at most 1 may (push.canary.max_bounced)" in stop.sentence
        assert f"gtm resume {run.run_id}" in stop.sentence
        assert len(sandbox.enrolled()) == 3
        assert run.told().unfinished > 3


def test_a_canary_in_doubt_is_a_canary(trip, sandbox, monkeypatch):
    """Who may be there is one of the first: nobody replaces them, and the rest waits until it is known of all."""
    monkeypatch.setattr("tasks.reconcile._wait", lambda seconds: None)
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /leads/")
    lost = trip(**_to(canary=CANARY))
    assert lost.all() is None
    assert lost.told().in_doubt == len(sandbox.enrolled()) == 3
    for hours in (0, 30):
        with _later(hours=hours):
            run = trip(**_to(canary=CANARY))
            assert run.all() is None
            assert run.told().pushed == 0
            assert set(_why(run)) == {"canary: 3 of the first 3 in doubt, the rest when that is settled"}
            _end(run)
    sandbox.clear_faults()
    with _later(hours=31):
        assert settle_all.fn(patient=False).confirmed == 3
        then = trip(**_to(canary=CANARY))
        assert then.all() is None
        assert then.told().pushed > 3
        assert sandbox.given_again() == 0


def test_a_canary_that_was_not_there_is_sent_again(trip, sandbox, monkeypatch):
    """The doubt is settled as absent: the three places are free again, and the wait begins with who is sent now."""
    monkeypatch.setattr("tasks.reconcile._wait", lambda seconds: None)
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, count=1)
    lost = trip(**_to(canary=CANARY))
    assert lost.all() is None
    assert lost.told().in_doubt == 3
    for minutes in (11, 13):
        with _later(minutes=minutes):
            settle_all.fn(patient=False)
    with _later(hours=23):
        assert lost.push() is None
        assert lost.told().pushed == len(sandbox.enrolled()) == 3
        _end(lost)
    with _later(hours=30):
        early = trip(**_to(canary=CANARY))
        assert early.all() is None
        assert early.told().pushed == 0
        assert set(_why(early)) == {FIRST}


def test_two_runs_that_had_both_queued_share_a_canary(trip, sandbox):
    """Three each were queued when nobody was sent: three go out in all."""
    one = trip(**_to(canary=CANARY))
    _queue(one)
    _end(one)
    two = trip(**_to(canary=CANARY))
    _queue(two)
    assert _states(one) == _states(two) == {"planned": 3}
    assert [two.push(), one.push()] == [None, None]
    assert (one.told().pushed, two.told().pushed, len(sandbox.enrolled())) == (0, 3, 3)
    assert set(_why(one)) == {FIRST}
