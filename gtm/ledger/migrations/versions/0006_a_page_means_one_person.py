"""A LinkedIn page means one person: pages that were told before are noted, and doubles without an address become one.

Until now a row of a file without an e-mail address made a new person in every run.
"""

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

from gtm.names import linkedin_page

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

people = sa.table("people", *(sa.column(name) for name in ("id", "email_key", "merged_into", "first_seen")))
refs = sa.table("refs", *(sa.column(name) for name in ("provider", "kind", "ref", "subject_id")))
credits = sa.table("credits", *(sa.column(name) for name in ("subject_id", "kind", "state")))
facts = sa.table("facts", sa.column("subject_id", sa.Text), sa.column("fields", sa.JSON))


def upgrade() -> None:
    """The one with an address has the page, else who was bought, else who was seen first. Addresses stay apart."""
    connection = op.get_bind()
    who = {row.id: row for row in connection.execute(sa.select(people))}
    bought = set(
        connection.execute(sa.select(credits.c.subject_id).where(credits.c.kind == "person")).scalars()
    )
    pages: dict[str, set[str]] = defaultdict(set)
    for subject, address in connection.execute(_told()):
        page = linkedin_page(address)
        if page and subject in who:
            pages[page].add(who[subject].merged_into or subject)
    other: dict[str, str] = {}
    for page, ids in sorted(pages.items()):
        first, *rest = sorted({_last(other, id_) for id_ in ids}, key=lambda id_: _rank(who[id_], bought))
        other |= {id_: first for id_ in rest if not who[id_].email_key}
        named = {"provider": "linkedin", "kind": "person", "ref": page, "subject_id": first}
        connection.execute(sa.insert(refs), named)
    for id_ in other:
        one = _last(other, id_)
        for column in (people.c.id, people.c.merged_into):
            connection.execute(sa.update(people).where(column == id_).values(merged_into=one))
        connection.execute(sa.update(refs).where(refs.c.subject_id == id_).values(subject_id=one))
        paid = sa.and_(credits.c.kind == "person", credits.c.state != "reserved")
        connection.execute(sa.update(credits).where(credits.c.subject_id == id_, paid).values(subject_id=one))


def _told() -> sa.Select[Any]:
    address = facts.c.fields["linkedin_url"].as_string()
    return sa.select(facts.c.subject_id, address).where(address.is_not(None)).distinct()


def _last(other: dict[str, str], id_: str) -> str:
    while id_ in other:
        id_ = other[id_]
    return id_


def _rank(person: sa.Row[Any], bought: set[str]) -> tuple[bool, bool, str, str]:
    return person.email_key is None, person.id not in bought, str(person.first_seen), person.id
