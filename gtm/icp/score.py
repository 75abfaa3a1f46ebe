"""The score and its named parts: how well somebody fits, apart from how engaged they are.

Fit is the points of the `nice` rules, by facet: need, budget, authority, fit (the BANT of old, without the T that
nobody can know from data). Engagement is what a person did, each deed with its weight, halved with every
half-life. An MQL needs both: a perfect fit who never looked up is a prospect, an avid reader who does not fit
is a reader.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from gtm.icp.errors import RuleError, did_you_mean
from gtm.icp.evidence import Answer, Block, Ruling
from gtm.icp.fields import EVENT_KINDS, EVENTS, FIELDS
from gtm.icp.readings import day_of
from gtm.icp.results import Decision, Result
from gtm.icp.rules import Rule, parse_rule
from gtm.icp.spec import EngagementLike, IcpLike, Policy, Tier
from gtm.icp.steps import MOST_REMEMBERED, results_of
from gtm.icp.verdict import Facts, Part
from gtm.models import Fact

FACETS = ("need", "budget", "authority", "fit")
TIERS: tuple[Tier, ...] = ("A", "B", "C")

_FACET_OF = {
    "person.title": "authority",
    "person.seniority": "authority",
    "person.departments": "authority",
    "company.revenue_usd": "budget",
    "company.funding_stage": "budget",
    "company.funding_date": "budget",
    "company.funding_amount_usd": "budget",
    "company.funding_total_usd": "budget",
    "company.technologies": "need",
    "company.open_roles": "need",
    "company.growth_12_months": "need",
    "company.keywords": "need",
}
"""Which facet a field speaks for; the others are firmographics: `fit`. A play may say otherwise."""


class Wish(NamedTuple):
    """A `nice` rule: its points, its facet, and what becomes of those of whom it is not known."""

    rule: Rule
    points: int
    facet: str
    unknown: Policy


def wishes(icp: IcpLike) -> tuple[Wish, ...]:
    """The `nice` rules of a play. Raises RuleError for rules that cannot be read and facets there are not."""
    for field, facet in icp.facets.items():
        if field not in FIELDS:
            hint = did_you_mean(field, FIELDS) or "Name a field, like company.employees."
            raise RuleError(field, 0, f'there is no field "{field}"', hint)
        if facet not in FACETS:
            raise RuleError(facet, 0, f'there is no facet "{facet}"', f"There are: {', '.join(FACETS)}.")
    facets = _FACET_OF | dict(icp.facets)
    rules = [(parse_rule(text), points) for text, points in icp.nice.items()]
    return tuple(
        Wish(rule, points, facets.get(rule.first, _default(rule.first)), rule.unknown or icp.unknown)
        for rule, points in rules
    )


def indispensable(icp: IcpLike, wished: Sequence[Wish], spare: int) -> list[str]:
    """The `nice` rules without which `keep_if` is out of reach: `spare` points are all that somebody may lack.

    Not those that are passed over while nobody knows.
    """
    told = zip(icp.nice, wished, strict=True)
    return [text for text, one in told if one.points > spare and one.unknown != "keep"]


def _default(field: str) -> str:
    return "need" if field.startswith("engagement.") else "fit"


class Scored(NamedTuple):
    """What the points add up to, and whether that is enough."""

    answer: Answer
    fit: int
    parts: tuple[Part, ...]


_HARSHER: tuple[tuple[Policy, Decision], ...] = (("keep", "hold"), ("hold", "drop"))
"""Whose score is not enough although all is granted that a policy grants gets the next harsher one."""


class Score:
    """Points against `keep_if`. Unknown gives and takes none, but may yet: the drop is not sure then, nor the keep.

    Remembered: the same results make the same score.
    """

    def __init__(self, wishes: Sequence[Wish], needed: int) -> None:
        self._wishes = tuple(wishes)
        self._needed = needed
        self._possible = {
            facet: sum(max(one.points, 0) for one in wishes if one.facet == facet) for facet in FACETS
        }
        self._scored = lru_cache(maxsize=MOST_REMEMBERED)(self._decide)

    def over(self, answers: Sequence[Answer]) -> Scored:
        """What these add up to."""
        return self._scored(tuple([one.result for one in answers]))

    def over_all(self, columns: Sequence[Sequence[Answer]], people: int) -> list[Scored]:
        """The same for each of so many people, who have a row in every column."""
        return list(map(self._scored, results_of(columns, people)))

    def _decide(self, results: tuple[Result, ...]) -> Scored:
        went = list(zip(self._wishes, results, strict=True))
        points = dict.fromkeys(FACETS, 0)
        for wish, result in went:
            if result == "pass":
                points[wish.facet] += wish.points
        fit = sum(points.values())
        used = [facet for facet in FACETS if any(wish.facet == facet for wish in self._wishes)]
        parts = tuple(Part(facet, points[facet], self._possible[facet]) for facet in used)
        return Scored(self._answer(fit, went), fit, parts)

    def _answer(self, fit: int, went: Sequence[tuple[Wish, Result]]) -> Answer:
        """Enough whatever is not known: pass; too little whatever: fail; else each rule's policy decides.

        What is not known counts for the person where its rule says keep, and against them where it says drop, and
        where it says hold until it is known: points to get are not there, points to lose are gone.
        """
        needed, text = self._needed, f"fit at least {self._needed}"
        unknown = [wish for wish, result in went if result == "unknown"]
        least = fit + sum(min(wish.points, 0) for wish in unknown)
        if least >= needed:
            return Answer(Ruling("score", text, "pass"), fit)
        need = self._need(fit, went)
        remedy = f"would pass if {need}"
        most = fit + sum(max(wish.points, 0) for wish in unknown)
        if most < needed:
            return Answer(
                Ruling("score", text, "fail", 0, remedy, Block("drop", f"fit below {needed}", need)), fit
            )
        possible: int = least
        block: Block | None = None
        for policy, harsher in _HARSHER:
            possible += sum(abs(wish.points) for wish in unknown if wish.unknown == policy)
            if possible >= needed:
                break
            reason = f"fit below {needed} as far as known" if fit < needed else f"fit may be below {needed}"
            block = Block(harsher, reason, need, sure=False)
        return Answer(Ruling("score", text, "unknown", 0, remedy, block), fit)

    def _need(self, fit: int, went: Sequence[tuple[Wish, Result]]) -> str:
        """What would have to be so: the points that are missing, and those that are or may be taken away."""
        gives = [f"{w.rule.text} gives {w.points}" for w, result in went if result != "pass" and w.points > 0]
        takes = [
            f"{w.rule.text} takes {-w.points}" for w, result in went if result == "pass" and w.points < 0
        ]
        may = [
            f"{w.rule.text}, not known, would take {-w.points}"
            for w, result in went
            if result == "unknown" and w.points < 0
        ]
        if fit >= self._needed:
            return f"fit were sure to be {self._needed} or more ({'; '.join(may)})"
        return f"fit were {self._needed} instead of {fit} ({'; '.join([*gives, *takes, *may])})"


# --- engagement -----------------------------------------------------------------------------------


def engagement_of(fact: Fact | None, spec: EngagementLike, today: date) -> tuple[Part, ...] | None:
    """Points for what a person did, by kind of deed, the greatest first; None: nobody looked. Never raises.

    `fact` is that of the name `EVENTS`.
    """
    if fact is None or not isinstance(fact.value, list):
        return None
    points: dict[str, float] = {}
    weights, half_life = spec.weights, spec.half_life_days
    for event in fact.value:
        kind = event.get("kind") if isinstance(event, dict) else None
        day = day_of(event.get("at")) if isinstance(event, dict) else None
        if isinstance(kind, str) and day is not None and kind in weights:
            age = max((today - day).days, 0)
            points[kind] = points.get(kind, 0.0) + weights[kind] * 0.5 ** (age / half_life)
    rounded = [Part(kind, round(sum_), 0) for kind, sum_ in points.items() if round(sum_)]
    return tuple(sorted(rounded, key=lambda part: (-part.points, part.name)))


def check_engagement(spec: EngagementLike) -> None:
    """Raises RuleError for a deed that nobody records."""
    for kind in spec.weights:
        if kind not in EVENT_KINDS:
            hint = did_you_mean(kind, EVENT_KINDS) or f"There are: {', '.join(EVENT_KINDS)}."
            raise RuleError(kind, 0, f'there is no engagement "{kind}"', hint)


# --- tiers ----------------------------------------------------------------------------------------

_Tier = Callable[[Facts, date, int, int], bool]


class Tiers:
    """Which of the kept come first. The first tier that holds counts; who is in none is in the last one."""

    def __init__(self, icp: IcpLike, reachable: int) -> None:
        self._tiers = [(name, _tier(name, icp.tiers[name], reachable)) for name in TIERS if name in icp.tiers]
        texts = [spec for spec in icp.tiers.values() if isinstance(spec, str)]
        self._deeds = any(
            EVENTS in rule.reads or "score.engagement" in rule.fields for rule in map(parse_rule, texts)
        )
        self._rest = next((name for name in TIERS if name not in icp.tiers), TIERS[-1]) if icp.tiers else ""

    @property
    def ask_for_deeds(self) -> bool:
        """Whether a tier depends on what people have done."""
        return self._deeds

    def of(self, facts: Facts, today: date, fit: int, engagement: int) -> str:
        """A, B or C; empty where the play has no tiers."""
        for name, holds in self._tiers:
            if holds(facts, today, fit, engagement):
                return name
        return self._rest


def _tier(name: str, spec: int | str, reachable: int) -> _Tier:
    if isinstance(spec, int):
        if spec > reachable:
            text = f"{name}: {spec}"
            message = f"the points of nice add up to {reachable}, so nobody can ever be in tier {name}"
            raise RuleError(text, len(name) + 2, message, f"Set it to at most {reachable}.")
        return lambda facts, today, fit, engagement: fit >= spec
    check = parse_rule(spec).check

    def holds(facts: Facts, today: date, fit: int, engagement: int) -> bool:
        at = datetime(today.year, today.month, today.day, tzinfo=UTC)
        scores = {"score.fit": fit, "score.engagement": engagement}
        known = {name: Fact(value=n, source="score", observed_at=at) for name, n in scores.items()}
        return check({**facts, **known}, today).truth is True

    return holds


def refuse_scores(texts: Mapping[str, object] | Sequence[str]) -> None:
    """Raises RuleError where a rule asks for the score before there is one."""
    for text in texts:
        if any(field.startswith("score.") for field in parse_rule(text).fields):
            hint = "Use keep_if, or ask for it under tiers."
            raise RuleError(
                text, text.casefold().find("score."), "there is no score yet when rules are asked", hint
            )
