"""`make bench`: 10,000 people from CSV through all stages, beside a plain script and a naive Prefect flow.

One machine, one sandbox, its rate windows lifted, reset between contenders; a fresh ledger for every run of
the road. Each contender is a process of its own; its peak memory and its processor time are the kernel's
figures for that process. Prefect's server runs before the clock starts, for both flows. The plain script and
the road take turns, and their ratio is taken pair by pair: a machine's mood hits both.

    python -m benchmarks.road [--only plain|ours|naive]... [--people N] [--rounds N]
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.request import Request

from flows.cli import servers
from integrations.sandbox.csv_export import render
from integrations.sandbox.state import Sandbox

PEOPLE = 10_000
NAIVE_PEOPLE = 1_000
ROUNDS = 3
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
opener: {{templates: [openers/persona, openers/role, openers/generic]}}
approve: {{required: false}}
push: {{smartlead: {{campaign: "123", max_per_day: 100000}}}}
"""


_HEAD = (
    f"{'':<14}{'people':>8}{'pushed':>8}{'seconds':>9}{'people/s':>10}{'calls':>8}{'CPU s':>8}{'peak MB':>9}"
)


@dataclass(frozen=True)
class Result:
    """One contender's run. `cpu` is its own processor time, start of the interpreter included."""

    name: str
    people: int
    pushed: int
    seconds: float
    calls: int
    cpu: float
    peak_mb: float

    @property
    def rate(self) -> float:
        """People per second, from the first row read to the last person pushed."""
        return self.people / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.name:<14}{self.people:>8,}{self.pushed:>8,}{self.seconds:>9.1f}{self.rate:>10.1f}"
            f"{self.calls:>8,}{self.cpu:>8.1f}{self.peak_mb:>9.0f}"
        )


class Bench:
    """The place they all run in: one sandbox, one list of people."""

    def __init__(self, home: Path, people: int, sandbox: str) -> None:
        self.home = home
        self.sandbox = sandbox
        self.file = home / "people.csv"
        self.file.write_text(render(Sandbox(SEED).world, people), encoding="utf-8", newline="")
        plays = home / "plays"
        plays.mkdir()
        (plays / "bench.yaml").write_text(PLAY.format(file=self.file))
        os.environ.update(GTM_HOME=str(self.ledger_home), GTM_PLAYS_DIR=str(plays), GTM_SANDBOX_URL=sandbox)

    @property
    def ledger_home(self) -> Path:
        """Where the road keeps its ledger."""
        return self.home / "ledger"

    def plain(self) -> Result:
        """Run the plain script."""
        return self._run("plain script", "benchmarks.plain", str(self.file), self.sandbox)

    def ours(self) -> Result:
        """Run the road on a ledger that knows nobody."""
        shutil.rmtree(self.ledger_home, ignore_errors=True)
        return self._run("gtm-flows", "benchmarks.ours", "bench")

    def naive(self, people: int) -> Result:
        """Run the naive flow."""
        return self._run("naive Prefect", "benchmarks.naive", str(self.file), self.sandbox, str(people))

    def _run(self, name: str, module: str, *arguments: str) -> Result:
        self._control("reset", {})
        self._control("limits", {"lifted": True})
        self._control("credits", {"left": 1_000_000})
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{name} failed: {said}")
        told = json.loads(said.strip().splitlines()[-1])
        calls = servers.ask(Request(f"{self.sandbox}/_sandbox/calls"))["asked"]
        result = Result(
            name,
            told["people"],
            told["pushed"],
            told["seconds"],
            _count(calls),
            usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss / 1024,
        )
        print(result, flush=True)
        return result

    def _control(self, what: str, body: dict[str, object]) -> None:
        request = Request(
            f"{self.sandbox}/_sandbox/{what}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        servers.ask(request)


def main() -> None:
    """Run the contenders and print a table of rates and ratios."""
    asked = _arguments()
    wanted = asked.only or ["plain", "ours", "naive"]
    with tempfile.TemporaryDirectory(prefix="gtm-bench-") as folder:
        home = Path(folder)
        port, sandbox_port = servers.free_port(0), servers.free_port(0)
        bench = Bench(home, asked.people, f"http://{servers.HOST}:{sandbox_port}")
        os.environ.update(servers.prefect_environment(home, port))
        children: list[servers.Child] = []
        with servers.stopped_at_the_end(children):
            children.append(servers.sandbox_server(home, sandbox_port))
            children[-1].answers(f"{bench.sandbox}/_sandbox/state")
            if wanted != ["plain"]:
                children.append(servers.prefect_server(home, port))
                children[-1].answers(f"{os.environ['PREFECT_API_URL']}/health")
            print(_HEAD, flush=True)
            _contest(bench, wanted, asked.rounds, min(NAIVE_PEOPLE, asked.people))


def _contest(bench: Bench, wanted: list[str], rounds: int, naive_people: int) -> None:
    turns: dict[str, Callable[[], Result]] = {"plain": bench.plain, "ours": bench.ours}
    results: dict[str, list[Result]] = {}
    for _ in range(rounds):
        for name, run in turns.items():
            if name in wanted:
                results.setdefault(name, []).append(run())
    if "naive" in wanted:
        results["naive"] = [bench.naive(naive_people)]
    print()
    ours, plain, naive = (results.get(name, []) for name in ("ours", "plain", "naive"))
    if ours and naive:
        faster = median(one.rate for one in ours) / naive[0].rate
        print(f"gtm-flows / naive Prefect, people per second: {faster:.1f} x   (goal: at least 20)")
    if ours and plain:
        ratios = [one.seconds / other.seconds for one, other in zip(ours, plain, strict=True)]
        pairs = ", ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"gtm-flows / plain script, wall time: {median(ratios):.2f} x of {pairs}   (goal: at most 3)")
    if ours:
        print(f"gtm-flows, peak memory: {max(one.peak_mb for one in ours):.0f} MB   (goal: at most 400)")
        print(f"gtm-flows, size of the ledger: {_kilobytes(bench) / ours[-1].people:.1f} KB per person")


def _kilobytes(bench: Bench) -> float:
    """What the last run left on disk, the write-ahead log merged in."""
    file = next(bench.ledger_home.glob("*.db"))
    with sqlite3.connect(file) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size / 1024


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.road", description="Measure the road.")
    parser.add_argument("--only", action="append", choices=["plain", "ours", "naive"], help="may be repeated")
    parser.add_argument("--people", type=int, default=PEOPLE, help=f"rows of the list (default {PEOPLE:,})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns to take (default {ROUNDS})")
    return parser.parse_args()


def _count(calls: object) -> int:
    """All calls in the sandbox's book."""
    if isinstance(calls, dict):
        return sum(_count(value) for value in calls.values())
    return calls if isinstance(calls, int) else 0


if __name__ == "__main__":
    main()
