"""How a push may move, and on what evidence. Pure: no database, no clock; the model check explores exactly this.

    planned -> claimed -> sending -> confirmed      the provider named the lead
       ^          |          |  |--> rejected       the provider refused it, or a suppression came first
       |<---------+          |  |--> planned        proven not processed (429, no connection, refused batch, not sent)
       |                     |-----> unknown        anything else, or its owner died
       |                               |---> confirmed     a look-up found it
       +-------------------------------|     planned       quiet period over and absent twice, spaced
                                       |---> rejected      withdrawn at the provider before it could go out
                                       |---> needs_human   undecided for 48 hours
    any     -> confirmed (found by the audit: what the provider holds under our key was sent)

No provider has idempotency keys, so nothing may be sent again on suspicion. Time only ever delays: the quiet period is
measured by the kernel's clock since boot, which no one can set; where the machine was started anew in between, the
quiet period is waited for once more between two absences. The wall clock decides nothing but when to call a person.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

PLANNED, CLAIMED, SENDING = "planned", "claimed", "sending"
CONFIRMED, REJECTED, UNKNOWN, NEEDS_HUMAN = "confirmed", "rejected", "unknown", "needs_human"
STATES = (PLANNED, CLAIMED, SENDING, CONFIRMED, REJECTED, UNKNOWN, NEEDS_HUMAN)

OURS, FOREIGN = "ours", "foreign"
"""Who put a confirmed person into the campaign: one of our pushes, or somebody else."""

ARROWS: dict[str, frozenset[str]] = {
    PLANNED: frozenset({PLANNED, CLAIMED, REJECTED, CONFIRMED}),
    CLAIMED: frozenset({PLANNED, SENDING, REJECTED}),
    SENDING: frozenset({CONFIRMED, REJECTED, PLANNED, UNKNOWN}),
    UNKNOWN: frozenset({CONFIRMED, PLANNED, REJECTED, NEEDS_HUMAN}),
    NEEDS_HUMAN: frozenset({CONFIRMED, PLANNED, REJECTED}),
    REJECTED: frozenset({PLANNED, CONFIRMED}),
    CONFIRMED: frozenset(),
}

MAY_BE_THERE = (SENDING, UNKNOWN, CONFIRMED, NEEDS_HUMAN)
"""States in which a person was given to the sequencer, or may have been."""

HELD = (CLAIMED, SENDING)
"""States that belong to an owner: nobody else moves such a row while that owner lives."""

ACTIVE = (CLAIMED, SENDING, UNKNOWN, CONFIRMED, NEEDS_HUMAN)
"""States in which a person may be, or is, written to: one per person, whatever campaign or provider."""

SPACING = timedelta(seconds=60)
PATIENCE = timedelta(hours=48)
OWN_DEADLINE = timedelta(seconds=30)
"""How long after its intent a worker may still begin the request; its own clock, never the row's."""


class Instant(NamedTuple):
    """A moment as this machine can tell it. `since_boot` counts on while the machine sleeps."""

    boot: str
    since_boot: float  # seconds
    wall: datetime

    def elapsed(self, later: "Instant") -> timedelta:
        """The time that has surely passed where one kernel saw both moments, else what the wall clock says."""
        if later.boot == self.boot:
            return timedelta(seconds=later.since_boot - self.since_boot)
        return later.wall - self.wall


class Reply(StrEnum):
    """What an answer (or its absence) proves about one lead of a batch."""

    ADDED = "added"
    ALREADY_THERE = "already there"
    REFUSED = "refused"  # this lead, by name
    NOT_PROCESSED = "not processed"  # proven: no connection, 429, a refusal of the whole batch, never sent
    LOST = "lost"  # everything else: no answer, 5xx, an answer nobody can read, a lead that is not named


class Seen(StrEnum):
    """What a look-up says of one lead."""

    PRESENT = "present"
    ABSENT = "absent"
    UNDECIDED = "undecided"  # could not be asked


class Doubt(NamedTuple):
    """What is known of a lead that was sent and not answered.

    `since` is when the row became `unknown`: from then on nobody can send it any more (its owner wrote so, or was
    proven dead). The intent would be too early a start for the quiet period: its worker may have slept before it sent.
    """

    since: Instant
    first_absent: Instant | None = None
    called: bool = False  # a person was called (`needs_human`); there is no way back to waiting


class Step(NamedTuple):
    """Where a row goes, and what is to be remembered of an absence."""

    state: str
    first_absent: Instant | None = None


_AFTER_REPLY = {
    Reply.ADDED: CONFIRMED,
    Reply.ALREADY_THERE: CONFIRMED,
    Reply.REFUSED: REJECTED,
    Reply.NOT_PROCESSED: PLANNED,
    Reply.LOST: UNKNOWN,
}


def after_reply(reply: Reply) -> str:
    """The state of a `sending` row after its answer."""
    return _AFTER_REPLY[reply]


def whose(reply: Reply, attempt: int) -> str:
    """Who put a confirmed person there. Already there at our first attempt: not we."""
    return FOREIGN if reply is Reply.ALREADY_THERE and attempt <= 1 else OURS


def after_death(state: str) -> str:
    """Where a row goes whose owner is proven dead: claimed was never sent, sending may have been."""
    return {CLAIMED: PLANNED, SENDING: UNKNOWN}[state]


def may_send(intended: float, at: float) -> bool:
    """Whether a worker may still begin a request, by its own monotonic clock. False: not sent, so not processed."""
    return 0 <= at - intended <= OWN_DEADLINE.total_seconds()


def quiet_is_over(since: Instant, at: Instant, quiet: timedelta) -> bool:
    """Whether the provider can no longer be working on a request from before `since`."""
    return since.elapsed(at) >= quiet


def after_look_up(doubt: Doubt, seen: Seen, at: Instant, quiet: timedelta) -> Step:
    """What a look-up of an `unknown` (or `needs_human`) row decides; a person's word counts as one, no more.

    `at` is when it was asked for, not when the answer is written down. Present counts at any time. An absence counts
    only after the quiet period, and only the second one, spaced, sends the row back to planned. Where the machine was
    started anew, the wall clock's quiet period proves nothing: the two absences are a whole one further apart.
    """
    if seen is Seen.PRESENT:
        return Step(CONFIRMED)
    overdue = doubt.since.elapsed(at) >= PATIENCE
    still = NEEDS_HUMAN if overdue or doubt.called else UNKNOWN
    if seen is Seen.UNDECIDED or not quiet_is_over(doubt.since, at, quiet):
        return Step(still, doubt.first_absent)
    first = doubt.first_absent
    if first is None or _from_another_boot(first, at, quiet):
        return Step(still, at)
    if first.boot == at.boot and first.elapsed(at) >= spacing(doubt.since, at, quiet):
        return Step(PLANNED)
    return Step(still, first)


def spacing(since: Instant, at: Instant, quiet: timedelta) -> timedelta:
    """How far apart two absences must lie: further where no kernel has seen the whole of the quiet period."""
    return SPACING if since.boot == at.boot else SPACING + quiet


def _from_another_boot(first: Instant, at: Instant, quiet: timedelta) -> bool:
    """An absence another kernel timed is of no use here, once its own machine has had time to go on with it."""
    return first.boot != at.boot and abs(at.wall - first.wall) > 3 * (SPACING + quiet)
