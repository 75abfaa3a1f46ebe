"""Schedules: what stands in deployments/prefect.yaml becomes runs that Prefect plans, at the hour that was meant."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from ruamel.yaml import YAML

from flows.cli import servers
from tests import loopback
from tests.prefect_api import ask

ROOT = Path(__file__).parents[2]
DEPLOYMENTS = YAML(typ="safe", pure=True).load((ROOT / "deployments/prefect.yaml").read_text("utf-8"))[
    "deployments"
]
SCHEDULED = {one["name"]: one["schedules"][0] for one in DEPLOYMENTS if one.get("schedules")}


@pytest.mark.parametrize("name", sorted(SCHEDULED))
def test_prefect_plans_the_runs_of_each_schedule(prefect_server: None, name: str) -> None:
    """Prefect's server and the libraries it stands on go together: its scheduler can write what it plans."""
    from prefect.settings import PREFECT_API_URL

    schedule = SCHEDULED[name]
    when = {"cron": schedule["cron"], "timezone": schedule["timezone"]}
    with httpx.Client(verify=False, base_url=str(PREFECT_API_URL.value()), timeout=60) as api:
        flow = ask(api, "POST", "/flows/", name=f"scheduled {name}")["id"]
        schedules = [{"schedule": when, "active": True}]
        deployment = ask(api, "POST", "/deployments/", name=name, flow_id=flow, schedules=schedules)["id"]
        try:
            ask(api, "POST", f"/deployments/{deployment}/schedule", max_runs=3)
            mine = {"deployments": {"id": {"any_": [deployment]}}, "sort": "EXPECTED_START_TIME_ASC"}
            planned = ask(api, "POST", "/flow_runs/filter", **mine)
        finally:
            ask(api, "DELETE", f"/deployments/{deployment}")
    assert len(planned) >= 3
    assert {run["state"]["name"] for run in planned} == {"Scheduled"}
    minute, hour = schedule["cron"].split()[:2]
    for run in planned:
        there = datetime.fromisoformat(run["expected_start_time"]).astimezone(ZoneInfo(schedule["timezone"]))
        assert there > datetime.now(UTC)
        assert str(there.minute) == minute or not minute.isdigit()
        assert str(there.hour) == hour or not hour.isdigit()


@pytest.mark.dear
@pytest.mark.timeout(600)
def test_what_is_served_plans_its_schedules_and_logs_no_traceback(tmp_path: Path) -> None:
    """`gtm serve` as `make up` starts it: every schedule has runs ahead, no log an error, and Ctrl-C ends all of it."""
    home = tmp_path / "home"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GTM_", "PREFECT_"))}
    ports = servers.free_port(0), servers.free_port(0)
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "serve",
        "--port",
        str(ports[0]),
        "--sandbox-port",
        str(ports[1]),
    ]
    with (tmp_path / "out").open("wb") as out:
        served = subprocess.Popen(
            command, cwd=ROOT, env={**kept, "GTM_HOME": str(home), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        end = time.monotonic() + 400
        while _planned(home) < SCHEDULED.keys():
            assert served.poll() is None, (tmp_path / "out").read_text()
            assert time.monotonic() < end, (_planned(home), (tmp_path / "out").read_text())
            time.sleep(1)
        assert loopback.get(f"http://127.0.0.1:{ports[1]}/_sandbox/state").status_code == httpx.codes.OK
    finally:
        served.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            served.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(served.pid, signal.SIGKILL)
        served.wait()
    assert served.returncode == 0
    assert [port for port in ports if servers.taken(port)] == []
    for log in (home / "logs").iterdir():
        told = log.read_text("utf-8", errors="replace")
        assert "Traceback" not in told, (log.name, told[:3_000])
        assert " ERROR " not in told, (log.name, told[:3_000])


def _planned(home: Path) -> set[str]:
    """The deployments that have runs which a schedule made."""
    asked = "SELECT d.name FROM flow_run r JOIN deployment d ON d.id = r.deployment_id WHERE r.auto_scheduled"
    with suppress(sqlite3.OperationalError):
        file = next(home.rglob("prefect.db"), None)
        if file is not None:
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as held:
                return {name for (name,) in held.execute(asked)}
    return set()
