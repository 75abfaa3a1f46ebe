"""The kill loop for credits: two plays that want the same people, killed while they buy; and who retries and then records.

    python -m tests.kill.loop --credits --kills 100 --leads 1000 [--seed N]

The sandbox keeps the book: what it charged, and what it charged twice. About one request in five loses its answer,
most of them after they were charged.
"""

import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from flows.cli import servers
from gtm import clock
from gtm.ledger import charge_doubts, credits, leads, runs
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.owner import Owner
from gtm.models import LeadQuery, Mode, PersonKey, RunState
from gtm.plays.load import read_play
from gtm.settings import Settings
from integrations import registry
from integrations.errors import IntegrationError
from tasks import settle
from tasks.enrich import enrich_people
from tasks.enrich_companies import enrich_companies
from tasks.pull import pull_people
from tasks.usage import look_at_usage, settle_charges
from tests.kill.arena import Arena
from tests.kill.fighter import BROKEN, DONE, Fate
from tests.kill.points import SPENDING, Points, catalogue

PEOPLE = 60
BUDGET = 45
TITLES = ("VP Sales", "Head of Sales", "CTO", "CEO", "VP Marketing", "Head of Engineering")
_FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop", "probability": 0.04},
    {"kind": "drop", "after_work": True, "probability": 0.08},
    {"kind": "truncated", "probability": 0.04},
    {"kind": "status", "status": 502, "after_work": True, "probability": 0.04},
    {"kind": "slow", "seconds": 0.1, "probability": 0.2},
)
_PLAY = """\
play: {name}
owner: kill@example.com
timezone: UTC
source: {{apollo: {{titles: [{title}], limit: {limit}}}}}
icp: {{must: ["company.employees in 1..100000", "company.technologies has salesforce"]}}
enrich: {{waterfall: [apollo], budget_credits: {budget}}}
opener: {{templates: [openers/generic]}}
approve: {{required: false}}
push: {{smartlead: {{campaign: "123", max_per_day: 100000}}}}
"""


@dataclass
class Bill:
    """What the rounds add up to; `double_billed` and `over_budget` must be nothing."""

    name: str
    leads: int = 0
    points: Counter[str] = field(default_factory=Counter)
    random_kills: int = 0
    charged: int = 0
    double_billed: int = 0
    over_budget: int = 0
    uncounted: int = 0
    unfinished: int = 0
    unknown: int = 0
    still_unknown: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """Processes that died by SIGKILL."""
        return sum(self.points.values()) + self.random_kills

    def sound(self) -> bool:
        """Whether every promise held."""
        return not (
            self.double_billed or self.over_budget or self.uncounted or self.unfinished or self.broken
        )

    def line(self) -> str:
        """For people."""
        return (
            f"{self.name}: {self.leads:,} leads, {self.kills:,} kills ({len(self.points)} points), "
            f"{self.charged:,} credits charged, {self.double_billed:,} of them twice "
            f"({1000 * self.double_billed / max(self.leads, 1):.1f} per 1,000 leads); {self.over_budget} over budget, "
            f"{self.uncounted} not counted by the ledger, {self.unfinished} unfinished, {self.unknown} in doubt after the "
            f"kills, {self.still_unknown} after the second look"
        )


class Round:
    """Forks workers, kills them, and lets the last ones finish in peace."""

    def __init__(self, bill: Bill, dice: random.Random, kills: int, work: Callable[[Fate], int]) -> None:
        self.bill, self.dice, self.kills, self.work = bill, dice, kills, work
        self.alive: dict[int, tuple[Fate, float | None]] = {}

    def fight(self, workers: int, seconds: float = 120) -> None:
        """Until one worker finds nothing left to do."""
        end, done = time.monotonic() + seconds, False
        while not done and time.monotonic() < end:
            while len(self.alive) < workers:
                self._spawn()
            done = self._reap()
            for pid, (fate, moment) in list(self.alive.items()):
                if moment is not None and time.monotonic() > moment:
                    self.alive[pid] = (Fate(), None)
                    _kill(pid)
                    del fate
            time.sleep(0.004)
        for pid in list(self.alive):
            _kill(pid)
            os.waitpid(pid, 0)
        if not done:
            self.bill.broken.append("a round did not end in its time")

    def _spawn(self) -> None:
        fate, moment = Fate(), None
        if self.bill.kills < self.kills:
            at_point = self.bill.name == "gtm-flows" and self.dice.random() < 0.7
            if at_point:
                fate = Fate(self.dice.choice(catalogue(SPENDING)), self.dice.choice((1, 1, 2, 3)))
            moment = time.monotonic() + (5.0 if at_point else self.dice.uniform(0.05, 0.8))
        self.alive[_fork(self.work, fate)] = (fate, moment)

    def _reap(self) -> bool:
        done = False
        for pid in list(self.alive):
            found, status = os.waitpid(pid, os.WNOHANG)
            if not found:
                continue
            fate, moment = self.alive.pop(pid)
            if os.WIFSIGNALED(status):
                if fate.point and moment is not None:
                    self.bill.points[fate.point] += 1
                else:
                    self.bill.random_kills += 1
            elif os.WEXITSTATUS(status) == DONE:
                done = True
            else:
                self.bill.broken.append(f"a worker ended with {os.WEXITSTATUS(status)}")
        return done


