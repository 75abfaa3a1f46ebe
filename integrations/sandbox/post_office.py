"""How mail leaves: in the campaign's window, one slot after the other, follow-ups before first mails.

A mailbox sends one mail every `min_minutes`; with several mailboxes the slots interleave. What recipients do
is put on a queue and comes true when its time has come. Slots and deeds are walked through in order of time,
so ten small steps of the clock end like one big one.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from integrations.sandbox.recipients import Reaction, Recipients
from integrations.sandbox.smartlead_types import (
    BOUNCE_SOURCE,
    CATEGORY_IDS,
    Campaign,
    Enrolment,
    Mail,
    Mailbox,
    Step,
    Variant,
)

if TYPE_CHECKING:
    from integrations.sandbox.smartlead_account import Account

_TAG = re.compile(r"\{\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}\}")
_SPINTAX = re.compile(r"\{([^{}]*\|[^{}]*)\}")
_NAMESPACE = UUID("5a4d1ead-0000-4000-8000-000000000000")
# A reaction ends the sequence when the campaign's stop_lead_settings says so.
_STOPS = {"reply": "REPLY_TO_AN_EMAIL", "click": "CLICK_ON_A_LINK", "open": "OPEN_AN_EMAIL"}


class PostOffice:
    """Sends what is due and tells the account what became of it."""

    def __init__(self, account: "Account", recipients: Recipients) -> None:
        self._account = account
        self._recipients = recipients
        self._coming: list[tuple[datetime, int, Mail, Reaction]] = []
        self._serial = count()

    def pass_time(self, before: datetime, after: datetime) -> None:
        """Everything that happens after `before`, up to and including `after`."""
        busy = [campaign for campaign in self._account.campaigns.values() if _has_work(campaign)]
        slots = sorted(
            (
                (moment, campaign.id, mailbox)
                for campaign in busy
                for moment, mailbox in _slots(campaign, before, after)
            ),
            key=lambda slot: slot[:2],
        )
        new_today: dict[tuple[int, date], int] = {}
        for moment, campaign_id, mailbox in slots:
            self._let_happen(moment)
            campaign = self._account.campaigns[campaign_id]
            day = (campaign_id, _local_day(campaign, moment))
            if day not in new_today:
                new_today[day] = _first_mails_on(campaign, day[1])
            enrolment = _next(campaign, moment, campaign.max_new_per_day - new_today[day])
            if enrolment is not None:
                new_today[day] += not enrolment.mails
                self._send(enrolment, mailbox, moment)
        self._let_happen(after)

    def _send(self, enrolment: Enrolment, mailbox: Mailbox, moment: datetime) -> None:
        campaign, number = enrolment.campaign, len(enrolment.mails)
        mail = compose(enrolment, number, mailbox, moment)
        enrolment.mails.append(mail)
        campaign.mails.append(mail)
        if number + 1 < len(campaign.steps):
            enrolment.status = "INPROGRESS"
            schedule(enrolment, moment + timedelta(days=campaign.steps[number + 1].delay_days))
        else:
            enrolment.finish("COMPLETED")
        for reaction in self._recipients.react(enrolment.lead.email, number + 1, moment):
            heappush(self._coming, (reaction.at, next(self._serial), mail, reaction))

    def _let_happen(self, until: datetime) -> None:
        while self._coming and self._coming[0][0] <= until:
            _, _, mail, reaction = heappop(self._coming)
            self._happen(mail, reaction)

    def _happen(self, mail: Mail, reaction: Reaction) -> None:
        enrolment, campaign = mail.enrolment, mail.enrolment.campaign
        if reaction.kind == "open" and campaign.tracks("EMAIL_OPEN"):
            mail.opened_at, mail.open_count = reaction.at, 1
        elif reaction.kind == "click" and campaign.tracks("LINK_CLICK"):
            mail.clicked_at = reaction.at
        elif reaction.kind == "reply":
            mail.replied_at = enrolment.replied_at = reaction.at
            mail.reply = reaction.text
            enrolment.category_id = CATEGORY_IDS[reaction.category]
        elif reaction.kind == "bounce":
            mail.bounced = True
            enrolment.status, enrolment.due = "BLOCKED", None
            self._account.block(enrolment.lead.email, BOUNCE_SOURCE)
        elif reaction.kind == "unsubscribe" and campaign.settings.get("unsubscribe_text"):
            self._account.unsubscribe(enrolment.lead)
        if _STOPS.get(reaction.kind) == campaign.settings.get("stop_lead_settings"):
            enrolment.finish("STOPPED")


# --- what is due --------------------------------------------------------------------------------------


def schedule(enrolment: Enrolment, due: datetime) -> None:
    """The next mail of a running sequence goes out in the first free slot from `due` on."""
    enrolment.due = due
    heappush(enrolment.campaign.follow_ups, (due, enrolment.map_id, enrolment))


def _has_work(campaign: Campaign) -> bool:
    ready = campaign.status == "ACTIVE" and campaign.steps and campaign.mailboxes and campaign.schedule
    return bool(ready and (campaign.waiting or campaign.follow_ups))


def _next(campaign: Campaign, moment: datetime, new_allowed: int) -> Enrolment | None:
    """Who gets the mail of this slot. Entries that were overtaken (paused, replied) are dropped here."""
    heap = campaign.follow_ups
    while heap and heap[0][0] <= moment:
        due, _, enrolment = heappop(heap)
        if enrolment.status == "INPROGRESS" and enrolment.due == due:
            return enrolment
    while campaign.waiting and new_allowed > 0:
        enrolment = campaign.waiting.popleft()
        if enrolment.status == "STARTED" and not enrolment.mails:
            return enrolment
    return None


def _first_mails_on(campaign: Campaign, day: date) -> int:
    """First mails already sent that day, which may have begun before this step of the clock."""
    found = 0
    for mail in reversed(campaign.mails):
        sent_on = _local_day(campaign, mail.sent_at)
        if sent_on < day:
            break
        found += sent_on == day and mail.step.number == 1
    return found


def _slots(campaign: Campaign, before: datetime, after: datetime) -> Iterator[tuple[datetime, Mailbox]]:
    """The campaign's sending moments after `before`, up to and including `after`, each with its mailbox."""
    rule = campaign.schedule or {}
    zone, days = ZoneInfo(rule["tz"]), {number % 7 for number in rule["days"]}
    opens, closes = time.fromisoformat(rule["startHour"]), time.fromisoformat(rule["endHour"])
    gap = timedelta(minutes=max(1, campaign.min_minutes)) / len(campaign.mailboxes)
    earliest = max(before, campaign.starts_at or before)
    day, last = before.astimezone(zone).date(), after.astimezone(zone).date()
    while day <= last:
        if day.isoweekday() % 7 in days:
            moment = datetime.combine(day, opens, zone).astimezone(UTC)
            end = min(datetime.combine(day, closes, zone).astimezone(UTC), after + timedelta(microseconds=1))
            for number in count():
                slot = moment + gap * number
                if slot >= end:
                    break
                if slot > earliest:
                    yield slot, campaign.mailboxes[number % len(campaign.mailboxes)]
        day += timedelta(days=1)


