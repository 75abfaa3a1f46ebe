"""What the page shows, as plain values: mail, post and message as their recipients would see them.

Nothing here is trusted: mails and posts pass through nh3, the rest is escaped by the template.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import nh3
from markupsafe import Markup

from integrations.sandbox.post_office import compose
from integrations.sandbox.slack_workspace import Channel, Said, Workspace
from integrations.sandbox.smartlead_types import CATEGORIES, Campaign, Enrolment, Mail, Mailbox
from integrations.sandbox.wordpress_site import DANA, USERS, Post, Site
from integrations.sandbox.wordpress_text import render

_MAIL_TAGS = {"p", "br", "div", "b", "i", "em", "strong", "u", "a", "ul", "ol", "li", "span", "blockquote"}
_NO_MAILBOX = Mailbox(0, "no mailbox attached", "")
_NAMES = {user.id: user.name for user in USERS}
_FEELING = {"positive": "good", "negative": "bad", "neutral": "quiet"}
_PLAIN = {"STARTED": "waiting", "INPROGRESS": "in progress"}
_STATUS = {"ACTIVE": "good", "DRAFTED": "quiet", "PAUSED": "warn", "STOPPED": "bad"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A short word with a colour: good, bad, warn or quiet."""

    text: str
    tone: str = "quiet"


@dataclass(frozen=True, slots=True)
class MailCard:
    """One mail. `sent` is a time, or when it is due; `deeds` are what the recipient did."""

    step: int
    subject: str
    html: Markup
    sender: str
    sent: str
    is_sent: bool
    deeds: tuple[Chip, ...] = ()
    reply: str = ""
    replied: str = ""


@dataclass(frozen=True, slots=True)
class LeadCard:
    """A person in a campaign, with the mails they got and those still to come."""

    name: str
    email: str
    company: str
    status: Chip
    category: Chip | None
    first: MailCard | None
    follow_ups: tuple[MailCard, ...]


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post. `html` is cleaned, and still shown in a frame of its own."""

    title: str
    slug: str
    status: Chip
    excerpt: str
    tags: tuple[str, ...]
    saved: str
    html: Markup


@dataclass(frozen=True, slots=True)
class SaidCard:
    """A message and the answers in its thread."""

    time: str
    edited: bool
    text: str
    blocks: tuple[dict[str, Any], ...]
    thread: tuple["SaidCard", ...] = ()


def moment(at: datetime, zone: str = "UTC") -> str:
    """`Tue 24 Nov 09:20 EST`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b %H:%M %Z}"


# --- mails --------------------------------------------------------------------------------------------


def campaign_status(campaign: Campaign) -> Chip:
    """The campaign's status in colour."""
    return Chip(campaign.status.lower(), _STATUS.get(campaign.status, "quiet"))


def leads(campaign: Campaign, shown: int, now: datetime) -> list[LeadCard]:
    """The first leads of a campaign, in the order they came."""
    return [lead(one, now) for one in islice(campaign.people.values(), shown)]


def lead(one: Enrolment, now: datetime) -> LeadCard:
    """One person of a campaign."""
    own, mails = one.lead.own, tuple(_mails(one, now))
    return LeadCard(
        name=f"{own.get('first_name', '')} {own.get('last_name', '')}".strip() or one.lead.email,
        email=one.lead.email,
        company=own.get("company_name", ""),
        status=Chip(
            _PLAIN.get(one.status, one.status.lower()), "bad" if one.status == "BLOCKED" else "quiet"
        ),
        category=_category(one),
        first=mails[0] if mails else None,
        follow_ups=mails[1:],
    )


def _mails(one: Enrolment, now: datetime) -> Iterator[MailCard]:
    yield from (mail_card(mail) for mail in one.mails)
    if one.status in ("STARTED", "INPROGRESS", "PAUSED"):
        sender = (one.campaign.mailboxes or [_NO_MAILBOX])[0]
        for number in range(len(one.mails), len(one.campaign.steps)):
            yield mail_card(compose(one, number, sender, now), is_sent=False)


