"""Why a provider could not be asked, split by the decision it forces.

IntegrationError
├── Transient            asking again later may work
│   ├── Unreachable      surely not sent: refused, no such host, connect timed out
│   ├── RateLimited      surely not processed: 425, 429, with `retry_after` seconds if told
│   └── Unclear          sent, and nobody knows what became of it: timeout, reset, 408, 5xx, unreadable answer
│       ├── Moved        a redirect, which was not followed: the base URL is wrong
│       └── NotTheApi    a web page where the API's answer should be: a login, a proxy's apology
└── Terminal             asking again will not help until a person changes something
    ├── NotConfigured    a key, address or certificate is missing or unusable; nothing was sent
    ├── AuthRefused      401, 403
    ├── OutOfCredits     402: the account has no credits left
    ├── Rejected         the request itself was refused, nothing was done: 400, 410, 422
    │   ├── TooLarge     413: there is too much in it
    │   └── NoSuchCampaign  404 where a campaign should be
    └── Conflict         409, 412: it is there already, or somebody changed it since we last saw it

What the caller of a write must do:

| raised | what was sent is | go on with the others? |
|---|---|---|
| Unreachable, RateLimited | not processed: plan it again, not before `retry_after` | no, later |
| Unclear | in doubt: look it up after the quiet period, NEVER send it again unseen | yes, but stop when it repeats |
| Moved, NotTheApi | in doubt, like every Unclear | no: `halts` |
| NotConfigured, AuthRefused, OutOfCredits | not processed: it stays planned | no: `halts` |
| Rejected | refused for good; of a batch, halve it to find the culprit | yes |
| TooLarge | not processed: halve the batch and send both under the same keys; one alone is refused | yes |
| NoSuchCampaign | not processed: it stays planned | no: `halts` |
| Conflict | there, from us or from others: look it up, then it is ours or foreign | yes |

`halts` says that everything else of this run would meet the same: ask it of any error before going on.
"Could not ask" raises one of these. "Asked and found nothing" is a value (`NotFound`, an empty page).
Nothing here ever holds a URL with its query, a header or a key.
"""

from typing import ClassVar


class IntegrationError(Exception):
    """Base. `str()` is one sentence a user can act on."""

    halts: ClassVar[bool] = False
    """Whether every other request of the run would meet the same, so that it must stop here."""

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
    def passes(self) -> bool:
        """Whether the same request may succeed later, without anybody doing anything about it."""
        return isinstance(self, Transient) and not self.halts

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


class Moved(Unclear):
    """A redirect, not followed. The first request was sent, so a write is in doubt; the base URL is wrong."""

    halts = True


class NotTheApi(Unclear):
    """A web page instead of the API's answer. A write is in doubt; someone must see who answers there."""

    halts = True


class Terminal(IntegrationError):
    """Asking again will not help until a person changes something."""


class NotConfigured(Terminal):
    """A key, address or certificate is missing or unusable. Nothing was sent."""

    halts = True


class AuthRefused(Terminal):
    """The provider does not accept the key, or the key may not do this."""

    halts = True


class OutOfCredits(Terminal):
    """The account has no credits left. What was bought before stands."""

    halts = True


class Rejected(Terminal):
    """The request itself was refused, and nothing of it was done."""


class TooLarge(Rejected):
    """There is too much in the request. Proven refused: send its halves."""


class NoSuchCampaign(Rejected):
    """The campaign is not there, so nobody was enrolled; it would refuse everybody else as well."""

    halts = True


class Conflict(Terminal):
    """It is there already, or somebody changed it since we last saw it. Look it up; never overwrite it."""
