"""One row per run: what was asked, how far it is, whose it is, and how it ended."""

import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, insert, select, update

from gtm.clock import now
from gtm.ledger import outcomes
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.owner import is_dead
from gtm.ledger.schema import credits, leads, pulls, pushes, runs
from gtm.models import Drop, Frozen, Mode, Outcome, RunState, RunSummary

GOES_ON = (RunState.INTERRUPTED, RunState.STOPPED, RunState.WAITING)


class Run(Frozen):
    """A run as the ledger holds it."""

    id: str
    play: str
    mode: Mode
    state: RunState
    flow_run: str | None = None
    owner: str | None = None
    limit: int | None = None
    max_credits: Decimal | None = None
    cursor: str | None = None
    pulled_all: bool = False
    quoted_low: Decimal = Decimal(0)
    quoted_high: Decimal = Decimal(0)
    play_hash: str = ""
    play_file: str = ""
    note: str = ""
    started_at: datetime
    ended_at: datetime | None = None


class RunMissing(LookupError):
    """No run of that id. `str()` is a sentence."""


class RunBusy(RuntimeError):
    """The run belongs to a process that is alive. `str()` is a sentence."""


def begin(
    tx: Transaction,
    *,
    play: str,
    mode: Mode,
    owner: str,
    play_hash: str,
    play_file: str,
    limit: int | None = None,
    max_credits: Decimal | None = None,
    flow_run: str | None = None,
) -> Run:
    """A new run in the name of `owner`."""
    values = {
        "id": secrets.token_hex(3),
        "play": play,
        "mode": mode,
        "state": RunState.RUNNING,
        "flow_run": flow_run,
        "owner": owner,
        "limit": limit,
        "max_credits": max_credits,
        "play_hash": play_hash,
        "play_file": play_file,
        "started_at": now(),
    }
    tx.execute(insert(runs).values(**values))
    return get(tx, str(values["id"]))


def get(tx: Transaction, run_id: str) -> Run:
    """The run with this id, or with an id that begins like this. Raises RunMissing."""
    rows = tx.execute(select(runs).where(runs.c.id.startswith(run_id, autoescape=True)).limit(2)).all()
    if len(rows) != 1:
        what = "is no run" if not rows else "begins several runs"
        raise RunMissing(f"{run_id!r} {what}. `gtm status` lists the runs.")
    return Run.model_validate(dict(rows[0]._mapping))


def of_flow_run(tx: Transaction, flow_run: str) -> Run | None:
    """The run that Prefect's flow run with this id has begun, if it has."""
    row = tx.execute(select(runs).where(runs.c.flow_run == flow_run)).first()
    return None if row is None else Run.model_validate(dict(row._mapping))


def recent(tx: Transaction, play: str | None = None, limit: int = 10) -> list[Run]:
    """The latest runs, newest first."""
    query = select(runs).order_by(runs.c.started_at.desc()).limit(limit)
    if play:
        query = query.where(runs.c.play == play)
    return [Run.model_validate(dict(row._mapping)) for row in tx.execute(query)]


def first_with(tx: Transaction, play: str, play_hash: str) -> datetime | None:
    """When the first run of a play began that used a file of this text; None: none has."""
    query = select(func.min(runs.c.started_at)).where(runs.c.play == play, runs.c.play_hash == play_hash)
    found: datetime | None = tx.execute(query).scalar()
    return found


def resumable(ledger: Ledger, tx: Transaction) -> list[Run]:
    """Runs that can go on, newest first: stopped, failed, interrupted, running in a process that has died, or over but for
    somebody of whom it turned out that they were not sent."""
    open_states = [*GOES_ON, RunState.FAILED, RunState.RUNNING]
    is_open = runs.c.state.in_(open_states) | runs.c.id.in_(_with_pushes_to_send())
    rows = tx.execute(select(runs).where(is_open).order_by(runs.c.started_at.desc()))
    found = [Run.model_validate(dict(row._mapping)) for row in rows]
    return [r for r in found if r.state is not RunState.RUNNING or is_dead(ledger, tx, r.owner)]


def left_over(ledger: Ledger, tx: Transaction, play: str, most: int = 5) -> list[str]:
    """Pushes of a play that nobody works on and that have somebody on the way, oldest first."""
    query = (
        select(runs)
        .where(runs.c.play == play, runs.c.mode == Mode.PUSH)
        .where(
            runs.c.state.in_((RunState.INTERRUPTED, RunState.STOPPED, RunState.RUNNING))
            | runs.c.id.in_(_with_pushes_to_send())
        )
        .order_by(runs.c.started_at.desc())
        .limit(most)
    )
    found = [Run.model_validate(dict(row._mapping)) for row in tx.execute(query)]
    free = [run.id for run in found if run.state is not RunState.RUNNING or is_dead(ledger, tx, run.owner)]
    return free[::-1]


