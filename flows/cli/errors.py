"""The one place that turns exceptions into a sentence and an exit code. Nobody ever sees a traceback unasked.

0  done        1  failed        2  wrong usage or configuration, nothing was touched
3  done, but rows are in doubt or need a human                      4  waits for approval
"""

import traceback
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from gtm.folders import make_private
from gtm.sentences import ended

DONE, FAILED, USAGE, DOUBT, WAITS = range(5)

_UNTOUCHED = "Nothing was touched."


class Told(NamedTuple):
    """What the user is told: the exit code, what kind of trouble it is (for `--json`), the sentences."""

    code: int
    kind: str
    sentence: str


class Trouble(Exception):
    """A verb cannot do what it was asked. `str()` is what the user reads; `code` how the program ends.

    `at_rest` False: threads of ours still wait for a provider, and the process must not wait for them.
    """

    def __init__(
        self, sentence: str, code: int = FAILED, kind: str = "failed", *, at_rest: bool = True
    ) -> None:
        super().__init__(sentence)
        self.code = code
        self.kind = kind
        self.at_rest = at_rest


def wrong(sentence: str) -> Trouble:
    """Wrong usage or configuration; nothing was touched."""
    return Trouble(sentence, USAGE, "usage")


def explain(error: BaseException) -> Told | None:
    """What to tell about an error we know; None: it is a surprise."""
    if isinstance(error, Trouble):
        return Told(error.code, error.kind, str(error))
    if isinstance(error, KeyboardInterrupt):
        return Told(FAILED, "interrupted", "Interrupted. What was recorded before stands.")
    return (
        _of_input(error)
        or _of_provider(error)
        or _of_ledger(error)
        or _of_machine(error)
        or _of_prefect(error)
    )


def _of_input(error: BaseException) -> Told | None:
    """A play, a template or a setting that somebody has to mend."""
    from flows.given import WrongInput
    from gtm.openers.errors import TemplateError
    from gtm.plays.explain import PlayError
    from tasks.desk import PlayChanged

    if isinstance(error, WrongInput):
        return Told(USAGE, "usage", str(error))
    if isinstance(error, PlayError):
        return Told(USAGE, "play", str(error))
    if isinstance(error, TemplateError):
        return Told(USAGE, "template", str(error))
    if isinstance(error, PlayChanged):
        return Told(USAGE, "play_changed", str(error))
    if isinstance(error, ValidationError) and error.title == "Settings":
        from gtm.settings import what_is_wrong

        return Told(USAGE, "settings", what_is_wrong(error))
    return None


def _of_provider(error: BaseException) -> Told | None:
    from integrations.errors import IntegrationError, NotConfigured

    if isinstance(error, NotConfigured):
        return Told(USAGE, "not_configured", ended(error))
    if isinstance(error, IntegrationError):
        kind = "transient" if error.passes else "terminal"
        return Told(FAILED, kind, ended(error))
    return None


def _of_ledger(error: BaseException) -> Told | None:
    from gtm.ledger.engine import LedgerError
    from gtm.ledger.runs import RunBusy, RunMissing

    if isinstance(error, LedgerError):
        return Told(USAGE, "ledger", str(error))
    if isinstance(error, RunMissing):
        return Told(USAGE, "run_missing", str(error))
    if isinstance(error, RunBusy):
        return Told(FAILED, "run_busy", str(error))
    return None


def _of_machine(error: BaseException) -> Told | None:
    """Programs and files."""
    from flows.cli.servers import NotStarted

    if isinstance(error, NotStarted):
        return Told(FAILED, "not_started", str(error))
    if isinstance(error, OSError) and error.filename is not None:
        return Told(FAILED, "file", f"{error.filename}: {error.strerror}. {_UNTOUCHED}")
    return None


def _of_prefect(error: BaseException) -> Told | None:
    """Prefect's server, which a flow tells of every step. Known by name: to import its client takes seconds."""
    from flows.cli.servers import look_at_prefect
    from gtm.settings import Settings

    names = {
        kind.__name__ for kind in type(error).__mro__ if kind.__module__.startswith(("prefect.", "httpx"))
    }
    if not names & {"PrefectHTTPStatusError", "TransportError"}:
        return None
    where = look_at_prefect(Settings().home)
    return Told(
        FAILED,
        "prefect",
        f"Prefect's server failed ({type(error).__name__}). {where} What was recorded before stands.",
    )


def surprise(error: BaseException) -> Told:
    """An error nobody thought of: one sentence, and the traceback in a file for whoever will mend it."""
    name = type(error).__name__
    log = _write_log(error)
    where = f"The whole story is in {log}" if log else "It could not be written to a log"
    return Told(
        FAILED,
        "unexpected",
        f"Something went wrong that gtm did not expect ({name}). {where}; "
        "run it again with --traceback to see it here. What was recorded before stands.",
    )


def _write_log(error: BaseException) -> Path | None:
    from gtm.clock import now

    try:
        file = _home() / "error.log"
        make_private(file.parent)
        with file.open("a", encoding="utf-8") as log:
            log.write(f"--- {now().isoformat(timespec='seconds')}\n")
            log.writelines(traceback.format_exception(error))
        file.chmod(0o600)
    except OSError:
        return None
    return file


def _home() -> Path:
    from gtm.settings import Settings

    try:
        return Settings().home
    except ValidationError:
        return Path(".gtm")
