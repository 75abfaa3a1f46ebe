"""`python -m benchmarks.words`: the clean-up of names beside nameparser alone and cleanco alone.

Scores the labelled lists of tests/corpora (its README tells what a label means) and prints, for each half:
how many rows come out acceptable, how many of the dirty ones are mended (recall), how many of the changes are
right (precision), and how many right names a second cleaning would spoil. `--tuning` lists the failures of the
tuning half; those of the held-out half are never shown, so that no rule is written for them.
"""

import csv
import io
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from nameparser import HumanName

from gtm.names import clean_company, clean_full_name, clean_person
from integrations.sandbox.csv_export import render
from integrations.sandbox.state import Sandbox

CORPORA = Path(__file__).parents[1] / "tests" / "corpora"
SEED, EXPORTED = 7, 10_000
HALVES = ("tuning", "heldout")
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|t|n)")
_CLEANCO = ".venv/bin/pip install cleanco==2.3"


class Person(NamedTuple):
    """What a clean-up makes of a row: `greeted` is whether a mail may say "Hi first,"."""

    first: str
    last: str
    greeted: bool


class PersonRow(NamedTuple):
    """A labelled row; of the alternatives the first is what we would type, `*` is anything."""

    first: str
    last: str
    full: str
    right_first: tuple[str, ...]
    right_last: tuple[str, ...]
    greeting: tuple[str, ...]
    kind: str
    country: str

    def accepts(self, answer: Person) -> bool:
        """Whether a careful person could have typed this."""
        if ("y" if answer.greeted else "n") not in self.greeting:
            return False
        if not answer.greeted and len(self.greeting) > 1:
            return True
        return all(
            "*" in right or given in right
            for given, right in ((answer.first, self.right_first), (answer.last, self.right_last))
        )

    @property
    def tidy(self) -> bool:
        """Whether the list has it right already: nothing to mend, and somebody to greet."""
        return not self.full and self.accepts(Person(self.first, self.last, greeted=True))

    @property
    def somebody(self) -> bool:
        """Whether there is a person in it at all."""
        return "y" in self.greeting


class CompanyRow(NamedTuple):
    """A labelled company; alternatives are apart, `*` is anything."""

    name: str
    right: tuple[str, ...]
    kind: str
    country: str

    def accepts(self, short: str) -> bool:
        """Whether a careful person could have typed this."""
        return "*" in self.right or short in self.right

    @property
    def tidy(self) -> bool:
        """Whether the list has it right already."""
        return self.name in self.right


def persons(half: str) -> list[PersonRow]:
    """The labelled people of a half."""
    return [
        PersonRow(*map(_raw, row[:3]), *(tuple(_raw(cell).split("|")) for cell in row[3:6]), *row[6:])
        for row in _rows(f"persons_{half}.csv")
    ]


def companies(half: str) -> list[CompanyRow]:
    """The labelled companies of a half."""
    return [
        CompanyRow(_raw(row[0]), tuple(_raw(row[1]).split("|")), *row[2:])
        for row in _rows(f"companies_{half}.csv")
    ]


