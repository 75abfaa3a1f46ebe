"""Reconcile: doubts of every run are settled by looking, late opt-outs leave campaigns, campaigns match the ledger."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import text

from flows.cli import main, reconciling
from gtm import clock
from gtm.ledger import doubts, leads, runs, suppressions, withdrawals
from gtm.ledger.audit import violations
from gtm.ledger.push_rows import instant
from gtm.ledger.suppressions import OPT_OUT, Suppression
from gtm.models import Outcome, RunState
from integrations.errors import NotConfigured
from tasks import reconcile
from tasks.reconcile import compare_all, compare_campaign, settle_all

LEADS = "POST /campaigns/*/leads"


@pytest.fixture(autouse=True)
def _a_minute_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wait between two look-ups moves the clock instead of the test."""
    monkeypatch.setattr(reconcile, "_wait", lambda seconds: None)


def _suppress(ledger, email):
    with ledger.write() as tx:
        entry = Suppression("email", email, OPT_OUT, "asked by phone", "test")
        return withdrawals.add_suppressions(tx, [entry], clock.now())


def _paused(sandbox, email):
    return [row["status"] for row in sandbox.enrolled() if row["lead"]["email"] == email] == ["PAUSED"]


def test_a_lost_batch_is_found_by_reconcile_whatever_became_of_its_run(trip, sandbox):
    """No resume is needed: present counts at once, and the run's summary is right afterwards."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /leads/")
    run = trip()
    assert run.all() is None
    first = settle_all.fn()
    assert (first.open, first.confirmed) == (run.told().in_doubt, 0)
    assert first.troubles
    sandbox.clear_faults()
    settled = settle_all.fn()
    assert (settled.open, settled.confirmed, settled.troubles) == (0, len(sandbox.enrolled()), ())
    told = run.told()
    assert (told.in_doubt, told.pushed) == (0, len(sandbox.enrolled()))


def test_who_was_not_enrolled_may_be_sent_by_resuming(trip, sandbox):
    """Absent twice: the run says so, and going on sends them once."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, count=1)
    run = trip()
    assert run.all() is None
    count = run.told().in_doubt
    begun = clock.now()
    for minutes in (11, 13):
        with clock.use(lambda at=begun + timedelta(minutes=minutes): at):
            settled = settle_all.fn(patient=False)
    assert (settled.planned_again, settled.open) == (count, 0)
    with run.ledger.read() as tx:
        resting = leads.resting(tx, run.run_id, Outcome.IN_DOUBT)
    assert len(resting) == count
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
        assert [one.id for one in runs.resumable(run.ledger, tx)] == [run.run_id]
        assert runs.with_pushes_to_send(tx) == [run.run_id]
    assert run.push() is None
    with run.ledger.read() as tx:
        assert runs.with_pushes_to_send(tx) == []
    assert run.told().pushed == len(sandbox.enrolled()) == count


@pytest.mark.fault(99)
def test_an_opt_out_after_the_push_takes_the_person_out(trip, sandbox):
    """Paused in the campaign and on the block list; told again until the sequencer confirms it."""
    run = trip()
    assert run.all() is None
    email = sandbox.enrolled()[0]["lead"]["email"]
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="POST /campaigns/*/leads/*/pause")
    assert _suppress(run.ledger, email) == 1
    settled = settle_all.fn()
    assert (settled.withdrawn, settled.to_withdraw) == (0, 1)
    assert settled.troubles
    sandbox.clear_faults()
    settled = settle_all.fn()
    assert (settled.withdrawn, settled.to_withdraw) == (1, 0)
    assert _paused(sandbox, email)
    assert settle_all.fn().withdrawn == 0


def test_an_opt_out_of_somebody_in_doubt_waits_until_the_doubt_is_settled(trip, sandbox):
    """Not there yet is no reason to forget: when it arrives late it is taken out."""
    sandbox.tell("faults", kind="late", provider="smartlead", endpoint=LEADS, count=1, seconds=3)
    run = trip()
    assert run.all() is None
    with run.ledger.read() as tx:
        email = doubts.in_doubt(tx)[0].email
    _suppress(run.ledger, email)
    for _ in range(400):
        if sandbox.enrolled():
            break
        clock.sleep(0.05)
    settled = settle_all.fn()
    assert (settled.withdrawn, settled.to_withdraw) == (1, 0)
    assert _paused(sandbox, email)


