"""Why a provider could not be asked, split by the decision it forces.

IntegrationError
├── Transient            asking again later may work
│   ├── Unreachable      surely not sent: refused, no such host, connect timed out
│   ├── RateLimited      surely not processed: 429, with `retry_after` seconds if told
│   └── Unclear          sent, and nobody knows what became of it: timeout, reset, 5xx, unreadable answer
└── Terminal             asking again will not help until a person changes something
    ├── NotConfigured    a key or address is missing or unusable
    ├── AuthRefused      401, 403
    ├── OutOfCredits     the account has no credits left
    ├── Rejected         the request itself was refused: 400, 404, 409, 413, 422
    ├── Moved            a redirect: the base URL is wrong
    └── Conflict         somebody changed the thing since we last saw it

"Could not ask" raises one of these. "Asked and found nothing" is a value (`NotFound`, an empty page).
Nothing here ever holds a URL with its query, a header or a key.
"""


class IntegrationError(Exception):
    """Base. `str()` is one sentence a user can act on."""

    def __init__(
        self,
        provider: str,
        action: str,
        detail: str,
        *,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(provider, action, detail)
        self.provider = provider
        self.action = action
        self.status = status
        self.request_id = request_id

    @property
    def detail(self) -> str:
        """What went wrong, in words. Held in `args` only: what is cleaned of keys there is clean in `repr`."""
        return str(self.args[2])

    @detail.setter
    def detail(self, words: str) -> None:
        self.args = (*self.args[:2], words)

    def __str__(self) -> str:
        facts = [f"HTTP {self.status}"] if self.status else []
        facts += [f"request {self.request_id}"] if self.request_id else []
        tail = f" ({', '.join(facts)})" if facts else ""
        return f"{self.provider}: {self.action}: {self.detail}{tail}"


class Transient(IntegrationError):
    """Asking again later may work."""

    retry_after: float | None = None


class Unreachable(Transient):
    """Surely not sent."""


class RateLimited(Transient):
    """Surely not processed; come back after `retry_after` seconds."""

    def __init__(
        self,
        provider: str,
        action: str,
        detail: str,
        *,
        retry_after: float | None = None,
        status: int | None = 429,
        request_id: str | None = None,
    ) -> None:
        super().__init__(provider, action, detail, status=status, request_id=request_id)
        self.retry_after = retry_after


class Unclear(Transient):
    """Sent, answer unknown. A write that raises this may have happened: look it up, never re-send."""


class Terminal(IntegrationError):
    """Asking again will not help until a person changes something."""


class NotConfigured(Terminal):
    """A key or address is missing or unusable."""


class AuthRefused(Terminal):
    """The provider does not accept the key, or the key may not do this."""


class OutOfCredits(Terminal):
    """The account has no credits left. What was bought before stands."""


class Rejected(Terminal):
    """The request itself was refused."""


class Moved(Terminal):
    """The provider answered with a redirect; it was not followed."""


class Conflict(Terminal):
    """Somebody changed the thing since we last saw it."""
