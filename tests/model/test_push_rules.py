"""The rules by which a push may move, alone: every branch by table, and what must hold for any clock by property."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gtm.ledger import push_rules as rules
from gtm.ledger.push_rules import Doubt, Instant, Reply, Seen, Step

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUIET = timedelta(minutes=10)
HERE, BEFORE, THERE = "boot here", "an earlier boot", "boot of another machine"


def at(minutes: float, boot: str = HERE, wall: float | None = None) -> Instant:
    """A moment, minutes after noon; the wall clock agrees unless told otherwise."""
    return Instant(boot, 3600 + minutes * 60, NOON + timedelta(minutes=minutes if wall is None else wall))


# --- the arrows ----------------------------------------------------------------------------------------


def test_every_state_has_its_arrows_and_no_arrow_leads_nowhere() -> None:
    """The table is about the states that exist, all of them."""
    assert set(rules.ARROWS) == set(rules.STATES)
    assert frozenset().union(*rules.ARROWS.values()) <= set(rules.STATES)
    assert set(rules.HELD) | set(rules.ACTIVE) <= set(rules.STATES)
    assert set(rules.HELD) <= set(rules.ACTIVE)


def test_confirmed_is_final() -> None:
    """Nobody is written to again because somebody changed a row."""
    assert rules.ARROWS[rules.CONFIRMED] == frozenset()


def test_only_an_intent_leads_to_sending() -> None:
    """And only a claim leads to an intent."""
    assert [s for s in rules.STATES if rules.SENDING in rules.ARROWS[s]] == [rules.CLAIMED]
    assert [s for s in rules.STATES if rules.CLAIMED in rules.ARROWS[s]] == [rules.PLANNED]


def test_a_person_once_called_stays_called() -> None:
    """From needs_human there is no way back to waiting."""
    assert rules.UNKNOWN not in rules.ARROWS[rules.NEEDS_HUMAN]


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply.ADDED, rules.CONFIRMED),
        (Reply.ALREADY_THERE, rules.CONFIRMED),
        (Reply.REFUSED, rules.REJECTED),
        (Reply.NOT_PROCESSED, rules.PLANNED),
        (Reply.LOST, rules.UNKNOWN),
    ],
)
def test_each_reply_moves_a_sending_row_along_an_arrow(reply: Reply, state: str) -> None:
    """Only what is proven not processed goes back to planned; what nobody knows is unknown."""
    assert rules.after_reply(reply) == state
    assert state in rules.ARROWS[rules.SENDING]


def test_no_reply_is_without_a_rule() -> None:
    """A new kind of answer must be given its place."""
    assert {rules.after_reply(reply) for reply in Reply} <= set(rules.STATES)


@pytest.mark.parametrize(
    ("reply", "attempt", "who"),
    [
        (Reply.ALREADY_THERE, 1, rules.FOREIGN),
        (Reply.ALREADY_THERE, 2, rules.OURS),
        (Reply.ADDED, 1, rules.OURS),
        (Reply.ADDED, 3, rules.OURS),
    ],
)
def test_who_put_a_confirmed_person_there(reply: Reply, attempt: int, who: str) -> None:
    """Already there at the first attempt that may have arrived: somebody else."""
    assert rules.whose(reply, attempt) == who


def test_death_before_the_intent_is_harmless_and_after_it_is_doubt() -> None:
    """Claimed was never sent; sending may have been."""
    assert rules.after_death(rules.CLAIMED) == rules.PLANNED
    assert rules.after_death(rules.SENDING) == rules.UNKNOWN
    assert {state: rules.after_death(state) in rules.ARROWS[state] for state in rules.HELD} == dict.fromkeys(
        rules.HELD, True
    )


@pytest.mark.parametrize("state", sorted(set(rules.STATES) - set(rules.HELD)))
def test_a_row_nobody_holds_cannot_lose_its_owner(state: str) -> None:
    """Asking is a bug, and says so."""
    with pytest.raises(KeyError):
        rules.after_death(state)


# --- a worker's own deadline ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("waited", "may"), [(0, True), (29.9, True), (30, True), (30.1, False), (86_400, False), (-0.1, False)]
)
def test_a_request_begins_soon_after_its_intent_or_not_at_all(waited: float, may: bool) -> None:
    """A clock that went back proves nothing, so it forbids."""
    assert rules.may_send(1_000.0, 1_000.0 + waited) is may


# --- time ---------------------------------------------------------------------------------------------------


def test_one_kernel_is_believed_over_the_wall_clock() -> None:
    """Same boot: what has passed has passed, whatever the wall clock shows."""
    assert at(0).elapsed(at(10, wall=-500)) == timedelta(minutes=10)


def test_between_two_boots_there_is_only_the_wall_clock() -> None:
    """Time since boot means nothing on another kernel."""
    assert at(0, BEFORE).elapsed(at(-55, wall=10)) == timedelta(minutes=10)


@pytest.mark.parametrize(("minutes", "over"), [(9.99, False), (10, True), (11, True), (-1, False)])
def test_the_quiet_period(minutes: float, over: bool) -> None:
    """Over when it has passed, not a second before; a moment before it began is not after it."""
    assert rules.quiet_is_over(at(0), at(minutes), QUIET) is over


# --- look-ups -------------------------------------------------------------------------------------------------

SENT = Doubt(at(0))

LOOK_UPS = {
    "present counts at any time": (SENT, Seen.PRESENT, at(0), Step(rules.CONFIRMED)),
    "present counts for a person, too": (Doubt(at(0), at(11), called=True), Seen.PRESENT, at(9e4), Step(rules.CONFIRMED)),
    "could not be asked: nothing changes": (Doubt(at(0), at(10)), Seen.UNDECIDED, at(99), Step(rules.UNKNOWN, at(10))),
    "absent within the quiet period says nothing": (SENT, Seen.ABSENT, at(9), Step(rules.UNKNOWN)),
    "the first absence is remembered": (SENT, Seen.ABSENT, at(10), Step(rules.UNKNOWN, at(10))),
    "a second look at the same moment is none": (Doubt(at(0), at(10)), Seen.ABSENT, at(10), Step(rules.UNKNOWN, at(10))),
    "too soon after the first": (Doubt(at(0), at(10)), Seen.ABSENT, at(10.9), Step(rules.UNKNOWN, at(10))),
    "the second, spaced": (Doubt(at(0), at(10)), Seen.ABSENT, at(11), Step(rules.PLANNED)),
    "an answer asked for before the first": (Doubt(at(0), at(12)), Seen.ABSENT, at(10), Step(rules.UNKNOWN, at(12))),
    "an answer to an earlier doubt": (SENT, Seen.ABSENT, at(-20), Step(rules.UNKNOWN)),
    "after two days a person": (SENT, Seen.UNDECIDED, at(48 * 60), Step(rules.NEEDS_HUMAN)),
    "not a minute before": (SENT, Seen.UNDECIDED, at(48 * 60 - 1), Step(rules.UNKNOWN)),
    "a first absence after two days": (SENT, Seen.ABSENT, at(48 * 60), Step(rules.NEEDS_HUMAN, at(48 * 60))),
    "a person's first word": (Doubt(at(0), None, called=True), Seen.ABSENT, at(20), Step(rules.NEEDS_HUMAN, at(20))),
    "a person's second word": (Doubt(at(0), at(20), called=True), Seen.ABSENT, at(21), Step(rules.PLANNED)),
    "a call is not taken back": (Doubt(at(0), None, called=True), Seen.UNDECIDED, at(1), Step(rules.NEEDS_HUMAN)),
    "after a restart the first absence": (
        Doubt(at(0, BEFORE)), Seen.ABSENT, at(-50, wall=10), Step(rules.UNKNOWN, at(-50, wall=10)),
    ),
    "after a restart, by the wall not yet": (Doubt(at(0, BEFORE)), Seen.ABSENT, at(500, wall=9), Step(rules.UNKNOWN)),
    "after a restart spacing alone is too little": (
        Doubt(at(0, BEFORE), at(20)), Seen.ABSENT, at(30.9), Step(rules.UNKNOWN, at(20)),
    ),
    "after a restart a quiet period and the spacing": (
        Doubt(at(0, BEFORE), at(20)), Seen.ABSENT, at(31), Step(rules.PLANNED),
    ),
    "an absence another machine timed is left to it": (
        Doubt(at(0), at(20, THERE)), Seen.ABSENT, at(52, wall=52), Step(rules.UNKNOWN, at(20, THERE)),
    ),
    "until it had time enough": (Doubt(at(0), at(20, THERE)), Seen.ABSENT, at(54), Step(rules.UNKNOWN, at(54))),
    "a first absence from the future of the wall clock": (
        Doubt(at(0), at(90, THERE)), Seen.ABSENT, at(54), Step(rules.UNKNOWN, at(54)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("doubt", "seen", "when", "step"), LOOK_UPS.values(), ids=LOOK_UPS.keys())
def test_what_a_look_up_decides(doubt: Doubt, seen: Seen, when: Instant, step: Step) -> None:
    """Case by case."""
    assert rules.after_look_up(doubt, seen, when, QUIET) == step


# --- for any clock ---------------------------------------------------------------------------------------------

boots = st.sampled_from([HERE, BEFORE, THERE])
minutes = st.floats(-4_000, 4_000, allow_nan=False)
instants = st.builds(at, minutes, boots, minutes)
doubts = st.builds(Doubt, instants, st.none() | instants, st.booleans())
quiets = st.integers(2, 60).map(lambda value: timedelta(minutes=value))


@given(doubts, st.sampled_from(Seen), instants, quiets)
def test_a_look_up_only_goes_along_arrows(doubt: Doubt, seen: Seen, when: Instant, quiet: timedelta) -> None:
    """Or stays where it is."""
    was = rules.NEEDS_HUMAN if doubt.called else rules.UNKNOWN
    to = rules.after_look_up(doubt, seen, when, quiet).state
    assert to == was or to in rules.ARROWS[was]


@given(doubts, st.sampled_from(Seen), instants, quiets)
def test_nothing_is_sent_again_without_two_absences_one_kernel_timed(
    doubt: Doubt, seen: Seen, when: Instant, quiet: timedelta
) -> None:
    """Back to planned: a second absence, spaced by the kernel's clock; by a whole quiet period more after a restart."""
    step = rules.after_look_up(doubt, seen, when, quiet)
    if step.state != rules.PLANNED:
        return
    first = doubt.first_absent
    assert seen is Seen.ABSENT
    assert first is not None
    assert first.boot == when.boot
    apart = timedelta(seconds=when.since_boot - first.since_boot)
    assert apart >= rules.SPACING
    if doubt.since.boot == when.boot:
        assert timedelta(seconds=when.since_boot - doubt.since.since_boot) >= quiet
    else:
        assert apart >= rules.SPACING + quiet


