"""When a provider is in trouble: a sentence, nothing lost, nothing twice, and going on works."""

import re
from datetime import timedelta

import pytest

from gtm import clock
from gtm.ledger import pushes
from gtm.models import Outcome
from tasks.stage import stopping

LEADS = "POST /campaigns/*/leads"


def test_credits_that_run_out_stop_the_run_and_it_goes_on(trip, sandbox):
    """What was bought stands; with new credits the rest is bought, and nothing twice."""
    sandbox.tell("credits", left=15)
    run = trip()
    stop = run.all()
    assert stop is not None
    assert "credits" in stop.sentence
    assert f"gtm resume {run.run_id}" in stop.sentence
    told = run.told()
    assert told.unfinished > 0
    assert told.pushed == 0
    sandbox.tell("credits", left=500)
    assert run.all() is None
    told = run.told()
    assert told.unfinished == 0
    assert told.pushed == len(sandbox.enrolled()) > 5
    assert sandbox.bought_again() == 0


def test_a_source_that_is_down_is_never_zero_leads(trip, sandbox):
    """Could not ask is an error, not an empty list."""
    sandbox.tell("faults", kind="outage", provider="apollo", endpoint="POST /mixed_people/*")
    run = trip()
    stop = run.all()
    assert stop is not None
    assert stop.sentence.startswith("apollo")
    assert run.told().pulled == 0


def test_a_wrong_key_stops_with_the_variables_name(trip, monkeypatch, sandbox):
    """The sentence says which variable to look at."""
    monkeypatch.setenv("APOLLO_API_KEY", "wrong-key")
    monkeypatch.setenv("APOLLO_BASE_URL", f"{sandbox.url}/apollo/api/v1")
    stop = trip().all()
    assert stop is not None
    assert "APOLLO_API_KEY" in stop.sentence
    assert "wrong-key" not in stop.sentence


@pytest.mark.parametrize("kind", ["outage", "status", "html"])
def test_a_balance_that_cannot_be_read_stops_the_run_and_it_goes_on(trip, sandbox, kind):
    """Before the first credit: a sentence, everybody waits, and with the provider back all goes on."""
    sandbox.tell("faults", kind=kind, provider="apollo", endpoint="GET /users/api_profile")
    run = trip()
    stop = run.all()
    assert stop is not None
    assert stop.sentence.startswith("apollo: read the balance: ")
    assert f"gtm resume {run.run_id}" in stop.sentence
    told = run.told()
    assert told.unfinished == told.pulled - told.dropped > 5
    assert sandbox.spent() == 0
    sandbox.clear_faults()
    assert run.all() is None
    assert run.told().pushed > 5


def test_the_budget_holds_and_the_rest_is_held(trip, sandbox):
    """Not one credit more than the play allows; whoever was not enriched says so."""
    run = trip(enrich={"waterfall": ["apollo"], "budget_credits": 12})
    assert run.all() is None
    told = run.told()
    assert sandbox.spent() <= 12
    assert any("budget of 12 credits" in d.reason for d in told.reasons if d.outcome is Outcome.HELD)


def test_an_answer_lost_after_the_work_is_found_by_looking(trip, sandbox):
    """The people are not sent again: the look-up right after finds them."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    run = trip()
    assert run.all() is None
    told = run.told()
    assert (told.in_doubt, told.pushed) == (0, len(sandbox.enrolled()))
    assert sandbox.asked(LEADS) == 1


def test_doubt_that_cannot_be_looked_up_waits(trip, sandbox):
    """In doubt, not sent again, and confirmed by the first look-up that works."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /leads/")
    run = trip()
    assert run.all() is None
    assert run.told().in_doubt == len(sandbox.enrolled()) > 5
    sandbox.clear_faults()
    assert run.push() is None
    told = run.told()
    assert (told.in_doubt, told.pushed) == (0, len(sandbox.enrolled()))
    assert sandbox.asked(LEADS) == 1


