"""Keep, drop or hold: the play's rules over what is known about one person.

Order of the rules: e-mail, must, never, signals, nice. What surely excludes drops; otherwise what is unknown
is decided by the play (`unknown: hold | drop | keep`); otherwise the points of `nice` must reach `keep_if`.
The reason is the first rule, in that order, that led to the decision.

A verdict is a pure function of facts and date: asked again with the same ones, it has the same bytes.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import repeat, starmap
from typing import NamedTuple

from gtm.collector import uncollected
from gtm.icp import steps
from gtm.icp.columns import Column, Columns, blocks_of
from gtm.icp.contradictions import refuse_contradictions
from gtm.icp.email_rules import EMAIL_FIELDS, NO_ADDRESS, always_asked, check_email, verified
from gtm.icp.evidence import Answer, Block, Evidence, Ruling
from gtm.icp.fields import EVENTS
from gtm.icp.impossible import refuse_the_impossible, refuse_upturned_tiers
from gtm.icp.memory import Memory, columns_of, several
from gtm.icp.results import Decision, RuleResult, age_in_days
from gtm.icp.rules import parse_rule
from gtm.icp.score import (
    Score,
    Scored,
    Tiers,
    check_engagement,
    engagement_of,
    indispensable,
    refuse_scores,
    wishes,
)
from gtm.icp.signals import parse_signal
from gtm.icp.spec import EmailPolicyLike, IcpLike, SignalsLike, is_list_name
from gtm.icp.steps import MOST_REMEMBERED
from gtm.icp.verdict import Facts, Verdict
from gtm.models import Fact
from gtm.names.emails import read_email

_NO_SCORE = Scored(Answer(Ruling("score", "", "pass")), 0, ())
_BESIDES = ("person.email", "person.left_company", EVENTS)
"""What a verdict looks at beside the rules."""


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
        refuse_the_impossible(icp.keep_if, reachable, signals)
        refuse = partial(
            refuse_contradictions,
            icp.must,
            _rules_of(icp.never),
            unknown=icp.unknown,
            always=always_asked(email),
        )
        refuse()
        needed = indispensable(icp, wished, reachable - icp.keep_if)
        if needed:
            so = f"and keep_if {icp.keep_if} cannot be reached otherwise, so nobody can ever be kept"
            refuse(needed, so)
        refuse_upturned_tiers(icp.tiers)
        for name, spec in icp.tiers.items():
            if isinstance(spec, str):
                refuse([spec], f"so nobody can ever be in tier {name}")
        self._email, self._own = email, _own_domain(owner)
        self._engagement = icp.engagement
        self._needed = icp.keep_if
        required = (
            *(steps.required("must", rule, icp.unknown, want=True) for rule in must),
            *((steps.own_domain(self._own),) if self._own else ()),
            *(steps.required("never", rule, icp.unknown, want=False) for rule in never),
        )
        self._required = required
        self._steps = (
            verified(email),
            *required,
            *map(steps.signal, asked),
            *(steps.nice(one.rule, one.points) for one in wished),
        )
        start = 1 + len(required)
        self._signals = slice(start, start + len(asked))
        self._wishes = slice(start + len(asked), None)
        unknown = steps.blocking(icp.unknown)
        self._stack = steps.stack(asked, signals.stack_at_least, unknown) if asked else None
        self._score = Score(wished, self._needed) if wished or self._needed else None
        self._tiers = Tiers(icp, reachable)
        self._memories = self._remembering(date.min)

    @property
    def asks_for_deeds(self) -> bool:
        """Whether a rule or a tier asks what people have done, so that "nothing" has to be said too."""
        return self._tiers.ask_for_deeds or any(EVENTS in step.reads for step in self._steps)

    def judge(self, facts: Facts, today: date) -> Verdict:
        """The verdict on one person. Never raises, whatever the facts hold."""
        return self._verdict(facts, today, *self._asked(facts, today))

    def _asked(self, facts: Facts, today: date) -> "_Asked":
        """What all rules say of one person, the facts behind it, and what else a verdict looks at."""
        asked, known = self._on(today).every.ask(facts)
        answers, behind = list(asked), list(known)
        score = _NO_SCORE
        if self._score is not None:
            score = self._score.over(answers[self._wishes])
            answers.append(score.answer)
            behind.append(None)
        if self._stack is not None:
            place = self._signals.stop
            answers.insert(place, self._stack.over(answers[self._signals]))
            behind.insert(place, None)
        blocks = tuple([one.block for one in answers if one.block is not None])
        email, left, events = several(facts, _BESIDES)
        return _Asked(answers, behind, blocks, score, email, left, events)

    def judge_all(self, people: Sequence[Facts], today: date) -> list[Verdict]:
        """The verdicts on these people, in their order: the same as one by one, in less time."""
        with uncollected():
            columns, nobody = self._on(today).columns.ask(people), [None] * len(people)
            signals, wishes = (
                [one.answers for one in columns[part]] for part in (self._signals, self._wishes)
            )
            scores: Iterable[Scored] = repeat(_NO_SCORE, len(people))
            blocking = columns[: self._signals.start]  # a signal blocks nobody by itself, a wish never
            if self._stack is not None:
                stack = Column(self._stack.over_all(signals), nobody)
                columns.insert(self._signals.stop, stack)
                blocking.append(stack)
            if self._score is not None:
                scores = scored = self._score.over_all(wishes, len(people))
                total = Column([one.answer for one in scored], nobody)
                columns.append(total)
                blocking.append(total)
            answers, behind = (zip(*one, strict=True) for one in zip(*columns, strict=True))
            rows = zip(
                people, repeat(today), answers, behind, blocks_of(blocking, len(people)), scores,
                *columns_of(people, _BESIDES), strict=False,
            )  # fmt: skip
            return list(starmap(self._verdict, rows))

    def _verdict(
        self,
        facts: Facts,
        today: date,
        answers: Sequence[Answer],
        behind: Sequence[Fact | None],
        blocks: tuple[Block, ...],
        score: Scored,
        email: Fact | None,
        left: Fact | None,
        events: Fact | None,
    ) -> Verdict:
        """What follows from the answers of all rules, the facts behind them, and what they block."""
        stated = self._with_address(answers, behind, blocks, email, left)
        return self._told(facts, today, *stated, score, events)

    def _told(
        self,
        facts: Facts,
        today: date,
        answers: Sequence[Answer],
        behind: Sequence[Fact | None],
        blocks: tuple[Block, ...],
        score: Scored,
        events: Fact | None,
    ) -> Verdict:
        """The verdict, when what is to be said of the address is among the answers."""
        decision, reason, hint = _decided(answers, blocks)
        _, fit, parts = score
        deeds = None if events is None else engagement_of(events, self._engagement, today)
        engagement = None if deeds is None else sum([part.points for part in deeds])
        tier, mql = "", False
        if decision == "keep":
            tier = self._tiers.of(facts, today, fit, engagement or 0)
            mql = engagement is not None and engagement >= self._engagement.mql_at_least
        rules = Evidence(answers, behind, today)
        return Verdict(
            decision, reason, rules, fit, self._needed, hint, parts, engagement, deeds or (), mql, tier
        )

    def _with_address(
        self,
        answers: Sequence[Answer],
        behind: Sequence[Fact | None],
        blocks: tuple[Block, ...],
        email: Fact | None,
        left: Fact | None,
    ) -> tuple[Sequence[Answer], Sequence[Fact | None], tuple[Block, ...]]:
        """The same with what is to be said of the address itself; without one there is no "verified" to ask."""
        address, doubts = check_email(self._email, self._own, email, left)
        if address is not None and behind[0] is not None and not doubts:  # nearly all
            return answers, behind, blocks
        if address is None:
            if answers[0].block is not None:
                blocks = blocks[1:]
            answers, behind = answers[1:], behind[1:]
        elif behind[0] is None:  # nobody said it: then it is the address that came without one
            behind = (address, *behind[1:])
        if doubts:
            answers = (*(answer for answer, _ in doubts), *answers)
            behind = (*(fact for _, fact in doubts), *behind)
            blocks = (*(answer.block for answer, _ in doubts if answer.block is not None), *blocks)
        return answers, behind, blocks

    def excludes(self, facts: Facts, today: date) -> bool:
        """Whether a must or never rule already excludes them, so that nothing is bought. Costs less than `precheck`."""
        answers, _ = self._on(today).required.ask(facts)
        return any(one.block is not None and one.block.sure for one in answers)

    def precheck(self, facts: Facts, today: date) -> Verdict:
        """Before anything is bought: `drop` if a must or never rule already excludes them, else `hold`.

        A drop tells every rule as far as is known; its hint, all that surely stands in the way.
        """
        answers, behind = self._on(today).required.ask(facts)
        sure = tuple([one.block for one in answers if one.block is not None and one.block.sure])
        if not sure:
            rules = Evidence(answers, behind, today)
            return Verdict("hold", "not everything is known yet", rules, 0, self._needed)
        decision, reason, _ = _decided(answers, sure)
        asked = self._asked(facts, today)
        every, known, blocks = self._with_address(
            asked.answers, asked.behind, asked.blocks, asked.email, asked.left
        )
        _, _, hint = _decided(every, tuple([one for one in blocks if one.sure and one.decision == "drop"]))
        told = self._told(facts, today, every, known, blocks, asked.score, asked.events)
        return told._replace(decision=decision, reason=reason, hint=hint, before_buying=True)

    def unreachable(self, facts: Facts, today: date) -> Verdict:
        """The verdict on somebody whose only source says that it has no address: a drop, with every rule as far as known."""
        told = self.judge(facts, today)
        rules = [_no_address(rule, facts, today) for rule in told.rules]
        return told._replace(
            decision="drop", reason=NO_ADDRESS, rules=tuple(rules), mql=False, tier="", before_buying=True
        )

    def _on(self, today: date) -> "_Memories":
        memories = self._memories
        if memories.today is not today and memories.today != today:
            memories = self._memories = self._remembering(today)
        return memories

    def _remembering(self, today: date) -> "_Memories":
        every, required = Memory(self._steps, today), Memory(self._required, today)
        return _Memories(today, every, required, Columns(self._steps, today))


class _Memories(NamedTuple):
    """What rules have answered on a day, one person at a time and many; and those asked before anything is bought."""

    today: date
    every: Memory
    required: Memory
    columns: Columns


class _Asked(NamedTuple):
    """What the rules say of one person, the facts behind it, what it blocks, and what a verdict looks at beside."""

    answers: Sequence[Answer]
    behind: Sequence[Fact | None]
    blocks: tuple[Block, ...]
    score: Scored
    email: Fact | None
    left: Fact | None
    events: Fact | None


def _no_address(rule: RuleResult, facts: Facts, today: date) -> RuleResult:
    """The rule on the address as the source's word decides it; any other as it is."""
    said = facts.get("person.has_email")
    if said is None or rule.kind != "email" or rule.text != "e-mail address":
        return rule
    return rule._replace(
        result="fail", seen="none", source=said.source, age_days=age_in_days(said, today), price=said.price
    )


