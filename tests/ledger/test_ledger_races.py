"""Two processes enter the same rows at once: both go on, and both mean the same person.

On SQLite a write transaction is alone; on PostgreSQL the first one's rows are not to be seen until it has committed.
"""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from gtm import clock
from gtm.ledger import entering, leads, people, pushes, suppressions
from gtm.ledger.engine import Ledger
from gtm.ledger.people import Sighting
from gtm.ledger.schema import companies
from gtm.ledger.schema import people as people_table
from gtm.ledger.suppressions import OPT_OUT, Suppression
from gtm.models import CompanyFields, Outcome, PersonFields

EMAILS = ("ada@x.example", "bob@y.example", "cy@y.example")


def _at_once(ledger: Ledger, work: Callable[[pushes.Transaction], Any]) -> list[Any]:
    """Two transactions do this; the second has begun before the first one commits."""
    got: list[Any] = []

    def second() -> None:
        with ledger.write() as tx:
            got.append(work(tx))

    other = Thread(target=second)
    with ledger.write() as tx:
        first = work(tx)
        other.start()
        other.join(timeout=0.5)
    other.join(timeout=60)
    assert got, "the second transaction failed"
    return [first, *got]


def _seen(order: int) -> list[Sighting]:
    emails = EMAILS[::order]
    return [
        Sighting("csv", f"r-{e}", e, f"domain:{e.split('@')[1]}", PersonFields(email=e), CompanyFields())
        for e in emails
    ]


@pytest.mark.filterwarnings("error")
def test_two_processes_recognise_the_same_new_people(ledger: Ledger):
    """Also when their lists are in opposite orders: no key is violated, nobody waits for ever, the ids are the same."""
    orders = iter((1, -1))

    def work(tx: pushes.Transaction) -> dict[str, str]:
        seen = _seen(next(orders))
        ids = people.recognise(tx, seen, clock.now())
        return {str(one.email_key): person_id for one, person_id in zip(seen, ids, strict=True)}

    first, second = _at_once(ledger, work)
    assert first == second
    with ledger.read() as tx:
        assert tx.execute(select(func.count()).select_from(people_table)).scalar_one() == 3
        assert tx.execute(select(func.count()).select_from(companies)).scalar_one() == 2
        assert set(people.refs_of(tx, first.values())) == set(first.values())


@pytest.mark.filterwarnings("error")
def test_two_processes_recognise_the_same_pages(ledger: Ledger):
    """Each in its own order: one person each, and no row is left of whom the second one made."""
    pages = ["in/ada", "in/bob", "in/cy"]
    orders = iter((1, -1))

    def work(tx: pushes.Transaction) -> dict[str, str]:
        some = pages[:: next(orders)]
        seen = [Sighting("csv", None, None, None, PersonFields(), CompanyFields(), page) for page in some]
        return dict(zip(some, people.recognise(tx, seen, clock.now()), strict=True))

    first, second = _at_once(ledger, work)
    assert first == second
    with ledger.read() as tx:
        assert tx.execute(select(func.count()).select_from(people_table)).scalar_one() == 3


def test_two_processes_suppress_the_same_address(ledger: Ledger):
    """It holds, and is counted as new once."""
    entry = Suppression("email", EMAILS[0], OPT_OUT, "asked", "test")
    assert _at_once(ledger, lambda tx: suppressions.add(tx, [entry], clock.now())) == [1, 0]
    with ledger.read() as tx:
        assert suppressions.listed(tx) == [entry]


@pytest.mark.fault(74)
def test_two_runs_of_one_play_start_each_person_once(ledger: Ledger, begin):
    """Pulled at the same moment by two runs: the first one has the person, the second one says so."""
    runs = [begin(), begin()]
    with ledger.write() as tx:
        ids = people.recognise(tx, _seen(1), clock.now())
    found = list(zip(EMAILS, ids, strict=True))
    turns = iter(runs)

    def work(tx: pushes.Transaction) -> int:
        run = next(turns)
        return len(entering.pull(ledger, tx, run.id, run.play, found, [], clock.now()))

    assert _at_once(ledger, work) == [3, 0]
    from gtm.ledger.runs import summary

    with ledger.read() as tx:
        told = [summary(tx, run.id) for run in runs]
        assert [len(leads.claim(tx, run.id, leads.PULLED)) for run in runs] == [3, 0]
    assert [(one.pulled, one.unfinished, one.duplicate) for one in told] == [(3, 3, 0), (3, 0, 3)]
    assert {drop.outcome for drop in told[1].reasons} == {Outcome.DUPLICATE}
