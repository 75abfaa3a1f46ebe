"""How Smartlead shows what it holds: campaigns, leads, mails; in the shapes seen live.

Counts and totals are strings in many places, the delay of a step is written `delay_in_days` and read back as
`delayInDays`, and the vocabulary of tracking differs between writing and reading.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from integrations.sandbox.smartlead_types import (
    CATEGORIES,
    OWN_FIELDS,
    Blocked,
    Campaign,
    Enrolment,
    Lead,
    Mail,
    Mailbox,
    Step,
)
from integrations.sandbox.wire import stamp

USER_ID = 196_111
EXPORT_COLUMNS = (
    *("id", "campaign_lead_map_id", "status", "category", "is_interested", "created_at", "first_name"),
    *("last_name", "email", "phone_number", "company_name", "website", "location", "custom_fields"),
    *("linkedin_profile", "company_url", "is_unsubscribed", "unsubscribed_client_id_map"),
    *("last_email_sequence_sent", "open_count", "click_count", "reply_count"),
)


# --- campaigns ----------------------------------------------------------------------------------------


def campaign(it: Campaign) -> dict[str, Any]:
    """A campaign as listed and as read by id: flat."""
    settings = it.settings
    return {
        "id": it.id,
        "user_id": USER_ID,
        "created_at": stamp(it.created_at),
        "updated_at": stamp(it.updated_at),
        "status": it.status,
        "name": it.name,
        "track_settings": [
            word.replace("DONT_TRACK_", "DONT_") for word in settings.get("track_settings", ())
        ],
        "scheduler_cron_value": it.schedule,
        "min_time_btwn_emails": it.min_minutes,
        "max_leads_per_day": it.max_new_per_day,
        "stop_lead_settings": settings.get("stop_lead_settings", "REPLY_TO_AN_EMAIL"),
        "schedule_start_time": stamp(it.starts_at),
        "enable_ai_esp_matching": settings.get("enable_ai_esp_matching", False),
        "send_as_plain_text": settings.get("send_as_plain_text", False),
        "follow_up_percentage": settings.get("follow_up_percentage", 100),
        "unsubscribe_text": settings.get("unsubscribe_text", ""),
        "parent_campaign_id": None,
        "client_id": it.client_id,
    }


def step(it: Step) -> dict[str, Any]:
    """A step as read back."""
    variants = [
        {"id": one.id, "variant_label": one.label, "subject": one.subject, "email_body": one.body}
        for one in it.variants
    ]
    return {
        "id": it.id,
        "seq_number": it.number,
        "seq_delay_details": {"delayInDays": it.delay_days},
        "subject": it.subject,
        "email_body": it.body,
        "sequence_variants": variants or None,
    }


def mailbox(it: Mailbox) -> dict[str, Any]:
    """A mailbox. The live route shows its passwords too; these are invented, and nobody should keep them."""
    return {
        "id": it.id,
        "from_name": it.name,
        "from_email": it.email,
        "username": it.email,
        "password": "mailbox-password-not-for-you",
        "imap_password": "mailbox-password-not-for-you",
        "message_per_day": 50,
        "type": "SMTP",
        "is_smtp_success": True,
        "is_imap_success": True,
    }


def analytics(it: Campaign) -> dict[str, Any]:
    """The campaign's counts, as strings."""
    sums = _sums(it.mails)
    states = Counter(one.status for one in it.people.values())
    return {
        "id": it.id,
        "user_id": USER_ID,
        "name": it.name,
        "status": it.status,
        "created_at": stamp(it.created_at),
        **{name: str(value) for name, value in sums.items()},
        "block_count": str(states["BLOCKED"]),
        "unsubscribed_count": str(sum(one.unsubscribed for one in it.people.values())),
        "total_count": str(len(it.people)),
        "drafted_count": "0",
        "sequence_count": str(len(it.steps)),
        "campaign_lead_stats": {
            "total": len(it.people),
            "notStarted": states["STARTED"],
            "inprogress": states["INPROGRESS"],
            "completed": states["COMPLETED"],
            "paused": states["PAUSED"],
            "stopped": states["STOPPED"],
            "blocked": states["BLOCKED"],
            "interested": sum(_is_positive(one) for one in it.people.values()),
            "revenue": 0,
        },
        "client_id": it.client_id,
        "parent_campaign_id": None,
        "tags": [],
    }


