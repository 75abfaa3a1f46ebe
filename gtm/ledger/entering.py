"""Who sets out in a run: the pages of a source are entered, each row in an outcome or on the road.

A person has one lead per play. Whoever is in the hands of another run stays there; whoever rests, or was left behind by a
run that is over or dead, begins anew, and the run that had them tells what they were to it.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.indexes import off_index
from gtm.ledger.inserting import insert_missing
from gtm.ledger.leads import PULLED, QUEUED, LeadRow
from gtm.ledger.many import execute_many
from gtm.ledger.outcomes import write_down_left
from gtm.ledger.owner import is_dead
from gtm.ledger.people import chunks
from gtm.ledger.schema import leads, pulls, runs
from gtm.models import Outcome, RunState, UnreadableRow

# A lead in one of these belongs to its run; another run may not start it again.
_SPOKEN_FOR = (Outcome.AWAITING_APPROVAL, Outcome.IN_DOUBT, Outcome.NEEDS_HUMAN)
_ON_THE_WAY = "on the way in another run of this play"
_STILL_THEIRS = "judged in another run of this play, which has not ended"
_WENT_ON = "went on in another run of this play"
_WRITTEN_TO = (Outcome.PUSHED, Outcome.ALREADY_THERE)


def pull(
    ledger: Ledger,
    tx: Transaction,
    run_id: str,
    play: str,
    found: Sequence[tuple[str, str]],
    unreadable: Sequence[UnreadableRow],
    at: datetime,
) -> list[LeadRow]:
    """Enter one page of `(ref, person_id)` into a run. Returns those who set out on the road.

    A person twice in a run, in the hands of another run, or already written to is counted, not started. Who is taken
    from a run that has ended, or died, has their outcome there written down first.
    """
    seq = tx.execute(select(func.count()).where(pulls.c.run_id == run_id)).scalar_one()
    ids = [person_id for _, person_id in found]
    existing = _existing(tx, play, ids)
    seen = _pulled_in(tx, run_id, ids)
    dead: dict[str, bool] = {}
    history: list[dict[str, Any]] = []
    new: list[tuple[str, str]] = []
    taken: list[tuple[str, str]] = []
    left: dict[str, list[str]] = {}
    for number, (ref, person_id) in enumerate(found, start=seq):
        row: dict[str, Any] = {"run_id": run_id, "seq": number, "ref": ref, "person_id": person_id}
        old = existing.get(person_id)
        refusal = _refusal(ledger, tx, person_id, seen, old, dead)
        if refusal:
            row |= {"lead_id": None, "outcome": refusal[0], "reason": refusal[1]}
        else:
            lead_id = old["id"] if old else "l_" + secrets.token_hex(8)
            (taken if old else new).append((lead_id, person_id))
            if old:
                left.setdefault(old["run_id"], []).append(lead_id)
            row |= {"lead_id": lead_id, "outcome": None, "reason": ""}
        seen.add(person_id)
        history.append(row)
    for number, bad in enumerate(unreadable, start=seq + len(found)):
        history.append(_unreadable(run_id, number, bad))
    for former, lead_ids in left.items():
        write_down_left(tx, former, lead_ids, Outcome.DUPLICATE, _WENT_ON)
    theirs = _start(tx, run_id, play, new, taken, at)
    for row in history:
        if row["lead_id"] in theirs:
            row |= {"lead_id": None, "outcome": Outcome.DUPLICATE, "reason": _ON_THE_WAY}
    execute_many(tx, insert(pulls), history)
    started = [one for one in new if one[0] not in theirs] + taken
    return [LeadRow(lead_id, person_id, PULLED, 0) for lead_id, person_id in started]


def _refusal(
    ledger: Ledger,
    tx: Transaction,
    person_id: str,
    seen: set[str],
    old: Mapping[str, Any] | None,
    dead: dict[str, bool],
) -> tuple[Outcome, str] | None:
    """Why this person does not start in this run, if there is a reason."""
    if person_id in seen:
        return Outcome.DUPLICATE, "twice in this list"
    if old is None:
        return None
    if old["outcome"] in _WRITTEN_TO:
        return Outcome.ALREADY_THERE, "written to in an earlier run of this play"
    if old["outcome"] in _SPOKEN_FOR:
        return Outcome.DUPLICATE, f"{str(old['outcome']).replace('_', ' ')} in another run of this play"
    if old["run_state"] == RunState.RUNNING:
        owner = old["owner"]
        if owner not in dead:
            dead[owner] = is_dead(ledger, tx, owner)
        if not dead[owner]:
            return Outcome.DUPLICATE, _STILL_THEIRS if old["outcome"] else _ON_THE_WAY
    if old["stage"] == QUEUED and old["outcome"] is None:
        return Outcome.DUPLICATE, "waits to be pushed in another run of this play; resume that one"
    return None


def _existing(tx: Transaction, play: str, person_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for part in chunks(person_ids):
        rows = tx.execute(
            select(
                leads.c.id,
                leads.c.person_id,
                leads.c.run_id,
                leads.c.stage,
                leads.c.outcome,
                runs.c.state.label("run_state"),
                runs.c.owner,
            )
            .join(runs, runs.c.id == leads.c.run_id)
            .where(leads.c.play == play, leads.c.person_id.in_(part))
            .order_by(leads.c.id)
            .with_for_update(of=leads)  # PostgreSQL: else two runs would start the same lead again
        )
        found |= {row.person_id: row._mapping for row in rows}
    return found


def _pulled_in(tx: Transaction, run_id: str, person_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for part in chunks(person_ids):
        rows = tx.execute(
            select(pulls.c.person_id).where(off_index(pulls.c.run_id) == run_id, pulls.c.person_id.in_(part))
        )
        found |= {row.person_id for row in rows}
    return found


def _unreadable(run_id: str, seq: int, bad: UnreadableRow) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "seq": seq,
        "ref": bad.ref,
        "person_id": None,
        "lead_id": None,
        "outcome": Outcome.DROPPED,
        "reason": f"{bad.ref}: {bad.reason}",
    }


def _start(
    tx: Transaction,
    run_id: str,
    play: str,
    new: Sequence[tuple[str, str]],
    taken: Sequence[tuple[str, str]],
    at: datetime,
) -> set[str]:
    """Begin with these; the ids of new leads that another process has entered meanwhile under an id of its own."""
    theirs: set[str] = set()
    if new:
        rows = [
            {
                "id": lead_id,
                "play": play,
                "person_id": person_id,
                "run_id": run_id,
                "stage": PULLED,
                "chunk": 0,
                "reason": "",
                "updated_at": at,
            }
            for lead_id, person_id in sorted(new, key=lambda one: one[1])
        ]
        if insert_missing(tx, leads, rows) < len(rows):
            entered = {row.id for part in chunks([one[0] for one in new]) for row in _with_ids(tx, part)}
            theirs = {lead_id for lead_id, _ in new} - entered
    for part in chunks([lead_id for lead_id, _ in taken]):
        tx.execute(
            update(leads)
            .where(leads.c.id.in_(part))
            .values(run_id=run_id, stage=PULLED, outcome=None, reason="", verdict=None, updated_at=at)
        )
    return theirs


def go_on_as(tx: Transaction, play: str, turned: Mapping[str, str]) -> set[str]:
    """Leads (`{lead_id: person_id}`) of people who turned out to be somebody else go on as that one, if the play has no
    lead of theirs yet. Returns the ids of those that do; the others are there twice."""
    there: set[str] = set()
    for part in chunks(sorted(set(turned.values()))):
        query = select(leads.c.person_id).where(leads.c.play == play, leads.c.person_id.in_(part))
        there |= set(tx.execute(query).scalars())
    gone_on: set[str] = set()
    for lead_id, person_id in turned.items():
        if person_id in there:
            continue
        there.add(person_id)
        try:
            with tx.begin_nested():
                tx.execute(update(leads).where(leads.c.id == lead_id).values(person_id=person_id))
        except IntegrityError:  # another run of the play has entered them at this moment
            continue
        own = pulls.c.run_id == select(leads.c.run_id).where(leads.c.id == lead_id).scalar_subquery()
        tx.execute(update(pulls).where(pulls.c.lead_id == lead_id, own).values(person_id=person_id))
        gone_on.add(lead_id)
    return gone_on


def _with_ids(tx: Transaction, ids: Sequence[str]) -> Iterable[Any]:
    return tx.execute(select(leads.c.id).where(leads.c.id.in_(ids)))
