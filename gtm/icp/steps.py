"""One rule of a play, made ready to be asked of a million people: what it adds to a verdict, and what it blocks.

A step is a closure over everything that does not depend on the person. Its answer, with all its words, depends
on nothing but the facts that it reads, so that it can be remembered (see `memory`).
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from pydantic import JsonValue

from gtm.icp.rules import Rule
from gtm.icp.signals import SignalRule
from gtm.icp.spec import Policy
from gtm.icp.verdict import Decision, Facts, Kind, Result, RuleResult, age_in_days, shown
from gtm.models import Fact


class Block(NamedTuple):
    """A rule that stands in the way: what it does to the person, and in words what would remove it.

    `wider()` is the rule that would have let the person through, or nothing; asked of the few for whom it is told.
    """

    decision: Decision
    reason: str
    need: str
    wider: Callable[[], str] | None = None
    sure: bool = True  # False: it may yet turn out otherwise


class Outcome(NamedTuple):
    """How one rule went for one person."""

    result: RuleResult
    block: Block | None = None


MOST_REMEMBERED = 2_000
"""Answers per rule; a full memory is emptied, so that a million people need no more of it than ten thousand."""


class Step(NamedTuple):
    """`ask(facts, today)` never raises, and depends on nothing but today and the facts named in `reads`."""

    ask: Callable[[Facts, date], Outcome]
    reads: frozenset[str]


def told(
    kind: Kind,
    text: str,
    result: Result,
    seen: JsonValue,
    fact: Fact | None,
    today: date,
    points: int = 0,
    remedy: str = "",
) -> RuleResult:
    """One result with the origin of what was seen."""
    value = seen if type(seen) is int else shown(seen)
    if fact is None:
        return RuleResult(kind, text, result, value, None, None, None, points, remedy)
    age = age_in_days(fact, today)
    return RuleResult(kind, text, result, value, fact.source, age, fact.price, points, remedy)


def blocking(policy: Policy) -> Decision | None:
    """What a policy does to those of whom something is not known; None: it lets them go on."""
    return None if policy == "keep" else policy


def required(kind: Kind, rule: Rule, policy: Policy, *, want: bool) -> Step:
    """A `must` (`want`) or `never` rule. `policy`: what becomes of the unknown, unless the rule says so itself."""
    text, check, widens = rule.text, rule.check, rule.single is not None and want
    unknown = blocking(rule.unknown or policy)
    reason = text if want else f"never {text}"

    def ask(facts: Facts, today: date) -> Outcome:
        truth, seen, fact, test = found = check(facts, today)
        if truth is want:
            return Outcome(told(kind, text, "pass", seen, fact, today))
        need = rule.remedy(found, facts, today, want=want)
        remedy = f"would pass if {need}"
        if truth is None:
            missing = test.field.name if test else text
            block = Block(unknown, f"{missing} unknown", need, sure=False) if unknown else None
            return Outcome(told(kind, text, "unknown", seen, fact, today, 0, remedy), block)
        wider = partial(test.widened, seen) if test and widens else None
        block = Block("drop", reason, need, wider)
        return Outcome(told(kind, text, "fail", seen, fact, today, 0, remedy), block)

    return Step(ask, rule.reads)


def nice(rule: Rule, points: int) -> Step:
    """A `nice` rule: it blocks nobody, its points count where it holds."""
    text, check = rule.text, rule.check

    def ask(facts: Facts, today: date) -> Outcome:
        truth, seen, fact, _ = found = check(facts, today)
        if truth:
            return Outcome(told("nice", text, "pass", seen, fact, today, points))
        remedy = f"would pass if {rule.remedy(found, facts, today)}"
        result: Result = "unknown" if truth is None else "fail"
        return Outcome(told("nice", text, result, seen, fact, today, points, remedy))

    return Step(ask, rule.reads)


def signal(rule: SignalRule) -> Step:
    """One entry of `require_any` for itself; whether there are enough of them is `stack`'s question."""
    text, check, remedy = rule.text, rule.check, f"would pass if {rule.remedy}"

    def ask(facts: Facts, today: date) -> Outcome:
        truth, seen, fact = check(facts, today)
        if truth:
            return Outcome(told("signal", text, "pass", seen, fact, today))
        result: Result = "unknown" if truth is None else "fail"
        return Outcome(told("signal", text, result, seen, fact, today, 0, remedy))

    return Step(ask, rule.reads)


class Sum:
    """Decides over how several rules went, and remembers it: the same results make the same decision."""

    def __init__(self, decide: Callable[[tuple[Result, ...]], Outcome]) -> None:
        self._decide = decide
        self._answers: dict[tuple[Result, ...], Outcome] = {}

    def add(self, start: int, results: list[RuleResult], blocks: list[Block]) -> None:
        """Decide over the results from `start` on, and add the decision to them."""
        key = tuple([one[2] for one in results[start:]])
        answer = self._answers.get(key)
        if answer is None:
            if len(self._answers) >= MOST_REMEMBERED:
                self._answers.clear()
            answer = self._answers[key] = self._decide(key)
        results.append(answer.result)
        if answer.block is not None:
            blocks.append(answer.block)


def stack(rules: Sequence[SignalRule], least: int, unknown: Decision | None) -> Sum:
    """Whether enough of the signals are there."""
    entries = ", ".join(rule.text for rule in rules)
    text = f"at least {least} of {entries}"
    short = f"no signal of {entries}" if least == 1 else f"fewer than {least} signals of {entries}"

    def decide(results: tuple[Result, ...]) -> Outcome:
        there = results.count("pass")
        if there >= least:
            return Outcome(RuleResult("signal", text, "pass", there))
        missing = [rule.remedy for rule, result in zip(rules, results, strict=True) if result != "pass"]
        need = missing[0]
        if len(missing) > 1:
            need = f"{least - there} more of these were so: {'; '.join(missing)}"
        remedy = f"would pass if {need}"
        if there + results.count("unknown") < least:
            failed = RuleResult("signal", text, "fail", there, remedy=remedy)
            return Outcome(failed, Block("drop", short, need))
        block = Block(unknown, "signals unknown", need, sure=False) if unknown else None
        return Outcome(RuleResult("signal", text, "unknown", there, remedy=remedy), block)

    return Sum(decide)


def own_domain(domain: str) -> Step:
    """One's own colleagues are never written to."""
    text = f"own domain {domain}"

    def ask(facts: Facts, today: date) -> Outcome:
        fact = facts.get("company.domain")
        if fact is None or not isinstance(fact.value, str) or not is_within(fact.value, domain):
            return Outcome(told("never", text, "pass", fact.value if fact else None, fact, today))
        need = "they worked elsewhere"
        result = told("never", text, "fail", fact.value, fact, today, 0, f"would pass if {need}")
        return Outcome(result, Block("drop", "our own domain", need))

    return Step(ask, frozenset({"company.domain"}))


def is_within(host: str, domain: str) -> bool:
    """Whether a host is that domain or one below it."""
    name = host.casefold().strip().removeprefix("www.")
    return name == domain or name.endswith(f".{domain}")
