"""Reading back: events count once, and who wants to be left alone is left alone, everywhere."""

from gtm.ledger import events, suppressions
from gtm.ledger.schema import events as table
from gtm.models import Mode, RunState
from tasks.observe import campaigns, observe_campaign


def _read(ledger):
    with ledger.read() as tx:
        return [row._mapping for row in tx.execute(table.select())]


def test_what_happened_is_read_once_and_opt_outs_hold(trip, sandbox):
    """After some days there are sends and answers; reading again adds none; opt-outs stop the next run."""
    run = trip()
    assert run.all() is None
    assert campaigns() == [] or campaigns() == [("smartlead", "123")]
    sandbox.tell("clock", days=6)
    assert observe_campaign.fn("smartlead", "123") is None
    seen = _read(run.ledger)
    kinds = {row["kind"] for row in seen}
    assert "sent" in kinds
    assert all(row["person_id"] and row["play"] == "test-play" for row in seen)
    assert observe_campaign.fn("smartlead", "123") is None
    assert len(_read(run.ledger)) == len(seen)
    with run.ledger.read() as tx:
        alone = suppressions.listed(tx, suppressions.OPT_OUT)
        people_of = events.people_of(tx, "smartlead", "123")
    gone = {row["person_id"] for row in seen if row["kind"] in ("unsubscribed", "bounced")}
    suppressed = {people_of[entry.value] for entry in alone if entry.value in people_of}
    assert gone <= suppressed


def test_a_sequencer_that_is_down_keeps_what_was_read(trip, sandbox):
    """A sentence, and the next reading goes on from there."""
    run = trip()
    assert run.all() is None
    sandbox.tell("clock", days=3)
    sandbox.tell("faults", kind="outage", provider="smartlead")
    stop = observe_campaign.fn("smartlead", "123")
    assert stop is not None
    assert "goes on from there" in stop.sentence
    sandbox.clear_faults()
    assert observe_campaign.fn("smartlead", "123") is None
    assert _read(run.ledger)


def test_an_opt_out_of_one_play_holds_for_another(trip, sandbox):
    """Unsubscribed in one campaign: suppressed when another play meets the person."""
    run = trip()
    assert run.all() is None
    from gtm.ledger import runs

    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
        people_of = events.people_of(tx, "smartlead", "123")
        email = sorted(people_of)[0]
        entry = suppressions.Suppression("email", email, suppressions.OPT_OUT, "unsubscribed", "smartlead")
        from gtm import clock

        suppressions.add(tx, [entry], clock.now())
    other = trip(mode=Mode.DRAFT, play="other-play")
    assert other.to_drafts() is None
    assert other.told().suppressed == 1


def test_a_category_given_later_is_taken_over_and_counts(trip, sandbox):
    """A reply sorted into "Do Not Contact" after we read it: the event changes, and the person is left alone."""
    from gtm import clock
    from gtm.models import TouchEvent
    from tasks.observe import _leave_alone

    run = trip()
    assert run.all() is None
    with run.ledger.write() as tx:
        people_of = events.people_of(tx, "smartlead", "123")
        email = sorted(people_of)[0]
        reply = TouchEvent(ref="r1", kind="replied", email=email, at=clock.now())
        assert events.record(tx, "smartlead", "123", [reply], people_of, clock.now()) == [reply]
        assert events.record(tx, "smartlead", "123", [reply], people_of, clock.now()) == []
        sorted_ = reply.model_copy(update={"category": "Do Not Contact"})
        fresh = events.record(tx, "smartlead", "123", [sorted_], people_of, clock.now())
        assert fresh == [sorted_]
        _leave_alone(tx, "smartlead", "123", fresh)
        assert email in {entry.value for entry in suppressions.listed(tx, suppressions.OPT_OUT)}
    assert [row["category"] for row in _read(run.ledger)] == ["Do Not Contact"]


def test_variables_we_do_not_fill_are_a_reason_not_to_push():
    """A template with an unknown variable would mail a blank: the sentence names it."""
    from gtm.models import Destination
    from tasks.readiness import not_supplied

    ready = Destination(campaign="1", name="x", status="ACTIVE", variables=("first_name", "opener"))
    assert not_supplied(ready) == []
    lacking = ready.model_copy(update={"variables": ("opener", "secret_offer")})
    assert not_supplied(lacking) == ["its templates use {{secret_offer}}, which a play does not supply"]
