"""Keep, drop or hold: the play's rules over what is known about one person.

Order of the rules: e-mail, must, never, signals, nice. What surely excludes drops; otherwise what is unknown
is decided by the play (`unknown: hold | drop | keep`); otherwise the points of `nice` must reach `keep_if`.
The reason is the first rule, in that order, that led to the decision.

A verdict is a pure function of facts and date: asked again with the same ones, it has the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from gtm.icp import steps
from gtm.icp.email_rules import EMAIL_FIELDS, check_email, origin, verified
from gtm.icp.errors import RuleError
from gtm.icp.fields import EVENTS
from gtm.icp.memory import Memory
from gtm.icp.rules import parse_rule
from gtm.icp.score import Score, Tiers, check_engagement, engagement_of, refuse_scores, wishes
from gtm.icp.signals import parse_signal
from gtm.icp.spec import EmailPolicyLike, IcpLike, SignalsLike, is_list_name
from gtm.icp.steps import Block
from gtm.icp.verdict import Decision, Facts, Part, RuleResult, Verdict
from gtm.names.emails import read_email

_STATUS, _REQUIRED, _SIGNALS, _NICE = range(4)
_Groups = tuple[tuple[steps.Step, ...], ...]
_NO_PARTS: tuple[Part, ...] = ()


def judge(
    icp: IcpLike,
    signals: SignalsLike,
    email: EmailPolicyLike,
    facts: Facts,
    *,
    today: date,
    owner: str = "",
) -> Verdict:
    """One verdict. For more than one person prepare a `Judge`: reading the rules costs more than judging."""
    return Judge(icp, signals, email, owner).judge(facts, today)


def wanted_fields(icp: IcpLike, signals: SignalsLike, email: EmailPolicyLike | None = None) -> frozenset[str]:
    """The facts that rules and signals look at, like `company.employees`; with a policy, the e-mail's too."""
    rules = [parse_rule(text) for text in (*icp.must, *icp.nice, *_rules_of(icp.never))]
    asked = [rule.fields for rule in rules] + [parse_signal(text).fields for text in signals.require_any]
    fields: frozenset[str] = frozenset().union(*asked)
    return fields | EMAIL_FIELDS if email is not None else fields


def _rules_of(never: Iterable[str]) -> list[str]:
    return [entry for entry in never if not is_list_name(entry)]


