"""What the Smartlead-shaped API does to campaigns: create, words, schedule, settings, mailboxes, status.

Source: https://api.smartlead.ai/api-reference/campaigns; live answers (`{"ok": true}`) where pages differ.
"""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from integrations.sandbox import joi
from integrations.sandbox import smartlead_views as views
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.smartlead_types import Campaign, Step, Variant
from integrations.sandbox.wire import Ask, Refusal

OK: dict[str, Any] = {"ok": True}
NO_CAMPAIGN = {"error": "Campaign not found - Invalid campaign_id."}
_WORDS = {"START": "ACTIVE", "PAUSED": "PAUSED", "STOPPED": "STOPPED"}  # written -> read back


def find(account: Account, ask: Ask) -> Campaign | None:
    """The campaign of the path; None if there is none. 400 if the path holds no number."""
    given = ask.path["campaign_id"]
    if not given.isdigit():
        raise joi.refuse("campaign_id", "must be a number", "params")
    return account.campaigns.get(int(given))


def need(account: Account, ask: Ask) -> Campaign:
    """The campaign of the path, or the documented 404."""
    campaign = find(account, ask)
    if campaign is None:
        raise Refusal(404, NO_CAMPAIGN)
    return campaign


def listed(account: Account, ask: Ask) -> Any:
    """A bare array, newest id first, no pages."""
    return [views.campaign(account.campaigns[number]) for number in sorted(account.campaigns, reverse=True)]


def read(account: Account, ask: Ask) -> Any:
    """Flat; a missing campaign is `200 {}` (seen live; documented as 404)."""
    campaign = find(account, ask)
    return views.campaign(campaign) if campaign else {}


def create(account: Account, ask: Ask) -> Any:
    """A new DRAFTED campaign, each time: names are not unique."""
    given = joi.check(ask.body, {"name": joi.text, "client_id": joi.nullable(joi.number)})
    made = account.open_campaign(given.get("name", "Untitled Campaign"))
    made.client_id = given.get("client_id")
    return {"ok": True, "id": made.id, "name": made.name, "created_at": views.campaign(made)["created_at"]}


def delete(account: Account, ask: Ask) -> Any:
    """For good, with its enrolments."""
    campaign = need(account, ask)
    for enrolment in list(campaign.people.values()):
        account.expel(enrolment)
    del account.campaigns[campaign.id]
    return OK


def set_status(account: Account, ask: Ask) -> Any:
    """START, PAUSED or STOPPED, and no other word. To start, everything that mail needs must be there."""
    campaign = need(account, ask)
    given = joi.check(ask.body, {"status": joi.one_of(*_WORDS)}, required=("status",))
    if campaign.status == "STOPPED":
        raise Refusal(400, {"error": "Campaign is stopped and can not be updated."})
    missing = {
        "sequence": campaign.steps,
        "schedule": campaign.schedule,
        "email account": campaign.mailboxes,
        "lead": campaign.people,
    }
    lacking = [name for name, there in missing.items() if not there]
    if given["status"] == "START" and lacking:
        raise Refusal(400, {"error": f"Campaign can not be started - add at least one {lacking[0]}."})
    campaign.status = _WORDS[given["status"]]
    return _changed(account, campaign)


# --- words ----------------------------------------------------------------------------------------------


def read_steps(account: Account, ask: Ask) -> Any:
    """A bare array."""
    return [views.step(step) for step in need(account, ask).steps]


_VARIANT: dict[str, joi.Check] = {
    "id": joi.nullable(joi.number),
    "variant_label": joi.text,
    "subject": joi.any_text,
    "email_body": joi.any_text,
    "variant_distribution_percentage": joi.number,
}
_STEP: dict[str, joi.Check] = {
    "id": joi.nullable(joi.number),
    "seq_number": joi.number,
    "seq_delay_details": joi.mapping,
    "subject": joi.any_text,
    "email_body": joi.any_text,
    "seq_variants": joi.nullable(joi.array),
    "variant_distribution_type": joi.one_of("MANUAL_EQUAL", "MANUAL_PERCENTAGE", "AI_EQUAL"),
    "lead_distribution_percentage": joi.number,
    "winning_metric_property": joi.text,
}


def save_steps(account: Account, ask: Ask) -> Any:
    """Replace the whole sequence: steps left out are removed. Not while the campaign is ACTIVE."""
    campaign = need(account, ask)
    given = joi.check(ask.body, {"sequences": joi.array}, required=("sequences",))["sequences"]
    if campaign.status == "ACTIVE":
        raise Refusal(400, {"error": "Pause the campaign before you change its sequence."})
    campaign.steps = [_step(account, row, place) for place, row in enumerate(given)]
    _changed(account, campaign)
    saved = [{"seqNumber": step.number, "id": step.id} for step in campaign.steps]
    return {"ok": True, "data": {"sequences": saved}}


def _step(account: Account, row: Any, place: int) -> Step:
    at = f"sequences[{place}]."
    joi.check(row, _STEP, required=("seq_number", "seq_delay_details"), at=at)
    delay = joi.check(row["seq_delay_details"], {"delay_in_days": joi.number}, at=f"{at}seq_delay_details.")
    if int(row["seq_number"]) != place + 1:
        raise joi.refuse(f"{at}seq_number", f"must be {place + 1}")
    step = Step(row.get("id") or next(account.other_ids), place + 1, int(delay.get("delay_in_days", 0)))
    step.subject, step.body = row.get("subject", ""), row.get("email_body", "")
    for number, variant in enumerate(row.get("seq_variants") or ()):
        joi.check(variant, _VARIANT, at=f"{at}seq_variants[{number}].")
        words = variant.get("subject", ""), variant.get("email_body", "")
        label = variant.get("variant_label", chr(ord("A") + number))
        step.variants.append(Variant(variant.get("id") or next(account.other_ids), label, *words))
    if place == 0 and not (step.subject or any(variant.subject for variant in step.variants)):
        raise joi.refuse(f"{at}subject", "is required")
    return step


