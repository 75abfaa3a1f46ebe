"""The vocabulary: frozen values that rules, ledger, ports, tasks and flows exchange.

Vendor words and vendor JSON never get this far: an adapter turns them into these values at the border.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue


class Frozen(BaseModel):
    """A value: no identity, no mutation, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mode(StrEnum):
    """How far a run goes. `plan` buys and sends nothing, `draft` may buy, `push` may buy and send."""

    PLAN = "plan"
    DRAFT = "draft"
    PUSH = "push"


class Outcome(StrEnum):
    """Where a person of a run ended. Each is in exactly one; the counts sum to `pulled`."""

    DUPLICATE = "duplicate"
    SUPPRESSED = "suppressed"
    DROPPED = "dropped"
    HELD = "held"
    LINT_BLOCKED = "lint_blocked"
    AWAITING_APPROVAL = "awaiting_approval"
    REVIEWER_REJECTED = "reviewer_rejected"
    CAPPED = "capped"
    DRAFTED = "drafted"
    PUSHED = "pushed"
    ALREADY_THERE = "already_there"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    NEEDS_HUMAN = "needs_human"


class RunState(StrEnum):
    """`interrupted` and `stopped` runs go on with `gtm resume`; the others are at rest."""

    RUNNING = "running"
    WAITING = "waiting"  # for a person's approval
    INTERRUPTED = "interrupted"  # Ctrl-C, SIGTERM or a dead process
    STOPPED = "stopped"  # a provider refused: no credits, wrong key, down
    DONE = "done"
    FAILED = "failed"


# --- what is known about people and companies ---------------------------------------------------

EmailStatus = Literal["verified", "unverified", "catch_all", "guessed", "invalid", "unknown"]


class OpenRole(Frozen):
    """One job a company has advertised."""

    title: str
    posted_at: date | None = None
    city: str | None = None
    country: str | None = None
    url: str | None = None


class PersonFields(Frozen):
    """What one source says about a person. None: the source did not say."""

    first_name: str | None = None
    last_name: str | None = None
    title: str | None = None
    seniority: str | None = None
    departments: tuple[str, ...] | None = None
    email: str | None = None
    email_status: EmailStatus | None = None
    linkedin_url: str | None = None
    phone: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    time_zone: str | None = None
    has_email: bool | None = None
    left_company: bool | None = None


class CompanyFields(Frozen):
    """What one source says about a company. None: the source did not say. Money in US dollars."""

    name: str | None = None
    domain: str | None = None
    website: str | None = None
    linkedin_url: str | None = None
    industry: str | None = None
    keywords: tuple[str, ...] | None = None
    employees: int | None = None
    founded_year: int | None = None
    revenue_usd: int | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    technologies: tuple[str, ...] | None = None
    funding_stage: str | None = None
    funding_date: date | None = None
    funding_amount_usd: int | None = None
    funding_total_usd: int | None = None
    growth_12_months: float | None = None
    open_roles: tuple[OpenRole, ...] | None = None


class Fact(NamedTuple):
    """One value with its origin: who said it, when, and what the answer cost in credits.

    No model: hundreds of thousands are made in a run, from rows that were checked when they were written.
    """

    value: JsonValue
    source: str
    observed_at: datetime
    price: Decimal = Decimal(0)


# --- what a source gives -------------------------------------------------------------------------


def _ranges(value: object) -> object:
    """`50-500`, `50..500` or a list of them: pairs of numbers, both ends included."""
    if value is None or isinstance(value, tuple):
        return value
    pairs = []
    for text in value if isinstance(value, list) else [value]:
        low, mark, high = str(text).replace("..", "-").partition("-")
        if not mark or not low.strip().isdigit() or not high.strip().isdigit():
            raise ValueError(f"{text!r} is not a range; write it like 50-500")
        if int(low) > int(high):
            raise ValueError(f"{text!r} is empty; write the smaller number first")
        pairs.append((int(low), int(high)))
    return tuple(pairs)


Ranges = Annotated[tuple[tuple[int, int], ...], BeforeValidator(_ranges)]
Days = Annotated[int, Field(ge=1, le=3650)]


