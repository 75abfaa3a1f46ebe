"""Smartlead's answers read into our words. Pure: JSON in, frozen values out; `smartlead.py` does the asking.

Its answers mislead: counts are strings and need not add up, and shapes differ between the pages and the live
service. So an answer is evidence: what names a lead is believed, a count is believed only when it explains
every lead left unnamed, and all else is `unclear` and gets looked up. Facts:
https://api.smartlead.ai/api-reference (page named where it matters), live observations where they differ.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from gtm import clock
from gtm.models import Destination, EventKind, Member, OutboundLead, Presence, Receipt, TouchEvent
from integrations.errors import OutOfCredits, Unclear
from integrations.loose_json import flag, items, mapping, number, text

PUSH_KEY = "push_key"  # the custom field by which a lead is recognised as ours

_Result = Literal["added", "already_there", "elsewhere", "refused", "unclear"]
_Fate = tuple[_Result, str | None, str]  # result, Smartlead's id of the lead, reason
_VARIABLE = re.compile(r"\{\{\s*([^{}|]+?)\s*(?:\|[^{}]*)?\}\}")
# Sunday is 0 on one page (campaigns/get-all) and 7 on another (guides/campaign-setup): so they agree.
_DAYS = {0: "Sun", 1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}


# --- receipts of a push ------------------------------------------------------------------------------


def receipts(leads: Sequence[OutboundLead], body: object) -> list[Receipt]:
    """One receipt per lead, in order, matched by address. Raises OutOfCredits when nobody was let in."""
    answer = mapping(body)
    named = _named(answer)
    unnamed = [lead for lead in leads if canonical(lead.email) not in named]
    stopped = number(answer.get("lead_import_stopped_count")) or 0
    if answer.get("is_lead_limit_exhausted") and stopped >= len(leads) == len(unnamed):
        raise OutOfCredits(
            "smartlead", "push leads", f"the account's lead limit is used up ({message(answer)})"
        )
    known_added = sum(fate[0] == "added" for fate in named.values())
    rest = _fate_of_the_unnamed(answer, len(unnamed), known_added)
    return [_receipt(lead, named.get(canonical(lead.email), rest)) for lead in leads]


def _receipt(lead: OutboundLead, fate: _Fate) -> Receipt:
    result, ref, reason = fate
    return Receipt(email=lead.email, result=result, provider_ref=ref, reason=reason)


def _named(answer: Mapping[str, Any]) -> dict[str, _Fate]:
    """What the answer says of leads by name. Later lines win: the id map is better evidence than a list."""
    named: dict[str, _Fate] = {}
    for row in items(answer.get("skipped_leads")):
        named[_address(row)] = _skipped(text(mapping(row).get("reason")) or "skipped without a reason")
    for row in items(answer.get("invalid_emails")):
        named[_address(row)] = ("refused", None, "Smartlead finds the address invalid")
    for row in items(answer.get("unsubscribed_leads")):
        named[_address(row)] = ("refused", None, "unsubscribed at Smartlead")
    maps = mapping(answer.get("emailToLeadIdMap"))
    for email, ref in mapping(maps.get("existingLeadsInOtherCampaigns")).items():
        named[canonical(email)] = ("elsewhere", text(ref), "already in another campaign")
    for email, ref in mapping(maps.get("existingLeads")).items():
        named[canonical(email)] = ("already_there", text(ref), "")
    for email, ref in mapping(maps.get("newlyAddedLeads")).items():
        named[canonical(email)] = ("added", text(ref), "")
    return named


def _skipped(reason: str) -> _Fate:
    """A reason in the vendor's words (leads/add-to-campaign) as a result."""
    words = reason.lower()
    if "already" in words and "campaign" in words:
        return ("elsewhere" if "other" in words else "already_there"), None, reason
    return "refused", None, reason


def _fate_of_the_unnamed(answer: Mapping[str, Any], unnamed: int, known_added: int) -> _Fate:
    """What became of the leads no list names, if the counts leave only one possibility.

    Counts that do not add up to just these leads are believed in nothing.
    `total_leads` and `upload_count` prove nothing: page and live service give them different meanings.
    """
    counted = number(answer.get("added_count", answer.get("inserted_count"))) or 0
    added = max(0, counted - known_added)
    refused = {
        "on Smartlead's block list": number(answer.get("block_count")) or 0,
        "on Smartlead's bounce list": number(answer.get("bounce_count")) or 0,
        "found invalid by Smartlead": _nameless(answer, "invalid_email_count", "invalid_emails"),
        "unsubscribed at Smartlead": _nameless(answer, "unsubscribed_leads", "unsubscribed_leads"),
    }
    if unnamed and added == unnamed and not sum(refused.values()):
        return "added", None, ""
    if unnamed and sum(refused.values()) == unnamed and not added:
        return "refused", None, " or ".join(reason for reason, count in refused.items() if count)
    if answer.get("is_lead_limit_exhausted"):
        return "unclear", None, "the account's lead limit was reached within this batch"
    return "unclear", None, "Smartlead took the batch and did not name this lead"


