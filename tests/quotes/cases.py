"""Does the quote hold? Seeded cases: a play of some kind, a ledger partly warm, a plan, and the run that follows.

    python -m tests.quotes.cases --cases 100 [--seed N]

Prints each miss and how wide the intervals were; exits 1 when fewer than 95 of 100 bills lie in their quote. The stages
are called directly, on the real ledger and over real HTTP to a sandbox of each world.
"""

import json
import os
import random
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from gtm.figures.forecast import Quote
from gtm.ledger import credits, leads, runs
from gtm.ledger.engine import Ledger, forget_opened, open_ledger
from gtm.ledger.owner import Owner
from gtm.models import Mode, RunState
from gtm.plays.load import find_play, read_play
from gtm.settings import Settings
from integrations.sandbox.serve import running
from tasks.draft import draft_openers
from tasks.enrich import enrich_people
from tasks.enrich_companies import enrich_companies
from tasks.pull import pull_people
from tasks.qualify import qualify_people
from tasks.quoting import quote
from tasks.stage import stopping
from tests import loopback

ROOT = Path(__file__).parents[2]
CASES_A_WORLD = 25
_TITLES = (
    ["VP Sales", "Head of Sales"],
    ["CTO", "Head of Engineering"],
    ["CEO", "Founder"],
    ["VP Marketing"],
)
_PLACES = (["United States"], ["Germany", "Netherlands"], ["United Kingdom"], ["United States", "Canada"])


class Case(NamedTuple):
    """What one case ended with. `paid` is the sandbox's own figure."""

    number: int
    quote: Quote
    paid: int
    plan_paid: int
    ledger_says: int
    warm_runs: int

    @property
    def covered(self) -> bool:
        """Whether the bill lies in the quote."""
        return self.quote.credits[0] <= self.paid <= self.quote.credits[1]


def play_of(dice: random.Random, name: str) -> dict[str, Any]:
    """A play of some kind: with or without a look at companies, with budgets that are enough or not."""
    must = ["company.employees in 20..2000"]
    signals: dict[str, Any] = {}
    if dice.random() < 0.4:
        signals = {"require_any": ["hiring<=60d"]}
    elif dice.random() < 0.3:
        must.append("company.technologies has salesforce")
    return {
        "play": name,
        "owner": "dana@northpass.example",
        "timezone": "UTC",
        "source": {
            "apollo": {
                "titles": dice.choice(_TITLES),
                "company_locations": dice.choice(_PLACES),
                "limit": dice.choice((20, 30, 50, 70)),
            }
        },
        "signals": signals,
        "icp": {"must": must, "unknown": "hold"},
        "enrich": {"waterfall": ["apollo"], "budget_credits": dice.choice((15, 40, 500, 500, 500))},
        "opener": {"templates": ["openers/hiring", "openers/generic"]},
        "approve": {"required": False},
        "push": {"smartlead": {"campaign": "123", "max_per_day": 1000}},
    }


@contextmanager
def _ledger(home: Path, plays: Path) -> Iterator[Ledger]:
    os.environ.update(GTM_HOME=str(home), GTM_PLAYS_DIR=str(plays), GTM_TEMPLATES_DIR=str(ROOT / "templates"))
    forget_opened()
    ledger = open_ledger(Settings())
    try:
        yield ledger
    finally:
        ledger.close()
        forget_opened()


def go(ledger: Ledger, plays: Path, play: dict[str, Any], mode: Mode, limit: int | None = None) -> str:
    """One run of a play as far as its drafts; its id."""
    file = plays / f"{play['play']}.yaml"
    file.write_text(json.dumps(play))
    loaded = read_play(find_play(play["play"], plays))
    with Owner(ledger) as owner:
        with ledger.write() as tx:
            run = runs.begin(
                tx,
                play=play["play"],
                mode=mode,
                owner=owner.id,
                play_hash=loaded.text_hash,
                play_file=str(loaded.file),
                limit=limit,
            )
        assert pull_people.fn(run.id) is None
        _chunks(ledger, run.id, enrich_people, leads.PULLED)
        _chunks(ledger, run.id, enrich_companies, leads.MATCHED)
        _chunks(ledger, run.id, qualify_people, leads.ENRICHED)
        _chunks(ledger, run.id, draft_openers, leads.KEPT)
        with ledger.write() as tx:
            rest = leads.claim(tx, run.id, leads.READY)
            leads.move(tx, run.id, [leads.Move(r.id, r.stage, leads.Outcome.DRAFTED) for r in rest], _now())
            runs.end(tx, run.id, RunState.DONE)
    return run.id


