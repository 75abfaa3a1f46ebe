"""Templates simple enough to be filled in without Jinja: text, fields, and `if` over fields and numbers.

Nearly all openers are of this kind, and each is filled in thousands of times in a run; Jinja takes three times as
long over it. What a template may be is still decided by `guard`, and whatever is not as expected (a value that is
missing, unknown or no plain data) is left to Jinja, which knows the words and the line for it.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes

Data = Mapping[str, Mapping[str, Any]]
Fill = Callable[[Data], str]
"""The text for this data. Raises KeyError or TypeError for a value that cannot be printed or compared."""

_Value = Callable[[Data], Any]
_Path = tuple[str, str]
_COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "gteq": operator.ge, "lt": operator.lt,
    "lteq": operator.le,
}  # fmt: skip


class _NotByHand(Exception):
    """The template holds something else."""


def by_hand(tree: nodes.Template) -> Fill | None:
    """How to fill in a template, from its tree; None: it takes Jinja."""
    try:
        return _text(tree.body)
    except _NotByHand:
        return None


def _text(body: Sequence[nodes.Node]) -> Fill:
    parts: list[str] = []
    fields: list[tuple[int, str, str]] = []  # which part a field is, and its path
    choices: list[tuple[int, Fill]] = []
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    fields.append((len(parts), *_path(part)))
                parts.append(part.data if isinstance(part, nodes.TemplateData) else "")
        elif isinstance(node, nodes.If):
            choices.append((len(parts), _choice(node)))
            parts.append("")
        else:
            raise _NotByHand

    def fill(data: Data) -> str:
        written = parts[:]
        for place, root, field in fields:
            values = data[root]
            value = values[field]
            if type(values) is not dict or (type(value) is not str and type(value) is not int):
                raise TypeError
            written[place] = value if type(value) is str else str(value)
        for place, choice in choices:
            written[place] = choice(data)
        return "".join(written)

    return fill


def _choice(node: nodes.If) -> Fill:
    cases = [(_value(one.test), _text(one.body)) for one in (node, *node.elif_)]
    otherwise = _text(node.else_)

    def chosen(data: Data) -> str:
        for holds, text in cases:
            if holds(data):
                return text(data)
        return otherwise(data)

    return chosen


def _value(node: nodes.Node) -> _Value:
    if isinstance(node, nodes.Const):
        constant = node.value
        return lambda data: constant
    if isinstance(node, nodes.Compare) and len(node.ops) == 1 and node.ops[0].op in _COMPARED:
        compared = _COMPARED[node.ops[0].op]
        left, right = _value(node.expr), _value(node.ops[0].expr)
        return lambda data: compared(left(data), right(data))
    root, field = _path(node)

    def value(data: Data) -> Any:
        values = data[root]
        if type(values) is not dict:
            raise TypeError
        return values[field]

    return value


def _path(node: nodes.Node) -> _Path:
    """Root and field of `person.first_name`."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return node.node.name, node.attr
    raise _NotByHand
