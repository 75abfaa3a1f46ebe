"""The push ledger's SQL under any order of everything that can happen: whatever comes, no promise is broken.

`pytest tests/ledger/test_ledger_machine.py --histories 5000` goes on for longer; figures in docs/reliability.md.
"""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gtm.ledger import pushes
from gtm.ledger.doubts import QUIET
from gtm.ledger.engine import Ledger
from gtm.ledger.push_rules import Reply, Seen
from tests.depth import tries
from tests.ledger.world import ANSWERED, CHECKED, HOLDS, IDLE, INTENDED, World

STEPS = 40
CAMPAIGNS = ("c1", "c2")
PEOPLE = tuple(f"{name}@x.example" for name in ("ada", "bob", "cy", "dee", "eve"))
FATES = (
    ("done", Reply.ADDED), ("done", Reply.LOST), ("queued", Reply.LOST), ("not received", Reply.LOST),
    ("not received", Reply.NOT_PROCESSED), ("refused", Reply.REFUSED), ("had it", Reply.ALREADY_THERE),
)  # fmt: skip
WAITS = (1, 29, 31, 61, 300, 601, 661)
HAPPENINGS = (
    "opt-out", "added by hand", "clock set", "restart", "audit", "withdraw", "person's word", "two days",
)  # fmt: skip
CLOCKS_OFF = (0, 1, -1, 26, -26)

people = st.sampled_from(PEOPLE)
plays = st.sampled_from(("hiring", "funding"))
campaigns = st.sampled_from(CAMPAIGNS)
workers = st.sampled_from(("w1", "w2", "w3"))


