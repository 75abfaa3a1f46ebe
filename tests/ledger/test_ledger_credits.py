"""Credits set aside, spent, remembered and in doubt: by run, by play, by process."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from gtm import clock
from gtm.ledger import charge_doubts, credits, replies, runs
from gtm.ledger.credits import Paid, Purse
from gtm.ledger.engine import Ledger
from gtm.ledger.owner import Owner
from gtm.ledger.schema import credits as table

DAYS = timedelta(days=90)


def _purse(run: runs.Run, budget: str | None = "99", **more) -> Purse:
    return Purse(run.id, run.owner, None if budget is None else Decimal(budget), **more)


def _reserve(tx, purse: Purse, ids: Sequence[str], price: str = "1", since: timedelta = DAYS):
    at = clock.now()
    return credits.reserve(tx, purse, "apollo", "person", ids, Decimal(price), at, at - since)


def _settle(tx, run: runs.Run, answers: dict[str, Paid]) -> None:
    credits.settle(tx, run.id, "apollo", "person", answers, clock.now(), run.owner)


def test_a_budget_is_never_exceeded(ledger, begin):
    """Only as many are set aside as the budget has room for; fractions count; the others are named."""
    run = begin()
    with ledger.write() as tx:
        got = _reserve(tx, _purse(run, "2.5"), ["a", "b", "c"])
        assert (got.chosen, got.unaffordable) == (["a", "b"], ["c"])
        assert _reserve(tx, _purse(run, "2.5"), ["d"]).chosen == []
        assert _reserve(tx, _purse(run, "2.5"), ["d"], price="0.5").chosen == ["d"]
        assert credits.committed(tx, run.id) == Decimal("2.5")
        assert _reserve(tx, _purse(run, None), ["e"]).chosen == ["e"]


def test_settling_gives_back_what_was_not_charged(ledger, begin):
    """A miss that cost nothing frees its credit; what was charged counts as spent."""
    run = begin()
    with ledger.write() as tx:
        _reserve(tx, _purse(run, "2"), ["a", "b"])
        _settle(tx, run, {"a": Paid(True, Decimal(1)), "b": Paid(False, Decimal(0))})
        assert runs.spent(tx, run.id) == 1
        assert _reserve(tx, _purse(run, "2"), ["c"]).chosen == ["c"]


def test_what_was_asked_is_not_asked_again_until_it_is_old(ledger, begin, hands):
    """Found, not found and unknown all count as asked; after the window they may be asked again."""
    run = begin(owner_id="nobody alive")
    with ledger.write() as tx:
        _reserve(tx, _purse(run), ["a", "b", "c"])
        _settle(tx, run, {"a": Paid(True, Decimal(1)), "b": Paid(False, Decimal(0))})
        assert credits.doubt_of_the_dead(ledger, tx, clock.now()) == 1
        asked = credits.bought(tx, "apollo", "person", ["a", "b", "c", "d"], clock.now() - DAYS)
        assert {k: v.found for k, v in asked.items()} == {"a": True, "b": False, "c": False}
        assert credits.lost(tx, ["apollo"], ["a", "b", "c", "d"], clock.now() - DAYS) == {"c": "apollo"}
        assert _reserve(tx, _purse(run), ["a", "b", "c", "d"]).chosen == ["d"]
        hands.move(days=91)
        assert _reserve(tx, _purse(run), ["a", "b", "c"]).chosen == ["a", "b", "c"]


def test_released_credits_are_free_again(ledger, begin):
    """Set aside, and surely not charged: nothing is held and nothing counts as asked."""
    run = begin()
    with ledger.write() as tx:
        _reserve(tx, _purse(run, "1"), ["a"])
        credits.close_open(tx, _purse(run), "apollo", "person", ["a"], credits.RELEASED, clock.now())
        assert credits.committed(tx, run.id) == 0
        assert _reserve(tx, _purse(run, "1"), ["a"]).chosen == ["a"]


def test_what_is_in_doubt_holds_its_budget(ledger, begin):
    """It may have been charged: the run cannot spend it a second time."""
    run = begin()
    with ledger.write() as tx:
        _reserve(tx, _purse(run, "2"), ["a", "b"])
        credits.close_open(tx, _purse(run), "apollo", "person", ["a", "b"], credits.UNKNOWN, clock.now())
        assert credits.committed(tx, run.id) == 2
        assert _reserve(tx, _purse(run, "2"), ["c"]).unaffordable == ["c"]


def test_a_budget_over_days_counts_all_runs_of_the_play(ledger, begin, hands):
    """What an earlier run of the play spent is gone; after the days it is there again; other plays do not matter."""
    first, second, other = begin(), begin(), begin(play="funding")

    def shared(run: runs.Run) -> Purse:
        month = clock.now() - timedelta(days=30)
        return _purse(run, "3", play_budget=Decimal(3), play=run.play, since=month)

    with ledger.write() as tx:
        assert _reserve(tx, shared(first), ["a", "b"]).chosen == ["a", "b"]
        assert _reserve(tx, shared(second), ["c", "d"]).chosen == ["c"]
        assert _reserve(tx, shared(other), ["e", "f"]).chosen == ["e", "f"]
        hands.move(days=31)
        assert _reserve(tx, shared(second), ["g", "h", "i"]).chosen == ["g", "h"]  # c is this run's own


def test_whom_another_process_asks_about_is_left_to_it(ledger, begin):
    """In flight elsewhere: neither asked, nor answered, nor too dear; once settled it was bought."""
    first, second = begin(), begin(play="funding")
    with ledger.write() as tx:
        _reserve(tx, _purse(first), ["a"])
    with ledger.write() as tx:
        got = _reserve(tx, _purse(second), ["a", "b"])
        assert (got.chosen, got.in_flight) == (["b"], ["a"])
        _settle(tx, first, {"a": Paid(True, Decimal(1))})
        assert _reserve(tx, _purse(second), ["a"]).bought == ["a"]


def test_whose_answer_arrives_between_the_two_looks_is_not_asked_about_again(ledger, begin, monkeypatch):
    """PostgreSQL: one look sees who is being asked about, one who was; a person moves from the first to the second."""
    first, second = begin(), begin("other")
    with ledger.write() as tx:
        _reserve(tx, _purse(first), ["a"])
    looks = []

    def settled_after_the_first(look):
        def looking(*args):
            found = look(*args)
            looks.append(look)
            if len(looks) == 1:
                answers.start()
                answers.join(timeout=0.7)  # on SQLite it waits until this transaction has ended
            return found

        return looking

    def settle():
        with ledger.write() as tx:
            _settle(tx, first, {"a": Paid(True, Decimal(1))})

    answers = Thread(target=settle)
    for name in ("in_flight", "bought"):
        monkeypatch.setattr(credits, name, settled_after_the_first(getattr(credits, name)))
    with ledger.write() as tx:
        got = _reserve(tx, _purse(second), ["a"])
    answers.join(timeout=60)

    assert len(looks) == 2
    assert got.chosen == []


def test_only_the_dead_leave_doubt_behind(ledger, begin):
    """A living owner's reservation stays, whoever tidies up; when it has died, it may have been charged."""
    with Owner(ledger) as other:
        run = begin(owner_id=other.id)
        with ledger.write() as tx:
            _reserve(tx, _purse(run), ["a"])
        with ledger.write() as tx:
            assert credits.doubt_of_the_dead(ledger, tx, clock.now()) == 0
    with ledger.write() as tx:
        assert credits.doubt_of_the_dead(ledger, tx, clock.now()) == 1
        assert [(d.run_id, d.subjects, d.amount) for d in charge_doubts.doubts(tx, clock.now(), ())] == [
            (run.id, 1, Decimal(1))
        ]


