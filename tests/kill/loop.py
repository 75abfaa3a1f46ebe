"""The kill loop: several workers on one run, killed at named points and at random, stopped, with wrong clocks.

    python -m tests.kill.loop --kills 300 --leads 2000 [--seed N] [--workers 3] [--database postgresql]
    python -m tests.kill.loop --credits --kills 100 --leads 1000      (see `money`)

Prints its seed and a line per round; exits 1 when a promise was broken. `make soak` runs it for as long as asked.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flows.cli import servers
from tests.conftest import postgres_cluster
from tests.kill import money
from tests.kill.arena import QUIET, Arena, Verdict
from tests.kill.fighter import BROKEN, DONE, FULL, Fate, fight
from tests.kill.points import SPENDING, catalogue


@dataclass
class Tally:
    """What all rounds add up to."""

    rounds: int = 0
    leads: int = 0
    killed_at_points: Counter[str] = field(default_factory=Counter)
    killed_at_random: int = 0
    stopped: int = 0
    disk_full: int = 0
    wrong_clocks: int = 0
    doubled: int = 0
    lost: int = 0
    falsely_confirmed: int = 0
    falsely_rejected: int = 0
    sent_though_suppressed: int = 0
    unknown: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """Processes that died by SIGKILL."""
        return sum(self.killed_at_points.values()) + self.killed_at_random

    def add(self, verdict: Verdict) -> None:
        """Count one round."""
        self.rounds += 1
        self.leads += verdict.leads
        for name in (
            "doubled", "lost", "falsely_confirmed", "falsely_rejected", "sent_though_suppressed", "unknown",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(verdict, name))
        self.broken += verdict.broken

    def sound(self) -> bool:
        """Whether every promise held in every round."""
        wrong = (self.doubled, self.lost, self.falsely_confirmed, self.falsely_rejected)
        return not any(wrong) and not self.sent_though_suppressed and not self.broken

    def line(self) -> str:
        """For people."""
        return (
            f"{self.rounds} rounds, {self.leads:,} leads, {self.kills:,} kills "
            f"({sum(self.killed_at_points.values()):,} at {len(self.killed_at_points)} of {len(catalogue())} points), "
            f"{self.stopped} stopped, {self.wrong_clocks} wrong clocks, {self.disk_full} full disks: "
            f"{self.doubled} doubled, {self.lost} lost, {self.falsely_confirmed} falsely confirmed, "
            f"{self.falsely_rejected} falsely rejected, {self.sent_though_suppressed} sent though suppressed, "
            f"{self.unknown} still unknown, {len(self.broken)} broken promises"
        )


class Round:
    """One run with its workers, until nothing is left to do or the patience is over."""

    def __init__(self, arena: Arena, tally: Tally, dice: random.Random, workers: int, kills: int) -> None:
        self.arena, self.tally, self.dice = arena, tally, dice
        self.workers, self.kills = workers, kills
        self.alive: dict[int, Fate] = {}
        self.die_at: dict[int, float] = {}
        self.wake_at: dict[int, float] = {}
        self.done = False

    def fight(self, seconds: float = 120) -> None:
        """Kill as often as asked for, then let the rest be finished in peace."""
        end = time.monotonic() + seconds
        opt_outs = [self.dice.uniform(0, 4) + time.monotonic() for _ in range(3)]
        while not self.done:
            if time.monotonic() > end:
                self._end_all()
                return
            while len(self.alive) < self.workers:
                self._spawn()
            self._reap()
            at = time.monotonic()
            for pid in [pid for pid, moment in self.die_at.items() if moment <= at]:
                del self.die_at[pid]
                self._signal(pid, signal.SIGKILL)
            for pid in [pid for pid, moment in self.wake_at.items() if moment <= at]:
                del self.wake_at[pid]
                self._signal(pid, signal.SIGCONT)
            # Writing would wait for a worker that is stopped inside a transaction, and only we can wake it.
            if not any(fate.sig is signal.SIGSTOP for fate in self.alive.values()):
                for moment in [moment for moment in opt_outs if moment <= at]:
                    opt_outs.remove(moment)
                    self.arena.suppress_one(self.dice.choice)
            time.sleep(0.004)
        self._end_all()

    def _spawn(self) -> None:
        fate, random_end = self._fate()
        said = self.arena.home / "said.txt"
        pid = os.fork()
        if pid == 0:
            fight(self.arena.run_id, fate, said)
        self.alive[pid] = fate
        if random_end:
            self.die_at[pid] = time.monotonic() + random_end
        self.tally.wrong_clocks += bool(fate.clock_off)

    def _fate(self) -> tuple[Fate, float]:
        if self.tally_kills() >= self.kills:
            return Fate(), 0.0
        off = self.dice.choice((0, 0, 0, 3600, -3600))
        clock_off = timedelta(seconds=off)
        what = self.dice.random()
        if what < 0.62:
            point = self.dice.choice(catalogue())
            sig = signal.SIGSTOP if self.dice.random() < 0.08 else signal.SIGKILL
            # A point it never comes to must not make it immortal.
            return Fate(point, self.dice.choice((1, 1, 2, 3)), sig, clock_off=clock_off), 6.0
        if what < 0.66 and not os.environ.get("GTM_DATABASE_URL"):
            return Fate(disk_full=True), 0.0
        return Fate(clock_off=clock_off), self.dice.uniform(0.02, 0.9)

    def tally_kills(self) -> int:
        """Kills of all rounds so far."""
        return self.tally.kills

    def _reap(self) -> None:
        for pid in list(self.alive):
            found, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if found:
                self._ended(pid, status)

    def _ended(self, pid: int, status: int) -> None:
        if os.WIFSTOPPED(status):
            self.tally.stopped += 1
            self.wake_at[pid] = time.monotonic() + 2 * QUIET.total_seconds()
            return
        fate = self.alive.pop(pid)
        expected = self.die_at.pop(pid, None)  # still there: the supervisor had not killed it yet
        if os.WIFSIGNALED(status):
            if fate.point and expected is not None:
                self.tally.killed_at_points[fate.point] += 1
            else:
                self.tally.killed_at_random += 1
        elif os.WEXITSTATUS(status) == DONE:
            self.done = True
        elif os.WEXITSTATUS(status) == FULL:
            self.tally.disk_full += 1
        elif os.WEXITSTATUS(status) == BROKEN:
            self.tally.broken.append((self.arena.home / "said.txt").read_text())

    def _signal(self, pid: int, sig: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, sig)

    def _end_all(self) -> None:
        for pid in list(self.alive):
            self._signal(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self.alive.clear()


def run(
    *, kills: int, leads: int, seed: int, workers: int, database: str = "sqlite", quiet: bool = False
) -> Tally:
    """Rounds of 200 leads until there were enough kills and leads. Deterministic only in what it tries."""
    dice, tally = random.Random(seed), Tally()
    began = time.monotonic()
    with ExitStack() as stack:
        home = Path(tempfile.mkdtemp(prefix="gtm-kill-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        children: list[servers.Child] = []
        stack.enter_context(servers.stopped_at_the_end(children))
        port = servers.free_port(0)
        url = f"http://{servers.HOST}:{port}"
        children.append(servers.sandbox_server(home, port))
        children[0].answers(f"{url}/_sandbox/state")
        arena = Arena(home / "home", url, _private(stack, database))
        per_round = 200
        rounds = -(-leads // per_round)
        while tally.rounds < rounds or (tally.kills < kills and tally.rounds < 3 * rounds):
            share = -(-kills * (tally.rounds + 1) // rounds)
            arena.prepare(per_round, f"r{tally.rounds}")
            Round(arena, tally, dice, workers, share).fight()
            arena.calm_down()
            Round(arena, tally, dice, 1, 0).fight(300)
            verdict = arena.judge()
            tally.add(verdict)
            if not quiet:
                print(f"{time.monotonic() - began:7.0f} s  {tally.line()}", flush=True)
            if not tally.sound():
                print(verdict.story)
                break
    return tally


def _private(stack: ExitStack, database: str) -> str | None:
    """The URL of a PostgreSQL of our own; None: a SQLite file."""
    if database != "postgresql":
        return None
    return stack.enter_context(stack.enter_context(postgres_cluster()).database())


def main() -> int:
    """From the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--leads", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--credits", action="store_true", help="Kill those who buy, not those who push.")
    parser.add_argument("--point", action="append", help="Kill a buyer once at this point (all: at each).")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}", flush=True)
    if asked.point:
        bill = money.at_points(catalogue(SPENDING) if asked.point == ["all"] else asked.point, seed)
        print(bill.line(), *bill.broken, sep="\n")
        return 0 if bill.sound() else 1
    if asked.credits:
        with ExitStack() as stack:
            bills = money.run(
                kills=asked.kills,
                leads_wanted=asked.leads,
                seed=seed,
                workers=asked.workers,
                database_url=_private(stack, asked.database),
            )
        print(f"never killed at: {sorted(set(catalogue(SPENDING)) - set(bills[0].points))}")
        for bill in bills:
            print(bill.line())
        for trouble in bills[0].broken[:5]:
            print(trouble)
        return 0 if bills[0].sound() else 1
    tally = run(
        kills=asked.kills,
        leads=asked.leads,
        seed=seed,
        workers=asked.workers,
        database=asked.database,
    )
    for trouble in tally.broken[:5]:
        print(trouble)
    print(f"never killed at: {sorted(set(catalogue()) - set(tally.killed_at_points))}")
    return 0 if tally.sound() else 1


if __name__ == "__main__":
    sys.exit(main())
