"""Draft: one opener per kept person, chosen by evidence, rendered and linted. Free; may be repeated.

The suppression lists are looked at once more: nobody who is on one by now stands for approval.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from prefect import task

from gtm import settings
from gtm.clock import now
from gtm.collector import uncollected
from gtm.ledger import drafts, leads, people
from gtm.ledger.drafts import DraftRow
from gtm.ledger.leads import Move
from gtm.ledger.people import Facts
from gtm.models import Outcome
from gtm.names import read_email
from gtm.openers import Draft, Finding, Opener, by_specificity, draft, load_openers
from gtm.openers.events import list_event
from gtm.openers.evidence import SignalLike
from gtm.openers.tiers import personalisation_tier
from gtm.plays.models import Play
from tasks.desk import Desk, open_desk
from tasks.pull import leave_alone
from tasks.stage import Stop

Words = tuple[str, str]
"""The opener and the arm that somebody gets."""


@task(name="draft", task_run_name="draft {run_id}/{chunk}", retries=0, persist_result=False)
def draft_openers(run_id: str, chunk: int) -> Stop | None:
    """Write openers for one chunk of kept people. What has a blocking finding rests there.

    Colleagues are in one chunk (`split_by_company`): two people of a company do not get the same words. Whoever was drafted
    before keeps theirs, whoever has come into the list since, so a re-run gives the same arms.
    """
    with open_desk(run_id) as desk:
        openers = play_openers(desk.play)
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.KEPT, chunk)
            ids = [row.person_id for row in rows]
            facts, company_of = people.known(tx, ids), people.companies_of(tx, ids)
            tiers = leads.tiers(tx, [row.id for row in rows]) if desk.play.icp.tiers else {}
            before = drafts.sent_to_colleagues(tx, desk.play.play, company_of.values())
        written, moves = [], []
        taken: defaultdict[str, Counter[Words]] = defaultdict(Counter)
        own: dict[str, list[Words]] = defaultdict(list)
        for company, sent in before.items():
            for person, opener, variant in sent:
                taken[company][opener, variant] += 1
                own[person].append((opener, variant))
        with uncollected():
            for row in rows:
                known = facts[row.person_id]
                colleagues = taken[company_of.get(row.person_id) or row.person_id]
                _let_go(colleagues, own.get(row.person_id, ()))
                tier = tiers.get(row.id)
                words = opener_for(desk.play, openers, known, desk.today, colleagues, tier)
                if not words.blocked:
                    colleagues[words.opener, words.variant] += 1
                written.append(_row(desk, row.id, known, words))
                moves.append(_move(desk, row, words))
        with desk.ledger.write() as tx:
            gone = leave_alone(desk, tx, rows, facts)
            drafts.write(tx, [draft for draft in written if draft.lead_id not in gone], now())
            leads.move(tx, run_id, [move for move in moves if move.lead_id not in gone], now())
    return None


def _let_go(taken: Counter[Words], own: Iterable[Words]) -> None:
    """Somebody is written to anew: their own words no longer stand in their way, those of colleagues do."""
    for words in own:
        taken[words] -= 1
        if not taken[words]:
            del taken[words]


def play_openers(play: Play) -> tuple[Opener, ...]:
    """The play's openers in the order they are tried. Raises TemplateError."""
    openers = _openers(str(settings.current().templates()), play.opener.templates)
    return by_specificity(openers) if play.opener.order == "specific" else openers


@lru_cache(maxsize=8)
def _openers(folder: str, names: tuple[str, ...]) -> tuple[Opener, ...]:
    return load_openers(Path(folder), names)


def opener_for(
    play: Play,
    openers: tuple[Opener, ...],
    known: Facts,
    today: date,
    taken: Collection[tuple[str, str]] = (),
    icp_tier: str | None = None,
) -> Draft:
    """What this play writes to this person today.

    `taken`: the (opener, variant) pairs of colleagues. `icp_tier`: where their verdict puts them; without it what
    a deal is worth decides which openers may speak.
    """
    event = play.opener.event
    happened: tuple[SignalLike, ...] = ()
    if event:
        happened = (list_event(event.kind, event.detail, event.date, play.source_name, today),)
    return draft(
        openers,
        known,
        happened,
        variants=play.opener.variants,
        key=f"{play.play}:{address_key(known)}",
        today=today,
        tier=personalisation_tier(icp_tier, play.opener.deal_value_usd),
        taken=taken,
    )


def address_key(known: Facts) -> str:
    """What makes a person the same person in every run: the canonical address."""
    email = str(known["person.email"].value) if "person.email" in known else ""
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
        evidence=[one._asdict() for one in words.evidence],
        findings=[one.model_dump(mode="json") for one in words.findings],
        content_hash=drafts.content_hash(desk.play.target.campaign, email, words.text),
    )


def _move(desk: Desk, row: leads.LeadRow, words: Draft) -> Move:
    blocking = [finding for finding in words.findings if _blocks(desk, words, finding)]
    if blocking:
        return Move(row.id, row.stage, Outcome.LINT_BLOCKED, blocking[0].id)
    return Move(row.id, leads.READY)


_NEVER = frozenset({"token-in-data", "spintax", "unrendered-token", "control-character"})


def _blocks(desk: Desk, words: Draft, finding: Finding) -> bool:
    """`strict`: whatever blocks. `off` still refuses no words at all, and what a sequencer would run as code."""
    if not finding.blocking:
        return False
    return desk.play.opener.lint == "strict" or not words.text or finding.id in _NEVER
