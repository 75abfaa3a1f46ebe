"""Answers that rules have given, remembered: people share their countries, their titles and their employers.

An answer with all its words costs ten times what it costs to look it up. What a rule reads is the key, with
source, day and price, so that a remembered answer is the same bytes as a new one.
"""

from collections.abc import Hashable, Sequence
from datetime import date
from operator import itemgetter

from gtm.icp.rules import STAND_INS
from gtm.icp.steps import MOST_REMEMBERED, Block, Outcome, Step
from gtm.icp.verdict import Facts, RuleResult
from gtm.models import Fact

Said = list[Hashable]
"""All of a person's facts that an answer can depend on, in a fixed order."""


class Memory:
    """Groups of rules on one day, and what they have answered. May be shared between threads."""

    def __init__(self, groups: Sequence[Sequence[Step]], today: date) -> None:
        self.today = today
        names = tuple(sorted({name for group in groups for step in group for name in step.reads}))
        places = {name: place for place, name in enumerate(names)}
        self._names = tuple((name, STAND_INS.get(name)) for name in names)
        self._groups = [
            [
                (
                    itemgetter(*sorted(places[name] for name in step.reads)),
                    step.ask,
                    dict[Hashable, Outcome](),
                )
                for step in group
            ]
            for group in groups
        ]

    def said(self, facts: Facts) -> Said:
        """The keys of one person. Written out, lists and fractions tell 1, 1.0 and True apart."""
        get = facts.get
        found: Said = []
        for name, stand_in in self._names:
            fact = get(name)
            if stand_in is not None and (fact is None or not fact.value):
                found.append((_essence(fact), _essence(get(stand_in))))
                continue
            if fact is None:
                found.append(None)
                continue
            value = fact.value
            kind = type(value)
            if kind is str or kind is int:
                key: Hashable = (value, fact.source, fact.observed_at.toordinal(), fact.price)
            else:
                key = (repr(value), kind, fact.source, fact.observed_at.toordinal(), fact.price)
            found.append(key)
        return found

    def ask(
        self, group: int, facts: Facts, said: Said, results: list[RuleResult], blocks: list[Block]
    ) -> None:
        """Add what each rule of a group says of one person, in their order."""
        for pick, ask, answers in self._groups[group]:
            key = pick(said)
            outcome = answers.get(key)
            if outcome is None:
                if len(answers) >= MOST_REMEMBERED:
                    answers.clear()
                outcome = answers[key] = ask(facts, self.today)
            result, block = outcome
            results.append(result)
            if block is not None:
                blocks.append(block)


def _essence(fact: Fact | None) -> Hashable:
    if fact is None:
        return None
    value = fact.value
    return (repr(value), type(value), fact.source, fact.observed_at.toordinal(), fact.price)
