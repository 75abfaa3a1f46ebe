"""Rules of one play that exclude each other: whatever the value is, one of them fails, and nobody can ever be kept.

Each rule can be read, so nothing is wrong with any of them alone; together they look like a list of bad leads. Found by
trying the few values at which the rules on a field can change their minds, and that nobody knows the value: a rule that
keeps the unknown is then in nobody's way.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise
from math import floor, isfinite
from typing import NamedTuple

from pydantic import JsonValue

from gtm.icp.ages import days_ago, days_of, ends
from gtm.icp.comparisons import Test, make_test
from gtm.icp.errors import RuleError
from gtm.icp.readings import READINGS, Key
from gtm.icp.spec import Policy
from gtm.icp.syntax import Comparison, Group, Literal, Node, Not, parse
from gtm.icp.vocabularies import EMAIL_STATUSES, FUNDING_STAGES, SENIORITIES
from gtm.names.countries import COUNTRIES

_TODAY = date(2000, 1, 1)  # ages are counted from any day
_NO_AGE = -2  # days; so far ahead a day is a slip, and no age is read from it
_ANOTHER = "something else entirely"
_ALL: dict[str, Sequence[JsonValue]] = {
    "country": tuple(COUNTRIES),
    "seniority": SENIORITIES,
    "status": EMAIL_STATUSES,
    "stage": (*FUNDING_STAGES, _ANOTHER),
    "flag": (True, False),
    "state": (_ANOTHER,),
    "industry": (_ANOTHER,),
    "text": (_ANOTHER,),
    "address": (f"{_ANOTHER}@example.com",),
}
"""Every value of a kind, or all there is besides those that the rules name."""


_LEAST = {"number": 0, "share": -1}
"""Nothing is fewer than none, and nothing shrinks by more than all of it."""


class _Demand(NamedTuple):
    """One comparison that has to hold, or must not: of which rule, at which values it can change its mind."""

    rule: str
    position: int
    test: Test
    want: bool
    asked_for: bool  # by a rule that has to hold, not by one of `never`
    lenient: bool  # whoever is not known is kept
    group: str
    near: tuple[JsonValue, ...]

    def meets(self, value: JsonValue) -> bool:
        truth = None if value is None else self.test.holds(value, _TODAY)
        return truth is self.want or (truth is None and self.lenient)


_KEPT = "so nobody can ever be kept"


def refuse_contradictions(
    must: Sequence[str],
    never: Sequence[str],
    besides: Sequence[str] = (),
    so: str = _KEPT,
    *,
    unknown: Policy = "hold",
    always: Sequence[tuple[str, str]] = (),
) -> None:
    """Raises RuleError for the first rule that cannot hold beside the others. Rules that cannot be read raise, too.

    `unknown` is the play's word on whoever is not known, for rules of `must` and `never` that have none of their own.
    `besides` are further rules that have to be known to hold together with them for what `so` says nobody can have.
    `always` are those that everybody has to meet whatever the play says, each with the name that verdicts give it.
    Costs about a millisecond, once for the same rules: a run reads its play for every chunk of people.
    """
    _look_through(tuple(must), tuple(never), tuple(besides), so, unknown, tuple(always))


@lru_cache(maxsize=64)
def _look_through(
    must: tuple[str, ...],
    never: tuple[str, ...],
    besides: tuple[str, ...],
    so: str,
    unknown: Policy,
    always: tuple[tuple[str, str], ...],
) -> None:
    demands = [one._replace(rule=name) for rule, name in always for one in _demands(rule, "hold", want=True)]
    demands += [one for rule in must for one in _demands(rule, unknown, want=True)]
    demands += [one for rule in never for one in _demands(rule, unknown, want=False)]
    demands += [one._replace(lenient=False) for rule in besides for one in _demands(rule, "hold", want=True)]
    groups: dict[tuple[str, str], list[_Demand]] = {}
    for one in demands:
        groups.setdefault((one.test.field.name, one.group), []).append(one)
    for alike in groups.values():
        _refuse(alike, so)


def _refuse(alike: Sequence[_Demand], so: str) -> None:
    """One that no value meets; two that exclude each other, the first such pair; else all, if no value is for all."""
    values = _values(alike)
    for one in alike:
        if not _possible((one,), values):
            raise _excluded((one,), so)
    for pair in combinations(alike, 2):
        if not _possible(pair, values):
            raise _excluded(pair, so)
    if len(alike) > 2 and not _possible(alike, values):
        raise _excluded(alike, so)


def _possible(demands: Sequence[_Demand], values: Sequence[JsonValue]) -> bool:
    return any(all(one.meets(value) for one in demands) for value in values)


def _excluded(demands: Sequence[_Demand], so: str) -> RuleError:
    last, field = demands[-1], demands[-1].test.field.name
    others = dict.fromkeys(one.rule for one in demands if (one.rule, one.want) != (last.rule, last.want))
    beside = " and ".join(f'"{rule}"' for rule in others)
    if not others:
        message = "is met by nobody" if last.asked_for else "leaves nobody"
    elif last.want:
        message = f"cannot be met beside {beside}"
    else:
        message = f"leaves nobody of {beside}"
    which = "change one of them, or leave it out" if others else "change it, or leave it out"
    hint = f"No value of {field} is right for {'all of that' if others else 'it'}, {so}: {which}."
    return RuleError(last.rule, last.position, message, hint)


def _values(alike: Sequence[_Demand]) -> list[JsonValue]:
    """The values that have to be tried, the last of them that nobody knows it.

    Shares also between the ends that are named; people, deeds and money are whole.
    """
    near = list(dict.fromkeys(value for one in alike for value in one.near if isinstance(value, Key)))
    kind = alike[0].test.field.kind
    numbers = sorted(
        value for value in near if kind in ("number", "share") and isinstance(value, int | float)
    )
    if not numbers:
        return [*near, *_ALL.get(kind, ()), None]
    if kind == "number":
        whole = {floor(value) + more for value in numbers if isfinite(value) for more in (-1, 0, 1)}
        tried: list[float] = sorted(whole)
    else:
        middles = [(low + high) / 2 for low, high in pairwise(numbers)]
        tried = [numbers[0] - 1, *numbers, *middles, numbers[-1] + 1]
    return [*(value for value in (*tried, _LEAST[kind]) if value >= _LEAST[kind]), None]


def _demands(rule: str, unknown: Policy, *, want: bool) -> Iterator[_Demand]:
    sentence = parse(rule)
    lenient = (sentence.unknown or unknown) == "keep"
    for node, wanted in _together(sentence.node, want=want):
        if node.field.text.casefold().startswith("score."):
            continue
        test = make_test(node, rule)
        where = _near(test, node, rule)
        if where is not None:
            yield _Demand(rule, node.field.position, test, wanted, want, lenient, *where)


def _together(node: Node, *, want: bool) -> Iterator[tuple[Comparison, bool]]:
    """The comparisons that all have to come out so for the whole to come out as wanted."""
    match node:
        case Comparison():
            yield node, want
        case Not():
            yield from _together(node.inner, want=not want)
        case Group() if node.every is want:
            for part in node.parts:
                yield from _together(part, want=want)


def _near(test: Test, node: Comparison, rule: str) -> tuple[str, tuple[JsonValue, ...]] | None:
    """How the field is compared, and with what; None: a few values do not tell (titles, words, lists)."""
    kind = test.field.kind
    if kind == "date":
        return _days(node, rule)
    if kind in ("title", "words", "roles", "department") or node.operator in ("has", "has not"):
        return None
    keys: Iterable[Key] = ()
    if kind != "flag":
        literals = node.operand if isinstance(node.operand, tuple) else ends(node.operand)
        keys = sorted(
            {key for one in literals for key in READINGS[kind].literal(one, rule)}, key=lambda k: (str(k), k)
        )
    return "value", tuple(keys)


def _days(node: Comparison, rule: str) -> tuple[str, tuple[JsonValue, ...]] | None:
    """The days around the ends: of ages among each other, of dates among each other.

    Not of the one beside the other: what nobody can meet today (`within 30d` and a date of years ago) is no matter of the
    rules alone, and a backtest reads them with another today.
    """
    if node.operator in ("within", "not within", "older than"):
        ages: list[int] = [days_of(node.operand, rule)] if isinstance(node.operand, Literal) else []
    else:
        counted = [days_ago(one) for one in ends(node.operand)]
        ages = [age for age in counted if age is not None]
        if ages and len(ages) < len(counted):
            return None
    if ages:
        counted_back = {age + more for age in ages for more in (-1, 0, 1)} | {_NO_AGE}
        if max(counted_back) >= _TODAY.toordinal():
            return None
        found = (date.fromordinal(_TODAY.toordinal() - max(age, _NO_AGE)) for age in sorted(counted_back))
        return "age", tuple(day.isoformat() for day in found)
    literals = node.operand if isinstance(node.operand, tuple) else ends(node.operand)
    days = {key for one in literals for key in READINGS["date"].literal(one, rule) if isinstance(key, int)}
    return "day", tuple(
        date.fromordinal(day + more).isoformat()
        for day in sorted(days)
        for more in (-1, 0, 1)
        if day + more > 0
    )
