"""`gtm backtest`: what another ICP would have done with the people a play has pulled, on what was known then."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.errors import wrong
from flows.cli.files import regular_file
from flows.cli.printing import Json, clean, styled
from gtm.figures.backtest import Backtest, Outcomes, Reason, backtest
from gtm.figures.rates import Rate, band, percent
from gtm.icp import Judge, RuleError
from gtm.ledger import people, runs, snapshots
from gtm.ledger.engine import Transaction, open_ledger
from gtm.plays.explain import shown
from gtm.plays.load import find_play, read_play, read_variant, text_hash
from gtm.plays.models import Play
from gtm.settings import Settings


def backtest_play(
    play: str,
    /,
    *,
    icp: Annotated[Path | None, Parameter(help="A play file, or one that holds only icp.")] = None,
    since: Annotated[date | None, Parameter(help="Only runs of this day and later, like 2026-09-01.")] = None,
    json: Json = False,
) -> int:
    """Judge everybody a play has pulled by another ICP: who enters, who leaves, the credits, the replies.

    Uses only what was known then. Without --icp, the play's rules of today against what was decided then.

    Example: gtm backtest seed-a-hiring-sdr --icp narrower.yaml --since 2026-09-01
    """
    file = find_play(play, Settings().plays())
    base = read_play(file).play
    if icp is not None:
        regular_file(icp, "Name a file with a play or an ICP")
    other = read_variant(file, icp) if icp else base
    names = (base.play, shown(icp)) if icp else ("what was decided then", f"{base.play} as it is now")
    begin = datetime(since.year, since.month, since.day, tzinfo=ZoneInfo(base.timezone)) if since else None
    with open_ledger().read() as tx:
        seen = snapshots.of_play(tx, base.play, begin)
        told = backtest(
            seen,
            ready(base, file) if icp else None,
            ready(other, icp or file),
            calendar(base),
            buys=bool(base.enrich.waterfall),
        )
        warning = _tuned(tx, base.play, icp or file, told)
        examples = {
            "enters": addresses(tx, told.examples_enter),
            "leaves": addresses(tx, told.examples_leave),
        }
    if not told.people:
        raise wrong(
            f"{play} has pulled nobody{f' since {since}' if since else ''}, so there is nobody to judge."
        )
    data: dict[str, Any] = {"play": base.play, "icp": names[1], **told.model_dump(), "warning": warning}
    data |= {"examples_enter": examples["enters"], "examples_leave": examples["leaves"]}
    return printing.tell(data, lambda console: _show(console, names, told, warning, examples), as_json=json)


def ready(play: Play, file: Path) -> Judge:
    """The play's rules, ready to judge. Raises a sentence that names the file."""
    try:
        return Judge(play.icp, play.signals, play.email, play.owner)
    except RuleError as error:
        raise wrong(f"{shown(file)}: {error} Nothing was touched.") from None


def calendar(play: Play) -> Callable[[datetime], date]:
    """The day of a moment where the play's team is."""
    zone = ZoneInfo(play.timezone)
    return lambda moment: moment.astimezone(zone).date()


def addresses(tx: Transaction, person_ids: tuple[str, ...]) -> list[str]:
    """How to ask `gtm why` about these people."""
    known = people.known(tx, list(person_ids))
    found = [known[person_id].get("person.email") for person_id in person_ids]
    return [str(fact.value) for fact in found if fact is not None and fact.value]


def _tuned(tx: Transaction, play: str, file: Path, told: Backtest) -> str:
    """An ICP that no run used before these people were pulled may have been written to their replies.

    The file's own date tells nothing: a copy of it has a new one.
    """
    if told.since is None or told.leader not in ("before", "after"):
        return ""
    used = runs.first_with(tx, play, text_hash(file))
    if used is not None and used.date() <= told.since:
        return ""
    when = f"was first used by a run on {used.date()}" if used else "has been used by no run yet"
    return (
        f"{shown(file)}, as it is now, {when}, and people of this test were pulled from {told.since} on. "
        "If it was written with their replies in view, this test flatters it; run it again with --since on people "
        "pulled after that."
    )


def _show(
    console: Console, names: tuple[str, str], told: Backtest, warning: str, examples: dict[str, list[str]]
) -> None:
    console.print(styled((told.sentence, "strong")))
    days = f"on {told.since}" if told.since == told.until else f"from {told.since} to {told.until}"
    people = printing.count(told.people, "person", "people")
    console.print(f"{names[1]} against {names[0]}: {people} pulled {days}, judged on what was known then")
    console.print()
    lines = [
        ("keeps", f"{told.kept_after:,} instead of {told.kept_before:,}"),
        ("holds", f"{told.held_after:,} instead of {told.held_before:,}{_unbought(told)}"),
        ("enters", _group(told.enters, told.enter_reasons, "were out by")),
        ("leaves", _group(told.leaves, told.leave_reasons, "fall by")),
    ]
    if told.credits_before or told.credits_after:
        after, before = printing.credits(told.credits_after), printing.credits(told.credits_before)
        lines.append(("costs", f"{after} instead of {before}"))
    console.print(printing.rows(lines))
    console.print(styled(("\nWhat came of those who were written to", "strong")))
    groups = (("both keep", told.both), ("leave", told.leaves), ("enter", told.enters))
    console.print(printing.rows([_answers(group, outcomes) for group, outcomes in groups]))
    for group, emails in examples.items():
        if emails:
            console.print(styled((f"\n{group}, for example", "strong"), f"  {clean(', '.join(emails))}"))
    if warning:
        console.print(styled(("\nCareful: ", "warn"), clean(warning)))


def _unbought(told: Backtest) -> str:
    if not told.never_bought:
        return ""
    return f" ({told.never_bought:,} of them were never enriched: of those nobody knows enough)"


def _group(outcomes: Outcomes, reasons: tuple[Reason, ...], words: str) -> str:
    if not outcomes.people:
        return "nobody"
    most = "; ".join(f"{one.text} ({one.count:,})" for one in reasons)
    return f"{printing.count(outcomes.people, 'person', 'people')}, who {words}: {clean(most)}"


def _answers(name: str, outcomes: Outcomes) -> tuple[str, ...]:
    if not outcomes.contacted:
        return (name, "nobody was written to", "", "")
    return (
        name,
        f"{outcomes.contacted:,} written to",
        f"interested {_rate(outcomes.positive)}",
        f"meetings {_rate(outcomes.meetings)}",
    )


def _rate(rate: Rate) -> str:
    return f"{rate.hits} ({percent(rate.share or 0.0)}; {band(rate)})"
