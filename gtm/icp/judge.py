"""Keep, drop or hold: the play's rules over what is known about one person.

Order of the rules: e-mail, must, never, signals, nice. What surely excludes drops; otherwise what is unknown
is decided by the play (`unknown: hold | drop | keep`); otherwise the points of `nice` must reach `keep_if`.
The reason is the first rule, in that order, that led to the decision.

A verdict is a pure function of facts and date: asked again with the same ones, it has the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import JsonValue

from gtm.icp.email_rules import EMAIL_FIELDS, check_email
from gtm.icp.errors import RuleError
from gtm.icp.rules import Rule, parse_rule
from gtm.icp.signals import SignalRule, parse_signal
from gtm.icp.spec import EmailPolicyLike, IcpLike, SignalsLike, is_list_name
from gtm.icp.verdict import Decision, Facts, Kind, Result, RuleResult, Verdict, age_in_days, shown
from gtm.models import Fact

_EMAIL_BLOCKS: Mapping[Result, Decision | None] = {"pass": None, "fail": "drop", "unknown": "hold"}


def judge(
    icp: IcpLike, signals: SignalsLike, email: EmailPolicyLike, facts: Facts, *, today: date
) -> Verdict:
    """One verdict. For more than one person prepare a `Judge`: reading the rules costs more than judging."""
    return Judge(icp, signals, email).judge(facts, today)


def wanted_fields(icp: IcpLike, signals: SignalsLike, email: EmailPolicyLike | None = None) -> frozenset[str]:
    """The facts that rules and signals look at, like `company.employees`; with a policy, the e-mail's too."""
    rules = [parse_rule(text) for text in (*icp.must, *icp.nice, *_rules_of(icp.never))]
    asked = [rule.fields for rule in rules] + [parse_signal(text).fields for text in signals.require_any]
    fields: frozenset[str] = frozenset().union(*asked)
    return fields | EMAIL_FIELDS if email is not None else fields


def _rules_of(never: Iterable[str]) -> list[str]:
    return [entry for entry in never if not is_list_name(entry)]


class _Finding(NamedTuple):
    """One rule's result; `blocks` says what it does to the person, the rest puts it into words."""

    result: RuleResult
    blocks: Decision | None = None
    reason: str = ""
    need: str = ""
    wider: str = ""


