"""`gtm diff`: two ICPs on the people of the last pull, before either of them costs anything."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console

from flows.cli import printing
from flows.cli.backtest import addresses, calendar, ready
from flows.cli.errors import wrong
from flows.cli.files import regular_file
from flows.cli.printing import Json, clean, styled
from gtm.figures.backtest import Backtest, backtest
from gtm.ledger import snapshots
from gtm.ledger.engine import open_ledger
from gtm.plays.load import find_play, play_names, read_play, read_variant
from gtm.plays.models import Play
from gtm.settings import Settings


def diff(
    one: Annotated[str, Parameter(help="A play's name, or a file with a play or an ICP.")],
    other: Annotated[str, Parameter(help="The same; an ICP alone stands for the first one's play with it.")],
    /,
    *,
    json: Json = False,
) -> int:
    """Judge the people of the last pull by two ICPs: who is kept by both, who enters, who leaves, and why.

    Example: gtm diff seed-a-hiring-sdr narrower.yaml
    """
    file = _file(one)
    base = read_play(file).play
    second = _second(file, other)
    with open_ledger().read() as tx:
        pulls = snapshots.moments(tx, base.play)
        if not pulls:
            raise wrong(f"{base.play} has pulled nobody yet. Run: gtm plan {base.play}")
        before, after = ready(base, file), ready(second, Path(other))
        told = backtest(snapshots.of_run(tx, pulls[-1]), before, after, calendar(base), buys=False)
        enters, leaves = addresses(tx, told.examples_enter), addresses(tx, told.examples_leave)
    data: dict[str, Any] = {
        "play": base.play,
        "run_id": pulls[-1].run_id,
        "people": told.people,
        "kept_before": told.kept_before,
        "kept_after": told.kept_after,
        "both": told.both.people,
        "enters": told.enters.people,
        "leaves": told.leaves.people,
        "enter_reasons": told.enter_reasons,
        "leave_reasons": told.leave_reasons,
        "examples_enter": enters,
        "examples_leave": leaves,
    }
    return printing.tell(
        data, lambda console: _show(console, one, other, told, pulls[-1], enters, leaves), as_json=json
    )


def _file(name: str) -> Path:
    return _named_file(name) or find_play(name, Settings().plays())


def _second(base: Path, name: str) -> Play:
    path = _named_file(name)
    return read_variant(base, path) if path else read_play(find_play(name, Settings().plays())).play


def _named_file(word: str) -> Path | None:
    """The file, where the word can only mean one; a play's name may be written with its ending."""
    path = Path(word)
    if path.suffix not in (".yaml", ".yml") and path.name == word:
        return None
    if path.name == word and not path.exists() and path.stem in play_names(Settings().plays()):
        return None
    return regular_file(path, "Name a play, or a file with a play or an ICP")


def _show(
    console: Console,
    one: str,
    other: str,
    told: Backtest,
    moment: snapshots.Moment,
    enters: list[str],
    leaves: list[str],
) -> None:
    console.print(
        styled(
            (f"{other} keeps {told.kept_after:,}, {one} {told.kept_before:,}", "strong"),
            f"  of {printing.count(told.people, 'person', 'people')} of run {moment.run_id}",
        )
    )
    lines = [("both keep", f"{told.both.people:,}", "")]
    for name, group, reasons, emails in (
        ("enters", told.enters, told.enter_reasons, enters),
        ("leaves", told.leaves, told.leave_reasons, leaves),
    ):
        lines.append((name, f"{group.people:,}", ""))
        lines += [("", f"{reason.count:,}", clean(reason.text)) for reason in reasons]
        if emails:
            lines.append(("", "", f"for example {clean(', '.join(emails))}"))
    console.print(printing.rows(lines, right=(1,)))
