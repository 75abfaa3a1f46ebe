"""Caps: who of the approved goes out now, and who rests for today, for their company's sake or for their own.

Counted in the transaction that enters the pushes, over all plays, campaigns and sequencers of this ledger.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from gtm.clock import now
from gtm.ledger import caps, people
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import LeadRow, Move
from gtm.models import Outcome
from tasks.desk import Desk


class Sorted(NamedTuple):
    """Who goes, who rests and why, and a sentence when nobody may go before a person has looked."""

    going: list[LeadRow]
    resting: list[Move]
    trouble: str = ""


def within_caps(desk: Desk, tx: Transaction, rows: Sequence[LeadRow], capacity: int | None) -> Sorted:
    """Apply the play's caps to these leads, in their order. `capacity`: what the campaign can start a day."""
    room, why_full, trouble = _room(desk, tx, capacity)
    if trouble:
        return Sorted([], [], trouble)
    company_of = people.companies_of(tx, [row.person_id for row in rows])
    account = _Account(desk, tx, set(company_of.values()))
    cooling = _cooling(desk, tx, rows, company_of)
    going: list[LeadRow] = []
    resting: list[Move] = []
    for row in rows:
        company = company_of.get(row.person_id, "")
        why = cooling.get(row.person_id) or account.full(company)
        if not why and room is not None and len(going) >= room:
            why = why_full
        if why:
            resting.append(Move(row.id, row.stage, Outcome.CAPPED, why))
        else:
            account.count(company)
            going.append(row)
    return Sorted(going, resting)


def _room(desk: Desk, tx: Transaction, capacity: int | None) -> tuple[int | None, str, str]:
    """How many may go now, why not more, and the trouble if a canary has died."""
    target, provider = desk.play.target, desk.play.push_name
    per_day = capacity if target.max_per_day == "auto" else target.max_per_day
    sent = caps.count_since(tx, provider, target.campaign, desk.midnight)
    room = None if per_day is None else max(per_day - sent, 0)
    why = f"{per_day} a day in this campaign"
    if target.canary is None:
        return room, why, ""
    seen = caps.canary(tx, provider, target.campaign, desk.play.play, target.canary.first)
    if seen.bounced > target.canary.max_bounced:
        trouble = (
            f"{seen.bounced} of the first {seen.sent} people bounced, at most {target.canary.max_bounced} may "
            "(push.canary.max_bounced). Nobody else is sent. Look at where the addresses come from"
        )
        return 0, why, trouble
    if seen.nth_at is not None and now() - seen.nth_at >= timedelta(hours=target.canary.wait_hours):
        return room, why, ""
    left = max(target.canary.first - seen.sent, 0)
    if room is not None and room <= left:
        return room, why, ""
    return (
        left,
        f"canary: {target.canary.first} people first, the rest {target.canary.wait_hours} h later",
        "",
    )


class _Account:
    """How many people of each company may still be written to."""

    def __init__(self, desk: Desk, tx: Transaction, companies: set[str]) -> None:
        self._most = desk.play.target.max_per_account
        self._days = desk.play.target.account_days
        since = now() - timedelta(days=self._days)
        self._count = caps.count_per_company(tx, companies, since) if self._most else {}

    def full(self, company: str) -> str:
        """Why nobody else of this company may be written to; empty: somebody may."""
        if not self._most or not company or self._count.get(company, 0) < self._most:
            return ""
        return f"{self._most} people per company in {self._days} days"

    def count(self, company: str) -> None:
        """One more of this company goes out."""
        self._count[company] = self._count.get(company, 0) + 1


def _cooling(
    desk: Desk, tx: Transaction, rows: Sequence[LeadRow], company_of: dict[str, str]
) -> dict[str, str]:
    """People who were written to too lately, by whatever play: `{person_id: why}`."""
    rest, at = desk.play.target.cooling_off, now()
    ids = [row.person_id for row in rows]
    found: dict[str, str] = {}
    if rest.person_days:
        for person, last in caps.last_to_person(tx, ids, desk.play.play).items():
            if at - last.at < timedelta(days=rest.person_days):
                found[person] = f"written to by {last.play} less than {rest.person_days} days ago"
    if rest.company_days:
        latest = caps.last_to_company(tx, set(company_of.values()), desk.play.play)
        for person, company in company_of.items():
            touched = latest.get(company)
            if touched and at - touched.at < timedelta(days=rest.company_days):
                why = f"the company was written to by {touched.play} less than {rest.company_days} days ago"
                found.setdefault(person, why)
    return found


def cooling(desk: Desk) -> timedelta:
    """How long a sent touch keeps a person from another one."""
    return timedelta(days=desk.play.target.cooling_off.person_days)
