"""One run on the road: begun or gone on with, owned by this process, and brought to rest whatever happens.

Flows use it to stay short. It names no person: Prefect sees ids, chunk numbers and counts.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

from prefect import Task
from prefect.exceptions import Pause, PrefectSignal
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from flows import review_table
from flows.given import nothing_waits
from flows.play_problems import refuse
from flows.progress import Progress
from flows.refusals import NothingToResume
from flows.taken import tell_taken
from gtm.clock import now
from gtm.collector import calm_collector
from gtm.ledger import credits, doubts, leads, outcomes, runs
from gtm.ledger.engine import Ledger, LedgerError, Transaction
from gtm.ledger.owner import Owner
from gtm.ledger.push_rows import instant
from gtm.models import Mode, RunState, RunSummary
from gtm.plays.load import LoadedPlay, find_play, read_play
from gtm.sentences import ended
from gtm.settings import current
from integrations import registry
from integrations.errors import IntegrationError
from tasks import approve
from tasks.desk import PlayChanged, needs, open_desk, working_ledger
from tasks.kept_back import tallies
from tasks.stage import INTERRUPTED, Stop, chunk_size, first_stop, losses, stopping

_log = logging.getLogger(__name__)

TAG = "run "
"""Begins the tag with the run's id: every flow run of a run is found by it in the UI."""


class Stopped(Exception):
    """A stage could not go on. Carries the sentence; ends the road, not the process."""


class Road:
    """Runs stages over the leads of one run."""

    def __init__(self, ledger: Ledger, run_id: str, owner: str, mode: Mode, progress: Progress) -> None:
        self.ledger = ledger
        self.run_id = run_id
        self.owner = owner
        self.mode = mode
        self._progress = progress

    def whole(self, stage: Task[..., Stop | None], *args: str) -> None:
        """Run a stage as one task."""
        self._heed(INTERRUPTED if stopping.is_set() else None)
        self._heed(stage(self.run_id, *args))
        self._passed(stage)

    def in_chunks(self, stage: Task[..., Stop | None], frm: str, *, by_company: bool = False) -> None:
        """Run a stage over everybody who has come as far as `frm`, several chunks at a time."""
        self._heed(INTERRUPTED if stopping.is_set() else None)
        split = leads.split_by_company if by_company else leads.split
        with self.ledger.write() as tx:
            people = leads.moving(tx, self.run_id).get(frm, 0)
            numbers = split(tx, self.run_id, frm, chunk_size(people))
        futures = [stage.submit(self.run_id, number) for number in numbers]
        results = []
        for done, future in enumerate(futures, start=1):
            results.append(future.result())
            self._progress.advance(0.99 * done / len(futures))
        self._heed(first_stop(results))
        self._passed(stage)

    def summary(self) -> RunSummary:
        """The run's counts so far."""
        with self.ledger.read() as tx:
            return runs.summary(tx, self.run_id)

    def _passed(self, stage: Task[..., Stop | None]) -> None:
        self._progress.advance()
        if flow_run.id:
            with self.ledger.read() as tx:
                on_the_way = sum(leads.moving(tx, self.run_id).values())
            get_run_logger().info("%s is done, %s people are on the way", stage.name, f"{on_the_way:,}")

    @staticmethod
    def _heed(stop: Stop | None) -> None:
        if stop is not None:
            raise Stopped(stop.sentence)


def ready(play: str) -> LoadedPlay:
    """The play, checked, with everything it needs configured. Nothing is touched before this holds.

    Raises PlayError and integrations.errors.NotConfigured.
    """
    loaded = read_play(find_play(play, current().plays()))
    refuse(loaded)
    registry.require(needs(loaded.play))
    return loaded


@contextmanager
def begin(play: str, mode: Mode, limit: int | None = None, max_credits: int | None = None) -> Iterator[Road]:
    """Begin a run of a play, or go on with the one that this Prefect flow run began before."""
    loaded = ready(play)
    ledger = working_ledger()
    with Owner(ledger) as owner:
        with ledger.write() as tx:
            this = str(flow_run.id) if flow_run.id else None
            run = runs.of_flow_run(tx, this) if this else None
            if run is None:
                run = runs.begin(
                    tx,
                    play=loaded.play.play,
                    mode=mode,
                    owner=owner.id,
                    play_hash=loaded.text_hash,
                    play_file=str(loaded.file),
                    limit=limit,
                    max_credits=None if max_credits is None else Decimal(max_credits),
                    flow_run=this,
                )
            else:
                run = runs.take(ledger, tx, run.id, owner.id)
        tell_taken(run.id)
        with _owned(ledger, run, owner) as road:
            yield road


