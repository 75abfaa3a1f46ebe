"""The push ledger as a transition system: one person, two workers, reconcilers, a provider, and everything that breaks.

The moves are decided by the real `gtm.ledger.push_rules` (a private copy, with short times); what the SQL adds (fence,
commit order, second key, suppression read again) is modelled here, and can be left out by name (`flaws`).

A stalled process is one that takes no step while others do, so SIGSTOP and a paused machine need no state of their
own: they are explored at every point. Time is discrete; within one tick, every order of events is explored. Ages
saturate above the largest threshold, so the space is finite although nothing bounds the length of a history.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from gtm.ledger import push_rules

# Times, in ticks of one second. The provider's promise: queued work is done within ASYNC of its request, and a
# look-up shows it within LAG of that. ASYNC < QUIET and LAG <= SPACING are the ledger's assumptions.
ASYNC, LAG = 1, 1
QUIET, SPACING, OWN_DEADLINE, PATIENCE = 2, 1, 1, 8
LEASE = 2  # of a take-over by time, where the owner lock is left out
JUMP = 9  # the wall clock's, more than PATIENCE
HELD_BACK = 3  # how old a look-up's answer may be when it is written down at last
AGES = PATIENCE + HELD_BACK
ZERO = 32  # wall ages may be negative, and hash(-1) == hash(-2)
WALLS = ZERO + PATIENCE + JUMP + HELD_BACK

PLANNED, CLAIMED, SENDING, CONFIRMED, REJECTED, UNKNOWN, NEEDS_HUMAN = range(7)
OPEN = (UNKNOWN, NEEDS_HUMAN)
NOBODY, DEAD = 0, 3  # owners; 1 and 2 are the workers
OURS, FOREIGN = 1, 2

# A worker: (what it is about to do, row, age of its intent by its own clock, whether suppression was seen too early)
IDLE, HOLDS, INTENDED, CHECKED, ANSWERED = 0, 1, 2, 3, 4  # ANSWERED + n: with the n-th reply in hand
FREE = (IDLE, 0, 0, 0)

PRESENT, ABSENT, UNDECIDED = 0, 1, 2

Row = tuple[Any, ...]
"""state, owner, attempt, since, first absent, whose, held for, | accepted, unseen for, queued 1, queued 0,
put there by others, withdrawn, an earlier request may have been worked on. After the bar: what only the world knows."""
State = tuple[Any, ...]
"""(reboots left, jumps left, wall offset, suppressed), rows, workers, look-ups under way."""
Label = tuple[Any, ...]


class Bounds(NamedTuple):
    """How much may happen in one history, and on what machines."""

    rows: int = 1
    looks: int = 1  # look-ups under way at once
    reboots: int = 1
    jumps: int = 1  # of the wall clock, forwards and back, each
    foreign: bool = True  # somebody else adds the person at the provider
    suppression: bool = True
    two_hosts: bool = False  # the second worker and its reconciler live on a machine of their own
    lease: bool = False  # take over from an owner by age, not by its kernel lock
    atomic_send: bool = False  # nothing comes between the check of the deadline and the request
    late_work: int = ASYNC  # how long the provider really takes with queued work
    lag: int = LAG  # how long a look-up really stays blind


class Broken(NamedTuple):
    """An invariant that does not hold, and what was seen."""

    invariant: str
    what: str


class Rules:
    """The real rules with short times; answers are remembered, since the same questions come by the million."""

    def __init__(self, edit: Callable[[str], str] = str) -> None:
        self.module = module = _fresh_copy(edit)
        self.replies = list(module.Reply)
        self.arrows = {
            (module.STATES.index(start), module.STATES.index(end))
            for start, ends in module.ARROWS.items()
            for end in ends
        }
        self.held = {module.STATES.index(state) for state in module.HELD}
        self.active = {module.STATES.index(state) for state in module.ACTIVE}
        self.after_reply = [module.STATES.index(module.after_reply(reply)) for reply in self.replies]
        self.whose = [
            [OURS if module.whose(reply, attempt) == module.OURS else FOREIGN for attempt in range(3)]
            for reply in self.replies
        ]
        self.after_death = {
            state: module.STATES.index(module.after_death(module.STATES[state]))
            for state in (CLAIMED, SENDING)
        }
        self.may_send = [module.may_send(0.0, float(age)) for age in range(OWN_DEADLINE + 2)]
        self._looked_up: dict[tuple[Any, ...], tuple[int, Any]] = {}

    def after_look_up(self, since: Any, first: Any, called: bool, seen: int, at: Any) -> tuple[int, Any]:
        """(state, first absence) after a look-up that was asked at `at`."""
        question = (since, first, called, seen, at)
        answer = self._looked_up.get(question)
        if answer is None:
            answer = self._looked_up[question] = self._ask(since, first, called, seen, at)
        return answer

    def _ask(self, since: Any, first: Any, called: bool, seen: int, at: Any) -> tuple[int, Any]:
        module = self.module
        was = self._instant(first) if first else None
        now = self._instant(at)
        doubt = module.Doubt(self._instant(since), was, called)
        step = module.after_look_up(doubt, list(module.Seen)[seen], now, timedelta(seconds=QUIET))
        kept = 0 if step.first_absent is None else at if step.first_absent is now else first
        return module.STATES.index(step.state), kept

    def _instant(self, stamp: tuple[int, int, int]) -> Any:
        boot, age, wall = stamp
        at = _EPOCH + timedelta(seconds=ZERO - wall)
        return self.module.Instant(("an earlier boot", "host 1", "host 2")[boot], 1000.0 - age, at)


_EPOCH = datetime(2026, 3, 1, tzinfo=UTC)


def _fresh_copy(edit: Callable[[str], str]) -> ModuleType:
    """The rules as a module of its own, so that a seeded bug stays in its model."""
    module = ModuleType("push_rules_of_the_model")
    source = Path(push_rules.__file__).read_text(encoding="utf-8")
    exec(compile(edit(source), push_rules.__file__, "exec"), module.__dict__)
    module.SPACING = timedelta(seconds=SPACING)  # type: ignore[attr-defined]
    module.OWN_DEADLINE = timedelta(seconds=OWN_DEADLINE)  # type: ignore[attr-defined]
    module.PATIENCE = timedelta(seconds=PATIENCE)  # type: ignore[attr-defined]
    return module


EMPTY_ROW: Row = (PLANNED, NOBODY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


class Model:
    """The transition system. `steps` gives what may happen next, `broken` judges a state."""

    def __init__(
        self, bounds: Bounds, rules: Rules | None = None, flaws: Iterable[str] = (), *, symmetric: bool = True
    ) -> None:
        self.bounds = bounds
        self.rules = rules or Rules()
        self.flaws = frozenset(flaws)
        unknown = self.flaws - FLAWS
        assert not unknown, f"no such flaw: {sorted(unknown)}"
        self.symmetric = symmetric and not bounds.two_hosts  # workers of one machine are alike
        self.host = (0, 1, 2 if bounds.two_hosts else 1)
        self._older: dict[Any, Any] = {0: 0}
        # Where one machine never starts anew, no rule ever reads the wall clock, and the model need not carry it.
        self._wall_always = "wall matters" in self.flaws or bounds.two_hosts

    def start(self) -> State:
        """Everything planned, nothing sent."""
        bounds = self.bounds
        env = (bounds.reboots, bounds.jumps, bounds.jumps, 0, 0)
        return self.tidy(env, (EMPTY_ROW,) * bounds.rows, (FREE, FREE), ())

    # --- what must hold in every state ------------------------------------------------------------

    def broken(self, state: State) -> Broken | None:
        """The first invariant this state violates."""
        rows = state[1]
        accepted = 0
        active = 0
        for row in rows:
            st, acc, gone = row[0], row[7], row[12]
            accepted += acc
            active += st in self.rules.active
            waiting = row[9] or row[10]
            if gone:
                continue
            if st == CONFIRMED and not (acc or row[11]):
                return Broken("I2", "confirmed, but the provider does not have it")
            if st == CONFIRMED and row[5] == FOREIGN and acc:
                return Broken("I3", "the provider has our lead, and the ledger calls it somebody else's")
            if (acc or waiting) and st not in (SENDING, *OPEN, CONFIRMED):
                name = self.rules.module.STATES[st]
                return Broken("I2", f"{name}, but the provider has it or is about to")
        if accepted > 1:
            return Broken("I1", "two accepted sends of one person")
        if active > 1:
            return Broken("I8", "one person, two active rows")
        return None

    def settled(self, state: State) -> bool:
        """Terminal: every row is done with, or planned with nothing outstanding."""
        return all(row[0] in (CONFIRMED, REJECTED, NEEDS_HUMAN, PLANNED) for row in state[1])

    # --- what may happen next ---------------------------------------------------------------------

    def steps(self, state: State) -> list[tuple[Label, State, Broken | None]]:
        """(what happened, the state after it, the rule of conduct it broke)."""
        out: list[tuple[Label, State, Broken | None]] = []
        env, rows, workers, looks = state
        self._world(out, env, rows, workers, looks)
        for w in (1, 2):
            worker = workers[w - 1]
            if worker[0] == IDLE:
                if w == 2 and workers[0] == FREE and self.symmetric:
                    continue  # the other idle one does the same
                self._claim(out, state, w)
            else:
                self._work(out, state, w, worker)
        self._reconcile(out, env, rows, workers, looks)
        return out

    def _claim(self, out: list[Any], state: State, w: int) -> None:
        env, rows, workers, looks = state
        for r, row in enumerate(rows):
            if row[0] != PLANNED:
                continue
            if "second key missing" not in self.flaws and any(
                other[0] in self.rules.active for o, other in enumerate(rows) if o != r
            ):
                continue
            early = 0
            if "no re-check of suppression" in self.flaws:
                if env[4]:
                    continue
                early = 1
            if "no intent" in self.flaws:
                # the request follows the claim at once
                claimed, broken = self._move(row, CLAIMED, w)
                after = (CHECKED, r, 0, early)
            else:
                claimed, broken = self._move(row, CLAIMED, w)
                after = (HOLDS, r, 0, early)
            claimed = (CLAIMED, w, *claimed[2:6], 0, *claimed[7:])
            self._add(
                out, ("claim", w, r), env, _put(rows, r, claimed), _put(workers, w - 1, after), looks, broken
            )

    def _work(self, out: list[Any], state: State, w: int, worker: tuple[int, ...]) -> None:
        env, rows, workers, looks = state
        doing, r, age, early = worker
        row = rows[r]
        idle = _put(workers, w - 1, FREE)
        # kill -9: the kernel frees its lock, and nobody holds that owner's token any more
        orphaned = tuple((x[0], DEAD, *x[2:]) if x[1] == w else x for x in rows)
        self._add(out, ("kill", w), env, orphaned, idle, looks, None)
        mine = row[1] == w or "no fence" in self.flaws
        if doing == HOLDS:
            if not (mine and (row[0] == CLAIMED or "no fence" in self.flaws)):
                self._add(out, ("stop", w), env, rows, idle, looks, None)
                return
            if env[4] and not early:
                refused, broken = self._move(row, REJECTED, w)
                self._add(out, ("refuse", w), env, _put(rows, r, refused), idle, looks, broken)
                return
            sending, broken = self._move(row, SENDING, w)
            sending = (SENDING, w, min(row[2] + 1, 2), *sending[3:6], 0, *sending[7:])
            going = _put(workers, w - 1, (INTENDED, r, 0, env[4] if early else 0))
            self._add(out, ("intend", w), env, _put(rows, r, sending), going, looks, broken)
            if mine and row[0] == CLAIMED:
                back, broken = self._move(row, PLANNED, w)
                self._add(out, ("give back", w), env, _put(rows, r, back), idle, looks, broken)
        elif doing == INTENDED:
            by = min(row[6], OWN_DEADLINE + 1) if "row's lease" in self.flaws else age
            if not self.rules.may_send[by]:
                not_sent = _put(workers, w - 1, (ANSWERED + 3, r, 0, 0))
                self._add(out, ("too late", w), env, rows, not_sent, looks, None)
            elif self.bounds.atomic_send:
                self._send(out, state, w, r, early)
            else:
                checked = _put(workers, w - 1, (CHECKED, r, 0, early))
                self._add(out, ("check", w), env, rows, checked, looks, None)
        elif doing == CHECKED:
            self._send(out, state, w, r, early)
        else:
            self._write_reply(out, state, w, r, doing - ANSWERED)

    def _send(self, out: list[Any], state: State, w: int, r: int, early: int) -> None:
        """The request leaves; the provider and the wire decide what becomes of it."""
        env, rows, workers, looks = state
        row = rows[r]
        broken = None
        if row[0] != SENDING and not self.bounds.lease:
            broken = Broken("I4", "a request without a committed intent")
        elif early:
            broken = Broken("I6", "a request although the suppression was committed before the intent")
        gone = row[12]
        added, already, refused, unprocessed, lost = range(5)

        def outcome(name: str, after: Row, reply: int) -> None:
            answered = _put(workers, w - 1, (ANSWERED + reply, r, 0, 0))
            reply_name = str(self.rules.replies[reply])
            self._add(out, ("send", w, name, reply_name), env, _put(rows, r, after), answered, looks, broken)

        outcome("not received", row, lost)
        outcome("not received", row, unprocessed)
        outcome("refused", row, refused)
        if not gone:
            for reply in (added, lost):
                outcome("done", self._accepted(row), reply)
            if self.bounds.late_work:
                outcome("queued", (*row[:9], min(row[9] + 1, 2), *row[10:]), lost)
            if row[7] or row[11]:
                outcome("had it", row, already)
        if "429 after work" in self.flaws and not gone:
            outcome("done", self._accepted(row), unprocessed)

    def _accepted(self, row: Row) -> Row:
        """The provider enrols the person; it may take a moment until a look-up shows it."""
        unseen = self.bounds.lag + 1 if not (row[7] or row[11]) else row[8]
        return (*row[:7], min(row[7] + 1, 2), unseen, *row[9:])

    def _write_reply(self, out: list[Any], state: State, w: int, r: int, reply: int) -> None:
        env, rows, workers, looks = state
        row = rows[r]
        idle = _put(workers, w - 1, FREE)
        mine = row[1] == w and (row[0] == SENDING or "no intent" in self.flaws)
        if not mine and not self.flaws & {"no fence", "late answer overwrites"}:
            self._add(out, ("stop", w), env, rows, idle, looks, None)
            return
        to = self.rules.after_reply[reply]
        after, broken = self._move(row, to, w)
        if broken is not None and "no intent" in self.flaws and row[0] == CLAIMED:
            broken = None  # that flaw has arrows of its own
        if to == CONFIRMED:
            whose = self.rules.whose[reply][row[2]]
            after = (*after[:5], whose, *after[6:])
            if whose == OURS and reply == 1 and not row[13]:
                broken = broken or Broken(
                    "W", "ours, though we never sent a request that could have put it there"
                )
        elif to == UNKNOWN:
            after = self._doubtful(after, env, self.host[w], row)
        elif to == PLANNED and "refused attempts count" not in self.flaws:
            after = (*after[:2], max(row[2] - 1, 0), *after[3:])
        self._add(out, ("write", w), env, _put(rows, r, after), idle, looks, broken)

    def _doubtful(self, row: Row, env: tuple[int, ...], host: int, before: Row) -> Row:
        """Doubt begins now, when nobody can send this any more; what was seen of an earlier doubt is forgotten."""
        since = self._now(env, host)
        if "doubt dates from the intent" in self.flaws:
            since = (host, min(before[6], AGES), min(since[2] + before[6], WALLS))
        first = before[4] if "old absence kept" in self.flaws else 0
        return (*row[:3], since, first, *row[5:13], 1)

    def _move(self, row: Row, to: int, by: int) -> tuple[Row, Broken | None]:
        """The row in its new state. Owner, doubt and lease end with the state they belonged to."""
        broken = None
        if (row[0], to) not in self.rules.arrows:
            names = self.rules.module.STATES
            broken = Broken("I7", f"{names[row[0]]} -> {names[to]} is no arrow")
        elif row[0] in self.rules.held and row[1] != by:
            broken = Broken("I7", "moved by somebody who does not own it")
        kept = row[4] if "old absence kept" in self.flaws else 0
        return (to, NOBODY, row[2], 0, kept, 0, 0, *row[7:]), broken

    def _world(self, out: list[Any], env: Any, rows: Any, workers: Any, looks: Any) -> None:
        """Provider, clocks, machine, suppression, other people."""
        late = False
        for r, row in enumerate(rows):
            for place in (10, 9):
                if row[place]:
                    less = (*row[:place], row[place] - 1, *row[place + 1 :])
                    self._add(
                        out,
                        ("late work", r, "done"),
                        env,
                        _put(rows, r, self._accepted(less)),
                        workers,
                        looks,
                    )
                    self._add(out, ("late work", r, "dropped"), env, _put(rows, r, less), workers, looks)
            late = late or bool(row[10])
            if self.bounds.foreign and not row[11] and not row[12]:
                there = (*row[:8], row[8] if row[7] else self.bounds.lag + 1, *row[9:11], 1, *row[12:])
                self._add(out, ("somebody else adds", r), env, _put(rows, r, there), workers, looks)
        if self.bounds.suppression and not env[4]:
            self._add(out, ("suppress",), (*env[:4], 1), rows, workers, looks)
        if not late:
            self._tick(out, env, rows, workers, looks)
        if env[0]:
            for host in (1, 2) if self.bounds.two_hosts else (1,):
                self._reboot(out, env, rows, workers, looks, host)
        if env[1]:
            self._add(
                out,
                ("wall clock", +JUMP),
                (env[0], env[1] - 1, env[2], env[3] + JUMP, env[4]),
                rows,
                workers,
                looks,
            )
        if env[2]:
            self._add(
                out,
                ("wall clock", -JUMP),
                (env[0], env[1], env[2] - 1, env[3] - JUMP, env[4]),
                rows,
                workers,
                looks,
            )

    def _tick(self, out: list[Any], env: Any, rows: Any, workers: Any, looks: Any) -> None:
        older = self._age
        aged = []
        for row in rows:
            held = min(row[6] + 1, AGES) if row[0] in (CLAIMED, SENDING) else 0
            queued, due = (0, row[9]) if self.bounds.late_work <= ASYNC else (row[9], 0)  # or it is never due
            aged.append(
                (
                    *row[:3],
                    older(row[3]),
                    older(row[4]),
                    row[5],
                    held,
                    row[7],
                    max(row[8] - 1, 0),
                    queued,
                    due,
                    *row[11:],
                )
            )
        waiting = tuple((seen, r, older(at)) for seen, r, at in looks if at[1] < HELD_BACK)
        on = tuple(
            (d, r, min(a + 1, OWN_DEADLINE + 1), e) if d == INTENDED else (d, r, a, e)
            for d, r, a, e in workers
        )
        self._add(out, ("tick",), env, tuple(aged), on, waiting)

    def _age(self, stamp: Any) -> Any:
        aged = self._older.get(stamp)
        if aged is None:
            boot, age, wall = stamp
            aged = (boot, min(age + 1, AGES) if boot else 0, min(wall + 1, WALLS))
            self._older[stamp] = aged
        return aged

    def _reboot(self, out: list[Any], env: Any, rows: Any, workers: Any, looks: Any, host: int) -> None:
        """Its processes die with the machine, and its kernel's clock starts anew."""
        dead = [w for w in (1, 2) if self.host[w] == host]

        def gone(stamp: Any) -> Any:
            return (0, 0, stamp[2]) if stamp and stamp[0] == host else stamp

        after = tuple(
            (row[0], DEAD if row[1] in dead else row[1], row[2], gone(row[3]), gone(row[4]), *row[5:])
            for row in rows
        )
        left = tuple(FREE if w in dead else workers[w - 1] for w in (1, 2))
        asking = tuple(look for look in looks if look[2][0] != host)
        self._add(out, ("reboot", host), (env[0] - 1, *env[1:]), after, left, asking)

    def _reconcile(self, out: list[Any], env: Any, rows: Any, workers: Any, looks: Any) -> None:
        hosts = (1, 2) if self.bounds.two_hosts else (1,)
        for r, row in enumerate(rows):
            if row[0] in (CLAIMED, SENDING):
                if row[1] == DEAD or (self.bounds.lease and row[6] >= LEASE):
                    to = self.rules.after_death[row[0]]
                    after, broken = self._move(row, to, row[1])
                    if to == UNKNOWN:
                        for host in hosts:
                            doubt = self._doubtful(after, env, host, row)
                            self._add(
                                out, ("recover", r, host), env, _put(rows, r, doubt), workers, looks, broken
                            )
                    else:
                        self._add(out, ("recover", r, 1), env, _put(rows, r, after), workers, looks, broken)
            elif row[0] in OPEN:
                self._look(out, env, rows, workers, looks, r)
                if env[4] and not row[12]:
                    after, broken = self._move(row, REJECTED, NOBODY)
                    after = (*after[:8], 0, 0, 0, 0, 1, *after[13:])
                    self._add(out, ("withdraw", r), env, _put(rows, r, after), workers, looks, broken)
            elif row[0] == REJECTED:
                after, broken = self._move(row, PLANNED, NOBODY)
                after = (*after[:2], 0, *after[3:13], 0)
                self._add(out, ("plan anew", r), env, _put(rows, r, after), workers, looks, broken)
        for k, (seen, r, at) in enumerate(looks):
            rest = looks[:k] + looks[k + 1 :]
            if k and looks[k - 1] == looks[k]:
                continue
            if rows[r][0] in OPEN:
                dated = self._now(env, at[0]) if "absence dated when written" in self.flaws else at
                self._decide(
                    out,
                    ("write look-up", r, ("present", "absent")[seen]),
                    env,
                    rows,
                    workers,
                    rest,
                    r,
                    seen,
                    dated,
                )

    def _look(self, out: list[Any], env: Any, rows: Any, workers: Any, looks: Any, r: int) -> None:
        """A reconciler asks now and writes what it saw later; the answer is dated when it was asked for."""
        row = rows[r]
        there = (row[7] or row[11]) and not row[12]
        for host in (1, 2) if self.bounds.two_hosts else (1,):
            at = self._now(env, host)
            self._decide(out, ("look up", r, "undecided", host), env, rows, workers, looks, r, UNDECIDED, at)
            if there:
                self._decide(out, ("look up", r, "present", host), env, rows, workers, looks, r, PRESENT, at)
            if not there or row[8]:
                if len(looks) < self.bounds.looks:
                    self._add(out, ("ask", r, "absent", host), env, rows, workers, (*looks, (ABSENT, r, at)))
                if "a person's word counts at once" in self.flaws and row[0] == NEEDS_HUMAN:
                    after, broken = self._move(row, PLANNED, NOBODY)
                    self._add(
                        out, ("person says", r, "absent"), env, _put(rows, r, after), workers, looks, broken
                    )

    def _decide(
        self,
        out: list[Any],
        label: Label,
        env: Any,
        rows: Any,
        workers: Any,
        looks: Any,
        r: int,
        seen: int,
        at: Any,
    ) -> None:
        row = rows[r]
        since, first = row[3], row[4]
        to, kept = self.rules.after_look_up(since, first, row[0] == NEEDS_HUMAN, seen, at)
        if to == row[0]:
            after: Row = (*row[:4], kept, *row[5:])
            broken = None
        else:
            after, broken = self._move(row, to, row[1])
            if to in OPEN:
                after = (*after[:3], since, kept, *after[5:])
            elif to == CONFIRMED:
                after = (*after[:5], OURS, *after[6:])
        if to == PLANNED and broken is None and (seen != ABSENT or not first):
            broken = Broken("I5", "sent again on less than two absences")
        if to == UNKNOWN and since[0] == at[0] and since[1] - at[1] >= PATIENCE:
            broken = Broken("I10", "in doubt for 48 hours, and no person was called")
        self._add(out, label, env, _put(rows, r, after), workers, looks, broken)

    # --- one state for all that behave alike --------------------------------------------------------

    def _now(self, env: Any, host: int) -> tuple[int, int, int]:
        return (host, 0, ZERO - (env[3] if host == 1 else 0))

    def _add(
        self,
        out: list[Any],
        label: Label,
        env: Any,
        rows: Any,
        workers: Any,
        looks: Any,
        broken: Broken | None = None,
    ) -> None:
        out.append((label, self.tidy(env, rows, workers, looks), broken))

    def tidy(self, env: Any, rows: Any, workers: Any, looks: Any) -> State:
        if self.symmetric and (
            workers[0] > workers[1]
            or (workers[0] == workers[1] != FREE and next((x[1] for x in rows if x[1] in (1, 2)), 1) == 2)
        ):
            workers = (workers[1], workers[0])
            rows = tuple((row[0], 3 - row[1], *row[2:]) if row[1] in (1, 2) else row for row in rows)
        if len(looks) > 1:
            looks = tuple(sorted(looks))
        if not env[0] and not self._wall_always:
            if not any((row[3] and not row[3][0]) or (row[4] and not row[4][0]) for row in rows):
                env = (0, 0, 0, 0, env[4])
                looks = tuple((seen, r, (at[0], at[1], ZERO)) for seen, r, at in looks)
                rows = tuple(
                    (*row[:3], row[3] and (*row[3][:2], ZERO), row[4] and (*row[4][:2], ZERO), *row[5:])
                    for row in rows
                )
        return env, rows, workers, looks


FLAWS = frozenset(
    {
        "second key missing", "no re-check of suppression", "no intent", "no fence", "row's lease",
        "late answer overwrites", "old absence kept", "absence dated when written", "a person's word counts at once",
        "doubt dates from the intent", "refused attempts count", "429 after work", "wall matters",
    }
)  # fmt: skip
"""What the SQL, or the provider, may be made to do wrong."""


def _put(items: tuple[Any, ...], place: int, item: Any) -> tuple[Any, ...]:
    return (*items[:place], item, *items[place + 1 :])
