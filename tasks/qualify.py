"""Qualify: judge everybody by the play's rules, and keep the whole verdict for `gtm why`.

Runs on what the ledger holds and asks nobody, so it is free and may be repeated.
"""

from collections.abc import Sequence

from prefect import task

from gtm.clock import now
from gtm.ledger import credits, leads, people, snapshots
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.models import Outcome
from tasks.desk import Desk, open_desk
from tasks.pull import leave_alone
from tasks.purchase import answer_lost, asked_since
from tasks.stage import Stop

_OUTCOMES = {"drop": Outcome.DROPPED, "hold": Outcome.HELD}


@task(name="qualify", task_run_name="qualify {run_id}/{chunk}", retries=0, persist_result=False)
def qualify_people(run_id: str, chunk: int) -> Stop | None:
    """Judge one chunk of enriched people. The suppression lists are looked at again: more is known now."""
    with open_desk(run_id) as desk:
        judge, today, at = desk.judge(), desk.today, now()
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.ENRICHED, chunk)
            ids = [row.person_id for row in rows]
            facts, did = people.known(tx, ids), snapshots.deeds(tx, ids, at)
            unheard = _unheard(desk, tx, ids)
        known = []
        for person_id in ids:
            deeds = did[person_id]
            wanted = judge.asks_for_deeds or deeds.value
            known.append({**facts[person_id], snapshots.EVENTS: deeds} if wanted else facts[person_id])
        moves = []
        for row, verdict in zip(rows, judge.judge_all(known, today), strict=True):
            outcome, reason = _OUTCOMES.get(verdict.decision), verdict.reason
            if outcome and row.person_id in unheard and not verdict.is_certain:
                outcome, reason = Outcome.HELD, unheard[row.person_id]
            stage = leads.KEPT if outcome is None else row.stage
            moves.append(Move(row.id, stage, outcome, reason, verdict.to_json()))
        with desk.ledger.write() as tx:
            gone = leave_alone(desk, tx, rows, facts)
            leads.move(tx, run_id, [move for move in moves if move.lead_id not in gone], now())
    return None


def _unheard(desk: Desk, tx: Transaction, person_ids: Sequence[str]) -> dict[str, str]:
    """Those for whom an answer was paid, perhaps, and lost, with the sentence that says so.

    "No e-mail address" would be a lie about them: a process died, or a provider did not answer, before we heard it.
    """
    if not desk.play.enrich.waterfall:
        return {}
    company_of = people.companies_of(tx, person_ids)
    asked = [*person_ids, *set(company_of.values())]
    lost = credits.lost(tx, desk.play.enrich.waterfall, asked, asked_since(desk))
    told = {}
    for one in person_ids:
        company = company_of.get(one, "")
        if one in lost:
            told[one] = answer_lost(desk, lost[one])
        elif company in lost:
            told[one] = answer_lost(desk, lost[company], " about the company")
    return told