class Machine(RuleBasedStateMachine):
    """One history. `done` counts what all of them did."""

    ledger: Ledger
    done: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.ledger, quiet=QUIET, workers=3)
        self.done["histories"] += 1
        self._changed = True
        if self.done["histories"] % 250 == 0:
            print(f"{self.done['histories']:,} histories, {self.done['steps']:,} steps", flush=True)

    @initialize(both=st.booleans())
    def begin(self, both: bool) -> None:
        for campaign in CAMPAIGNS if both else CAMPAIGNS[:1]:
            self.world.plan(campaign, PEOPLE)

    def _did(self, what: str) -> None:
        """Count a step. What only lets time pass or reads changes nothing to be judged."""
        self.done["steps"] += 1
        self._changed |= what not in ("wait", "ask", "clock set")
        self.done[what] += 1

    # --- workers ----------------------------------------------------------------------------------

    def _next_step(self, name: str, data: st.DataObject, dies: bool) -> None:
        """What this worker does next; `dies`: inside the transaction."""
        world, doing = self.world, self.world.workers[name].doing
        self._did(f"{doing}, dies" if dies and doing in (IDLE, HOLDS, ANSWERED) else doing)
        if doing == IDLE:
            ready = world.runs_with_work()
            if ready:
                world.claim(name, data.draw(st.sampled_from(ready)), data.draw(st.integers(1, 2)), dies=dies)
            elif not world.recover():
                world.plan(data.draw(campaigns), PEOPLE, data.draw(plays))
        elif doing == HOLDS:
            world.intend(name, dies=dies)
        elif doing == INTENDED:
            world.check(name)
        elif doing == CHECKED:
            fates = {row.email: self._fate(data, row) for row in world.workers[name].rows}
            world.send(name, fates, data.draw(st.sampled_from((1.0, 200.0, 550.0))))
        else:
            world.write(name, dies=dies)

    def _fate(self, data: st.DataObject, row: pushes.PushRow) -> tuple[str, Reply]:
        there = self.world.provider.has(row.campaign, row.email)
        return data.draw(st.sampled_from(FATES if there else FATES[:-1]))

    @rule(name=workers, data=st.data())
    def works(self, name: str, data: st.DataObject) -> None:
        self._next_step(name, data, dies=False)

    @rule(name=workers, times=st.integers(2, 5), data=st.data())
    def works_on(self, name: str, times: int, data: st.DataObject) -> None:
        for _ in range(times):
            self._next_step(name, data, dies=False)

    @rule(data=st.data())
    def all_work(self, data: st.DataObject) -> None:
        for name in self.world.workers:
            self._next_step(name, data, dies=False)

    @rule(name=workers, data=st.data())
    def dies_at_work(self, name: str, data: st.DataObject) -> None:
        self._next_step(name, data, dies=True)

    # --- reconcilers ----------------------------------------------------------------------------------

    @rule(undecided=st.booleans())
    def asks(self, undecided: bool) -> None:
        """The answer is written down later, or never."""
        self._did("ask")
        if len(self.world.looks) < 3:
            self.world.ask(Seen.UNDECIDED if undecided else None)

    @precondition(lambda self: self.world.looks)
    @rule(data=st.data())
    def writes_a_look_up(self, data: st.DataObject) -> None:
        self._did("write look-up")
        self.world.write_look_up(data.draw(st.integers(0, len(self.world.looks) - 1)))

    @rule(rounds=st.integers(0, 3), minutes=st.sampled_from((1.02, 4.0, 11.0)))
    def reconciles(self, rounds: int, minutes: float) -> None:
        """As the schedule does: recover, look up, and look again when that may decide something."""
        self._did("reconcile")
        self.world.recover()
        for _ in range(rounds):
            self.world.wait(minutes * 60)
            if self.world.ask():
                self.world.write_look_up(len(self.world.looks) - 1)
        self.world.queue_again()

    # --- the world --------------------------------------------------------------------------------------

    @rule(campaign=campaigns, play=plays, some=st.sets(people, min_size=1))
    def plans(self, campaign: str, play: str, some: set[str]) -> None:
        self._did("plan")
        self.world.plan(campaign, sorted(some), play)

    @rule(seconds=st.sampled_from(WAITS))
    def time_passes(self, seconds: float) -> None:
        self._did("wait")
        self.world.wait(float(seconds))

    @rule(name=workers, what=st.sampled_from(("is killed", "is cut off", "gives back")))
    def something_happens_to(self, name: str, what: str) -> None:
        world, worker = self.world, self.world.workers[name]
        self._did(f"{what} when {worker.doing}")
        if what == "is killed":
            world.kill(name)
        elif what == "is cut off" and worker.owner and not worker.cut_off:
            world.cut_off(name)
        elif what == "gives back" and worker.doing in (HOLDS, INTENDED, CHECKED):
            world.give_back(name)

    @rule(
        what=st.sampled_from(HAPPENINGS), campaign=campaigns, email=people, hours=st.sampled_from(CLOCKS_OFF)
    )
    def something_happens(self, what: str, campaign: str, email: str, hours: int) -> None:
        self._did(what)
        world = self.world
        if what == "opt-out":
            world.suppress(email)
        elif what == "added by hand":
            world.provider.add_by_hand(campaign, email)
        elif what == "clock set":
            world.clocks.off = timedelta(hours=hours)
        elif what == "restart":
            world.restart()
        elif what == "audit":
            world.audit()
        elif what == "withdraw":
            world.withdraw()
        elif what == "person's word":
            world.a_person_looks()
        else:
            self._two_days_pass()

    def _two_days_pass(self) -> None:
        """Nobody could be asked meanwhile; the nightly reconcile of the third day calls a person."""
        self.world.wait(48 * 3600.0)
        self.world.recover()
        if self.world.ask(Seen.UNDECIDED):
            self.world.write_look_up(len(self.world.looks) - 1)

    # --- what must hold -----------------------------------------------------------------------------------

    @invariant()
    def no_promise_is_broken(self) -> None:
        if self._changed:
            self._changed = False
            harm = self.world.harm()
            assert harm == []

    def teardown(self) -> None:
        try:
            uneven = self.world.uneven()
            assert uneven == []
        finally:
            self.world.close()


def _run(ledger: Ledger, histories: int, *, derandomize: bool) -> Counter[str]:
    done: Counter[str] = Counter()
    machine = type("MachineOn", (Machine,), {"ledger": ledger, "done": done})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=histories, stateful_step_count=STEPS, deadline=None, derandomize=derandomize,
            phases=(Phase.generate,),  # shrinking takes minutes; the history is told as it is
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    return done


@pytest.mark.no_cover  # the lines are counted elsewhere; here they only take longer
@pytest.mark.timeout(0)
@pytest.mark.parametrize("ledger_url", ["sqlite"], indirect=True)
def test_no_order_of_events_breaks_a_promise(ledger: Ledger, request: pytest.FixtureRequest):
    """Workers, reconcilers, opt-outs, people, clocks, restarts and a sequencer that breaks, in any order."""
    histories = request.config.getoption("--histories")
    wanted = histories or tries(40, 7)
    done = _run(ledger, wanted, derandomize=not histories)
    print(*sorted(done.items()), sep="\n")
    assert done["histories"] >= wanted


@pytest.mark.no_cover
def test_no_order_of_events_breaks_a_promise_on_postgresql(ledger: Ledger):
    """The same on the other database, shorter."""
    if not ledger.is_sqlite:
        _run(ledger, tries(12, 4), derandomize=True)
