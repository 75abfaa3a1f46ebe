"""The bar on the terminal: how far a run is, read from the ledger while the stages work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from flows.cli import printing
from gtm.ledger import leads, runs
from gtm.ledger.engine import Ledger, LedgerError

_ROAD = (leads.PULLED, leads.MATCHED, leads.ENRICHED, leads.KEPT, leads.READY, leads.APPROVED, leads.QUEUED)
_DOING = dict(
    zip(
        _ROAD,
        ("enriching", "enriching companies", "qualifying", "drafting", "drafting", "pushing", "pushing"),
        strict=True,
    )
)

FindRun = Callable[[], str | None]


@contextmanager
def bar(ledger: Ledger, find_run: FindRun, expected: int | None) -> Iterator[Callable[[], None] | None]:
    """Gives a function that brings the bar up to date, or None where there is no terminal to show it on."""
    console = printing.stderr()
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("  {task.description:<22}"), BarColumn(28), TextColumn("{task.fields[words]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        shown = progress.add_task("beginning", total=None, words="")
        yield lambda: _update(progress, shown, ledger, find_run, expected)


def _update(
    progress: Progress, shown: TaskID, ledger: Ledger, find_run: FindRun, expected: int | None
) -> None:
    try:
        run_id = find_run()
        if run_id is None:
            return
        with ledger.read() as tx:
            run = runs.get(tx, run_id)
            pulled, moving = runs.pulled(tx, run_id), leads.moving(tx, run_id)
    except LedgerError:  # a bar is not worth a failed run
        return
    total = pulled if run.pulled_all else max(pulled, expected or 0)
    doing = next((_DOING[stage] for stage in _ROAD if moving.get(stage)), "finishing")
    progress.update(
        shown,
        total=total or None,
        completed=_travelled(pulled, moving),
        description=doing if run.pulled_all else "pulling",
        words=f"{pulled - sum(moving.values()):,} of {printing.count(total, 'person', 'people')}",
    )


def _travelled(pulled: int, moving: dict[str, int]) -> float:
    """How far everybody has come, in people: who rests counts whole, who is on the way in part."""
    on_the_way = sum(number * _ROAD.index(stage) / len(_ROAD) for stage, number in moving.items())
    return pulled - sum(moving.values()) + on_the_way