@given(doubts, st.sampled_from([Seen.ABSENT, Seen.UNDECIDED]), instants, quiets, minutes)
def test_the_wall_clock_decides_nothing_where_one_kernel_saw_it_all(
    doubt: Doubt, seen: Seen, when: Instant, quiet: timedelta, jump: float
) -> None:
    """Whoever sets it changes no answer."""
    here = Doubt(
        doubt.since._replace(boot=HERE),
        doubt.first_absent and doubt.first_absent._replace(boot=HERE),
        doubt.called,
    )
    now = when._replace(boot=HERE)
    moved = now._replace(wall=now.wall + timedelta(minutes=jump))
    one, other = (rules.after_look_up(here, seen, moment, quiet) for moment in (now, moved))
    assert one.state == other.state
    assert (one.first_absent is now) == (other.first_absent is moved)


@given(doubts, instants, quiets)
def test_a_look_up_that_could_not_be_made_forgets_nothing(
    doubt: Doubt, when: Instant, quiet: timedelta
) -> None:
    """An absence once seen stays seen."""
    assert rules.after_look_up(doubt, Seen.UNDECIDED, when, quiet).first_absent == doubt.first_absent


@given(doubts, st.sampled_from(Seen), instants, quiets)
def test_nobody_is_called_back(doubt: Doubt, seen: Seen, when: Instant, quiet: timedelta) -> None:
    """A called person stays called until it is settled."""
    if doubt.called:
        assert rules.after_look_up(doubt, seen, when, quiet).state != rules.UNKNOWN


@given(instants, instants, quiets)
def test_steady_look_ups_settle_an_absent_lead(since: Instant, start: Instant, quiet: timedelta) -> None:
    """Whatever the clocks said before: one machine that keeps asking, and a wall clock that runs, plan it again."""
    doubt, now = Doubt(since), start
    for _ in range(80):
        step = rules.after_look_up(doubt, Seen.ABSENT, now, quiet)
        if step.state == rules.PLANNED:
            return
        doubt = Doubt(since, step.first_absent, doubt.called or step.state == rules.NEEDS_HUMAN)
        hours = timedelta(hours=4)
        now = Instant(now.boot, now.since_boot + hours.total_seconds(), now.wall + hours)
    pytest.fail(f"still {step} after two weeks")