class Judge:
    """The rules of one play, read once. Raises RuleError for rules that cannot be read or never be met."""

    def __init__(self, icp: IcpLike, signals: SignalsLike, email: EmailPolicyLike) -> None:
        self._must = tuple(parse_rule(text) for text in icp.must)
        self._never = tuple(parse_rule(text) for text in _rules_of(icp.never))
        self._nice = tuple((parse_rule(text), points) for text, points in icp.nice.items())
        self._signals = tuple(parse_signal(text) for text in signals.require_any)
        self._email = email
        self._needed = icp.keep_if
        self._stack = signals.stack_at_least
        self._unknown: Decision | None = None if icp.unknown == "keep" else icp.unknown
        self._refuse_the_impossible()

    def judge(self, facts: Facts, today: date) -> Verdict:
        """The verdict on one person. Never raises, whatever the facts hold."""
        findings = [
            *self._check_email(facts, today),
            *(self._check_must(rule, facts, today) for rule in self._must),
            *(self._check_never(rule, facts, today) for rule in self._never),
            *self._check_signals(facts, today),
            *(self._check_nice(rule, points, facts, today) for rule, points in self._nice),
        ]
        fit = sum(
            one.result.points for one in findings if one.result.kind == "nice" and one.result.result == "pass"
        )
        if self._nice or self._needed:
            findings.append(self._check_score(findings, fit))
        for decision in ("drop", "hold"):
            blocking = [one for one in findings if one.blocks == decision]
            if blocking:
                return self._verdict(decision, blocking[0].reason, findings, fit)
        return self._verdict("keep", "fits", findings, fit)

    def precheck(self, facts: Facts, today: date) -> Verdict:
        """Before anything is bought: `drop` if a must or never rule already excludes them, else `hold`."""
        findings = [
            *(self._check_must(rule, facts, today) for rule in self._must),
            *(self._check_never(rule, facts, today) for rule in self._never),
        ]
        sure = [one for one in findings if one.result.result == "fail"]
        if sure:
            return self._verdict("drop", sure[0].reason, sure, 0)
        return self._verdict("hold", "not everything is known yet", findings, 0)

    # --- one rule at a time ---

    def _check_email(self, facts: Facts, today: date) -> Iterable[_Finding]:
        for result, reason in check_email(self._email, facts, today):
            need = result.remedy.removeprefix("would pass if ")
            yield _Finding(result, _EMAIL_BLOCKS[result.result], reason, need)

    def _check_must(self, rule: Rule, facts: Facts, today: date) -> _Finding:
        return self._required("must", rule, facts, today, want=True)

    def _check_never(self, rule: Rule, facts: Facts, today: date) -> _Finding:
        return self._required("never", rule, facts, today, want=False)

    def _required(self, kind: Kind, rule: Rule, facts: Facts, today: date, *, want: bool) -> _Finding:
        check = rule.check(facts, today)
        if check.truth is want:
            return _Finding(_result(kind, rule.text, check.truth is want, check.seen, check.fact, today))
        need = rule.remedy(check, facts, today, want=want)
        known = None if check.truth is None else False
        result = _result(
            kind, rule.text, known, check.seen, check.fact, today, remedy=f"would pass if {need}"
        )
        if known is None:
            missing = check.test.field.name if check.test else rule.text
            return _Finding(result, self._unknown, f"{missing} unknown", need)
        wider = check.test.widened(check.seen) if check.test and rule.is_single and want else ""
        return _Finding(result, "drop", rule.text if want else f"never {rule.text}", need, wider)

    def _check_nice(self, rule: Rule, points: int, facts: Facts, today: date) -> _Finding:
        check = rule.check(facts, today)
        remedy = "" if check.truth else f"would pass if {rule.remedy(check, facts, today)}"
        return _Finding(
            _result(
                "nice", rule.text, check.truth, check.seen, check.fact, today, points=points, remedy=remedy
            )
        )

    def _check_signals(self, facts: Facts, today: date) -> Iterable[_Finding]:
        """Each signal for itself, then whether there are enough of them."""
        if not self._signals:
            return
        found = [(rule, *rule.check(facts, today)) for rule in self._signals]
        for rule, truth, seen, fact in found:
            remedy = "" if truth else f"would pass if {rule.remedy}"
            yield _Finding(_result("signal", rule.text, truth, seen, fact, today, remedy=remedy))
        there = sum(truth is True for _, truth, _, _ in found)
        open_questions = sum(truth is None for _, truth, _, _ in found)
        yield self._check_stack(there, open_questions, [rule for rule, truth, _, _ in found if not truth])

    def _check_stack(self, there: int, open_questions: int, missing: list[SignalRule]) -> _Finding:
        entries = ", ".join(rule.text for rule in self._signals)
        text = f"at least {self._stack} of {entries}"
        if there >= self._stack:
            return _Finding(RuleResult(kind="signal", text=text, result="pass", seen=there))
        need = f"{self._stack - there} more of these were so: {'; '.join(rule.remedy for rule in missing)}"
        if len(missing) == 1:
            need = missing[0].remedy
        sure = there + open_questions < self._stack
        result = RuleResult(
            kind="signal",
            text=text,
            result="fail" if sure else "unknown",
            seen=there,
            remedy=f"would pass if {need}",
        )
        if not sure:
            return _Finding(result, self._unknown, "signals unknown", need)
        short = (
            f"no signal of {entries}"
            if self._stack == 1
            else f"fewer than {self._stack} signals of {entries}"
        )
        return _Finding(result, "drop", short, need)

    def _check_score(self, findings: Sequence[_Finding], fit: int) -> _Finding:
        """Points against `keep_if`. Unknown gives none, but who could still get there is not a sure drop."""
        nice = [one.result for one in findings if one.result.kind == "nice"]
        text = f"fit at least {self._needed}"
        if fit >= self._needed:
            return _Finding(RuleResult(kind="score", text=text, result="pass", seen=fit))
        possible = fit + sum(max(rule.points, 0) for rule in nice if rule.result == "unknown")
        gains = [
            f"{rule.text} gives {rule.points}" for rule in nice if rule.result != "pass" and rule.points > 0
        ]
        need = f"fit were {self._needed} instead of {fit} ({'; '.join(gains)})"
        sure = possible < self._needed
        result = RuleResult(
            kind="score",
            text=text,
            result="fail" if sure else "unknown",
            seen=fit,
            remedy=f"would pass if {need}",
        )
        if sure:
            return _Finding(result, "drop", f"fit below {self._needed}", need)
        return _Finding(result, self._unknown, f"fit below {self._needed} as far as known", need)

    # --- putting it together ---

    def _verdict(self, decision: Decision, reason: str, findings: Sequence[_Finding], fit: int) -> Verdict:
        blocking = [one for one in findings if one.blocks]
        return Verdict(
            decision=decision,
            reason=reason,
            rules=tuple(one.result for one in findings),
            fit=fit,
            needed=self._needed,
            hint=_hint(blocking) if decision != "keep" else "",
        )

    def _refuse_the_impossible(self) -> None:
        """A play that can keep nobody is a slip, and would look like a list of bad leads."""
        reachable = sum(max(points, 0) for _, points in self._nice)
        if self._needed > reachable:
            raise RuleError(
                f"keep_if: {self._needed}",
                len("keep_if: "),
                f"the points of nice add up to {reachable}, so nobody can ever be kept",
                f"Set keep_if to at most {reachable}, or give more points.",
            )
        if self._signals and self._stack > len(self._signals):
            raise RuleError(
                f"stack_at_least: {self._stack}",
                len("stack_at_least: "),
                f"require_any names only {len(self._signals)}, so nobody can ever be kept",
                f"Set stack_at_least to at most {len(self._signals)}, or name more signals.",
            )


def _hint(blocking: Sequence[_Finding]) -> str:
    """All that stands in the way; for a single number, also the rule that would have let it through."""
    needs = list(dict.fromkeys(one.need for one in blocking))
    wider = f", or if the rule read {blocking[0].wider}" if len(needs) == 1 and blocking[0].wider else ""
    return f"Would be kept if {', and if '.join(needs)}{wider}."


def _result(
    kind: Kind,
    text: str,
    truth: bool | None,
    seen: JsonValue,
    fact: Fact | None,
    today: date,
    *,
    points: int = 0,
    remedy: str = "",
) -> RuleResult:
    return RuleResult(
        kind=kind,
        text=text,
        result="unknown" if truth is None else "pass" if truth else "fail",
        seen=shown(seen),
        source=fact.source if fact else None,
        age_days=age_in_days(fact, today) if fact else None,
        price=fact.price if fact else None,
        points=points,
        remedy=remedy,
    )