def _with_pushes_to_send() -> Select[tuple[str]]:
    return select(pushes.c.run_id).where(pushes.c.state == "planned").distinct()


def with_pushes_to_send(tx: Transaction) -> list[str]:
    """The ids of runs that have somebody to send: planned, or looked up and found not to have been sent."""
    return sorted(tx.execute(_with_pushes_to_send()).scalars())


def take(ledger: Ledger, tx: Transaction, run_id: str, owner: str) -> Run:
    """Go on with a run in the name of `owner`. Raises RunBusy while another process works on it."""
    run = get(tx, run_id)
    if run.state is RunState.RUNNING and run.owner != owner and not is_dead(ledger, tx, run.owner):
        raise RunBusy(
            f"Run {run.id} of {run.play} is being worked on by another process. Wait for it to end."
        )
    note(tx, run.id, owner=owner, state=RunState.RUNNING, note="")
    return get(tx, run.id)


def note(tx: Transaction, run_id: str, **values: Any) -> None:
    """Set columns of a run."""
    tx.execute(update(runs).where(runs.c.id == run_id).values(**values))


def end(tx: Transaction, run_id: str, state: RunState, why: str = "") -> None:
    """Close a run (or put it to rest) and freeze what became of each row it pulled."""
    outcomes.write_down(tx, run_id)
    note(tx, run_id, state=state, note=why, ended_at=now(), owner=None)


def summary(tx: Transaction, run_id: str) -> RunSummary:
    """Counts of a run. Raises AssertionError if a person were in no outcome or in two."""
    run = get(tx, run_id)
    joined = pulls.outerjoin(leads, outcomes.HELD)
    outcome, reason = outcomes.OUTCOME, outcomes.REASON
    unreadable = case((pulls.c.person_id.is_(None), pulls.c.ref))
    rows = tx.execute(
        select(outcome, reason, func.count(), unreadable)
        .select_from(joined)
        .where(pulls.c.run_id == run.id)
        .group_by(outcome, reason, unreadable)
        .order_by(func.min(pulls.c.seq))
    ).all()
    counts: dict[str, int] = {}
    for name, _, count, _ in rows:
        counts[name or "unfinished"] = counts.get(name or "unfinished", 0) + count
    drops = [Drop(outcome=Outcome(n), reason=r, count=c, row=row) for n, r, c, row in rows if n and r]
    # Reasons by their weight, then rows in the order in which they were read.
    drops.sort(
        key=lambda drop: (
            list(Outcome).index(drop.outcome),
            drop.row is not None,
            -drop.count,
            "" if drop.row else drop.reason,
        )
    )
    ended = run.ended_at if run.state is not RunState.RUNNING else None
    result = RunSummary(
        run_id=run.id,
        play=run.play,
        mode=run.mode,
        state=run.state,
        pulled=sum(counts.values()),
        credits_quoted=(run.quoted_low, run.quoted_high),
        credits_spent=spent(tx, run.id),
        reasons=tuple(drops),
        note=run.note,
        seconds=round(((ended or now()) - run.started_at).total_seconds(), 1),
        **counts,
    )
    if not result.adds_up() or (result.unfinished and run.state is RunState.DONE):
        raise AssertionError(_does_not_add_up(result))
    return result


def at_rest(tx: Transaction, run_id: str) -> RunSummary:
    """The counts of a run that comes to rest now. Raises AssertionError if somebody were still on the way."""
    told = summary(tx, run_id)
    if told.unfinished:
        raise AssertionError(_does_not_add_up(told))
    return told


def _does_not_add_up(told: RunSummary) -> str:
    counts = {outcome.value: count for outcome, count in told.outcomes().items() if count}
    return (
        f"run {told.run_id}: outcomes do not sum to {told.pulled}, {told.unfinished} are on the way: {counts}"
    )


def pulled(tx: Transaction, run_id: str) -> int:
    """How many rows the run has read so far."""
    return int(tx.execute(select(func.count()).where(pulls.c.run_id == run_id)).scalar_one())


def spent(tx: Transaction, run_id: str) -> Decimal:
    """Credits this run has used up, counting what may have been charged."""
    total = tx.execute(
        select(func.coalesce(func.sum(credits.c.amount), 0)).where(
            credits.c.run_id == run_id, credits.c.state.in_(("settled", "unknown", "reserved"))
        )
    ).scalar_one()
    return Decimal(total)