# --- rules ----------------------------------------------------------------------------------------------

_SCHEDULE: dict[str, joi.Check] = {
    "timezone": joi.text,
    "days_of_the_week": joi.array,
    "start_hour": joi.text,
    "end_hour": joi.text,
    "min_time_btw_emails": joi.number,
    "min_time_btwn_emails": joi.number,
    "max_new_leads_per_day": joi.number,
    "schedule_start_time": joi.nullable(joi.text),
}
_SCHEDULE_NEEDS = ("timezone", "days_of_the_week", "start_hour", "end_hour", "max_new_leads_per_day")


def set_schedule(account: Account, ask: Ask) -> Any:
    """The flat shape. Days: 0 or 7 is Sunday."""
    campaign = need(account, ask)
    given = joi.check(ask.body, _SCHEDULE, required=_SCHEDULE_NEEDS)
    _check_hours(given)
    campaign.schedule = {
        "tz": given["timezone"],
        "days": given["days_of_the_week"],
        "startHour": given["start_hour"],
        "endHour": given["end_hour"],
    }
    gap = given.get("min_time_btw_emails", given.get("min_time_btwn_emails", campaign.min_minutes))
    campaign.min_minutes, campaign.max_new_per_day = max(1, int(gap)), int(given["max_new_leads_per_day"])
    if start := given.get("schedule_start_time"):
        campaign.starts_at = _moment(start)
    return _changed(account, campaign)


def _check_hours(given: dict[str, Any]) -> None:
    try:
        ZoneInfo(given["timezone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise joi.refuse("timezone", "must be a valid timezone") from None
    days = given["days_of_the_week"]
    if not all(isinstance(day, int) and 0 <= day <= 7 for day in days):
        raise joi.refuse("days_of_the_week", "must be between 0 and 7")
    for key in ("start_hour", "end_hour"):
        try:
            time.fromisoformat(given[key])
        except ValueError:
            raise joi.refuse(key, "must be a valid hour") from None
    if given["start_hour"] >= given["end_hour"]:
        raise joi.refuse("end_hour", "must be greater than start_hour")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise joi.refuse("schedule_start_time", "must be in ISO 8601 date format") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_OPT_OUTS = ("DONT_TRACK_EMAIL_OPEN", "DONT_TRACK_LINK_CLICK", "DONT_TRACK_REPLY_TO_AN_EMAIL")
_SETTINGS: dict[str, joi.Check] = {
    "name": joi.text,
    "client_id": joi.nullable(joi.number),
    "track_settings": joi.array,
    "stop_lead_settings": joi.one_of("REPLY_TO_AN_EMAIL", "CLICK_ON_A_LINK", "OPEN_AN_EMAIL"),
    "unsubscribe_text": joi.text,
    "follow_up_percentage": joi.number,
    "bounce_autopause_threshold": joi.text,
    "out_of_office_detection_settings": joi.mapping,
    "ai_categorisation_options": joi.array,
    **dict.fromkeys(
        (
            "send_as_plain_text",
            "force_plain_text",
            "enable_ai_esp_matching",
            "auto_pause_domain_leads_on_reply",
            "ignore_ss_mailbox_sending_limit",
            "domain_level_rate_limit",
            "add_unsubscribe_tag",
        ),
        joi.boolean,
    ),
}


def set_settings(account: Account, ask: Ask) -> Any:
    """What was sent is changed, the rest stays. The words for tracking differ from those read back."""
    campaign = need(account, ask)
    given = dict(joi.check(ask.body, _SETTINGS))
    for place, word in enumerate(given.get("track_settings", ())):
        joi.one_of(*_OPT_OUTS)(word, f"track_settings[{place}]")
    campaign.name = given.pop("name", campaign.name)
    campaign.client_id = given.pop("client_id", campaign.client_id)
    campaign.settings |= given
    return _changed(account, campaign)


# --- mailboxes ------------------------------------------------------------------------------------------


def read_mailboxes(account: Account, ask: Ask) -> Any:
    """A bare array that holds the mailboxes' passwords."""
    return [views.mailbox(mailbox) for mailbox in need(account, ask).mailboxes]


def add_mailboxes(account: Account, ask: Ask) -> Any:
    """Attach; attaching again does nothing and says so."""
    campaign, ids = need(account, ask), _mailbox_ids(account, ask)
    new = [account.mailboxes[one] for one in ids if account.mailboxes[one] not in campaign.mailboxes]
    campaign.mailboxes += new
    if not new:
        return {"ok": True, "result": [], "message": "Email account already associated - no change made."}
    return _changed(account, campaign)


def remove_mailboxes(account: Account, ask: Ask) -> Any:
    """Detach."""
    campaign, ids = need(account, ask), _mailbox_ids(account, ask)
    campaign.mailboxes = [mailbox for mailbox in campaign.mailboxes if mailbox.id not in ids]
    return _changed(account, campaign)


def _mailbox_ids(account: Account, ask: Ask) -> list[int]:
    key = "email_account_ids"
    ids: list[int] = joi.check(ask.body, {key: joi.array}, required=(key,))[key]
    if not all(one in account.mailboxes for one in ids):
        raise Refusal(404, {"error": "Email account not found"})
    return ids


def _changed(account: Account, campaign: Campaign) -> dict[str, Any]:
    campaign.updated_at = account.clock.now()
    return OK
