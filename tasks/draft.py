"""Draft: one opener per kept person, chosen by evidence, rendered and linted. Free; may be repeated."""

from functools import lru_cache
from pathlib import Path

from prefect import task

from gtm.clock import now
from gtm.icp import signals
from gtm.ledger import drafts, leads, people
from gtm.ledger.drafts import DraftRow
from gtm.ledger.leads import Move
from gtm.ledger.people import Facts
from gtm.models import Outcome
from gtm.names import read_email
from gtm.openers import Draft, Finding, Opener, draft, load_openers
from gtm.settings import Settings
from tasks.desk import Desk, open_desk
from tasks.stage import Stop


@task(name="draft", task_run_name="draft {run_id}/{chunk}", retries=0, persist_result=False)
def draft_openers(run_id: str, chunk: int) -> Stop | None:
    """Write openers for one chunk of kept people. What has a blocking finding rests there."""
    with open_desk(run_id) as desk:
        openers = _openers(str(Settings().templates()), desk.play.opener.templates)
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.KEPT, chunk)
            facts = people.known(tx, [row.person_id for row in rows])
        written, moves = [], []
        for row in rows:
            known = facts[row.person_id]
            words = _words(desk, openers, known)
            written.append(_row(desk, row.id, known, words))
            moves.append(_move(desk, row, words))
        with desk.ledger.write() as tx:
            drafts.write(tx, written, now())
            leads.move(tx, run_id, moves, now())
    return None


@lru_cache(maxsize=8)
def _openers(folder: str, names: tuple[str, ...]) -> tuple[Opener, ...]:
    return load_openers(Path(folder), names)


def _words(desk: Desk, openers: tuple[Opener, ...], known: Facts) -> Draft:
    today = desk.today
    return draft(
        openers,
        known,
        signals(known, today),
        variants=desk.play.opener.variants,
        key=f"{desk.play.play}:{address_key(known)}",
        today=today,
    )


def address_key(known: Facts) -> str:
    """What makes a person the same person in every run: the canonical address."""
    email = str(known["person.email"].value)
    try:
        return read_email(email).canonical
    except ValueError:
        return email.casefold()


def _row(desk: Desk, lead_id: str, known: Facts, words: Draft) -> DraftRow:
    email = str(known["person.email"].value)
    return DraftRow(
        lead_id=lead_id,
        run_id=desk.run.id,
        opener=words.opener,
        variant=words.variant,
        text=words.text,
        evidence=[one.model_dump(mode="json") for one in words.evidence],
        findings=[one.model_dump(mode="json") for one in words.findings],
        content_hash=drafts.content_hash(desk.play.target.campaign, email, words.text),
    )


def _move(desk: Desk, row: leads.LeadRow, words: Draft) -> Move:
    blocking = [finding for finding in words.findings if _blocks(desk, finding)]
    if blocking:
        return Move(row.id, row.stage, Outcome.LINT_BLOCKED, blocking[0].id)
    return Move(row.id, leads.READY)


def _blocks(desk: Desk, finding: Finding) -> bool:
    """`strict`: whatever blocks. `off` still refuses an empty opener: there is nothing to send."""
    return finding.blocking and (desk.play.opener.lint == "strict" or finding.id == "no-opener")
