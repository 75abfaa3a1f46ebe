"""One rule of a play, made ready to be asked of a million people: what it adds to a verdict, and what it blocks.

A step is a closure over everything that does not depend on the person. Its answer, with all its words, depends
on nothing but the facts that it reads, so that it can be remembered (see `memory`).
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from pydantic import JsonValue

from gtm.icp.evidence import Answer, Block, Ruling
from gtm.icp.results import Decision, Kind, Result
from gtm.icp.rules import Check, Rule
from gtm.icp.signals import SignalRule
from gtm.icp.spec import Policy
from gtm.icp.verdict import Facts
from gtm.models import Fact

MOST_REMEMBERED = 2_000
"""Answers per rule; a full memory is emptied, so that a million people need no more of it than ten thousand."""


class Step(NamedTuple):
    """`ask(facts, today)` tells how the rule goes, what it saw, and the fact that decided. It never raises.

    It depends on nothing but today and the values named in `reads`; where `dated`, also on the days they were said.
    A step that reads one fact rests on that fact, if there is one.
    """

    ask: Callable[[Facts, date], tuple[Ruling, JsonValue, Fact | None]]
    reads: frozenset[str]
    dated: bool = False
    of_value: Callable[[JsonValue, date], Ruling] | None = None
    """For a step that is decided by the value of its only fact: the same as `ask`, for less."""


def blocking(policy: Policy) -> Decision | None:
    """What a policy does to those of whom something is not known; None: it lets them go on."""
    return None if policy == "keep" else policy


def required(kind: Kind, rule: Rule, policy: Policy, *, want: bool) -> Step:
    """A `must` (`want`) or `never` rule. `policy`: what becomes of the unknown, unless the rule says so itself."""
    text, check = rule.text, rule.check
    unknown = blocking(rule.unknown or policy)
    reason = text if want else f"never {text}"
    wider = rule.single.widened if rule.single is not None and want else None
    passed = Ruling(kind, text, "pass")

    @lru_cache(maxsize=MOST_REMEMBERED)
    def otherwise(failed: bool, missing: str, need: str) -> Ruling:
        remedy = f"would pass if {need}"
        if failed:
            return Ruling(kind, text, "fail", 0, remedy, Block("drop", reason, need, wider))
        block = Block(unknown, f"{missing} unknown", need, sure=False) if unknown else None
        return Ruling(kind, text, "unknown", 0, remedy, block)

    def ask(facts: Facts, today: date) -> tuple[Ruling, JsonValue, Fact | None]:
        found = check(facts, today)
        if found.truth is want:
            return passed, found.seen, found.fact
        return ruled(found, facts, today), found.seen, found.fact

    def ruled(found: Check, facts: Facts, today: date) -> Ruling:
        missing = found.test.field.name if found.test else text
        return otherwise(found.truth is not None, missing, rule.remedy(found, facts, today, want=want))

    return Step(ask, rule.reads, rule.dated, _of_value(rule, want, passed, ruled))


def nice(rule: Rule, points: int) -> Step:
    """A `nice` rule: it blocks nobody, its points count where it holds. One that takes points is better off not held."""
    text, check = rule.text, rule.check
    passed = Ruling("nice", text, "pass", points)

    @lru_cache(maxsize=MOST_REMEMBERED)
    def otherwise(result: Result, need: str) -> Ruling:
        remedy = f"would {'pass' if points >= 0 else 'take nothing'} if {need}" if need else ""
        return Ruling("nice", text, result, points, remedy)

    def ask(facts: Facts, today: date) -> tuple[Ruling, JsonValue, Fact | None]:
        found = check(facts, today)
        if found.truth:
            return passed, found.seen, found.fact
        return ruled(found, facts, today), found.seen, found.fact

    def ruled(found: Check, facts: Facts, today: date) -> Ruling:
        if points < 0 and found.truth is not None:
            return otherwise("fail", "")
        need = rule.remedy(found, facts, today, want=points >= 0)
        return otherwise("unknown" if found.truth is None else "fail", need)

    return Step(ask, rule.reads, rule.dated, _of_value(rule, True, passed, ruled))


def _of_value(
    rule: Rule, want: bool, passed: Ruling, ruled: Callable[[Check, Facts, date], Ruling]
) -> Callable[[JsonValue, date], Ruling] | None:
    """How a rule of one comparison goes for a value that was said, without a look at the fact that says it."""
    test = rule.of_value
    if test is None:
        return None
    holds = test.holds

    def of_value(value: JsonValue, today: date) -> Ruling:
        truth = holds(value, today)
        return passed if truth is want else ruled(Check(truth, value, None, test), {}, today)

    return of_value


def signal(rule: SignalRule) -> Step:
    """One entry of `require_any` for itself; whether there are enough of them is `stack`'s question."""
    text, check, remedy = rule.text, rule.check, f"would pass if {rule.remedy}"
    passed = Ruling("signal", text, "pass")
    failed = Ruling("signal", text, "fail", 0, remedy)
    unknown = Ruling("signal", text, "unknown", 0, remedy)

    def ask(facts: Facts, today: date) -> tuple[Ruling, JsonValue, Fact | None]:
        truth, seen, fact = check(facts, today)
        return passed if truth else unknown if truth is None else failed, seen, fact

    return Step(ask, rule.reads, rule.dated)


