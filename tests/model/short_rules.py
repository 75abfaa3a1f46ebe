"""The real `push_rules.py` with short times, asked in the model's numbers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from gtm.ledger import push_rules
from tests.model.states import (
    CLAIMED,
    FOREIGN,
    OURS,
    OWN_DEADLINE,
    PATIENCE,
    QUIET,
    SENDING,
    SPACING,
    ZERO,
    Stamp,
)  # fmt: skip

_EPOCH = datetime(2026, 3, 1, tzinfo=UTC)
_BOOTS = ("an earlier boot", "machine 1", "machine 2")


def _copy(edit: Callable[[str], str]) -> ModuleType:
    """The rules as a module of its own, so that a seeded bug stays in its model."""
    module = ModuleType("push_rules_of_the_model")
    source = Path(push_rules.__file__).read_text(encoding="utf-8")
    exec(compile(edit(source), push_rules.__file__, "exec"), module.__dict__)
    times = {"SPACING": SPACING, "OWN_DEADLINE": OWN_DEADLINE, "PATIENCE": PATIENCE}
    assert all(name in module.__dict__ for name in times)
    module.__dict__.update({name: timedelta(seconds=ticks) for name, ticks in times.items()})
    return module


class Rules:
    """Every answer comes from the real functions. Those without a time are asked once, of every case there is."""

    def __init__(self, edit: Callable[[str], str] = str) -> None:
        self._module = module = _copy(edit)
        number = module.STATES.index
        self.names = module.STATES
        self.replies = list(module.Reply)
        self.arrows = {(number(start), number(end)) for start, ends in module.ARROWS.items() for end in ends}
        self.held = {number(state) for state in module.HELD}
        self.active = {number(state) for state in module.ACTIVE}
        self.after_reply = [number(module.after_reply(reply)) for reply in self.replies]
        self.whose = [
            [OURS if module.whose(reply, attempt) == module.OURS else FOREIGN for attempt in range(3)]
            for reply in self.replies
        ]
        self.after_death = {n: number(module.after_death(module.STATES[n])) for n in (CLAIMED, SENDING)}
        self.may_send = [module.may_send(0.0, float(age)) for age in range(OWN_DEADLINE + 2)]
        self._seen = list(module.Seen)
        self._instants: dict[Stamp, Any] = {}

    def after_look_up(
        self, since: Stamp, first: Stamp | None, called: bool, seen: int, at: Stamp
    ) -> tuple[int, Stamp | None]:
        """(state, first absence) after a look-up that was asked at `at`."""
        module = self._module
        doubt = module.Doubt(self._instant(since), first and self._instant(first), called)
        now = self._instant(at)
        step = module.after_look_up(doubt, self._seen[seen], now, timedelta(seconds=QUIET))
        kept = None if step.first_absent is None else at if step.first_absent is now else first
        return self.names.index(step.state), kept

    def _instant(self, stamp: Stamp) -> Any:
        instant = self._instants.get(stamp)
        if instant is None:
            wall = _EPOCH + timedelta(seconds=ZERO - stamp.wall)
            instant = self._module.Instant(_BOOTS[stamp.boot], 1000.0 - stamp.age, wall)
            self._instants[stamp] = instant
        return instant
