"""Which Prefect a command talks to: the configured one, the one of `gtm serve`, or one for this command only.

`import prefect` takes seconds and reads the environment, so the environment is made ready here before it.
"""

import importlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from flows.cli import servers
from flows.cli.errors import wrong
from gtm.settings import Settings

_QUIET = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what went wrong is told in one sentence, not in Prefect's words
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


class _Address(BaseSettings):
    """Where Prefect is, if the user has said so. The name is Prefect's own."""

    model_config = SettingsConfigDict(
        env_prefix="PREFECT_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    api_url: str | None = None


@contextmanager
def prefect_ready() -> Iterator[None]:
    """A Prefect API for as long as the block lasts; gives the block a quiet terminal.

    Raises servers.NotStarted when its own server does not come up.
    """
    home = Settings().home
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    url = _Address().api_url or _served(home)
    if url is not None:
        _check(url)
        os.environ["PREFECT_API_URL"] = url
        yield
        return
    # A server of our own in a process group of its own: Ctrl-C must reach us first and not the server, or
    # the run could not come to rest.
    children: list[servers.Child] = []
    port = servers.free_port(0)
    before = dict(os.environ)
    os.environ.update(servers.prefect_environment(home, port) | _QUIET)
    try:
        with servers.stopped_at_the_end(children):
            children.append(servers.prefect_server(home, port))
            importlib.import_module("prefect")  # takes seconds, and so does the server
            children[0].answers(f"{os.environ['PREFECT_API_URL']}/health")
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _check(url: str) -> None:
    """A server on this machine that does not answer would cost minutes of retries before anybody hears of it."""
    here = any(host in url for host in ("//127.0.0.1", "//localhost"))
    if here and not servers.reachable(f"{url.rstrip('/')}/health"):
        raise wrong(
            f"Prefect does not answer at {url} (PREFECT_API_URL). Start it, or unset PREFECT_API_URL: then a "
            "server is started just for this command. Nothing was touched."
        )


def has_server() -> bool:
    """Whether a Prefect server runs already, so that nothing has to be waited for."""
    return bool(_Address().api_url or _served(Settings().home))


def _served(home: Path) -> str | None:
    """The API of `gtm serve`, if it has left its note and really answers."""
    try:
        url = str(json.loads((home / "server.json").read_text())["api_url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if servers.reachable(f"{url}/health") else None
