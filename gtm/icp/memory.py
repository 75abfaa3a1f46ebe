"""Answers that rules have given, remembered: people share their countries, their titles and their employers.

An answer costs ten times what it costs to look it up. What a rule reads is the key; who said it, when and for
how much is not, because a verdict takes that from the fact itself (see `evidence`).
"""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, NamedTuple

from gtm.icp.evidence import Answer
from gtm.icp.rules import STAND_INS
from gtm.icp.steps import MOST_REMEMBERED, Step
from gtm.icp.verdict import Facts
from gtm.models import Fact

Asked = tuple[Sequence[Answer], Sequence[Fact | None]]
"""What each rule says, in their order, and the facts behind it."""


class Rule(NamedTuple):
    """One rule, the place of its key, the places of the facts it may rest on, and what it has answered."""

    step: Step
    place: int
    places: tuple[int, ...]
    answers: dict[Hashable, Answer]


class Joint(NamedTuple):
    """A key made of several: of the values at these places, and of the days they were said on where those count."""

    places: tuple[int, ...]
    dated: bool


class Memory:
    """Rules on one day, and what they have answered. May be shared between threads.

    Each fact is looked at once, however many of the rules read it.
    """

    def __init__(self, steps: Sequence[Step], today: date) -> None:
        self._today = today
        read = {name for step in steps for name in step.reads}
        derived = sorted(read & STAND_INS.keys())
        self.names = sorted({*read, *map(STAND_INS.__getitem__, derived)})
        place = self.names.index
        self.stand_ins = [(place(name), place(STAND_INS[name])) for name in derived]
        self.joint: list[Joint] = []
        self.rules = [Rule(step, self._place(step), self._rests_on(step), {}) for step in steps]

    def _place(self, step: Step) -> int:
        """Where `_keys` puts the key of this rule."""
        joint = Joint(tuple(self.names.index(name) for name in sorted(step.reads)), step.dated)
        if len(joint.places) == 1 and not joint.dated:
            return joint.places[0]
        if joint not in self.joint:
            self.joint.append(joint)
        return len(self.names) + self.joint.index(joint)

    def _rests_on(self, step: Step) -> tuple[int, ...]:
        names = {*step.reads, *(STAND_INS[name] for name in step.reads & STAND_INS.keys())}
        return tuple([place for place, name in enumerate(self.names) if name in names])

    def ask(self, facts: Facts) -> Asked:
        """What the rules say of one person. Never raises. Of many people `Columns` asks in less time."""
        known = several(facts, self.names)
        keys = self._keys(known)
        known.append(None)  # at the place -1: no fact decided
        answers = [
            rule.answers.get(keys[rule.place]) or self.first_time(rule, keys[rule.place], known)
            for rule in self.rules
        ]
        return answers, [known[answer.place] for answer in answers]

    def first_time(self, rule: Rule, key: Hashable, known: Sequence[Fact | None]) -> Answer:
        """The answer for a key that was not asked for yet, or not lately. A rule sees no facts but those it reads."""
        step, _, places, answers = rule
        if len(answers) >= MOST_REMEMBERED:
            answers.clear()  # what is asked again is soon there again
        fact = known[places[0]]
        if step.of_value is not None and fact is not None and fact[0] is not None and fact[0] != "":
            answer = answers[key] = Answer(step.of_value(fact[0], self._today), fact[0], places[0])
            return answer
        names = self.names
        read = {names[place]: fact for place in places if (fact := known[place]) is not None}
        ruling, seen, behind = step.ask(read, self._today)
        place = -1
        if behind is not None:
            place = (
                next(place for place in places if known[place] is behind) if len(places) > 1 else places[0]
            )
        answer = answers[key] = Answer(ruling, seen, place)
        return answer

    def _keys(self, known: Sequence[Fact | None]) -> list[Hashable]:
        """Each value as a key, then those of the rules that read several."""
        keys: list[Hashable] = [key_of(fact) for fact in known]
        for place, stand_in in self.stand_ins:
            fact = known[place]
            if fact is None or not fact[0]:
                keys[place] = (keys[place], keys[stand_in])
        for places, dated in self.joint:
            parts = [keys[place] for place in places]
            if dated:
                parts += [day(known[place]) for place in places]
            keys.append(tuple(parts))
        return keys


NOBODY_SAID: Hashable = ()
"""The key of what nobody said; that somebody said "nothing" is another."""


def key_of(fact: Fact | None) -> Hashable:
    """A value as a key. Lists and fractions are written out, which tells 1, 1.0 and True apart."""
    if fact is None:
        return NOBODY_SAID
    value: Any = fact[0]
    kind = type(value)
    return value if kind is str or kind is int else (kind, repr(value))


_ARE_KEYS = frozenset({str, int, tuple})


def keys_of(facts: Sequence[Fact | None]) -> list[Hashable]:
    """`key_of` for each of these, in a third of the time."""
    values: list[Any] = [NOBODY_SAID if fact is None else fact[0] for fact in facts]
    if _ARE_KEYS.issuperset(map(type, values)):  # no value of JSON is a tuple
        return values
    return list(map(key_of, facts))


def day(fact: Fact | None) -> int:
    """The day on which it was said, as a key."""
    return 0 if fact is None else fact.observed_at.toordinal()


def several(facts: Facts, names: Sequence[str]) -> list[Fact | None]:
    """The facts of these names: in one call, of facts that are made when they are looked at (`KnownFacts`)."""
    several = getattr(facts, "several", None)
    found: list[Fact | None] = list(map(facts.get, names)) if several is None else several(names)
    return found


def columns_of(people: Sequence[Facts], names: Sequence[str]) -> list[list[Fact | None]]:
    """The facts of these names, by name, for each of these people; `several` for all of them."""
    kinds = set(map(type, people))
    columns = getattr(kinds.pop(), "columns", None) if len(kinds) == 1 else None
    found: list[list[Fact | None]] = (
        [[facts.get(name) for facts in people] for name in names]
        if columns is None
        else columns(people, names)
    )
    return found
