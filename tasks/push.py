"""Push: give approved people to the sequencer, each at most once, whatever crashes.

The order is the whole point: intent committed, then the request, then the receipt. What the sequencer did not
name is in doubt and looked up later (`settle`), never sent again on suspicion. Prefect retries are off.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from prefect import task

from gtm.clock import now
from gtm.ledger import drafts, leads, people, pushes
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import Move
from gtm.ledger.pushes import PlannedPush, PushRow
from gtm.models import Destination, OutboundLead, Outcome, Receipt
from gtm.names import clean_company, clean_person
from integrations.errors import IntegrationError, RateLimited, Rejected, Unclear, Unreachable
from integrations.ports import Sequencer
from tasks.desk import Desk, open_desk
from tasks.draft import address_key
from tasks.stage import INTERRUPTED, Stop, stopping

_SUPPLIED = {"email", "first_name", "last_name", "company_name", "opener"}
_SAME_REFUSALS = 3
_LOST_IN_A_ROW = 3

_ALREADY = {
    pushes.CONFIRMED: (Outcome.ALREADY_THERE, "in this campaign since an earlier run"),
    pushes.UNKNOWN: (Outcome.IN_DOUBT, "an earlier push of this person is in doubt"),
    pushes.SENDING: (Outcome.IN_DOUBT, "an earlier push of this person is in doubt"),
    pushes.CLAIMED: (Outcome.DUPLICATE, "being pushed by another run"),
    pushes.NEEDS_HUMAN: (Outcome.NEEDS_HUMAN, "an earlier push of this person needs a human"),
}


@task(name="queue pushes", task_run_name="queue {run_id}", retries=0, persist_result=False)
def queue_pushes(run_id: str) -> Stop | None:
    """Look at the destination, apply the caps, and enter approved people into the push ledger."""
    with open_desk(run_id) as desk:
        with desk.ledger.read() as tx:
            rows = leads.claim(tx, run_id, leads.APPROVED)
        if not rows:
            return None
        campaign = desk.play.target.campaign
        try:
            destination = desk.sequencer().preflight(campaign)
        except IntegrationError as error:
            return Stop(sentence=f"{error}. Nothing was pushed. When that is mended: gtm resume {run_id}")
        problems = [*destination.problems, *_not_supplied(destination)]
        if problems:
            return Stop(
                sentence=f"Campaign {campaign} is not ready: {'; '.join(problems)}. "
                f"Nothing was pushed. When that is mended: gtm resume {run_id}"
            )
        with desk.ledger.write() as tx:
            going = _within_caps(desk, tx, rows, destination.daily_capacity)
            _enter(desk, tx, going)
    return None


def _not_supplied(destination: Destination) -> list[str]:
    """Variables of the campaign's templates that we do not fill: they would be mailed as blanks."""
    lacking = [name for name in destination.variables if name not in _SUPPLIED]
    return [f"its templates use {{{{{name}}}}}, which a play does not supply" for name in lacking]


def _within_caps(
    desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow], capacity: int | None
) -> list[leads.LeadRow]:
    """Rest those beyond the day's and the account's caps; the others go."""
    target = desk.play.target
    per_day = capacity if target.max_per_day == "auto" else target.max_per_day
    sent = pushes.count_since(tx, desk.play.push_name, target.campaign, desk.midnight)
    room = None if per_day is None else max(per_day - sent, 0)
    company_of = people.companies_of(tx, [row.person_id for row in rows])
    at_company = pushes.count_per_company(tx, desk.play.play, company_of.values())
    going: list[leads.LeadRow] = []
    capped: list[Move] = []
    for row in rows:
        company = company_of.get(row.person_id, "")
        if room is not None and len(going) >= room:
            capped.append(Move(row.id, row.stage, Outcome.CAPPED, f"{per_day} a day in this campaign"))
        elif target.max_per_account and company and at_company.get(company, 0) >= target.max_per_account:
            why = f"{target.max_per_account} people per company"
            capped.append(Move(row.id, row.stage, Outcome.CAPPED, why))
        else:
            at_company[company] = at_company.get(company, 0) + 1
            going.append(row)
    leads.move(tx, desk.run.id, capped, now())
    return going


