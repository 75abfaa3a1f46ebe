"""Seeded bugs: the model is worth what it catches.

Where a bug can be written into `push_rules.py`, it is: the text is edited and loaded, so the model tests the code and
not a copy of it. What the SQL or the provider does wrong is a named flaw of the model's ledger. A bug that the owner
lock makes harmless says so (`harmless_under_lock`), and is caught where a take-over by time replaces the lock.
"""

from typing import NamedTuple

from tests.model.ledger_model import Model
from tests.model.short_rules import Rules
from tests.model.states import Bounds

ONE = Bounds(reboots=0, jumps=0, foreign=False)
RESTART = ONE._replace(reboots=1, jumps=1)
BY_LEASE = ONE._replace(lease=True, atomic_send=True)
TWO_CAMPAIGNS = ONE._replace(rows=2)


class Edit(NamedTuple):
    """One place of the rules' text, and what stands there instead."""

    old: str
    new: str


class Mutant(NamedTuple):
    """A bug, where to look for it, and what it must break."""

    name: str
    breaks: str  # the invariant that catches it
    why: str
    bounds: Bounds = ONE
    edit: Edit | None = None
    flaws: tuple[str, ...] = ()
    doubles: bool = True  # ends in two accepted sends, too
    harmless_under_lock: bool = False

    def model(self, bounds: Bounds | None = None) -> Model:
        """The ledger with this bug in it."""
        return Model(bounds or self.bounds, Rules(self._edited), self.flaws)

    def _edited(self, source: str) -> str:
        if self.edit is None:
            return source
        assert source.count(self.edit.old) == 1, (
            f"{self.name}: {self.edit.old!r} is not in push_rules.py once"
        )
        return source.replace(*self.edit)


