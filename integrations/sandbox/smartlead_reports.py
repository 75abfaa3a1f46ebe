"""What the Smartlead-shaped API tells of the mails that went out: statistics, counts, activities, export."""

from collections.abc import Callable
from datetime import datetime
from heapq import merge
from typing import Any

from starlette.responses import Response

from integrations.sandbox import joi
from integrations.sandbox import smartlead_views as views
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.smartlead_campaigns import need
from integrations.sandbox.smartlead_leads import moment
from integrations.sandbox.smartlead_types import Enrolment, Mail
from integrations.sandbox.wire import Ask, Refusal

_MAIL_STATES: dict[str, Callable[[Mail], bool]] = {
    "opened": lambda mail: mail.opened_at is not None,
    "clicked": lambda mail: mail.clicked_at is not None,
    "replied": lambda mail: mail.replied_at is not None,
    "unsubscribed": lambda mail: mail.enrolment.unsubscribed,
    "bounced": lambda mail: mail.bounced,
}


def statistics(account: Account, ask: Ask) -> Any:
    """One row per mail, in the order they were sent. `total_stats` is a string."""
    offset, limit = joi.whole(ask.query, "offset", 0, 0, 10**9), joi.whole(ask.query, "limit", 100, 1, 1000)
    mails = need(account, ask).mails
    for fits in _filters(ask):
        mails = [mail for mail in mails if fits(mail)]
    rows = [views.statistics_row(mail) for mail in mails[offset : offset + limit]]
    return {"total_stats": str(len(mails)), "data": rows, "offset": offset, "limit": limit}


def _filters(ask: Ask) -> list[Callable[[Mail], bool]]:
    query, fits = ask.query, list[Callable[[Mail], bool]]()
    if state := query.get("email_status"):
        joi.one_of(*_MAIL_STATES, source="query")(state, "email_status")
        fits.append(_MAIL_STATES[state])
    if number := query.get("email_sequence_number") and joi.whole(query, "email_sequence_number", 1, 1, 20):
        fits.append(lambda mail: mail.step.number == number)
    if since := moment(query, "sent_time_start_date"):
        fits.append(lambda mail: mail.sent_at >= since)
    if until := moment(query, "sent_time_end_date"):
        fits.append(lambda mail: mail.sent_at <= until)
    return fits


def analytics(account: Account, ask: Ask) -> Any:
    """The campaign's counts, as strings."""
    return views.analytics(need(account, ask))


def export(account: Account, ask: Ask) -> Any:
    """The campaign's leads as CSV."""
    return Response(views.export(need(account, ask)), media_type="text/csv")


def activities(account: Account, ask: Ask) -> Any:
    """Leads of all campaigns to whom something happened in the given time, latest first."""
    offset, limit = joi.whole(ask.query, "offset", 0, 0, 10**9), joi.whole(ask.query, "limit", 100, 1, 1000)
    since, until = moment(ask.query, "event_time_from"), moment(ask.query, "event_time_to")
    if since and until and since > until:
        raise Refusal(400, {"error": "event_time_from must be before event_time_to", "status": "error"})
    people = [sorted(one.people.values(), key=_latest, reverse=True) for one in account.campaigns.values()]
    found = [
        one for one in merge(*people, key=_latest, reverse=True) if one.mails and _between(one, since, until)
    ]
    rows = [views.activities(one) for one in found[offset : offset + limit]]
    return {"data": rows, "hasMore": offset + limit < len(found)}


def _latest(one: Enrolment) -> datetime:
    sent = one.mails[-1].sent_at if one.mails else one.created_at
    return max(sent, one.replied_at or sent)


def _between(one: Enrolment, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or _latest(one) >= since) and (until is None or _latest(one) <= until)