class Judge:
    """The rules of one play, read once. Raises RuleError for rules that cannot be read or never be met.

    `owner` is the address of the one who answers for the play: nobody of that domain is ever written to.
    """

    def __init__(self, icp: IcpLike, signals: SignalsLike, email: EmailPolicyLike, owner: str = "") -> None:
        refuse_scores((*icp.must, *_rules_of(icp.never), *icp.nice))
        check_engagement(icp.engagement)
        must = [parse_rule(text) for text in icp.must]
        never = [parse_rule(text) for text in _rules_of(icp.never)]
        asked = [parse_signal(text) for text in signals.require_any]
        wished = wishes(icp)
        reachable = sum(max(one.points, 0) for one in wished)
        _refuse_the_impossible(icp.keep_if, reachable, signals)
        self._email, self._own = email, _own_domain(owner)
        self._engagement = icp.engagement
        self._needed = icp.keep_if
        required = (
            *(steps.required("must", rule, icp.unknown, want=True) for rule in must),
            *((steps.own_domain(self._own),) if self._own else ()),
            *(steps.required("never", rule, icp.unknown, want=False) for rule in never),
        )
        self._groups: _Groups = (
            (verified(email),),
            required,
            tuple(map(steps.signal, asked)),
            tuple(steps.nice(one.rule, one.points) for one in wished),
        )
        unknown = steps.blocking(icp.unknown)
        self._stack = steps.stack(asked, signals.stack_at_least, unknown) if asked else None
        self._score = Score(wished, self._needed) if wished or self._needed else None
        self._tiers = Tiers(icp, reachable)
        self._memory = Memory(self._groups, date.min)

    @property
    def asks_for_deeds(self) -> bool:
        """Whether a rule or a tier asks what people have done, so that "nothing" has to be said too."""
        return self._tiers.ask_for_deeds or any(
            EVENTS in step.reads for group in self._groups for step in group
        )

    def judge(self, facts: Facts, today: date) -> Verdict:
        """The verdict on one person. Never raises, whatever the facts hold."""
        memory = self._on(today)
        results: list[RuleResult] = []
        blocks: list[Block] = []
        address = check_email(self._email, self._own, facts, today, results, blocks)
        if address is not None:
            memory.ask(_STATUS, facts, results, blocks)
            if results[-1].source is None:  # nobody said it: then it is the address that came without one
                results[-1] = results[-1]._replace(**origin(address, today))
        memory.ask(_REQUIRED, facts, results, blocks)
        if self._stack is not None:
            start = len(results)
            memory.ask(_SIGNALS, facts, results, blocks)
            self._stack.add(start, results, blocks)
        fit, parts = 0, _NO_PARTS
        if self._score is not None:
            start = len(results)
            memory.ask(_NICE, facts, results, blocks)
            _, fit, parts = self._score.add(start, results, blocks)
        decision, reason, hint = _decided(blocks)
        deeds = engagement_of(facts, self._engagement, today)
        engagement = None if deeds is None else sum([part.points for part in deeds])
        tier, mql = "", False
        if decision == "keep":
            tier = self._tiers.of(facts, today, fit, engagement or 0)
            mql = engagement is not None and engagement >= self._engagement.mql_at_least
        return Verdict(
            decision,
            reason,
            tuple(results),
            fit,
            self._needed,
            hint,
            parts,
            engagement,
            deeds or (),
            mql,
            tier,
        )

    def precheck(self, facts: Facts, today: date) -> Verdict:
        """Before anything is bought: `drop` if a must or never rule already excludes them, else `hold`."""
        results: list[RuleResult] = []
        blocks: list[Block] = []
        self._on(today).ask(_REQUIRED, facts, results, blocks)
        sure = [one for one in blocks if one.sure]
        if not sure:
            return Verdict("hold", "not everything is known yet", tuple(results), 0, self._needed)
        decision, reason, hint = _decided(sure)
        failed = tuple([one for one in results if one.result == "fail"])
        return Verdict(decision, reason, failed, 0, self._needed, hint)

    def _on(self, today: date) -> Memory:
        memory = self._memory
        if memory.today != today:
            memory = self._memory = Memory(self._groups, today)
        return memory


def _own_domain(owner: str) -> str:
    """The domain of the one who answers for the play; a private mail provider's is nobody's own."""
    try:
        address = read_email(owner)
    except ValueError:
        return ""
    return "" if address.free or address.disposable else address.domain


def _refuse_the_impossible(needed: int, reachable: int, signals: SignalsLike) -> None:
    """A play that can keep nobody is a slip, and would look like a list of bad leads."""
    if needed > reachable:
        raise RuleError(
            f"keep_if: {needed}",
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


def _decided(blocks: Sequence[Block]) -> tuple[Decision, str, str]:
    """Decision, reason and hint. A sure drop beats a hold; among equals the first one gives the reason."""
    if not blocks:
        return "keep", "fits", ""
    first = blocks[0]
    for one in blocks:
        if one.decision == "drop":
            first = one
            break
    return first.decision, first.reason, _hint(blocks)


def _hint(blocking: Sequence[Block]) -> str:
    """All that stands in the way; for a single number, also the rule that would have let it through."""
    needs = dict.fromkeys([one.need for one in blocking])
    if len(needs) > 1:
        return f"Would be kept if {', and if '.join(needs)}."
    widened = blocking[0].wider
    wider = widened() if widened is not None else ""
    return f"Would be kept if {blocking[0].need}{f', or if the rule read {wider}' if wider else ''}."
