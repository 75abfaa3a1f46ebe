"""Rules asked of many people at once: rule by rule, and of what colleagues share once.

All rules of one person after the other take half as long again: each time a rule comes round, the processor has
forgotten it.
"""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from gtm.icp.evidence import Answer, Block
from gtm.icp.memory import Memory, columns_of, day, keys_of
from gtm.icp.steps import Step
from gtm.icp.verdict import Facts
from gtm.models import Fact


class Column(NamedTuple):
    """What one rule says of each of these people, and the facts behind it."""

    answers: Sequence[Answer]
    facts: Sequence[Fact | None]


def blocks_of(columns: Sequence[Column], people: int) -> list[tuple[Block, ...]]:
    """What stands in the way of each of so many people, in the order of the rules."""
    columns_of_blocks = ([answer.block for answer in answers] for answers, _ in columns)
    some = [blocks for blocks in columns_of_blocks if any(blocks)]
    if not some:
        return [()] * people
    return [tuple(filter(None, row)) for row in zip(*some, strict=True)]


class Columns:
    """Rules on one day, for many people. What they have answered is remembered, as by `Memory`."""

    def __init__(self, steps: Sequence[Step], today: date) -> None:
        numbers = range(len(steps))
        shared = [n for n in numbers if all(name.startswith("company.") for name in steps[n].reads)]
        own = [n for n in numbers if n not in shared]
        self.parts = tuple(Memory([steps[n] for n in part], today) for part in (shared, own))
        self._order = [[*shared, *own].index(n) for n in numbers]

    def ask(self, people: Sequence[Facts]) -> list[Column]:
        """A column for each rule, a row for each person. Never raises.

        Rules about the company alone are asked once for those who share it, where their facts tell
        (`KnownFacts.company`).
        """
        places: dict[int, int] = {}
        companies = [places.setdefault(id(getattr(one, "company", one)), len(places)) for one in people]
        first = dict(zip(reversed(companies), reversed(people), strict=True))
        of_company, of_person = self.parts
        columns = _asked(of_company, [first[place] for place in range(len(first))])
        if len(first) < len(people):
            of_each = itemgetter(*companies)
            columns = [Column(*map(of_each, column)) for column in columns]
        columns += _asked(of_person, people)
        return [columns[place] for place in self._order]


def _asked(memory: Memory, people: Sequence[Facts]) -> list[Column]:
    facts = columns_of(people, memory.names)
    keys = _keys(memory, facts)
    rows = list(zip(*facts, repeat(None, len(people)), strict=True))  # at the place -1: no fact decided
    columns = []
    for rule in memory.rules:
        own = keys[rule.place]
        answers: list[Any] = list(map(rule.answers.get, own))
        if not all(answers):
            for n in [n for n, answer in enumerate(answers) if answer is None]:
                before = rule.answers.get(own[n])  # somebody just before may have had the same
                answers[n] = before or memory.first_time(rule, own[n], rows[n])
        behind: Sequence[Fact | None] = (
            facts[rule.places[0]]  # it rests on the only fact that it reads, or on none
            if len(rule.places) == 1
            else [row[answer.place] for row, answer in zip(rows, answers, strict=True)]
        )
        columns.append(Column(answers, behind))
    return columns


def _keys(memory: Memory, columns: Sequence[Sequence[Fact | None]]) -> list[Sequence[Hashable]]:
    """The keys of `Memory.ask`, by column."""
    keys: list[Sequence[Hashable]] = list(map(keys_of, columns))
    for place, other in memory.stand_ins:
        told = zip(columns[place], keys[place], keys[other], strict=True)
        keys[place] = [key if fact is not None and fact[0] else (key, instead) for fact, key, instead in told]
    for places, dated in memory.joint:
        parts: list[Iterable[Hashable]] = [keys[place] for place in places]
        if dated:
            parts += [map(day, columns[place]) for place in places]
        keys.append(list(zip(*parts, strict=True)))
    return keys
