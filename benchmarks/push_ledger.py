"""What the push ledger costs a lead: claim, intent (on the disk before the first byte) and receipt, in batches.

    python -m benchmarks.push_ledger [--rows 1000000] [--batch 400]

On a SQLite file that already holds so many pushes. Prints milliseconds: the median and the 99th percentile of a batch's
claim, and of all three steps together per lead. A batch's steps are what a lead waits for; there is no network in it.
"""

import argparse
import statistics
import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from gtm import clock
from gtm.ledger import entering, generation, leads, people, pushes, runs
from gtm.ledger.engine import Ledger, Transaction, open_ledger
from gtm.ledger.owner import Owner
from gtm.ledger.push_rows import instant
from gtm.ledger.pushes import Answer, Reply
from gtm.ledger.schema import metadata
from gtm.ledger.suppressions import Subject
from gtm.models import CompanyFields, Mode, OutboundLead, PersonFields
from gtm.settings import Settings

_ROUTE = pushes.Route("smartlead", "123")
_AT_ONCE = 50_000

# What each made row has of its own; all else is as in the first.
_OWN = {
    "people": {"id": "a_person", "email_key": "an_email"},
    "leads": {"id": "a_lead", "person_id": "a_person"},
    "pushes": {"key": "a_key", "person_id": "a_person", "lead_id": "a_lead", "email": "an_email"},
    "push_events": {"seq": "NULL", "key": "a_key"},
}


def main() -> None:
    """Fill a ledger, push from it, print what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=400)
    parser.add_argument("--batches", type=int, default=50)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gtm-bench-") as folder:
        ledger = open_ledger(Settings(home=Path(folder), database_url=None))
        run_id = _fill(ledger, asked.rows)
        claims, whole, busy = [], [], []
        with Owner(ledger) as owner:
            for _ in range(asked.batches):
                began = process_time()
                claim, total, count = _one_batch(ledger, run_id, owner, asked.batch)
                claims.append(claim)
                whole.append(total / count)
                busy.append((process_time() - began) / count)
        ledger.close()
    print(f"{asked.rows:,} pushes in the ledger, {asked.batches} batches of {asked.batch}")
    print(
        f"claim a batch       median {statistics.median(claims) * 1000:8.1f} ms   p99 {_p99(claims) * 1000:8.1f} ms"
    )
    print(
        f"all steps, a lead   median {statistics.median(whole) * 1000:8.3f} ms   p99 {_p99(whole) * 1000:8.3f} ms"
    )
    print(
        f"processor, a lead   median {statistics.median(busy) * 1000:8.3f} ms   (the rest is the disk, or other programs)"
    )


def _p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def _one_batch(ledger: Ledger, run_id: str, owner: Owner, size: int) -> tuple[float, float, int]:
    began = perf_counter()
    with ledger.write() as tx:
        rows = pushes.claim(tx, run_id, owner.id, size, clock.now())
    claimed = perf_counter()
    with ledger.write() as tx:
        going, _ = pushes.intend(ledger, tx, rows, owner.id, "b", (), instant(), timedelta(days=90))
    generation.remember(ledger)
    with ledger.write() as tx:
        pushes.answer(tx, going, [Answer(row.key, Reply.ADDED) for row in going], owner.id, instant())
    return claimed - began, perf_counter() - began, len(going)


def _fill(ledger: Ledger, count: int) -> str:
    """One push planned by the code, and the others in its likeness, made by SQLite itself: a million in a minute."""
    with ledger.write() as tx:
        run = runs.begin(tx, play="bench", mode=Mode.PUSH, owner="bench", play_hash="h", play_file="p.yaml")
        email = "person-0@company-0.example"
        seen = [people.Sighting("csv", None, email, None, PersonFields(email=email), CompanyFields())]
        ids = people.recognise(tx, seen, clock.now())
        rows = entering.pull(ledger, tx, run.id, "bench", [(email, ids[0])], [], clock.now())
        pushes.plan(tx, run.id, "bench", _ROUTE, [_planned(row, email) for row in rows], clock.now())
    for start in range(1, count, _AT_ONCE):
        with ledger.write() as tx:
            _multiply(tx, start, min(_AT_ONCE, count - start))
    ledger.close()
    return run.id


def _multiply(tx: Transaction, start: int, count: int) -> None:
    """So many people, leads and pushes more, numbered from `start`. Keys and ids are random, as the real ones are."""
    tx.exec_driver_sql("PRAGMA cache_size=-400000")  # 400 MB, for the filling only
    tx.exec_driver_sql("DROP TABLE IF EXISTS temp.made")
    tx.exec_driver_sql(
        "CREATE TEMP TABLE made AS WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "SELECT i, lower(hex(randomblob(20))) AS a_key, 'p_' || lower(hex(randomblob(8))) AS a_person, "
        "'l_' || lower(hex(randomblob(8))) AS a_lead, "
        "printf('person-%d@company-%d.example', i, i % 9973) AS an_email FROM n",
        (start, start + count - 1),
    )
    for table, own in _OWN.items():
        columns = [column.name for column in metadata.tables[table].columns]
        told = ", ".join(own.get(name, f"likeness.{name}") for name in columns)
        tx.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} "
            f"FROM made, (SELECT * FROM {table} ORDER BY rowid LIMIT 1) AS likeness"
        )


def _planned(row: leads.LeadRow, email: str) -> pushes.PlannedPush:
    lead = OutboundLead(
        key=_ROUTE.key(email), email=email, first_name="Ada", last_name="Byron", company_name="Northwind",
        fields={"opener": "Two SDR roles in Leeds within three weeks."},
    )  # fmt: skip
    return pushes.PlannedPush(row.id, row.person_id, None, lead, Subject((email,)))


if __name__ == "__main__":
    main()
