"""Reconcile: settle every doubt of every run, take out who was suppressed late, and compare campaigns with the ledger.

Asks and records; the only thing it changes outside is to stop mail to people who must be left alone.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from prefect import task

from gtm.clock import monotonic, now, sleep
from gtm.ledger import doubts, events, membership, pushes, suppressions, withdrawals
from gtm.ledger.engine import Ledger
from gtm.ledger.push_rows import PushRow, instant
from gtm.ledger.push_rules import SPACING, UNKNOWN
from gtm.ledger.side_file import Campaign
from gtm.ledger.withdrawals import Withdrawal
from gtm.models import Frozen, Member
from integrations import registry
from integrations.errors import IntegrationError, NoSuchCampaign
from integrations.ports import Sequencer
from tasks import restored
from tasks.desk import governor, working_ledger
from tasks.identity import canonical
from tasks.restored import Compared
from tasks.settle import could_not_ask, look_up, mark_leads, quiet
from tasks.stage import stopping
from tasks.usage import settle_charges


class Settled(Frozen):
    """What a reconcile found. `open`: rows still in doubt or with a person; `troubles`: what could not be asked.

    `charges_held`: charges that no figures will settle any more. Time ends them, so they do not count as open.
    """

    looked_up: int = 0
    confirmed: int = 0
    planned_again: int = 0
    open: int = 0
    withdrawn: int = 0
    to_withdraw: int = 0
    charges_settled: int = 0
    charges_open: int = 0
    charges_held: int = 0
    troubles: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether anything waits to be settled, or for a person."""
        return bool(self.open or self.to_withdraw or self.charges_open)


class Audited(NamedTuple):
    """Every campaign held against the ledger. `guard`: why a restored ledger still pushes nobody; empty: it may push."""

    campaigns: list[Compared]
    guard: str = ""


@task(name="settle all doubts", retries=0, persist_result=False)
def settle_all(patient: bool = True) -> Settled:
    """Look up everything in doubt, and ask sequencers to drop who was suppressed late. Repeatable.

    `patient`: wait the minute between the two look-ups that an absence needs, instead of leaving the second one to
    the next reconcile.
    """
    ledger = working_ledger()
    with ledger.write() as tx:
        doubts.recover(ledger, tx, instant())
        mark_leads(tx, doubts.in_doubt(tx))
    told = _Tally()
    _round(ledger, told)
    if patient and _absent_once(ledger):
        _wait(SPACING.total_seconds())
        _round(ledger, told)
    _withdraw_all(ledger, told)
    charges = settle_charges(ledger)
    told.troubles += charges.troubles
    with ledger.read() as tx:
        still = len(doubts.in_doubt(tx))
        to_withdraw = len(withdrawals.wanted(tx))
    return Settled(
        looked_up=told.asked,
        confirmed=told.states[pushes.CONFIRMED],
        planned_again=told.states[pushes.PLANNED],
        open=still,
        withdrawn=told.withdrawn,
        to_withdraw=to_withdraw,
        charges_settled=charges.charged + charges.released,
        charges_open=charges.open,
        charges_held=charges.held,
        troubles=tuple(dict.fromkeys(told.troubles)),
    )


@task(name="withdraw the suppressed", retries=0, persist_result=False)
def withdraw_suppressed() -> Settled:
    """Ask sequencers to drop who was suppressed after having been sent. Repeatable."""
    ledger = working_ledger()
    told = _Tally()
    _withdraw_all(ledger, told)
    with ledger.read() as tx:
        left = len(withdrawals.wanted(tx))
    return Settled(withdrawn=told.withdrawn, to_withdraw=left, troubles=tuple(dict.fromkeys(told.troubles)))


class _Tally:
    """What several rounds add up to."""

    def __init__(self) -> None:
        self.asked = 0
        self.withdrawn = 0
        self.states: dict[str, int] = defaultdict(int)
        self.troubles: list[str] = []


def _round(ledger: Ledger, told: _Tally) -> None:
    with ledger.read() as tx:
        due = doubts.in_doubt(tx, due=instant(), quiet=quiet())
    told.asked = max(told.asked, len(due))
    for (provider, _), rows in _by_campaign(due).items():
        sequencer = _connected(ledger, provider, told.troubles)
        if sequencer is None:
            looked = could_not_ask(ledger, rows, told.troubles[-1], by="reconcile")
        else:
            looked = look_up(ledger, sequencer, rows, by="reconcile")
        if looked.trouble:
            told.troubles.append(looked.trouble)
        for state, count in looked.states.items():
            told.states[state] += count


def _by_campaign(rows: Sequence[PushRow]) -> dict[tuple[str, str], list[PushRow]]:
    found: dict[tuple[str, str], list[PushRow]] = defaultdict(list)
    for row in rows:
        found[row.provider, row.campaign].append(row)
    return found


