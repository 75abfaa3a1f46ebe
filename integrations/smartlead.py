"""Smartlead in the role of the Sequencer: it writes to the people whom a person has approved.

This file asks; `smartlead_reading.py` makes sense of the answers.
Facts of the API: https://api.smartlead.ai/api-reference (page named at each fact), live observations where
they differ.
"""

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from gtm.models import Destination, EventPage, Member, MemberPage, OutboundLead, Presence, Receipt
from integrations import smartlead_members
from integrations import smartlead_reading as reading
from integrations.errors import (
    AuthRefused,
    IntegrationError,
    NoSuchCampaign,
    OutOfCredits,
    Rejected,
    TooLarge,
    Unclear,
)
from integrations.http import Answer, Http
from integrations.loose_json import mapping, number
from integrations.ports import Pace, Sequencer
from integrations.smartlead_members import LIST

PUSH = "push leads"
READ_STATISTICS = "read the statistics"
LARGEST_BATCH = 400  # campaigns/add-leads; older pages say 100, hence the default
STATISTICS_PAGE = 1_000  # campaigns/statistics
MEMBERS_PAGE = 100  # leads/list-by-campaign
_MOST_STEPS_BACK = 20  # a count that goes up and down must not be followed for ever

# Never import who is blocked or unsubscribed. `true` in the fourth skips people who are in another campaign:
# observed live by several users, the reverse of the page's text. Receipts come from the id map, so they hold
# either way.
_IMPORT_SETTINGS = {
    "ignore_global_block_list": False,
    "ignore_unsubscribe_list": False,
    "ignore_community_bounce_list": False,
    "ignore_duplicate_leads_in_other_campaign": True,
    "return_lead_ids": True,
}
# Names that Smartlead keeps on the lead itself; all others are custom fields (campaigns/add-leads).
_OWN_FIELDS = frozenset({"phone_number", "website", "location", "linkedin_profile", "company_url"})
_MOST_CUSTOM_FIELDS = 200  # leads/add-to-campaign
# What Smartlead would expand a second time when it sends: merge tags, spintax, the signature.
_EXPANDED = re.compile(r"\{\{|\}\}|\{[^{}]*\|[^{}]*\}|%signature%", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


class Settings(BaseSettings):
    """`SMARTLEAD_*`: the account whose campaigns are filled."""

    model_config = SettingsConfigDict(
        env_prefix="SMARTLEAD_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    api_key: SecretStr = Field(description="API key of the Smartlead account (Settings, API keys).")
    base_url: str = Field("https://server.smartlead.ai/api/v1", description="Where Smartlead's API is.")
    batch_size: int = Field(100, ge=1, le=LARGEST_BATCH, description="Leads in one push, at most 400.")
    doubt_429: bool = Field(
        False,
        description="Look a push up after a 429 instead of sending it again: for an account where leads of "
        "such a push were seen in the campaign all the same.",
    )


def sandboxed(url: str) -> Settings:
    """Settings that lead to the sandbox at `url`."""
    return Settings(api_key=SecretStr("sandbox-key"), base_url=f"{url.rstrip('/')}/smartlead/api/v1")


def sequencer(settings: Settings, pace: Pace | None = None) -> Sequencer:
    """Smartlead in the role of the Sequencer."""
    return Smartlead(settings, pace)


class NoSuchThing(Rejected):
    """A 404 in Smartlead's own words, so it was Smartlead that looked, and not a server in between."""


class Smartlead:
    """One Smartlead account. A campaign is named by its id, the number in its address in the browser."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self.batch_size = settings.batch_size
        key = settings.api_key.get_secret_value()
        self._http = Http(
            "smartlead",
            settings.base_url,
            auth=_KeyInQuery(key),
            pace=pace,
            secrets=(key,),
            classify=_doubting if settings.doubt_429 else classify,
        )

    def preflight(self, campaign: str) -> Destination:
        """The campaign, its mailboxes and its words, and what keeps mail from going out. Free; repeatable.

        `daily_capacity`: new people a day, by the campaign's limit and by the pace of its mailboxes; None if
        neither is known. `variables`: the names its templates use; a lead that lacks one is mailed a blank.
        """
        path = _path(campaign)
        found = self._campaign(path)
        if not found:
            return reading.destination(campaign, {}, (), 0)
        steps = reading.rows(self._read("read the sequence", f"{path}/sequences"))
        # These rows hold the mailboxes' passwords (seen live): they are counted and never looked into.
        mailboxes = len(reading.rows(self._read("count the mailboxes", f"{path}/email-accounts")))
        return reading.destination(campaign, found, steps, mailboxes)

    def _campaign(self, path: str) -> Mapping[str, Any]:
        """The campaign; empty: there is none. Documented as 404, seen live as 200 with nothing in it."""
        try:
            body = self._read("read the campaign", path)
        except Rejected as refusal:
            if refusal.status != 404:
                raise
            return {}
        found = mapping(mapping(body).get("data")) or mapping(body)  # wrapped on the page, flat in life
        if body != {} and "status" not in found:
            raise Unclear("smartlead", "read the campaign", "the answer has an unknown shape: no status")
        return found

    def push(self, campaign: str, leads: Sequence[OutboundLead]) -> list[Receipt]:
        """Enrol at most `batch_size` people in one request; one receipt per lead, in the order given.

        A lead whose data Smartlead would expand again (`{{..}}`, `{a|b}`, `%signature%`) does not leave: its
        receipt is `refused` and names the field. OutOfCredits: nobody was enrolled. NEVER repeat after
        Unclear, look up first: a second push mails nobody twice in one campaign, but overwrites the lead's
        fields in all of them.
        """
        path = _path(campaign)
        if len(leads) > self.batch_size:
            detail = f"{len(leads)} leads in one batch; at most {self.batch_size} (SMARTLEAD_BATCH_SIZE)"
            raise Rejected("smartlead", PUSH, detail)
        objections = [objection(lead) for lead in leads]
        leaving = [lead for lead, reason in zip(leads, objections, strict=True) if not reason]
        given = iter(self._enrol(path, leaving) if leaving else ())
        return [
            Receipt(email=lead.email, result="refused", reason=reason) if reason else next(given)
            for lead, reason in zip(leads, objections, strict=True)
        ]

    def _enrol(self, path: str, leads: Sequence[OutboundLead]) -> list[Receipt]:
        body = {"lead_list": [lead_row(lead) for lead in leads], "settings": _IMPORT_SETTINGS}
        with _campaign_needed():
            answer = self._http.write(PUSH, "POST", f"{path}/leads", json=body)
        if answer.status == 202:
            raise Unclear("smartlead", PUSH, "taken for later; who is let in is not known yet", status=202)
        return reading.receipts(leads, answer.json())

    def lookup(self, campaign: str, emails: Sequence[str]) -> list[Presence]:
        """Whether each address is in the campaign; one request per address. Repeatable.

        `key` is read from the person, not from the enrolment: of two campaigns it is the later push's key. An
        import may take up to a minute to show.
        """
        _path(campaign)
        bodies = (self._find(email) for email in emails)
        return [reading.presence(campaign, email, body) for email, body in zip(emails, bodies, strict=True)]

    def _find(self, email: str) -> Any:
        """The person as Smartlead has it, or `{}`, which it also says by a 404 or a body of no bytes.

        Absence releases a doubt: an empty body that a cut connection may have made is none.
        """
        try:
            answer = self._http.read("look up a lead", "GET", "leads/", params={"email": email})
        except NoSuchThing:
            return {}
        complete = not answer.headers.keys().isdisjoint({"content-length", "transfer-encoding"})
        return answer.json() if answer.body.strip() or not complete else {}

    def outcomes(self, campaign: str, cursor: str | None = None) -> Iterator[EventPage]:
        """All events of the campaign, from the row `cursor` on. Repeatable; begin again at None to see news.

        A reply changes the row of the mail it answers, so a place in the list is no mark of time. Pages
        overlap by a tenth because rows may shift while they are read, and more when the count fell by more;
        an event is countable once by its `ref`. A row that cannot be read keeps no other from being told:
        Unclear names it when all are read, and the next reading begins anew.
        """
        path, offset = f"{_path(campaign)}/statistics", int(cursor or 0)
        before: list[Any] = []
        problems: list[str] = []
        counted, steps_back = 0, 0
        while True:
            rows, total = self._statistics(path, offset)
            if rows and rows == before:
                raise Unclear("smartlead", READ_STATISTICS, f"the rows from {offset} on came once more")
            gone, counted = max(0, counted - (total or 0)), total or 0
            if gone > len(before) // 10 and total is not None and steps_back < _MOST_STEPS_BACK:
                # More rows left than the pages overlap: those behind them moved up, past where we read.
                before, offset, steps_back = [], max(0, offset - gone), steps_back + 1
                continue
            events, unread = reading.statistics(campaign, rows, offset)
            problems += unread
            if not rows or (total is not None and offset + len(rows) >= total):
                break
            before = rows
            offset += len(rows) - len(rows) // 10
            yield EventPage(events=events, cursor=str(offset))
        if problems:
            yield EventPage(events=events, cursor="0")
            detail = f"{len(problems)} rows could not be read, all others were; {problems[0]}"
            raise Unclear("smartlead", READ_STATISTICS, detail)
        yield EventPage(events=events)

    def _statistics(self, path: str, offset: int) -> tuple[list[Any], int | None]:
        """A page of rows and how many there are in all. Without a count, only an empty page is the end."""
        with _campaign_needed():
            body = self._read(READ_STATISTICS, path, {"offset": offset, "limit": STATISTICS_PAGE})
        rows, total = reading.rows(body), reading.total(body)
        if not rows and (offset == 0 if total is None else offset < total):
            detail = f"no rows from {offset} on, though it counts {total}"
            raise Unclear("smartlead", READ_STATISTICS, detail)
        return rows, total

    def members(self, campaign: str, cursor: str | None = None) -> Iterator[MemberPage]:
        """Everybody in the campaign, 100 a page (leads/list-by-campaign). Free; repeatable.

        Somebody may be told twice, and nobody is left out, though people join and leave while it is read: Unclear
        when that cannot be said.
        """
        path, start = f"{_path(campaign)}/leads", int(cursor or 0)
        return smartlead_members.whole(lambda offset: self._members(path, offset), MEMBERS_PAGE, start)

    def _members(self, path: str, offset: int) -> tuple[tuple[Member, ...], int]:
        with _campaign_needed():
            body = self._read(LIST, path, {"offset": offset, "limit": MEMBERS_PAGE})
        if body == {}:  # the live service's other way to say 404
            raise NoSuchCampaign("smartlead", LIST, "there is no such campaign for this key")
        found, total = reading.members(body), number(mapping(body).get("total_leads"))
        if total is None or total < 0 or (not found and offset < total):
            raise Unclear("smartlead", LIST, f"no rows from {offset} on, though it counts {total}")
        return found, total

    def withdraw(self, campaign: str, emails: Sequence[str]) -> list[bool]:
        """Pause these people in the campaign (leads/pause): nothing further is sent. Repeatable; two requests each.

        False: not in the campaign. Deleting would lose their history, and resuming needs a person's hand.
        """
        path = _path(campaign)
        there = []
        for presence in self.lookup(campaign, emails):
            there.append(presence.present)
            if presence.present:
                where = f"{path}/leads/{presence.provider_ref}/pause"
                body = mapping(self._http.write("pause a lead", "POST", where, json={}).json())
                if not (body.get("ok") or body.get("success")):
                    raise Unclear("smartlead", "pause a lead", "Smartlead did not confirm it")
        return there

    def block(self, emails: Sequence[str]) -> None:
        """Put the addresses on the account's block list (utilities/domain-block-list). Repeatable.

        Holds for every later import. Whether it stops a sequence that already runs is not documented.
        """
        for start in range(0, len(emails), LARGEST_BATCH):
            entries = {"domain_block_list": list(emails[start : start + LARGEST_BATCH])}
            answer = self._http.write("block addresses", "POST", "leads/add-domain-block-list", json=entries)
            body = mapping(answer.json())
            if not (body.get("success") or body.get("ok")):
                raise Unclear("smartlead", "block addresses", "Smartlead did not confirm the new entries")

    def _read(self, action: str, path: str, params: Mapping[str, Any] | None = None) -> Any:
        answer = self._http.read(action, "GET", path, params=params)
        # An empty body is another way in which the live service says that there is no such thing.
        return answer.json() if answer.body.strip() else {}


@contextmanager
def _campaign_needed() -> Iterator[None]:
    """Below a campaign's address a 404 speaks of the campaign (or of the base URL), not of a lead."""
    try:
        yield
    except Rejected as refusal:
        if refusal.status != 404:
            raise
        found = refusal
    else:
        return
    raise NoSuchCampaign(
        found.provider,
        found.action,
        f"there is no such campaign for this key, or SMARTLEAD_BASE_URL is wrong: {found.detail}",
        status=404,
        request_id=found.request_id,
    )


class _KeyInQuery(httpx.Auth):
    """There is no header for the key. It joins the URL at the last moment: nothing above ever holds it."""

    def __init__(self, key: str) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the query parameter."""
        request.url = request.url.copy_merge_params({"api_key": self._key})
        yield request


def classify(answer: Answer) -> IntegrationError | None:
    """Smartlead's error in our tree; None: the status says enough, or it is no error.

    Reads every envelope seen, and `ok` or `success` false in a 2xx. A used-up lead quota in a 2xx is left to
    the receipts, which know whom it concerns. A 500 may be a refusal too, but is never taken for one: it
    stays Unclear.
    """
    if not answer.body.strip():
        return None
    body = mapping(answer.json())
    said_no = body.get("ok") is False or body.get("success") is False
    kind: type[IntegrationError]
    if body.get("is_lead_limit_exhausted"):
        if answer.ok:
            return None
        kind, sentence = OutOfCredits, "the account's lead limit is used up"
    elif answer.status in (401, 403):
        kind, sentence = AuthRefused, "Smartlead does not accept the key in SMARTLEAD_API_KEY"
    elif answer.status == 413 or (answer.status in (400, 422) and "max_allowed" in body):
        kind, sentence = TooLarge, "too many leads at once for Smartlead; lower SMARTLEAD_BATCH_SIZE"
    elif answer.status == 404 and body:
        kind, sentence = NoSuchThing, "Smartlead refused"
    elif answer.status in (400, 404, 422) or (answer.ok and said_no):
        kind, sentence = Rejected, "Smartlead refused"
    else:
        return None
    return kind(answer.provider, answer.action, f"{sentence} ({reading.message(body)})")


def _doubting(answer: Answer) -> IntegrationError | None:
    """`classify` for an account whose 429 is no proof that nobody was enrolled."""
    if answer.status != 429 or answer.action != PUSH:
        return classify(answer)
    return Unclear(
        answer.provider, answer.action, "too many requests, which proves nothing (SMARTLEAD_DOUBT_429)"
    )


def objection(lead: OutboundLead) -> str:
    """Why this lead must not leave, naming the field; empty: it may. One bad lead can fail a whole import."""
    if not _ADDRESS.fullmatch(lead.email):
        return "field 'email' is no single e-mail address"
    if reading.PUSH_KEY in lead.fields:
        return f"field {reading.PUSH_KEY!r} is ours; give the template variable another name"
    if len(lead.fields) >= _MOST_CUSTOM_FIELDS:
        return f"{len(lead.fields)} fields; Smartlead takes at most {_MOST_CUSTOM_FIELDS}, one of them ours"
    texts = {"first_name": lead.first_name, "last_name": lead.last_name, "company_name": lead.company_name}
    for name, words in (texts | lead.fields).items():
        if _EXPANDED.search(words):
            return f"field {name!r} holds a merge tag, spintax or %signature%; Smartlead would expand it"
    return ""


def lead_row(lead: OutboundLead) -> dict[str, Any]:
    """A lead as Smartlead takes it: no empty values, custom fields as text, our push key among them."""
    own = {"email": lead.email.strip().lower(), "first_name": lead.first_name, "last_name": lead.last_name}
    own["company_name"] = lead.company_name
    own |= {name: words for name, words in lead.fields.items() if name in _OWN_FIELDS}
    custom = {name: words for name, words in lead.fields.items() if name not in _OWN_FIELDS}
    row: dict[str, Any] = {name: words for name, words in own.items() if words.strip()}
    row["custom_fields"] = {name: words for name, words in custom.items() if words.strip()}
    row["custom_fields"][reading.PUSH_KEY] = lead.key
    return row


def _path(campaign: str) -> str:
    """Where a campaign is. Ids are checked, because they come from a file people write."""
    if not (campaign.isascii() and campaign.isdigit()):
        detail = f"{campaign!r} is no campaign id; it is the number in the campaign's address in the browser"
        raise Rejected("smartlead", "find the campaign", detail)
    return f"campaigns/{campaign}"
