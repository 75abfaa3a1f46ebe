"""What a template may be made of: less than Jinja can, checked on its tree before it is compiled.

Templates print, decide (`if`) and repeat (`for`, two deep, over lists of their data). They call, assign and
import nothing, and compute `+` and `-` of whole numbers. So none can run long or write much.
"""

from typing import Any, NamedTuple

from jinja2 import nodes

from gtm.openers.errors import suggestion
from gtm.openers.phrases import FILTERS

MAX_NODES = 3_000
MAX_DEPTH = 40  # of nested expressions and blocks
MAX_LOOPS = 10
MAX_NUMBER = 10**12
TESTS = frozenset({"defined", "none"})
GUARDED_LOOP = "_each"  # the filter every loop's list is sent through

_ALLOWED: frozenset[type[nodes.Node]] = frozenset(
    {
        *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.CondExpr),
        *(nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Test),
        *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg),
    }
)
_NOT_ALLOWED: dict[type[nodes.Node], tuple[str, str]] = {
    nodes.Call: ("calling something", "Values are plain data; use a filter."),
    nodes.Concat: ('"~"', "Write the text beside the tag."),
    nodes.Assign: ('"set"', "Write the value where it is needed."),
    nodes.AssignBlock: ('"set"', "Write the value where it is needed."),
    nodes.Mul: ('"*"', ""),
    nodes.Pow: ('"**"', ""),
    nodes.Mod: ('"%"', ""),
    nodes.Include: ('"include"', "A template is one file."),
    nodes.Import: ('"import"', "A template is one file."),
    nodes.Extends: ('"extends"', "A template is one file."),
}


class NotAllowed(Exception):
    """A construct that templates do not have, with its line in the source and a hint."""

    def __init__(self, line: int, sentence: str, hint: str = "") -> None:
        super().__init__(line, sentence, hint)
        self.line = line
        self.sentence = sentence
        self.hint = hint


def check(tree: nodes.Template) -> dict[str, int]:
    """Refuse what is not allowed, guard the loops, and return the names that are read with their first line.

    Walks without recursion, so that a tree too deep for Python is refused and not a crash. Raises NotAllowed.
    """
    fields: dict[str, int] = {}
    seen = loops = 0
    open_nodes = [_Place(tree)]
    while open_nodes:
        place = open_nodes.pop()
        node = place.node
        seen += 1
        if seen > MAX_NODES or place.depth > MAX_DEPTH:
            raise NotAllowed(node.lineno, "is nested too deeply or has too many tags")
        _refuse(node)
        if isinstance(node, nodes.For):
            loops += 1
            _refuse_loop(node, place, loops)
        path = path_of(node)
        if path and _root(path) not in place.targets:
            fields[path] = min(node.lineno, fields.get(path, node.lineno))
        if not path:
            open_nodes += place.inside()
        if isinstance(node, nodes.For):
            node.iter = nodes.Filter(node.iter, GUARDED_LOOP, [], [], None, None, lineno=node.lineno)
    return fields


class _Place(NamedTuple):
    """A node on the way through the tree, and the items of the loops around it."""

    node: nodes.Node
    depth: int = 0
    targets: tuple[str, ...] = ()

    def inside(self) -> list["_Place"]:
        targets = self.targets
        if isinstance(self.node, nodes.For) and isinstance(self.node.target, nodes.Name):
            targets = (*targets, "loop", self.node.target.name)
        return [_Place(child, self.depth + 1, targets) for child in self.node.iter_child_nodes()]


def _refuse(node: nodes.Node) -> None:
    if type(node) not in _ALLOWED:
        what, hint = _NOT_ALLOWED.get(type(node), (type(node).__name__.lower(), ""))
        raise NotAllowed(node.lineno, f"{what} is not allowed in a template", hint)
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        raise NotAllowed(node.lineno, f'unknown filter "{node.name}"', suggestion(node.name, FILTERS))
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise NotAllowed(node.lineno, f'unknown test "is {node.name}"', suggestion(node.name, TESTS))
    if isinstance(node, nodes.Const) and not _small(node.value):
        raise NotAllowed(node.lineno, "only text and whole numbers can be written in a template")
    name = getattr(node, "attr", getattr(node, "name", ""))
    if isinstance(node, nodes.Name | nodes.Getattr) and (name.startswith("_") or name == "self"):
        raise NotAllowed(node.lineno, f'"{name}" is not allowed in a template')


def _refuse_loop(node: nodes.For, place: _Place, count: int) -> None:
    path = path_of(node.iter)
    if node.recursive or count > MAX_LOOPS or not isinstance(node.target, nodes.Name):
        raise NotAllowed(
            node.lineno, f"a template has at most {MAX_LOOPS} loops, each with one name for its item"
        )
    if not path:
        raise NotAllowed(node.lineno, "loops only over a list of its data, like `for tag in post.tags`")
    if place.targets and (len(place.targets) > 2 or _root(path) != place.targets[-1]):
        raise NotAllowed(
            node.lineno, f"a loop in a loop goes over a list of `{place.targets[-1]}`, and no deeper"
        )


def path_of(node: nodes.Node) -> str:
    """`company.city` for a name and its dots; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr) and len(parts) < MAX_DEPTH and not node.attr.startswith("_"):
        parts.append(node.attr)
        node = node.node
    if (
        isinstance(node, nodes.Name)
        and node.ctx == "load"
        and not node.name.startswith("_")
        and node.name != "self"
    ):
        return ".".join([node.name, *reversed(parts)])
    return ""


def _root(path: str) -> str:
    return path.partition(".")[0]


def _small(value: Any) -> bool:
    return value is None or type(value) in (str, bool) or (type(value) is int and abs(value) <= MAX_NUMBER)
