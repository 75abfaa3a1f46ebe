"""The digest's figures and words: honest with small numbers, silent about what did not change."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from gtm.figures import (
    PlayFigures,
    PostFigure,
    Rate,
    WeekFigures,
    band,
    compare,
    compare_counts,
    digest,
    funnel_markdown,
    funnel_rows,
    funnel_text,
    interval,
    needs_about,
    percent,
    plan_lines,
)
from gtm.models import Drop, Message, Mode, Outcome, RunState, RunSummary

MONDAY = date(2026, 11, 16)


def _play(name: str = "hiring", **counts: int) -> PlayFigures:
    usual = {"pulled": 300, "drafted": 220, "pushed": 200, "delivered": 380, "people": 200, "replies": 12}
    return PlayFigures(play=name, **{**usual, "positive_replies": 6, **counts})


def _week(*plays: PlayFigures, back: int = 0, **more: object) -> WeekFigures:
    return WeekFigures(monday=MONDAY - timedelta(weeks=back), plays=plays, **more)


def _text(message: Message) -> str:
    parts = [message.title, *(s.text + "\n" + "\n".join(s.facts) for s in message.sections), message.footer]
    return "\n".join(parts)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 212, 0.0, 0.018), (19, 612, 0.020, 0.048), (1, 1, 0.2, 1.0), (5, 10, 0.23, 0.77)],
)
def test_intervals_hold_what_they_should(hits: int, total: int, low: float, high: float) -> None:
    """Wilson's interval, also at none and at all."""
    found = interval(hits, total)
    assert found.low == pytest.approx(low, abs=0.01)
    assert found.high == pytest.approx(high, abs=0.01)


def test_nothing_of_nothing_has_no_rate() -> None:
    """0 of 0 is not 0 %."""
    assert Rate(hits=0, total=0).share is None
    assert band(Rate(hits=0, total=0)) == "at most 100 %"


def test_a_difference_inside_the_noise_is_called_noise() -> None:
    """Ten replies against eight say nothing; a hundred against ten do."""
    assert compare(Rate(hits=10, total=300), Rate(hits=8, total=300)).verdict not in ("up", "down")
    assert compare(Rate(hits=100, total=1000), Rate(hits=10, total=1000)).verdict == "up"
    assert compare(Rate(hits=10, total=1000), Rate(hits=100, total=1000)).verdict == "down"
    assert compare_counts(104, 100).verdict not in ("up", "down")
    assert compare_counts(400, 100).verdict == "up"


def test_how_many_more_are_needed() -> None:
    """The smaller the difference, the more people; none when it is clear already."""
    near = needs_about(Rate(hits=30, total=1000), Rate(hits=25, total=1000))
    far = needs_about(Rate(hits=60, total=1000), Rate(hits=25, total=1000))
    assert near is not None
    assert near > (far or 0)


def test_percents_are_written_as_people_write_them() -> None:
    """A digit after the point where it matters."""
    assert percent(0.031) == "3.1 %"
    assert percent(0.5).startswith("50")


def test_the_first_week_compares_with_nothing() -> None:
    """There is no last week to be better or worse than."""
    text = _text(digest(_week(_play()), channel="#gtm-weekly"))
    assert "200" in text
    assert "last week" not in text


def test_a_quiet_week_is_one_line() -> None:
    """Nothing happened: said in a sentence, without numbers."""
    message = digest(_week(), channel="#gtm-weekly")
    assert len(message.sections) == 1
    assert "Nothing was pushed" in _text(message)


def test_a_play_that_does_not_pay_is_named_with_a_decision() -> None:
    """0 of 212 positive: the judgement and the decision name the play."""
    poor = _play("series-a", people=212, replies=3, positive_replies=0)
    good = _play("hiring", people=400, replies=40, positive_replies=28)
    before = _week(_play("hiring", people=380, positive_replies=25), back=1)
    text = _text(digest(_week(good, poor, previous=(before,)), channel="#gtm-weekly"))
    assert "series-a" in text
    assert "212" in text


def test_what_waits_and_what_is_in_doubt_is_told() -> None:
    """People who wait for a yes, pushes nobody knows of, and posts are in the message."""
    week = _week(
        _play(in_doubt=3),
        waiting_for_approval=17,
        posts=(PostFigure(title="lead-scoring", state="updated"),),
        pushed_by_day=(100, 0, 0, 0, 100, 0, 0),
        meetings=6,
        opportunities=2,
        previous=tuple(_week(_play(people=500 + n), back=n) for n in range(1, 6)),
    )
    text = _text(digest(week, channel="#gtm-weekly"))
    for told in ("17", "doubt", "lead-scoring", "Meetings"):
        assert told in text


