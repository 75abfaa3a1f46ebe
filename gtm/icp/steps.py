"""One rule of a play, made ready to be asked of a million people: what it adds to a verdict, and what it blocks.

A step is a closure over everything that does not depend on the person. It is asked in the hot path, so the
common case (one comparison, which holds) costs one look-up, one comparison and one tuple; words are only made
for those who need them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from gtm.icp.email_rules import check_email
from gtm.icp.rules import Rule
from gtm.icp.signals import SignalRule
from gtm.icp.spec import EmailPolicyLike
from gtm.icp.verdict import Decision, Facts, Kind, Result, RuleResult, shown
from gtm.models import Fact

_EMAIL_BLOCKS: Mapping[Result, Decision | None] = {"pass": None, "fail": "drop", "unknown": "hold"}


class Block(NamedTuple):
    """A rule that stands in the way: what it does to the person, and in words what would remove it."""

    decision: Decision
    reason: str
    need: str
    wider: str = ""


class Tally:
    """What the rules have said of one person so far."""

    __slots__ = (
        "blocks", "day", "facts", "fit", "missing", "open_points", "open_signals", "results", "signals", "today",
    )  # fmt: skip

    def __init__(self, facts: Facts, today: date) -> None:
        self.facts = facts
        self.today = today
        self.day = today.toordinal()
        self.results: list[RuleResult] = []
        self.blocks: list[Block] = []
        self.fit = 0  # points of nice rules that hold
        self.open_points = 0  # points of those of which nobody knows
        self.signals = 0
        self.open_signals = 0
        self.missing: list[SignalRule] = []


Step = Callable[[Tally], None]
"""Adds one result, and a block if the rule stands in the way. Never raises."""


def told(
    kind: Kind,
    text: str,
    result: Result,
    seen: JsonValue,
    fact: Fact | None,
    day: int,
    points: int = 0,
    remedy: str = "",
) -> RuleResult:
    """One result with the origin of what was seen. `day` is today's ordinal."""
    value = seen if type(seen) is int else shown(seen)
    if fact is None:
        return RuleResult(kind, text, result, value, None, None, None, points, remedy)
    age = day - fact.observed_at.toordinal()
    return RuleResult(
        kind, text, result, value, fact.source, age if age > 0 else 0, fact.price, points, remedy
    )


def required(kind: Kind, rule: Rule, unknown: Decision | None, *, want: bool) -> Step:
    """A `must` (`want`) or `never` rule. `unknown` is what becomes of those of whom it cannot be told."""
    text, check, widens = rule.text, rule.check, rule.is_single and want
    reason = text if want else f"never {text}"

    def decide(tally: Tally) -> None:
        truth, seen, fact, test = found = check(tally.facts, tally.today)
        if truth is want:
            tally.results.append(told(kind, text, "pass", seen, fact, tally.day))
            return
        need = rule.remedy(found, tally.facts, tally.today, want=want)
        remedy = f"would pass if {need}"
        if truth is None:
            tally.results.append(told(kind, text, "unknown", seen, fact, tally.day, 0, remedy))
            if unknown is not None:
                missing = test.field.name if test else text
                tally.blocks.append(Block(unknown, f"{missing} unknown", need))
            return
        tally.results.append(told(kind, text, "fail", seen, fact, tally.day, 0, remedy))
        wider = test.widened(seen) if test and widens else ""
        tally.blocks.append(Block("drop", reason, need, wider))

    return decide


def nice(rule: Rule, points: int) -> Step:
    """A `nice` rule: it blocks nobody, its points count where it holds."""
    text, check = rule.text, rule.check

    def decide(tally: Tally) -> None:
        truth, seen, fact, _ = found = check(tally.facts, tally.today)
        if truth:
            tally.fit += points
            tally.results.append(told("nice", text, "pass", seen, fact, tally.day, points))
            return
        remedy = f"would pass if {rule.remedy(found, tally.facts, tally.today)}"
        if truth is None:
            tally.open_points += points if points > 0 else 0
        result: Result = "unknown" if truth is None else "fail"
        tally.results.append(told("nice", text, result, seen, fact, tally.day, points, remedy))

    return decide


def signal(rule: SignalRule) -> Step:
    """One entry of `require_any` for itself; whether there are enough of them is `stack`'s question."""
    text, check, remedy = rule.text, rule.check, f"would pass if {rule.remedy}"

    def decide(tally: Tally) -> None:
        truth, seen, fact = check(tally.facts, tally.today)
        if truth:
            tally.signals += 1
            tally.results.append(told("signal", text, "pass", seen, fact, tally.day))
            return
        tally.missing.append(rule)
        if truth is None:
            tally.open_signals += 1
        result: Result = "unknown" if truth is None else "fail"
        tally.results.append(told("signal", text, result, seen, fact, tally.day, 0, remedy))

    return decide


def stack(rules: Sequence[SignalRule], least: int, unknown: Decision | None) -> Step:
    """Whether enough of the signals are there."""
    entries = ", ".join(rule.text for rule in rules)
    text = f"at least {least} of {entries}"
    short = f"no signal of {entries}" if least == 1 else f"fewer than {least} signals of {entries}"

    def decide(tally: Tally) -> None:
        there = tally.signals
        if there >= least:
            tally.results.append(RuleResult("signal", text, "pass", there))
            return
        missing = [rule.remedy for rule in tally.missing]
        need = missing[0]
        if len(missing) > 1:
            need = f"{least - there} more of these were so: {'; '.join(missing)}"
        sure = there + tally.open_signals < least
        result: Result = "fail" if sure else "unknown"
        remedy = f"would pass if {need}"
        tally.results.append(RuleResult("signal", text, result, there, None, None, None, 0, remedy))
        if sure:
            tally.blocks.append(Block("drop", short, need))
        elif unknown is not None:
            tally.blocks.append(Block(unknown, "signals unknown", need))

    return decide


def score(needed: int, unknown: Decision | None) -> Step:
    """Points against `keep_if`. Unknown gives none, but who could still get there is not a sure drop."""
    text = f"fit at least {needed}"

    def decide(tally: Tally) -> None:
        fit = tally.fit
        if fit >= needed:
            tally.results.append(RuleResult("score", text, "pass", fit))
            return
        gains = [
            f"{one.text} gives {one.points}"
            for one in tally.results
            if one.kind == "nice" and one.result != "pass" and one.points > 0
        ]
        need = f"fit were {needed} instead of {fit} ({'; '.join(gains)})"
        sure = fit + tally.open_points < needed
        result: Result = "fail" if sure else "unknown"
        remedy = f"would pass if {need}"
        tally.results.append(RuleResult("score", text, result, fit, None, None, None, 0, remedy))
        if sure:
            tally.blocks.append(Block("drop", f"fit below {needed}", need))
        elif unknown is not None:
            tally.blocks.append(Block(unknown, f"fit below {needed} as far as known", need))

    return decide


def email(policy: EmailPolicyLike) -> Step:
    """The address: what `email_rules` finds, as results and blocks."""

    def decide(tally: Tally) -> None:
        for result, reason in check_email(policy, tally.facts, tally.today):
            tally.results.append(result)
            blocks = _EMAIL_BLOCKS[result.result]
            if blocks is not None:
                need = result.remedy.removeprefix("would pass if ")
                tally.blocks.append(Block(blocks, reason, need))

    return decide
