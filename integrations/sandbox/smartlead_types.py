"""The things a Smartlead-shaped account is made of. A lead exists once per account, and its fields with it;
an enrolment is a lead in a campaign, under an id of its own.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OWN_FIELDS = (
    "first_name", "last_name", "phone_number", "company_name", "website", "location",
    "linkedin_profile", "company_url",
)  # fmt: skip
CATEGORIES = {
    1: ("Interested", "positive"),
    2: ("Meeting Request", "positive"),
    3: ("Not Interested", "negative"),
    4: ("Do Not Contact", "negative"),
    5: ("Information Request", "positive"),
    6: ("Out Of Office", "neutral"),
    7: ("Wrong Person", "negative"),
}
CATEGORY_IDS = {name: number for number, (name, _) in CATEGORIES.items()}
BOUNCE_SOURCE = "Smartlead.ai Bounce Detection"


@dataclass(slots=True)
class Variant:
    """One wording of a step."""

    id: int
    label: str
    subject: str
    body: str


@dataclass(slots=True)
class Step:
    """A mail of the sequence, `delay_days` after the one before. An empty subject stays in the thread."""

    id: int
    number: int
    delay_days: int
    subject: str = ""
    body: str = ""
    variants: list[Variant] = field(default_factory=list)


@dataclass(slots=True)
class Mailbox:
    """An address that mails go out from."""

    id: int
    email: str
    name: str


@dataclass(slots=True)
class Mail:
    """One mail that went out, and what its recipient did with it."""

    stats_id: str
    enrolment: "Enrolment"
    step: Step
    variant: Variant | None
    mailbox: Mailbox
    subject: str
    body: str
    sent_at: datetime
    opened_at: datetime | None = None
    open_count: int = 0
    clicked_at: datetime | None = None
    replied_at: datetime | None = None
    reply: str = ""
    bounced: bool = False


@dataclass(slots=True)
class Lead:
    """A person of the account. `own` are Smartlead's fields, `custom` those of the user's templates."""

    id: int
    email: str
    created_at: datetime
    own: dict[str, str] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    unsubscribed: bool = False
    enrolments: dict[int, "Enrolment"] = field(default_factory=dict)  # by campaign


@dataclass(slots=True)
class Enrolment:
    """A lead in a campaign, under its map id."""

    map_id: int
    lead: Lead
    campaign: "Campaign"
    created_at: datetime
    status: str = "STARTED"
    category_id: int | None = None
    unsubscribed: bool = False
    mails: list[Mail] = field(default_factory=list)
    due: datetime | None = None  # when the next mail may go out
    replied_at: datetime | None = None

    def finish(self, status: str) -> None:
        """No more mail: the sequence ends here, unless it had ended before."""
        self.due = None
        if self.status not in ("COMPLETED", "STOPPED", "BLOCKED"):
            self.status = status


@dataclass(slots=True)
class Campaign:
    """A campaign with its rules, words, mailboxes and people."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    status: str = "DRAFTED"
    client_id: int | None = None
    schedule: dict[str, Any] | None = None  # {tz, days, startHour, endHour}, as it is read back
    min_minutes: int = 10
    max_new_per_day: int = 20
    starts_at: datetime | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    mailboxes: list[Mailbox] = field(default_factory=list)
    people: dict[int, Enrolment] = field(default_factory=dict)  # by lead id, in the order they came
    mails: list[Mail] = field(default_factory=list)
    waiting: deque[Enrolment] = field(default_factory=deque)  # for their first mail
    follow_ups: list[tuple[datetime, int, Enrolment]] = field(default_factory=list)  # a heap

    def tracks(self, what: str) -> bool:
        """Whether opens (`EMAIL_OPEN`) or clicks (`LINK_CLICK`) are noticed."""
        return not any(opt_out.endswith(what) for opt_out in self.settings.get("track_settings", ()))


@dataclass(slots=True)
class Blocked:
    """An address or domain that nobody may be imported with."""

    id: int
    entry: str
    created_at: datetime
    source: str
