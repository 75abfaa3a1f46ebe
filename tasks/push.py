"""Push: give queued people to the sequencer, each at most once, whatever crashes.

The order is the whole point: intent committed, then the request, then the receipt. What the sequencer did not
name is in doubt and looked up later (`settle`), never sent again on suspicion. Prefect retries are off.
"""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from prefect import task

from gtm.clock import now, since_boot
from gtm.ledger import generation, leads, pushes
from gtm.ledger.engine import LedgerError
from gtm.ledger.generation import Restored
from gtm.ledger.leads import Move
from gtm.ledger.owner import Owner
from gtm.ledger.push_rows import instant
from gtm.ledger.push_rules import may_send
from gtm.ledger.pushes import Answer, Fenced, PushRow, Refusal, Reply
from gtm.models import OutboundLead, Outcome, Receipt
from gtm.sentences import ended
from integrations.errors import (
    Conflict,
    IntegrationError,
    RateLimited,
    Rejected,
    TooLarge,
    Transient,
    Unclear,
    Unreachable,
)
from integrations.ports import Sequencer
from tasks.caps import CanaryDied, cooling, over_caps
from tasks.desk import Desk, open_desk
from tasks.destination import look_at
from tasks.stage import INTERRUPTED, LOST_IN_A_ROW, Stop, stopping

_SAME_REFUSALS = 3
_TOO_LATE_IN_A_ROW = 3

_REPLIES = {
    "added": Reply.ADDED,
    "already_there": Reply.ALREADY_THERE,
    "elsewhere": Reply.REFUSED,
    "refused": Reply.REFUSED,
    "unclear": Reply.LOST,
}


@task(name="push", task_run_name="push {run_id}", retries=0, persist_result=False)
def push_people(run_id: str) -> Stop | None:
    """Send what is queued, batch by batch. NEVER retried by Prefect; going on is safe at any point.

    The rows are claimed in the name of this very process, so that the kernel can tell when it has died.
    """
    with open_desk(run_id) as desk, Owner(desk.ledger) as owner:
        sender = _Sender(desk, owner)
        try:
            while not stopping.is_set():
                rows = sender.claim()
                if not rows:
                    return sender.put_off()
                stop = sender.ask_room() or sender.send(rows)
                if stop:
                    return stop
        except Fenced:
            return Stop(
                sentence="Another process took over the pushes of this run while this one stood still. What it "
                f"had sent is looked up, not sent again. Later: gtm resume {run_id}"
            )
        except Restored as restored:
            return Stop(sentence=f"{restored}. Then: gtm resume {run_id}")
        except CanaryDied as died:
            return Stop(sentence=f"{died}. When that is mended: gtm resume {run_id}")
        finally:
            sender.give_back()
    return INTERRUPTED