def test_a_late_answer_ends_its_own_doubt_and_no_other(ledger, begin):
    """The owner was believed dead and was not: its answer still counts. Another run's doubt stays."""
    mine, other = begin(owner_id="a"), begin(owner_id="b")
    with ledger.write() as tx:
        _reserve(tx, _purse(mine), ["x"])
        credits.doubt_of_the_dead(ledger, tx, clock.now())
        _settle(tx, other, {"x": Paid(True, Decimal(1))})
        assert len(charge_doubts.doubts(tx, clock.now(), ())) == 1
        _settle(tx, mine, {"x": Paid(True, Decimal(1))})
        assert charge_doubts.doubts(tx, clock.now(), ()) == []
        assert credits.lost(tx, ["apollo"], ["x"], clock.now() - DAYS) == {}


def test_what_was_compared_before_can_be_settled_no_more(ledger, begin):
    """A look leaves a mark: only what was set aside after it is for the next one, and only where figures are told."""
    run = begin(owner_id="nobody alive")
    with ledger.write() as tx:
        _reserve(tx, _purse(run), ["a", "b"])
        credits.doubt_of_the_dead(ledger, tx, clock.now())
        assert [d.can_settle for d in charge_doubts.doubts(tx, clock.now(), ["apollo"])] == [2]
        assert [d.can_settle for d in charge_doubts.doubts(tx, clock.now(), [])] == [0]
        last = credits.account(tx, "apollo", 0).last
        seen = charge_doubts.Mark(Decimal(7), "2026-11", last)
        charge_doubts.set_mark(tx, "apollo", seen, clock.now())
        assert charge_doubts.mark(tx, "apollo") == seen
        _reserve(tx, _purse(run), ["c"])
        credits.doubt_of_the_dead(ledger, tx, clock.now())
        (doubt,) = charge_doubts.doubts(tx, clock.now(), ["apollo"])
        assert (doubt.subjects, doubt.amount, doubt.can_settle) == (3, 3, 1)


