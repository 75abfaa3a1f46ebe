"""The push ledger as a transition system: one person, two workers, reconcilers, a provider, and everything that breaks.

The moves are decided by the real `gtm.ledger.push_rules`; what the SQL adds (fence, commit order, second key,
suppression read again) is modelled here, and can be left out by name (`FLAWS`).

A stalled process is one that takes no step while others do, so SIGSTOP and a paused machine need no state of their
own: they are explored at every point.
"""

from collections.abc import Iterable
from functools import cache

from tests.model.outside import enrolled, happenings
from tests.model.short_rules import Rules
from tests.model.states import (
    ABSENT,
    ADDED,
    AGES,
    ALREADY_THERE,
    ANSWERED,
    CHECKED,
    CLAIMED,
    CONFIRMED,
    DEAD,
    FOREIGN,
    FREE,
    HOLDS,
    IDLE,
    INTENDED,
    LEASE,
    LOST,
    NEEDS_HUMAN,
    NOBODY,
    NOT_PROCESSED,
    OPEN,
    OURS,
    OWN_DEADLINE,
    PATIENCE,
    PLANNED,
    PRESENT,
    REFUSED,
    REJECTED,
    SENDING,
    UNDECIDED,
    UNKNOWN,
    WALLS,
    ZERO,
    Bounds,
    Broken,
    Label,
    Look,
    Moves,
    Row,
    Stamp,
    State,
    Worker,
    World,
)  # fmt: skip

FLAWS = frozenset({
    "second key missing", "no re-check of suppression", "no intent", "no fence", "row's lease",
    "late answer overwrites", "old absence kept", "absence dated when written", "a person's word counts at once",
    "doubt dates from the intent", "refused attempts count", "429 after work", "wall matters", "old doubt judged",
    "plan overwrites",
})  # fmt: skip
"""What the SQL, or the provider, may be made to do wrong."""


