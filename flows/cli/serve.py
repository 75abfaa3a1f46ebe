"""`gtm serve`: Prefect's server and UI, a worker, the deployments, and the sandbox while no key is set."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console

from flows.cli import servers
from flows.cli.errors import wrong
from gtm.clock import monotonic, sleep
from gtm.settings import Settings
from integrations import registry

PortNumber = Annotated[int, Parameter(validator=servers.PORTS)]

POOL = "gtm"
PREFECT_FILE = Path("deployments/prefect.yaml")


def serve(*, port: PortNumber = 4200, sandbox_port: PortNumber = 4300) -> int:
    """Run everything on this machine until Ctrl-C.

    Example: gtm serve --port 4200

    Parameters
    ----------
    port
        Where Prefect's UI listens, on 127.0.0.1 only.
    sandbox_port
        Where the sandbox listens; it is started only while no provider key is set.
    """
    console = Console(stderr=True)
    for option, wanted in (("--port", port), ("--sandbox-port", sandbox_port)):
        if servers.taken(wanted):
            raise wrong(
                f"Port {wanted} is taken by another program; stop it or choose another with {option}. "
                "Nothing was touched."
            )
    if not PREFECT_FILE.is_file():
        raise wrong(
            f"{PREFECT_FILE} is not here. Run `gtm serve` from the project's root. Nothing was touched."
        )
    signal.signal(signal.SIGTERM, _as_interrupt)
    home = Settings().home
    children: list[servers.Child] = []
    noted: Path | None = None
    try:
        with servers.stopped_at_the_end(children):
            noted = _start(console, home, port, sandbox_port, children)
            _until_interrupted(console, children)
    except KeyboardInterrupt:
        console.print("Stopped.")
    finally:
        if noted is not None:
            noted.unlink(missing_ok=True)
    return 0


def _start(console: Console, home: Path, port: int, sandbox_port: int, children: list[servers.Child]) -> Path:
    begun = monotonic()
    environment = servers.prefect_environment(home, port)
    os.environ.update(environment)
    if not registry.any_key_set():
        url = f"http://{servers.HOST}:{sandbox_port}"
        os.environ["GTM_SANDBOX_URL"] = url
        children.append(servers.sandbox_server(home, sandbox_port))
        children[-1].answers(f"{url}/_sandbox/state")
        console.print(f"  Sandbox          {url}")
    children.append(servers.prefect_server(home, port))
    children[-1].answers(f"{environment['PREFECT_API_URL']}/health")
    deploy(environment)
    children.append(servers.worker(home, port, POOL))
    console.print(
        f"  Prefect          http://{servers.HOST}:{port}      ready in {monotonic() - begun:.0f} s"
    )
    console.print("  Deployments      start them from the UI; every form begins with mode: plan")
    console.print("  Ctrl-C ends all of it.")
    return servers.note_server(home, port)


def deploy(environment: Mapping[str, str]) -> None:
    """Create the work pool and all deployments of deployments/prefect.yaml. Repeatable."""
    here = {**os.environ, **environment, "PWD": str(Path.cwd())}
    for words in (
        ["work-pool", "create", POOL, "--type", "process", "--overwrite"],
        ["--no-prompt", "deploy", "--all", "--prefect-file", str(PREFECT_FILE)],
    ):
        done = subprocess.run(  # noqa: S603 - Prefect's own program, no shell
            [sys.executable, "-m", "prefect", *words],
            env=here,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise servers.NotStarted(f"`prefect {' '.join(words[:2])}` failed: {' '.join(last)}")


def _until_interrupted(console: Console, children: list[servers.Child]) -> None:
    while True:
        for child in children:
            if child.process.poll() is not None:
                raise servers.NotStarted(f"{child.name} has ended. Its log is {child.log}.")
        sleep(1.0)


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
