"""The push ledger's world in one process: the real SQL, workers with a memory of their own, and what must hold.

A worker does what `tasks/push.py` does, in single steps, so that anything may come in between; whoever takes no step
is stopped. A kill frees its lock and cleans nothing up. `harm` names every promise that is broken at this moment.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

from sqlalchemy import select

from gtm import clock
from gtm.ledger import (
    doubts,
    entering,
    generation,
    leads,
    membership,
    people,
    push_rules,
    pushes,
    runs,
    withdrawals,
)
from gtm.ledger.audit import violations
from gtm.ledger.doubts import Found
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.leads import Move
from gtm.ledger.owner import Owner
from gtm.ledger.people import Sighting
from gtm.ledger.push_rows import instant, payload_hash, rows
from gtm.ledger.push_rules import CLAIMED, SENDING, Instant, Reply, Seen, may_send
from gtm.ledger.pushes import Answer, Fenced, PushRow
from gtm.ledger.schema import leads as every_lead
from gtm.ledger.schema import metadata, push_events
from gtm.ledger.schema import pushes as table
from gtm.ledger.suppressions import OPT_OUT, Subject, Suppression
from gtm.models import CompanyFields, Mode, OutboundLead, Outcome, PersonFields
from tasks import push, settle
from tests.ledger.world_outside import Clocks, Provider

COOLING = timedelta(days=90)
ALREADY = {
    pushes.PLANNED: Outcome.DUPLICATE,
    pushes.CONFIRMED: Outcome.ALREADY_THERE,
    pushes.CLAIMED: Outcome.IN_DOUBT,
    pushes.SENDING: Outcome.IN_DOUBT,
    pushes.UNKNOWN: Outcome.IN_DOUBT,
    pushes.NEEDS_HUMAN: Outcome.NEEDS_HUMAN,
}
IDLE, HOLDS, INTENDED, CHECKED, ANSWERED = "idle", "holds", "intended", "checked", "answered"


class Killed(Exception):
    """A worker dies inside a transaction: nothing of it is committed."""


@dataclass
class Worker:
    """A process: what it believes, and since when by its own clock."""

    name: str
    owner: Owner | None = None
    doing: str = IDLE
    run: str = ""
    rows: list[PushRow] = field(default_factory=list)
    began: float = 0.0
    answers: list[Answer] = field(default_factory=list)
    cut_off: bool = False  # its lock was freed although it lives (a database session that died)


@dataclass
class Look:
    """A look-up that was asked, and is not written down yet."""

    rows: list[PushRow]
    found: list[Found]
    at: Instant


class World:
    """Everything, and everything that may happen. A step that a sound ledger refuses returns False."""

    def __init__(
        self, ledger: Ledger, *, quiet: timedelta, flaws: frozenset[str] = frozenset(), workers: int = 2
    ) -> None:
        self.ledger, self.quiet, self.flaws = ledger, quiet, flaws
        self.clocks = Clocks()
        self.provider = Provider(self.clocks)
        self.workers = {f"w{n}": Worker(f"w{n}") for n in range(1, workers + 1)}
        self.looks: list[Look] = []
        self.runs: dict[str, list[str]] = {}  # campaign -> its runs, the newest last
        self.planned_words: dict[str, str] = {}  # key -> hash of the words as they were planned
        self.suppressed: set[str] = set()
        self.seen_as_foreign: set[tuple[str, str]] = (
            set()
        )  # by a look-up, before queued work of ours came to it
        self.told: list[str] = []  # promises broken by a deed, not by a state
        self._stack = ExitStack()
        self._stack.enter_context(clock.use(self.clocks.wall, self.clocks.since_boot))
        self._stack.enter_context(patch("gtm.clock.boot", self.clocks.boot))
        wipe(ledger)

    def close(self) -> None:
        """Let go of the clocks and of every lock."""
        for worker in self.workers.values():
            self._free_lock(worker)
        self._stack.close()

    # --- the road to the push --------------------------------------------------------------------

    def plan(self, campaign: str, emails: Sequence[str], play: str = "hiring") -> bool:
        """A new run plans these people for a campaign, as `pull` and `queue_up` do; whether anybody set out."""
        play = f"{play}-{campaign}"
        with self.ledger.write() as tx:
            run = runs.begin(
                tx, play=play, mode=Mode.PUSH, owner="nobody", play_hash="h", play_file=f"{play}.yaml"
            )
            seen = [
                Sighting("csv", None, one, None, PersonFields(email=one), CompanyFields()) for one in emails
            ]
            ids = people.recognise(tx, seen, clock.now())
            email_of = dict(zip(ids, emails, strict=True))
            found = list(zip(emails, ids, strict=True))
            entered = entering.pull(self.ledger, tx, run.id, play, found, [], clock.now())
            route = pushes.Route("smartlead", campaign)
            wanted = [_wanted(route, row, email_of[row.person_id], run.id) for row in entered]
            states = pushes.plan(tx, run.id, play, route, wanted, clock.now())
            moves = []
            for row in entered:
                state = states.get(row.id)
                outcome = ALREADY[state] if state else None
                moves.append(Move(row.id, leads.QUEUED if state is None else row.stage, outcome, state or ""))
            leads.move(tx, run.id, moves, clock.now())
        for one in wanted:
            if one.lead_id not in states:
                self.planned_words[one.payload.key] = payload_hash(one.payload.model_dump(mode="json"))
        self.runs.setdefault(campaign, []).append(run.id)
        return any(row.id not in states for row in entered)

    def runs_with_work(self) -> list[str]:
        """Runs that have planned pushes, whenever these may go out."""
        with self.ledger.read() as tx:
            query = select(table.c.run_id).where(table.c.state == pushes.PLANNED).distinct()
            planned = set(tx.execute(query).scalars())
        return [run for runs_ in self.runs.values() for run in runs_ if run in planned]

    def alter_words(self) -> bool:
        """Somebody changes what is stored of planned and claimed pushes."""
        with self.ledger.write() as tx:
            for row in tx.execute(select(table.c.key, table.c.payload)).all():
                words = {**row.payload, "first_name": "Mallory"}
                tx.execute(table.update().where(table.c.key == row.key).values(payload=words))
        return True

    # --- a worker ----------------------------------------------------------------------------------

    def claim(self, name: str, run: str, size: int, *, dies: bool = False) -> bool:
        """Take planned rows; False: there are none for it."""
        worker = self.workers[name]
        if worker.owner is None:
            worker.owner = Owner(self.ledger).__enter__()
        with self._writing(worker, dies) as tx:
            claimed = pushes.claim(tx, run, worker.owner.id, size, clock.now())
        if dies or not claimed:
            return False
        worker.rows, worker.run, worker.doing = claimed, run, HOLDS
        if "intent after send" in self.flaws:
            worker.doing = CHECKED
        return True

    def intend(self, name: str, *, dies: bool = False) -> bool:
        """Commit to sending; False: refused, or taken over."""
        worker = self.workers[name]
        worker.began = self.clocks.up
        held, suppressed = worker.rows, set(self.suppressed)
        try:
            with self._writing(worker, dies) as tx:
                going, stopped = pushes.intend(
                    self.ledger, tx, held, self._owner(worker), "b", (), instant(), COOLING
                )
                leads.move(tx, worker.run, [push._stopped(one) for one in stopped], clock.now())
        except Fenced:
            self._forget(worker)
            return False
        if dies:
            return False
        generation.remember(self.ledger)
        self.told += [
            f"I6: {row.email} intended though suppressed" for row in going if row.email in suppressed
        ]
        worker.rows = going
        if not going:
            self._forget(worker)
            return False
        worker.doing = INTENDED
        return True

    def check(self, name: str) -> bool:
        """Look at its own clock and its own lock right before the request; False: it gives the rows back unsent."""
        worker = self.workers[name]
        owner = worker.owner
        began = worker.began
        if "row's lease" in self.flaws:
            began = self._lease(worker)
        alive = "cut off" not in self.flaws and owner is not None and owner.holds()
        if (alive or "cut off" in self.flaws) and may_send(began, self.clocks.up):
            worker.doing = CHECKED
            return True
        self.give_back(name, "not sent: too long after its intent")
        return False

    def send(self, name: str, fates: Mapping[str, tuple[str, Reply]], seconds: float = 300.0) -> bool:
        """The request leaves. `fates`: by address, what the sequencer does and what the worker gets."""
        worker = self.workers[name]
        if worker.doing != CHECKED:
            return False
        if worker.cut_off:  # the narrow hole of two machines: its look at the lock and the request are one
            self.give_back(name, "not sent: its lock is gone")
            return False
        answers = []
        for row in worker.rows:
            there, reply = fates[row.email]
            self.provider.received.setdefault(row.key, []).append(payload_hash(row.payload))
            if row.email in self.provider.blocked and there in ("done", "queued"):
                there, reply = "refused", Reply.REFUSED if reply is Reply.ADDED else Reply.LOST
            if there == "done":
                self.provider.enrol(row.campaign, row.email, row.key)
            elif there == "queued":
                self.provider.later(row.campaign, row.email, row.key, seconds)
            if self.provider.received[row.key][-1] != self.planned_words[row.key]:
                self.told.append(f"I11: {row.email} got other words than were planned")
            answers.append(Answer(row.key, reply, str(reply), "ref" if reply is Reply.ADDED else None))
        worker.answers, worker.doing = answers, ANSWERED
        return True

    def write(self, name: str, *, dies: bool = False) -> bool:
        """Write down what it got; False: another process has taken over."""
        worker = self.workers[name]
        if "intent after send" in self.flaws and not self.intend(name):
            return False
        held, answers = worker.rows, worker.answers
        told = {row.key: row for row in held}
        try:
            with self._writing(worker, dies) as tx:
                pushes.answer(tx, held, answers, self._owner(worker), instant())
                leads.move(tx, worker.run, _moves(told, answers), clock.now())
        except Fenced:
            self._forget(worker)
            return False
        if dies:
            return False
        self._forget(worker)
        return True

    def give_back(self, name: str, why: str = "not sent") -> bool:
        """Proven not sent; False: it was another's already."""
        worker = self.workers[name]
        held = worker.rows
        now_held = [row._replace(state=CLAIMED if worker.doing == HOLDS else SENDING) for row in held]
        self_owner = self._owner(worker)
        self._forget(worker)
        try:
            with self.ledger.write() as tx:
                pushes.release(tx, now_held, self_owner, clock.now(), why)
        except Fenced:
            return False
        return True

    def kill(self, name: str) -> None:
        """kill -9: the kernel frees its lock, nobody cleans up, its memory is gone."""
        worker = self.workers[name]
        self._free_lock(worker)
        self._forget(worker)
        worker.cut_off = False

    def cut_off(self, name: str) -> None:
        """Its lock is freed although it lives, as when a database session dies."""
        worker = self.workers[name]
        owner = worker.owner
        self._free_lock(worker)
        worker.owner, worker.cut_off = owner, True

    # --- reconcilers ---------------------------------------------------------------------------------

    def recover(self) -> bool:
        """Take rows from owners that are proven dead; whether there were any."""
        with self.ledger.write() as tx:
            taken = doubts.recover(self.ledger, tx, instant())
            settle.mark_leads(tx, doubts.in_doubt(tx))
        return any(taken.values())

    def ask(self, seen: Mapping[str, Seen] | Seen | None = None, campaign: str | None = None) -> bool:
        """Ask the sequencer about every doubt; the answer is written down later. `seen` instead of what it shows."""
        with self.ledger.read() as tx:
            wanted = [row for row in doubts.in_doubt(tx) if campaign in (None, row.campaign)]
        if wanted:
            self.looks.append(Look(wanted, [self._found(row, seen) for row in wanted], instant()))
        return bool(wanted)

    def _found(self, row: PushRow, seen: Mapping[str, Seen] | Seen | None) -> Found:
        lead = self.provider.seen(row.campaign, row.email)
        said = seen.get(row.email) if isinstance(seen, Mapping) else seen
        if said is None:
            said = Seen.PRESENT if lead else Seen.ABSENT
        ours = lead is not None and lead.key is not None
        if lead is not None and not ours:
            self.seen_as_foreign.add((row.campaign, row.email))
        return Found(said, "ref" if said is Seen.PRESENT else None, ours)

    def write_look_up(self, number: int = 0) -> bool:
        """Write down what a look-up saw; whether anything was still open."""
        look = self.looks.pop(number)
        at = instant() if "absence dated when written" in self.flaws else look.at
        with self.ledger.write() as tx:
            after = doubts.looked_up(
                tx, list(zip(look.rows, look.found, strict=True)), "look-up", at, self.quiet
            )
            for row, found in zip(look.rows, look.found, strict=True):
                state = after.get(row.key)
                if state and state != row.state and row.lead_id:
                    leads.move(tx, row.run_id, [settle._move(row.lead_id, state, found)], clock.now())
                if state == pushes.UNKNOWN and self._overdue(tx, row.key, at):
                    self.told.append(f"I10: {row.email} in doubt for 48 hours, and no person was called")
        return bool(after)

    def _overdue(self, tx: Transaction, key: str, at: Instant) -> bool:
        since = rows(tx, [key])[0].doubt.since
        return since.boot == at.boot and since.elapsed(at) >= push_rules.PATIENCE

    def queue_again(self) -> None:
        """Leads whose push is planned again set out once more, as a resumed run does."""
        with self.ledger.write() as tx:
            for run in [run for runs_ in self.runs.values() for run in runs_]:
                settle._queue_again(tx, run)

    def person_says(self, state: str, campaign: str | None = None) -> bool:
        """A person's word on whatever needs one; False: nothing does, or it is not settled by it."""
        with self.ledger.write() as tx:
            called = [
                row
                for row in doubts.in_doubt(tx)
                if row.state == pushes.NEEDS_HUMAN and campaign in (None, row.campaign)
            ]
            after = [
                doubts.decide(tx, row, state, "dana", "looked myself", instant(), self.quiet)
                for row in called
            ]
        return bool(called) and set(after) == {state}

    def a_person_looks(self) -> None:
        """Who was called looks at the sequencer's page: it is there and ours, or it is not to be seen."""
        with self.ledger.write() as tx:
            for row in doubts.in_doubt(tx):
                if row.state == pushes.NEEDS_HUMAN:
                    lead = self.provider.seen(row.campaign, row.email)
                    if lead is None:
                        doubts.decide(tx, row, pushes.PLANNED, "dana", "not there", instant(), self.quiet)
                    elif lead.key is not None:
                        doubts.decide(tx, row, pushes.CONFIRMED, "dana", "there", instant(), self.quiet)

    def audit(self) -> bool:
        """Hold every campaign against the ledger. Anything we had thought unsent is a promise broken."""
        for campaign in sorted(self.runs):
            there = {
                email: membership.There(email, email, lead.key, "ref")
                for (where, email), lead in self.provider.there.items()
                if where == campaign and self.provider.seen(campaign, email)
            }
            with self.ledger.write() as tx:
                found = membership.compare(tx, "smartlead", campaign, there, clock.now())
            if found.missing_here:
                self.told.append(f"I3: {found.missing_here} of {campaign} had been forgotten")
        return True

    def withdraw(self) -> bool:
        """Ask the sequencer to drop who was suppressed late, as `tasks/reconcile.py` does."""
        with self.ledger.read() as tx:
            wanted = withdrawals.wanted(tx)
            unsure = {row.key for row in doubts.in_doubt(tx)}
        for row in wanted:
            there = self.provider.withdraw(row.campaign, row.email)
            if not there and row.key in unsure:
                continue
            with self.ledger.write() as tx:
                withdrawals.done(tx, [row.key], clock.now())
        return bool(wanted)

    # --- what nobody decides ---------------------------------------------------------------------------

    def suppress(self, email: str) -> bool:
        """Somebody opts out; False: had already."""
        with self.ledger.write() as tx:
            entry = Suppression("email", email, OPT_OUT, "asked", "test")
            new = withdrawals.add_suppressions(tx, [entry], clock.now())
        self.suppressed.add(email)
        return bool(new)

    def wait(self, seconds: float) -> None:
        """Time passes; the sequencer works off what falls due meanwhile, at its moment."""
        end = self.clocks.true + seconds
        while due := sorted(one.due for one in self.provider.queue if one.due <= end):
            self.clocks.wait(max(due[0] - self.clocks.true, 0.0))
            self.provider.work_off(self.clocks.true)
        self.clocks.wait(end - self.clocks.true)

    def restart(self) -> None:
        """The machine starts anew: every process dies, every look-up under way too."""
        for name in self.workers:
            self.kill(name)
        self.looks.clear()
        self.clocks.restart()

    # --- what must hold ----------------------------------------------------------------------------------

    def harm(self) -> list[str]:
        """Every promise that is broken now, by the invariant's name."""
        found = list(self.told)
        found += [f"I1: {email} was sent {n} times" for email, n in self.provider.accepted.items() if n > 1]
        with self.ledger.read() as tx:
            found += [f"{one.invariant}: {one.what}" for one in violations(tx, instant())]
            found += self._waiting_for_nothing(tx)
            held = tx.execute(
                select(table.c.key, table.c.state, table.c.email, table.c.campaign, table.c.whose)
            ).all()
            doubted = set(
                tx.execute(select(push_events.c.key).where(push_events.c.after == "unknown")).scalars()
            )
            for row in held:
                found += self._untrue(row.state, row.campaign, row.email, row.whose, row.key in doubted)
        active: dict[str, int] = {}
        for row in held:
            if row.state in (pushes.SENDING, pushes.UNKNOWN, pushes.CONFIRMED, pushes.NEEDS_HUMAN):
                active[row.email] = active.get(row.email, 0) + 1
        return found + [f"I8: {n} active pushes of {email}" for email, n in active.items() if n > 1]

    def _untrue(
        self, state: str, campaign: str, email: str, whose: str | None, doubted: bool
    ) -> Iterator[str]:
        """A row that says something else than the sequencer knows."""
        lead, gone = self.provider.there.get((campaign, email)), email in self.provider.blocked
        if state == pushes.CONFIRMED:
            if lead is None and not gone:
                yield f"I2: {email} is confirmed, and the sequencer does not have it"
            surprised = (campaign, email) in self.seen_as_foreign
            if whose == pushes.FOREIGN and lead and lead.accepted and not surprised:
                yield f"I3: {email} is ours, and the ledger calls it somebody else's"
            # Who was taken out and added again by hand is somebody else's now; the row tells of the push.
            if whose == pushes.OURS and not (doubted or gone) and lead and not lead.accepted:
                yield f"whose: {email} is somebody else's, and the ledger calls it ours"
        elif state in (pushes.PLANNED, pushes.CLAIMED, pushes.REJECTED):
            if lead is not None and lead.accepted:
                yield f"I2: {email} is {state}, and the sequencer has it"
            if self.provider.coming(campaign, email):
                yield f"I2: {email} is {state}, and the sequencer is about to have it"

    def _waiting_for_nothing(self, tx: Transaction) -> Iterator[str]:
        """Queued people whom no push would ever move on: theirs was planned over for somebody else's lead."""
        own = select(table.c.key).where(table.c.lead_id == every_lead.c.id).exists()
        queued = (every_lead.c.stage == leads.QUEUED, every_lead.c.outcome.is_(None), ~own)
        for play in tx.execute(select(every_lead.c.play).where(*queued)).scalars():
            yield f"I9: somebody of {play} is queued and has no push"

    def uneven(self) -> list[str]:
        """Runs whose leads are in no outcome or in two (I9); `runs.summary` is the judge."""
        found = []
        with self.ledger.read() as tx:
            for run in [run for runs_ in self.runs.values() for run in runs_]:
                try:
                    runs.summary(tx, run)
                except AssertionError as error:
                    found.append(f"I9: {error}")
        return found

    def _lease(self, worker: Worker) -> float:
        """Since when the row itself says that it is held; a row that was taken over says nothing."""
        keys = [row.key for row in worker.rows]
        query = select(table.c.updated_at).where(table.c.key.in_(keys), table.c.state == pushes.SENDING)
        with self.ledger.read() as tx:
            touched = tx.execute(query).scalars().all()
        wall = self.clocks.wall()
        return self.clocks.up - (wall - max(touched, default=wall)).total_seconds()

    # --- inside ------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self, worker: Worker, dies: bool) -> Iterator[Transaction]:
        with suppress(Killed), self.ledger.write() as tx:
            yield tx
            if dies:
                raise Killed
        if dies:
            self.kill(worker.name)

    def _owner(self, worker: Worker) -> str:
        assert worker.owner is not None
        return worker.owner.id

    def _forget(self, worker: Worker) -> None:
        worker.rows, worker.answers, worker.doing = [], [], IDLE
        if worker.cut_off:
            worker.owner, worker.cut_off = None, False

    def _free_lock(self, worker: Worker) -> None:
        owner, worker.owner = worker.owner, None
        if owner is None:
            return
        if owner._file is not None:
            os.close(owner._file)
            owner._file = None
        if owner._session is not None:
            owner._session.invalidate()
            owner._session.close()
            owner._session = None


def _wanted(route: pushes.Route, row: leads.LeadRow, email: str, run: str) -> pushes.PlannedPush:
    lead = OutboundLead(
        key=route.key(email), email=email, first_name="A", last_name="B", company_name="C",
        fields={"opener": f"Words of run {run}."},
    )  # fmt: skip
    return pushes.PlannedPush(row.id, row.person_id, None, lead, Subject((email,)))


def _moves(held: Mapping[str, PushRow], answers: Sequence[Answer]) -> list[Move]:
    """What the answers mean for the leads; a batch that was not processed leaves them where they are."""
    return [push._told(held[one.key], one) for one in answers if one.reply is not Reply.NOT_PROCESSED]


def wipe(ledger: Ledger) -> None:
    """An empty ledger again, without migrating one anew."""
    with ledger.write() as tx:
        for each in reversed(metadata.sorted_tables):
            tx.execute(each.delete())
    for file in generation._files(ledger):
        file.unlink(missing_ok=True)