def test_a_request_lost_before_the_work_is_sent_after_two_absences(trip, sandbox):
    """Absent twice, a minute apart, after the quiet period, is proof; then and only then it is sent again."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, count=1)
    run = trip()
    assert run.all() is None
    assert run.told().in_doubt > 5
    assert sandbox.enrolled() == []
    begun = clock.now()
    for minutes, expected in ((11, False), (13, True)):
        at = begun + timedelta(minutes=minutes)
        with clock.use(lambda at=at: at):
            assert run.push() is None
        assert (run.told().pushed > 5) is expected
    assert len(sandbox.enrolled()) == run.told().pushed


def test_a_campaign_that_is_not_ready_gets_nobody(trip, sandbox):
    """Pre-flight: the sentence names what is missing, and all people wait."""
    run = trip(push={"smartlead": {"campaign": "126", "max_per_day": 100}})
    stop = run.all()
    assert stop is not None
    assert "Campaign 126 is not ready" in stop.sentence
    assert "Nothing was pushed" in stop.sentence
    assert run.told().unfinished > 5
    assert sandbox.enrolled("126") == []


def test_a_batch_refused_as_a_whole_is_halved_to_find_the_culprit(trip, sandbox):
    """One refusal of the whole batch costs nobody but the culprit."""
    body = {"error": "Invalid email format"}
    sandbox.tell(
        "faults", kind="status", status=422, body=body, provider="smartlead", endpoint=LEADS, count=1
    )
    run = trip()
    assert run.all() is None
    told = run.told()
    assert told.refused == 0
    assert told.pushed == len(sandbox.enrolled()) > 5


def test_a_sequencer_that_refuses_everybody_stops_the_run(trip, sandbox):
    """Three refusals in a row are not three bad people; the others wait as planned."""
    body = {"error": "Nothing is accepted today"}
    sandbox.tell("faults", kind="status", status=422, body=body, provider="smartlead", endpoint=LEADS)
    run = trip()
    stop = run.all()
    assert stop is not None
    assert "refuses everybody" in stop.sentence
    with run.ledger.read() as tx:
        states = pushes.states(tx, run.run_id)
    assert states["rejected"] == 3
    assert set(states) == {"rejected", "planned"}
    sandbox.clear_faults()
    assert run.push() is None
    assert run.told().pushed == len(sandbox.enrolled()) == states["planned"]


def test_a_storm_of_429_sends_nobody_twice(trip, sandbox):
    """Refused for now is proof of not processed: all are sent once when it is over."""
    sandbox.tell("faults", kind="storm", provider="smartlead", endpoint=LEADS, headers={"retry-after": "120"})
    run, begun = trip(), clock.now()
    stop = run.all()
    assert stop is not None
    assert f"gtm resume {run.run_id}" in stop.sentence
    sandbox.clear_faults()
    with clock.use(
        lambda: begun + timedelta(seconds=30)
    ):  # too early: nobody is asked, and the run is not done
        stop = run.push()
    assert stop is not None
    assert re.search(r"smartlead asked to wait .* In \d+ s: gtm resume", stop.sentence)
    assert (run.told().unfinished > 5, sandbox.enrolled()) == (True, [])
    at = clock.now() + timedelta(minutes=16)
    with clock.use(lambda: at):
        assert run.push() is None
    assert run.told().pushed == len(sandbox.enrolled()) > 5


def test_a_suppression_that_cannot_be_read_stops_everything(trip, sandbox):
    """Fail closed: without the list nobody goes out."""
    from sqlalchemy import text

    run = trip()
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        tx.execute(text("ALTER TABLE suppressions RENAME TO gone"))
    with pytest.raises(Exception, match="suppressions"):
        run.push()
    assert sandbox.enrolled() == []


def test_an_interrupted_stage_finishes_its_request_and_begins_no_other(trip, sandbox):
    """After Ctrl-C no further credit is set aside or spent; going on finishes the rest."""
    run = trip()
    stopping.set()
    stop = run.all()
    assert stop is not None
    assert sandbox.spent() == 0
    stopping.clear()
    assert run.all() is None
    assert run.told().pushed == len(sandbox.enrolled()) > 5
    assert sandbox.bought_again() == 0


@pytest.mark.fault(19)
def test_three_lost_answers_in_a_row_stop_the_push(trip, sandbox, monkeypatch):
    """A sequencer that swallows every batch is not fed the whole list: three batches are in doubt, the others wait."""
    monkeypatch.setenv("SMARTLEAD_BATCH_SIZE", "2")
    run = trip()
    assert run.to_drafts() is None
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS)
    stop = run.push()
    assert stop is not None
    assert "in doubt" in stop.sentence
    assert sandbox.asked(LEADS) == 3
    told = run.told()
    assert told.in_doubt == 6
    assert told.unfinished > 6


@pytest.mark.fault(19)
def test_three_lost_answers_in_a_row_stop_the_buying(trip, sandbox):
    """So does a provider that takes the money and says nothing: thirty people are in doubt, the others wait."""
    sandbox.tell(
        "faults", kind="drop", provider="apollo", endpoint="POST /people/bulk_match", after_work=True
    )
    run = trip()
    stop = run.all()
    assert stop is not None
    assert f"gtm resume {run.run_id}" in stop.sentence
    assert sandbox.asked("POST /people/bulk_match", "apollo") == 3
    sandbox.clear_faults()


@pytest.mark.fault(40)
def test_a_batch_that_is_too_large_is_halved_until_it_fits(trip, sandbox):
    """Refused as a whole proves that nothing was done: all are enrolled in the end, once, in more requests."""
    sandbox.tell("faults", kind="status", status=413, provider="smartlead", endpoint=LEADS, count=2)
    run = trip()
    assert run.all() is None
    told = run.told()
    assert told.pushed == len(sandbox.enrolled()) > 5
    assert (told.refused, told.in_doubt, sandbox.given_again()) == (0, 0, 0)
    assert (
        sandbox.asked(LEADS) == 2 + 3
    )  # the whole, its first half, and then two quarters and the other half