def _now() -> Any:
    from gtm.clock import now

    return now()


def _chunks(ledger: Ledger, run_id: str, stage: Any, frm: str) -> None:
    with ledger.write() as tx:
        split = leads.split_by_company if stage is enrich_companies else leads.split
        numbers = split(tx, run_id, frm, 25)
    for number in numbers:
        stop = stage.fn(run_id, number)
        assert stop is None, stop


def one_case(number: int, dice: random.Random, url: str, folder: Path) -> Case:
    """Warm the ledger or not, plan, quote, run; everything from free calls until the run."""
    plays = folder / f"plays-{number}"
    plays.mkdir(parents=True)
    play = play_of(dice, "measured")
    with _ledger(folder / f"home-{number}", plays) as ledger:
        warm = dice.choice((0, 1, 1, 2))
        for earlier in range(warm):
            before = play if dice.random() < 0.7 else play_of(dice, "other")
            narrower = before["source"]["apollo"] | {"titles": dice.choice(_TITLES)}
            if dice.random() < 0.5:
                before = before | {"source": {"apollo": narrower}}
            go(ledger, plays, before, Mode.DRAFT, limit=dice.choice((20, 40, 80)))
            del earlier
        start = _spent(url)
        planned = go(ledger, plays, play, Mode.PLAN)
        with ledger.read() as tx:
            told = runs.summary(tx, planned)
        told_quote = quote(planned, told, None)
        plan_paid = _spent(url) - start
        run_id = go(ledger, plays, play, Mode.DRAFT)
        with ledger.read() as tx:
            ledger_says = int(credits.committed(tx, run_id))
    return Case(number, told_quote, _spent(url) - start - plan_paid, plan_paid, ledger_says, warm)


def _spent(url: str) -> int:
    keys = loopback.get(f"{url}/_sandbox/credits").json()["keys"]
    return sum(key["used"] for key in keys if key["provider"] == "apollo")


def run_cases(count: int, seed: int) -> list[Case]:
    """So many cases over as many worlds as needed."""
    found: list[Case] = []
    stopping.clear()
    before = dict(os.environ)
    os.environ["GTM_ALLOW_LOOPBACK"] = "1"
    try:
        with tempfile.TemporaryDirectory(prefix="gtm-quotes-") as folder:
            for world in range(-(-count // CASES_A_WORLD)):
                with running(seed=seed + world) as url:
                    os.environ["GTM_SANDBOX_URL"] = url
                    loopback.post(f"{url}/_sandbox/limits", json={"lifted": True}).raise_for_status()
                    loopback.post(
                        f"{url}/_sandbox/credits", json={"provider": "apollo", "left": 10**6}
                    ).raise_for_status()
                    while len(found) < min(count, (world + 1) * CASES_A_WORLD):
                        number = len(found)
                        dice = random.Random(f"{seed}/{number}")
                        found.append(one_case(number, dice, url, Path(folder)))
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)
    return found


def main() -> int:
    """From the command line."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    found = run_cases(asked.cases, asked.seed)
    for case in found:
        if not case.covered:
            print(f"case {case.number}: quoted {case.quote.credits}, paid {case.paid}; {case.quote.basis}")
    covered = sum(case.covered for case in found)
    told = [c for c in found if c.paid]
    informed = [c for c in told if "before" in c.quote.basis]
    for name, some in (("with history", informed), ("without", [c for c in told if c not in informed])):
        if some:
            wide = median((c.quote.credits[1] - c.quote.credits[0]) / c.paid for c in some)
            print(
                f"{name}: {len(some)} cases, {sum(c.covered for c in some)} covered, median width {wide:.0%} of the bill"
            )
    print(
        f"seed {asked.seed}: {covered} of {len(found)} bills lie in their quote; "
        f"plans paid {sum(c.plan_paid for c in found)} credits; {time.monotonic() - began:.0f} s"
    )
    return 0 if covered >= 0.95 * len(found) else 1


if __name__ == "__main__":
    sys.exit(main())
