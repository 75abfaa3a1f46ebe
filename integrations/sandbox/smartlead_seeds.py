"""The campaigns that a new account finds: three that run, one that is a draft, one that is paused.

The ids are small and fixed, because the shipped plays and the README name them.
"""

from typing import TYPE_CHECKING, Any

from integrations.sandbox.smartlead_types import Mailbox, Step

if TYPE_CHECKING:
    from integrations.sandbox.smartlead_account import Account

_SENDERS = (
    (456, "dana@try-gtm.example", "Dana Whitfield"),
    (457, "dana@get-gtm.example", "Dana Whitfield"),
    (458, "omar@try-gtm.example", "Omar Reyes"),
    (459, "omar@get-gtm.example", "Omar Reyes"),
)
_OFFICE_HOURS = {"tz": "America/New_York", "days": [1, 2, 3, 4, 5], "startHour": "09:00", "endHour": "17:00"}
_SETTINGS: dict[str, Any] = {
    "track_settings": [],
    "stop_lead_settings": "REPLY_TO_AN_EMAIL",
    "unsubscribe_text": "If this is not for you, tell me and I will not write again.",
    "send_as_plain_text": True,
    "follow_up_percentage": 100,
    "enable_ai_esp_matching": True,
}
Words = tuple[tuple[int, str, str], ...]  # days to wait, subject, paragraphs; `{{opener}}` greets by itself

_HIRING: Words = (
    (
        0,
        "{{first_name}}, the new roles at {{company_name}}",
        """{{opener}}

        We take the list work off new reps, so that their first month is spent talking to buyers.

        Worth fifteen minutes?""",
    ),
    (
        3,
        "",
        """Hi {{first_name}},

        One number that may help: teams like {{company_name}} get back about six hours per rep and week once
        lists build themselves. Shall I show you how?""",
    ),
    (
        3,
        "",
        """{{first_name}}, a short one: who looks after list building at {{company_name}} while the seats are
        still empty?""",
    ),
    (
        3,
        "A ramp plan for {{company_name}}",
        """Hi {{first_name}},

        I wrote down the ramp plan we give to new reps: week one, two and four, on one page.

        May I send it?""",
    ),
    (3, "", "{{first_name}}, I will stop here. If the timing gets better, just answer this mail."),
)
_FUNDING: Words = (
    (
        0,
        "{{first_name}}, after the round",
        """{{opener}}

        Most teams find out in the second quarter that the list was the bottleneck. We can show you what
        {{company_name}} could have instead.""",
    ),
    (
        3,
        "",
        """Hi {{first_name}},

        What boards ask after a round: how many accounts fit, and how many did you reach? We answer both in a
        week.""",
    ),
    (3, "", "{{first_name}}, is pipeline at {{company_name}} yours, or should I ask somebody else?"),
    (
        3,
        "Twelve months on one page",
        """Hi {{first_name}},

        May I send you the plan that three teams of your size used after their round?""",
    ),
    (3, "", "{{first_name}}, last one from me. All the best with the next stage!"),
)
_WEBINAR: Words = (
    (
        0,
        "{{first_name}}, your questions from the webinar",
        """{{opener}}

        The recording and the slides are yours. Shall we look at {{company_name}} together?""",
    ),
    (
        2,
        "",
        """Hi {{first_name}},

        The part most people watched twice starts at minute 14: scoring without a data team.""",
    ),
    (4, "", "{{first_name}}, is there a question that the webinar left open?"),
)


def plant(account: "Account") -> None:
    """Put mailboxes and campaigns into a new account."""
    for mailbox_id, email, name in _SENDERS:
        account.mailboxes[mailbox_id] = Mailbox(mailbox_id, email, name)
    _campaign(account, 123, "Seed A hiring", "ACTIVE", _HIRING, mailboxes=4, new_per_day=150)
    _campaign(account, 124, "Series A", "ACTIVE", _FUNDING, mailboxes=4, new_per_day=150)
    _campaign(account, 125, "Webinar follow-up", "ACTIVE", _WEBINAR, mailboxes=2, new_per_day=80)
    _campaign(account, 126, "Partner launch", "DRAFTED", _WEBINAR[:1], mailboxes=0, new_per_day=20)
    _campaign(account, 127, "Spring win-back", "PAUSED", _FUNDING[:3], mailboxes=2, new_per_day=40)


def _campaign(
    account: "Account", number: int, name: str, status: str, words: Words, *, mailboxes: int, new_per_day: int
) -> None:
    campaign = account.open_campaign(name, number)
    campaign.status = status
    campaign.schedule = {**_OFFICE_HOURS, "days": list(_OFFICE_HOURS["days"])}
    campaign.max_new_per_day = new_per_day
    campaign.settings = dict(_SETTINGS)
    campaign.mailboxes = list(account.mailboxes.values())[:mailboxes]
    campaign.steps = [
        Step(next(account.other_ids), place, days, subject, _html(text))
        for place, (days, subject, text) in enumerate(words, 1)
    ]


def _html(text: str) -> str:
    """Blank lines part paragraphs; the signature is the last one."""
    paragraphs = (" ".join(part.split()) for part in (*text.split("\n\n"), "%signature%"))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