def _rows(name: str) -> list[list[str]]:
    with (CORPORA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _raw(cell: str) -> str:
    """The cell with the characters that its escapes stand for."""
    named = {"t": "\t", "n": "\n"}
    return _ESCAPED.sub(lambda found: named.get(found[1]) or chr(int(found[1][1:], 16)), cell)


# --- contenders -----------------------------------------------------------------------------------


def ours(row: PersonRow) -> Person:
    """`gtm.names`, as `gtm clean` calls it."""
    name = clean_full_name(row.full) if row.full else clean_person(row.first, row.last)
    return Person(name.first, name.last, name.greeting_ok)


def nameparser_alone(row: PersonRow) -> Person:
    """nameparser with its own capitals; whoever has a first name is greeted."""
    name = HumanName(row.full or f"{row.first} {row.last}")
    name.capitalize()
    return Person(name.first, name.last, greeted=bool(name.first))


def as_it_is(row: PersonRow) -> Person:
    """No clean-up at all: what most lists are mailed with."""
    first, _, last = row.full.partition(" ") if row.full else (row.first, "", row.last)
    return Person(first, last, greeted=bool(first))


def our_company(row: CompanyRow) -> str:
    """`gtm.names`, as `gtm clean` calls it."""
    return clean_company(row.name).short


def cleanco_alone(row: CompanyRow) -> str:
    """cleanco, called twice as its documentation advises."""
    from cleanco import basename

    return str(basename(basename(row.name)))


def company_as_it_is(row: CompanyRow) -> str:
    """No clean-up at all."""
    return row.name


# --- figures --------------------------------------------------------------------------------------


class Score(NamedTuple):
    """Counts of one contender on one half."""

    rows: int
    acceptable: int
    dirty: int
    mended: int
    changed: int
    changed_right: int
    tidy: int
    spoilt: int

    def line(self, name: str) -> str:
        """One row of the printed table, with the counts behind each share."""
        shares = (
            (self.acceptable, self.rows),
            (self.mended, self.dirty),
            (self.changed_right, self.changed),
            (self.spoilt, self.tidy),
        )
        return f"{name:<24}" + "".join(f"{_share(*pair):>20}" for pair in shares)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "-"


HEAD = f"{'':<24}{'acceptable':>20}{'recall':>20}{'precision':>20}{'tidy ones spoilt':>20}"


def score(verdicts: Iterable[tuple[bool, bool, bool]]) -> Score:
    """From (was tidy, was changed, is acceptable) of each row."""
    seen = list(verdicts)
    return Score(
        rows=len(seen),
        acceptable=sum(good for _, _, good in seen),
        dirty=sum(not tidy for tidy, _, _ in seen),
        mended=sum(good for tidy, _, good in seen if not tidy),
        changed=sum(changed for _, changed, _ in seen),
        changed_right=sum(good for _, changed, good in seen if changed),
        tidy=sum(tidy for tidy, _, _ in seen),
        spoilt=sum(not good for tidy, _, good in seen if tidy),
    )


def score_persons(rows: Sequence[PersonRow], clean: Callable[[PersonRow], Person]) -> Score:
    """One contender on labelled people. Refusing to greet counts as a change."""

    def verdict(row: PersonRow) -> tuple[bool, bool, bool]:
        answer = clean(row)
        return row.tidy, answer != as_it_is(row), row.accepts(answer)

    return score(map(verdict, rows))


def score_companies(rows: Sequence[CompanyRow], clean: Callable[[CompanyRow], str]) -> Score:
    """One contender on labelled companies."""
    return score((row.tidy, (short := clean(row)) != row.name, row.accepts(short)) for row in rows)


def spoilt_people(half: str) -> list[PersonRow]:
    """Rows whose right name, given to the clean-up, would not come back as one of the right ones."""
    return [
        row
        for row in right_people(half)
        if not row.accepts(
            Person(
                (name := clean_person(row.right_first[0], row.right_last[0])).first,
                name.last,
                name.greeting_ok,
            )
        )
    ]


def right_people(half: str) -> list[PersonRow]:
    """Rows of somebody who may be greeted by a name that is written out."""
    return [
        row
        for row in persons(half)
        if row.greeting == ("y",) and row.right_first[0] not in ("*", "") and row.right_last[0] != "*"
    ]


def spoilt_companies(half: str) -> list[CompanyRow]:
    """Rows whose right name, given to the clean-up, would not come back as one of the right ones."""
    return [row for row in right_companies(half) if not row.accepts(clean_company(row.right[0]).short)]


def right_companies(half: str) -> list[CompanyRow]:
    """Rows with a company."""
    return [row for row in companies(half) if row.right[0] not in ("*", "")]


def failures(half: str) -> list[str]:
    """The rows of a half that came out wrong, as lines to read. Only ever called for the tuning half."""
    lines = []
    for row in persons(half):
        answer = ours(row)
        if not row.accepts(answer):
            wanted = f"{row.right_first} {row.right_last} {row.greeting}"
            lines.append(f"{row.kind}: {row[:3]} -> {tuple(answer)}, right is {wanted}")
    for company in companies(half):
        short = our_company(company)
        if not company.accepts(short):
            lines.append(f"{company.kind}: {company.name!r} -> {short!r}, right is {company.right}")
    lines += [f"spoilt: {row.right_first[0]} {row.right_last[0]}" for row in spoilt_people(half)]
    lines += [f"spoilt: {row.right[0]} -> {clean_company(row.right[0])}" for row in spoilt_companies(half)]
    return lines


def microseconds() -> tuple[float, float]:
    """For one person with company: of a list as somebody would export it, and of labelled dirt alone.

    Processor time, each name seen for the first time; call this before anything else is cleaned.
    """
    sheet = list(csv.reader(io.StringIO(render(Sandbox(SEED).world, EXPORTED))))[1:]
    begun = time.process_time()
    for row in sheet:
        clean_person(row[1], row[2])
        clean_company(row[3])
    exported = (time.process_time() - begun) / len(sheet)
    people, firms = persons("tuning"), companies("tuning")
    begun = time.process_time()
    for person in people:
        ours(person)
    middle = time.process_time()
    for company in firms:
        our_company(company)
    dirty = (middle - begun) / len(people) + (time.process_time() - middle) / len(firms)
    return 1e6 * exported, 1e6 * dirty


def _print(half: str) -> None:
    people, firms = persons(half), companies(half)
    print(f"\n{half}: {len(people)} people\n{HEAD}")
    somebody = [row for row in people if row.somebody]
    for name, clean in (("gtm clean", ours), ("nameparser alone", nameparser_alone), ("as it is", as_it_is)):
        print(score_persons(people, clean).line(name))
        print(score_persons(somebody, clean).line("  only real people"))
    right = right_people(half)
    print(f"right names cleaned again: {len(right)}, of which changed: {len(spoilt_people(half))}")
    print(f"\n{half}: {len(firms)} companies\n{HEAD}")
    print(score_companies(firms, our_company).line("gtm clean"))
    if find_spec("cleanco"):
        print(score_companies(firms, cleanco_alone).line("cleanco alone"))
    else:
        print(f"{'cleanco alone':<24}  not installed: {_CLEANCO}")
    print(score_companies(firms, company_as_it_is).line("as it is"))
    names = right_companies(half)
    print(f"right names cleaned again: {len(names)}, of which changed: {len(spoilt_companies(half))}")


def main() -> None:
    """Print the figures; with `--tuning` those of that half and what it still gets wrong."""
    exported, dirty = microseconds()  # before anything is remembered
    if "--tuning" in sys.argv[1:]:
        print(*failures("tuning"), sep="\n")
        _print("tuning")
    else:
        for half in HALVES:
            _print(half)
    print(
        f"\none person with company: {exported:.0f} us in an export of {EXPORTED:,}, {dirty:.0f} us if all is dirt"
    )


if __name__ == "__main__":
    main()