class LeadQuery(Frozen):
    """Who a play asks a source for. A source refuses, by name, what it cannot ask."""

    titles: tuple[str, ...] = Field((), description="Job titles; any of them matches.")
    not_titles: tuple[str, ...] = Field((), description="Job titles to leave out.")
    seniorities: tuple[str, ...] = Field((), description="owner, founder, c_suite, vp, head, director, ...")
    person_locations: tuple[str, ...] = Field((), description="Where people live: city, state, country.")
    company_locations: tuple[str, ...] = Field((), description="Where companies have their head office.")
    employees: Ranges = Field((), description="Head counts, like 50-500.")
    keywords: tuple[str, ...] = Field((), description="Industry words on the company's profile.")
    technologies: tuple[str, ...] = Field((), description="Any of these is in use at the company.")
    hiring: tuple[str, ...] = Field((), description="Titles in the company's open job postings.")
    hiring_within_days: Days | None = Field(None, description="Only postings of the last so many days.")
    funded_within_days: Days | None = Field(None, description="Funded in the last so many days.")
    funding_usd: Ranges = Field((), description="Size of the latest round in US dollars.")
    domains: tuple[str, ...] = Field((), description="Company domains.")
    verified_only: bool = Field(False, description="Only people whose e-mail address is verified.")
    file: str | None = Field(None, description="A CSV file; a relative path counts from the play's folder.")
    limit: int | None = Field(None, ge=1, le=1_000_000, description="At most so many people.")


class Lead(Frozen):
    """One row of a source. `ref` is the source's own name for the person (`66f0…`) or its place (`row 17`)."""

    ref: str
    person: PersonFields
    company: CompanyFields


class UnreadableRow(Frozen):
    """A row that could not become a lead. It is counted and told, never silently skipped."""

    ref: str
    reason: str


class Page(Frozen):
    """One page of a source. `cursor` is where the page after it begins; None: this was the last."""

    leads: tuple[Lead, ...]
    unreadable: tuple[UnreadableRow, ...] = ()
    cursor: str | None = None
    total: int | None = None
    credits: Decimal = Decimal(0)


class Estimate(Frozen):
    """What a query would give. `matches` None: the source cannot tell without reading everything."""

    matches: int | None
    credits: Decimal = Decimal(0)
    note: str = ""
    columns: dict[str, str] = {}
    """Of a list with columns of its own: field -> the column that says it."""


# --- enrichment ----------------------------------------------------------------------------------


class PersonKey(Frozen):
    """How an enricher can recognise a person. `refs` maps a provider's name to its id for the person."""

    person_id: str
    refs: dict[str, str] = {}
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company_name: str | None = None
    company_domain: str | None = None
    linkedin_url: str | None = None


class CompanyKey(Frozen):
    """How an enricher can recognise a company."""

    company_id: str
    refs: dict[str, str] = {}
    name: str | None = None
    domain: str | None = None


class Found(Frozen):
    """The provider knows this one. `subject_id` is our id from the key that was asked.

    `replies` are shared by all answers of one request; the ledger keeps each once.
    """

    subject_id: str
    person: PersonFields = PersonFields()
    company: CompanyFields = CompanyFields()
    person_ref: str | None = None
    company_ref: str | None = None
    credits: Decimal = Decimal(0)
    replies: tuple[str, ...] = Field((), repr=False, description="The provider's words, without any key.")


class NotFound(Frozen):
    """The provider was asked and does not know this one. Not the same as: could not ask (that raises)."""

    subject_id: str
    credits: Decimal = Decimal(0)
    replies: tuple[str, ...] = Field((), repr=False)


class Quote(Frozen):
    """What an enrichment will cost: an interval in credits, and what is left if the provider tells."""

    low: Decimal
    high: Decimal
    balance: Decimal | None = None


class Usage(Frozen):
    """What an account has spent in its billing cycle and has left. `cycle` names the cycle: counts start anew in it."""

    spent: Decimal
    left: Decimal | None = None
    cycle: str = ""


# --- sequencers ----------------------------------------------------------------------------------


