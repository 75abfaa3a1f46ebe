"""What a play can say: trigger, audience, words and channel, as one frozen value.

The field names are the keys of the play files, and the descriptions are what `gtm check --schema` and
editors show. Shape only: whether a rule parses or a template exists is `check`'s business.
"""

from collections.abc import Iterator
from datetime import date as Day
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from gtm.models import Frozen, LeadQuery

Unsure = Literal["hold", "drop", "keep"]
"""What becomes of a person when the answer is not clear: wait for a human, leave out, go on."""

Spec = TypeVar("Spec")

_PLAY_NAME = r"[a-z0-9]+(-[a-z0-9]+)*"


def _plain_name(name: str) -> bool:
    """Whether a `never` entry is the name of a suppression list; anything else is a rule."""
    return name.replace("-", "").replace("_", "").isalnum()


def _one_provider(providers: dict[str, Spec]) -> dict[str, Spec]:
    """A play has one source and one destination: with two of them, nobody could say which caps hold."""
    if len(providers) != 1:
        named = " and ".join(providers) or "none"
        raise ValueError(f"must name exactly one provider, not {named}")
    return providers


def _daily(value: object) -> object:
    """`auto`, or a whole number; one type at a time keeps the error message one sentence."""
    if isinstance(value, str) and value.strip() != "auto":
        if not value.strip().isdecimal():
            raise ValueError(f'must be auto or a whole number, not "{value}"')
        return int(value)
    return value


def _points(value: object) -> object:
    """A whole number of points, or else a rule: the file gives both as text."""
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else value


class Signals(Frozen):
    """Why now: what has to be going on at a company before anyone writes to it."""

    require_any: tuple[str, ...] = Field(
        (),
        description="At least one of these holds: hiring(SDR)<=30d, funding<=90d. Without a name any role counts. "
        "Empty: none is required.",
    )
    stack_at_least: int = Field(
        1, ge=1, le=20, description="How many signals of `require_any` must hold together."
    )


class Engagement(Frozen):
    """How what people do is weighed. Apart from fit: an MQL needs both."""

    weights: dict[str, int] = Field(
        {
            "replied": 30,
            "attended": 25,
            "registered": 10,
            "downloaded": 10,
            "clicked": 8,
            "visited": 5,
            "opened": 1,
        },
        description="Points for each deed: replied, clicked, opened, attended, visited, ...",
    )
    half_life_days: int = Field(14, ge=1, le=3650, description="After so many days a deed counts half.")
    mql_at_least: int = Field(20, ge=1, description="Points from which on somebody who is kept is an MQL.")


