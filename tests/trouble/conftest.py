"""`gtm` against the shared sandbox and the session's Prefect: as a process of its own where signals, disks and locks
are the subject, else within this one (a process spends seconds on importing Prefect).
"""

import io
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from flows.cli import main
from gtm.ledger.engine import forget_opened
from tests import loopback, programs

ROOT = Path(__file__).parents[2]
PLAY: dict[str, Any] = {
    "play": "trouble",
    "owner": "dana@northpass.example",
    "timezone": "UTC",
    "source": {
        "apollo": {
            "titles": ["VP Sales", "Head of Sales"],
            "employees": "50-500",
            "company_locations": ["United States"],
            "limit": 40,
        }
    },
    "icp": {"must": ["company.employees in 50..500"], "unknown": "hold"},
    "enrich": {"waterfall": ["apollo"], "budget_credits": 200},
    "opener": {"templates": ["openers/hiring", "openers/funding", "openers/generic"]},
    "approve": {"required": False},
    "push": {"smartlead": {"campaign": "123", "max_per_day": 1000}},
}


class World:
    """The sandbox from behind, and `gtm` in front of it."""

    def __init__(self, url: str, folder: Path, environment: dict[str, str]) -> None:
        self.url = url
        self.folder = folder
        self.environment = environment
        self._programs: list[programs.Program] = []

    def start(
        self, *words: str, first: Callable[[], object] | None = None, **environment: str
    ) -> programs.Program:
        """`gtm words...` as a process, in a group of its own as a shell starts it; `first` is called in it before."""
        environment = {**os.environ, **self.environment, **environment}
        self._programs.append(
            programs.start(*words, folder=self.folder, environment=environment, first=first)
        )
        return self._programs[-1]

    def gtm(self, *words: str, **environment: str) -> tuple[int, str, str]:
        """Run to the end within this process: exit code, stdout, stderr with its line breaks made blanks."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            for name, value in {**self.environment, **environment}.items():
                patch.setenv(name, value)
            try:
                code = main(words)
            finally:
                forget_opened()
        assert "Traceback" not in out.getvalue() + err.getvalue()
        return code, out.getvalue(), " ".join(err.getvalue().split())

    def told(self, *words: str, **environment: str) -> tuple[int, dict[str, Any]]:
        """Run with `--json`: exit code and the one object."""
        code, out, _ = self.gtm(*words, "--json", **environment)
        return code, json.loads(out)

    def ask(self, what: str) -> dict[str, Any]:
        """The sandbox's control API."""
        answer: dict[str, Any] = loopback.get(f"{self.url}/_sandbox/{what}").raise_for_status().json()
        return answer

    def tell(self, what: str, **body: Any) -> None:
        """Change the sandbox."""
        loopback.post(f"{self.url}/_sandbox/{what}", json=body).raise_for_status()

    def calm(self) -> None:
        """All faults off."""
        loopback.delete(f"{self.url}/_sandbox/faults").raise_for_status()

    def asked(self, provider: str, endpoint: str) -> int:
        """Requests that an endpoint has had."""
        return int(self.ask("calls")["asked"].get(provider, {}).get(endpoint, 0))

    def wait_for(self, provider: str, endpoint: str, times: int = 1) -> None:
        """Until so many requests of this kind have arrived."""
        until = time.monotonic() + 90
        while self.asked(provider, endpoint) < times:
            assert time.monotonic() < until, f"{endpoint} was never asked"
            time.sleep(0.05)

    def enrolled(self) -> list[str]:
        """Everybody in the campaign, as often as they are there."""
        answer = loopback.get(
            f"{self.url}/smartlead/api/v1/campaigns/123/leads",
            params={"api_key": "sandbox-key", "offset": 0, "limit": 100},
        )
        return [row["lead"]["email"] for row in answer.json()["data"]]

    def close(self) -> None:
        """Nothing outlives its test."""
        for program in self._programs:
            program.kill()


@pytest.fixture
def world(sandbox_url: str, prefect_server: None, tmp_path: Path) -> Iterator[World]:
    """A folder with one play, an empty ledger, the sandbox as new, and Prefect already running."""
    from prefect.settings import get_current_settings

    (tmp_path / "plays").mkdir()
    (tmp_path / "plays" / "trouble.yaml").write_text(json.dumps(PLAY))
    environment = {
        "PYTHONPATH": str(ROOT),
        "GTM_HOME": str(tmp_path / "home"),
        "GTM_PLAYS_DIR": str(tmp_path / "plays"),
        "GTM_TEMPLATES_DIR": str(ROOT / "templates"),
        "PREFECT_API_URL": str(get_current_settings().api.url),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "COLUMNS": "300",
    }
    world = World(sandbox_url, tmp_path, environment)
    world.tell("limits", lifted=True)
    yield world
    world.close()


Change = Callable[..., None]


@pytest.fixture
def change_play(world: World) -> Change:
    """Write the play anew with other top-level keys."""

    def change(**keys: Any) -> None:
        (world.folder / "plays" / "trouble.yaml").write_text(json.dumps({**PLAY, **keys}))

    return change
