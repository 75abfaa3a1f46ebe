"""The Smartlead-shaped API: who may ask, how often, and which question goes where.

Key in the query, one window of 200 requests a minute per key. A campaign that does not exist is `200 {}` in
one place and a 404 in another; a 500 may be a refusal. Sources: https://api.smartlead.ai/api-reference,
live observations where they differ.
"""

from collections.abc import Callable
from math import ceil
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gtm import clock
from integrations.sandbox import smartlead_campaigns as campaigns
from integrations.sandbox import smartlead_leads as leads
from integrations.sandbox import smartlead_reports as reports
from integrations.sandbox.limits import Admission, Window
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.smartlead_import import add_leads
from integrations.sandbox.state import Sandbox, accepts
from integrations.sandbox.wire import Ask, Refusal, answer, read_body

Work = Callable[[Account, Ask], Any]

MINUTE = Window("minute", 60, 200)  # seen live, August and October 2026


def _import(account: Account, ask: Ask) -> Any:
    return add_leads(account, campaigns.need(account, ask), ask.body, ask.query["api_key"])


# The first route that fits wins, so fixed words stand before ids.
ROUTES: tuple[tuple[str, str, Work], ...] = (
    ("GET", "/campaigns", campaigns.listed),
    ("GET", "/campaigns/", campaigns.listed),
    ("POST", "/campaigns/create", campaigns.create),
    ("GET", "/campaigns/all-leads-activities", reports.activities),
    ("GET", "/campaigns/{campaign_id}", campaigns.read),
    ("DELETE", "/campaigns/{campaign_id}", campaigns.delete),
    ("POST", "/campaigns/{campaign_id}/status", campaigns.set_status),
    ("GET", "/campaigns/{campaign_id}/sequences", campaigns.read_steps),
    ("POST", "/campaigns/{campaign_id}/sequences", campaigns.save_steps),
    ("POST", "/campaigns/{campaign_id}/schedule", campaigns.set_schedule),
    ("POST", "/campaigns/{campaign_id}/settings", campaigns.set_settings),
    ("GET", "/campaigns/{campaign_id}/email-accounts", campaigns.read_mailboxes),
    ("POST", "/campaigns/{campaign_id}/email-accounts", campaigns.add_mailboxes),
    ("DELETE", "/campaigns/{campaign_id}/email-accounts", campaigns.remove_mailboxes),
    ("GET", "/campaigns/{campaign_id}/statistics", reports.statistics),
    ("GET", "/campaigns/{campaign_id}/analytics", reports.analytics),
    ("GET", "/campaigns/{campaign_id}/leads-export", reports.export),
    ("GET", "/campaigns/{campaign_id}/leads", leads.of_campaign),
    ("POST", "/campaigns/{campaign_id}/leads", _import),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}", leads.update),
    ("DELETE", "/campaigns/{campaign_id}/leads/{lead_id}", leads.delete),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}/pause", leads.pause),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}/resume", leads.resume),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}/unsubscribe", leads.unsubscribe_here),
    ("POST", "/campaigns/{campaign_id}/leads/{lead_id}/category", leads.categorise),
    ("GET", "/campaigns/{campaign_id}/leads/{lead_id}/message-history", leads.message_history),
    ("GET", "/leads", leads.by_email),
    ("GET", "/leads/", leads.by_email),
    ("GET", "/leads/fetch-categories", leads.categories),
    ("GET", "/leads/get-domain-block-list", leads.blocked),
    ("POST", "/leads/add-domain-block-list", leads.block),
    ("DELETE", "/leads/delete-domain-block-list", leads.unblock),
    ("GET", "/leads/{lead_id}", leads.by_id),
    ("POST", "/leads/{lead_id}/unsubscribe", leads.unsubscribe_everywhere),
)


def routes(sandbox: Sandbox) -> APIRouter:
    """The router below `/smartlead/api/v1`."""
    sandbox.part(Account)  # it lives by the clock from now on
    router = APIRouter()
    for method, path, work in ROUTES:
        router.add_route(path, _door(sandbox, work), methods=[method])
    return router


def _door(sandbox: Sandbox, work: Work) -> Callable[[Request], Any]:
    async def enter(request: Request) -> Response:
        ask = Ask(request.query_params, await read_body(request), request.path_params)
        headers: dict[str, str] = {}
        try:
            headers = _admit(sandbox, ask.query.get("api_key", ""))
            return answer(work(sandbox.part(Account), ask), headers=headers)
        except Refusal as refusal:
            return answer(refusal.body, refusal.status, {**headers, **refusal.headers})

    return enter


def _admit(sandbox: Sandbox, key: str) -> dict[str, str]:
    """The headers of the rate window; or 401, or 429."""
    if not accepts(key):
        raise Refusal(401, {"message": "Invalid API Key"})
    if (
        key == "key-limited-once"
        and not sandbox.limits.lifted
        and sandbox.limits.first_time("smartlead", key)
    ):
        message = "Too many requests. Please retry after 1 seconds."
        error = {"code": "RATE_LIMIT_EXCEEDED", "message": message, "retry_after": 1}
        raise Refusal(429, {"error": error}, {"Retry-After": "1"})
    admission = sandbox.limits.admit("smartlead", key, "all", (MINUTE,))
    headers = _window_headers(admission)
    if not admission.admitted:
        message = "Account rate limit exceeded. You have exceeded the 200 requests in 1 min limit."
        raise Refusal(429, {"message": message}, {**headers, "Retry-After": str(admission.retry_after)})
    return headers


def _window_headers(admission: Admission) -> dict[str, str]:
    if not admission.counts:  # lifted
        return {}
    count = admission.counts[0]
    return {
        "X-RateLimit-Limit": str(count.window.limit),
        "X-RateLimit-Remaining": str(max(0, count.left)),
        "X-RateLimit-Reset": str(ceil(clock.now().timestamp() + count.resets_in)),
    }
