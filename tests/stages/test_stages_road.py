"""The road on the sandbox: what arrives is what was pushed, once, and a second run adds nobody."""

from gtm.ledger import runs
from gtm.models import Mode, Outcome, RunState


def _end(trip):
    with trip.ledger.write() as tx:
        runs.end(tx, trip.run_id, RunState.DONE)


def test_the_sequencer_holds_exactly_those_we_call_pushed(trip, sandbox):
    """Everybody pulled is in one outcome; the campaign holds the pushed ones with their rendered openers."""
    first = trip()
    assert first.all() is None
    told = first.told()
    assert told.pulled == 24
    assert told.unfinished == 0
    assert told.pushed > 5
    enrolled = sandbox.enrolled()
    assert len(enrolled) == told.pushed
    for one in enrolled:
        opener = one["lead"]["custom_fields"]["opener"]
        assert len(opener) > 40
        assert "{" not in opener


def test_a_second_run_adds_nobody_and_pays_nothing(trip, sandbox):
    """Whoever was written to is already there; what was bought is not bought again."""
    first = trip()
    assert first.all() is None
    _end(first)
    spent, enrolled = sandbox.spent(), len(sandbox.enrolled())
    second = trip()
    assert second.all() is None
    told = second.told()
    assert told.already_there == first.told().pushed
    assert told.pushed == 0
    assert len(sandbox.enrolled()) == enrolled
    assert sandbox.spent() == spent == first.told().credits_spent
    assert sandbox.bought_again() == 0


def test_a_plan_buys_and_sends_nothing(trip, sandbox):
    """It asks only free questions, quotes an interval, and holds those it would have to buy."""
    plan = trip(mode=Mode.PLAN)
    assert plan.to_drafts() is None
    told = plan.told()
    assert sandbox.spent() == 0
    assert sandbox.enrolled() == []
    low, high = told.credits_quoted
    assert 0 <= low <= high <= 200
    assert high > 0
    assert any(drop.reason.startswith("not enriched: a plan") for drop in told.reasons)


def test_a_draft_sends_nothing(trip, sandbox):
    """Mode draft ends with openers in the ledger."""
    draft = trip(mode=Mode.DRAFT)
    assert draft.to_drafts() is None
    assert draft.told().drafted > 5
    assert sandbox.enrolled() == []


def test_nothing_leaves_without_a_persons_yes(trip, sandbox):
    """Openers wait; the one left out stays; the others go."""
    run = trip(approve={"required": True})
    assert run.all() is None
    waiting = run.told().awaiting_approval
    assert waiting > 5
    assert sandbox.enrolled() == []
    from gtm.ledger import leads

    with run.ledger.read() as tx:
        left_out = leads.resting(tx, run.run_id, Outcome.AWAITING_APPROVAL)[0].person_id
    assert run.approve(left_out) == (waiting - 1, 1)
    assert run.push() is None
    told = run.told()
    assert (told.pushed, told.reviewer_rejected) == (waiting - 1, 1)
    assert len(sandbox.enrolled()) == waiting - 1


def test_caps_hold(trip, sandbox):
    """The day's cap and the account's cap; whoever is over them rests as capped and says by which."""
    run = trip(push={"smartlead": {"campaign": "123", "max_per_day": 4, "max_per_account": 1}})
    assert run.all() is None
    told = run.told()
    assert told.pushed == len(sandbox.enrolled()) == 4
    assert told.capped > 0
    assert {d.reason for d in told.reasons if d.outcome is Outcome.CAPPED} <= {
        "4 a day in this campaign",
        "1 people per company in 90 days",
    }


def test_lists_are_left_alone_before_anything_is_bought(trip, sandbox):
    """A domain on a list the play names: no credit, no mail."""
    from gtm import clock
    from gtm.ledger import people, suppressions
    from gtm.ledger.suppressions import Suppression

    first = trip(mode=Mode.DRAFT)
    assert first.to_drafts() is None
    from gtm.ledger import leads

    with first.ledger.write() as tx:
        drafted = leads.resting(tx, first.run_id, Outcome.DRAFTED)
        facts = people.known(tx, [row.person_id for row in drafted])
        domains = {str(f["company.domain"].value) for f in facts.values()}
        suppressions.add(
            tx, [Suppression("domain", d, "customers", "", "test") for d in domains], clock.now()
        )
    _end(first)
    second = trip(icp={"must": ["company.employees in 50..500"], "never": ["customers"]})
    assert second.all() is None
    told = second.told()
    assert told.suppressed >= len(drafted)
    assert told.pushed == 0
    assert sandbox.enrolled() == []
    assert {d.reason for d in told.reasons if d.outcome is Outcome.SUPPRESSED} == {"on the list customers"}


def test_the_limit_of_a_run_holds(trip):
    """`--limit 7` pulls seven."""
    run = trip(mode=Mode.PLAN, limit=7)
    assert run.to_drafts() is None
    assert run.told().pulled == 7