def _sums(mails: Iterable[Mail]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for mail in mails:
        sums["sent_count"] += 1
        sums["unique_sent_count"] += mail.step.number == 1
        sums["open_count"] += mail.open_count
        sums["unique_open_count"] += mail.opened_at is not None
        sums["click_count"] += mail.clicked_at is not None
        sums["unique_click_count"] += mail.clicked_at is not None
        sums["reply_count"] += mail.replied_at is not None
        sums["bounce_count"] += mail.bounced
    names = ("sent", "unique_sent", "open", "unique_open", "click", "unique_click", "reply", "bounce")
    return {f"{name}_count": sums[f"{name}_count"] for name in names}


# --- leads --------------------------------------------------------------------------------------------


def lead(it: Lead) -> dict[str, Any]:
    """The person, without campaigns."""
    return {
        "id": it.id,
        **{name: it.own.get(name) for name in OWN_FIELDS},
        "email": it.email,
        "custom_fields": it.custom,
        "is_unsubscribed": it.unsubscribed,
        "unsubscribed_client_id_map": None,
    }


def lead_by_email(it: Lead) -> dict[str, Any]:
    """The person, with the campaigns they are in."""
    return {
        **lead(it),
        "created_at": stamp(it.created_at),
        "lead_campaign_data": [
            {
                "campaign_lead_map_id": one.map_id,
                "campaign_id": one.campaign.id,
                "campaign_name": one.campaign.name,
                "client_id": one.campaign.client_id,
                "client_email": None,
                "lead_category_id": one.category_id,
                "last_sent_at": stamp(one.mails[-1].sent_at) if one.mails else None,
                "last_reply_at": stamp(one.replied_at),
                "last_activity_at": stamp(one.replied_at or (one.mails[-1].sent_at if one.mails else None)),
            }
            for one in it.enrolments.values()
        ],
    }


def enrolment(it: Enrolment) -> dict[str, Any]:
    """A lead as listed in a campaign."""
    return {
        "campaign_lead_map_id": it.map_id,
        "lead_category_id": it.category_id,
        "status": it.status,
        "created_at": stamp(it.created_at),
        "lead": lead(it.lead),
    }


def export(it: Campaign) -> str:
    """The whole campaign as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, EXPORT_COLUMNS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for one in it.people.values():
        sums = _sums(one.mails)
        person = {**lead(one.lead), "custom_fields": json.dumps(one.lead.custom)}
        writer.writerow(
            {
                **person,
                "campaign_lead_map_id": one.map_id,
                "status": one.status,
                "category": category_name(one),
                "is_interested": _is_positive(one),
                "created_at": stamp(one.created_at),
                "last_email_sequence_sent": one.mails[-1].step.number if one.mails else None,
                **{name: sums[name] for name in ("open_count", "click_count", "reply_count")},
            }
        )
    return out.getvalue()


def category_name(it: Enrolment) -> str | None:
    """What the lead's reply was filed under."""
    return CATEGORIES[it.category_id][0] if it.category_id in CATEGORIES else None


def _is_positive(it: Enrolment) -> bool:
    return it.category_id in CATEGORIES and CATEGORIES[it.category_id][1] == "positive"


def blocked(it: Blocked) -> dict[str, Any]:
    """An entry of the block list."""
    made = {"created_at": stamp(it.created_at), "source": it.source, "client_id": None}
    return {"id": it.id, "email_or_domain": it.entry, **made}


# --- mails --------------------------------------------------------------------------------------------


def statistics_row(it: Mail) -> dict[str, Any]:
    """One mail in the statistics. It has no id, and a reply changes the row of the mail that was answered."""
    own = it.enrolment.lead.own
    return {
        "lead_name": f"{own.get('first_name', '')} {own.get('last_name', '')}".strip(),
        "lead_email": it.enrolment.lead.email,
        "lead_category": category_name(it.enrolment),
        "sequence_number": it.step.number,
        "email_campaign_seq_id": it.step.id,
        "seq_variant_id": it.variant.id if it.variant else None,
        "email_subject": it.subject,
        "email_message": it.body,
        "sent_time": stamp(it.sent_at),
        "open_time": stamp(it.opened_at),
        "click_time": stamp(it.clicked_at),
        "reply_time": stamp(it.replied_at),
        "open_count": it.open_count,
        "click_count": int(it.clicked_at is not None),
        "is_unsubscribed": it.enrolment.unsubscribed,
        "is_bounced": it.bounced,
    }


def activity(it: Mail) -> dict[str, Any]:
    """One mail among the activities of a lead."""
    reply = {"time": stamp(it.replied_at), "reply_email_body": it.reply, "message_id": f"<r-{it.stats_id}>"}
    return {
        "stats_id": it.stats_id,
        "message_id": f"<{it.stats_id}@{it.mailbox.email.rpartition('@')[2]}>",
        "subject": it.subject,
        "email_body": it.body,
        "sent_time": stamp(it.sent_at),
        "from_email": it.mailbox.email,
        "to_email": it.enrolment.lead.email,
        "email_seq_number": it.step.number,
        "open_count": it.open_count,
        "click_count": int(it.clicked_at is not None),
        "click_details": [],
        "reply_details": reply if it.replied_at else None,
        "thread_replies": [],
    }


def activities(it: Enrolment) -> dict[str, Any]:
    """A lead with its mails."""
    return {
        "lead_id": it.lead.id,
        "email_lead_map_id": it.map_id,
        "campaign_id": it.campaign.id,
        "campaign_status": it.campaign.status,
        "status": it.status,
        "current_seq_num": it.mails[-1].step.number if it.mails else 0,
        "activities": [activity(mail) for mail in it.mails],
    }


def history(it: Enrolment) -> dict[str, Any]:
    """The conversation with a lead in one campaign."""
    lines = []
    for mail in it.mails:
        seen = activity(mail)
        kept = ("stats_id", "message_id", "subject", "email_body", "open_count", "click_count")
        lines.append({**{name: seen[name] for name in kept}, "type": "SENT", "time": seen["sent_time"]})
        if mail.replied_at:
            said = {
                "stats_id": mail.stats_id,
                "message_id": f"<r-{mail.stats_id}>",
                "time": stamp(mail.replied_at),
            }
            lines.append(
                {**said, "type": "REPLY", "subject": f"Re: {mail.subject}", "email_body": mail.reply}
            )
    sender = it.mails[-1].mailbox.email if it.mails else None
    return {"history": lines, "from": sender, "to": it.lead.email}
