"""`gtm` as a process of its own, where signals, disks and locks are the subject.

A fresh interpreter spends four seconds on importing Prefect before it begins. These are forked from a server that has
imported it, with an environment, a folder and a session of their own.
"""

import atexit
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from flows.cli import main

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["flows.outbound", "flows.cli.app"])


class Program:
    """A `gtm` that was started."""

    def __init__(self, process: ForkServerProcess, spoken: Path) -> None:
        self._process = process
        self._spoken = spoken
        assert process.pid is not None
        self.pid = process.pid

    def ended(self) -> bool:
        """Whether it has."""
        return not self._process.is_alive()

    def end(self, seconds: float) -> tuple[int, str, str]:
        """Wait for its end: exit code (a signal as a negative number), stdout, stderr. Nobody has seen a traceback."""
        self._process.join(seconds)
        code = self._process.exitcode
        out, err = (self._spoken.with_suffix(end).read_text(encoding="utf-8") for end in (".out", ".err"))
        assert code is not None, f"it runs on after {seconds} s: {out + err}"
        assert "Traceback" not in out + err, out + err
        return code, out, err

    def kill(self) -> None:
        """It and what it has started."""
        if not self.ended():
            os.killpg(self.pid, signal.SIGKILL)
            self._process.join()


def start(
    *words: str,
    folder: Path,
    environment: Mapping[str, str],
    first: Callable[[], object] | None = None,
    main: Callable[[], int] = main,
) -> Program:
    """`gtm words...` in this folder with no other environment; `first`, a function of a module, is called in it before.

    `main`: what begins then, if it is not `gtm`.
    """
    spoken = Path(tempfile.mkdtemp(prefix="gtm-tests-program-", dir=folder)) / "spoken"
    process = _FORKS.Process(target=_become, args=(words, folder, dict(environment), spoken, first, main))
    process.start()
    return Program(process, spoken)


def _become(
    words: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    spoken: Path,
    first: Callable[[], object] | None,
    main: Callable[[], int],
) -> None:
    """What a shell and `python -m flows.cli` do."""
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, end in ((1, ".out"), (2, ".err")):
        os.dup2(os.open(spoken.with_suffix(end), os.O_WRONLY | os.O_CREAT), number)
    from prefect.context import refresh_global_settings_context

    refresh_global_settings_context()  # the environment was another one when Prefect was imported
    if first:
        first()
    sys.argv = ["gtm", *words]
    code = main()
    threading._shutdown()  # type: ignore[attr-defined]  # what an interpreter does at its end, in its order
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def impatient() -> None:
    """For `first`: a ledger that another process holds is waited for during a second, not half a minute."""
    from gtm.ledger import engine

    engine._BUSY_SECONDS = 1


def small_disk(size: int) -> Callable[[], object]:
    """For `first`: files cannot grow beyond so many bytes, and writes then fail as on a full disk."""
    import resource

    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
