"""Where a pushing process can die: the list comes from the code of the stages, so that none is forgotten.

Every ledger function that `tasks/push.py` and `tasks/settle.py` call (or those that buy, for credits) is a point before
and after it; so is every commit, and every step of the request on the wire. A worker that was told to die at a point
sends itself the signal there.
"""

import ast
import functools
import inspect
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import httpcore._backends.sync as wire
import httpcore._trace as trace
from sqlalchemy import event

from gtm.ledger import credits, doubts, generation, leads, people, pushes, replies
from gtm.ledger.engine import Ledger
from integrations.apollo import ApolloPeople
from integrations.smartlead import Smartlead
from tasks import enrich, enrich_companies, purchase, push, settle, waiting


class Field(NamedTuple):
    """What a worker of the loop does: the stages' modules, the ledger they call, the request that goes out."""

    name: str
    stages: tuple[Any, ...]
    ledger: dict[str, Any]
    commits: tuple[str, ...]
    request: tuple[type[Any], str]


PUSHING = Field(
    "push",
    (push, settle),
    {"pushes": pushes, "doubts": doubts, "generation": generation, "leads": leads},
    ("pushes.claim", "pushes.intend", "pushes.answer", "doubts.recover", "doubts.looked_up"),
    (Smartlead, "_enrol"),
)
SPENDING = Field(
    "purchase",
    (enrich, enrich_companies, purchase, waiting),
    {"credits": credits, "people": people, "leads": leads, "replies": replies},
    ("credits.reserve", "credits.settle", "credits.close_open", "credits.doubt_of_the_dead"),
    (ApolloPeople, "enrich"),
)

_WIRE = (
    "connect_tcp",
    "send_request_headers",
    "send_request_body",
    "receive_response_headers",
    "receive_response_body",
)
_HALF = "half of the request written"


def _called(field: Field) -> list[str]:
    """`pushes.claim`, `doubts.recover`, ...: what the stages ask of the ledger."""
    return _calls(field.stages, tuple(field.ledger))


@functools.cache
def _calls(stages: tuple[Any, ...], rooms: tuple[str, ...]) -> list[str]:
    found: set[str] = set()
    for module in stages:
        for node in ast.walk(ast.parse(Path(inspect.getfile(module)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and owner.id in rooms:
                    found.add(f"{owner.id}.{node.func.attr}")
    return sorted(found)


def catalogue(field: Field = PUSHING) -> tuple[str, ...]:
    """Every point by name, in no order of time."""
    names: list[str] = []
    for function in _called(field):
        names += [f"{function} begins", f"{function} ends"]
    for function in field.commits:
        names += [f"commit of {function} begins", f"commit of {function} ends"]
    for step in _WIRE:
        names += [f"{step} begins", f"{step} ends"]
    names += [_HALF, f"{field.name} request begins", f"{field.name} request ends"]
    return tuple(names)


class Points:
    """The points of one process, and the one at which something happens to it.

    `most`: so many points it passes at most, whatever their names: one that is never reached makes nobody immortal.
    `say` is told the name of the point before the signal comes.
    """

    def __init__(
        self,
        name: str | None,
        nth: int,
        sig: signal.Signals,
        field: Field = PUSHING,
        *,
        most: int | None = None,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._name, self._nth, self._signal, self._field = name, nth, sig, field
        self._left = most if name else None
        self._say = say
        self._seen: Counter[str] = Counter()
        self._last = ""
        self._asking = False

    def reach(self, name: str) -> None:
        """Pass a point; at the chosen one, for the nth time, the signal comes."""
        self._seen[name] += 1
        if self._left is not None:
            self._left -= 1
        if self._left == 0 or (name == self._name and self._seen[name] == self._nth):
            self._name = self._left = None
            self._say(name)
            os.kill(os.getpid(), self._signal)

    def install(self, ledger: Ledger) -> None:
        """Put the points into this process's code. Not to be undone: the process is thrown away."""
        for function in _called(self._field):
            owner, _, attribute = function.partition(".")
            module = self._field.ledger[owner]
            setattr(module, attribute, self._around(function, getattr(module, attribute)))
        event.listen(ledger.engine, "commit", lambda connection: self._commit("begins"))
        self._after_commit()
        self._on_the_wire()

    def _around(self, name: str, function: Any) -> Any:
        @functools.wraps(function)
        def passed(*args: Any, **kwargs: Any) -> Any:
            self.reach(f"{name} begins")
            result = function(*args, **kwargs)
            if name in self._field.commits:
                self._last = name
            self.reach(f"{name} ends")
            return result

        return passed

    def _commit(self, which: str) -> None:
        if self._last:  # what this transaction did; at its end it is forgotten
            self.reach(f"commit of {self._last} {which}")
        if which == "ends":
            self._last = ""

    def _after_commit(self) -> None:
        write = Ledger.write

        def watched(ledger: Ledger) -> Any:
            return _Watched(write(ledger), lambda: self._commit("ends"))

        Ledger.write = watched  # type: ignore[method-assign,assignment]

    def _on_the_wire(self) -> None:
        points = self
        provider, method = self._field.request
        original = getattr(provider, method)
        name = self._field.name

        def request(self: Any, *args: Any) -> Any:
            points._asking = True
            points.reach(f"{name} request begins")
            try:
                return original(self, *args)
            finally:
                points._asking = False
                points.reach(f"{name} request ends")

        setattr(provider, method, request)
        enter, leave = trace.Trace.__enter__, trace.Trace.__exit__

        def begins(self: trace.Trace) -> trace.Trace:
            if points._asking:
                points.reach(f"{self.name} begins")
            return enter(self)

        def ends(self: trace.Trace, *error: Any) -> None:
            leave(self, *error)
            if points._asking:
                points.reach(f"{self.name} ends")

        trace.Trace.__enter__, trace.Trace.__exit__ = begins, ends  # type: ignore[method-assign]
        write = wire.SyncStream.write

        def in_halves(self: wire.SyncStream, buffer: bytes, timeout: float | None = None) -> None:
            if points._asking and len(buffer) > 400:
                write(self, buffer[: len(buffer) // 2], timeout)
                points.reach(_HALF)
                buffer = buffer[len(buffer) // 2 :]
            write(self, buffer, timeout)

        wire.SyncStream.write = in_halves  # type: ignore[method-assign]


class _Watched:
    """A context manager that tells when it is left without an error."""

    def __init__(self, inner: Any, done: Any) -> None:
        self._inner, self._done = inner, done

    def __enter__(self) -> Any:
        return self._inner.__enter__()

    def __exit__(self, *error: Any) -> Any:
        result = self._inner.__exit__(*error)
        if error[0] is None:
            self._done()
        return result