class Icp(Frozen):
    """Who fits: rules that must hold, that add points, that exclude."""

    must: tuple[str, ...] = Field(
        (), description="Rules that all have to hold, like `company.employees in 50..500`."
    )
    nice: dict[str, int] = Field(
        {}, description="Rules that add (or cost) points when they hold: `rule: 20`."
    )
    never: tuple[str, ...] = Field(
        (), description="Who is never written to: names of suppression lists (customers) or rules."
    )
    keep_if: int = Field(0, description="Points of `nice` that a person needs.")
    unknown: Unsure = Field(
        "hold",
        description="When a value is not known: hold, drop or keep. A rule can end with `if unknown keep`.",
    )
    tiers: dict[Literal["A", "B", "C"], Annotated[int | str, BeforeValidator(_points)]] = Field(
        {},
        description="Who comes first: points of fit, or a rule, like `A: 60`. The first that holds counts.",
    )
    facets: dict[str, Literal["need", "budget", "authority", "fit"]] = Field(
        {}, description="Fields that speak for another part of the score: `company.employees: budget`."
    )
    engagement: Engagement = Field(Engagement(), description="How what people do is weighed.")

    def written(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Every entry of must, nice and never as it is written, with its place in the play file; lists too."""
        yield from ((rule, ("icp", "must", index)) for index, rule in enumerate(self.must))
        yield from ((rule, ("icp", "nice", rule)) for rule in self.nice)
        yield from ((entry, ("icp", "never", index)) for index, entry in enumerate(self.never))

    @property
    def lists(self) -> tuple[str, ...]:
        """The entries of `never` that name suppression lists."""
        return tuple(entry for entry in self.never if _plain_name(entry))

    @property
    def never_rules(self) -> tuple[str, ...]:
        """The entries of `never` that are rules."""
        return tuple(entry for entry in self.never if not _plain_name(entry))


class Enrich(Frozen):
    """What may be bought about the people who got this far."""

    waterfall: tuple[str, ...] = Field(
        (), description="Enrichers in the order they are asked. Empty: buy nothing."
    )
    stop_on: Literal["verified"] = Field(
        "verified", description="Ask no further once the e-mail is verified."
    )
    budget_credits: int = Field(
        0, ge=0, le=1_000_000, description="Credits that one run may spend. It is never exceeded."
    )
    budget_days: int | None = Field(
        None,
        ge=1,
        le=366,
        description="The budget is for so many days, over all runs of the play. Left out: each run has its own.",
    )
    cache_days: int = Field(
        90, ge=0, le=3650, description="What was paid for is not asked again for so many days."
    )


class EmailPolicy(Frozen):
    """Which addresses may be written to."""

    catch_all: Unsure = Field("hold", description="The company's server accepts every address.")
    role_addresses: Unsure = Field("drop", description="info@, sales@ and the like.")
    free_mail: Unsure = Field("drop", description="Private mail providers.")
    reverify_after_days: int = Field(
        60, ge=1, le=3650, description="A verified address counts as unverified after so many days."
    )


EventKind = Literal[
    "webinar", "webinar_no_show", "conference", "download", "visit", "competitor", "referral", "new_role",
    "new_leader", "tech_change", "expansion", "request", "trial", "last_contact",
]  # fmt: skip
"""What a list can be a list of; `gtm.openers` has words for each."""


class ListEvent(Frozen):
    """What everybody on the play's list did: came to the webinar, downloaded the guide, will be at the conference."""

    kind: EventKind = Field(
        description="webinar, webinar_no_show, conference, download, visit, referral, ..."
    )
    detail: str = Field(
        min_length=1,
        max_length=80,
        description="What it was called: the webinar's title, the referrer's name.",
    )
    date: Day = Field(
        description="When it was (or will be), like 2026-11-19. Too old, and it is not mentioned."
    )


class OpenerChoice(Frozen):
    """The opening line: which templates may speak, and how strictly their words are checked."""

    templates: tuple[str, ...] = Field(
        min_length=1, description="Openers, first choice first; the first one with evidence speaks."
    )
    order: Literal["listed", "specific"] = Field(
        "listed", description="listed: first choice first. specific: whatever is most about the reader first."
    )
    event: ListEvent | None = Field(None, description="What everybody on this play's list did, if they did.")
    deal_value_usd: int | None = Field(
        None,
        ge=0,
        description="What a deal is worth: from 50,000 tier A, from 10,000 B, else C. Openers may be for a tier only.",
    )
    lint: Literal["strict", "off"] = Field(
        "strict", description="strict: an opener with a finding is not pushed."
    )
    variants: dict[str, Annotated[int, Field(ge=1)]] = Field(
        {}, description="Variants under test with their shares, like `a: 50`. Empty: no test."
    )


class Sender(Frozen):
    """Who writes, for the mails of a sequence: several countries ask for it."""

    name: str = Field(min_length=1, description="Who signs.")
    company: str = Field(min_length=1, description="For whom.")
    postal_address: str = Field(min_length=8, description="Street, town and code, as mails must carry it.")


class Approve(Frozen):
    """Whether a person looks before anything leaves."""

    required: bool = Field(True, description="Wait for a person's yes before pushing.")
    expires: str = Field("2 business days", description="How long a run waits: `2 business days`, `36 h`.")
    review: Literal["terminal", "prefect"] = Field(
        "terminal",
        description="Where openers are read. prefect: also in a table on the run's page, which shows names, "
        "companies and openers to everybody who can open the UI, until it is decided.",
    )


class CoolingOff(Frozen):
    """Days of rest between two touches, counted over all plays, campaigns and sequencers."""

    person_days: int = Field(
        90, ge=0, le=3650, description="Days before the same person is written to again."
    )
    company_days: int = Field(
        0, ge=0, le=3650, description="Days of rest for a company after another play has written to it."
    )


class Canary(Frozen):
    """A few people first; the rest only if their addresses hold."""

    first: int = Field(20, ge=1, description="People who go out first.")
    wait_hours: int = Field(
        24, ge=1, le=720, description="Hours to wait for bounces before the rest follows."
    )
    max_bounced: int = Field(
        1, ge=0, description="More bounces among the first than this stop the play's pushes."
    )


class PushTarget(Frozen):
    """Where people go, and how many at most."""

    campaign: str = Field(min_length=1, description="The campaign's id at the sequencer.")
    max_per_day: Annotated[Annotated[int, Field(ge=1)] | Literal["auto"], BeforeValidator(_daily)] = Field(
        "auto", description="People per day; auto: what the campaign's mailboxes can send."
    )
    max_per_account: int | None = Field(None, ge=1, description="People per company. Left out: no limit.")
    account_days: int = Field(
        90, ge=1, le=3650, description="The days in which max_per_account counts, over all plays."
    )
    cooling_off: CoolingOff = Field(CoolingOff(), description="Rest between touches.")
    canary: Canary | None = Field(None, description="Send to a few people first and wait for bounces.")
    version: int = Field(
        1, ge=1, description="Raise it when the campaign's sequence is a new one that people may get again."
    )


class Report(Frozen):
    """Who hears of a run."""

    slack: str | None = Field(None, min_length=1, description='A channel, in quotes: "#gtm-weekly".')


_ONE = Field(json_schema_extra={"minProperties": 1, "maxProperties": 1})
Source = Annotated[dict[str, LeadQuery], AfterValidator(_one_provider), _ONE]
Push = Annotated[dict[str, PushTarget], AfterValidator(_one_provider), _ONE]


class Play(Frozen):
    """One play file. Left out: the defaults buy nothing, ask before pushing and report nowhere."""

    play: str = Field(
        pattern=f"^{_PLAY_NAME}$", max_length=60, description="The play's name; the file is called the same."
    )
    owner: str = Field(description="E-mail address of the person who answers for this play.")
    timezone: str = Field(description="IANA zone in which its days begin and end, like America/New_York.")
    source: Source = Field(description="Where people come from: one provider and its filters.")
    signals: Signals = Field(Signals(), description="Why now.")
    icp: Icp = Field(description="Who fits.")
    enrich: Enrich = Field(Enrich(), description="What may be bought.")
    email: EmailPolicy = Field(EmailPolicy(), description="Which addresses may be written to.")
    opener: OpenerChoice = Field(description="What the first line says.")
    sequence: str | None = Field(
        None,
        description="The touches its campaign sends, like sequences/cold; for preview and lint. Never pushed.",
    )
    sender: Sender | None = Field(None, description="Who signs the mails of the sequence.")
    approve: Approve = Field(Approve(), description="Who looks before anything leaves.")
    push: Push = Field(description="Where people go: one sequencer and its campaign.")
    report: Report = Field(Report(), description="Who hears of it.")

    @property
    def source_name(self) -> str:
        """The provider people come from."""
        return next(iter(self.source))

    @property
    def query(self) -> LeadQuery:
        """What that provider is asked."""
        return self.source[self.source_name]

    @property
    def push_name(self) -> str:
        """The sequencer people go to."""
        return next(iter(self.push))

    @property
    def target(self) -> PushTarget:
        """The campaign and its caps."""
        return self.push[self.push_name]
