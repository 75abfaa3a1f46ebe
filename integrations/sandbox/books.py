"""What was asked and what it cost: the books of calls and of credits, for the control API and the page."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

PLENTY = Decimal(25_000)
POOR = Decimal(25)  # what `key-poor` starts with


class Calls:
    """How often each endpoint of each provider was asked, and how it answered.

    An endpoint is `POST /people/bulk_match`: the path below the provider's base, ids written `{id}`.
    """

    def __init__(self) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self.answered: Counter[tuple[str, int]] = Counter()

    def arrived(self, provider: str, endpoint: str) -> None:
        """One call has come in."""
        self.asked[provider, endpoint] += 1

    def went_out(self, provider: str, status: int) -> None:
        """One call has got this status; 0: its connection was dropped."""
        self.answered[provider, status] += 1

    def count(self, provider: str, endpoint: str | None = None) -> int:
        """Calls of a provider, or of one endpoint of it."""
        if endpoint is not None:
            return self.asked[provider, endpoint]
        return sum(n for (name, _), n in self.asked.items() if name == provider)

    def reset(self) -> None:
        """Nothing was asked."""
        self.asked.clear()
        self.answered.clear()


class Credits:
    """The balance of each key of a provider, and what was bought with it."""

    def __init__(self) -> None:
        self._limit: dict[tuple[str, str], Decimal] = {}
        self._used: Counter[tuple[str, str]] = Counter()
        self._bought: Counter[tuple[str, str, str]] = Counter()

    def limit(self, provider: str, key: str) -> Decimal:
        """What the key was given for this cycle."""
        return self._limit.get((provider, key), POOR if key == "key-poor" else PLENTY)

    def used(self, provider: str, key: str) -> Decimal:
        """What the key has spent."""
        return Decimal(self._used[provider, key])

    def left(self, provider: str, key: str) -> Decimal:
        """What the key can still spend."""
        return self.limit(provider, key) - self.used(provider, key)

    def spend(self, provider: str, key: str, subjects: Iterable[str]) -> bool:
        """Book one credit for each subject, or nothing at all and False if the balance is too small."""
        bought = tuple(subjects)
        if len(bought) > self.left(provider, key):
            return False
        self._used[provider, key] += len(bought)
        for subject in bought:
            self._bought[provider, key, subject] += 1
        return True

    def give(self, provider: str, key: str, left: Decimal) -> None:
        """Set what the key can still spend."""
        self._limit[provider, key] = self.used(provider, key) + left

    def accounts(self) -> tuple[tuple[str, str], ...]:
        """The (provider, key) pairs that have spent or been given something."""
        return tuple(sorted({*self._limit, *self._used}))

    def bought_again(self, provider: str, key: str) -> int:
        """Credits spent on a subject that had already been paid for."""
        return sum(n - 1 for (name, who, _), n in self._bought.items() if (name, who) == (provider, key))

    def reset(self) -> None:
        """Everybody has what they started with."""
        self._limit.clear()
        self._used.clear()
        self._bought.clear()