def test_the_database_itself_allows_one_question_at_a_time(ledger, begin):
    """Even code that forgot to look cannot set the same one aside twice."""
    run = begin()
    row = {
        "provider": "apollo", "kind": "person", "subject_id": "a", "run_id": run.id, "state": "reserved",
        "amount": Decimal(1), "at": clock.now(), "owner": run.owner,
    }  # fmt: skip
    with pytest.raises(IntegrityError), ledger.write() as tx:
        tx.execute(insert(table), [row, row])


def test_two_threads_cannot_overspend_together(ledger: Ledger, begin):
    """Both see room for six at the same moment; together they get six, and nobody twice."""
    first, second = begin(), begin()
    together = Barrier(2)

    def take(run: runs.Run, ids: list[str]) -> list[str]:
        purse = Purse(run.id, run.owner, Decimal(6), Decimal(6), run.play, clock.now() - timedelta(days=1))
        taken = []
        together.wait()
        for one in ids:
            with ledger.write() as tx:
                taken += _reserve(tx, purse, [one]).chosen
        return taken

    with ThreadPoolExecutor(2) as pool:
        mine = pool.submit(take, first, [f"p{n}" for n in range(10)])
        theirs = pool.submit(take, second, [f"p{n}" for n in range(5, 15)])
        taken = mine.result() + theirs.result()
    assert len(taken) == len(set(taken)) == 6


def test_a_reply_is_found_by_everybody_it_speaks_of_and_kept_for_thirty_days(ledger, begin, hands):
    """One row per request; who was merged into another takes it along; after 30 days it is gone."""
    run = begin()
    raw = replies.reply(["a", "b"], '{"matches": []}')
    with ledger.write() as tx:
        _reserve(tx, _purse(run), ["a", "b"])
        replies.keep(tx, run.id, "apollo", "person", [raw], clock.now())
        _settle(tx, run, {one: Paid(True, Decimal(1), raw.id) for one in ("a", "b")})
        credits.move_to(tx, "person", {"b": "c"})
        assert [one.body for one in replies.about(tx, "a")] == [raw.body]
        assert [one.id for one in replies.about(tx, "c")] == [raw.id]
        assert replies.about(tx, "b") == []
        assert _reserve(tx, _purse(run), ["c"]).bought == ["c"]
        hands.move(days=29)
        assert replies.forget_old(tx, clock.now()) == 0
        hands.move(days=2)
        assert replies.forget_old(tx, clock.now()) == 1
        assert replies.about(tx, "a") == []
