"""The road itself, as a deployment would run it: ledger, credits, verdicts, lint, push ledger and all."""

import json
import sys
import time

from flows.outbound import outbound
from gtm.ledger import runs
from gtm.ledger.engine import open_ledger
from gtm.models import Mode


def main(play: str) -> None:
    """Run the play in mode push; print what was done as JSON."""
    begun = time.perf_counter()
    state = outbound(play, Mode.PUSH, return_state=True)
    seconds = time.perf_counter() - begun
    with open_ledger().read() as tx:
        told = runs.summary(tx, runs.recent(tx, play, limit=1)[0].id)
    if not state.is_completed():
        raise SystemExit(f"{state.name}: {told.note}")
    print(
        json.dumps(
            {
                "people": told.pulled,
                "pushed": told.pushed,
                "seconds": seconds,
                "outcomes": {name.value: n for name, n in told.outcomes().items() if n},
                "credits": float(told.credits_spent),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
