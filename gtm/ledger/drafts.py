"""Openers as written, and what a person decided about exactly these words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Select, delete, insert, select

from gtm.ledger.engine import Transaction
from gtm.ledger.many import execute_many
from gtm.ledger.people import chunks
from gtm.ledger.schema import approvals, drafts, leads, people
from gtm.models import Outcome


class DraftRow(NamedTuple):
    """One opener for one lead."""

    lead_id: str
    run_id: str
    opener: str
    variant: str
    text: str
    evidence: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    content_hash: str


def content_hash(campaign: str, email: str, text: str) -> str:
    """What an approval is bound to: these words, to this address, in this campaign."""
    return sha256("\x1f".join((campaign, email, text)).encode()).hexdigest()[:32]


def write(tx: Transaction, rows: Sequence[DraftRow], at: datetime) -> None:
    """Replace the drafts of these leads. Approvals of other words do not carry over: they name a hash."""
    for part in chunks([row.lead_id for row in rows]):
        tx.execute(delete(drafts).where(drafts.c.lead_id.in_(part)))
    execute_many(tx, insert(drafts), [row._asdict() | {"written_at": at} for row in rows])


def of(tx: Transaction, lead_ids: Sequence[str]) -> dict[str, DraftRow]:
    """Drafts by lead id."""
    found: dict[str, DraftRow] = {}
    columns = [drafts.c[name] for name in DraftRow._fields]
    for part in chunks(lead_ids):
        for row in tx.execute(select(*columns).where(drafts.c.lead_id.in_(part))):
            found[row.lead_id] = DraftRow(*row)
    return found


def sent_to_colleagues(
    tx: Transaction, play: str, company_ids: Iterable[str]
) -> dict[str, set[tuple[str, str, str]]]:
    """`{company_id: {(person_id, opener, variant)}}`: what this play has written to people of these companies.

    Drafts that came to nothing (blocked by lint, left out by the reviewer) do not count, also where their people are on
    the way again.
    """
    found: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    came_to_nothing = (Outcome.LINT_BLOCKED, Outcome.REVIEWER_REJECTED, Outcome.DROPPED, Outcome.SUPPRESSED)
    for part in chunks(sorted(set(company_ids))):
        rows = tx.execute(
            select(
                people.c.company_id,
                people.c.id,
                drafts.c.opener,
                drafts.c.variant,
                leads.c.outcome,
                drafts.c.findings,
            )
            .join(leads, leads.c.id == drafts.c.lead_id)
            .join(people, people.c.id == leads.c.person_id)
            .where(
                leads.c.play == play,
                people.c.company_id.in_(part),
                leads.c.outcome.is_(None) | leads.c.outcome.not_in(came_to_nothing),
            )
        )
        for company_id, person_id, opener, variant, outcome, findings in rows:
            if outcome is None and any(finding["blocking"] for finding in findings):
                continue
            found[company_id].add((person_id, opener, variant))
    return found


def decide(
    tx: Transaction, hashes: Sequence[tuple[str, str]], decision: str, by: str, note: str, at: datetime
) -> None:
    """Write down a person's decision about `(lead_id, content_hash)` pairs."""
    if hashes:
        rows = [
            {"lead_id": lead, "content_hash": words, "decision": decision, "by": by, "note": note, "at": at}
            for lead, words in hashes
        ]
        tx.execute(insert(approvals), rows)


def refused(tx: Transaction, lead_ids: Sequence[str]) -> set[str]:
    """Leads about whose words, as they are now, the latest decision is no."""
    now_written = (drafts.c.lead_id == approvals.c.lead_id) & (
        drafts.c.content_hash == approvals.c.content_hash
    )
    latest = _latest(tx, select(approvals).join(drafts, now_written), lead_ids)
    return {lead_id for (lead_id, _), decision in latest.items() if decision == "rejected"}


def approved(tx: Transaction, lead_ids: Sequence[str]) -> set[tuple[str, str]]:
    """`(lead_id, content_hash)` pairs whose latest decision is yes."""
    latest = _latest(tx, select(approvals), lead_ids)
    return {pair for pair, decision in latest.items() if decision == "approved"}


def _latest(tx: Transaction, query: Select[Any], lead_ids: Sequence[str]) -> dict[tuple[str, str], str]:
    """The latest decision on each lead's words, by `(lead_id, content_hash)`."""
    latest: dict[tuple[str, str], str] = {}
    for part in chunks(lead_ids):
        rows = tx.execute(query.where(approvals.c.lead_id.in_(part)).order_by(approvals.c.id))
        latest |= {(row.lead_id, row.content_hash): row.decision for row in rows}
    return latest
