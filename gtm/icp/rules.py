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
from gtm.icp.errors import RuleError
from gtm.icp.fields import EVENTS
from gtm.icp.results import shown
from gtm.icp.signals import parse_signal
from gtm.icp.spec import Policy
from gtm.icp.syntax import Comparison, Group, Node, Not, SignalTerm, parse
from gtm.icp.verdict import Facts
from gtm.models import Fact
from gtm.names.geography import state_in
from gtm.names.titles import department, seniority


class Check(NamedTuple):
    """How a rule went for one person. `fact` and `seen` are those of the part that decided; `parts` went so."""

    truth: bool | None
    seen: JsonValue
    fact: Fact | None
    test: Test | None
    parts: tuple["Check", ...] = ()


_NEVER = "0001-01-01"  # older than any age that a rule can ask for
_Check = Callable[[Facts, date], Check]
_Remedy = Callable[[Check, Facts, date, bool], str]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a play.

    `fields` are the facts it asks for (`company.open_roles`), `reads` those that can change its answer beside
    what stands in for them (see `STAND_INS`).
    """

    text: str
    fields: frozenset[str]
    reads: frozenset[str]
    check: _Check
    """`check(facts, today)` never raises and costs microseconds."""
    single: Test | None
    """The comparison, if the rule is one, without and, or, not."""
    _remedy: _Remedy
    dated: bool = False
    """Whether its answer depends on when the facts were said."""
    unknown: Policy | None = None
    """What the rule itself says of people of whom it cannot be told (`if unknown keep`)."""
    first: str = ""
    """The field that it names first."""

    @property
    def of_value(self) -> Test | None:
        """The comparison, if the rule asks nothing but the value of one field, for which nothing stands in."""
        alone = self.single is not None and self.reads == {self.single.field.name}
        return self.single if alone and self.reads.isdisjoint(STAND_INS) else None

    def remedy(self, check: Check, facts: Facts, today: date, *, want: bool = True) -> str:
        """What would have to be so for the rule to be true (or, with `want` False, false) after all."""
        return self._remedy(check, facts, today, want)


@lru_cache(maxsize=512)
def parse_rule(text: str) -> Rule:
    """Read one rule. Raises RuleError with position and hint."""
    sentence = parse(text)
    part = _part(sentence.node, text)
    return Rule(
        sentence.text,
        part.fields,
        part.reads,
        part.check,
        part.single,
        part.remedy,
        part.dated,
        sentence.unknown,
        part.first,
    )


# --- from the tree to closures --------------------------------------------------------------------


class _Part(NamedTuple):
    """One node, ready to be asked."""

    check: _Check
    remedy: _Remedy
    fields: frozenset[str]
    reads: frozenset[str]
    first: str
    single: Test | None = None
    dated: bool = False


def _part(node: Node, rule: str) -> _Part:
    match node:
        case Comparison():
            return _compared(make_test(node, rule))
        case SignalTerm():
            return _signal(node, rule)
        case Not():
            return _opposite(_part(node.inner, rule))
        case Group():
            return _grouped(node.every, [_part(part, rule) for part in node.parts])


def _compared(test: Test) -> _Part:
    name, holds = test.field.name, test.holds
    derived = _DERIVED.get(name)
    if name.startswith("engagement."):
        return _done(test)
    if test.field.kind == "state":
        return _in_country(test)

    def check(facts: Facts, today: date) -> Check:
        fact = facts.get(name)
        if fact is None or fact.value is None or fact.value == "":
            return derived(test, facts, today) if derived else Check(None, None, fact, test)
        return Check(holds(fact.value, today), fact.value, fact, test)

    return _Part(check, _in_words, frozenset({name}), frozenset({name}), name, test)


def _in_country(test: Test) -> _Part:
    """A state, and the country that it is in, where that is known: `WA` is no state of the United States everywhere."""
    name, holds = test.field.name, test.holds
    country = f"{name.partition('.')[0]}.country"

    def check(facts: Facts, today: date) -> Check:
        fact, land = facts.get(name), facts.get(country)
        if fact is None or fact.value is None or fact.value == "":
            return Check(None, None, fact, test)
        seen = fact.value
        if land is not None and isinstance(seen, str) and isinstance(land.value, str):
            seen = state_in(seen, land.value)
        return Check(holds(seen, today), seen, fact, test)

    return _Part(check, _in_words, frozenset({name}), frozenset({name, country}), name, test)


def _done(test: Test) -> _Part:
    """What a person did or met with: how often, or when last. Nothing is an answer too: never, 0 times."""
    kind = test.field.name.removeprefix("engagement.")
    counted, kind = kind.startswith("times_"), kind.removeprefix("times_")

    def check(facts: Facts, today: date) -> Check:
        fact = facts.get(EVENTS)
        if fact is None or not isinstance(fact.value, list):
            return Check(None, None, fact, test)
        moments = sorted(
            str(e.get("at")) for e in fact.value if isinstance(e, dict) and e.get("kind") == kind
        )
        if counted:
            return Check(test.holds(len(moments), today), len(moments), fact, test)
        last = moments[-1] if moments else _NEVER
        return Check(test.holds(last, today), last[:10] if moments else "never", fact, test)

    return _Part(check, _in_words, frozenset(), frozenset({EVENTS}), test.field.name, test)


def _signal(term: SignalTerm, rule: str) -> _Part:
    try:
        signal = parse_signal(term.text)
    except RuleError as error:
        raise RuleError(rule, term.position + error.position, error.message, error.hint) from None

    def check(facts: Facts, today: date) -> Check:
        return Check(*signal.check(facts, today), None)

    def remedy(found: Check, facts: Facts, today: date, want: bool) -> str:
        return signal.remedy if want else f"{signal.text} were no longer so"

    return _Part(check, remedy, signal.fields, signal.reads, min(signal.fields), dated=signal.dated)


def _in_words(check: Check, facts: Facts, today: date, want: bool) -> str:
    truth, seen, _, test, _ = check
    assert test is not None  # noqa: S101 - a check of one comparison names it
    known = "" if truth is not None else "were known and "
    return f"{test.field.name} {known}{test.phrase(seen, want)}"


def _opposite(inner: _Part) -> _Part:
    def check(facts: Facts, today: date) -> Check:
        return _turned(inner.check(facts, today))

    def remedy(found: Check, facts: Facts, today: date, want: bool) -> str:
        return inner.remedy(_turned(found), facts, today, not want)

    return _Part(check, remedy, inner.fields, inner.reads, inner.first, dated=inner.dated)


def _turned(check: Check) -> Check:
    truth, seen, fact, test, parts = check
    return check if truth is None else Check(not truth, seen, fact, test, parts)


def _grouped(every: bool, parts: Sequence[_Part]) -> _Part:
    """A part of the decisive truth decides; else an unknown one leaves it open; else the first speaks."""
    decisive = not every

    def check(facts: Facts, today: date) -> Check:
        found = tuple([part.check(facts, today) for part in parts])
        truths = [one.truth for one in found]
        wanted = decisive if decisive in truths else None if None in truths else every
        truth, seen, fact, test, _ = found[truths.index(wanted)]
        return Check(truth, seen, fact, test, found)

    def remedy(found: Check, facts: Facts, today: date, want: bool) -> str:
        checked = zip(parts, found.parts, strict=True)
        joint = " and " if every == want else " or "
        return joint.join(
            [part.remedy(one, facts, today, want) for part, one in checked if one.truth is not want]
        )

    fields = frozenset[str]().union(*(part.fields for part in parts))
    reads = frozenset[str]().union(*(part.reads for part in parts))
    return _Part(check, remedy, fields, reads, parts[0].first, dated=any(part.dated for part in parts))


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


STAND_INS = {"person.seniority": "person.title", "person.departments": "person.title"}
"""Where nobody said the one, the other tells it."""
_REMEMBERED = 4_000  # titles; lists repeat them, and each costs a row of patterns
_DERIVED = {
    "person.seniority": _from_title(lru_cache(_REMEMBERED)(seniority)),
    "person.departments": _from_title(lru_cache(_REMEMBERED)(department)),
}