def _fork(work: Callable[[Fate], int], fate: Fate) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = BROKEN
    try:
        code = work(fate)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


# --- ours -------------------------------------------------------------------------------------------------


def _plan(arena: Arena, title: str) -> list[str]:
    """Two runs of two plays that read the same people, pulled and not enriched yet."""
    ids = []
    with arena.ledger() as ledger:
        for name in ("one", "two"):
            file = arena.home / f"{name}.yaml"
            file.write_text(_PLAY.format(name=name, title=title, limit=PEOPLE, budget=BUDGET))
            with ledger.write() as tx:
                run = runs.begin(
                    tx,
                    play=name,
                    mode=Mode.DRAFT,
                    owner="arena",
                    play_hash=read_play(file).text_hash,
                    play_file=str(file),
                )
            assert pull_people.fn(run.id) is None
            ids.append(run.id)
        look_at_usage.fn(ids[0])
    return ids


def _work(run_ids: list[str], order: random.Random, fate: Fate) -> int:
    """One worker: take a run that nobody alive holds, buy what it lacks, and so on until nothing is left."""
    forget_opened()
    ledger = open_ledger(Settings())
    Points(fate.point, fate.nth, fate.sig, SPENDING).install(ledger)
    with Owner(ledger) as owner:
        while True:
            busy = False
            for run_id in order.sample(run_ids, len(run_ids)):
                try:
                    with ledger.write() as tx:
                        if runs.get(tx, run_id).state is RunState.DONE:
                            continue
                        runs.take(ledger, tx, run_id, owner.id)
                        credits.doubt_of_the_dead(ledger, tx, clock.now())
                except runs.RunBusy:
                    busy = True
                    continue
                _enrich(ledger, run_id)
                with ledger.write() as tx:
                    left = sum(leads.moving(tx, run_id).get(s, 0) for s in (leads.PULLED, leads.MATCHED))
                    state = RunState.STOPPED if left else RunState.DONE
                    runs.note(tx, run_id, state=state, owner=None)
                busy = busy or bool(left)
            if not busy:
                return DONE
            clock.sleep(0.05)


def _enrich(ledger: Any, run_id: str) -> None:
    for stage, frm, split in (
        (enrich_people, leads.PULLED, leads.split),
        (enrich_companies, leads.MATCHED, leads.split_by_company),
    ):
        with ledger.write() as tx:
            numbers = split(tx, run_id, frm, 20)
        for number in numbers:
            if stage.fn(run_id, number) is not None:
                return


def _judge(arena: Arena, run_ids: list[str], bill: Bill) -> None:
    billed = book(arena)
    with arena.ledger() as ledger:
        with ledger.write() as tx:
            credits.doubt_of_the_dead(ledger, tx, clock.now())
            doubts = charge_doubts.doubts(tx, clock.now(), ())
            used = {run_id: credits.committed(tx, run_id) for run_id in run_ids}
            moving = [leads.moving(tx, run_id) for run_id in run_ids]
        still_open = _second_look(ledger)
    bill.leads += 2 * PEOPLE
    bill.charged += billed["used"]
    bill.double_billed += billed["bought_again"]
    bill.over_budget += sum(1 for amount in used.values() if amount > BUDGET)
    bill.uncounted += int(max(Decimal(0), billed["used"] - sum(used.values())))
    bill.unfinished += sum(one.get(leads.PULLED, 0) + one.get(leads.MATCHED, 0) for one in moving)
    bill.unknown += sum(one.subjects for one in doubts if one.run_id in run_ids)
    bill.still_unknown += still_open


def _second_look(ledger: Ledger) -> int:
    """How much stays in doubt. Looks for five seconds: on PostgreSQL a killed worker's session ends a moment after it, and
    until then somebody seems to be buying, so that nothing is concluded.
    """
    end = time.monotonic() + 5
    while True:
        told = settle_charges(ledger)
        if not (told.open or told.held) or time.monotonic() > end:
            return told.open + told.held
        time.sleep(0.2)


def book(arena: Arena) -> dict[str, int]:
    """What the sandbox charged, and how much of that twice."""
    keys = arena.tell("credits", method="GET")["keys"]
    return next((key for key in keys if key["provider"] == "apollo"), {"used": 0, "bought_again": 0})


# --- the usual way: try again, then write it down ------------------------------------------------------------


