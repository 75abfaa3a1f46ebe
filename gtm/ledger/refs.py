"""What others call our people and companies: a provider's id, a LinkedIn page, the row of a list, a question.

A name means one of ours. It keeps whom it meant first, until two turn out to be one (`people.identify`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from gtm.ledger.engine import Transaction
from gtm.ledger.inserting import insert_missing
from gtm.ledger.many import chunks, execute_many
from gtm.ledger.schema import refs

LINKEDIN = "linkedin"
PERSON, COMPANY, QUESTION = "person", "company", "question"


class Named(NamedTuple):
    """Somebody as one provider calls them."""

    provider: str
    ref: str
    kind: str = PERSON


def subjects(tx: Transaction, names: Iterable[Named]) -> dict[Named, str]:
    """Whom these names mean, as far as they are known."""
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for provider, ref, kind in names:
        wanted[provider, kind].add(ref)
    found: dict[Named, str] = {}
    for (provider, kind), some in wanted.items():
        for part in chunks(sorted(some)):
            query = select(refs.c.ref, refs.c.subject_id).where(
                refs.c.provider == provider, refs.c.kind == kind, refs.c.ref.in_(part)
            )
            found |= {Named(provider, row.ref, kind): row.subject_id for row in tx.execute(query)}
    return found


def note(tx: Transaction, names: Mapping[Named, str]) -> dict[Named, str]:
    """Remember names; those that mean somebody else already, and whom: a known name keeps its subject."""
    rows = [
        {"provider": named.provider, "kind": named.kind, "ref": named.ref, "subject_id": subject}
        for named, subject in sorted(names.items())
    ]
    if insert_missing(tx, refs, rows) == len(rows):
        return {}
    return {named: one for named, one in subjects(tx, names).items() if one != names[named]}


def note_refs(tx: Transaction, provider: str, kind: str, pairs: Mapping[str, str]) -> None:
    """Remember a provider's ids: `{ref: subject_id}`. A known ref keeps its subject."""
    note(tx, {Named(provider, ref, kind): subject for ref, subject in pairs.items()})


def note_askers(tx: Transaction, provider: str, questions: Mapping[str, str]) -> None:
    """Remember for whom a question was put last: `{question: subject_id}`."""
    theirs = note(tx, {Named(provider, text, QUESTION): subject for text, subject in questions.items()})
    text: Any = bindparam("b_ref")
    query = update(refs).where(refs.c.provider == provider, refs.c.kind == QUESTION, refs.c.ref == text)
    changed = [{"b_ref": named.ref, "subject_id": questions[named.ref]} for named in theirs]
    execute_many(tx, query.values(subject_id=bindparam("subject_id")), changed)


def move(tx: Transaction, merged: Mapping[str, str]) -> None:
    """All names of those who turned out to be others mean these from now on: `{subject_id: the other}`."""
    one: Any = bindparam("b_id")
    rows = [{"b_id": id_, "subject_id": other} for id_, other in merged.items()]
    query = update(refs).where(refs.c.subject_id == one).values(subject_id=bindparam("subject_id"))
    execute_many(tx, query, rows)


def refs_of(tx: Transaction, subject_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """`{subject_id: {provider: ref}}`."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for part in chunks(list(subject_ids)):
        query = select(refs.c.subject_id, refs.c.provider, refs.c.ref).where(
            refs.c.subject_id.in_(part), refs.c.kind != QUESTION
        )
        for subject_id, provider, ref in tx.execute(query):
            found[subject_id].setdefault(provider, ref)
    return dict(found)
