"""Leads on the road: each person once per play, every row of a source in exactly one outcome."""

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, cast, select

from gtm import clock
from gtm.ledger import entering, leads, people, runs
from gtm.ledger.engine import forget_opened, open_ledger
from gtm.ledger.leads import Move
from gtm.ledger.owner import Owner
from gtm.ledger.people import Sighting
from gtm.ledger.schema import leads as leads_table
from gtm.models import CompanyFields, Mode, Outcome, PersonFields, RunState, UnreadableRow
from gtm.settings import Settings
from tests.depth import tries


def _summary(ledger, run):
    with ledger.read() as tx:
        return runs.summary(tx, run.id)


def test_the_same_person_twice_in_a_list_is_one_lead(ledger, begin, enter):
    """The second row is counted as a duplicate, with a reason."""
    run = begin()
    assert len(enter(run, "a@x.example", "b@x.example", "a@x.example")) == 2
    told = _summary(ledger, run)
    assert (told.pulled, told.duplicate, told.unfinished) == (3, 1, 2)
    assert told.reasons[0].reason == "twice in this list"


def test_a_row_that_cannot_be_read_is_counted_with_its_number(ledger, begin):
    """Nothing disappears: an unreadable row is a drop with the row's number."""
    run = begin()
    with ledger.write() as tx:
        bad = [UnreadableRow(ref="row 17", reason="3 fields where 5 are expected")]
        entering.pull(ledger, tx, run.id, run.play, [], bad, clock.now())
    told = _summary(ledger, run)
    assert (told.pulled, told.dropped) == (1, 1)
    assert told.reasons[0].reason == "row 17: 3 fields where 5 are expected"


def test_unreadable_rows_are_told_each_and_in_the_order_of_the_list(ledger, begin, enter):
    """With the row for a name, which no other reason has: whoever tells them can tell them together."""
    run = begin()
    enter(run, "a@x.example", "a@x.example")
    with ledger.write() as tx:
        bad = [UnreadableRow(ref=f"row {n}", reason="odd") for n in (9, 10, 101)]
        entering.pull(ledger, tx, run.id, run.play, [], bad, clock.now())
    told = _summary(ledger, run)
    assert [(drop.row, drop.count) for drop in told.reasons] == [
        (None, 1), ("row 9", 1), ("row 10", 1), ("row 101", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome.PUSHED, Outcome.ALREADY_THERE),
        (Outcome.ALREADY_THERE, Outcome.ALREADY_THERE),
        (Outcome.AWAITING_APPROVAL, Outcome.DUPLICATE),
        (Outcome.IN_DOUBT, Outcome.DUPLICATE),
        (Outcome.NEEDS_HUMAN, Outcome.DUPLICATE),
        (Outcome.DROPPED, None),
        (Outcome.HELD, None),
        (Outcome.CAPPED, None),
        (Outcome.DRAFTED, None),
        (Outcome.REFUSED, None),
    ],
)
def test_a_second_run_starts_only_those_whose_story_is_not_written(ledger, begin, enter, outcome, expected):
    """Written to: already there. In flight: duplicate. Dropped, held, capped: judged anew."""
    first = begin()
    (row,) = enter(first, "a@x.example")
    with ledger.write() as tx:
        leads.move(tx, first.id, [Move(row.id, leads.QUEUED, outcome, "why")], clock.now())
        runs.end(tx, first.id, RunState.DONE)
    second = begin()
    assert len(enter(second, "a@x.example")) == (1 if expected is None else 0)
    told = _summary(ledger, second).outcomes()
    assert [name for name, count in told.items() if count] == ([] if expected is None else [expected])


def test_history_stays_when_a_later_run_takes_the_lead_over(ledger, begin, enter):
    """The first run's counts are frozen at its end."""
    first = begin()
    (row,) = enter(first, "a@x.example")
    with ledger.write() as tx:
        leads.move(tx, first.id, [Move(row.id, row.stage, Outcome.HELD, "unknown head count")], clock.now())
        runs.end(tx, first.id, RunState.DONE)
    enter(begin(), "a@x.example")
    told = _summary(ledger, first)
    assert (told.held, told.reasons[0].reason) == (1, "unknown head count")


def test_a_run_in_progress_keeps_its_people(ledger, begin, enter):
    """Two runs of one play at once: each person once."""
    first, second = begin(), begin()
    enter(first, "a@x.example")
    assert enter(second, "a@x.example", "b@x.example")[0].person_id
    assert _summary(ledger, second).duplicate == 1


@pytest.mark.parametrize("outcome", [Outcome.DROPPED, Outcome.HELD, Outcome.LINT_BLOCKED, Outcome.CAPPED])
def test_a_run_in_progress_keeps_whom_it_has_judged(ledger, begin, enter, outcome):
    """Else the first run would end with somebody in no outcome."""
    first = begin()
    (row,) = enter(first, "a@x.example")
    with ledger.write() as tx:
        leads.move(tx, first.id, [Move(row.id, row.stage, outcome, "why")], clock.now())
    second = begin()
    assert enter(second, "a@x.example") == []
    assert (
        _summary(ledger, second).reasons[0].reason
        == "judged in another run of this play, which has not ended"
    )
    with ledger.write() as tx:
        runs.end(tx, first.id, RunState.DONE)
    assert _summary(ledger, first).outcomes()[outcome] == 1
    assert len(enter(begin(), "a@x.example")) == 1


