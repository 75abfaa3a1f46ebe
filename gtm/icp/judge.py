"""Keep, drop or hold: the play's rules over what is known about one person.

Order of the rules: e-mail, must, never, signals, nice. What surely excludes drops; otherwise what is unknown
is decided by the play (`unknown: hold | drop | keep`); otherwise the points of `nice` must reach `keep_if`.
The reason is the first rule, in that order, that led to the decision.

A verdict is a pure function of facts and date: asked again with the same ones, it has the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from gtm.icp import steps
from gtm.icp.email_rules import EMAIL_FIELDS, check_email, verified
from gtm.icp.errors import RuleError
from gtm.icp.memory import Memory
from gtm.icp.rules import parse_rule
from gtm.icp.signals import parse_signal
from gtm.icp.spec import EmailPolicyLike, IcpLike, SignalsLike, is_list_name
from gtm.icp.steps import Block
from gtm.icp.verdict import Decision, Facts, RuleResult, Verdict

_STATUS, _REQUIRED, _SIGNALS, _NICE = range(4)
_Groups = tuple[tuple[steps.Step, ...], ...]


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


class Judge:
    """The rules of one play, read once. Raises RuleError for rules that cannot be read or never be met."""

    def __init__(self, icp: IcpLike, signals: SignalsLike, email: EmailPolicyLike) -> None:
        must = tuple(parse_rule(text) for text in icp.must)
        never = tuple(parse_rule(text) for text in _rules_of(icp.never))
        nice = tuple((parse_rule(text), points) for text, points in icp.nice.items())
        asked = tuple(parse_signal(text) for text in signals.require_any)
        self._needed = icp.keep_if
        _refuse_the_impossible(icp, signals)
        unknown: Decision | None = None if icp.unknown == "keep" else icp.unknown
        self._email = email
        required = (
            *(steps.required("must", rule, unknown, want=True) for rule in must),
            *(steps.required("never", rule, unknown, want=False) for rule in never),
        )
        self._groups: _Groups = (
            (verified(email),),
            required,
            tuple(map(steps.signal, asked)),
            tuple(steps.nice(rule, points) for rule, points in nice),
        )
        self._stack = steps.stack(asked, signals.stack_at_least, unknown) if asked else None
        self._score = steps.score(nice, self._needed, unknown) if nice or self._needed else None
        self._memory = Memory(self._groups, date.min)

    def judge(self, facts: Facts, today: date) -> Verdict:
        """The verdict on one person. Never raises, whatever the facts hold."""
        memory = self._on(today)
        said = memory.said(facts)
        results: list[RuleResult] = []
        blocks: list[Block] = []
        memory.ask(_STATUS, facts, said, results, blocks)
        check_email(self._email, facts, today, results, blocks)
        memory.ask(_REQUIRED, facts, said, results, blocks)
        if self._stack is not None:
            start = len(results)
            memory.ask(_SIGNALS, facts, said, results, blocks)
            self._stack.add(start, results, blocks)
        fit = 0
        if self._score is not None:
            start = len(results)
            memory.ask(_NICE, facts, said, results, blocks)
            fit = self._score.add(start, results, blocks)
        if not blocks:
            return Verdict("keep", "fits", tuple(results), fit, self._needed)
        return self._blocked(results, blocks, fit)

    def precheck(self, facts: Facts, today: date) -> Verdict:
        """Before anything is bought: `drop` if a must or never rule already excludes them, else `hold`."""
        memory = self._on(today)
        results: list[RuleResult] = []
        blocks: list[Block] = []
        memory.ask(_REQUIRED, facts, memory.said(facts), results, blocks)
        sure = [one for one in blocks if one.sure]
        if not sure:
            return Verdict("hold", "not everything is known yet", tuple(results), 0, self._needed)
        return self._blocked([one for one in results if one.result == "fail"], sure, 0)

    def _on(self, today: date) -> Memory:
        memory = self._memory
        if memory.today != today:
            memory = self._memory = Memory(self._groups, today)
        return memory

    def _blocked(self, results: list[RuleResult], blocks: list[Block], fit: int) -> Verdict:
        first = blocks[0]
        for one in blocks:
            if one.decision == "drop":
                first = one
                break
        return Verdict(first.decision, first.reason, tuple(results), fit, self._needed, _hint(blocks))


def _refuse_the_impossible(icp: IcpLike, signals: SignalsLike) -> None:
    """A play that can keep nobody is a slip, and would look like a list of bad leads."""
    reachable = sum(max(points, 0) for points in icp.nice.values())
    if icp.keep_if > reachable:
        raise RuleError(
            f"keep_if: {icp.keep_if}",
            len("keep_if: "),
            f"the points of nice add up to {reachable}, so nobody can ever be kept",
            f"Set keep_if to at most {reachable}, or give more points.",
        )
    named, least = len(signals.require_any), signals.stack_at_least
    if named and least > named:
        raise RuleError(
            f"stack_at_least: {least}",
            len("stack_at_least: "),
            f"require_any names only {named}, so nobody can ever be kept",
            f"Set stack_at_least to at most {named}, or name more signals.",
        )


def _hint(blocking: Sequence[Block]) -> str:
    """All that stands in the way; for a single number, also the rule that would have let it through."""
    needs = list(dict.fromkeys([one.need for one in blocking]))
    wider = f", or if the rule read {blocking[0].wider}" if len(needs) == 1 and blocking[0].wider else ""
    return f"Would be kept if {', and if '.join(needs)}{wider}."
