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
from time import perf_counter

from gtm import clock
from gtm.ledger import generation, leads, people, pushes, runs
from gtm.ledger.engine import Ledger, open_ledger
from gtm.ledger.owner import Owner
from gtm.ledger.push_rows import instant
from gtm.ledger.pushes import Answer, Reply
from gtm.ledger.suppressions import Subject
from gtm.models import CompanyFields, Mode, OutboundLead, PersonFields
from gtm.settings import Settings

_ROUTE = pushes.Route("smartlead", "123")


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
        claims, whole = [], []
        with Owner(ledger) as owner:
            for _ in range(asked.batches):
                claim, total, count = _one_batch(ledger, run_id, owner, asked.batch)
                claims.append(claim)
                whole.append(total / count)
        ledger.close()
    print(f"{asked.rows:,} pushes in the ledger, {asked.batches} batches of {asked.batch}")
    print(
        f"claim a batch       median {statistics.median(claims) * 1000:8.1f} ms   p99 {_p99(claims) * 1000:8.1f} ms"
    )
    print(
        f"all steps, a lead   median {statistics.median(whole) * 1000:8.3f} ms   p99 {_p99(whole) * 1000:8.3f} ms"
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
    with ledger.write() as tx:
        run = runs.begin(tx, play="bench", mode=Mode.PUSH, owner="bench", play_hash="h", play_file="p.yaml")
    for start in range(0, count, 20_000):
        emails = [
            f"person-{number}@company-{number % 9973}.example"
            for number in range(start, min(start + 20_000, count))
        ]
        seen = [
            people.Sighting("csv", None, one, None, PersonFields(email=one), CompanyFields())
            for one in emails
        ]
        with ledger.write() as tx:
            ids = people.recognise(tx, seen, clock.now())
            found = list(zip(emails, ids, strict=True))
            rows = leads.pull(ledger, tx, run.id, "bench", found, [], clock.now())
            email_of = dict(zip(ids, emails, strict=True))
            wanted = [_planned(row, email_of[row.person_id]) for row in rows]
            pushes.plan(tx, run.id, "bench", _ROUTE, wanted, clock.now())
    return run.id


def _planned(row: leads.LeadRow, email: str) -> pushes.PlannedPush:
    lead = OutboundLead(
        key=_ROUTE.key(email), email=email, first_name="Ada", last_name="Byron", company_name="Northwind",
        fields={"opener": "Two SDR roles in Leeds within three weeks."},
    )  # fmt: skip
    return pushes.PlannedPush(row.id, row.person_id, None, lead, Subject((email,)))


if __name__ == "__main__":
    main()