@pytest.mark.parametrize("state", [RunState.INTERRUPTED, RunState.STOPPED, None])
@pytest.mark.parametrize("again", [False, True], ids=["", "after it had rested"])
def test_a_run_whose_people_went_on_elsewhere_can_be_resumed(ledger, begin, enter, owner, state, again):
    """Stopped, or dead without a word (None): somebody on the way counts as a duplicate there, who rested as what they
    were, whatever was written down when it last ended."""
    with Owner(ledger) as gone:
        first = begin(owner_id=gone.id)
        moving, resting = enter(first, "a@x.example", "b@x.example")
        with ledger.write() as tx:
            if again:
                rest = [Move(row.id, row.stage, Outcome.CAPPED, "full") for row in (moving, resting)]
                leads.move(tx, first.id, rest, clock.now())
                runs.end(tx, first.id, RunState.STOPPED)
                runs.take(ledger, tx, first.id, gone.id)
                leads.move(tx, first.id, [Move(moving.id, leads.PULLED)], clock.now())
            leads.move(tx, first.id, [Move(resting.id, leads.PULLED, Outcome.HELD, "size")], clock.now())
            if state:
                runs.end(tx, first.id, state)
    second = begin()
    assert len(enter(second, "a@x.example", "b@x.example")) == 2
    with ledger.write() as tx:
        runs.take(ledger, tx, first.id, owner.id)
        runs.end(tx, first.id, RunState.DONE)
    told = _summary(ledger, first)
    assert (told.pulled, told.duplicate, told.held) == (2, 1, 1)
    assert {drop.reason for drop in told.reasons} == {"went on in another run of this play", "size"}


def test_people_of_a_dead_run_can_be_started_again(ledger, begin, enter):
    """A process that died does not hold on to people for ever."""
    with Owner(ledger) as gone:
        dead = begin(owner_id=gone.id)
        enter(dead, "a@x.example")
    assert len(enter(begin(), "a@x.example")) == 1


def test_a_stage_cannot_move_a_lead_that_another_run_took_over(ledger, begin, enter):
    """A late worker of an old run writes to nobody."""
    with Owner(ledger) as gone:
        old = begin(owner_id=gone.id)
        (row,) = enter(old, "a@x.example")
    new = begin()
    enter(new, "a@x.example")
    with ledger.write() as tx:
        leads.move(tx, old.id, [Move(row.id, leads.ENRICHED)], clock.now())
        assert leads.moving(tx, new.id) == {"pulled": 1}


def test_chunks_cover_everybody_once(ledger, begin, enter):
    """Chunks are disjoint and complete, and a resumed split covers only what still moves."""
    run = begin()
    rows = enter(run, *(f"p{n}@x.example" for n in range(7)))
    with ledger.write() as tx:
        numbers = leads.split(tx, run.id, leads.PULLED, 3)
        claimed = [row.id for n in numbers for row in leads.claim(tx, run.id, leads.PULLED, n)]
        assert sorted(claimed) == sorted(row.id for row in rows)
        leads.move(tx, run.id, [Move(i, leads.MATCHED) for i in claimed[:5]], clock.now())
        assert len(leads.split(tx, run.id, leads.PULLED, 3)) == 1


def test_colleagues_stay_in_one_chunk(ledger, begin, enter):
    """No two tasks ask about the same company."""
    run = begin()
    emails = [f"p{n}@{company}.example" for company in ("acme", "blue", "corp") for n in range(4)]
    enter(run, *emails)
    with ledger.write() as tx:
        from gtm.ledger import people

        seen = []
        for number in leads.split_by_company(tx, run.id, leads.PULLED, 3):
            ids = [row.person_id for row in leads.claim(tx, run.id, leads.PULLED, number)]
            seen += list(set(people.companies_of(tx, ids).values()))
    assert len(seen) == len(set(seen)) == 3


