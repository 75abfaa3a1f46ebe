"""One arena's rounds: fork workers with fates, kill them, wake them, and let the last ones finish in peace.

A worker's fate is thrown for: most are to die at a point of the catalogue (of two thrown points at the one where fewer
have died; after so many others at the one that comes next), the rest at a random moment of their work, are stopped at a
point for twice the quiet period, or find the disk full.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from tests.kill.arena import QUIET, Arena
from tests.kill.fighter import BEGINS, BROKEN, DONE, FULL, Fate, fight
from tests.kill.points import catalogue
from tests.kill.tally import Tally

PER_ROUND = 200


class Round:
    """One run with its workers, until nothing is left to do or the patience is over."""

    def __init__(self, arena: Arena, tally: Tally, dice: random.Random, workers: int, kills: int) -> None:
        self.arena, self.tally, self.dice = arena, tally, dice
        self.workers, self.kills = workers, kills
        self.alive: dict[int, Fate] = {}
        self.die_after: dict[int, float] = {}  # seconds from its beginning
        self.die_at: dict[int, float] = {}
        self.died_at: dict[int, str] = {}
        self.wake_at: dict[int, float] = {}
        self.done = False
        self.told, self.tell = os.pipe2(os.O_NONBLOCK)
        self.half = ""

    def fight(self, seconds: float = 120) -> None:
        """Kill as often as asked for, then let the rest be finished in peace."""
        try:
            self._fight(time.monotonic() + seconds)
        finally:
            self._end_all()
            os.close(self.told)
            os.close(self.tell)

    def _fight(self, end: float) -> None:
        opt_outs = [self.dice.uniform(0, 4) + time.monotonic() for _ in range(3)] if self.kills else []
        while not self.done and time.monotonic() < end:
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
            time.sleep(0.005)

    def _spawn(self) -> None:
        fate, random_end = self._fate()
        said = self.arena.home / "said.txt"
        pid = os.fork()
        if pid == 0:
            fight(self.arena.run_id, fate, said, self.tell)
        self.alive[pid] = fate
        if random_end:
            self.die_after[pid] = random_end
        self.tally.workers += 1
        self.tally.wrong_clocks += bool(fate.clock_off)

    def _fate(self) -> tuple[Fate, float]:
        """What is to become of a worker, and after how many seconds it dies in any case (0: never)."""
        if self.tally.kills >= self.kills:
            return Fate(), 0.0
        clock_off = timedelta(seconds=self.dice.choice((0, 0, 0, 3600, -3600)))
        clock = {
            "clock_off": clock_off,
            "clock_set_after": self.dice.choice((0.0, self.dice.uniform(0.05, 1.0))),
        }
        cold = self.dice.random() < 0.1
        what = self.dice.random()
        if what < 0.68:
            point = min(self.dice.sample(catalogue(), 2), key=lambda one: self.tally.killed_at_points[one])
            nth, most = self.dice.choice((1, 1, 1, 2)), self._patience(point)
            sig = signal.SIGSTOP if self.dice.random() < 0.06 else signal.SIGKILL
            return Fate(point, nth, most, sig, cold=cold, **clock), 10.0
        if what < 0.71 and not os.environ.get("GTM_DATABASE_URL"):
            return Fate(disk_full=True, cold=cold), 0.0
        return Fate(cold=cold, **clock), self.dice.uniform(0.01, 0.5)

    def _patience(self, point: str) -> int:
        """After how many other points any is as good: the more, the more often this one was waited for in vain."""
        self.tally.waited_for[point] += 1
        in_vain = self.tally.waited_for[point] - self.tally.killed_at_points[point]
        return self.dice.randint(60, 200) * min(max(in_vain, 1), 12)

    def _listen(self) -> None:
        with suppress(BlockingIOError):
            self.half += os.read(self.told, 65_536).decode()
        *lines, self.half = self.half.split("\n")
        for line in lines:
            pid, _, what = line.partition(" ")
            if what != BEGINS:
                self.died_at[int(pid)] = what
            elif int(pid) in self.die_after:
                self.die_at[int(pid)] = time.monotonic() + self.die_after.pop(int(pid))

    def _reap(self) -> None:
        self._listen()
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
        self.die_after.pop(pid, None)
        self.die_at.pop(pid, None)
        self._listen()
        point = self.died_at.pop(pid, None)
        if os.WIFSIGNALED(status):
            if point is None or fate.sig is signal.SIGSTOP:
                self.tally.killed_at_random += 1
            else:
                self.tally.killed_at_points[point] += 1
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


def rounds(
    arena: Arena,
    *,
    kills: int,
    leads: int,
    seed: str,
    workers: int | None,
    tell: Callable[[Tally], None],
) -> Tally:
    """Rounds until there were enough kills and leads, or a promise was broken. Deterministic only in what it tries."""
    dice, tally = random.Random(seed), Tally()
    wanted = -(-leads // PER_ROUND)
    arena.warm_up()
    while tally.sound() and (tally.rounds < wanted or (tally.kills < kills and tally.rounds < 3 * wanted)):
        share = -(-kills * (tally.rounds + 1) // wanted)
        arena.prepare(PER_ROUND, f"s{seed}-r{tally.rounds}", batch=dice.choice((2, 4, 4, 8)))
        Round(arena, tally, dice, workers or dice.choice((2, 3, 4)), share).fight()
        arena.calm_down()
        Round(arena, tally, dice, 1, 0).fight(300)
        tally.add(arena.judge())
        tell(tally)
    return tally
