"""Openers a second on one core, lint included, beside plain Jinja2 filling in the same template.

    python -m benchmarks.words_openers [PEOPLE]

The people are the sandbox's, each drafted once: names cleaned, evidence looked for along a chain of eight openers,
one of two arms chosen, rendered under guard, linted. CPU time, so that what else the machine does counts little
(not nothing: neighbours share its caches).
"""

import gc
import resource
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from jinja2 import Environment

from flows.cli.demo_people import demo_people
from gtm.openers import Draft, draft, load_openers
from gtm.openers.fields import SAMPLE
from gtm.openers.lint import lint

_CHAIN = (
    *("openers/hiring-funding", "openers/hiring", "openers/funding", "openers/growth"),
    *("openers/tech", "openers/role", "openers/industry", "openers/generic"),
)
_WARM_UP = 500
_ROOT = Path(__file__).parents[1]


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    at = datetime(2026, 11, 25, 12, tzinfo=UTC)
    people = demo_people(at, count + _WARM_UP)
    openers = load_openers(_ROOT / "templates", _CHAIN)

    def one(number: int) -> Draft:
        return draft(openers, people[number], (), variants={}, key=str(number), today=at.date())

    for number in range(_WARM_UP):
        one(number)
    gc.collect()
    gc.freeze()  # the people stand for a ledger on disk; a stage holds 200 of them, not 10,000
    begun = process_time()
    drafts = [one(number) for number in range(_WARM_UP, len(people))]
    drafting = (process_time() - begun) / len(drafts)
    texts = [one.text for one in drafts if one.text]
    begun = process_time()
    found = [lint(text) for text in texts]
    linting = (process_time() - begun) / len(texts)
    plain = _plain(openers[1].variants["a"].source)
    blocked = sum(one.blocked for one in drafts)
    spoken = Counter(one.opener for one in drafts)
    print(
        f"{len(drafts):,} people, {len(spoken)} openers spoke, {blocked} blocked, {sum(map(bool, found))} told of"
    )
    for name, seconds in (
        ("drafting with lint", drafting),
        ("lint in full, alone", linting),
        ("plain Jinja2, the same template", plain),
    ):
        print(
            f"  {name:<34}{1 / seconds:>9,.0f} a second   {seconds * 1e6:>7.1f} us   {seconds / plain:>5.1f} x plain"
        )
    print(
        f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, the people included"
    )


def _plain(source: str) -> float:
    template = Environment(autoescape=False).from_string(source)
    data = {root: dict(fields) for root, fields in SAMPLE.items()}
    template.render(data)
    begun = process_time()
    for _ in range(5_000):
        template.render(data)
    return (process_time() - begun) / 5_000


if __name__ == "__main__":
    main()