def _own_domain(owner: str) -> str:
    """The domain of the one who answers for the play; a private mail provider's is nobody's own."""
    try:
        address = read_email(owner)
    except ValueError:
        return ""
    return "" if address.free or address.disposable else address.domain


def _decided(answers: Sequence[Answer], blocks: tuple[Block, ...]) -> tuple[Decision, str, str]:
    """Decision, reason and hint. A sure drop beats a hold; among equals the first one gives the reason."""
    if not blocks:
        return "keep", "fits", ""
    decision, reason, hint = _led_to(blocks)
    return decision, reason, hint or _wider(answers, blocks[0])


@lru_cache(maxsize=4 * MOST_REMEMBERED)
def _led_to(blocks: tuple[Block, ...]) -> tuple[Decision, str, str]:
    """What these lead to; the hint says all that stands in the way, nothing for one alone: of it more can be said."""
    first = blocks[0]
    if first.decision != "drop":
        first = next((one for one in blocks if one.decision == "drop"), first)
    several = dict.fromkeys([one.need for one in blocks])
    hint = f"Would be kept if {', and if '.join(several)}." if len(several) > 1 else ""
    return first.decision, first.reason, hint


def _wider(answers: Sequence[Answer], block: Block) -> str:
    """The hint on the only thing in the way: also the rule that would have let this very value through."""
    wider = ""
    if block.wider is not None:
        wider = block.wider(next(one.seen for one in answers if one.block is block))
    return f"Would be kept if {block.need}{f', or if the rule read {wider}' if wider else ''}."
