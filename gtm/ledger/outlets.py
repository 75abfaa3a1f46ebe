"""Blog drafts, messages and cursors: what was put where, so that a second run edits and does not repeat."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.schema import cursors, messages, posts


class PostRow(NamedTuple):
    """A draft as we last left it in the CMS."""

    ref: str | None
    fingerprint: str | None
    source_hash: str


def post(tx: Transaction, cms: str, slug: str) -> PostRow | None:
    """What we last saved under this slug."""
    row = tx.execute(
        select(posts.c.ref, posts.c.fingerprint, posts.c.source_hash).where(
            posts.c.cms == cms, posts.c.slug == slug
        )
    ).first()
    return None if row is None else PostRow(*row)


def save_post(tx: Transaction, cms: str, slug: str, row: PostRow, at: datetime) -> None:
    """Remember what was saved; `ref` empty means: we are about to create it."""
    where = (posts.c.cms == cms) & (posts.c.slug == slug)
    values = row._asdict() | {"saved_at": at}
    if tx.execute(update(posts).where(where).values(**values)).rowcount == 0:
        tx.execute(insert(posts).values(cms=cms, slug=slug, **values))


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
