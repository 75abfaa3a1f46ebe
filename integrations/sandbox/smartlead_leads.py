"""What the Smartlead-shaped API does with leads: import, look up, list, steer, block.

Source: https://api.smartlead.ai/api-reference/leads and live observations, which are preferred.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from starlette.responses import Response

from integrations.sandbox import joi
from integrations.sandbox import smartlead_views as views
from integrations.sandbox.post_office import schedule
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.smartlead_campaigns import need
from integrations.sandbox.smartlead_import import MOST_CUSTOM, overwrite, valid_email
from integrations.sandbox.smartlead_types import CATEGORIES, OWN_FIELDS, Enrolment, Lead
from integrations.sandbox.wire import Ask, Refusal, stamp

OK: dict[str, Any] = {"ok": True}
DONE: dict[str, Any] = {"ok": True, "data": "success"}
_STATUSES = ("STARTED", "INPROGRESS", "COMPLETED", "PAUSED", "STOPPED", "BLOCKED")
_MAIL_STATES: dict[str, Callable[[Enrolment], bool]] = {
    "is_opened": lambda one: any(mail.opened_at for mail in one.mails),
    "is_clicked": lambda one: any(mail.clicked_at for mail in one.mails),
    "is_replied": lambda one: one.replied_at is not None,
    "not_replied": lambda one: one.replied_at is None,
    "is_bounced": lambda one: any(mail.bounced for mail in one.mails),
    "is_unsubscribed": lambda one: one.unsubscribed,
    "is_spam": lambda one: False,
    "is_accepted": lambda one: False,
    "is_sender_bounced": lambda one: False,
}


# --- reading ------------------------------------------------------------------------------------------


def by_email(account: Account, ask: Ask) -> Any:
    """The lead with its campaigns; `200 {}` for a stranger and for what is no address."""
    email = ask.query.get("email")
    if not email:
        raise Refusal(422, {"error": "email is required"})
    lead = account.by_email.get(email.strip().lower())
    return views.lead_by_email(lead) if lead else {}


def by_id(account: Account, ask: Ask) -> Any:
    """Wrapped in a list, as seen live."""
    return {"data": [views.lead(_lead(account, ask))]}


def of_campaign(account: Account, ask: Ask) -> Any:
    """A page of the campaign's leads. `total_leads` is a string."""
    offset, limit = joi.whole(ask.query, "offset", 0, 0, 10**9), joi.whole(ask.query, "limit", 100, 1, 100)
    campaign = need(account, ask)
    fits = _filters(ask)
    if fits:
        chosen = [one for one in campaign.people.values() if all(fit(one) for fit in fits)]
        total, page = len(chosen), chosen[offset : offset + limit]
    else:
        total, page = len(campaign.people), list(islice(campaign.people.values(), offset, offset + limit))
    rows = [views.enrolment(one) for one in page]
    return {"total_leads": str(total), "offset": offset, "limit": limit, "data": rows}


def _filters(ask: Ask) -> list[Callable[[Enrolment], bool]]:
    query, fits = ask.query, list[Callable[[Enrolment], bool]]()
    if status := query.get("status"):
        joi.one_of(*_STATUSES, source="query")(status, "status")
        fits.append(lambda one: one.status == status)
    if state := query.get("emailStatus"):
        joi.one_of(*_MAIL_STATES, source="query")(state, "emailStatus")
        fits.append(_MAIL_STATES[state])
    if category := query.get("lead_category_id"):
        fits.append(lambda one: str(one.category_id) == category)
    if made := moment(query, "created_at_gt"):
        fits.append(lambda one: one.created_at > made)
    if sent := moment(query, "last_sent_time_gt"):
        fits.append(lambda one: bool(one.mails) and one.mails[-1].sent_at > sent)
    if event := moment(query, "event_time_gt"):
        fits.append(lambda one: any(event < at for at in _events(one)))
    return fits


def _events(one: Enrolment) -> Iterator[datetime]:
    yield from (mail.sent_at for mail in one.mails[-1:])
    yield from (one.replied_at,) if one.replied_at else ()


def moment(query: Any, key: str) -> datetime | None:
    """A time of the query; None if it was not given."""
    if not (given := query.get(key)):
        return None
    try:
        read = datetime.fromisoformat(given.replace(" ", "+"))
    except ValueError:
        raise joi.refuse(key, "must be in ISO 8601 date format", "query") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def categories(account: Account, ask: Ask) -> Any:
    """What replies are filed under. The ids differ between accounts; the names do not."""
    made = stamp(account.clock.start)
    return [
        {"id": number, "name": name, "sentiment_type": feeling, "created_at": made}
        for number, (name, feeling) in CATEGORIES.items()
    ]


# --- steering -----------------------------------------------------------------------------------------


def _lead(account: Account, ask: Ask) -> Lead:
    given = ask.path["lead_id"]
    lead = account.leads.get(int(given)) if given.isdigit() else None
    if lead is None:
        raise Refusal(404, {"error": "Lead not found - Invalid lead_id."})
    return lead


def enrolled(account: Account, ask: Ask) -> Enrolment | None:
    """The enrolment that the path means, by LEAD id; None if the lead is not in the campaign."""
    given = ask.path["lead_id"]
    return need(account, ask).people.get(int(given)) if given.isdigit() else None


