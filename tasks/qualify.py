"""Qualify: judge everybody by the play's rules, and keep the whole verdict for `gtm why`.

Runs on what the ledger holds and asks nobody, so it is free and may be repeated.
"""

from prefect import task

from gtm.clock import now
from gtm.ledger import leads, people, snapshots
from gtm.ledger.leads import Move
from gtm.models import Outcome
from tasks.desk import open_desk
from tasks.pull import leave_alone
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
        known = []
        for person_id in ids:
            deeds = did[person_id]
            wanted = judge.asks_for_deeds or deeds.value
            known.append({**facts[person_id], snapshots.EVENTS: deeds} if wanted else facts[person_id])
        moves = []
        for row, verdict in zip(rows, judge.judge_all(known, today), strict=True):
            outcome = _OUTCOMES.get(verdict.decision)
            stage = leads.KEPT if outcome is None else row.stage
            moves.append(Move(row.id, stage, outcome, verdict.reason, verdict.to_json()))
        with desk.ledger.write() as tx:
            gone = leave_alone(desk, tx, rows, facts)
            leads.move(tx, run_id, [move for move in moves if move.lead_id not in gone], now())
    return None
