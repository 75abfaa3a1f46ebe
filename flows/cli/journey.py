"""A Prefect flow started from the terminal: a server for it, a bar to watch, and Ctrl-C that loses nothing.

The flow runs in a thread and this one watches, so that signals arrive where nobody is busy: they ask the
stages to finish what they are in, and after ten seconds the process ends regardless. That is safe: every step is
in the ledger before it is taken.
"""

import contextvars
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from types import FrameType
from typing import Any

from rich.console import Console

from flows.cli import printing
from flows.cli.errors import FAILED, Trouble, explain
from flows.cli.prefect_home import has_server, prefect_ready
from gtm.clock import monotonic
from tasks.stage import stopping

PATIENCE = 10.0
"""Seconds between Ctrl-C and the end, whatever the stages are waiting for."""

_TICK = 0.2

Watch = Callable[[], None]
Flow = Callable[[], Any]


class Interrupted(Exception):
    """Ctrl-C or SIGTERM. `at_rest`: the flow has ended by itself; if not, its threads wait and wait."""

    def __init__(self, at_rest: bool) -> None:
        super().__init__()
        self.at_rest = at_rest


def travel(flow: Flow, watch: Watch | None = None) -> Any:
    """Run a flow to its end and return Prefect's state. `flow` imports what it needs by itself.

    `watch` is called some times a second. Raises Interrupted, or what kept the flow from being started.
    """
    console = printing.stderr()
    with _Hearing() as hearing, ExitStack() as stack:
        try:
            with _waiting(console, "reaching Prefect ..." if has_server() else "starting Prefect ..."):
                stack.enter_context(prefect_ready())
        except KeyboardInterrupt:
            raise Trouble(
                "Interrupted before anything began. Nothing was touched.", kind="interrupted"
            ) from None
        return _watched(flow, watch, hearing)


def failure(state: Any) -> Trouble:
    """Why a flow failed, from its state: our own sentence where there is one. Raises what is a surprise."""
    error = state.result(raise_on_failure=False) if state.data is not None else None
    if isinstance(error, BaseException):
        told = explain(error)
        if told is None:
            raise error
        return Trouble(told.sentence, told.code, told.kind)
    return Trouble(str(state.message or state.name), FAILED, "stopped")


def _watched(flow: Flow, watch: Watch | None, hearing: "_Hearing") -> Any:
    outcome: dict[str, Any] = {}
    # Not `thread.join`: interrupted by Ctrl-C, Python 3.11 takes the thread for ended, and so would we (bpo-45274).
    ended = Event()

    def body() -> None:
        try:
            outcome["state"] = flow()
        except BaseException as error:  # carried over to the thread that can tell it
            outcome["error"] = error
        finally:
            ended.set()

    # Prefect keeps its settings in context variables, and a new thread begins without any.
    thread = Thread(target=contextvars.copy_context().run, args=(body,), name="flow", daemon=True)
    thread.start()
    try:
        while not ended.wait(_TICK):
            if watch is not None:
                watch()
    except KeyboardInterrupt:
        raise Interrupted(at_rest=_come_to_rest(ended, hearing)) from None
    if "error" in outcome:
        raise outcome["error"]
    return outcome["state"]


def _come_to_rest(ended: Event, hearing: "_Hearing") -> bool:
    """Ask the stages to finish; whether they did in time. A second Ctrl-C does not wait."""
    until = monotonic() + PATIENCE
    printing.stderr().print("Interrupted; finishing the request in progress, at most 10 s ...")
    while not ended.is_set() and monotonic() < until and not hearing.again.is_set():
        stopping.set()  # again and again: a run that was just beginning has cleared it
        ended.wait(_TICK)
    return ended.is_set()


class _Hearing:
    """Ctrl-C, and SIGTERM which is the same: the first one interrupts, the others are heard and interrupt nothing.

    Somebody who goes on pressing would otherwise tear the end apart: the sentence that says how to go on would be
    lost, and Prefect's server left behind. After an interrupt this stays so until the program ends (`main`).
    """

    def __init__(self) -> None:
        self.again = Event()
        self._heard = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "_Hearing":
        self._before = {sign: signal.signal(sign, self._hear) for sign in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        if not self._heard:
            for sign, before in self._before.items():
                signal.signal(sign, before)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        if self._heard:
            self.again.set()
            return
        self._heard = True
        raise KeyboardInterrupt


@contextmanager
def _waiting(console: Console, words: str) -> Iterator[None]:
    """A word on the terminal while something takes long; silence into files."""
    if not console.is_terminal:
        yield
        return
    with console.status(words):
        yield
