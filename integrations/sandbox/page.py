"""The page at `/`: what has arrived, as its recipients see it. Plain HTML and CSS, nothing from elsewhere.

`/` is the overview, then `/?campaign=123&show=20`, `/?inbox=1`, `/?post=2` and `/?channel=gtm-weekly`. Two
forms move the clock and flip faults; `/?still=1` is the overview to keep, without what needs a server. Mail and
posts are cleaned by nh3, and a Content-Security-Policy stands behind that.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from jinja2 import ChainableUndefined, Environment, FileSystemLoader
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from integrations.sandbox import mrkdwn, page_cards, page_gauges
from integrations.sandbox.slack_workspace import Workspace
from integrations.sandbox.smartlead_account import Account
from integrations.sandbox.state import Sandbox
from integrations.sandbox.wire import read_body
from integrations.sandbox.wordpress_site import Site

HERE = Path(__file__).parent
FIRST_SHOWN, MOST_SHOWN = 10, 500
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

Form = Callable[[dict[str, Any]], bool]


def routes(sandbox: Sandbox) -> APIRouter:
    """The page, its style sheet and its two forms."""
    # Blocks come from whoever posts them: one without a field must not take the page down.
    pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=ChainableUndefined)
    pages.filters |= {"mrkdwn": mrkdwn.to_html, "emoji": mrkdwn.plain, "moment": page_cards.moment}
    pages.trim_blocks = pages.lstrip_blocks = True
    router = APIRouter()

    async def show(request: Request) -> Response:
        values = _view(sandbox, request)
        status = 404 if values["kind"] == "missing" else 200
        return HTMLResponse(pages.get_template("page.html.j2").render(values), status, HEADERS)

    async def style(request: Request) -> Response:
        return Response((HERE / "page.css").read_text(), media_type="text/css", headers=HEADERS)

    router.add_route("/", show, methods=["GET"])
    router.add_route("/page.css", style, methods=["GET"])
    router.add_route("/advance", _form(lambda given: _advance(sandbox, given)), methods=["POST"])
    router.add_route(
        "/fault", _form(lambda given: page_gauges.flip(sandbox, given["name"])), methods=["POST"]
    )
    return router


# --- forms --------------------------------------------------------------------------------------------


def _form(act: Form) -> Callable[[Request], Awaitable[Response]]:
    """Do what the form asks and return to where it was sent from."""

    async def enter(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return PlainTextResponse("Another site's page may not press buttons here.", 403)
        given = await read_body(request)
        try:
            done = act(given)
        except (KeyError, TypeError, ValueError, OverflowError):
            done = False
        if not done:
            return PlainTextResponse("The form could not be understood.", 400)
        return RedirectResponse(f"/?{given.get('back', '')}", 303)

    return enter


def _advance(sandbox: Sandbox, given: dict[str, Any]) -> bool:
    days = float(given["days"])
    if not 0 < days <= 366:
        return False
    sandbox.clock.advance(timedelta(days=days))
    return True


# --- views --------------------------------------------------------------------------------------------


def _view(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    """Everything the template needs: the navigation, the middle, the gauges."""
    account, site, workspace = sandbox.part(Account), sandbox.part(Site), sandbox.part(Workspace)
    posts, now = page_cards.posts(site), sandbox.clock.now()
    still = "still" in request.query_params
    return {
        "now": now,
        "started": sandbox.clock.start,
        "back": request.url.query,
        "still": still,
        "to": (lambda query: "") if still else _to,
        "campaigns": list(account.campaigns.values()),
        "campaign_status": page_cards.campaign_status,
        "replies": account.replies(),
        "posts": posts,
        "channels": page_cards.busy_channels(workspace),
        "switches": page_gauges.switches(sandbox),
        "other_faults": page_gauges.other_faults(sandbox),
        "gauges": page_gauges.gauges(sandbox),
        "purses": page_gauges.purses(sandbox),
        **_middle(sandbox, request),
    }


def _to(query: str) -> Markup:
    """The attribute that leads to another view."""
    return Markup(' href="/{}"').format(query)


def _middle(sandbox: Sandbox, request: Request) -> dict[str, Any]:
    query = request.query_params
    if "campaign" in query:
        return _campaign(sandbox, query["campaign"], query.get("show", ""))
    if "inbox" in query:
        answered = sandbox.part(Account).replies()[:MOST_SHOWN]
        cards = [
            (page_cards.lead(mail.enrolment, mail.sent_at), page_cards.mail_card(mail)) for mail in answered
        ]
        return {"kind": "inbox", "chosen": "inbox", "cards": cards}
    if "post" in query:
        return _post(sandbox, query["post"])
    if "channel" in query:
        return _channel(sandbox, query["channel"])
    return _overview(sandbox)


def _campaign(sandbox: Sandbox, number: str, shown: str) -> dict[str, Any]:
    campaign = sandbox.part(Account).campaigns.get(int(number) if number.isdecimal() else 0)
    if campaign is None:
        return _missing(f"There is no campaign {number}.")
    count = min(int(shown), MOST_SHOWN) if shown.isdecimal() and int(shown) else FIRST_SHOWN
    cards = page_cards.leads(campaign, count, sandbox.clock.now())
    more = min(count * 2, MOST_SHOWN) if len(campaign.people) > len(cards) < MOST_SHOWN else 0
    return {"kind": "campaign", "chosen": campaign.id, "campaign": campaign, "cards": cards, "more": more}


def _post(sandbox: Sandbox, number: str) -> dict[str, Any]:
    site = sandbox.part(Site)
    found = site.posts.get(int(number) if number.isdecimal() else 0)
    if found is None:
        return _missing(f"There is no post {number}.")
    return {"kind": "post", "chosen": f"post-{found.id}", "cards": [page_cards.post(site, found)]}


def _channel(sandbox: Sandbox, name: str) -> dict[str, Any]:
    channel = sandbox.part(Workspace).channel(name)
    if channel is None:
        return _missing(f"There is no channel {name}.")
    return {
        "kind": "channel",
        "chosen": channel.name,
        "channel": channel,
        "cards": page_cards.messages(channel),
    }


def _overview(sandbox: Sandbox) -> dict[str, Any]:
    """The newest of each kind."""
    account, site = sandbox.part(Account), sandbox.part(Site)
    busy = [one for one in account.campaigns.values() if one.people]
    posts = page_cards.posts(site)
    said = [
        (one, page_cards.messages(one)) for one in sandbox.part(Workspace).channels.values() if one.messages
    ]
    return {
        "kind": "overview",
        "chosen": "overview",
        "leads": len(account.leads),
        "mails": sum(len(one.mails) for one in account.campaigns.values()),
        "newest_campaigns": [(one, page_cards.leads(one, 1, sandbox.clock.now())[0]) for one in busy],
        "newest_post": page_cards.post(site, posts[0]) if posts else None,
        "newest_messages": [(channel, cards[0]) for channel, cards in said],
        "message_count": sum(len(one.messages) for one, _ in said),
    }


def _missing(sentence: str) -> dict[str, Any]:
    return {"kind": "missing", "chosen": "", "sentence": sentence}
