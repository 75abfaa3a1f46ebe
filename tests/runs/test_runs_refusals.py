"""Errors that are sentences: which are known, what Prefect's log keeps of them, and what is left alone."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from prefect.exceptions import FailedRun, Pause
from prefect.states import Completed
from pydantic import ValidationError

from flows.cli.errors import explain
from flows.given import WrongInput
from flows.refusals import NothingToResume, refusal, sentences
from gtm.ledger.engine import LedgerError
from gtm.ledger.runs import RunBusy, RunMissing
from gtm.openers.errors import TemplateError
from gtm.plays.explain import PlayError, Problem
from gtm.settings import Settings
from integrations.errors import NotConfigured, Unreachable
from tasks.desk import PlayChanged


def _wrong_setting() -> ValidationError:
    with pytest.raises(ValidationError) as raised:
        Settings(quiet_minutes=1)
    return raised.value


KNOWN = (
    (WrongInput("week: '2026-W99' is no week of a year."), "Wrong input"),
    (PlayError([Problem(file="a.yaml", line=3, message="no such key.")]), "Wrong input"),
    (TemplateError("a.j2", 3, "no such slot"), "Wrong input"),
    (RunMissing("'7f3a' is no run."), "Wrong input"),
    (RunBusy("Run 7f3a is at work."), "Busy"),
    (NotConfigured("apollo", "connect", "APOLLO_API_KEY is not set"), "Not configured"),
    (_wrong_setting(), "Not configured"),
    (Unreachable("apollo", "search", "nobody answers"), "Stopped"),
    (LedgerError("The ledger is locked."), "Stopped"),
    (PlayChanged("a.yaml was changed."), "Stopped"),
)


def _raising(error: BaseException) -> Callable[[], Any]:
    @sentences
    def flow() -> Any:
        raise error

    return flow


@pytest.mark.parametrize(("error", "name"), KNOWN, ids=lambda one: type(one).__name__)
def test_what_is_known_at_the_terminal_is_known_to_prefect_in_the_same_words(error: Exception, name: str):
    """One state for each; its sentence is the terminal's, and the error itself travels with it."""
    told = explain(error)
    state = _raising(error)()
    assert told is not None
    assert (state.is_failed(), state.name, state.message) == (True, name, told.sentence)
    assert state.data is error


def test_nothing_to_resume_is_completed_and_says_so():
    """It is no mistake to ask."""
    state = _raising(NothingToResume("No run waits."))()
    assert (state.is_completed(), state.name, state.message) == (True, "Nothing to resume", "No run waits.")


@pytest.mark.parametrize("error", [ZeroDivisionError(), KeyboardInterrupt(), SystemExit(), Pause()], ids=repr)
def test_surprises_and_signals_pass_untouched(error: BaseException):
    """Prefect suspends by an exception, Ctrl-C is one, and a surprise keeps its traceback."""
    with pytest.raises(type(error)):
        _raising(error)()


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.mark.parametrize("name", ["prefect.flow_runs", "prefect.task_runs", "prefect.engine"])
def test_the_log_keeps_a_sentence_of_what_is_known_and_all_of_a_surprise(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    """Prefect writes a traceback for every run that fails; the process does not say it a second time."""
    sentences(lambda: Completed())()
    logger = logging.getLogger(name)
    kept = _Kept()
    monkeypatch.setattr(logger, "handlers", [kept])
    monkeypatch.setattr(logger, "propagate", False)
    for error in (LedgerError("The ledger is locked."), FailedRun("Apollo is away."), ZeroDivisionError()):
        try:
            raise error
        except Exception:
            logger.error("exited with unexpected exception", exc_info=True)
    known = [] if name == "prefect.engine" else ["The ledger is locked.", "Apollo is away."]
    assert [record.getMessage() for record in kept.records] == [*known, "exited with unexpected exception"]
    assert [bool(record.exc_info) for record in kept.records] == [*(False for _ in known), True]


def test_an_unknown_error_has_no_refusal():
    """Nor has a validation error that is not about the settings."""
    with pytest.raises(ValidationError) as raised:
        Problem(file=1, line=None, message="")  # type: ignore[arg-type]
    assert refusal(raised.value) is None
    assert refusal(KeyError("x")) is None
