"""`gtm why` on people a run has met: each rule, the value seen, its source, what would change the verdict."""

from flows.cli import main
from gtm.ledger import review, runs, sheets, story
from gtm.models import Outcome, RunState


def test_why_explains_a_kept_a_dropped_and_a_left_alone_person(trip, capsys):
    """The answer names the rule, the value, the source, the age and the remedy; lists come first."""
    must = ["company.employees in 50..200", "engagement.times_replied = 0"]
    run = trip(icp={"must": must, "unknown": "hold"})
    assert run.all() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
        kept = story.example(tx, run.run_id, Outcome.PUSHED)
        dropped = story.example(tx, run.run_id, Outcome.DROPPED)
    assert kept
    assert dropped
    assert main(["why", kept]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for part in (
        "pushed by test-play",
        "company.employees in 50..200 pass saw",
        "engagement.times_replied = 0 pass saw 0",
        "apollo, today",
        "confirmed at smartlead",
    ):
        assert part in told
    assert main(["why", dropped]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for part in ("dropped by test-play", "FAIL", "Would be kept if", "test-play.yaml", "Never written to."):
        assert part in told
    assert main(["suppress", "add", kept, "--reason", "asked by phone"]) == 0
    assert main(["why", kept]) == 0
    assert f"left alone {kept} is on the list opt-out" in " ".join(capsys.readouterr().out.split())


def test_why_of_somebody_dropped_before_buying_tells_every_rule(trip, capsys):
    """A rule that is not there would be taken for passed; what nobody was asked for says so."""
    must, never = "company.employees in 50..200", "person.title matches VP Sales"
    run = trip(icp={"must": [must], "never": [never], "unknown": "hold"})
    assert run.all() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.DONE)
        dropped = [row for row in sheets.rows(tx, run.run_id) if row.reason == f"never {never}"]
    assert dropped
    for row in dropped:
        assert {must, never} <= {rule["text"] for rule in row.verdict["rules"]}
        assert row.verdict["before_buying"]
    assert main(["why", dropped[0].ref]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert f"{must} unknown not asked: dropped before anything was bought" in told
    assert f"{never} FAIL saw" in told


def test_why_names_the_posting_that_was_counted_and_the_one_the_opener_speaks_of(trip, capsys):
    """`hiring<=30d` counts every role, an opener those that it is about: both are there by name."""
    approve = {"required": True}
    run = trip(
        signals={"require_any": ["hiring<=30d"]}, opener={"templates": ["openers/hiring"]}, approve=approve
    )
    assert run.to_drafts() is None
    with run.ledger.write() as tx:
        runs.end(tx, run.run_id, RunState.WAITING)
        waiting = review.waiting(tx, run.run_id)
    assert waiting
    everything = ""
    for one in waiting:
        assert main(["why", str(one.facts["person.email"].value)]) == 0
        told = " ".join(capsys.readouterr().out.split())
        spoken_of = ", ".join(role for fact in one.draft.evidence for role in fact["value"])
        assert f"rests on company.open_roles: {spoken_of} (apollo, " in told
        everything += told
    assert "the newest of" in everything
