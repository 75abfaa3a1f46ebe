"""What a provider can be to us: one Protocol per role, in our words, batch-first.

For every method: inability raises (`errors.Transient` or `errors.Terminal`); an empty answer means the
provider was asked and has nothing. A method says whether it may be repeated and what it costs.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from gtm.models import (
    CompanyKey,
    Destination,
    Estimate,
    EventPage,
    Found,
    LeadQuery,
    MemberPage,
    Message,
    MessageRef,
    NotFound,
    OutboundLead,
    Page,
    PersonKey,
    Post,
    Presence,
    Quote,
    Receipt,
    SavedPost,
    Usage,
)


class LeadSource(Protocol):
    """Lists people. Free unless `Page.credits` says otherwise; repeating a page is safe."""

    def estimate(self, query: LeadQuery) -> Estimate:
        """How many people match and what listing them costs. Free, repeatable."""
        ...

    def pages(self, query: LeadQuery, cursor: str | None = None) -> Iterator[Page]:
        """Pages from `cursor` (None: the beginning) until the query's limit or the end.

        The limit counts rows: one that cannot be read is one of them.

        Raises Rejected before the first page when the query holds a filter this source does not have.
        """
        ...


class Enricher(Protocol):
    """Adds facts about people. Costs credits: the caller has a budget and remembers what was paid."""

    batch_size: int
    price: Decimal
    """The most that one person costs; what is set aside before asking."""

    def quote(self, people: Sequence[PersonKey]) -> Quote:
        """What `enrich` would cost for these. Free, repeatable."""
        ...

    def enrich(self, people: Sequence[PersonKey]) -> list[Found | NotFound]:
        """One answer per key, in the order given; at most `batch_size` keys.

        NOT repeatable for free: Unclear means it may have been charged. Raises OutOfCredits.
        """
        ...


class CompanyEnricher(Protocol):
    """Adds facts about companies, one at a time at most providers. Costs credits."""

    def price(self, wanted: frozenset[str]) -> Decimal:
        """The most that one company costs when these fields of CompanyFields are wanted."""
        ...

    def enrich(self, company: CompanyKey, wanted: frozenset[str]) -> Found | NotFound:
        """Facts about one company. NOT repeatable for free: Unclear means it may have been charged."""
        ...


class Meter(Protocol):
    """Tells what an account has spent, so that charges nobody heard the end of can be settled."""

    def usage(self) -> Usage:
        """Credits spent in this billing cycle, by everybody who uses the account. Free, repeatable."""
        ...


class Sequencer(Protocol):
    """Writes to people on our behalf. There are no idempotency keys: the ledger makes pushes safe."""

    batch_size: int

    def preflight(self, campaign: str) -> Destination:
        """The campaign's state and everything that would keep mail from going out. Free, repeatable."""
        ...

    def push(self, campaign: str, leads: Sequence[OutboundLead]) -> list[Receipt]:
        """Enrol at most `batch_size` people; one receipt per lead, in the order given.

        NEVER repeat after Unclear: look up first. Unreachable and RateLimited mean nothing was enrolled.
        """
        ...

    def lookup(self, campaign: str, emails: Sequence[str]) -> list[Presence]:
        """Whether each address is in the campaign, in the order given. Repeatable."""
        ...

    def outcomes(self, campaign: str, cursor: str | None = None) -> Iterator[EventPage]:
        """What happened since `cursor`. Repeatable: events carry a `ref` that does not change."""
        ...

    def members(self, campaign: str, cursor: str | None = None) -> Iterator[MemberPage]:
        """Everybody in the campaign, page by page. Free, repeatable; somebody may be told twice, nobody is left out."""
        ...

    def withdraw(self, campaign: str, emails: Sequence[str]) -> list[bool]:
        """Stop what is still to be sent to these people here; False: not in the campaign. Repeatable."""
        ...

    def block(self, emails: Sequence[str]) -> None:
        """Keep these addresses from ever being written to again. Repeatable."""
        ...


class Cms(Protocol):
    """Holds drafts. Never publishes."""

    def find(self, slug: str) -> SavedPost | None:
        """The post with this slug in any state but the trash, or None. Repeatable."""
        ...

    def imprint(self, post: Post) -> str:
        """What `find` gives as `imprint` once exactly these words are stored, however the CMS spells them.

        By it a write is recognised whose answer was lost. Asks nobody.
        """
        ...

    def save_draft(self, post: Post, if_unchanged: SavedPost | None = None) -> SavedPost:
        """Create the draft (`if_unchanged` None) or update it if it still has that fingerprint.

        What it returns is what this write left, not what a person made of it since.
        Raises Conflict when a person has edited or published it since, or the slug is somebody else's; Unclear
        only when words were sent and may be stored; anything else: nothing was stored. Look up with `find` before
        repeating.
        """
        ...


class Notifier(Protocol):
    """Tells people. Raises unless the message was delivered."""

    @property
    def channel(self) -> str:
        """Where a message goes that names no channel; empty: nowhere."""
        ...

    def post(self, message: Message) -> MessageRef:
        """Send. NOT repeatable: there is no idempotency key."""
        ...

    def update(self, ref: MessageRef, message: Message) -> MessageRef:
        """Replace the words of a message. Repeatable."""
        ...


class Pace(Protocol):
    """The rate governor, handed in when a provider is connected; it may live in a database."""

    def wait(self, provider: str, account: str) -> None:
        """Return when the next request may go out."""
        ...

    def slow_down(self, provider: str, account: str, seconds: float) -> None:
        """No request for so many seconds: the provider said so."""
        ...
