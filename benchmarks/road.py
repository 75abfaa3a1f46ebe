"""`make bench`: 10,000 people from CSV through all stages, beside a plain script and a naive Prefect flow.

One run, one machine, one sandbox, its rate windows lifted, reset between contenders. Each contender is a
process of its own; its peak memory is the kernel's figure for that process. Prefect's server runs before the
clock starts, for both flows.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request

from flows.cli import servers
from integrations.sandbox.csv_export import render
from integrations.sandbox.state import Sandbox

PEOPLE = 10_000
NAIVE_PEOPLE = 1_000
SEED = 7

PLAY = """\
play: bench
owner: bench@example.com
timezone: UTC
source: {{csv: {{file: {file}}}}}
icp:
  must: ["company.employees in 20..100000"]
  unknown: drop
enrich: {{waterfall: [apollo], budget_credits: 100000}}
email: {{catch_all: drop, role_addresses: drop, free_mail: drop}}
opener: {{templates: [openers/generic]}}
approve: {{required: false}}
push: {{smartlead: {{campaign: "123", max_per_day: 100000}}}}
"""


_HEAD = f"{'':<16}{'people':>8}{'pushed':>8}{'seconds':>10}{'people/s':>10}{'calls':>8}{'peak MB':>10}"


@dataclass(frozen=True)
class Result:
    """One contender's run."""

    name: str
    people: int
    pushed: int
    seconds: float
    calls: int
    peak_mb: float

    @property
    def rate(self) -> float:
        """People per second, from the first row read to the last person pushed."""
        return self.people / self.seconds


def main() -> None:
    """Run the three contenders and print a table of rates and ratios."""
    with tempfile.TemporaryDirectory(prefix="gtm-bench-") as folder:
        home = Path(folder)
        file = home / "people.csv"
        file.write_text(render(Sandbox(SEED).world, PEOPLE), encoding="utf-8", newline="")
        plays = home / "plays"
        plays.mkdir()
        (plays / "bench.yaml").write_text(PLAY.format(file=file))
        port, sandbox_port = servers.free_port(0), servers.free_port(0)
        sandbox = f"http://{servers.HOST}:{sandbox_port}"
        os.environ.update(servers.prefect_environment(home, port))
        os.environ.update(GTM_HOME=folder, GTM_PLAYS_DIR=str(plays), GTM_SANDBOX_URL=sandbox)
        children: list[servers.Child] = []
        with servers.stopped_at_the_end(children):
            children.append(servers.sandbox_server(home, sandbox_port))
            children.append(servers.prefect_server(home, port))
            children[0].answers(f"{sandbox}/_sandbox/state")
            children[1].answers(f"{os.environ['PREFECT_API_URL']}/health")
            print(_HEAD, flush=True)
            plain = _run("plain script", sandbox, "benchmarks.plain", str(file), sandbox)
            ours = _run("gtm-flows", sandbox, "benchmarks.ours", "bench")
            naive = _run("naive Prefect", sandbox, "benchmarks.naive", str(file), sandbox, str(NAIVE_PEOPLE))
    print(_ratios(ours, naive, plain))


def _run(name: str, sandbox: str, module: str, *arguments: str) -> Result:
    _control(sandbox, "reset", {})
    _control(sandbox, "limits", {"lifted": True})
    _control(sandbox, "credits", {"left": 1_000_000})
    child = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{name} failed: {said}")
    told = json.loads(said.strip().splitlines()[-1])
    calls = servers.ask(Request(f"{sandbox}/_sandbox/calls"))["asked"]
    result = Result(
        name, told["people"], told["pushed"], told["seconds"], _count(calls), usage.ru_maxrss / 1024
    )
    print(_line(result), flush=True)
    return result


def _control(sandbox: str, what: str, body: dict[str, object]) -> None:
    request = Request(
        f"{sandbox}/_sandbox/{what}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    servers.ask(request)


def _count(calls: object) -> int:
    """All calls in the sandbox's book."""
    if isinstance(calls, dict):
        return sum(_count(value) for value in calls.values())
    return calls if isinstance(calls, int) else 0


def _line(r: Result) -> str:
    return (
        f"{r.name:<16}{r.people:>8,}{r.pushed:>8,}{r.seconds:>10.1f}{r.rate:>10.1f}"
        f"{r.calls:>8,}{r.peak_mb:>10.0f}"
    )


def _ratios(ours: Result, naive: Result, plain: Result) -> str:
    return (
        f"\ngtm-flows / naive Prefect, people per second: {ours.rate / naive.rate:.1f} x"
        f"\ngtm-flows / plain script, wall time:          {ours.seconds / plain.seconds:.2f} x"
    )


if __name__ == "__main__":
    main()
