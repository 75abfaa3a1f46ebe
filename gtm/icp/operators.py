"""Which comparisons go with which kind of field, and what to write where one does not, or where its value is none.

Asked once per rule, before a comparison is made of it.
"""

from gtm.icp.ages import ends
from gtm.icp.errors import RuleError
from gtm.icp.fields import Field, Kind
from gtm.icp.readings import READINGS
from gtm.icp.slips import NOTHING, is_nothing, wildcard
from gtm.icp.syntax import Comparison, Literal, Span

ORDER = ("<", "<=", ">", ">=")

ALLOWED: dict[Kind, tuple[str, ...]] = {
    "number": ("in", "=", *ORDER),
    "share": ("in", "=", *ORDER),
    "date": ("within", "older than", "in", "=", *ORDER),
    "flag": ("=", ""),
    "country": ("in", "="),
    "state": ("in", "="),
    "status": ("in", "="),
    "seniority": ("in", "=", *ORDER),
    "stage": ("in", "=", *ORDER),
    "industry": ("in", "=", "has"),
    "text": ("in", "=", "has"),
    "title": ("matches", "has", "in", "="),
    "words": ("has",),
    "department": ("has",),
    "roles": ("has",),
    "address": ("in", "="),
}
_EXAMPLES: dict[Kind, str] = {
    "number": "50..500",
    "share": "10%..50%",
    "date": "90d",
    "flag": "yes",
    "seniority": "director..vp",
    "stage": "seed..series_b",
    "status": "[verified, catch_all]",
    "roles": "SDR",
    "department": "sales",
    "words": "hubspot",
    "title": "VP Sales",
    "text": "Northwind",
    "industry": "[software, internet]",
    "state": "[California, Ontario]",
    "country": "[US, CA]",
    "address": "maya@northwind.example",
}
"""What a comparison of these kinds may look like, where the rule does not tell itself."""
_OF_WORDS = ("words", "department", "roles", "title", "text", "industry", "state", "country")


def wrong_operator(field: Field, node: Comparison, rule: str) -> RuleError:
    """The operator is none for this kind of field; the hint is the rule as it may have been meant."""
    noun, allowed = READINGS[field.kind].noun, [word for word in ALLOWED[field.kind] if word]
    example = _EXAMPLES[field.kind]
    if field.kind in _OF_WORDS and not isinstance(node.operand, Span | None) and node.operator not in ORDER:
        named = [wildcard(one.text) or one.written for one in _values(node)]
        example = named[0] if len(named) == 1 else f"[{', '.join(named)}]"
    operator = "has" if node.operator in ("matches", "has") and "has" in allowed else allowed[0]
    hint = f"Use {' or '.join(allowed)}, like {field.name} {operator} {example}."
    if field.name.startswith("engagement.times_"):
        hint = f"Write it like {field.name} >= 1."
    elif field.name.startswith("engagement.") and not node.operator:
        hint = _when_or_how_often(field)
    if not node.operator:
        return RuleError(rule, node.position, f"{field.name} is {noun} and needs a comparison", hint)
    return RuleError(rule, node.position, f'"{node.operator}" does not go with {noun}', hint)


def _values(node: Comparison) -> tuple[Literal, ...]:
    operand = node.operand
    return operand if isinstance(operand, tuple) else ends(operand)


def _when_or_how_often(field: Field) -> str:
    return f"Write {field.name} within 30d, or {field.name.replace('.', '.times_')} >= 1."


def refuse_no_values(field: Field, node: Comparison, rule: str) -> None:
    """What is a value elsewhere and none here: `null`, `*labs*`, a count where a day belongs."""
    for literal in _values(node):
        if not literal.quoted and field.kind != "status" and is_nothing(literal.text):
            raise RuleError(rule, literal.position, f'"{literal.text}" is no value', NOTHING)
        bare = wildcard(literal.text) if field.kind in _OF_WORDS else ""
        if bare:
            has = "matches" if field.kind == "title" else "has" if "has" in ALLOWED[field.kind] else "="
            hint = f"Leave them out: {field.name} {has} {bare}. It looks for whole words."
            raise RuleError(
                rule, literal.position, f'"{literal.text}" has wildcards, and there are none', hint
            )
        if field.name.startswith("engagement.") and field.kind == "date" and literal.text.isdecimal():
            hint = f"To count, write {field.name.replace('.', '.times_')} {node.operator} {literal.text}."
            raise RuleError(rule, literal.position, f'"{literal.text}" is not a date', hint)
        if (
            field.name.startswith("engagement.")
            and field.kind == "date"
            and literal.text.casefold() in ("yes", "no", "true", "false")
        ):
            message = f'"{literal.text}" is not a date'
            raise RuleError(rule, literal.position, message, _when_or_how_often(field))