class Destination(Frozen):
    """A campaign as it stands. Nothing is pushed while `problems` is not empty."""

    campaign: str
    name: str
    status: str
    mailboxes: int = 0
    daily_capacity: int | None = None
    schedule: str = ""
    variables: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class OutboundLead(Frozen):
    """What leaves for the sequencer. `key` is the ledger's push key; `fields` are the template variables."""

    key: str
    email: str
    first_name: str
    last_name: str
    company_name: str
    fields: dict[str, str] = {}


class Receipt(Frozen):
    """What the sequencer said of one lead. `unclear`: it accepted the batch and did not name this lead."""

    email: str
    result: Literal["added", "already_there", "elsewhere", "refused", "unclear"]
    provider_ref: str | None = None
    reason: str = ""


class Presence(Frozen):
    """A lead looked up in a campaign. `key` is the push key found on it, if it carries one of ours."""

    email: str
    present: bool
    provider_ref: str | None = None
    key: str | None = None


class Member(Frozen):
    """One person in a campaign, as the sequencer lists them. `key`: our push key, if they carry one."""

    email: str
    provider_ref: str | None = None
    key: str | None = None


class MemberPage(Frozen):
    """A part of a campaign's people."""

    members: tuple[Member, ...]
    cursor: str | None = None


EventKind = Literal["sent", "opened", "clicked", "replied", "bounced", "unsubscribed"]


class TouchEvent(Frozen):
    """Something that happened to a lead at the sequencer. `ref` makes it countable once."""

    ref: str
    kind: EventKind
    email: str
    at: datetime
    category: str | None = None
    step: int | None = None


class EventPage(Frozen):
    """Events in no promised order; `cursor` as in `Page`."""

    events: tuple[TouchEvent, ...]
    cursor: str | None = None


# --- content and messages ------------------------------------------------------------------------


class Post(Frozen):
    """A blog draft. `html` is already sanitised; `slug` is already in its final form."""

    slug: str
    title: str
    html: str
    excerpt: str = ""
    tags: tuple[str, ...] = ()


class SavedPost(Frozen):
    """A draft as the CMS holds it. `fingerprint` changes when anyone changes the words.

    `imprint` is that of the post whose words these are (`Cms.imprint`); another one: they are nobody's we know.
    """

    ref: str
    slug: str
    status: str
    fingerprint: str
    imprint: str
    url: str | None = None
    warnings: tuple[str, ...] = ()


class Section(Frozen):
    """A paragraph of a message in light Markdown (`*bold*`), or up to ten short facts side by side."""

    text: str = ""
    facts: tuple[str, ...] = ()


class Message(Frozen):
    """A chat message in our words; the notifier turns it into its own blocks and keeps its limits."""

    channel: str
    title: str
    sections: tuple[Section, ...]
    footer: str = ""
    key: str = ""


class MessageRef(Frozen):
    """Where a message stands, for editing it later."""

    channel: str
    ref: str


# --- what a run says of itself -------------------------------------------------------------------


class Drop(Frozen):
    """How many people met the same end for the same reason. `row`: the one row of the source that could not be read."""

    outcome: Outcome
    reason: str
    count: int
    row: str | None = None


class RunSummary(Frozen):
    """The JSON of `gtm plan` and `gtm run`, and the flow's result. Counts only: no people."""

    run_id: str
    play: str
    mode: Mode
    state: RunState
    pulled: int
    duplicate: int = 0
    suppressed: int = 0
    dropped: int = 0
    held: int = 0
    lint_blocked: int = 0
    awaiting_approval: int = 0
    reviewer_rejected: int = 0
    capped: int = 0
    drafted: int = 0
    pushed: int = 0
    already_there: int = 0
    refused: int = 0
    in_doubt: int = 0
    needs_human: int = 0
    unfinished: int = Field(0, description="Not yet in any outcome; 0 unless the run was cut short.")
    credits_quoted: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    credits_spent: Decimal = Decimal(0)
    reasons: tuple[Drop, ...] = ()
    note: str = ""
    seconds: float = 0.0

    def outcomes(self) -> dict[Outcome, int]:
        """The counts by outcome, in the order of the road."""
        return {outcome: getattr(self, outcome.value) for outcome in Outcome}

    def adds_up(self) -> bool:
        """Every person pulled is in exactly one outcome (or, in a run cut short, still on the way)."""
        return sum(self.outcomes().values()) + self.unfinished == self.pulled
