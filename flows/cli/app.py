"""The verbs of `gtm`, and what happens around each: parsing, errors, exit codes.

Verbs are named by path and imported when they are called: `gtm why` must not wait for what `gtm run` needs.
"""

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn, TextIO

from cyclopts import App, CycloptsError

from flows.cli import env_file, errors, printing, usage
from flows.cli.overview import show_overview

_TRACEBACK = "--traceback"


def _version() -> str:
    try:
        return version("gtm-flows")
    except PackageNotFoundError:
        return "unreleased"


def build() -> App:
    """The application with all verbs."""
    # Ctrl-C is ours to tell, for every verb (`main`): by itself cyclopts ends with 130 and without a word.
    app = App(name="gtm", help_format="plaintext", version=_version, suppress_keyboard_interrupt=False)
    app.command("flows.cli.demo:demo", name="demo")
    app.command("flows.cli.serve:serve", name="serve")
    app.command("flows.cli.sandbox:sandbox", name="sandbox")
    app.command("flows.cli.checking:check", name="check")
    app.command("flows.cli.linting:lint", name="lint")
    app.command("flows.cli.preview:preview", name="preview")
    app.command("flows.cli.running:plan", name="plan")
    app.command("flows.cli.running:run", name="run")
    app.command("flows.cli.approving:approve", name="approve")
    app.command("flows.cli.running:resume", name="resume")
    app.command("flows.cli.reconciling:reconcile", name="reconcile")
    app.command("flows.cli.looking:status", name="status")
    app.command("flows.cli.why:why", name="why")
    app.command("flows.cli.backtest:backtest_play", name="backtest")
    app.command("flows.cli.diffing:diff", name="diff")
    app.command("flows.cli.sheets:write_sheets", name="csv")
    app.command("flows.cli.intake:import_file", name="import")
    app.command("flows.cli.cleaning:clean", name="clean")
    app.command("flows.cli.publishing:content", name="content")
    app.command("flows.cli.publishing:replies", name="replies")
    app.command("flows.cli.publishing:digest", name="digest")
    suppress = App(
        name="suppress", help_format="plaintext", help="Who is left alone: add, remove, list, import."
    )
    suppress.command("flows.cli.lists:add", name="add")
    suppress.command("flows.cli.lists:remove", name="remove")
    suppress.command("flows.cli.lists:show", name="list")
    suppress.command("flows.cli.lists:import_list", name="import")
    app.command(suppress)
    return app


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Never raises for what a user can cause."""
    words = list(sys.argv[1:] if argv is None else argv)
    wants_traceback = _TRACEBACK in words
    words = [word for word in words if word != _TRACEBACK]
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    if not words or words in (["--help"], ["-h"]):
        show_overview(printing.stdout())
        return errors.DONE
    heard_by = {sign: signal.getsignal(sign) for sign in (signal.SIGINT, signal.SIGTERM)}
    try:
        if argv is None and heard_by[signal.SIGINT] is signal.SIG_DFL:  # see `flows.cli.main`
            for sign in heard_by:
                signal.signal(sign, signal.default_int_handler)
        return _call(words)
    except BrokenPipeError:  # the reader has gone (`gtm status | head`)
        _be_quiet(sys.stdout)
        return errors.DONE
    except (Exception, KeyboardInterrupt) as error:
        interrupted = isinstance(error, KeyboardInterrupt)
        if interrupted:
            for sign in heard_by:  # the end has begun: whoever goes on has been heard
                signal.signal(sign, signal.SIG_IGN)
        code = _failed(error, words, wants_traceback)
        trouble = error if isinstance(error, errors.Trouble) else None
        interrupted = interrupted or (trouble is not None and trouble.kind == "interrupted")
        # After Ctrl-C a thread of a stage may still wait for a provider, and Python would wait for it.
        if (interrupted and argv is None) or (trouble is not None and not trouble.at_rest):
            _leave_now(code)
        return code
    finally:
        for sign, before in heard_by.items():
            # From the end of the program on Ctrl-C ends it without a word, not with a traceback.
            signal.signal(sign, signal.SIG_DFL if argv is None else before)


def _leave_now(code: int) -> NoReturn:
    """End the process without waiting for its threads. Safe: every step is in the ledger before it is taken."""
    for stream in (sys.stdout, sys.stderr):
        with _read_or_not(stream):
            stream.flush()
    os._exit(code)


@contextmanager
def _read_or_not(stream: TextIO) -> Iterator[None]:
    """What is said at the end may have no reader any more: Ctrl-C ends the other programs of a pipe as well."""
    try:
        yield
    except BrokenPipeError:
        _be_quiet(stream)


def _be_quiet(stream: TextIO) -> None:
    """What is left for a reader who has gone, goes nowhere: Python must not complain about it while closing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _call(words: Sequence[str]) -> int:
    env_file.check()
    app = build()
    if words[0] == "suppress":
        app["suppress"].resolved_commands()  # a group's help says of its commands what they say of themselves
    try:
        result = app(words, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        raise errors.wrong(usage.sentence(error, words)) from None
    return result if isinstance(result, int) else errors.DONE


def _failed(error: BaseException, words: Sequence[str], wants_traceback: bool) -> int:
    told = errors.explain(error) or errors.surprise(error)
    if wants_traceback:
        sys.stderr.write("".join(traceback.format_exception(error)))
    if "--json" in words:
        with _read_or_not(sys.stdout):
            printing.write_json({"error": told.kind, "message": told.sentence, "exit_code": told.code})
    with _read_or_not(sys.stderr):
        printing.stderr().print(printing.styled(told.sentence), soft_wrap=True)
    return told.code
