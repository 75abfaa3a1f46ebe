"""Answers that rules have given, remembered: people share their countries, their titles and their employers.

An answer with all its words costs ten times what it costs to look it up. What a rule reads is the key, with
source, day and price, so that a remembered answer is the same bytes as a new one.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from gtm.icp.rules import STAND_INS
from gtm.icp.steps import MOST_REMEMBERED, Block, Outcome, Step
from gtm.icp.verdict import Facts, RuleResult
from gtm.models import Fact


class _Asked(NamedTuple):
    """One rule: the field that it reads (empty: it reads `several`), what to ask, and what it has answered.

    `stand_in` is the field that tells it where nobody said it. `last` holds the fact seen last and the answer to
    it: colleagues share the facts of their company, and mostly stand side by side.
    """

    name: str
    stand_in: str | None
    several: tuple[tuple[str, str | None], ...]
    ask: Callable[[Facts, date], Outcome]
    answers: dict[Hashable, Outcome]
    last: list[tuple[Fact | None, Outcome | None]]


class Memory:
    """Groups of rules on one day, and what they have answered. May be shared between threads."""

    def __init__(self, groups: Sequence[Sequence[Step]], today: date) -> None:
        self.today = today
        self._groups = [[_asked(step) for step in group] for group in groups]

    def ask(self, group: int, facts: Facts, results: list[RuleResult], blocks: list[Block]) -> None:
        """Add what each rule of a group says of one person, in their order."""
        get = facts.get
        moment: datetime | None = None
        day = 0
        for name, stand_in, several, ask, answers, last in self._groups[group]:
            fact = get(name) if name else None
            before = last[0]
            if fact is not None and fact is before[0] and before[1] is not None:
                result, block = before[1]
            else:
                if fact is not None and (stand_in is None or fact[0]):
                    value, source, observed_at, price = fact  # as in `_essence`; this is the innermost loop
                    if observed_at is not moment:
                        moment, day = observed_at, observed_at.toordinal()
                    kind = type(value)
                    key: Hashable = (
                        (value, source, day, price)
                        if kind is str or kind is int
                        else (repr(value), kind, source, day, price)
                    )
                    last_seen = fact
                elif name and stand_in is None:
                    key = last_seen = None
                else:
                    key = tuple([_either(get, one, other) for one, other in several])
                    last_seen = None
                outcome = answers.get(key)
                if outcome is None:
                    if len(answers) >= MOST_REMEMBERED:
                        answers.clear()  # what is asked again is soon there again
                    outcome = answers[key] = ask(facts, self.today)
                last[0] = (last_seen, outcome)
                result, block = outcome
            results.append(result)
            if block is not None:
                blocks.append(block)


def _asked(step: Step) -> _Asked:
    pairs = tuple([(name, STAND_INS.get(name)) for name in sorted(step.reads)])
    name, stand_in = pairs[0] if len(pairs) == 1 else ("", None)
    return _Asked(name, stand_in, pairs, step.ask, {}, [(None, None)])


def _either(get: Callable[[str], Fact | None], name: str, stand_in: str | None) -> Hashable:
    """A fact as a key; where nobody said it, with the one that stands in for it."""
    fact = get(name)
    if stand_in is None or (fact is not None and fact.value):
        return _essence(fact)
    return (_essence(fact), _essence(get(stand_in)))


def _essence(fact: Fact | None) -> Hashable:
    """A fact as a key. Lists and fractions are written out, which tells 1, 1.0 and True apart."""
    if fact is None:
        return None
    value, source, observed_at, price = fact
    kind = type(value)
    if kind is str or kind is int:
        return (value, source, observed_at.toordinal(), price)
    return (repr(value), kind, source, observed_at.toordinal(), price)