def test_who_opts_out_again_after_the_entry_was_lifted_is_taken_out_again(trip, sandbox):
    """Somebody may have resumed them at the sequencer meanwhile; an entry that held already asks for nothing."""
    run = trip()
    assert run.all() is None
    email = sandbox.enrolled()[0]["lead"]["email"]
    _suppress(run.ledger, email)
    assert settle_all.fn().withdrawn == 1
    assert _suppress(run.ledger, email) == 0
    assert settle_all.fn().withdrawn == 0
    with run.ledger.write() as tx:
        suppressions.lift(tx, email, OPT_OUT, "wrote to us", clock.now())
    assert _suppress(run.ledger, email) == 1
    settled = settle_all.fn()
    assert (settled.withdrawn, settled.to_withdraw) == (1, 0)


def test_who_gets_on_a_list_leaves_the_campaigns_of_the_plays_that_name_it(
    trip, sandbox, tmp_path, capsys: pytest.CaptureFixture[str]
):
    """By `gtm suppress`, which reads what the plays name. A list that no play names concerns nobody who was sent."""
    run = trip(icp={"must": ["company.employees in 50..500"], "unknown": "hold", "never": ["customers"]})
    assert run.all() is None
    (tmp_path / "plays" / "torn.yaml").write_text("play: [")
    first, second = (row["lead"]["email"] for row in sandbox.enrolled()[:2])
    assert main(["suppress", "add", first, "--list", "partners"]) == 0
    assert "to be taken out" not in capsys.readouterr().out
    assert main(["suppress", "add", first.partition("@")[2], "--list", "customers"]) == 0
    said = capsys.readouterr()
    assert "to be taken out of campaigns" in " ".join(said.out.split())
    assert "The play torn cannot be read" in said.err
    file = tmp_path / "customers.txt"
    file.write_text(second)
    assert main(["suppress", "import", str(file)]) == 0
    assert "to be taken out of campaigns" in " ".join(capsys.readouterr().out.split())
    settle_all.fn()
    assert _paused(sandbox, first)
    assert _paused(sandbox, second)


def test_who_opts_out_before_the_drafts_does_not_stand_for_approval(trip, sandbox):
    """The draft stage looks at the lists again: no reviewer reads words for somebody who must not get them."""
    run = trip()
    assert run.to_kept() is None
    with run.ledger.read() as tx:
        row = leads.claim(tx, run.run_id, leads.KEPT)[0]
    with run.ledger.write() as tx:
        suppressions.add(tx, [Suppression("person", row.person_id, OPT_OUT, "", "test")], clock.now())
    assert run.draft() is None
    with run.ledger.read() as tx:
        assert row.id in {one.id for one in leads.resting(tx, run.run_id, Outcome.SUPPRESSED)}
        assert row.id not in set(tx.execute(text("SELECT lead_id FROM drafts")).scalars())


@pytest.mark.fault(99)
def test_a_suppression_between_draft_and_push_stops_it(trip, sandbox):
    """The look inside the intent's transaction sees it."""
    run = trip()
    assert run.to_drafts() is None
    with run.ledger.read() as tx:
        domain = (
            tx.execute(text("SELECT email_key FROM people WHERE email_key IS NOT NULL")).scalars().first()
        )
    with run.ledger.write() as tx:
        entry = Suppression("domain", domain.partition("@")[2], OPT_OUT, "", "test")
        suppressions.add(tx, [entry], clock.now())
    assert run.push() is None
    assert domain not in {row["lead"]["email"] for row in sandbox.enrolled()}
    told = run.told()
    assert told.pushed == len(sandbox.enrolled()) > 5


