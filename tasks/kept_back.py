"""Kept back: of a budget that is not enough for all, what the companies of those who are bought will cost.

Companies are bought after people. Were all of it spent on people first, none of those whose rules need their company
would get any further, and what was spent on them would be in vain.
"""

from collections.abc import Sequence
from decimal import Decimal
from threading import Lock

from gtm.ledger import credits, leads, people
from gtm.ledger.credits import NOTHING_BESIDE, Beside
from gtm.ledger.people import Facts
from tasks.desk import COMPANY_PREFIX, Desk
from tasks.lacking import lacking, settled_without
from tasks.purchase import purse


class _Tally:
    """Of one run: who is being asked about, who was, and which companies have to be bought for those."""

    def __init__(self) -> None:
        self.asking = self.asked = 0
        self.companies: set[str] = set()


class _Tallies:
    """Over all chunks of a run: each of them spends from the same budget."""

    def __init__(self) -> None:
        self._of: dict[str, _Tally] = {}
        self._lock = Lock()

    def add(self, run_id: str, asking: int, asked: int, companies: set[str]) -> None:
        """So many more are being asked about, were, and need these companies."""
        with self._lock:
            tally = self._of.setdefault(run_id, _Tally())
            tally.asking += asking
            tally.asked += asked
            tally.companies |= companies

    def begin(self, run_id: str) -> bool:
        """Whether nobody has counted for this run yet; from now on somebody does."""
        with self._lock:
            first = run_id not in self._of
            self._of.setdefault(run_id, _Tally())
            return first

    def of(self, run_id: str) -> tuple[int, int, int]:
        """How many are being asked about, how many were, and how many companies are needed for those."""
        with self._lock:
            tally = self._of.get(run_id, _Tally())
            return tally.asking, tally.asked, len(tally.companies)

    def forget(self) -> None:
        """A run begins or goes on."""
        with self._lock:
            self._of.clear()


tallies = _Tallies()


def price_of_company(desk: Desk) -> Decimal:
    """The most credits one company costs this play; none where its rules ask for nothing about companies."""
    wanted = frozenset(field.removeprefix(COMPANY_PREFIX) for field in desk.wanted_of_companies)
    return sum((enricher.price(wanted) for _, enricher in desk.company_enrichers() if wanted), Decimal(0))


class KeptBack:
    """What one chunk of people leaves in the purse. Nothing, where the money is enough for everybody and their companies."""

    def __init__(self, desk: Desk, price: Decimal) -> None:
        self._desk = desk
        self._each = price_of_company(desk)
        self._tight = self._each > 0 and self._is_tight(price)
        if self._tight and tallies.begin(desk.run.id):
            with desk.ledger.read() as tx:
                before = leads.claim(tx, desk.run.id, leads.MATCHED)
            tallies.add(desk.run.id, 0, len(before), self._needed(before))

    def _is_tight(self, price: Decimal) -> bool:
        with self._desk.ledger.read() as tx:
            waiting = leads.moving(tx, self._desk.run.id).get(leads.PULLED, 0)
            room = credits.room(tx, purse(self._desk))
        return room is not None and room < waiting * (price + self._each)

    @property
    def beside(self) -> Beside:
        """What one more will cost on top, and those before them still will: as far as it has shown so far."""
        if not self._tight:
            return NOTHING_BESIDE
        asking, asked, companies = tallies.of(self._desk.run.id)
        each = self._each * (companies + 1) / (asked + 1)
        return Beside(each, self._each * companies + each * asking)

    def asking(self, people: int) -> None:
        """Money was set aside for so many. To be called before another chunk may look at the purse."""
        if self._tight:
            tallies.add(self._desk.run.id, people, 0, set())

    def asked(self, rows: Sequence[leads.LeadRow]) -> None:
        """These, for whom it was set aside, have been asked about: whose company do the rules need now?"""
        if self._tight:
            tallies.add(self._desk.run.id, -len(rows), len(rows), self._needed(rows))

    def _needed(self, rows: Sequence[leads.LeadRow]) -> set[str]:
        ids = [row.person_id for row in rows]
        with self._desk.ledger.read() as tx:
            company_of, facts = people.companies_of(tx, ids), people.known(tx, ids)
        return {company_of[one] for one in ids if one in company_of and self._needs_company(facts[one])}

    def _needs_company(self, known: Facts) -> bool:
        """Whoever is kept without it goes on without it (`enrich_companies`)."""
        verdict = self._desk.judge().judge(known, self._desk.today)
        return (
            verdict.decision != "keep" and not settled_without(verdict) and bool(lacking(self._desk, known))
        )