def _connected(ledger: Ledger, provider: str, troubles: list[str]) -> Sequencer | None:
    try:
        return registry.connect("sequencer", provider, pace=governor(ledger))
    except IntegrationError as error:
        troubles.append(str(error))
        return None


def _absent_once(ledger: Ledger) -> bool:
    """Whether somebody's second look-up is due within the minute."""
    at = instant()
    with ledger.read() as tx:
        rows = doubts.in_doubt(tx)
    return any(
        row.state == UNKNOWN and row.not_before is not None and row.not_before <= at.wall + SPACING
        for row in rows
        if row.doubt.first_absent is not None
    )


def _wait(seconds: float) -> None:
    """By the monotonic clock, and not longer than the process is wanted."""
    end = monotonic() + seconds
    while not stopping.is_set() and (left := end - monotonic()) > 0:
        sleep(min(left, 1.0))


def _withdraw_all(ledger: Ledger, told: _Tally) -> None:
    with ledger.read() as tx:
        groups: dict[tuple[str, str], list[Withdrawal]] = defaultdict(list)
        for one in withdrawals.wanted(tx):
            groups[one.provider, one.campaign].append(one)
    for (provider, campaign), rows in groups.items():
        sequencer = _connected(ledger, provider, told.troubles)
        if sequencer is not None:
            told.withdrawn += _withdraw(ledger, sequencer, campaign, rows, told.troubles)


def _withdraw(
    ledger: Ledger, sequencer: Sequencer, campaign: str, rows: Sequence[Withdrawal], troubles: list[str]
) -> int:
    """One after another, so that one refusal does not keep the others in. Whoever is in doubt may yet arrive."""
    stopped = 0
    with ledger.read() as tx:
        unsure = {row.key for row in doubts.in_doubt(tx)}
    for row in rows:
        try:
            sequencer.block([row.email])
            there = sequencer.withdraw(campaign, [row.email])[0]
        except IntegrationError as error:
            troubles.append(str(error))
            with ledger.write() as tx:
                withdrawals.failed(tx, [row.key], error.detail)
            if error.halts:
                break
            continue
        if not there and row.key in unsure:
            continue  # not there yet; asked again until the doubt is settled
        stopped += there
        with ledger.write() as tx:
            withdrawals.done(tx, [row.key], now())
    return stopped


@task(name="compare campaign", task_run_name="compare {provider}/{campaign}", retries=0, persist_result=False)
def compare_campaign(provider: str, campaign: str) -> Compared:
    """Read a whole campaign and hold it against the ledger. Free, repeatable.

    Who is there under our key is recorded as sent, whatever the ledger believed; who is there and suppressed is
    withdrawn; who was sent and is not there is told.
    """
    ledger = working_ledger()
    members: dict[str, membership.There] = {}
    try:
        for page in registry.connect("sequencer", provider, pace=governor(ledger)).members(campaign):
            members |= {one.email.casefold(): _there(one) for one in page.members}
    except IntegrationError as error:
        gone = isinstance(error, NoSuchCampaign)
        return Compared(provider=provider, campaign=campaign, gone=gone, trouble=str(error))
    with ledger.write() as tx:
        found = membership.compare(tx, provider, campaign, members, now())
        entries = suppressions.check(tx, [membership.subject(one) for one in members.values()], ())
        late = [one for one, entry in zip(members.values(), entries, strict=True) if entry is not None]
        rows = [
            (one.key or f"{provider}/{campaign}/{one.email}", provider, campaign, one.email, "opted out")
            for one in late
        ]
        withdrawals.want(tx, rows, now())
    return Compared(
        provider=provider,
        campaign=campaign,
        there=len(members),
        ours=found.ours,
        foreign=found.foreign,
        missing_there=found.missing_there,
        missing_here=found.missing_here,
        suppressed_there=len(late),
        held=found.held,
    )


def _there(one: Member) -> membership.There:
    email = one.email.casefold()
    return membership.There(email, canonical(email), one.key, one.provider_ref)


def compare_all(
    compare: Callable[[str, str], Compared], without: frozenset[Campaign] = frozenset()
) -> Audited:
    """Hold every campaign we ever pushed to against the ledger, by `compare_campaign` or its bare function.

    A ledger that was restored has forgotten campaigns, too: those that its side file and the plays name are read as
    well. When nobody can be missed any more, it knows again what was sent, and may push. `without`: see `restored.lift`.
    """
    ledger = working_ledger()
    guard = restored.standing(ledger)
    with ledger.read() as tx:
        campaigns = {*events.campaigns(tx), *(guard.campaigns() if guard else ())}
    compared = [compare(provider, campaign) for provider, campaign in sorted(campaigns)]
    return Audited(compared, restored.lift(ledger, guard, compared, without) if guard else "")


NOTHING_COMPARED = Audited([])
"""What a reconcile that does not read whole campaigns has to tell of them."""
