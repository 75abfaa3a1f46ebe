"""A rule, ready to be checked: yes, no or unknown, with the evidence that decided.

Unknown is not no. `and`, `or` and `not` carry it along (Kleene's logic): one false part decides an `and`,
whatever else is unknown.
"""

from collections.abc import Callable
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


_Part = Callable[[Facts, date], Check]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a play.

    `fields` are the facts it asks for (`person.seniority`), `reads` those that can change its answer: a title
    tells the seniority when nobody said it.
    """

    text: str
    fields: frozenset[str]
    reads: frozenset[str]
    _node: "_Tree"
    check: _Part
    """`check(facts, today)` never raises and costs microseconds."""

    @property
    def is_single(self) -> bool:
        """Whether the rule is one comparison, without and, or, not."""
        return isinstance(self._node, Test)

    def remedy(self, check: Check, facts: Facts, today: date, *, want: bool = True) -> str:
        """What would have to be so for the rule to be true (or, with `want` False, false) after all."""
        if isinstance(self._node, Test):
            return _test_remedy(self._node, check, want)
        return _remedy(self._node, facts, today, want)


def parse_rule(text: str) -> Rule:
    """Read one rule. Raises RuleError with position and hint."""
    tree = _tree(parse(text), text)
    fields = frozenset(_fields(tree))
    reads = fields | {"person.title"} if fields & _DERIVED.keys() else fields
    return Rule(text.strip(), fields, reads, tree, _checker(tree))


# --- the tree with its comparisons made -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Opposite:
    inner: "_Tree"


@dataclass(frozen=True, slots=True)
class _Group:
    every: bool
    parts: "tuple[_Tree, ...]"


_Tree = Test | _Opposite | _Group


def _tree(node: Node, rule: str) -> _Tree:
    match node:
        case Comparison():
            return make_test(node, rule)
        case Not():
            return _Opposite(_tree(node.inner, rule))
        case Group():
            return _Group(node.every, tuple(_tree(part, rule) for part in node.parts))


def _fields(tree: _Tree) -> set[str]:
    match tree:
        case Test():
            return {tree.field.name}
        case _Opposite():
            return _fields(tree.inner)
        case _Group():
            return set().union(*map(_fields, tree.parts))


# --- checking -------------------------------------------------------------------------------------


def _checker(tree: _Tree) -> _Part:
    match tree:
        case Test():
            return _test_checker(tree)
        case _Opposite():
            return _opposite_checker(_checker(tree.inner))
        case _Group():
            return _group_checker(tuple(map(_checker, tree.parts)), decisive=not tree.every)


def _test_checker(test: Test) -> _Part:
    name, holds = test.field.name, test.holds
    derived = _DERIVED.get(name)

    def check(facts: Facts, today: date) -> Check:
        fact = facts.get(name)
        if fact is None or fact.value is None or fact.value == "":
            return derived(test, facts, today) if derived else Check(None, None, fact, test)
        return Check(holds(fact.value, today), fact.value, fact, test)

    return check


def _opposite_checker(inner: _Part) -> _Part:
    def check(facts: Facts, today: date) -> Check:
        found = inner(facts, today)
        return found if found.truth is None else found._replace(truth=not found.truth)

    return check


def _group_checker(parts: tuple[_Part, ...], *, decisive: bool) -> _Part:
    """A part of the decisive truth decides; else an unknown one leaves it open; else the first speaks."""

    def check(facts: Facts, today: date) -> Check:
        found = [part(facts, today) for part in parts]
        for wanted in (decisive, None):
            for one in found:
                if one.truth is wanted:
                    return one
        return found[0]

    return check


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


# --- what would change it -------------------------------------------------------------------------


def _test_remedy(test: Test, check: Check, want: bool) -> str:
    known = "" if check.truth is not None else "were known and "
    return f"{test.field.name} {known}{test.phrase(check.seen, want)}"


def _remedy(tree: _Tree, facts: Facts, today: date, want: bool) -> str:
    match tree:
        case Test():
            return _test_remedy(tree, _test_checker(tree)(facts, today), want)
        case _Opposite():
            return _remedy(tree.inner, facts, today, not want)
        case _Group():
            missing = [part for part in tree.parts if _checker(part)(facts, today).truth is not want]
            joint = " and " if tree.every == want else " or "
            return joint.join(_remedy(part, facts, today, want) for part in missing)
