"""What the push ledger's world is made of outside the ledger: clocks that can be set, and a sequencer that breaks.

The sequencer does not deduplicate (worse for us than one that does), works on queued requests later, shows its leads
with a lag, and counts every send it has accepted. It knows the true time; the ledger sees only clocks.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clocks:
    """The true time, the kernel's clock since boot, and a wall clock that somebody may have set."""

    def __init__(self) -> None:
        self.true = 0.0
        self.boots = 1
        self.up = 5_000.0
        self.off = timedelta(0)

    def wall(self) -> datetime:
        """What the wall clock shows."""
        return START + timedelta(seconds=self.true) + self.off

    def since_boot(self) -> float:
        """What the kernel says."""
        return self.up

    def boot(self) -> str:
        """Which start of the machine this is."""
        return f"boot-{self.boots}"

    def wait(self, seconds: float) -> None:
        """Time passes, for everybody."""
        self.true += seconds
        self.up += seconds

    def restart(self) -> None:
        """The machine starts anew; its clock since boot begins again."""
        self.boots += 1
        self.up = 20.0


@dataclass
class Lead:
    """Somebody in a campaign at the sequencer. `key`: the push key it carries, if we put it there."""

    key: str | None
    accepted: int = 0  # sends of ours it has worked on
    seen_from: float = 0.0  # true time from which on a look-up surely shows it


@dataclass
class Work:
    """A request the sequencer has taken and not worked on yet."""

    due: float
    campaign: str
    email: str
    key: str
    dropped: bool = False


@dataclass
class Provider:
    """The sequencer. `accepted` counts sends worked on, per person; more than one is what must never be."""

    clocks: Clocks
    lag: float = 50.0
    there: dict[tuple[str, str], Lead] = field(default_factory=dict)
    queue: list[Work] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    accepted: Counter[str] = field(default_factory=Counter)
    received: dict[str, list[str]] = field(default_factory=dict)  # key -> hashes of the words it got

    def has(self, campaign: str, email: str) -> bool:
        """The truth, whatever a look-up shows."""
        return (campaign, email) in self.there

    def enrol(self, campaign: str, email: str, key: str, seen_after: float | None = None) -> None:
        """Work on a request: whoever is there already is sent again."""
        lag = self.lag if seen_after is None else seen_after
        lead = self.there.setdefault((campaign, email), Lead(key, seen_from=self.clocks.true + lag))
        lead.key = key
        lead.accepted += 1
        self.accepted[email] += 1

    def add_by_hand(self, campaign: str, email: str) -> None:
        """Somebody else adds a person."""
        self.there.setdefault((campaign, email), Lead(None, seen_from=self.clocks.true + self.lag))

    def later(self, campaign: str, email: str, key: str, seconds: float, *, dropped: bool = False) -> None:
        """Take a request, and work on it in so many seconds, or never."""
        self.queue.append(Work(self.clocks.true + seconds, campaign, email, key, dropped))

    def work_off(self, until: float | None = None) -> int:
        """Work on what is due (on everything: no `until`), unless the person was blocked; how many were taken up."""
        due = [one for one in self.queue if until is None or one.due <= until]
        for one in due:
            self.queue.remove(one)
            if not one.dropped and one.email not in self.blocked:
                self.enrol(one.campaign, one.email, one.key)
        return len(due)

    def coming(self, campaign: str, email: str) -> bool:
        """Whether a queued request will enrol this person."""
        return any(
            (one.campaign, one.email) == (campaign, email) and not one.dropped and email not in self.blocked
            for one in self.queue
        )

    def seen(self, campaign: str, email: str) -> Lead | None:
        """What a look-up shows now."""
        lead = self.there.get((campaign, email))
        return lead if lead and self.clocks.true >= lead.seen_from else None

    def withdraw(self, campaign: str, email: str) -> bool:
        """Block a person and take it out; whether it was there."""
        self.blocked.add(email)
        return self.there.pop((campaign, email), None) is not None
