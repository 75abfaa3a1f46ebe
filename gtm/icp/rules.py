"""A rule, ready to be checked: yes, no or unknown, with the evidence that decided.

Unknown is not no. `and`, `or` and `not` carry it along (Kleene's logic): one false part decides an `and`,
whatever else is unknown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pydantic import JsonValue

from gtm.icp.comparisons import Test, make_test
from gtm.icp.syntax import Comparison, Group, Node, Not, parse
from gtm.icp.verdict import Facts, shown
from gtm.models import Fact
from gtm.names.titles import department, seniority


class Check(NamedTuple):
    """How a rule went for one person. `fact` and `seen` are those of the part that decided."""

    truth: bool | None
    seen: JsonValue
    fact: Fact | None
    test: Test | None


_Check = Callable[[Facts, date], Check]
_Remedy = Callable[[Facts, date, bool], str]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a play.

    `fields` are the facts it asks for (`person.seniority`), `reads` those that can change its answer: a title
    tells the seniority when nobody said it.
    """

    text: str
    fields: frozenset[str]
    reads: frozenset[str]
    check: _Check
    """`check(facts, today)` never raises and costs microseconds."""
    single: Test | None
    """The comparison, if the rule is one, without and, or, not."""
    _remedy: _Remedy

    def remedy(self, check: Check, facts: Facts, today: date, *, want: bool = True) -> str:
        """What would have to be so for the rule to be true (or, with `want` False, false) after all."""
        return _in_words(check, want) if self.single else self._remedy(facts, today, want)


def parse_rule(text: str) -> Rule:
    """Read one rule. Raises RuleError with position and hint."""
    part = _part(parse(text), text)
    reads = part.fields | {"person.title"} if part.fields & _DERIVED.keys() else part.fields
    return Rule(text.strip(), part.fields, reads, part.check, part.single, part.remedy)


# --- from the tree to closures --------------------------------------------------------------------


class _Part(NamedTuple):
    """One node, ready to be asked."""

    check: _Check
    remedy: _Remedy
    fields: frozenset[str]
    single: Test | None = None


def _part(node: Node, rule: str) -> _Part:
    match node:
        case Comparison():
            return _compared(make_test(node, rule))
        case Not():
            return _opposite(_part(node.inner, rule))
        case Group():
            return _grouped(node.every, [_part(part, rule) for part in node.parts])


def _compared(test: Test) -> _Part:
    name, holds = test.field.name, test.holds
    derived = _DERIVED.get(name)

    def check(facts: Facts, today: date) -> Check:
        fact = facts.get(name)
        if fact is None or fact.value is None or fact.value == "":
            return derived(test, facts, today) if derived else Check(None, None, fact, test)
        return Check(holds(fact.value, today), fact.value, fact, test)

    def remedy(facts: Facts, today: date, want: bool) -> str:
        return _in_words(check(facts, today), want)

    return _Part(check, remedy, frozenset({name}), test)


def _in_words(check: Check, want: bool) -> str:
    assert check.test is not None  # noqa: S101 - a check of one comparison names it
    known = "" if check.truth is not None else "were known and "
    return f"{check.test.field.name} {known}{check.test.phrase(check.seen, want)}"


def _opposite(inner: _Part) -> _Part:
    def check(facts: Facts, today: date) -> Check:
        found = inner.check(facts, today)
        return found if found.truth is None else found._replace(truth=not found.truth)

    return _Part(check, lambda facts, today, want: inner.remedy(facts, today, not want), inner.fields)


def _grouped(every: bool, parts: Sequence[_Part]) -> _Part:
    """A part of the decisive truth decides; else an unknown one leaves it open; else the first speaks."""
    decisive = not every

    def check(facts: Facts, today: date) -> Check:
        found = [part.check(facts, today) for part in parts]
        for wanted in (decisive, None):
            for one in found:
                if one.truth is wanted:
                    return one
        return found[0]

    def remedy(facts: Facts, today: date, want: bool) -> str:
        missing = [part for part in parts if part.check(facts, today).truth is not want]
        joint = " and " if every == want else " or "
        return joint.join([part.remedy(facts, today, want) for part in missing])

    return _Part(check, remedy, frozenset().union(*(part.fields for part in parts)))


# --- what a job title tells when the field itself was not said ------------------------------------


def _from_title(read: Callable[[str], str | None]) -> Callable[[Test, Facts, date], Check]:
    def check(test: Test, facts: Facts, today: date) -> Check:
        fact = facts.get("person.title")
        title = fact.value if fact else None
        word = read(title) if isinstance(title, str) else None
        if fact is None or word is None:
            return Check(None, None, None, test)
        return Check(test.holds(word, today), f"{word} (from the title {shown(title)})", fact, test)

    return check


_REMEMBERED = 4_000  # titles; lists repeat them, and each costs a row of patterns
_DERIVED = {
    "person.seniority": _from_title(lru_cache(_REMEMBERED)(seniority)),
    "person.departments": _from_title(lru_cache(_REMEMBERED)(department)),
}
