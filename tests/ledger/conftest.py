"""A ledger on each database, and a short way to put people on the road."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gtm import clock
from gtm.ledger import entering, leads, people, pushes, runs
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.owner import Owner
from gtm.ledger.suppressions import Subject
from gtm.models import CompanyFields, Mode, OutboundLead, PersonFields
from gtm.settings import Settings

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Hands:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Let time pass."""
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def hands() -> Iterator[Hands]:
    """The one clock, in the test's hands."""
    hands = Hands()
    with clock.use(hands):
        yield hands


@pytest.fixture
def ledger(ledger_url: str, tmp_path: Path, hands: Hands) -> Iterator[Ledger]:
    """An empty, migrated ledger."""
    opened = open_ledger(Settings(home=tmp_path / "home", database_url=ledger_url))
    opened.home.mkdir(exist_ok=True)
    yield opened
    opened.close()
    forget_opened()


@pytest.fixture
def owner(ledger: Ledger) -> Iterator[Owner]:
    """This process, alive."""
    with Owner(ledger) as owner:
        yield owner


@pytest.fixture
def begin(ledger: Ledger, owner: Owner) -> Callable[..., runs.Run]:
    """Begin a run of a play."""

    def begin(play: str = "hiring", mode: Mode = Mode.PUSH, owner_id: str | None = None) -> runs.Run:
        with ledger.write() as tx:
            return runs.begin(
                tx, play=play, mode=mode, owner=owner_id or owner.id, play_hash="h", play_file="p.yaml"
            )

    return begin


@pytest.fixture
def enter(ledger: Ledger) -> Callable[..., list[leads.LeadRow]]:
    """Pull people with these addresses into a run."""

    def enter(run: runs.Run, *emails: str) -> list[leads.LeadRow]:
        seen = [
            people.Sighting(
                "csv", None, e, f"domain:{e.split('@')[1]}", PersonFields(email=e), CompanyFields()
            )
            for e in emails
        ]
        with ledger.write() as tx:
            ids = people.recognise(tx, seen, clock.now())
            said = [
                people.Said(i, "csv", people.said_fields(s.person)) for i, s in zip(ids, seen, strict=True)
            ]
            people.record(tx, said, clock.now(), run.id)
            found = [(f"row {n}", person_id) for n, person_id in enumerate(ids, start=2)]
            return entering.pull(ledger, tx, run.id, run.play, found, [], clock.now())

    return enter


@pytest.fixture
def plan(ledger: Ledger) -> Callable[..., dict[str, str]]:
    """Enter leads into the push ledger."""

    def plan(run: runs.Run, rows: list[leads.LeadRow], campaign: str = "123") -> dict[str, str]:
        route = pushes.Route("smartlead", campaign)
        with ledger.write() as tx:
            facts = people.known(tx, [row.person_id for row in rows])
            wanted = []
            for row in rows:
                email = str(facts[row.person_id]["person.email"].value)
                lead = OutboundLead(
                    key=route.key(email), email=email, first_name="A", last_name="B", company_name="C"
                )
                wanted.append(pushes.PlannedPush(row.id, row.person_id, None, lead, Subject((email,))))
            return pushes.plan(tx, run.id, run.play, route, wanted, clock.now())

    return plan
