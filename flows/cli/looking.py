"""`gtm status`: the runs, what waits, what is in doubt and what to do about it, what is configured."""

from decimal import Decimal
from typing import Any

from rich.console import Console

from flows.cli import printing
from flows.cli.errors import DONE, DOUBT
from flows.cli.printing import Json
from gtm.clock import now
from gtm.ledger import charge_doubts, doubts, generation, runs, suppressions, withdrawals, world
from gtm.ledger.charge_doubts import Doubt
from gtm.ledger.engine import open_ledger
from gtm.ledger.push_rows import PushRow, instant
from gtm.ledger.push_rules import UNKNOWN, Instant
from gtm.models import RunSummary
from integrations import registry


def status(*, json: Json = False) -> int:
    """Show recent runs, what waits for a person, every push in doubt, and the configuration.

    Example: gtm status
    """
    ledger = open_ledger()
    at = instant()
    with ledger.read() as tx:
        told = [runs.summary(tx, run.id) for run in runs.recent(tx)]
        open_rows = doubts.in_doubt(tx)
        leaving = withdrawals.wanted(tx)
        charges = charge_doubts.doubts(tx, at.wall, registry.providers("meter"))
        first = world.of(tx)
        lists = suppressions.counts(tx)
        resumable = [run.id for run in runs.resumable(ledger, tx)]
    data: dict[str, Any] = {
        "runs": told,
        "resumable": resumable,
        "in_doubt": [_doubt(row, at) for row in open_rows],
        "to_withdraw": [one._asdict() for one in leaving],
        "charges_in_doubt": [_charge(one) for one in charges],
        "restored": generation.behind(ledger),
        "suppressions": lists,
        "providers": "real" if registry.any_key_set() else "sandbox",
        "world": first or None,
    }
    open_charges = any(one.can_settle for one in charges)
    code = DOUBT if open_rows or leaving or open_charges or data["restored"] else DONE
    return printing.tell(data, lambda console: _show(console, data, told), as_json=json, code=code)


def _charge(one: Doubt) -> dict[str, Any]:
    """What waits for a look is open; what no look can settle any more is told, and nothing is asked for."""
    return {**one._asdict(), "next": "gtm reconcile" if one.can_settle else None}


def _doubt(row: PushRow, at: Instant) -> dict[str, Any]:
    first_absent = row.doubt.first_absent
    return {
        "email": row.email,
        "provider": row.provider,
        "campaign": row.campaign,
        "run_id": row.run_id,
        "state": row.state,
        "since": row.intent_at,
        "reason": row.reason,
        "seen_absent": first_absent.wall if first_absent else None,
        "next_look_up": doubts.next_look(row, first_absent, at) if row.state == UNKNOWN else None,
        "next": "gtm reconcile"
        if row.state == UNKNOWN
        else f"look at the campaign, then: gtm reconcile --settle {row.email} --as sent|not-sent",
    }


def _show(console: Console, data: dict[str, Any], told: list[RunSummary]) -> None:
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
    _show_doubts(console, data["in_doubt"])
    _show_withdrawals(console, data["to_withdraw"])
    _show_charges(console, data["charges_in_doubt"])
    if data["restored"]:
        console.print(printing.styled((f"\nThe ledger {data['restored']}", "warn")))
        console.print("Nothing is pushed until: gtm reconcile --full")
    held = ", ".join(f"{count} on {name}" for name, count in sorted(data["suppressions"].items()))
    console.print()
    console.print(printing.prose(f"Left alone: {held or 'nobody is on a list'}"))
    real = data["providers"] == "real"
    console.print(f"Providers: {'real, by the keys that are set' if real else 'the sandbox; no key is set'}")
    if told and data["world"] not in (None, data["providers"]):
        begun = "the sandbox" if data["world"] == "sandbox" else "real accounts"
        console.print(
            printing.prose(
                printing.styled((f"This ledger was begun with {begun}: nothing runs in it now.", "warn"))
            )
        )


def _show_doubts(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    at = now()
    console.print()
    console.print(
        printing.prose(
            printing.styled((f"{len(rows)} in doubt", "warn"), ": not sent again before a look-up")
        )
    )
    lines = []
    for row in rows:
        due = row["next_look_up"]
        when = f"looked up by `gtm reconcile`, from {due:%H:%M} UTC on" if due and due > at else row["next"]
        where = f"campaign {row['campaign']}"
        lines.append((row["email"], where, printing.ago(row["since"] or at, at), row["reason"], when))
    console.print(printing.rows(lines))


def _show_withdrawals(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    at = now()
    late = sum(1 for row in rows if at - row["wanted_at"] > withdrawals.LATE)
    words = f"{len(rows)} to be taken out of campaigns" + (
        f", {late} for more than 15 minutes" if late else ""
    )
    console.print()
    console.print(printing.prose(printing.styled((words, "warn" if late else "strong"), ": gtm reconcile")))
    lines = [
        (
            row["email"],
            f"campaign {row['campaign']}",
            printing.ago(row["wanted_at"], at),
            row["why"],
            row["trouble"],
        )
        for row in rows
    ]
    console.print(printing.rows(lines))


def _show_charges(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    at = now()
    held = printing.credits(sum((row["amount"] for row in rows), Decimal(0)))
    words = f"{held} may have been charged without an answer"
    console.print()
    console.print(printing.prose(printing.styled((words, "warn"), ": held in the budget, not asked again")))
    lines = [
        (
            row["provider"],
            f"run {row['run_id']}",
            printing.credits(row["amount"]),
            printing.ago(row["since"], at),
            f"compared with the provider's figures by `{row['next']}`"
            if row["next"]
            else "the provider's figures cannot tell; nothing to do",
        )
        for row in rows
    ]
    console.print(printing.rows(lines))
    console.print("  What is not settled may be asked about again after the play's cache_days.")
