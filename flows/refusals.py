"""Errors that are sentences: what Prefect is told when a flow cannot go on, instead of a traceback.

Somebody typed a wrong play, a key is missing, the ledger is locked: the flow run's state says so, with a name and a
sentence, and so does its log. `flows/cli/errors.py` tells the same errors at a terminal, by an exit code. What is not
known here is a surprise, and a surprise keeps its traceback.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.exceptions import CancelledRun, FailedRun
from prefect.states import Completed, Failed
from pydantic import ValidationError

from flows.given import WrongInput
from gtm.ledger.engine import LedgerError
from gtm.ledger.runs import RunBusy, RunMissing
from gtm.openers.errors import TemplateError
from gtm.plays.explain import PlayError
from gtm.sentences import ended
from gtm.settings import what_is_wrong
from integrations.errors import IntegrationError, NotConfigured
from tasks.desk import PlayChanged

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")

_INPUT, _CONFIGURATION, _STOPPED, _BUSY = "Wrong input", "Not configured", "Stopped", "Busy"

_PROCESS = "prefect.engine"

# The first that fits: NotConfigured is an IntegrationError too.
_STATES: tuple[tuple[type[Exception], str], ...] = (
    (WrongInput, _INPUT),
    (PlayError, _INPUT),
    (TemplateError, _INPUT),
    (RunMissing, _INPUT),
    (RunBusy, _BUSY),
    (NotConfigured, _CONFIGURATION),
    (IntegrationError, _STOPPED),
    (LedgerError, _STOPPED),
    (PlayChanged, _STOPPED),
)


class NothingToResume(RunMissing):
    """No run waits to go on: nothing is wrong with that."""


class Refusal(NamedTuple):
    """How a flow run ends that could not go on: the name of its state, and a sentence."""

    name: str
    sentence: str


def refusal(error: BaseException) -> Refusal | None:
    """What to tell about an error we know; None: it is a surprise."""
    if isinstance(error, ValidationError):
        return Refusal(_CONFIGURATION, what_is_wrong(error)) if error.title == "Settings" else None
    name = next((name for kind, name in _STATES if isinstance(error, kind)), None)
    if name is None:
        return None
    return Refusal(name, ended(error) if isinstance(error, IntegrationError) else str(error))


def sentences(flow: Callable[_Given, State[_Result]]) -> Callable[_Given, State[_Result]]:
    """Put below `@flow`: an error we know becomes the flow run's state, and whoever asks finds the error in it."""

    @wraps(flow)
    def told(*args: _Given.args, **kwargs: _Given.kwargs) -> State[_Result]:
        _no_tracebacks()
        try:
            return flow(*args, **kwargs)
        except NothingToResume as nothing:
            return Completed(name="Nothing to resume", message=str(nothing))
        except Exception as error:
            why = refusal(error)
            if why is None:
                raise
            failed: State[Any] = Failed(name=why.name, message=why.sentence, data=error)
            return failed

    return told


def _no_tracebacks() -> None:
    """Prefect logs a traceback for every run that fails, also where a sentence is the whole story."""
    for name in ("prefect.flow_runs", "prefect.task_runs", _PROCESS):
        logging.getLogger(name).addFilter(_in_a_sentence)


def _in_a_sentence(record: logging.LogRecord) -> bool:
    """Put the sentence in the place of "unexpected exception" and its traceback; the process says it only once."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return True
    why = refusal(error)
    if why is None and not isinstance(
        error, FailedRun | CancelledRun
    ):  # these carry the message of our state
        return True
    record.msg, record.args = (why.sentence if why else str(error)), ()
    record.exc_info = record.exc_text = None
    return record.name != _PROCESS