@contextmanager
def go_on(run_id: str, max_credits: int | None = None, *, beside: bool = False) -> Iterator[Road]:
    """Go on with a run that stopped, was interrupted or waits; without an id, with the latest of them.

    `beside`: it is not what the flow was started for. Raises RunMissing, RunBusy.
    """
    ledger = working_ledger()
    with Owner(ledger) as owner:
        with ledger.write() as tx:
            run = runs.take(ledger, tx, run_id or _latest(ledger, tx), owner.id)
            if max_credits is not None:
                runs.note(tx, run.id, max_credits=Decimal(max_credits))
        tell_taken(run.id, beside=beside)
        ready(run.play)
        with _owned(ledger, run, owner) as road:
            yield road


def finish_left_over(play: str, walk: Callable[[Road], object]) -> None:
    """Go on with what earlier pushes of a play left behind: they stopped, were interrupted, or their process died.

    The next schedule does what `gtm resume` would have done. What waits for a person's yes goes on waiting.
    """
    ready(play)
    ledger = working_ledger()
    with ledger.read() as tx:
        left = runs.left_over(ledger, tx, play)
    for run_id in left:
        try:
            with go_on(run_id, beside=True) as road:
                walk(road)
        except (runs.RunBusy, PlayChanged) as why:
            _log.info("run %s is left as it is: %s", run_id, type(why).__name__)


def _latest(ledger: Ledger, tx: Transaction) -> str:
    """The run this flow run took before it was suspended (its tag says so), else the latest that can go on."""
    for tag in flow_run.tags or ():
        if tag.startswith(TAG):
            return str(tag.removeprefix(TAG))
    waiting = runs.resumable(ledger, tx)
    if not waiting:
        raise NothingToResume(nothing_waits(tx))
    return waiting[0].id


@contextmanager
def _owned(ledger: Ledger, run: runs.Run, owner: Owner) -> Iterator[Road]:
    """Hold the run; at the end put it to rest in a state that says how to go on."""
    stopping.clear()
    losses.forget()
    tallies.forget()
    state, why = RunState.FAILED, "an error of ours; see the log"
    try:
        _tidy(ledger, run)
        with calm_collector():
            yield Road(ledger, run.id, owner.id, run.mode, Progress(run.mode))
        state, why = _end_state(ledger, run.id), ""
    except Stopped as stop:
        state, why = RunState.STOPPED, str(stop)
        if stopping.is_set():
            state, why = RunState.INTERRUPTED, _interrupted(run.id)
    except LedgerError as error:
        state, why = RunState.STOPPED, f"{error} When that is mended: gtm resume {run.id}"
        raise
    except IntegrationError as error:  # no stage has an answer to this one
        state, why = RunState.STOPPED, f"{ended(error)} When that is mended: gtm resume {run.id}"
        raise
    except PlayChanged as changed:
        state, why = RunState.STOPPED, str(changed)
        raise
    except Pause:
        state, why = RunState.WAITING, ""
        raise
    except (KeyboardInterrupt, SystemExit, PrefectSignal):
        stopping.set()
        state, why = RunState.INTERRUPTED, _interrupted(run.id)
        raise
    finally:
        with ledger.write() as tx:
            runs.end(tx, run.id, state, why)


def _interrupted(run_id: str) -> str:
    return f"Interrupted. What is done stands. Go on with: gtm resume {run_id}"


def _tidy(ledger: Ledger, run: runs.Run) -> None:
    """What a dead process left behind: set-aside credits are in doubt, claimed pushes go back."""
    with ledger.write() as tx:
        credits.doubt_of_the_dead(ledger, tx, now())
        credits.restart_quote(tx, run.id)
        doubts.recover(ledger, tx, instant())
    if run.mode is Mode.PUSH:
        with open_desk(run.id) as desk:
            approve.expire(desk)
    review_table.sweep()


def _end_state(ledger: Ledger, run_id: str) -> RunState:
    with ledger.write() as tx:
        outcomes.write_down(tx, run_id)
    with ledger.read() as tx:
        counts = runs.at_rest(tx, run_id)
    return RunState.WAITING if counts.awaiting_approval else RunState.DONE