@given(st.lists(st.tuples(st.integers(0, 12), st.sampled_from([None, *Outcome])), min_size=1, max_size=25))
def test_outcomes_sum_to_pulled_whatever_the_stages_decide(made_ledger, rows):
    """Any people in any order with any decisions: each row in one outcome, and the sum is `pulled`."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(made_ledger, folder)
        ledger = open_ledger(Settings(home=Path(folder)))
        with Owner(ledger) as owner, ledger.write() as tx:
            run = runs.begin(tx, play="p", mode=Mode.PUSH, owner=owner.id, play_hash="", play_file="")
            seen = [
                Sighting("csv", None, f"p{n}@x.example", None, PersonFields(), CompanyFields())
                for n, _ in rows
            ]
            ids = people.recognise(tx, seen, clock.now())
            found = [(str(i), person) for i, person in enumerate(ids)]
            started = entering.pull(ledger, tx, run.id, "p", found, [], clock.now())
            decided = dict(zip(ids, (outcome for _, outcome in rows), strict=True))
            moves = [Move(row.id, leads.QUEUED, decided[row.person_id], "why") for row in started]
            leads.move(tx, run.id, moves, clock.now())
            told = runs.summary(tx, run.id)
            assert told.pulled == len(rows)
            assert told.adds_up()
            assert sum(told.outcomes().values()) + told.unfinished == len(rows)
            open_ = sum(decided[row.person_id] is None for row in started)
            assert told.unfinished == open_
            runs.end(tx, run.id, RunState.DONE if not open_ else RunState.STOPPED)
            assert runs.summary(tx, run.id).outcomes() == told.outcomes()
        ledger.close()
        forget_opened()


_STEPS = st.one_of(
    st.tuples(st.sampled_from(["pull", "end", "die", "resume"]), st.integers(0, 3)),
    st.tuples(
        st.integers(0, 3), st.sampled_from(list(Outcome))
    ),  # a person comes to rest, in whichever run has them
)


@settings(max_examples=tries(100, 12))
@given(st.lists(_STEPS, min_size=4, max_size=30))
def test_outcomes_sum_to_pulled_in_each_of_several_runs_of_a_play(made_ledger, steps):
    """Begun, ended, killed and resumed in any order, over the same four people: no run loses somebody to another."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as alive:
        shutil.copy(made_ledger, folder)
        ledger = open_ledger(Settings(home=Path(folder)))
        alive.callback(forget_opened)
        alive.callback(ledger.close)
        seen = [
            Sighting("csv", None, f"p{n}@x.example", None, PersonFields(), CompanyFields()) for n in range(4)
        ]
        owners: dict[str, ExitStack] = {}

        def owner() -> tuple[str, ExitStack]:
            life = alive.enter_context(ExitStack())
            return life.enter_context(Owner(ledger)).id, life

        with ledger.write() as tx:
            ids = people.recognise(tx, seen, clock.now())
        for what, number in steps:
            with ledger.write() as tx:
                begun = runs.recent(tx, "p", limit=99)[::-1]
                run = begun[number % len(begun)] if begun and isinstance(number, int) else None
                if what == "pull":
                    name, life = owner()
                    new = runs.begin(tx, play="p", mode=Mode.PUSH, owner=name, play_hash="", play_file="")
                    owners[new.id] = life
                    entering.pull(ledger, tx, new.id, "p", [(i, i) for i in ids], [], clock.now())
                elif what == "die" and run and run.id in owners:
                    owners.pop(run.id).close()
                elif what == "end" and run and run.id in owners:
                    runs.end(tx, run.id, RunState.STOPPED if leads.moving(tx, run.id) else RunState.DONE)
                elif what == "resume" and run and run.id not in owners and run.state is not RunState.DONE:
                    name, owners[run.id] = owner()
                    runs.take(ledger, tx, run.id, name)
                elif isinstance(what, int):
                    for holder in owners:
                        rests = [
                            row for row in leads.claim(tx, holder, leads.PULLED) if row.person_id == ids[what]
                        ]
                        leads.move(
                            tx, holder, [Move(row.id, row.stage, number, "why") for row in rests], clock.now()
                        )
                for one in runs.recent(tx, "p", limit=99):
                    told = runs.summary(
                        tx, one.id
                    )  # raises if it does not add up, or a finished run has lost somebody
                    assert told.pulled == len(ids)
                    assert told.unfinished == sum(leads.moving(tx, one.id).values())


def test_a_finished_run_with_somebody_lost_is_an_error_of_ours(ledger, begin, enter):
    """A run may not call itself done while a person is in no outcome."""
    run = begin()
    enter(run, "a@x.example")
    with ledger.write() as tx:
        runs.end(tx, run.id, RunState.DONE)
    with pytest.raises(AssertionError, match="do not sum"):
        _summary(ledger, run)


def test_verdict_is_kept_as_it_was_written(ledger, begin, enter):
    """The very text: nothing writes it a second time. Read back, it is what it says."""
    run = begin()
    text = json.dumps(
        {"decision": "hold", "reason": "b\u00fcro \u2713", "parts": [["need", 1, 2]], "tier": "A"}
    )
    (row, other) = enter(run, "a@x.example", "b@x.example")
    with ledger.write() as tx:
        moves = [Move(row.id, row.stage, Outcome.HELD, "why", text), Move(other.id, leads.KEPT)]
        leads.move(tx, run.id, moves, clock.now())
    with ledger.read() as tx:
        kept = select(cast(leads_table.c.verdict, Text), leads_table.c.verdict).where(
            leads_table.c.id == row.id
        )
        assert tuple(tx.execute(kept).one()) == (text, json.loads(text))
        assert (
            tx.execute(select(leads_table.c.verdict).where(leads_table.c.id == other.id)).scalar_one() is None
        )
        assert leads.tiers(tx, [row.id, other.id]) == {row.id: "A"}