def test_a_gap_after_busy_weeks_says_when_it_will_show() -> None:
    """Prospecting stood still: meetings thin out weeks later."""
    earlier = tuple(_week(_play(), back=n) for n in range(1, 5))
    text = _text(digest(_week(previous=earlier), channel="#gtm-weekly"))
    assert "Dec" in text


def test_many_bounces_are_the_bottleneck() -> None:
    """Beyond 2 % the addresses are the problem, whatever else there is."""
    text = _text(digest(_week(_play(bounced=40, delivered=360)), channel="#gtm-weekly"))
    assert "came back" in text


def test_the_same_figures_make_the_same_message() -> None:
    """No clock, no dice: a re-run can tell that nothing changed."""
    week = _week(_play())
    assert digest(week, channel="#a") == digest(week, channel="#a")


def test_the_funnel_adds_up_on_paper() -> None:
    """Everybody pulled is in a row; reasons that could break a table are tamed."""
    told = RunSummary(
        run_id="7f3a",
        play="hiring",
        mode=Mode.PUSH,
        state=RunState.DONE,
        pulled=10,
        dropped=4,
        pushed=6,
        reasons=(Drop(outcome=Outcome.DROPPED, reason="employees | <b>few</b>", count=4),),
    )
    assert told.adds_up()
    page, text = funnel_markdown(told), funnel_text(funnel_rows(told))
    for count in ("10", "4", "6"):
        assert count in page
        assert count in text
    assert "<b>" not in page


def test_what_a_cut_short_run_was_quoted_reads_as_no_bound() -> None:
    """Stages quote what they look at: while people are on the way, the figure is only of those seen so far."""
    run = RunSummary(
        run_id="7f3a", play="hiring", mode=Mode.DRAFT, state=RunState.STOPPED, pulled=10, unfinished=10,
        credits_quoted=(Decimal(0), Decimal(94)),
    )  # fmt: skip
    assert "quoted so far 0-94" in funnel_text(funnel_rows(run))
    done = run.model_copy(update={"unfinished": 0, "dropped": 10, "state": RunState.DONE})
    assert "  quoted 0-94" in funnel_text(funnel_rows(done))


def test_a_plans_lines_stand_before_its_funnel() -> None:
    """Words from outside cannot break the table."""
    told = RunSummary(run_id="7f3a", play="hiring", mode=Mode.PLAN, state=RunState.DONE, pulled=2, held=2)
    page = funnel_markdown(
        told, plan=[("credits", "0-9 of <b>Apollo</b>"), ("", "a | b")], next_action="`go`"
    )
    assert "| credits | 0-9 of \\<b\\>Apollo\\</b\\> |\n|  | a \\| b |" in page
    assert page.index("| plan |") < page.index("| pulled |")
    assert page.endswith("**Next:** `go`")


def test_unreadable_rows_are_told_together_and_none_is_lost_behind_greater_reasons() -> None:
    """With their numbers and where the reasons stand; they are nobody whom a rule has ruled out."""
    rules = [Drop(outcome=Outcome.DROPPED, reason=f"rule {n}", count=9 - n) for n in range(4)]
    bad = [
        Drop(outcome=Outcome.DROPPED, reason=f"row {n}: odd", count=1, row=f"row {n}") for n in (4, 55, 101)
    ]
    told = RunSummary(
        run_id="7f3a", play="webinar", mode=Mode.PLAN, state=RunState.DONE, pulled=33, dropped=33,
        reasons=(*rules, *bad),
    )  # fmt: skip
    words = "9 rule 0, 8 rule 1, 7 rule 2, 6 other"
    rows = "3 unreadable rows: 4, 55, 101 (why: gtm csv 7f3a)"
    assert next(row.note for row in funnel_rows(told) if row.label == "dropped") == f"{words}, {rows}"
    assert plan_lines._aside(told) == f"30 ruled out by what is known ({words}), {rows}"
    only = told.model_copy(update={"reasons": (bad[0],), "dropped": 1, "pulled": 1})
    assert plan_lines._aside(only) == "1 unreadable row 4: odd"
    many = tuple(drop.model_copy(update={"row": f"row {n}"}) for n, drop in enumerate(bad * 3))
    assert "9 unreadable rows: 0, 1, 2, 3, 4 ... (" in plan_lines._aside(
        told.model_copy(update={"reasons": many, "dropped": 9, "pulled": 9})
    )
