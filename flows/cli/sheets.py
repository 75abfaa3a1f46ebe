"""`gtm csv`: what became of a run's people as spreadsheets, for those who look at lists in a spreadsheet."""

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from cyclopts import Parameter

from flows.cli import printing
from flows.cli.errors import wrong
from flows.cli.printing import Json
from gtm.icp import RuleResult, Verdict
from gtm.icp.beside import known_of_the_person
from gtm.ledger import runs, sheets
from gtm.ledger.engine import open_ledger
from gtm.ledger.sheets import SheetRow
from gtm.models import Outcome

_PERSON = {
    "email": "person.email",
    "first_name": "person.first_name",
    "last_name": "person.last_name",
    "company_name": "company.name",
    "title": "person.title",
    "website": "company.domain",
    "linkedin_url": "person.linkedin_url",
}
"""The columns that importers expect, so that a sheet can come back in."""

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


class _Sheet(NamedTuple):
    columns: tuple[str, ...]
    belongs: Callable[[SheetRow, Verdict | None], bool]
    cells: Callable[[SheetRow, Verdict | None], Sequence[object]]


def write_sheets(
    run: Annotated[str | None, Parameter(help="The run's id; the latest one if none is named.")] = None,
    /,
    *,
    into: Annotated[Path | None, Parameter(help="The folder to write to; gtm-RUN if none is named.")] = None,
    raw: Annotated[
        bool, Parameter(help="For programs: cells as they are, formulas of strangers included.")
    ] = False,
    json: Json = False,
) -> int:
    """Write kept.csv, held.csv, dropped.csv (with reasons) and push_preview.csv of a run. Sends nothing.

    Example: gtm csv 7f3a --into out
    """
    with open_ledger().read() as tx:
        recent = runs.recent(tx, limit=1)
        if run is None and not recent:
            raise wrong("No run yet, so there is nothing to write. Begin with: gtm plan seed-a-hiring-sdr")
        chosen = runs.get(tx, run) if run else recent[0]
        folder = into or Path(f"gtm-{chosen.id}")
        try:
            counts = _write(folder, sheets.rows(tx, chosen.id), raw=raw)
        except OSError as error:
            raise wrong(
                f"{folder} cannot be written: {error.strerror}. Give another folder with --into."
            ) from None
    words = ", ".join(f"{name} {count:,}" for name, count in counts.items())
    data = {"run_id": chosen.id, "play": chosen.play, "folder": str(folder), "rows": counts}
    return printing.tell(
        data, lambda console: console.print(f"{folder}: {words}", markup=False), as_json=json
    )


def _write(folder: Path, rows: Iterable[SheetRow], *, raw: bool) -> dict[str, int]:
    """Each sheet whole or not at all: written beside its place and then moved there."""
    _make_folder(folder)
    counts = dict.fromkeys(_SHEETS, 0)
    with ExitStack() as open_files:
        writers = {}
        for name, sheet in _SHEETS.items():
            file = open_files.enter_context(_private(folder / f"{name}.csv.part"))
            writers[name] = csv.writer(file, quoting=csv.QUOTE_ALL)
            writers[name].writerow(sheet.columns)
        for row in rows:
            verdict = Verdict.read(row.verdict) if row.verdict else None
            for name, sheet in _SHEETS.items():
                if sheet.belongs(row, verdict):
                    cells = sheet.cells(row, verdict)
                    writers[name].writerow(cells if raw else [harmless(cell) for cell in cells])
                    counts[name] += 1
    for name in _SHEETS:
        (folder / f"{name}.csv.part").replace(folder / f"{name}.csv")
    return counts


def _make_folder(folder: Path) -> None:
    """One that we make is for the owner's eyes, and git leaves it alone; one that is there stays as it is."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / ".gitignore").write_text("*\n", encoding="ascii")


def _private(path: Path) -> Any:
    """For the owner's eyes; with the mark by which spreadsheets recognise UTF-8."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return open(descriptor, "w", encoding="utf-8-sig", newline="")


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: text from outside must not be able to run there.

    Also behind spaces, in full-width forms, and for telephone numbers: a sheet cannot tell them apart.
    """
    if not isinstance(cell, str):
        return "" if cell is None else cell
    text = cell.replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


# --- the sheets -------------------------------------------------------------------------------------


def _person(row: SheetRow) -> list[object]:
    found = [row.facts.get(path) for path in _PERSON.values()]
    return [None if fact is None else str(fact.value) for fact in found]


def _kept(row: SheetRow, verdict: Verdict | None) -> Sequence[object]:
    known = verdict or Verdict("keep", "", ())
    outcome = (row.outcome or row.stage or "").replace("_", " ")
    return [*_person(row), outcome, known.tier, known.fit, known.engagement, "yes" if known.mql else "no"]


def _out(row: SheetRow, verdict: Verdict | None) -> Sequence[object]:
    beside = known_of_the_person(verdict.rules, row.facts) if verdict else []
    hint = " ".join([verdict.hint, *beside]).strip() if verdict else ""
    told = [_open(rule, verdict) for rule in verdict.rules if rule.result != "pass"] if verdict else []
    return [*_person(row), row.reason, hint, "; ".join(told), row.ref]


def _open(rule: RuleResult, verdict: Verdict) -> str:
    """A rule that did not pass, and what it saw."""
    if verdict.not_asked(rule):
        return f"{rule.text}: not asked"
    return f"{rule.text}: {rule.result}{_saw(rule.seen)}"


def _saw(seen: object) -> str:
    if seen is None:
        return ""
    return f", saw {', '.join(map(str, seen)) if isinstance(seen, tuple) else seen}"


def _preview(row: SheetRow, verdict: Verdict | None) -> Sequence[object]:
    findings = ", ".join(str(finding.get("id")) for finding in row.findings)
    state = (row.outcome or row.stage or "").replace("_", " ")
    tier = verdict.tier if verdict else ""
    return [*_person(row), row.opener, row.template, row.variant, findings, tier, state]


_SHEETS = {
    "kept": _Sheet(
        (*_PERSON, "outcome", "tier", "fit", "engagement", "mql"),
        lambda row, verdict: verdict is not None and verdict.decision == "keep",
        _kept,
    ),
    "held": _Sheet(
        (*_PERSON, "reason", "what_would_change_it", "rules", "row"),
        lambda row, verdict: row.outcome == Outcome.HELD,
        _out,
    ),
    "dropped": _Sheet(
        (*_PERSON, "reason", "what_would_change_it", "rules", "row"),
        lambda row, verdict: row.outcome == Outcome.DROPPED,
        _out,
    ),
    "push_preview": _Sheet(
        (*_PERSON, "opener", "template", "variant", "findings", "tier", "state"),
        lambda row, verdict: row.opener is not None,
        _preview,
    ),
}