MUTANTS = (
    # --- the rules -------------------------------------------------------------------------------
    Mutant(
        "sending back to planned", "I2", "what a dead owner had begun to send is sent again",
        edit=Edit("CLAIMED: PLANNED, SENDING: UNKNOWN}", "CLAIMED: PLANNED, SENDING: PLANNED}"),
    ),
    Mutant(
        "retry on 5xx", "I2", "an error after the work was done is taken for a refusal",
        edit=Edit("Reply.LOST: UNKNOWN,", "Reply.LOST: PLANNED,"),
    ),
    Mutant(
        "no quiet period", "I2", "queued work is looked for before it can be seen",
        edit=Edit("return since.elapsed(at) >= quiet", "return True"),
    ),
    Mutant(
        "absence within the quiet period counts", "I2", "the first of two absences proves nothing",
        edit=Edit("or not quiet_is_over(", "or doubt.first_absent and not quiet_is_over("),
    ),
    Mutant(
        "single absence enough", "I5", "a look-up lags behind the provider's work",
        edit=Edit("        return Step(still, at)\n", "        return Step(PLANNED)\n"),
    ),
    Mutant(
        "absences need no spacing", "I2", "two looks in the same moment are one",
        edit=Edit("first.elapsed(at) >= spacing(doubt.since, at, quiet)", "first.elapsed(at) >= timedelta(0)"),
    ),
    Mutant(
        "wall clock", "I2", "somebody sets the clock, and the quiet period is over",
        bounds=ONE._replace(jumps=1), flaws=("wall matters",),
        edit=Edit("if later.boot == self.boot:", "if False:"),
    ),
    Mutant(
        "wall clock after a restart", "I2", "the quiet period by the wall clock, absences only spaced",
        bounds=RESTART,
        edit=Edit("return SPACING if since.boot == at.boot else SPACING + quiet", "return SPACING"),
    ),
    Mutant(
        "restart without the spacing", "I2", "the rules' first draft: a quiet period between absences, but a look-up lags",
        bounds=RESTART,
        edit=Edit("else SPACING + quiet", "else max(SPACING, quiet)"),
    ),
    Mutant(
        "absence of an earlier boot counts", "I2", "its distance is known by the wall clock only",
        bounds=RESTART,
        edit=Edit("first.boot == at.boot and first.elapsed(at)", "first.elapsed(at)"),
    ),
    Mutant(
        "needs_human never", "I10", "a doubt nobody can settle is never shown to a person",
        edit=Edit("NEEDS_HUMAN if overdue or doubt.called else UNKNOWN", "NEEDS_HUMAN if doubt.called else UNKNOWN"),
        doubles=False,
    ),
    Mutant(
        "a call taken back", "I7", "the first draft of the rules: needs_human -> unknown by a late answer",
        edit=Edit("if overdue or doubt.called else", "if overdue else"), doubles=False,
    ),
    Mutant(
        "already there at first is ours", "whose", "somebody else's lead is counted, and withdrawn, as ours",
        bounds=ONE._replace(foreign=True),
        edit=Edit("FOREIGN if reply is Reply.ALREADY_THERE and attempt <= 1 else OURS", "OURS"), doubles=False,
    ),
    Mutant(
        "already there is always foreign", "I3", "where a provider works late after all, a lead of ours is disowned",
        bounds=ONE._replace(promise_kept=False),
        edit=Edit("Reply.ALREADY_THERE and attempt <= 1 else", "Reply.ALREADY_THERE else"), doubles=False,
    ),
    # --- the ledger ------------------------------------------------------------------------------
    Mutant(
        "no intent", "I4", "a death between claim and request looks like a claim that was never used",
        flaws=("no intent",),
    ),
    Mutant(
        "no re-check of suppression", "I6", "a person opts out between claim and intent, and is written to",
        flaws=("no re-check of suppression",), doubles=False,
    ),
    Mutant(
        "second key missing", "I8", "two campaigns write to one person",
        bounds=TWO_CAMPAIGNS, flaws=("second key missing",),
    ),
    Mutant(
        "doubt dates from the intent", "I2", "the first draft of the rules: its worker slept before it sent",
        flaws=("doubt dates from the intent",),
    ),
    Mutant(
        "an old doubt's absence is kept", "I2", "it counts as the first of the next doubt",
        flaws=("old absence kept",),
    ),
    Mutant(
        "absence dated when written", "I2", "the reconciler slept between asking and writing",
        flaws=("absence dated when written",),
    ),
    Mutant(
        "old doubt judged", "I2", "a look-up is judged by the row as it was before asking; it has been sent anew since",
        bounds=ONE._replace(looks=2), flaws=("old doubt judged",),
    ),
    Mutant(
        "plan overwrites", "I7", "a plan writes over a row that was claimed since it was read",
        flaws=("plan overwrites",),
    ),
    Mutant(
        "a person's word counts at once", "I2", "called too early by a clock that was set, he looks before the work is done",
        bounds=RESTART, flaws=("a person's word counts at once",),
    ),
    Mutant(
        "refused attempts count", "whose", "the second attempt after a 429 takes somebody else's lead for ours",
        bounds=ONE._replace(foreign=True), flaws=("refused attempts count",), doubles=False,
    ),
    # --- who may move a row ------------------------------------------------------------------------
    Mutant(
        "lease back to planned", "I2", "an owner that only sleeps is taken over by the age of its row, wakes and sends",
        bounds=ONE._replace(lease=True),
    ),
    Mutant(
        "no fence", "I7", "a worker that was taken over goes on with a row that is another's",
        bounds=BY_LEASE, flaws=("no fence",), harmless_under_lock=True,
    ),
    Mutant(
        "late answer overwrites", "I7", "the answer of a worker that was taken over replaces what is known since",
        bounds=BY_LEASE, flaws=("late answer overwrites",), harmless_under_lock=True,
    ),
    Mutant(
        "row's lease instead of own deadline", "I2", "the next owner refreshed the very field the sleeper reads",
        bounds=BY_LEASE, flaws=("row's lease",), harmless_under_lock=True,
    ),
    Mutant(
        "no own deadline", "I2", "a worker that slept after its intent sends as if nothing had happened",
        bounds=BY_LEASE, edit=Edit("return 0 <= at - intended <= OWN_DEADLINE.total_seconds()", "return True"),
        harmless_under_lock=True,
    ),
)  # fmt: skip

LIMITS = (
    Mutant(
        "429 after the work", "I2", "a provider that refuses what it has done: its 429 must be read as lost",
        flaws=("429 after work",),
    ),
    Mutant(
        "work later than the quiet period", "I2", "nothing but a longer quiet period helps",
        bounds=ONE._replace(promise_kept=False),
    ),
    Mutant(
        "look-ups that lag more than the spacing", "I2", "nothing but a longer spacing helps",
        bounds=ONE._replace(lag=3),
    ),
)  # fmt: skip
"""What the ledger relies on and cannot check: each is wrong here once, and doubles."""