@pytest.mark.parametrize("kind", ["company", "person", "country"])
def test_every_kind_of_suppression_is_seen_by_the_intent(trip, sandbox, kind):
    """By company, person and country, not only by address; from the queue on nothing else would stop it."""
    from tasks.queue_up import queue_pushes

    run = trip()
    assert run.to_drafts() is None
    assert queue_pushes.fn(run.run_id) is None
    with run.ledger.read() as tx:
        row = doubts.rows(tx, list(tx.execute(text("SELECT key FROM pushes")).scalars()))[0]
    value = {
        "company": row.subject["companies"][-1],
        "person": row.person_id,
        "country": row.subject["country"],
    }[kind]
    with run.ledger.write() as tx:
        suppressions.add(tx, [Suppression(kind, value, OPT_OUT, "", "test")], clock.now())
    assert run.push() is None
    assert row.email not in {one["lead"]["email"] for one in sandbox.enrolled()}
    assert run.told().suppressed > 0


def test_the_audit_tells_apart_ours_foreign_missing_and_suppressed(trip, sandbox):
    """Somebody added by hand, somebody removed by hand: counted, nobody is sent again."""
    run = trip()
    assert run.all() is None
    members = sandbox.enrolled()
    sandbox.enrol("stranger@elsewhere.example")
    sandbox.expel(members[0]["lead"]["id"])
    ((compared,), _) = compare_all(compare_campaign.fn)
    assert (compared.there, compared.foreign, compared.missing_there) == (len(members), 1, 1)
    assert compared.ours == len(members) - 1
    assert run.push() is None
    assert len(sandbox.enrolled()) == len(members)


@contextmanager
def _later(hours: float) -> Iterator[None]:
    began = clock.now()
    with clock.use(lambda: began + timedelta(hours=hours)):
        yield


def test_a_doubt_that_nobody_can_ask_about_calls_a_person_after_48_hours(trip, sandbox, monkeypatch):
    """The key was taken out of the environment: no look-up is made, time passes all the same, and the reason is told."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, count=1)
    run = trip()
    assert run.all() is None
    count = run.told().in_doubt
    assert count > 0

    def no_key(*args: object, **options: object) -> None:
        raise NotConfigured("smartlead", "connect", "SMARTLEAD_API_KEY is not set")

    monkeypatch.setattr(reconcile.registry, "connect", no_key)
    for hours, state in ((1, "unknown"), (47, "unknown"), (49, "needs_human")):
        with _later(hours):
            settled = settle_all.fn()
        assert (settled.open, settled.to_withdraw) == (count, 0)
        assert "SMARTLEAD_API_KEY is not set" in settled.troubles[0]
        with run.ledger.read() as tx:
            rows = doubts.in_doubt(tx)
        assert {row.state for row in rows} == {state}
    assert {row.reason for row in rows} == {
        "could not be settled within 48 hours: smartlead: connect: SMARTLEAD_API_KEY is not set"
    }
    told = run.told()
    assert (told.in_doubt, told.needs_human) == (0, count)
    with run.ledger.read() as tx, _later(49):
        assert violations(tx, instant()) == []


def test_reconcile_ends_with_3_while_something_is_open_also_when_it_could_not_ask(trip, sandbox, capsys):
    """Both are told: what could not be asked, and how many are still in doubt. Nothing open and a failed look is 1."""
    sandbox.tell("faults", kind="drop", provider="smartlead", endpoint=LEADS, after_work=True, count=1)
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /leads/")
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /campaigns/*/leads")
    run = trip()
    assert run.all() is None
    count = run.told().in_doubt
    assert reconciling.reconcile(wait=False) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert "look up a lead" in said
    assert "It will be asked again." in said
    assert f"{count} still in doubt" in said
    assert reconciling.reconcile(wait=False, json=True) == 3
    told = json.loads(capsys.readouterr().out)
    assert (told["open"], len(told["troubles"])) == (count, 1)
    sandbox.clear_faults()
    sandbox.tell("faults", kind="outage", provider="smartlead", endpoint="GET /campaigns/*/leads")
    assert reconciling.reconcile(full=True, wait=False, json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["open"], len(told["troubles"])) == (0, 1)
    sandbox.clear_faults()
    assert reconciling.reconcile(full=True, wait=False) == 0
