"""`gtm status`: the runs, what waits, what is in doubt and what to do about it, what is configured."""

from collections import Counter
from typing import Any

from rich.console import Console

from flows.cli import printing
from flows.cli.errors import DONE, DOUBT
from flows.cli.printing import Json
from gtm.clock import now
from gtm.ledger import pushes, runs, suppressions
from gtm.ledger.engine import open_ledger
from gtm.models import RunSummary
from integrations import registry


def status(*, json: Json = False) -> int:
    """Show recent runs, what waits for a person, every push in doubt, and the configuration.

    Example: gtm status
    """
    ledger = open_ledger()
    with ledger.read() as tx:
        told = [runs.summary(tx, run.id) for run in runs.recent(tx)]
        doubts = pushes.in_doubt(tx)
        lists = Counter(entry.list for entry in suppressions.listed(tx))
        resumable = [run.id for run in runs.resumable(ledger, tx)]
    data: dict[str, Any] = {
        "runs": told,
        "resumable": resumable,
        "in_doubt": [_doubt(row) for row in doubts],
        "suppressions": dict(lists),
        "providers": "real" if registry.any_key_set() else "sandbox",
    }
    code = DOUBT if doubts else DONE
    return printing.tell(data, lambda console: _show(console, data, told, doubts), as_json=json, code=code)


def _doubt(row: pushes.PushRow) -> dict[str, Any]:
    return {
        "email": row.email,
        "campaign": row.campaign,
        "since": row.intent_at,
        "look_ups_absent": row.absences,
    }


def _show(
    console: Console, data: dict[str, Any], told: list[RunSummary], doubts: list[pushes.PushRow]
) -> None:
    at = now()
    if not told:
        console.print("No run yet. Begin with: gtm plan seed-a-hiring-sdr")
    lines = []
    for one in told:
        waits = f"{one.awaiting_approval} wait: gtm approve {one.run_id}" if one.awaiting_approval else ""
        go = f"gtm resume {one.run_id}" if one.run_id in data["resumable"] and not waits else ""
        lines.append(
            (
                one.run_id,
                one.play,
                one.mode.value,
                one.state.value,
                f"{one.pulled:,} pulled",
                f"{one.pushed:,} pushed",
                waits or go,
            )
        )
    if lines:
        console.print(printing.styled(("Runs", "strong")))
        console.print(printing.rows(lines))
    if doubts:
        console.print(
            printing.styled((f"\n{len(doubts)} in doubt", "warn"), ": not sent again before a look-up")
        )
        rows = [
            (
                row.email,
                f"campaign {row.campaign}",
                printing.ago(row.intent_at or at, at),
                "gtm resume looks it up",
            )
            for row in doubts
        ]
        console.print(printing.rows(rows))
    held = ", ".join(f"{count} on {name}" for name, count in sorted(data["suppressions"].items()))
    console.print(f"\nLeft alone: {held or 'nobody is on a list'}")
    real = data["providers"] == "real"
    console.print(f"Providers: {'real, by the keys that are set' if real else 'the sandbox; no key is set'}")
