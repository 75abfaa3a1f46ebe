"""Caps: who goes out now, and who rests for today, for their company's sake or for their own.

Asked when people are queued and again in the transaction of the intent, over all plays, campaigns and sequencers of this
ledger. Between the two a night may pass and others may be sent: what holds is the second answer.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from gtm.clock import now
from gtm.ledger import caps, people
from gtm.ledger.engine import Transaction
from gtm.ledger.leads import LeadRow, Move
from gtm.ledger.push_rows import PushRow
from gtm.models import Outcome
from gtm.plays.models import Canary
from tasks.desk import Desk


class CanaryDied(Exception):
    """Too many of the first people bounced: nobody goes before a person has looked. `str()` is a sentence."""


class Sorted(NamedTuple):
    """Who goes, and who rests and why."""

    going: list[LeadRow]
    resting: list[Move]


class _One(NamedTuple):
    """Somebody who would go out next. `id`: of the lead or the push."""

    id: str
    person_id: str


def within_caps(desk: Desk, tx: Transaction, rows: Sequence[LeadRow], per_day: int) -> Sorted:
    """Apply the play's caps to these leads, in their order. Raises CanaryDied.

    Counts who waits to be sent as if they were; nobody else may count until the transaction ends.
    """
    caps.alone(tx)
    held = _held_back(desk, tx, [_One(row.id, row.person_id) for row in rows], per_day, waiting=True)
    resting = [Move(row.id, row.stage, Outcome.CAPPED, held[row.id]) for row in rows if row.id in held]
    return Sorted([row for row in rows if row.id not in held], resting)


def over_caps(desk: Desk, tx: Transaction, rows: Sequence[PushRow], per_day: int) -> dict[str, str]:
    """`{key: why}` of the pushes that may not go out now after all. For the intent's transaction. Raises CanaryDied."""
    return _held_back(desk, tx, [_One(row.key, row.person_id) for row in rows], per_day, waiting=False)


def _held_back(
    desk: Desk, tx: Transaction, ones: Sequence[_One], per_day: int, *, waiting: bool
) -> dict[str, str]:
    """`{id: why}` of those who rest. The first of them have the room."""
    room, why_full = _room(desk, tx, per_day, waiting=waiting)
    target = desk.play.target
    by_company = target.max_per_account or target.cooling_off.company_days
    company_of = people.companies_of(tx, [one.person_id for one in ones]) if by_company else {}
    account = _Account(desk, tx, set(company_of.values()), waiting=waiting)
    cooling = _cooling_companies(desk, tx, company_of)
    if waiting:  # in the intent's transaction the second key sees to it (`gtm.ledger.touches`)
        cooling |= _cooling_people(desk, tx, ones)
    held: dict[str, str] = {}
    going = 0
    for one in ones:
        company = company_of.get(one.person_id, "")
        why = cooling.get(one.person_id) or account.full(company) or (why_full if going >= room else "")
        if why:
            held[one.id] = why
        else:
            account.count(company)
            going += 1
    return held


def _room(desk: Desk, tx: Transaction, per_day: int, *, waiting: bool) -> tuple[int, str]:
    """How many may go now, and why not more. Raises CanaryDied."""
    target, provider = desk.play.target, desk.play.push_name
    sent = caps.count_since(tx, provider, target.campaign, desk.midnight, waiting=waiting)
    room, why = max(per_day - sent, 0), f"{per_day} a day in this campaign"
    if target.canary is None:
        return room, why
    left, why_left = _canary(desk, tx, target.canary)
    return (room, why) if left is None or room <= left else (left, why_left)


def _canary(desk: Desk, tx: Transaction, asked: Canary) -> tuple[int | None, str]:
    """How many of the first people are left, None when the wait is over, and what the others wait for.

    Whoever may be there is one of the first, and while nobody knows of one of them, nobody can know of its bounce.
    """
    target = desk.play.target
    seen = caps.canary(tx, desk.play.push_name, target.campaign, desk.play.play, asked.first)
    if seen.bounced > asked.max_bounced:
        raise CanaryDied(
            f"{seen.bounced} of the first {seen.given} people bounced, at most {asked.max_bounced} may "
            "(push.canary.max_bounced). Nobody else is sent. Look at where the addresses come from"
        )
    if seen.nth_at is None:
        left = asked.first - seen.given
        return left, f"canary: {asked.first} people first, the rest {asked.wait_hours} h later"
    if seen.doubtful:
        return (
            0,
            f"canary: {seen.doubtful} of the first {asked.first} in doubt, the rest when that is settled",
        )
    if now() - seen.nth_at < timedelta(hours=asked.wait_hours):
        return 0, f"canary: {asked.first} people first, the rest {asked.wait_hours} h later"
    return None, ""


class _Account:
    """How many people of each company may still be written to."""

    def __init__(self, desk: Desk, tx: Transaction, companies: set[str], *, waiting: bool) -> None:
        self._most = desk.play.target.max_per_account
        self._days = desk.play.target.account_days
        since = now() - timedelta(days=self._days)
        self._count = caps.count_per_company(tx, companies, since, waiting=waiting) if self._most else {}

    def full(self, company: str) -> str:
        """Why nobody else of this company may be written to; empty: somebody may."""
        if not self._most or not company or self._count.get(company, 0) < self._most:
            return ""
        return f"{self._most} people per company in {self._days} days"

    def count(self, company: str) -> None:
        """One more of this company goes out."""
        self._count[company] = self._count.get(company, 0) + 1


def _cooling_people(desk: Desk, tx: Transaction, ones: Sequence[_One]) -> dict[str, str]:
    """People who were written to too lately, by whatever play: `{person_id: why}`."""
    days, at = desk.play.target.cooling_off.person_days, now()
    if not days:
        return {}
    latest = caps.last_to_person(tx, [one.person_id for one in ones], desk.play.play)
    return {
        person: f"written to by {last.play} less than {days} days ago"
        for person, last in latest.items()
        if at - last.at < timedelta(days=days)
    }


def _cooling_companies(desk: Desk, tx: Transaction, company_of: Mapping[str, str]) -> dict[str, str]:
    """People of whose company somebody was written to too lately, by another play: `{person_id: why}`."""
    days, at = desk.play.target.cooling_off.company_days, now()
    if not days:
        return {}
    latest = caps.last_to_company(tx, set(company_of.values()), desk.play.play)
    return {
        person: f"the company was written to by {latest[company].play} less than {days} days ago"
        for person, company in company_of.items()
        if company in latest and at - latest[company].at < timedelta(days=days)
    }


def cooling(desk: Desk) -> timedelta:
    """How long a sent touch keeps a person from another one."""
    return timedelta(days=desk.play.target.cooling_off.person_days)
