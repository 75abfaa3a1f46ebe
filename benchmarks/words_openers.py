"""Openers a second on one core, lint included, beside plain Jinja2 filling in the same template.

    python -m benchmarks.words_openers [--people 10000 1000000]

The people are the sandbox's, each drafted once: names cleaned, evidence looked for along a chain of eight openers,
one of two arms chosen, rendered under guard, linted. More people than one world has come from further worlds, one
after the other, so that nothing of a world is kept. CPU time, so that what else the machine does counts little
(not nothing: neighbours share its caches); plain Jinja2 is measured between the worlds, and the ratio is what to
compare.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from jinja2 import Environment

from flows.cli.demo_people import SEED, demo_people
from gtm.collector import uncollected
from gtm.models import Fact
from gtm.openers import Draft, draft, load_openers
from gtm.openers.fields import SAMPLE
from gtm.openers.lint import lint

_CHAIN = (
    *("openers/hiring-funding", "openers/hiring", "openers/funding", "openers/growth"),
    *("openers/tech", "openers/role", "openers/industry", "openers/generic"),
)
_WARM_UP = 500
_CHUNK = 1_000  # of a long list
_ROOT = Path(__file__).parents[1]
_AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
_WORLD = 12_000  # people of one world, and a few more


def drafted(count: int) -> dict[str, float]:
    """So many people drafted; seconds of CPU per draft, per lint alone and per plain render, and the peak memory."""
    openers = load_openers(_ROOT / "templates", _CHAIN)
    drafting = linting = plain = 0.0
    spoken: Counter[str] = Counter()
    blocked = told = worlds = 0
    for people in _worlds(count):
        if not worlds:
            for number, facts in enumerate(people[:_WARM_UP]):
                draft(openers, facts, (), variants={}, key=str(number), today=_AT.date())
            people = people[_WARM_UP:]
        begun = process_time()
        drafts: list[Draft] = []
        for start in range(0, len(people), _CHUNK):
            with uncollected():  # as the stage does
                drafts += [
                    draft(openers, facts, (), variants={}, key=str(number), today=_AT.date())
                    for number, facts in enumerate(people[start : start + _CHUNK], start)
                ]
        drafting += process_time() - begun
        texts = [one.text for one in drafts if one.text][:2_000]
        begun = process_time()
        told += sum(bool(lint(text)) for text in texts)
        linting += (process_time() - begun) / len(texts)
        plain += _plain(openers[1].variants["a"].source)
        spoken.update(one.opener for one in drafts)
        blocked += sum(one.blocked for one in drafts)
        worlds += 1
    return {
        "people": sum(spoken.values()),
        "openers": len(spoken),
        "blocked": blocked,
        "told": told,
        "drafting": drafting / sum(spoken.values()),
        "linting": linting / worlds,
        "plain": plain / worlds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _worlds(count: int) -> Iterator[list[dict[str, Fact]]]:
    """So many people and those to warm up with, a world at a time."""
    left, seed = count + _WARM_UP, SEED
    while left > 0:
        people = demo_people(_AT, min(left, _WORLD), seed)
        left, seed = left - len(people), seed + 1
        yield people


def _plain(source: str) -> float:
    template = Environment(autoescape=False).from_string(source)
    data = {root: dict(fields) for root, fields in SAMPLE.items()}
    template.render(data)
    begun = process_time()
    for _ in range(5_000):
        template.render(data)
    return (process_time() - begun) / 5_000


def _apart(count: int) -> dict[str, float]:
    """In a process of its own, so that its peak memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.words_openers", "--one", "--people", str(count)],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--people", type=int, nargs="+", default=[10_000])
    options.add_argument("--one", action="store_true", help="in this process, as JSON")
    asked = options.parse_args()
    if asked.one:
        print(json.dumps(drafted(asked.people[0])))
        return
    for count in asked.people:
        told = _apart(count)
        print(
            f"{told['people']:,} people, {told['openers']} openers spoke, {told['blocked']:,} blocked, "
            f"{told['told']} told of, peak memory {told['peak_mb']:,.0f} MB with one world of people"
        )
        for name, key in (
            ("drafting with lint", "drafting"),
            ("lint in full, alone", "linting"),
            ("plain Jinja2, the same template", "plain"),
        ):
            seconds = told[key]
            times = seconds / told["plain"]
            print(
                f"  {name:<34}{1 / seconds:>9,.0f} a second{seconds * 1e6:>9.1f} us{times:>7.1f} x plain",
                flush=True,
            )


if __name__ == "__main__":
    main()