def _local_day(campaign: Campaign, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo((campaign.schedule or {})["tz"])).date()


# --- the words ----------------------------------------------------------------------------------------


def compose(enrolment: Enrolment, number: int, mailbox: Mailbox, moment: datetime) -> Mail:
    """The mail of the step with this index, in the words the lead's fields give it now."""
    step = enrolment.campaign.steps[number]
    variant = _variant(step, enrolment)
    stats_id = str(uuid5(_NAMESPACE, f"{enrolment.map_id}/{step.number}"))
    words = [
        render(text, enrolment, mailbox) for text in (_subject(enrolment, number), (variant or step).body)
    ]
    return Mail(stats_id, enrolment, step, variant, mailbox, words[0], words[1], moment)


def _subject(enrolment: Enrolment, number: int) -> str:
    """An empty subject means an answer in the thread that the last subject began."""
    steps = enrolment.campaign.steps
    for earlier in range(number, -1, -1):
        own = (_variant(steps[earlier], enrolment) or steps[earlier]).subject
        if own:
            return own if earlier == number else f"Re: {own}"
    return ""


def _variant(step: Step, enrolment: Enrolment) -> Variant | None:
    """Equal shares, by the lead's id."""
    return step.variants[enrolment.lead.id % len(step.variants)] if step.variants else None


def render(text: str, enrolment: Enrolment, mailbox: Mailbox) -> str:
    """Merge tags, then spintax, as when it is sent: a missing variable is a blank, without any error."""
    lead = enrolment.lead
    values = {"email": lead.email, **lead.own, **lead.custom}
    merged = _TAG.sub(lambda tag: str(values.get(tag[1]) or tag[2] or ""), text)
    spun = _SPINTAX.sub(lambda spin: spin[1].split("|")[lead.id % (spin[1].count("|") + 1)], merged)
    return spun.replace("%signature%", mailbox.name)
