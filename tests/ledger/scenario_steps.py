"""A scenario of the model, step by step, on the real SQL: a tick is a minute, and every rule's time is scaled to it."""

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import pytest

from gtm.ledger import push_rules
from gtm.ledger.engine import Ledger
from gtm.ledger.push_rules import Reply, Seen, may_send
from gtm.ledger.pushes import Answer
from tests.ledger.world import ANSWERED, INTENDED, World
from tests.model import states
from tests.model.tell import Scenario, Step

TICK = 60.0
QUIET = timedelta(seconds=states.QUIET * TICK)
PERSON = "ada@x.example"
NEVER = 1e12
EXCUSED = {
    "already there is always foreign": ("I2",),  # there the provider works later than it promised
    "words changed after planning": ("I11: the words are not",),  # which the audit is right to tell
}
"""What a history makes untrue by itself, whatever the ledger does."""


def scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules' times, in minutes as the model counts them in ticks."""
    for name in ("SPACING", "OWN_DEADLINE", "PATIENCE"):
        monkeypatch.setattr(push_rules, name, timedelta(seconds=getattr(states, name) * TICK))


class Replay:
    """One scenario under way."""

    def __init__(self, ledger: Ledger, flaws: frozenset[str] = frozenset()) -> None:
        self.world = World(ledger, quiet=QUIET, flaws=flaws)
        self.world.provider.lag = TICK
        self._excused: tuple[str, ...] = ()

    def harm(self) -> list[str]:
        """Every broken promise but those that the provider has broken."""
        return [one for one in self.world.harm() if not one.startswith(self._excused)]

    def run(self, scenario: Scenario, until: str = "") -> str:
        """The step that a sound ledger refuses, as words; empty: it went to its end.

        Stops at the first harm, or at the first of the invariant `until`.
        """
        self._excused = EXCUSED.get(scenario.name, ())
        campaigns = sorted(
            {step[-1] for step in scenario.steps if len(step) > 1 and step[-1] in ("c1", "c2")}
        ) or ["c1"]
        for campaign in campaigns:
            self.world.plan(campaign, [PERSON])
        for number, step in enumerate(scenario.steps, 1):
            if not self._do(step):
                return f"{number}. {' '.join(str(part) for part in step)}"
            if any(one.startswith(until) for one in self.harm()):
                return ""
        return ""

    def _do(self, step: Step) -> bool:
        kind, *rest = step
        return self._steps[kind](self, *rest)

    def _claim(self, worker: str, campaign: str = "c1") -> bool:
        return self.world.claim(worker, self.world.runs[campaign][-1], 10)

    def _too_late(self, worker: str) -> bool:
        """It knows that it was too late, and has not written so yet."""
        one = self.world.workers[worker]
        if may_send(one.began, self.world.clocks.up):
            return False
        one.answers = [Answer(row.key, Reply.NOT_PROCESSED, "not sent: too late") for row in one.rows]
        one.doing = ANSWERED
        return True

    def _send(self, worker: str, there: str, reply: str) -> bool:
        at_once = self.world.workers[worker].doing == INTENDED  # check and request are one
        if at_once and not self.world.check(worker):
            return False
        return self.world.send(worker, {PERSON: (there, Reply(reply))}, NEVER)

    def _ask(self, seen: str, campaign: str | None = None) -> bool:
        return self.world.ask(Seen(seen), campaign)

    def _write_look_up(self, seen: str, campaign: str | None = None) -> bool:
        return self.world.write_look_up()

    def _look_up(self, seen: str, campaign: str | None = None) -> bool:
        """Asked and written at once, whatever else is under way."""
        return self._ask(seen, campaign) and self.world.write_look_up(len(self.world.looks) - 1)

    def _person_says(self, seen: str, campaign: str | None = None) -> bool:
        return self.world.person_says({"absent": "planned", "present": "confirmed"}[seen], campaign)

    def _late_work(self, what: str, campaign: str = "c1") -> bool:
        for work in self.world.provider.queue:
            work.dropped = what == "dropped"
        return bool(self.world.provider.work_off())

    def _plan_anew(self, campaign: str = "c1") -> bool:
        """By another play: its leads know nothing of the first one's, so the push ledger alone has to."""
        return self.world.plan(campaign, [PERSON], "funding")

    def _wait(self, ticks: int) -> bool:
        self.world.wait(ticks * TICK)
        return True

    def _wall_clock(self, ticks: int) -> bool:
        self.world.clocks.off += timedelta(seconds=ticks * TICK)
        return True

    def _adds(self, campaign: str = "c1") -> bool:
        self.world.provider.add_by_hand(campaign, PERSON)
        return True

    def _kill(self, worker: str) -> bool:
        self.world.kill(worker)
        return True

    def _restart(self) -> bool:
        self.world.restart()
        return True

    def _stands_still(self, worker: str) -> bool:
        """Who takes no step is stopped; nothing else has to be done for it."""
        return worker in self.world.workers

    _steps: ClassVar[dict[str, Callable[..., bool]]] = {
        "claim": _claim,
        "intend": lambda self, worker: self.world.intend(worker),
        "check": lambda self, worker: self.world.check(worker),
        "too late": _too_late,
        "send": _send,
        "write": lambda self, worker: self.world.write(worker),
        "kill": _kill,
        "pause": _stands_still,
        "continue": _stands_still,
        "recover": lambda self: self.world.recover(),
        "ask": _ask,
        "write look-up": _write_look_up,
        "look up": _look_up,
        "person says": _person_says,
        "late work": _late_work,
        "plan anew": _plan_anew,
        "wait": _wait,
        "wall clock": _wall_clock,
        "reboot": _restart,
        "give back": lambda self, worker: self.world.give_back(worker),
        "alter words": lambda self: self.world.alter_words(),
        "suppress": lambda self: self.world.suppress(PERSON),
        "somebody else adds": _adds,
    }
