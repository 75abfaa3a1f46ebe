"""One field against one value: whether it holds, and in words what would make it hold.

Made once per rule, asked once per person. Each comparison checks at birth that its operator and value make
sense for its field, so that a play is refused before anything is bought for it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pydantic import JsonValue

from gtm.icp.ages import as_of, days_ago, days_of, ends
from gtm.icp.errors import RuleError
from gtm.icp.fields import Field, Kind, find_field
from gtm.icp.intervals import compared, spanned
from gtm.icp.operators import ALLOWED, ORDER, refuse_no_values, wrong_operator
from gtm.icp.readings import READINGS, day_of, number, text_of
from gtm.icp.slips import is_nothing
from gtm.icp.syntax import Comparison, Literal, Span
from gtm.icp.titles import TitlePattern
from gtm.icp.vocabularies import folded
from gtm.names.title_others import without_postings

_BASE = {
    "!=": "=", "is": "=", "is not": "=", "not in": "in", "has not": "has", "not matches": "matches",
    "not within": "within",
}  # fmt: skip
_NEGATIONS = frozenset({"!=", "is not", "not in", "has not", "not matches", "not within"})
_BARE = re.compile(r"[^\W_][\w.+#-]*(?: [^\W_][\w.+#-]*)*")  # needs no quotes in a rule


@dataclass(frozen=True, slots=True)
class Test:
    """`holds(value, today)`: yes, no, or None for unknown.

    `phrase(seen, want)` says what the field would have to be (`were at least 50`); `widened(seen)` is the
    rule that would have let the value through, or nothing.
    """

    field: Field
    holds: Callable[[JsonValue, date], bool | None]
    phrase: Callable[[JsonValue, bool], str]
    widened: Callable[[JsonValue], str] = lambda seen: ""


def make_test(node: Comparison, rule: str) -> Test:
    """The comparison, ready to be asked. Raises RuleError where field, operator and value do not fit."""
    field = find_field(node.field, rule)
    operator = _BASE.get(node.operator, node.operator)
    if operator not in ALLOWED[field.kind]:
        raise wrong_operator(field, node, rule)
    refuse_no_values(field, node, rule)
    if field.kind == "flag":
        test = _flag(field, node, rule)
    elif operator in ("within", "older than"):
        test = _aged(field, node, rule, older=operator == "older than")
    elif operator == "matches" or field.kind == "roles":
        test = _titled(field, node, rule)
    elif operator == "has":
        test = _containing(field, node, rule)
    elif operator in ORDER or isinstance(node.operand, Span):
        test = _ordered(field, operator, node, rule)
    else:
        test = _one_of(field, node, rule)
    return _negated(test) if node.operator in _NEGATIONS else test


def _negated(test: Test) -> Test:
    holds, phrase = test.holds, test.phrase

    def opposite(value: JsonValue, today: date) -> bool | None:
        answer = holds(value, today)
        return None if answer is None else not answer

    return replace(
        test, holds=opposite, phrase=lambda seen, want: phrase(seen, not want), widened=lambda seen: ""
    )


def _literals(node: Comparison, rule: str) -> tuple[Literal, ...]:
    if isinstance(node.operand, Span):
        raise RuleError(rule, node.operand.position, "a range does not go here", "Name the values: [a, b].")
    if isinstance(node.operand, Literal):
        return (node.operand,)
    return node.operand or ()


def _single(node: Comparison, rule: str) -> Literal:
    if isinstance(node.operand, Literal):
        return node.operand
    raise RuleError(rule, node.position, f'"{node.operator}" takes one value', "Use in for ranges and lists.")


def _choice(literals: tuple[Literal, ...]) -> str:
    """`US`, or `one of US, CA`."""
    texts = ", ".join(literal.text for literal in literals)
    return texts if len(literals) == 1 else f"one of {texts}"


# --- the kinds of comparison ----------------------------------------------------------------------


def _one_of(field: Field, node: Comparison, rule: str) -> Test:
    reading, literals = READINGS[field.kind], _literals(node, rule)
    _refuse_ends(field, node, rule)
    keys = frozenset().union(*(reading.literal(literal, rule) for literal in literals))
    read, choice = reading.value, _choice(literals)

    def holds(value: JsonValue, today: date) -> bool | None:
        key = read(value)
        return None if key is None else key in keys

    def widened(seen: JsonValue) -> str:
        key = read(seen)
        text = str(key) if field.kind == "country" else text_of(seen)
        if field.name == _PEOPLE and len(literals) == 1 and key is not None and key not in keys:
            return (
                f"{field.name} in {'..'.join(map(str, sorted((key, *keys), key=float)))}"  # a pair is refused
            )
        return "" if key is None or text is None else _longer(field, "in", literals, text)

    return Test(field, holds, lambda seen, want: f"were {'' if want else 'not '}{choice}", widened)


_PEOPLE = "company.employees"


def _refuse_ends(field: Field, node: Comparison, rule: str) -> None:
    """`company.employees in [50, 500]`: nobody asks for companies of just 50 or just 500 people."""
    literals = _literals(node, rule)
    if field.name != _PEOPLE or len(literals) != 2:
        return
    low, high = (number(literal.text) for literal in literals)
    if low is not None and high is not None and low < high:
        ends = [literal.text for literal in literals]
        equal, joined = ("!=", "and") if node.operator in _NEGATIONS else ("=", "or")
        each = f" {joined} ".join(f"{field.name} {equal} {end}" for end in ends)
        message = f"[{', '.join(ends)}] is just {ends[0]} people or just {ends[1]}, and nothing between"
        hint = f"Did you mean {'..'.join(ends)}? If not, write {each}."
        raise RuleError(rule, literals[0].position, message, hint)


def _longer(field: Field, operator: str, literals: tuple[Literal, ...], text: str) -> str:
    """The rule with one more value in its list; nothing for a text that cannot be written there."""
    if '"' in text or not text.isprintable():
        return ""
    texts = [_in_list(field.kind, one.text, one.quoted) for one in literals] + [_in_list(field.kind, text)]
    return f"{field.name} {operator} [{', '.join(texts)}]"


@lru_cache(maxsize=1_000)
def _in_list(kind: Kind, text: str, quoted: bool = False) -> str:
    """A value as a rule can hold it: in quotes where it has to be, since bare it would be read as something else."""
    if not quoted and _BARE.fullmatch(text) and not is_nothing(text):
        try:
            READINGS[kind].literal(Literal(text, 0), text)
        except RuleError:
            return f'"{text}"'
        return text
    return f'"{text}"'


def _ordered(field: Field, operator: str, node: Comparison, rule: str) -> Test:
    reading, operand = READINGS[field.kind], node.operand
    if field.kind == "date" and any(days_ago(end) is not None for end in ends(operand)):
        return _dated(field, operator, node, rule)
    if isinstance(operand, Span):
        if operator in ORDER:
            raise RuleError(rule, operand.position, f'"{operator}" takes one value', "Use in for ranges.")
        interval = spanned(field, operand, rule)
    else:
        interval = compared(field, operator, _single(node, rule), rule)
    read = reading.value

    def holds(value: JsonValue, today: date) -> bool | None:
        key = read(value)
        return None if key is None else interval.contains(key)

    def phrase(seen: JsonValue, want: bool) -> str:
        return interval.phrase(read(seen), want)

    def widened(seen: JsonValue) -> str:
        return interval.widened(field.name, read(seen))

    return Test(field, holds, phrase, widened)


def _dated(field: Field, operator: str, node: Comparison, rule: str) -> Test:
    """A date against days counted from today: `> 90d ago`, `in 2026-01-01..today`."""

    @lru_cache(maxsize=8)
    def on(today: date) -> Test:
        return _ordered(field, operator, replace(node, operand=as_of(node.operand, today)), rule)

    on(date.max)  # a rule that cannot be read is refused now, not at the first person
    text = "..".join(end.text for end in ends(node.operand))
    words = f"in {text}" if isinstance(node.operand, Span) else f"{operator} {text}"
    return Test(
        field,
        lambda value, today: on(today).holds(value, today),
        lambda seen, want: f"were {'' if want else 'not '}{words}",
    )


def _flag(field: Field, node: Comparison, rule: str) -> Test:
    reading = READINGS["flag"]
    wanted = reading.literal(_single(node, rule), rule) if node.operator else frozenset({1})
    read, yes = reading.value, 1 in wanted

    def holds(value: JsonValue, today: date) -> bool | None:
        key = read(value)
        return None if key is None else key in wanted

    return Test(field, holds, lambda seen, want: f"were {'yes' if want == yes else 'no'}")


def _aged(field: Field, node: Comparison, rule: str, *, older: bool) -> Test:
    days = days_of(_single(node, rule), rule)

    def holds(value: JsonValue, today: date) -> bool | None:
        day = day_of(value)
        age = (today - day).days if day else -2
        if age < -1:  # one day ahead is another time zone, more is a slip
            return None
        return age > days if older else age <= days

    def phrase(seen: JsonValue, want: bool) -> str:
        return f"were {'within' if want != older else 'before'} the last {days} days"

    return Test(field, holds, phrase)


def _titled(field: Field, node: Comparison, rule: str) -> Test:
    """`[VP Sales, not VP Sales Operations]`: any of the former, and none of the latter."""
    literals = _literals(node, rule)
    for literal in literals:
        if TitlePattern(_without_not(literal.text)).is_empty:
            hint = "Write it like VP Sales."
            raise RuleError(rule, literal.position, f'"{literal.text}" is not a job title', hint)
    wanted = [one.text for one in literals if one.text == _without_not(one.text)]
    if not wanted:
        hint = f"Name one that is meant, or write {field.name} not matches {_without_not(literals[0].text)}."
        raise RuleError(rule, literals[0].position, "only titles to leave out are named", hint)
    excluded = [_without_not(one.text) for one in literals if one.text not in wanted]
    pattern, never, choice = TitlePattern(*wanted), TitlePattern(*excluded), _choice(literals)

    def means(title: str) -> bool:
        return pattern.matches(title) and not (excluded and never.matches(title))

    if field.kind == "roles":
        return Test(field, lambda value, today: _any_role(value, means), _inclusion(choice))

    def holds(value: JsonValue, today: date) -> bool | None:
        title = text_of(value)
        if title is None or not means(title):
            return None if title is None else False
        held_by_them = without_postings(title)
        return held_by_them is title or means(held_by_them)

    def widened(seen: JsonValue) -> str:
        title = text_of(seen)
        if title is None or never.matches(title) or not TitlePattern(title).matches(title):
            return ""
        return _longer(field, "matches", literals, title)

    return Test(
        field, holds, lambda seen, want: f"{'matched' if want else 'did not match'} {choice}", widened
    )


def _without_not(text: str) -> str:
    return text[4:] if text[:4].casefold() == "not " else text


def _any_role(value: JsonValue, means: Callable[[str], bool]) -> bool | None:
    if not isinstance(value, list):
        return None
    titles = (role.get("title") for role in value if isinstance(role, dict))
    return any(isinstance(title, str) and means(title) for title in titles)


def _containing(field: Field, node: Comparison, rule: str) -> Test:
    """Whole words: `has hubspot` is true of `HubSpot CRM`, `has java` is not of `JavaScript`."""
    literals = _literals(node, rule)
    read = READINGS[field.kind].literal
    phrases = tuple(
        f" {key} " for literal in literals for key in (*read(literal, rule), folded(literal.text))
    )

    def holds(value: JsonValue, today: date) -> bool | None:
        text = " | ".join(map(str, value)) if isinstance(value, list) else text_of(value)
        if text is None:
            return None
        padded = _padded(text)
        return any(phrase in padded for phrase in phrases)

    return Test(field, holds, _inclusion(_choice(literals)))


@lru_cache(maxsize=2_000)
def _padded(text: str) -> str:
    """The text as phrases are looked for in it. Remembered: two rules about one field ask one after the other.

    Each asks for a whole chunk of people.
    """
    return f" {folded(text)} "


def _inclusion(choice: str) -> Callable[[JsonValue, bool], str]:
    return lambda seen, want: f"{'included' if want else 'did not include'} {choice}"