def _retry_then_record(home: Path, people: list[str], fate: Fate) -> int:
    """Three tries at every batch, one row per person after the answer: what a cached task with retries does."""
    del fate
    book = sqlite3.connect(home / "naive.db", isolation_level=None, timeout=30)
    book.execute("CREATE TABLE IF NOT EXISTS done (id TEXT PRIMARY KEY)")
    enricher = registry.connect("enricher", "apollo")
    while True:
        done = {row[0] for row in book.execute("SELECT id FROM done")}
        rest = [one for one in people if one not in done][:10]
        if not rest:
            return DONE
        keys = [PersonKey(person_id=one, refs={"apollo": one}) for one in rest]
        for _ in range(3):
            try:
                enricher.enrich(keys)
            except IntegrationError:
                continue
            book.executemany("INSERT OR IGNORE INTO done VALUES (?)", [(one,) for one in rest])
            break


# --- one kill at each named point ----------------------------------------------------------------------------


def at_points(points: Sequence[str], seed: int) -> Bill:
    """For each point: a worker that dies there while it buys, and one that goes on. A point nobody reaches is broken."""
    bill = Bill("gtm-flows")
    with ExitStack() as stack:
        home, url = _ground(stack)
        for number, point in enumerate(points):
            arena = Arena(home / f"p{number}", url)
            arena.tell("reset", {})
            arena.tell("limits", {"lifted": True})
            run_ids = _plan(arena, TITLES[number % len(TITLES)])
            work = partial(_work, run_ids, random.Random(seed))
            ends = [os.waitpid(_fork(work, fate), 0)[1] for fate in (Fate(point), Fate())]
            if os.WIFSIGNALED(ends[0]):
                bill.points[point] += 1
            else:
                bill.broken.append(f"nobody came to {point!r}")
            if os.WIFSIGNALED(ends[1]) or os.WEXITSTATUS(ends[1]) != DONE:
                bill.broken.append(f"after a kill at {point!r} nobody could go on")
            _judge(arena, run_ids, bill)
    return bill


def _ground(stack: ExitStack) -> tuple[Path, str]:
    """A folder and a sandbox in a process of its own, gone when the stack is left."""
    home = Path(tempfile.mkdtemp(prefix="gtm-money-"))
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    children: list[servers.Child] = []
    stack.enter_context(servers.stopped_at_the_end(children))
    port = servers.free_port(0)
    url = f"http://{servers.HOST}:{port}"
    children.append(servers.sandbox_server(home, port))
    children[0].answers(f"{url}/_sandbox/state")
    settle.quiet = lambda: timedelta(0)
    return home, url


# --- the loop ---------------------------------------------------------------------------------------------------


def run(
    *,
    kills: int,
    leads_wanted: int,
    seed: int,
    workers: int,
    database: Callable[[], str | None] = lambda: None,
    usual: bool = True,
) -> list[Bill]:
    """Rounds of two runs each, ours and then (if `usual`) the usual way on the same people with the same faults.

    `database`: the URL of a new one for each round (else all would be known after a few); None: a SQLite file.
    """
    bills = []
    with ExitStack() as stack:
        home, url = _ground(stack)
        rounds = max(1, leads_wanted // (2 * PEOPLE))
        for name in ("gtm-flows", "retry, then record")[: 1 + usual]:
            dice, bill = random.Random(seed), Bill(name)
            for number in range(rounds):
                folder = home / f"{name[:3]}{number}"
                arena = Arena(folder, url, database())
                _one_round(arena, bill, dice, -(-kills * (number + 1) // rounds), workers, number)
                print(f"round {number}: {bill.line()}", flush=True)
            bills.append(bill)
    return bills


def _one_round(arena: Arena, bill: Bill, dice: random.Random, kills: int, workers: int, number: int) -> None:
    arena.tell("reset", {})
    arena.tell("limits", {"lifted": True})
    title = TITLES[number % len(TITLES)]
    if bill.name == "gtm-flows":
        run_ids = _plan(arena, title)
        trouble(arena)
        seed = dice.randrange(10**9)
        Round(bill, dice, kills, lambda fate: _work(run_ids, random.Random(seed), fate)).fight(workers)
        arena.calm_down()
        _judge(arena, run_ids, bill)
        return
    query = LeadQuery(titles=(title,), limit=PEOPLE)
    source = registry.connect("lead_source", "apollo")
    people = [lead.ref for page in source.pages(query) for lead in page.leads]
    trouble(arena)
    Round(bill, dice, kills, lambda fate: _retry_then_record(arena.home, people, fate)).fight(1)
    arena.calm_down()
    billed = book(arena)
    bill.leads += len(people)
    bill.charged += billed["used"]
    bill.double_billed += billed["bought_again"]


def trouble(arena: Arena) -> None:
    """Spoil one purchase in three."""
    for fault in _FAULTS:
        arena.tell("faults", {"provider": "apollo", "endpoint": "POST /people/bulk_match", **fault})
