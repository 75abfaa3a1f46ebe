"""How many people a second one core judges: 12 rules and 2 signals, every verdict with its explanation.

    python -m benchmarks.judging [--people 10000 100000 1000000]

People are judged in chunks, as `tasks/qualify.py` does it, from facts at hand, and each verdict is written as it is kept.
Time is the process's own (CPU), so that other work on the machine counts less. Beside it the least that could be
done: the same must, never and nice rules as a plain Python function and, where Polars is installed, as one Polars
expression. Both answer yes or no and cannot say why.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

from benchmarks.judging_world import AT, EMAIL, ICP, SIGNALS, chunks
from gtm.icp import Judge, wanted_fields
from gtm.icp.fields import EVENTS
from gtm.models import Fact

Facts = dict[str, Fact]
LOOKED_AT = sorted(
    wanted_fields(ICP, SIGNALS, EMAIL) | {EVENTS, "person.country"}
)  # a state is read in its country
TODAY = AT.date()


def judged(people: int) -> dict[str, float]:
    """Every person judged; the time is that of the verdicts alone, and of their stored form apart."""
    judge = Judge(ICP, SIGNALS, EMAIL)
    seconds = storing = size = 0.0
    decisions: Counter[str] = Counter()
    for chunk in chunks(people):
        for facts in chunk:
            facts.several(LOOKED_AT)  # made when they are looked at, which is the ledger's work
        begun = time.process_time()
        verdicts = judge.judge_all(chunk, TODAY)
        between = time.process_time()
        size += sum(len(verdict.to_json()) for verdict in verdicts)
        storing += time.process_time() - between
        seconds += between - begun
        decisions.update(verdict.decision for verdict in verdicts)
    return _result(people, seconds) | {
        "us_stored": storing / people * 1e6,
        "bytes": size / people,
        "kept": decisions["keep"],
        "held": decisions["hold"],
        "dropped": decisions["drop"],
    }


def plain(people: int) -> dict[str, float]:
    """The same must, never and nice rules by hand, over the same facts, yes or no."""
    seconds, kept = 0.0, 0
    for chunk in chunks(people):
        dicts = list(map(dict, chunk))
        begun = time.process_time()
        kept += sum(map(_fits, dicts))
        seconds += time.process_time() - begun
    return _result(people, seconds) | {"kept": kept}


_COUNTRIES = {"US", "United States", "CA", "United Kingdom", "GB", "Germany", "Austria"}
_INDUSTRIES = {"Computer Software", "internet", "Information Technology & Services"}
_TITLES = ("VP Sales", "Head of Sales", "Director of Sales", "Director, Sales", "Chief Revenue Officer")
_STAGES = {"Series A", "Series B", "Series C"}


def _fits(facts: Facts) -> bool:
    def value(name: str):
        fact = facts.get(name)
        return fact.value if fact else None

    employees, tools = value("company.employees"), value("company.technologies") or []
    if value("person.email_status") != "verified" or not employees or not 50 <= employees <= 500:
        return False
    if value("company.country") not in _COUNTRIES or value("company.industry") not in _INDUSTRIES:
        return False
    if not (value("person.title") or "").startswith(_TITLES) or "Acme CRM" in tools:
        return False
    if value("person.seniority") not in ("vp", "director", "head"):
        return False
    points = 20 * ("HubSpot" in tools or "Marketo" in tools)
    points += 20 * (value("company.funding_stage") in _STAGES)
    points += 10 * ((value("company.revenue_usd") or 0) >= 5_000_000)
    points += 10 * ((value("company.growth_12_months") or 0) >= 0.1)
    return points >= 30


def polars(people: int) -> dict[str, float]:
    """The same rules as one expression over columns, yes or no; the time to make the columns is not counted."""
    try:
        import polars as pl
    except ModuleNotFoundError:
        raise SystemExit(_NO_POLARS) from None

    names = ("person.email_status", "company.employees", "company.country", "company.industry", "person.title",
             "person.seniority", "company.technologies", "company.funding_stage", "company.revenue_usd",
             "company.growth_12_months")  # fmt: skip
    tools = pl.col("company.technologies")
    points = (
        20 * (tools.list.contains("HubSpot") | tools.list.contains("Marketo")).fill_null(False)
        + 20 * pl.col("company.funding_stage").is_in(list(_STAGES)).fill_null(False)
        + 10 * (pl.col("company.revenue_usd") >= 5_000_000).fill_null(False)
        + 10 * (pl.col("company.growth_12_months") >= 0.1).fill_null(False)
    )
    fits = (
        (pl.col("person.email_status") == "verified")
        & pl.col("company.employees").is_between(50, 500)
        & pl.col("company.country").is_in(list(_COUNTRIES))
        & pl.col("company.industry").is_in(list(_INDUSTRIES))
        & pl.col("person.title").str.contains("^(?:" + "|".join(_TITLES) + ")")
        & pl.col("person.seniority").is_in(["vp", "director", "head"])
        & ~tools.list.contains("Acme CRM").fill_null(False)
        & (points >= 30)
    )
    seconds, kept = 0.0, 0
    for chunk in chunks(people):
        frame = pl.DataFrame(
            {name: [facts[name].value if name in facts else None for facts in chunk] for name in names}
        )
        begun = time.process_time()
        kept += frame.filter(fits).height
        seconds += time.process_time() - begun
    return _result(people, seconds) | {"kept": kept}


_NO_POLARS = (
    "not measured: Polars is not installed; `make bench` installs it (group `bench` of pyproject.toml)"
)


def _result(people: int, seconds: float) -> dict[str, float]:
    return {
        "people": people,
        "seconds": seconds,
        "per_second": people / seconds,
        "us": seconds / people * 1e6,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


CONTENDERS: dict[str, Callable[[int], dict[str, float]]] = {
    "judge": judged,
    "plain": plain,
    "polars": polars,
}


def _apart(name: str, people: int) -> dict[str, float] | str:
    """One contender in a process of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.judging", "--one", name, "--people", str(people)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    return json.loads(done.stdout)


def _look_up() -> float:
    """Nanoseconds for what rules do most: tells how much of this machine is left for us."""
    table, times = {"a": 1}, 1_000_000
    begun = time.process_time()
    for _ in range(times):
        table.get("a")
    return (time.process_time() - begun) / times * 1e9


def main() -> None:
    """Print one line per contender and size."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options.add_argument("--one", choices=CONTENDERS, help="only this one, as JSON")
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(CONTENDERS[asked.one](asked.people[0])))
        return
    print(f"a look-up in a dictionary costs {_look_up():.0f} ns here now (about 25 on an idle machine)")
    print(f"{'':<8}{'people':>11}{'people/s':>11}{'us each':>9}{'peak MB':>9}  ")
    for name in CONTENDERS:
        for people in asked.people if name == "judge" else asked.people[:1]:
            told = _apart(name, people)
            if isinstance(told, str):
                print(f"{name:<8}{people:>11,}  {told}")
                continue
            line = (
                f"{name:<8}{people:>11,}{told['per_second']:>11,.0f}{told['us']:>9.1f}{told['peak_mb']:>9.0f}"
            )
            extra = (
                f"  + {told['us_stored']:.1f} us and {told['bytes']:,.0f} bytes to store"
                if "bytes" in told
                else ""
            )
            print(f"{line}  kept {told['kept']:,}{extra}", flush=True)


if __name__ == "__main__":
    main()