def mail_card(mail: Mail, *, is_sent: bool = True) -> MailCard:
    """One mail, sent or to come."""
    zone = (mail.enrolment.campaign.schedule or {"tz": "UTC"})["tz"]
    days = mail.step.delay_days
    wait = f"{days} {'day' if days == 1 else 'days'} later" if mail.step.number > 1 else "waits to be sent"
    return MailCard(
        step=mail.step.number,
        subject=mail.subject,
        html=Markup(nh3.clean(mail.body, tags=_MAIL_TAGS, attributes={})),  # noqa: S704 - cleaned
        sender=f"{mail.mailbox.name} <{mail.mailbox.email}>" if mail.mailbox.id else mail.mailbox.email,
        sent=moment(mail.sent_at, zone) if is_sent else wait,
        is_sent=is_sent,
        deeds=tuple(_deeds(mail)),
        reply=mail.reply,
        replied=moment(mail.replied_at, zone) if mail.replied_at else "",
    )


def _deeds(mail: Mail) -> Iterator[Chip]:
    if mail.opened_at:
        yield Chip("opened")
    if mail.clicked_at:
        yield Chip("clicked")
    if mail.replied_at:
        yield Chip("replied", "good")
    if mail.bounced:
        yield Chip("bounced", "bad")
    if mail.enrolment.unsubscribed and mail is mail.enrolment.mails[-1]:
        yield Chip("unsubscribed", "bad")


def _category(one: Enrolment) -> Chip | None:
    if one.category_id not in CATEGORIES:
        return None
    name, feeling = CATEGORIES[one.category_id]
    return Chip(name, _FEELING[feeling])


# --- posts --------------------------------------------------------------------------------------------


def posts(site: Site) -> list[Post]:
    """What has been written since the site was set up, the latest first."""
    return sorted(
        (post for post in site.posts.values() if post.author != DANA.id),
        key=lambda post: (post.modified, post.id),
        reverse=True,
    )


def post(site: Site, it: Post) -> PostCard:
    """A post as a reader would see it."""
    by = _NAMES.get(it.touched, "somebody")
    return PostCard(
        title=it.words.title or "(no title)",
        slug=it.slug or "(no slug)",
        status=Chip(it.status, "warn" if it.status == "draft" else "good"),
        excerpt=it.words.excerpt,
        tags=tuple(_unescape(site.terms[tag].name) for tag in it.tags),
        saved=f"saved {moment(it.modified)} by {by}",
        html=Markup(nh3.clean(render(it.words.content))),  # noqa: S704 - cleaned
    )


def _unescape(name: str) -> str:
    return str(Markup(name).unescape())  # noqa: S704 - only to take the escapes away


# --- messages -----------------------------------------------------------------------------------------


def busy_channels(workspace: Workspace) -> list[Channel]:
    """Channels where something was said, and the one that digests go to."""
    return [one for one in workspace.channels.values() if one.messages or one.name == "gtm-weekly"]


def messages(channel: Channel) -> list[SaidCard]:
    """The channel, newest message first."""
    top = [said for said in channel.messages.values() if not said.thread_ts]
    threads: dict[str, list[Said]] = {}
    for said in channel.messages.values():
        if said.thread_ts:
            threads.setdefault(said.thread_ts, []).append(said)
    return [_said(said, threads.get(said.ts, ())) for said in reversed(top)]


def _said(said: Said, thread: Iterable[Said] = ()) -> SaidCard:
    return SaidCard(
        time=moment(datetime.fromtimestamp(int(said.ts.partition(".")[0]), ZoneInfo("UTC"))),
        edited=said.edited_ts is not None,
        text=said.text,
        blocks=tuple(said.blocks),
        thread=tuple(_said(answer) for answer in thread),
    )