class _Sender:
    """One pass over the queue: what it remembers is only how often it was refused, lost or late in a row."""

    def __init__(self, desk: Desk, owner: Owner) -> None:
        self.desk = desk
        self.owner = owner
        self.sequencer: Sequencer = desk.sequencer()
        self.refused = self.lost = self.late = 0
        asked = desk.play.target.max_per_day
        self.per_day = None if asked == "auto" else asked

    def ask_room(self) -> Stop | None:
        """How many people a day the campaign takes, if only its sequencer knows. Once, before the first batch."""
        if self.per_day is None:
            found = look_at(self.desk, self.sequencer)
            if isinstance(found, Stop):
                return found
            self.per_day = found
        return None

    def put_off(self) -> Stop | None:
        """Nobody is left, unless the sequencer asked to wait and the time is not over: then the run is not done."""
        with self.desk.ledger.read() as tx:
            due, count = pushes.next_due(tx, self.desk.run.id)
        if due is None:
            return None
        seconds = max(1, round((due - now()).total_seconds()))
        return Stop(
            sentence=f"{self.desk.play.push_name} asked to wait before anything else is sent. Nobody of the {count} who "
            f"are left was enrolled. In {seconds} s: gtm resume {self.desk.run.id}"
        )

    def claim(self) -> list[PushRow]:
        """The next batch, in this process's name."""
        with self.desk.ledger.write() as tx:
            return pushes.claim(tx, self.desk.run.id, self.owner.id, self.sequencer.batch_size, now())

    def give_back(self) -> None:
        """Whatever was claimed and not sent is free again; without a database, recovery does it later."""
        with suppress(LedgerError), self.desk.ledger.write() as tx:
            pushes.release_claimed(tx, self.owner.id, now(), "not sent")

    def send(self, rows: Sequence[PushRow]) -> Stop | None:
        """Intent, request, receipt. A batch refused as a whole is halved to find the culprit."""
        began = since_boot()
        going = self._intend(rows)
        if not going:
            return None
        if not (self.owner.holds() and may_send(began, since_boot())):
            return self._too_late(going)
        self.late = 0
        payloads = [OutboundLead.model_validate(row.payload) for row in going]
        try:
            receipts = self.sequencer.push(self.desk.play.target.campaign, payloads)
        except (Unclear, Conflict) as error:
            return self._in_doubt(going, error)
        except TooLarge as error:
            return self._halve(going) if len(going) > 1 else self._refused(going, error)
        except Rejected as error:
            return self._back(going, error) if error.halts else self._refused(going, error)
        except IntegrationError as error:
            return self._back(going, error)
        self.refused = self.lost = 0
        self._receive(going, receipts)
        return None

    def _intend(self, rows: Sequence[PushRow]) -> list[PushRow]:
        batch = secrets.token_hex(6)
        ledger, play = self.desk.ledger, self.desk.play
        with ledger.write() as tx:
            going, stopped = pushes.intend(
                ledger,
                tx,
                rows,
                self.owner.id,
                batch,
                play.icp.lists,
                instant(),
                cooling(self.desk),
                self._over,
            )
            self._move(tx, [_stopped(one) for one in stopped])
        try:
            generation.remember(ledger)
        except OSError:
            self._release(going, "not sent: the generation could not be noted")
            raise
        return going

    def _over(self, tx: pushes.Transaction, rows: Sequence[PushRow]) -> dict[str, str]:
        """The caps as they stand at the intent: since these were queued, a night may have passed, or others went out."""
        return over_caps(self.desk, tx, rows, self.per_day or 0)

    def _receive(self, rows: Sequence[PushRow], receipts: Sequence[Receipt]) -> None:
        by_email = {receipt.email.casefold(): receipt for receipt in receipts}
        self._answer(rows, [_answer(row, by_email.get(row.email.casefold())) for row in rows])

    def _answer(self, rows: Sequence[PushRow], answers: Sequence[Answer]) -> None:
        with self.desk.ledger.write() as tx:
            pushes.answer(tx, rows, answers, self.owner.id, instant())
            lead_of = {row.key: row for row in rows}
            self._move(tx, [_told(lead_of[one.key], one) for one in answers])

    def _in_doubt(self, rows: Sequence[PushRow], error: IntegrationError) -> Stop | None:
        self.lost += 1
        self._answer(rows, [Answer(row.key, Reply.LOST, error.detail) for row in rows])
        if self.lost < LOST_IN_A_ROW and not error.halts:
            return None
        return Stop(
            sentence=f"{ended(error)} The people of these batches are in doubt and will not be sent again until "
            f"they are looked up. Later: gtm resume {self.desk.run.id}"
        )

    def _back(self, rows: Sequence[PushRow], error: IntegrationError) -> Stop:
        later = error.retry_after if isinstance(error, Transient) else None
        self._release(rows, error.detail, later)
        when = f"In {round(later)} s" if later else "When that is mended"
        if isinstance(error, (Unreachable, RateLimited)) and not later:
            when = "Later"
        return Stop(
            sentence=f"{ended(error)} Nobody of this batch was enrolled; they wait. {when}: "
            f"gtm resume {self.desk.run.id}"
        )

    def _too_late(self, rows: Sequence[PushRow]) -> Stop | None:
        """The process stood still between intent and request: it was not sent, which only this process knows."""
        self.late += 1
        self._release(rows, "not sent: too long after its intent")
        if self.late < _TOO_LATE_IN_A_ROW and self.owner.holds():
            return None
        return Stop(
            sentence="This machine is too slow or its database has lost this process, so nothing was sent in "
            f"time. Nobody of this batch was enrolled. Later: gtm resume {self.desk.run.id}"
        )

    def _refused(self, rows: Sequence[PushRow], error: Rejected) -> Stop | None:
        if len(rows) > 1:
            return self._halve(rows)
        self.refused += 1
        self._answer(rows, [Answer(rows[0].key, Reply.REFUSED, error.detail)])
        if self.refused < _SAME_REFUSALS:
            return None
        return Stop(
            sentence=f"{ended(error)} The sequencer refuses everybody; {self.refused} people in a row. "
            f"When that is mended: gtm resume {self.desk.run.id}"
        )

    def _halve(self, rows: Sequence[PushRow]) -> Stop | None:
        self._release(rows, "batch refused; halved")
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            with self.desk.ledger.write() as tx:
                claimed = pushes.reclaim(tx, [row.key for row in half], self.owner.id, now())
            stop = self.send(claimed)
            if stop:
                return stop
        return None

    def _release(self, rows: Sequence[PushRow], why: str, seconds: float | None = None) -> None:
        with self.desk.ledger.write() as tx:
            wait = now() + timedelta(seconds=seconds) if seconds else None
            pushes.release(tx, rows, self.owner.id, now(), why, not_before=wait)

    def _move(self, tx: pushes.Transaction, moves: Sequence[Move]) -> None:
        leads.move(tx, self.desk.run.id, moves, now())


def _answer(row: PushRow, receipt: Receipt | None) -> Answer:
    if receipt is None:
        return Answer(row.key, Reply.LOST, "the sequencer did not name this person")
    why = receipt.reason or (receipt.result if receipt.result in ("refused", "elsewhere") else "")
    return Answer(row.key, _REPLIES[receipt.result], why, receipt.provider_ref)


def _told(row: PushRow, answer: Answer) -> Move:
    """What an answer means for the lead."""
    lead = row.lead_id or ""
    if answer.reply is Reply.ADDED or (answer.reply is Reply.ALREADY_THERE and row.attempt > 1):
        return Move(lead, leads.QUEUED, Outcome.PUSHED)
    if answer.reply is Reply.ALREADY_THERE:
        return Move(lead, leads.QUEUED, Outcome.ALREADY_THERE, "the campaign had this person")
    if answer.reply is Reply.REFUSED:
        return Move(lead, leads.QUEUED, Outcome.REFUSED, answer.why)
    return Move(lead, leads.QUEUED, Outcome.IN_DOUBT, "the sequencer did not say what became of this person")


def _stopped(refusal: Refusal) -> Move:
    """Held back by the last look before sending."""
    outcomes = {"suppressed": Outcome.SUPPRESSED, "left out": Outcome.REVIEWER_REJECTED}
    outcome = outcomes.get(refusal.kind, Outcome.CAPPED)
    return Move(refusal.row.lead_id or "", leads.QUEUED, outcome, refusal.why)
