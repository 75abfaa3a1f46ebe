"""Rate windows as the real providers keep them: fixed, opening at the first request, in REAL time.

One book for every provider shape; which windows hold for which key is the shape's own knowledge.
"""

from dataclasses import dataclass
from math import ceil

from gtm import clock


@dataclass(frozen=True, slots=True)
class Window:
    """At most `limit` requests in `seconds`; None: the provider sets no limit for this window."""

    name: str
    seconds: float
    limit: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """What a window says after a request: `left` is what may still come before it closes in `resets_in` s."""

    window: Window
    used: int
    left: int
    resets_in: float


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a request may pass, and the counts to put into its headers."""

    counts: tuple[Count, ...]
    refused_by: Count | None = None

    @property
    def admitted(self) -> bool:
        """False: answer 429."""
        return self.refused_by is None

    @property
    def retry_after(self) -> int:
        """Whole seconds until the window that refused opens again, at least 1; 0 if none refused."""
        return max(1, ceil(self.refused_by.resets_in)) if self.refused_by else 0


@dataclass(slots=True)
class _Open:
    """A window that a request has opened."""

    window: Window
    limit: int
    since: float
    used: int = 0

    def count(self, moment: float) -> Count:
        left = self.limit - self.used
        return Count(self.window, self.used, left, self.since + self.window.seconds - moment)


class Limits:
    """The open windows of all providers and keys. `lifted` lets everything pass (for benchmarks)."""

    def __init__(self) -> None:
        self.lifted = False
        self._open: dict[tuple[str, str, str, str], _Open] = {}
        self._seen: set[tuple[str, str]] = set()

    def admit(self, provider: str, account: str, group: str, windows: tuple[Window, ...]) -> Admission:
        """Count a request in each window, or refuse it (a refused request is not counted)."""
        if self.lifted:
            return Admission(())
        moment = clock.monotonic()
        opened = [
            self._window((provider, account, group, window.name), window, window.limit, moment)
            for window in windows
            if window.limit is not None
        ]
        counts = tuple(state.count(moment) for state in opened)
        full = [count for count in counts if count.left <= 0]
        if full:
            return Admission(counts, max(full, key=lambda count: count.resets_in))
        for state in opened:
            state.used += 1
        return Admission(tuple(state.count(moment) for state in opened))

    def first_time(self, provider: str, key: str) -> bool:
        """True once per provider and key: for keys that are refused once."""
        seen = (provider, key) in self._seen
        self._seen.add((provider, key))
        return not seen

    def reset(self) -> None:
        """All windows closed, nothing lifted."""
        self.lifted = False
        self._open.clear()
        self._seen.clear()

    def _window(self, name: tuple[str, str, str, str], window: Window, limit: int, moment: float) -> _Open:
        state = self._open.get(name)
        if state is None or moment - state.since >= window.seconds:
            state = self._open[name] = _Open(window, limit, since=moment)
        return state
