"""Blog drafts, messages and cursors: what was put where, so that a second run edits and does not repeat."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.schema import cursors, messages, post_intents, posts


class PostRow(NamedTuple):
    """A draft as it is known to be in the CMS by us; `source_hash`: of the brief whose words these are."""

    ref: str
    fingerprint: str
    source_hash: str


class PostIntent(NamedTuple):
    """Words that we were about to write: if they are there (`SavedPost.imprint`), they are ours."""

    imprint: str
    source_hash: str


def post(tx: Transaction, cms: str, slug: str) -> PostRow | None:
    """What is known to be under this slug, by us."""
    row = tx.execute(
        select(posts.c.ref, posts.c.fingerprint, posts.c.source_hash).where(
            posts.c.cms == cms, posts.c.slug == slug
        )
    ).first()
    return None if row is None else PostRow(*row)


def save_post(
    tx: Transaction,
    cms: str,
    slug: str,
    row: PostRow,
    at: datetime,
    *,
    seen: Collection[str],
    settled: datetime,
) -> None:
    """Remember what is there now, by an answer or a look-up, with the imprints that were seen.

    Their intents are over, and so are those from before `settled`. Younger words whose answer was lost may still arrive,
    and are known for ours then.
    """
    where = (posts.c.cms == cms) & (posts.c.slug == slug)
    values = row._asdict() | {"saved_at": at}
    if tx.execute(update(posts).where(where).values(**values)).rowcount == 0:
        tx.execute(insert(posts).values(cms=cms, slug=slug, **values))
    over = post_intents.c.imprint.in_(seen) | (post_intents.c.intent_at <= settled)
    tx.execute(delete(post_intents).where(post_intents.c.cms == cms, post_intents.c.slug == slug, over))


class Unanswered(NamedTuple):
    """What we began to write under a slug and know no end of: `{imprint: source_hash}`, and when the latest of it left."""

    meant: dict[str, str]
    last: datetime | None


def unanswered(tx: Transaction, cms: str, slug: str) -> Unanswered:
    """The post's intents that nothing has ended."""
    query = select(post_intents.c.imprint, post_intents.c.source_hash, post_intents.c.intent_at)
    rows = tx.execute(query.where(post_intents.c.cms == cms, post_intents.c.slug == slug)).all()
    meant = {row.imprint: row.source_hash for row in rows}
    return Unanswered(meant, max((row.intent_at for row in rows), default=None))


def intend_post(tx: Transaction, cms: str, slug: str, intent: PostIntent, at: datetime) -> bool:
    """Write before the words leave. False: the same words were under way before, and may have arrived."""
    row = {"cms": cms, "slug": slug, **intent._asdict(), "intent_at": at}
    if insert_missing(tx, post_intents, [row]):
        return True
    tx.execute(update(post_intents).where(_these_words(cms, slug, intent.imprint)).values(intent_at=at))
    return False


def withdraw_post(tx: Transaction, cms: str, slug: str, imprint: str) -> None:
    """These words surely did not leave, this time or ever."""
    tx.execute(delete(post_intents).where(_these_words(cms, slug, imprint)))


def _these_words(cms: str, slug: str, imprint: str) -> ColumnElement[bool]:
    return (post_intents.c.cms == cms) & (post_intents.c.slug == slug) & (post_intents.c.imprint == imprint)


class MessageRow(NamedTuple):
    """A message as we last left it. `state` sending: it left, and no answer was recorded."""

    state: str
    channel: str
    ref: str | None
    body_hash: str


def message(tx: Transaction, key: str) -> MessageRow | None:
    """What we know of the message with this key."""
    row = tx.execute(
        select(messages.c.state, messages.c.channel, messages.c.ref, messages.c.body_hash).where(
            messages.c.key == key
        )
    ).first()
    return None if row is None else MessageRow(*row)


def save_message(tx: Transaction, key: str, notifier: str, row: MessageRow, at: datetime) -> None:
    """Write before sending (`sending`) and after (`sent`)."""
    values = row._asdict() | {"notifier": notifier, "at": at}
    if tx.execute(update(messages).where(messages.c.key == key).values(**values)).rowcount == 0:
        tx.execute(insert(messages).values(key=key, **values))


def forget_message(tx: Transaction, key: str) -> None:
    """The message surely did not leave."""
    tx.execute(messages.delete().where(messages.c.key == key))


def cursor(tx: Transaction, name: str) -> str | None:
    """Where a repeated reading goes on."""
    found: str | None = tx.execute(select(cursors.c.value).where(cursors.c.name == name)).scalar()
    return found


def clear_cursor(tx: Transaction, name: str) -> None:
    """The reading is complete; the next one begins at the beginning."""
    tx.execute(cursors.delete().where(cursors.c.name == name))


def set_cursor(tx: Transaction, name: str, value: str, at: datetime) -> None:
    """Move a cursor."""
    if tx.execute(update(cursors).where(cursors.c.name == name).values(value=value, updated_at=at)).rowcount:
        return
    tx.execute(insert(cursors).values(name=name, value=value, updated_at=at))