def _nameless(answer: Mapping[str, Any], count: str, names: str) -> int:
    return max(0, (number(answer.get(count)) or 0) - len(items(answer.get(names))))


# --- a lead looked up ----------------------------------------------------------------------------------


def presence(campaign: str, email: str, body: object) -> Presence:
    """A lead by e-mail (leads/get-by-email), seen from one campaign. `{}`: Smartlead knows nobody such."""
    if body == {}:
        return Presence(email=email, present=False)
    lead = mapping(body)
    if canonical(lead.get("email")) != canonical(email) or "lead_campaign_data" not in lead:
        raise _strange("look up a lead", "it is about somebody else or leaves out the campaigns")
    campaigns = {text(mapping(row).get("campaign_id")) for row in items(lead["lead_campaign_data"])}
    key = text(mapping(lead.get("custom_fields")).get(PUSH_KEY))
    return Presence(email=email, present=campaign in campaigns, provider_ref=text(lead.get("id")), key=key)


def members(body: object) -> tuple[Member, ...]:
    """One page of a campaign's leads (leads/list-by-campaign)."""
    found = []
    for row in rows(body):
        lead = mapping(mapping(row).get("lead"))
        email = canonical(lead.get("email"))
        if not email:
            raise _strange("list the campaign", "a row has no lead with an e-mail address")
        key = text(mapping(lead.get("custom_fields")).get(PUSH_KEY))
        found.append(Member(email=email, provider_ref=text(lead.get("id")), key=key))
    return tuple(found)


# --- a campaign before the push ------------------------------------------------------------------------


def destination(campaign: str, found: Mapping[str, Any], steps: Sequence[Any], mailboxes: int) -> Destination:
    """The campaign as it stands, with a sentence for each thing that keeps mail from going out."""
    if not found:
        missing = f"Smartlead has no campaign {campaign} for this key; check the campaign in the play's push"
        return Destination(campaign=campaign, name="", status="MISSING", problems=(missing,))
    hours = mapping(found.get("scheduler_cron_value"))
    days = [_DAYS[day] for day in map(number, items(hours.get("days"))) if day in _DAYS]
    return Destination(
        campaign=campaign,
        name=text(found.get("name")) or "",
        status=text(found.get("status")) or "UNKNOWN",
        mailboxes=mailboxes,
        daily_capacity=_capacity(found, hours, mailboxes),
        schedule=f"{', '.join(days)} {hours.get('startHour')}-{hours.get('endHour')} {hours.get('tz')}"
        if days
        else "",
        variables=variables(steps),
        problems=tuple(_problems(found, hours, days, steps, mailboxes)),
    )


def variables(steps: Sequence[Any]) -> tuple[str, ...]:
    """The names in the `{{...}}` of subjects and bodies. A lead that lacks one is mailed a blank."""
    found: set[str] = set()
    for step in map(mapping, steps):
        variants = [
            row for name in ("sequence_variants", "seq_variants", "variants") for row in items(step.get(name))
        ]
        for words in (step, *map(mapping, variants)):
            found.update(_VARIABLE.findall(f"{words.get('subject') or ''} {words.get('email_body') or ''}"))
    return tuple(sorted(found))


_STATUS_PROBLEMS = {
    "DRAFTED": "is still a draft; start it in Smartlead (to start it needs a lead: your own will do)",
    "PAUSED": "is paused; start it in Smartlead",
    "STOPPED": "is stopped, which cannot be undone; copy it and name the copy in the play",
    "ARCHIVED": "is archived; choose another campaign",
    "COMPLETED": "is completed; start it again in Smartlead or choose another campaign",
}


def _problems(
    found: Mapping[str, Any],
    hours: Mapping[str, Any],
    days: Sequence[str],
    steps: Sequence[Any],
    mailboxes: int,
) -> Iterator[str]:
    name = f"Campaign {found.get('name')!r}"
    status = text(found.get("status")) or "UNKNOWN"
    if status != "ACTIVE":
        yield f"{name} {_STATUS_PROBLEMS.get(status, f'has the status {status}; it must be ACTIVE')}"
    if (parent := text(found.get("parent_campaign_id"))) is not None:
        yield f"{name} is a sub-sequence of campaign {parent}; push into that one"
    if not steps:
        yield f"{name} has no sequence; write its steps in Smartlead"
    if not days:
        yield f"{name} has no sending days; set its schedule in Smartlead"
    elif _window_minutes(hours) <= 0:
        yield f"{name} has no sending hours; set its schedule in Smartlead"
    if not mailboxes:
        yield f"{name} has no mailboxes; attach at least one in Smartlead"
    if not text(found.get("unsubscribe_text")):
        yield f"{name} has no unsubscribe text; set it in Smartlead (Settings of the campaign)"
    if number(found.get("max_leads_per_day")) == 0:
        yield f"{name} may start 0 new leads a day; raise the limit in its schedule"