class Model:
    """The transition system. `steps` gives what may happen next, `broken` judges a state."""

    def __init__(
        self, bounds: Bounds, rules: Rules | None = None, flaws: Iterable[str] = (), *, symmetric: bool = True
    ) -> None:
        self.bounds = bounds
        self.rules = rules or Rules()
        self.flaws = frozenset(flaws)
        assert self.flaws <= FLAWS, f"no such flaw: {sorted(self.flaws - FLAWS)}"
        self.symmetric = symmetric and not bounds.two_hosts  # workers of one machine are alike
        self._decided: dict[tuple[Row, int, Stamp, Row | None], tuple[Row, Broken | None]] = {}
        self.hosts = (1, 2) if bounds.two_hosts else (1,)
        # Where no machine can start anew any more, no rule reads the wall clock, and no state need carry it.
        self._wall_always = "wall matters" in self.flaws or bounds.two_hosts

    def start(self) -> State:
        """Everything planned, nothing sent."""
        world = World(self.bounds.reboots, self.bounds.jumps, self.bounds.jumps)
        return self.tidy(State(world, (Row(),) * self.bounds.rows, (FREE, FREE)))

    # --- what must hold in every state ------------------------------------------------------------

    def broken(self, state: State) -> Broken | None:
        """The first invariant this state violates."""
        accepted = active = 0
        for row in state.rows:
            accepted += row.accepted
            active += row.state in self.rules.active
            wrong = None if row.withdrawn else self._untrue(row)
            if wrong:
                return wrong
        if accepted > 1:
            return Broken("I1", "two accepted sends of one person")
        if active > 1:
            return Broken("I8", "one person, two active rows")
        return None

    def _untrue(self, row: Row) -> Broken | None:
        """A row that says something else than the provider knows."""
        if row.state == CONFIRMED:
            if not (row.accepted or row.others):
                return Broken("I2", "confirmed, but the provider does not have it")
            if row.whose == FOREIGN and row.accepted:
                return Broken("I3", "the provider has our lead, and the ledger calls it somebody else's")
        elif (row.accepted or row.queued or row.due) and row.state != SENDING and row.state not in OPEN:
            return Broken("I2", f"{self.rules.names[row.state]}, but the provider has it or is about to")
        return None

    def settled(self, state: State) -> bool:
        """Every row is done with, or planned; that then nothing is outstanding is I2."""
        return all(row.state in (CONFIRMED, REJECTED, NEEDS_HUMAN, PLANNED) for row in state.rows)

    # --- what may happen next ---------------------------------------------------------------------

    def steps(self, state: State) -> Moves:
        """Everything that may happen next."""
        out: Moves = []
        for label, after in happenings(state, self.bounds):
            self._add(out, label, after)
        for w in (1, 2):
            worker = state.workers[w - 1]
            if worker.doing != IDLE:
                self._work(out, state, w, worker)
            elif w == 1 or state.workers[0] != FREE or not self.symmetric:  # else the first one does the same
                self._claim(out, state, w)
        for r, row in enumerate(state.rows):
            self._reconcile(out, state, r, row)
            if "plan overwrites" in self.flaws and row.state not in (PLANNED, REJECTED):
                again, broken = self._move(row, PLANNED, NOBODY)
                self._add(out, ("plan anew", r), state.with_row(r, again), broken)
        self._write_look_ups(out, state)
        return out

    def _claim(self, out: Moves, state: State, w: int) -> None:
        early = "no re-check of suppression" in self.flaws
        for r, row in enumerate(state.rows):
            if row.state != PLANNED or (early and state.world.suppressed):
                continue
            others = [other for o, other in enumerate(state.rows) if o != r]
            if (
                any(other.state in self.rules.active for other in others)
                and "second key missing" not in self.flaws
            ):
                continue
            claimed, broken = self._move(row, CLAIMED, w)
            doing = CHECKED if "no intent" in self.flaws else HOLDS
            after = state.with_row(r, claimed.but(owner=w)).with_worker(w, Worker(doing, r, 0, int(early)))
            self._add(out, ("claim", w, r), after, broken)

    def _work(self, out: Moves, state: State, w: int, worker: Worker) -> None:
        """The next step of a worker that has something in hand, or its death."""
        r, row = worker.row, state.rows[worker.row]
        idle = state.with_worker(w, FREE)
        # kill -9: the kernel frees its lock, and nobody holds that owner's token any more
        orphans = tuple(x.but(owner=DEAD) if x.owner == w else x for x in state.rows)
        self._add(out, ("kill", w), idle._replace(rows=orphans))
        if worker.doing == HOLDS:
            self._intend(out, state, w, worker)
        elif worker.doing == INTENDED:
            age = min(row.held, OWN_DEADLINE + 1) if "row's lease" in self.flaws else worker.age
            if not self.rules.may_send[age]:
                self._add(out, ("too late", w), state.with_worker(w, Worker(ANSWERED + NOT_PROCESSED, r)))
            elif self.bounds.atomic_send:
                self._send(out, state, w, worker)
            else:
                self._add(out, ("check", w), state.with_worker(w, worker._replace(doing=CHECKED, age=0)))
        elif worker.doing == CHECKED:
            self._send(out, state, w, worker)
        else:
            self._write_reply(out, state, w, worker)

    def _intend(self, out: Moves, state: State, w: int, worker: Worker) -> None:
        """Commit to sending, in one transaction with a last look at suppression."""
        r, row, suppressed = worker.row, state.rows[worker.row], state.world.suppressed
        idle = state.with_worker(w, FREE)
        mine = row.state == CLAIMED and row.owner == w
        if not mine and "no fence" not in self.flaws:
            self._add(out, ("stop", w), idle)
            return
        if suppressed and not worker.suppressed:
            refused, broken = self._move(row, REJECTED, w)
            self._add(out, ("refuse", w), idle.with_row(r, refused), broken)
            return
        sending, broken = self._move(row, SENDING, w)
        sending = sending.but(owner=w, attempt=min(row.attempt + 1, 2))
        going = Worker(INTENDED, r, 0, 2 if worker.suppressed and suppressed else 0)
        self._add(out, ("intend", w), state.with_row(r, sending).with_worker(w, going), broken)
        if mine:
            back, broken = self._move(row, PLANNED, w)
            self._add(out, ("give back", w), idle.with_row(r, back), broken)

    def _send(self, out: Moves, state: State, w: int, worker: Worker) -> None:
        """The request leaves; the provider and the wire decide what becomes of it."""
        r, row = worker.row, state.rows[worker.row]
        broken = None
        if row.state != SENDING and not self.bounds.lease:
            broken = Broken("I4", "a request without a committed intent")
        elif worker.suppressed == 2 or (worker.suppressed and state.world.suppressed):
            broken = Broken("I6", "a request although the suppression was committed before the intent")
        outcomes = [
            ("not received", row, LOST),
            ("not received", row, NOT_PROCESSED),
            ("refused", row, REFUSED),
        ]
        if not row.withdrawn:
            done = enrolled(row, self.bounds)
            outcomes += [("done", done, ADDED), ("done", done, LOST)]
            outcomes.append(("queued", row.but(queued=min(row.queued + 1, 2)), LOST))
            if row.accepted or row.others:
                outcomes.append(("had it", row, ALREADY_THERE))
            if "429 after work" in self.flaws:
                outcomes.append(("done", done, NOT_PROCESSED))
        for there, after, reply in outcomes:
            label = ("send", w, there, str(self.rules.replies[reply]))
            self._add(
                out, label, state.with_row(r, after).with_worker(w, Worker(ANSWERED + reply, r)), broken
            )

    def _write_reply(self, out: Moves, state: State, w: int, worker: Worker) -> None:
        """What the answer proves is written down, if the row is still ours."""
        r, row, reply = worker.row, state.rows[worker.row], worker.doing - ANSWERED
        idle = state.with_worker(w, FREE)
        mine = row.owner == w and (row.state == SENDING or "no intent" in self.flaws)
        if not mine and not self.flaws & {"no fence", "late answer overwrites"}:
            self._add(out, ("stop", w), idle)
            return
        to = self.rules.after_reply[reply]
        after, broken = self._move(row, to, w)
        if "no intent" in self.flaws:
            broken = None  # that flaw has arrows of its own
        if to == CONFIRMED:
            after = after.but(whose=self.rules.whose[reply][row.attempt])
            if after.whose == OURS and reply == ALREADY_THERE and not row.maybe:
                broken = broken or Broken("whose", "ours, though no request of ours can have put it there")
        elif to == UNKNOWN:
            after = self._doubtful(after, state, self.hosts[-1] if w == 2 else 1, row)
        elif to == PLANNED and "refused attempts count" not in self.flaws:
            after = after.but(attempt=max(row.attempt - 1, 0))
        self._add(out, ("write", w), idle.with_row(r, after), broken)

    # --- reconcilers --------------------------------------------------------------------------------

    def _reconcile(self, out: Moves, state: State, r: int, row: Row) -> None:
        """Recovery, look-ups and withdrawals, as far as this row is open to them."""
        if row.state in self.rules.held:
            if row.owner == DEAD or (self.bounds.lease and row.held >= LEASE):
                to = self.rules.after_death[row.state]
                after, broken = self._move(row, to, row.owner)
                for host in self.hosts:
                    taken = self._doubtful(after, state, host, row) if to == UNKNOWN else after
                    self._add(out, ("recover", r, host), state.with_row(r, taken), broken)
        elif row.state in OPEN:
            for host in self.hosts:
                self._look_up(out, state, r, row, host)
            if state.world.suppressed and not row.withdrawn:
                after, broken = self._move(row, REJECTED, NOBODY)
                gone = after.but(unseen=0, queued=0, due=0, others=False, withdrawn=True)
                self._add(out, ("withdraw", r), state.with_row(r, gone), broken)
        elif row.state == REJECTED:
            again, broken = self._move(row, PLANNED, NOBODY)
            self._add(out, ("plan anew", r), state.with_row(r, again.but(attempt=0, maybe=False)), broken)

    def _look_up(self, out: Moves, state: State, r: int, row: Row, host: int) -> None:
        """A reconciler asks now, and writes what it saw now or later; the answer is dated when it was asked for."""
        at = state.now(host)
        there = (row.accepted or row.others) and not row.withdrawn
        self._decide(out, ("look up", r, "undecided", host), state, r, UNDECIDED, at)
        if there:
            self._decide(out, ("look up", r, "present", host), state, r, PRESENT, at)
        if there and not row.unseen:
            return
        if len(state.looks) < self.bounds.looks:
            look = Look(ABSENT, r, at, row if "old doubt judged" in self.flaws else None)
            asked = state._replace(looks=(*state.looks, look))
            self._add(out, ("ask", r, "absent", host), asked)
        if "a person's word counts at once" in self.flaws and row.state == NEEDS_HUMAN:
            after, broken = self._move(row, PLANNED, NOBODY)
            self._add(out, ("person says", r, "absent"), state.with_row(r, after), broken)

    def _write_look_ups(self, out: Moves, state: State) -> None:
        for k, (seen, r, at, read) in enumerate(state.looks):
            rest = state._replace(looks=state.looks[:k] + state.looks[k + 1 :])
            label = ("write look-up", r, "absent")
            if state.rows[r].state not in OPEN:
                self._add(out, label, rest)
            else:
                dated = state.now(at.boot) if "absence dated when written" in self.flaws else at
                self._decide(out, label, rest, r, seen, dated, read)

    def _decide(
        self, out: Moves, label: Label, state: State, r: int, seen: int, at: Stamp, read: Row | None = None
    ) -> None:
        question = (state.rows[r], seen, at, read)
        answer = self._decided.get(question)
        if answer is None:
            answer = self._decided[question] = self._after_look_up(*question)
        after, broken = answer
        self._add(out, label, state.with_row(r, after), broken)

    def _after_look_up(self, row: Row, seen: int, at: Stamp, read: Row | None) -> tuple[Row, Broken | None]:
        since, first = (read or row).since, (read or row).first_absent
        assert since is not None
        to, kept = self.rules.after_look_up(since, first, row.state == NEEDS_HUMAN, seen, at)
        broken = None
        if to == row.state:
            after = row.but(first_absent=kept)
        else:
            after, broken = self._move(row, to, NOBODY)
            if to in OPEN:
                after = after.but(since=since, first_absent=kept)
            elif to == CONFIRMED:
                after = after.but(whose=OURS)
        if to == PLANNED and (seen != ABSENT or not first):
            broken = broken or Broken("I5", "sent again on less than two absences")
        if to == UNKNOWN and since.boot == at.boot and since.age - at.age >= PATIENCE:
            broken = broken or Broken("I10", "in doubt for 48 hours, and no person was called")
        return after, broken

    # --- how a row moves ------------------------------------------------------------------------------

    def _move(self, row: Row, to: int, by: int) -> tuple[Row, Broken | None]:
        """The row in its new state. Owner, doubt and lease end with the state they belonged to."""
        broken = None
        if (row.state, to) not in self.rules.arrows:
            broken = Broken("I7", f"{self.rules.names[row.state]} -> {self.rules.names[to]} is no arrow")
        elif row.state in self.rules.held and row.owner != by:
            broken = Broken("I7", "moved by somebody who does not own it")
        kept = row.first_absent if "old absence kept" in self.flaws else None
        moved = row.but(state=to, owner=NOBODY, since=None, first_absent=kept, whose=0, held=0)
        return moved, broken

    def _doubtful(self, after: Row, state: State, host: int, before: Row) -> Row:
        """Doubt begins now, when nobody can send this any more; what was seen of an earlier doubt is forgotten."""
        since = state.now(host)
        if "doubt dates from the intent" in self.flaws:
            since = Stamp(host, min(before.held, AGES), min(since.wall + before.held, WALLS))
        first = before.first_absent if "old absence kept" in self.flaws else None
        return after.but(since=since, first_absent=first, maybe=True)

    # --- one state for all that behave alike ----------------------------------------------------------

    def _add(self, out: Moves, label: Label, after: State, broken: Broken | None = None) -> None:
        out.append((label, self.tidy(after), broken))

    def tidy(self, state: State) -> State:
        """The state that stands for all those that differ in a worker's name or in a clock nobody will read."""
        world, rows, (one, two), looks = state
        if self.symmetric and (one > two or (one == two != FREE and _first_owner(rows) == 2)):
            rows = tuple(row.but(owner=3 - row.owner) if row.owner in (1, 2) else row for row in rows)
            state = State(world, rows, (two, one), looks)
        if len(looks) > 1 and "old doubt judged" not in self.flaws:
            state = state._replace(looks=tuple(sorted(looks)))
        if world.reboots or self._wall_always:
            return state
        world, rows, workers, looks = state
        plain = tuple([_timed_by_kernel(row) for row in rows])
        if None in plain:
            return state
        if looks:
            looks = tuple([_look_timed_by_kernel(look) for look in looks])
        return State(_CALM[world.suppressed], plain, workers, looks)


_CALM = (World(0, 0, 0), World(0, 0, 0, suppressed=True))


def _first_owner(rows: tuple[Row, ...]) -> int:
    return next((row.owner for row in rows if row.owner in (1, 2)), NOBODY)


def _timed_by_kernel(row: Row) -> Row | None:
    """The row without what the wall clocks say; None where a rule may yet read them."""
    return row if row.since is None and row.first_absent is None else _stamps_timed_by_kernel(row)


@cache
def _stamps_timed_by_kernel(row: Row) -> Row | None:
    stamps = [stamp for stamp in (row.since, row.first_absent) if stamp]
    if not all(stamp.boot for stamp in stamps):
        return None
    plain = [stamp and Stamp(stamp.boot, stamp.age, ZERO) for stamp in (row.since, row.first_absent)]
    return row.but(since=plain[0], first_absent=plain[1])


def _look_timed_by_kernel(look: Look) -> Look:
    boot, age, wall = look.at
    return look if wall == ZERO else Look(look.seen, look.row, Stamp(boot, age, ZERO), look.read)