def _must_be_enrolled(account: Account, ask: Ask) -> Enrolment:
    one = enrolled(account, ask)
    if one is None:
        raise Refusal(500, {"error": "Invalid lead id"})  # a refusal in the coat of a crash, as documented
    return one


def pause(account: Account, ask: Ask) -> Any:
    """No mail until resumed."""
    one = _must_be_enrolled(account, ask)
    if one.status in ("STARTED", "INPROGRESS"):
        one.status, one.due = "PAUSED", None
    return DONE


def resume(account: Account, ask: Ask) -> Any:
    """The next mail goes out after the given days; after the last step it is a 500."""
    one = _must_be_enrolled(account, ask)
    given = joi.check(ask.body, {"resume_lead_with_delay_days": joi.nullable(joi.number)})
    if len(one.mails) >= len(one.campaign.steps):
        raise Refusal(500, {"error": "This is the last sequence. You cannot resume this lead."})
    if not one.mails:
        one.status = "STARTED"
        if one not in one.campaign.waiting:
            one.campaign.waiting.append(one)
    else:
        one.status = "INPROGRESS"
        schedule(
            one, one.mails[-1].sent_at + timedelta(days=int(given.get("resume_lead_with_delay_days") or 0))
        )
    return DONE


def unsubscribe_here(account: Account, ask: Ask) -> Any:
    """From one campaign. `200 {"ok": false}`: nothing changed."""
    one = enrolled(account, ask)
    if one is None or one.unsubscribed:
        return {"ok": False}
    one.unsubscribed = True
    one.finish("STOPPED")
    return OK


def unsubscribe_everywhere(account: Account, ask: Ask) -> Any:
    """From the account, for good."""
    lead = _lead(account, ask)
    if lead.unsubscribed:
        return {"ok": False}
    account.unsubscribe(lead)
    return OK


def categorise(account: Account, ask: Ask) -> Any:
    """File a lead; null takes the category away."""
    one = _must_be_enrolled(account, ask)
    shape = {"category_id": joi.nullable(joi.number), "pause_lead": joi.boolean}
    given = joi.check(ask.body, shape, required=("category_id",))
    if given["category_id"] not in (None, *CATEGORIES):
        raise Refusal(422, {"error": "category_id must be a valid number or null"})
    one.category_id = given["category_id"]
    if given.get("pause_lead"):
        pause(account, ask)
    return OK


def delete(account: Account, ask: Ask) -> Any:
    """Out of the campaign. The answer is bare text, not JSON."""
    one = enrolled(account, ask)
    if one is None:
        raise Refusal(404, {"error": "Lead not found - Invalid lead_id."})
    account.expel(one)
    return Response("success", media_type="text/plain")


_UPDATE: dict[str, joi.Check] = {
    "email": joi.text,
    "custom_fields": joi.mapping,
    **dict.fromkeys(OWN_FIELDS, joi.nullable(joi.any_text)),
}


def update(account: Account, ask: Ask) -> Any:
    """New values, for all campaigns of the person. The address is required even if it stays."""
    one = enrolled(account, ask)
    if one is None:
        raise Refusal(404, {"ok": False, "error": "Invalid request!"})
    given = joi.check(ask.body, _UPDATE)
    if "email" not in given:
        raise Refusal(422, {"error": "email is required"})
    if len(given.get("custom_fields", ())) > MOST_CUSTOM:
        raise joi.refuse("custom_fields", f"must have less than or equal to {MOST_CUSTOM} keys")
    email = given["email"].strip().lower()
    if not valid_email(email) or (email in account.by_email and account.by_email[email] is not one.lead):
        raise Refusal(422, {"error": f"Invalid email format for {given['email']}"})
    del account.by_email[one.lead.email]
    one.lead.email, account.by_email[email] = email, one.lead
    overwrite(one.lead, {name: value for name, value in given.items() if value is not None})
    return OK


def message_history(account: Account, ask: Ask) -> Any:
    """The conversation."""
    return views.history(_must_be_enrolled(account, ask))


# --- the block list -----------------------------------------------------------------------------------


def blocked(account: Account, ask: Ask) -> Any:
    """A bare array."""
    offset, limit = ask.query.get("offset", "0"), ask.query.get("limit", "1000")
    if not (limit.isdigit() and 1 <= int(limit) <= 1000 and offset.isdigit()):
        raise Refusal(422, {"error": "Limit must be between 1 and 1000"})
    wanted = ask.query.get("filter_email_or_domain", "").lower()
    found = [one for one in account.blocked.values() if wanted in one.entry]
    return [views.blocked(one) for one in found[int(offset) : int(offset) + int(limit)]]


def block(account: Account, ask: Ask) -> Any:
    """Addresses and bare domains. The count is of the new ones."""
    shape = {"domain_block_list": joi.anything, "client_id": joi.nullable(joi.number)}
    entries = joi.check(ask.body, shape).get("domain_block_list")
    if not isinstance(entries, list):
        raise Refusal(422, {"error": "domain_block_list must be an array"})
    added = sum(account.block(str(entry).strip().lower()) for entry in entries)
    return {"success": True, "message": f"{added} entries added to block list"}


def unblock(account: Account, ask: Ask) -> Any:
    """By the entry's id."""
    for entry, one in account.blocked.items():
        if str(one.id) == ask.query.get("id"):
            del account.blocked[entry]
            return {"success": True, "message": "Entry deleted successfully"}
    raise Refusal(404, {"error": "Block list entry not found"})