def _enter(desk: Desk, tx: Transaction, rows: Sequence[leads.LeadRow]) -> None:
    provider, campaign = desk.play.push_name, desk.play.target.campaign
    ids = [row.person_id for row in rows]
    facts, company_of = people.known(tx, ids), people.companies_of(tx, ids)
    words = drafts.of(tx, [row.id for row in rows])
    wanted = [
        PlannedPush(
            row.id,
            row.person_id,
            company_of.get(row.person_id),
            _payload(provider, campaign, facts[row.person_id], words[row.id].text),
        )
        for row in rows
    ]
    at = now()
    before = pushes.plan(tx, desk.run.id, desk.play.play, provider, campaign, wanted, at)
    moves = []
    for row in rows:
        state = before.get(row.id)
        if state is None:
            moves.append(Move(row.id, leads.QUEUED))
        else:
            outcome, why = _ALREADY[state]
            moves.append(Move(row.id, row.stage, outcome, why))
    leads.move(tx, desk.run.id, moves, at)


def _payload(provider: str, campaign: str, known: people.Facts, opener: str) -> OutboundLead:
    def said(field: str) -> str:
        fact = known.get(field)
        return str(fact.value) if fact is not None and fact.value is not None else ""

    name = clean_person(said("person.first_name"), said("person.last_name"))
    key = pushes.push_key(provider, campaign, address_key(known))
    return OutboundLead(
        key=key,
        email=said("person.email"),
        first_name=name.first,
        last_name=name.last,
        company_name=clean_company(said("company.name")).short,
        fields={"opener": opener},
    )


@task(name="push", task_run_name="push {run_id}", retries=0, persist_result=False)
def push_people(run_id: str, owner: str) -> Stop | None:
    """Send what is queued, batch by batch. NEVER retried by Prefect; going on is safe at any point."""
    with open_desk(run_id) as desk:
        sender = _Sender(desk, owner)
        while not stopping.is_set():
            with desk.ledger.write() as tx:
                rows = pushes.claim(tx, run_id, owner, sender.sequencer.batch_size, now())
            if not rows:
                return None
            stop = sender.send(rows)
            if stop:
                return stop
    return INTERRUPTED


