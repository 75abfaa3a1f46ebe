"""`gtm demo`: the whole road on a seeded world, over real HTTP, in Prefect; no keys; it ends by itself."""

import os
import shutil
from pathlib import Path
from urllib.request import Request

from rich.console import Console

from flows.cli import servers
from gtm.clock import monotonic
from gtm.folders import make_private
from gtm.settings import Settings


def demo(*, keep: bool = False, port: int = 4200, sandbox_port: int = 4300) -> int:
    """See the main job end to end: pull, enrich, qualify, draft, approve, push, observe, report.

    Example: gtm demo --keep

    Parameters
    ----------
    keep
        Leave Prefect and the sandbox running afterwards, until Ctrl-C, to look around in them.
    port
        Where Prefect listens; another one is taken if it is in use.
    sandbox_port
        Where the sandbox listens; another one is taken if it is in use.
    """
    console = Console(
        width=None if Console().is_terminal or "COLUMNS" in os.environ else 100, highlight=False
    )
    home = _fresh_home()
    console.print(
        "[bold]gtm-flows demo[/]: a seeded world on loopback, no keys, nothing leaves this machine\n"
    )
    children: list[servers.Child] = []
    try:
        with servers.stopped_at_the_end(children):
            _start(console, home, port, sandbox_port, children)
            from flows.cli.demo_road import travel

            code = travel(console, home)
            if keep:
                console.print("\nPrefect and the sandbox keep running. Ctrl-C ends them.")
                children[-1].process.wait()
    except servers.NotStarted as error:
        console.print(str(error))
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped.")
        return 0 if keep else 1
    return code


def _fresh_home() -> Path:
    """A ledger of the demo's own, made anew each time: a real one is never touched."""
    home = Settings().home / "demo"
    shutil.rmtree(home, ignore_errors=True)
    make_private(home)
    return home


def _start(console: Console, home: Path, port: int, sandbox_port: int, children: list[servers.Child]) -> None:
    begun = monotonic()
    port, sandbox_port = servers.free_port(port), servers.free_port(sandbox_port)
    sandbox = f"http://{servers.HOST}:{sandbox_port}"
    os.environ.update(servers.prefect_environment(home, port))
    ledger = f"sqlite:///{(home / 'ledger.db').absolute()}"
    os.environ.update(GTM_HOME=str(home), GTM_DATABASE_URL=ledger, GTM_SANDBOX_URL=sandbox)
    os.environ["GTM_SANDBOX_ONLY"] = "true"  # whatever keys the shell or `.env` holds
    children.append(servers.prefect_server(home, port))
    children.append(servers.sandbox_server(home, sandbox_port))
    with console.status("starting Prefect and the sandbox ..."):
        import flows.outbound  # noqa: F401 - takes seconds; Prefect's server starts meanwhile

        children[1].answers(f"{sandbox}/_sandbox/state")
        children[0].answers(f"{os.environ['PREFECT_API_URL']}/health")
    console.print(f"  Prefect       http://{servers.HOST}:{port}     ready in {monotonic() - begun:.0f} s")
    console.print(f"  Sandbox       {sandbox}     {_world(sandbox)}\n")


def _world(sandbox: str) -> str:
    state = servers.ask(Request(f"{sandbox}/_sandbox/state"))  # noqa: S310 - our own loopback address
    world = state.get("world", {})
    return f"{world.get('companies', 0):,} companies, {world.get('people', 0):,} people"
