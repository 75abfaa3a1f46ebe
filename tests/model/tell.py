"""A counter-example in words: the explorer's labels as the steps of a scenario, and as sentences.

The model has no step "pause": a worker that takes no step while time passes is paused. Whoever replays a history
against real processes has to stop them, so the pauses are written down here.
"""

from typing import Any, NamedTuple

from tests.model.explore import OF_A_WORKER
from tests.model.states import Label

Step = tuple[Any, ...]


class Scenario(NamedTuple):
    """A history in which a bug shows. A sound ledger refuses one of its steps, or ends without harm."""

    name: str
    breaks: str  # the invariant, I1 being two accepted sends
    why: str
    by_lease: bool  # needs a take-over by time: the owner lock makes it impossible
    steps: tuple[Step, ...]


def steps(trace: tuple[Label, ...], campaigns: int) -> tuple[Step, ...]:
    """Labels as steps: workers by name, waits summed up, pauses told, campaigns named where there are two."""
    out: list[Step] = []
    busy: set[str] = set()
    stopped: set[str] = set()
    for label in trace:
        kind = label[0]
        if kind == "tick":
            out += [("pause", worker) for worker in sorted(busy - stopped)]
            stopped |= busy
            if out and out[-1][0] == "wait":
                out[-1] = ("wait", out[-1][1] + 1)
            else:
                out.append(("wait", 1))
            continue
        if kind not in OF_A_WORKER:
            out.append(_of_the_world(label, campaigns))
            if kind == "reboot":
                busy, stopped = set(), set()
            continue
        worker = f"w{label[1]}"
        if worker in stopped and kind != "kill":
            out.append(("continue", worker))
        stopped.discard(worker)
        out.append(_of_a_worker(label, worker, campaigns))
        (busy.discard if kind in ("kill", "write", "stop", "refuse", "give back") else busy.add)(worker)
    return tuple(out)


def _of_a_worker(label: Label, worker: str, campaigns: int) -> Step:
    kind, _, *rest = label
    if kind == "claim":
        return (kind, worker, *_campaign(rest[0], campaigns))
    return (kind, worker, *rest)


def _of_the_world(label: Label, campaigns: int) -> Step:
    kind, *rest = label
    if kind in ("suppress", "wall clock"):
        return label
    if kind == "reboot":
        return (kind,)
    row, *rest = rest
    seen = rest[:1] if kind in ("ask", "look up", "write look-up", "late work", "person says") else []
    return (kind, *seen, *_campaign(row, campaigns))


def _campaign(row: int, campaigns: int) -> tuple[str, ...]:
    return (f"c{row + 1}",) if campaigns > 1 else ()


_SENTENCES = {
    "claim": "{0} claims the row",
    "intend": "{0} commits its intent",
    "check": "{0} looks at its own clock: in time",
    "too late": "{0} looks at its own clock: too late, it does not send",
    "send": "{0} sends; at the provider: {1}; what {0} gets: {2}",
    "write": "{0} writes down what it got",
    "kill": "{0} is killed",
    "pause": "{0} is stopped",
    "continue": "{0} goes on",
    "stop": "{0} finds the row is no longer its own, and stops",
    "refuse": "{0} finds the person suppressed, and refuses",
    "give back": "{0} gives the row back unsent",
    "recover": "recovery takes the row from its owner",
    "ask": "a reconciler asks the provider, who says: {0}",
    "write look-up": "the reconciler writes down: {0}",
    "look up": "a look-up is written down at once: {0}",
    "person says": "a person decides: {0}",
    "late work": "the provider comes to the queued request: {0}",
    "wait": "time passes: {0}",
    "reboot": "the machine starts anew",
    "wall clock": "the wall clock jumps by {0:+d}",
    "suppress": "the person is suppressed",
    "withdraw": "the lead is withdrawn and blocked at the provider",
    "plan anew": "a later run plans the person anew",
    "somebody else adds": "somebody else adds the person at the provider",
}


def sentence(step: Step) -> str:
    """One step for a reader."""
    kind, *rest = step
    return _SENTENCES[kind].format(*rest)


def story(trace: tuple[Label, ...], campaigns: int = 1) -> str:
    """A numbered counter-example, one step a line."""
    told = [sentence(step) for step in steps(trace, campaigns)]
    return "\n".join(f"  {number:2}. {line}" for number, line in enumerate(told, 1))
