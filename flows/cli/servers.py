"""The programs that `gtm serve` and `gtm demo` start: Prefect's server, a worker, the sandbox.

Each is a child process in a group of its own, ended by its process id, or by the death of the one who started it.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from shutil import disk_usage
from typing import Any, BinaryIO
from urllib.request import ProxyHandler, Request, build_opener

from cyclopts.validators import Number

from gtm.clock import monotonic, sleep
from gtm.folders import OWNER_ONLY, OWNER_READS, make_private
from gtm.ledger.turns import turn

HOST = "127.0.0.1"
PORTS = Number(gte=0, lte=65_535)
_DIRECT = build_opener(ProxyHandler({}))  # loopback never goes through a proxy
_START_SECONDS = 90.0
_STOP_SECONDS = 8.0
_LEAST_ROOM = 1 << 20
_FULL = (b"disk is full", b"disk I/O error", b"No space left on device", b"File too large")


class NotStarted(Exception):
    """A program did not come up. `str()` is a sentence that names its log."""


def turn_to_start(folder: Path) -> ExitStack:
    """The only one to start Prefect in this folder, until closed.

    Two servers that make the tables of one database at the same moment break each other. Whoever waits in vain for longer
    than a start may take goes on all the same: then the other one hangs.
    """
    held = ExitStack()
    held.enter_context(turn(str(folder / "prefect.db"), _START_SECONDS))
    return held


class Child:
    """One program we started. `held` is let go of as soon as it answers or has ended."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: Mapping[str, str],
        log: Path,
        held: ExitStack | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._held = held or ExitStack()
        with _for_us_alone(log) as sink:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command,
                stdin=subprocess.PIPE,  # never written to: see `tether`
                stdout=sink,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
            )

    def answers(self, url: str) -> None:
        """Wait until the program answers. Raises NotStarted when it ends or takes too long."""
        until = monotonic() + _START_SECONDS
        with self._held:
            while monotonic() < until:
                if self.process.poll() is not None:
                    raise NotStarted(f"{self.name} ended at once. {_look_at(self.log)}")
                if reachable(url):
                    return
                sleep(0.2)
        raise NotStarted(f"{self.name} did not answer within {_START_SECONDS:.0f} s. {_look_at(self.log)}")

    def stop(self) -> None:
        """End the program and what it started: politely, then not."""
        try:
            self._end()
        finally:
            self._held.close()
            if self.process.stdin is not None:
                self.process.stdin.close()

    def _end(self) -> None:
        for sign, patience in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, _STOP_SECONDS)):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(patience)
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue
            else:
                return


def _for_us_alone(log: Path) -> BinaryIO:
    """A log to go on with, which only its owner reads, also where an earlier version let everybody."""
    make_private(log.parent)
    sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_READS)
    with suppress(OSError):  # somebody else's file
        os.fchmod(sink, OWNER_READS)
    return os.fdopen(sink, "ab")


def _private(folder: Path) -> Path:
    """A folder of ours in GTM_HOME: closed also where an earlier version left it open, or GTM_HOME is everybody's."""
    make_private(folder)
    with suppress(OSError):  # somebody else's
        folder.chmod(OWNER_ONLY)
    return folder


def look_at_prefect(home: Path) -> str:
    """Where somebody has to look when Prefect's server fails: at the disk, if it is full, else at its log."""
    return _look_at(_log_of_prefect(home))


def _log_of_prefect(home: Path) -> Path:
    return home / "logs" / "server.log"


def _look_at(log: Path) -> str:
    folder = log.parent
    try:
        end = log.read_bytes()[-20_000:]
        full = disk_usage(folder).free < _LEAST_ROOM or any(word in end for word in _FULL)
    except OSError:
        full = False
    return (
        f"The disk that holds {folder.parent} is full. Make room, then try again."
        if full
        else f"Its log is {log}."
    )


def tethered(module: str, *words: str) -> list[str]:
    """The command for a Python program that ends when this process has died, however suddenly."""
    return [sys.executable, "-m", "flows.cli.tether", module, *words]


def reachable(url: str) -> bool:
    """Whether something answers there with a 200."""
    try:
        with _DIRECT.open(url, timeout=2) as answer:
            return bool(answer.status == HTTPStatus.OK)
    except OSError:
        return False


def free_port(wanted: int) -> int:
    """The wanted port if nobody has it, else one the system picks."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise NotStarted("No port is free on this machine.")


def taken(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0


def prefect_environment(home: Path, port: int) -> dict[str, str]:
    """What Prefect needs to keep to itself: its own home, loopback, no telemetry, the UI's address."""
    api = f"http://{HOST}:{port}/api"
    return {
        "PREFECT_HOME": str((home / "prefect").absolute()),
        "PREFECT_API_URL": api,
        "PREFECT_UI_API_URL": api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "DO_NOT_TRACK": "1",
    }


def prefect_server(home: Path, port: int) -> Child:
    """Prefect's server and UI on loopback."""
    command = tethered("prefect", "server", "start", "--host", HOST, "--port", str(port))
    held = turn_to_start(_private(home / "prefect"))
    log = _private(home / "logs") / _log_of_prefect(home).name
    return Child("Prefect's server", command, prefect_environment(home, port), log, held)


def sandbox_server(home: Path, port: int) -> Child:
    """The sandbox."""
    command = tethered("flows.cli", "sandbox", "--port", str(port))
    return Child("The sandbox", command, {}, _private(home / "logs") / "sandbox.log")


def worker(home: Path, port: int, pool: str) -> Child:
    """A process worker for the deployments."""
    command = tethered("prefect", "worker", "start", "--pool", pool, "--type", "process")
    environment = prefect_environment(home, port) | {
        "PREFECT_LOGGING_LEVEL": "INFO"
    }  # what a run's page shows
    return Child("The worker", command, environment, _private(home / "logs") / "worker.log")


@contextmanager
def stopped_at_the_end(children: list[Child]) -> Iterator[None]:
    """Whatever happens, end what was started, last first, however often somebody presses Ctrl-C meanwhile."""
    try:
        yield
    finally:
        heard_by = {sign: signal.signal(sign, signal.SIG_IGN) for sign in (signal.SIGINT, signal.SIGTERM)}
        try:
            for child in reversed(children):
                child.stop()
        finally:
            for sign, before in heard_by.items():
                signal.signal(sign, before)


def note_server(home: Path, port: int) -> Path:
    """Tell other `gtm` commands of this project where Prefect runs."""
    file = home / "server.json"
    file.write_text(json.dumps({"api_url": f"http://{HOST}:{port}/api", "pid": os.getpid()}))
    return file


def ask(request: Request) -> dict[str, Any]:
    """One JSON answer of a program we started."""
    with _DIRECT.open(request, timeout=30) as answer:
        told: dict[str, Any] = json.load(answer)
        return told


def fetch(url: str) -> bytes:
    """One page of a program we started."""
    with _DIRECT.open(url, timeout=30) as answer:
        return bytes(answer.read())