def _capacity(found: Mapping[str, Any], hours: Mapping[str, Any], mailboxes: int) -> int | None:
    """New people a day: the campaign's own limit, and what the gap between two mails of a mailbox allows."""
    limit, gap = number(found.get("max_leads_per_day")), number(found.get("min_time_btwn_emails"))
    bounds = [limit] if limit is not None else []
    if gap:
        bounds.append(mailboxes * (max(0, _window_minutes(hours)) // gap))
    return min(bounds, default=None)


def _window_minutes(hours: Mapping[str, Any]) -> int:
    ends = [re.fullmatch(r"(\d{1,2}):(\d{2})", str(hours.get(name))) for name in ("startHour", "endHour")]
    start, end = (int(match[1]) * 60 + int(match[2]) if match else 0 for match in ends)
    return end - start


# --- what happened ---------------------------------------------------------------------------------------


def statistics(campaign: str, page: Sequence[Any], first: int) -> tuple[tuple[TouchEvent, ...], list[str]]:
    """The events told by one page of statistics (campaigns/statistics, live rows: one per mail).

    And a sentence for each row that cannot be read, with its place; `first` is the place of the first.
    """
    found: list[TouchEvent] = []
    problems: list[str] = []
    for place, row in enumerate(page, first):
        try:
            found += _events_of(campaign, mapping(row))
        except _UnreadableRow as problem:
            problems.append(f"row {place}: {problem}")
    return tuple(found), problems


def total(body: object) -> int | None:
    """How many rows there are in all; None when it does not say, or says something that cannot be."""
    counted = number(mapping(body).get("total_stats"))
    return None if counted is None or counted < 0 else counted


class _UnreadableRow(Exception):
    """A row of statistics of another shape. `str()` says what is wrong, without its content."""


def _events_of(campaign: str, row: Mapping[str, Any]) -> Iterator[TouchEvent]:
    email, step = canonical(row.get("lead_email")), number(row.get("sequence_number"))
    if not email:
        raise _UnreadableRow("it has no lead_email")
    sent, opened, clicked, replied = (
        _moment(row.get(f"{act}_time")) for act in ("sent", "open", "click", "reply")
    )
    last = max(filter(None, (sent, opened, clicked, replied)), default=clock.now())
    happened: tuple[tuple[EventKind, object, datetime | None], ...] = (
        ("sent", sent, sent),
        ("opened", opened or number(row.get("open_count")), opened),
        ("clicked", clicked or number(row.get("click_count")), clicked),
        ("replied", replied, replied),
        ("bounced", flag(row.get("is_bounced")), sent),  # a bounce has no time of its own
        ("unsubscribed", flag(row.get("is_unsubscribed")), last),
    )
    for kind, did, at in happened:
        if did:
            yield TouchEvent(
                ref=_event_ref(kind, campaign, email, None if kind == "unsubscribed" else step),
                kind=kind,
                email=email,
                at=at or sent or last,
                category=text(row.get("lead_category")),
                step=step,
            )


def _event_ref(kind: str, campaign: str, email: str, step: int | None) -> str:
    """Rows have no id; who, where and which step name an event. Hashed, so that it outlives an erasure."""
    return f"{kind}:{hashlib.sha256(f'{campaign}|{email}|{step}'.encode()).hexdigest()[:32]}"


def _moment(value: object) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise _UnreadableRow("a time in it is no ISO 8601 time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# --- words and shapes --------------------------------------------------------------------------------


def message(body: Mapping[str, Any]) -> str:
    """The vendor's words in any of its envelopes. `message` first: Joi says only `Bad Request` in `error`."""
    error = body.get("error")
    if isinstance(error, dict):
        field = mapping(error.get("details")).get("field")
        return f"{error.get('message') or error.get('code')}{f' ({field})' if field else ''}"
    return str(body.get("message") or error or "no reason given")


def rows(body: object) -> list[Any]:
    """The list in an answer: bare, or wrapped in `data`. Raises Unclear when there is none."""
    found = mapping(body).get("data") if isinstance(body, dict) else body
    if not isinstance(found, list):
        raise _strange("read an answer", "it should be a list")
    return found


def canonical(value: object) -> str:
    """An address as the answers are matched by it."""
    return str(value or "").strip().lower()


def _address(row: object) -> str:
    return canonical(row.get("email") if isinstance(row, dict) else row)


def _strange(action: str, finding: str) -> Unclear:
    return Unclear("smartlead", action, f"the answer has an unknown shape: {finding}")