class Sum:
    """Decides over how several rules went, and remembers it: the same results make the same decision."""

    def __init__(self, decide: Callable[[tuple[Result, ...]], Answer]) -> None:
        self._decide = lru_cache(maxsize=MOST_REMEMBERED)(decide)

    def over(self, answers: Sequence[Answer]) -> Answer:
        """The decision over these."""
        return self._decide(tuple([one.result for one in answers]))

    def over_all(self, columns: Sequence[Sequence[Answer]]) -> list[Answer]:
        """The same for each of many people, who have a row in every column."""
        return list(map(self._decide, results_of(columns, 0)))


def results_of(columns: Sequence[Sequence[Answer]], people: int) -> Iterable[tuple[Result, ...]]:
    """How these rules went for each of so many people."""
    results = [[answer.result for answer in column] for column in columns]
    return zip(*results, strict=True) if results else repeat((), people)


def stack(rules: Sequence[SignalRule], least: int, unknown: Decision | None) -> Sum:
    """Whether enough of the signals are there."""
    entries = ", ".join(rule.text for rule in rules)
    text = f"at least {least} of {entries}"
    short = f"no signal of {entries}" if least == 1 else f"fewer than {least} signals of {entries}"

    def decide(results: tuple[Result, ...]) -> Answer:
        there = results.count("pass")
        if there >= least:
            return Answer(Ruling("signal", text, "pass"), there)
        missing = [rule.remedy for rule, result in zip(rules, results, strict=True) if result != "pass"]
        need = missing[0]
        if len(missing) > 1:
            need = f"{least - there} more of these were so: {'; '.join(missing)}"
        remedy = f"would pass if {need}"
        if there + results.count("unknown") < least:
            return Answer(Ruling("signal", text, "fail", 0, remedy, Block("drop", short, need)), there)
        block = Block(unknown, "signals unknown", need, sure=False) if unknown else None
        return Answer(Ruling("signal", text, "unknown", 0, remedy, block), there)

    return Sum(decide)


def own_domain(domain: str) -> Step:
    """One's own colleagues are never written to."""
    text, need = f"own domain {domain}", "they worked elsewhere"
    passed = Ruling("never", text, "pass")
    failed = Ruling("never", text, "fail", 0, f"would pass if {need}", Block("drop", "our own domain", need))

    def ask(facts: Facts, today: date) -> tuple[Ruling, JsonValue, Fact | None]:
        fact = facts.get("company.domain")
        own = fact is not None and isinstance(fact.value, str) and is_within(fact.value, domain)
        return failed if own else passed, fact.value if fact else None, fact

    return Step(ask, frozenset({"company.domain"}))


def is_within(host: str, domain: str) -> bool:
    """Whether a host is that domain or one below it."""
    name = host.casefold().strip().removeprefix("www.")
    return name == domain or name.endswith(f".{domain}")