class _Sender:
    """One pass over the queue: what it remembers is only how often it was refused or lost in a row."""

    def __init__(self, desk: Desk, owner: str) -> None:
        self.desk = desk
        self.owner = owner
        self.sequencer: Sequencer = desk.sequencer()
        self.refused = 0
        self.lost = 0

    def send(self, rows: Sequence[PushRow]) -> Stop | None:
        """Intent, request, receipt. A batch refused as a whole is halved to find the culprit."""
        going = self._intend(rows)
        if not going:
            return None
        payloads = [OutboundLead.model_validate(row.payload) for row in going]
        try:
            receipts = self.sequencer.push(self.desk.play.target.campaign, payloads)
        except Unclear as error:
            return self._in_doubt(going, error)
        except (Unreachable, RateLimited) as error:
            return self._back(going, error)
        except Rejected as error:
            return self._refused(going, error)
        except IntegrationError as error:
            return self._back(going, error)
        self.refused = self.lost = 0
        self._receive(going, receipts)
        return None

    def _intend(self, rows: Sequence[PushRow]) -> list[PushRow]:
        batch = secrets.token_hex(6)
        with self.desk.ledger.write() as tx:
            going, stopped = pushes.intend(tx, rows, self.owner, batch, self.desk.play.icp.lists, now())
            moves = [Move(row.lead_id, leads.QUEUED, Outcome.SUPPRESSED, why) for row, why in stopped]
            leads.move(tx, self.desk.run.id, moves, now())
        return [row._replace(state=pushes.SENDING) for row in going]

    def _receive(self, rows: Sequence[PushRow], receipts: Sequence[Receipt]) -> None:
        by_email = {receipt.email.casefold(): receipt for receipt in receipts}
        at = now()
        with self.desk.ledger.write() as tx:
            moves = [self._take(tx, row, by_email.get(row.email.casefold())) for row in rows]
            leads.move(tx, self.desk.run.id, moves, at)

    def _take(self, tx: Transaction, row: PushRow, receipt: Receipt | None) -> Move:
        at = now()
        if receipt is None or receipt.result == "unclear":
            why = receipt.reason if receipt and receipt.reason else "the sequencer did not name this person"
            pushes.doubt(tx, [row], self.owner, at, why)
            return Move(row.lead_id, leads.QUEUED, Outcome.IN_DOUBT, why)
        if receipt.result == "added":
            pushes.confirm(tx, row, self.owner, at, receipt.provider_ref, "")
            return Move(row.lead_id, leads.QUEUED, Outcome.PUSHED)
        if receipt.result == "already_there":
            pushes.confirm(tx, row, self.owner, at, receipt.provider_ref, "was there before")
            return Move(row.lead_id, leads.QUEUED, Outcome.ALREADY_THERE, "the campaign had this person")
        why = receipt.reason or receipt.result
        pushes.reject(tx, row, self.owner, at, why)
        return Move(row.lead_id, leads.QUEUED, Outcome.REFUSED, why)

    def _in_doubt(self, rows: Sequence[PushRow], error: Unclear) -> Stop | None:
        self.lost += 1
        with self.desk.ledger.write() as tx:
            pushes.doubt(tx, rows, self.owner, now(), str(error))
            why = "the sequencer did not answer"
            moves = [Move(row.lead_id, leads.QUEUED, Outcome.IN_DOUBT, why) for row in rows]
            leads.move(tx, self.desk.run.id, moves, now())
        if self.lost < _LOST_IN_A_ROW:
            return None
        return Stop(
            sentence=f"{error}. The people of these batches are in doubt and will not be sent again until "
            f"they are looked up. Later: gtm resume {self.desk.run.id}"
        )

    def _back(self, rows: Sequence[PushRow], error: IntegrationError) -> Stop:
        later = getattr(error, "retry_after", None)
        with self.desk.ledger.write() as tx:
            wait = now() + timedelta(seconds=later) if later else None
            pushes.release(tx, rows, self.owner, now(), str(error), not_before=wait)
        when = f"In {round(later)} s" if later else "When that is mended"
        return Stop(
            sentence=f"{error}. Nobody of this batch was enrolled; they wait. {when}: "
            f"gtm resume {self.desk.run.id}"
        )

    def _refused(self, rows: Sequence[PushRow], error: Rejected) -> Stop | None:
        if len(rows) == 1:
            self.refused += 1
            with self.desk.ledger.write() as tx:
                pushes.reject(tx, rows[0], self.owner, now(), error.detail)
                move = Move(rows[0].lead_id, leads.QUEUED, Outcome.REFUSED, error.detail)
                leads.move(tx, self.desk.run.id, [move], now())
            if self.refused < _SAME_REFUSALS:
                return None
            return Stop(
                sentence=f"{error}. The sequencer refuses everybody; {self.refused} people in a row. "
                f"When that is mended: gtm resume {self.desk.run.id}"
            )
        middle = len(rows) // 2
        with self.desk.ledger.write() as tx:
            pushes.release(tx, rows, self.owner, now(), "batch refused; halved")
        for half in (rows[:middle], rows[middle:]):
            with self.desk.ledger.write() as tx:
                claimed = pushes.reclaim(tx, [row.key for row in half], self.owner, now())
            stop = self.send(claimed)
            if stop:
                self._give_back(rows)
                return stop
        return None

    def _give_back(self, rows: Sequence[PushRow]) -> None:
        """After a stop inside a halved batch, nothing stays claimed."""
        with self.desk.ledger.write() as tx:
            pushes.unclaim(tx, [row.key for row in rows], self.owner, now())
