"""What the kill loop counts: rounds of one arena add up, arenas add up, and a line says it."""

from collections import Counter
from dataclasses import dataclass, field

from tests.kill.arena import WRONG, Verdict
from tests.kill.points import catalogue


@dataclass
class Tally:
    """Sums over rounds. All of `WRONG` and `broken` must be nothing."""

    rounds: int = 0
    leads: int = 0
    workers: int = 0
    waited_for: Counter[str] = field(default_factory=Counter)
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
    requests: int = 0
    struck: int = 0
    broken: list[str] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """Processes that died by SIGKILL."""
        return sum(self.killed_at_points.values()) + self.killed_at_random

    def add(self, verdict: Verdict) -> None:
        """Count one round."""
        self.rounds += 1
        self.leads += verdict.leads
        for name in (*WRONG, "unknown", "requests", "struck"):
            setattr(self, name, getattr(self, name) + getattr(verdict, name))
        self.broken += verdict.broken
        if not verdict.sound():
            self.stories.append(verdict.story)

    def merge(self, other: "Tally") -> None:
        """Count what another arena did."""
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def sound(self) -> bool:
        """Whether every promise held in every round."""
        return not any(getattr(self, name) for name in WRONG) and not self.broken

    def never(self) -> list[str]:
        """The points of the catalogue at which nobody died."""
        return sorted(set(catalogue()) - set(self.killed_at_points))

    def line(self) -> str:
        """For people."""
        points = len(catalogue())
        return (
            f"{self.rounds} rounds, {self.leads:,} leads, {self.workers:,} workers, {self.kills:,} kills "
            f"({sum(self.killed_at_points.values()):,} at {points - len(self.never())} of {points} points), "
            f"{self.stopped} stopped, {self.wrong_clocks} wrong clocks, {self.disk_full} full disks, "
            f"{100 * self.struck / max(self.requests, 1):.0f} % of {self.requests:,} pushes met a fault: "
            f"{self.doubled} doubled, {self.lost} lost, {self.falsely_confirmed} falsely confirmed, "
            f"{self.falsely_rejected} falsely rejected, {self.sent_though_suppressed} sent though suppressed, "
            f"{self.unknown} still unknown, {len(self.broken)} broken promises"
        )
