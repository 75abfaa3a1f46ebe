"""The only door to Jinja2: templates of openers and posts are compiled and rendered here, under limits.

Jinja's sandbox stops escapes, not exhaustion, and it lets a template call methods of what it is given. So a
template here can do less than Jinja can, and what it cannot do it is told at load, with line and remedy:

* it prints, decides (`if`) and repeats (`for`, at most two deep, over lists only); it calls, assigns,
  imports and computes nothing but `+` and `-` of whole numbers;
* attributes are keys of plain dicts: no method of any value can be reached;
* filters are an allow-list of our own (`phrases.FILTERS`);
* source, tree, data, loops and output are capped. The caps are chosen so that the worst template that
  passes them renders in well under a second; no child process is needed for that.

Printing None, a missing name, a list or a yes/no is an error: "Hi None" cannot be written.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gtm.openers.errors import TemplateError, suggestion
from gtm.openers.phrases import FILTERS

MAX_SOURCE = 20_000  # characters
MAX_OUTPUT = 10_000
MAX_NODES = 3_000
MAX_DEPTH = 40  # of nested expressions and blocks
MAX_LOOPS = 10
MAX_ITEMS = 200  # of one list that is looped over
MAX_NUMBER = 10**12
_DATA_DEPTH = 6

_ALLOWED: frozenset[type[nodes.Node]] = frozenset(
    {
        *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.CondExpr),
        *(nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Test),
        *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Add, nodes.Sub, nodes.Neg),
    }
)
_LOOP_NAMES = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_TESTS = {"defined": lambda value: not isinstance(value, Undefined), "none": lambda value: value is None}


class _Refused(Exception):
    """Raised inside a render by our own checks; becomes a TemplateError with the line."""


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja without methods, globals and big operators. Dict keys are all that a dot can reach."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=0,
            finalize=_printable,
        )
        self.globals.clear()
        self.filters = {**{name: partial(_apply, name) for name in FILTERS}, "_each": _each}
        self.tests = dict(_TESTS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        if type(obj) is LoopContext and attribute in _LOOP_NAMES:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if type(argument) is str:
            return self.getattr(obj, argument)
        if type(obj) is list and type(argument) is int and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        numbers = type(left) is int and type(right) is int
        if operator not in "+-" or not numbers or max(abs(left), abs(right)) > MAX_NUMBER:
            raise _Refused(f'"{operator}" works on whole numbers only')
        return left + right if operator == "+" else left - right


def _printable(value: Any) -> Any:
    if type(value) in (str, int) or isinstance(value, Undefined):
        return value  # an undefined name raises by itself when it is printed
    if value is None:
        raise _Refused("prints a value that is not known (None)")
    raise _Refused(f"prints a {type(value).__name__}; only text and whole numbers can be printed")


def _apply(name: str, *values: Any) -> str:
    for value in values:
        if isinstance(value, Undefined):
            str(value)  # raises with the name
        if value is None:
            raise _Refused(f'the filter "{name}" got a value that is not known (None)')
    try:
        return FILTERS[name](*values)
    except (TypeError, AttributeError) as error:
        given = type(values[0]).__name__
        raise _Refused(f'the filter "{name}" does not work on this {given}') from error


def _each(items: Any) -> list[Any]:
    if type(items) is not list:
        if isinstance(items, Undefined):
            str(items)  # raises with the name
        raise _Refused(f"loops over a {type(items).__name__}; only lists can be looped over")
    if len(items) > MAX_ITEMS:
        raise _Refused(f"loops over {len(items):,} items; {MAX_ITEMS} are allowed")
    return items


@lru_cache(maxsize=1)
def _environment() -> _Environment:
    return _Environment()


class Template:
    """A compiled template. Immutable; render it as often as you like, from any thread."""

    def __init__(self, source: str, file: str, *, first_line: int = 1, max_output: int = MAX_OUTPUT) -> None:
        """Raises TemplateError when the source is too big, not Jinja, or more than a template may be.

        `file` is for messages; `first_line` is where the source begins in it.
        """
        self.file = file
        self.source = source
        self._first_line = first_line
        self._max_output = max_output
        if len(source) > MAX_SOURCE:
            raise TemplateError(file, None, f"has {len(source):,} characters; {MAX_SOURCE:,} are allowed")
        environment = _environment()
        try:
            tree = environment.parse(source)
            self.fields = self._check(tree)
            code = environment.compile(tree, filename="<template>")
        except TemplateSyntaxError as error:
            raise self._error(error.lineno, f"is not a valid template: {(error.message or '').rstrip('.')}") from error
        except (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError) as error:
            raise self._error(None, "is nested too deeply or holds a number that is too big") from error
        self._compiled = environment.template_class.from_code(environment, code, {})

    fields: Mapping[str, int]
    """Every name the template reads (`company.city`), with the line of its first use in the file."""

    def render(self, data: Mapping[str, Any]) -> str:
        """The text for this data: dicts, lists, str, int, bool and None only, of exactly these types.

        Raises TemplateError when the template asks for what is not there or the output is too long.
        """
        plain = {name: _plain(value, name, self.file) for name, value in data.items()}
        parts: list[str] = []
        size = 0
        try:
            for part in self._compiled.generate(plain):
                parts.append(part)
                size += len(part)
                if size > self._max_output:
                    raise TemplateError(self.file, None, f"writes more than {self._max_output:,} characters")
        except UndefinedError as error:
            raise self._error(_line_of(error), f"asks for what is not there: {error.message}") from error
        except (_Refused, SecurityError, TypeError) as error:
            raise self._error(_line_of(error), str(error)) from error
        return "".join(parts)

    def _error(self, line: int | None, sentence: str, hint: str = "") -> TemplateError:
        return TemplateError(self.file, line and line + self._first_line - 1, sentence, hint)

    def _check(self, tree: nodes.Template) -> dict[str, int]:
        """Walk the tree without recursion; refuse, guard the loops, and collect the names that are read."""
        fields: dict[str, int] = {}
        counts = {"nodes": 0, "loops": 0}
        open_nodes: list[tuple[nodes.Node, int, int, frozenset[str]]] = [(tree, 0, 0, frozenset())]
        while open_nodes:
            node, depth, loops, targets = open_nodes.pop()
            counts["nodes"] += 1
            if counts["nodes"] > MAX_NODES or depth > MAX_DEPTH:
                raise self._error(node.lineno, "is nested too deeply or has too many tags")
            self._refuse(node)
            if isinstance(node, nodes.For):
                counts["loops"] += 1
                loops, targets = loops + 1, targets | {"loop", _target(node)}
                self._refuse_loop(node, loops, counts["loops"])
            path = _path(node)
            if path:
                if path.partition(".")[0] not in targets:
                    line = node.lineno + self._first_line - 1
                    fields[path] = min(line, fields.get(path, line))
                continue
            open_nodes += [(child, depth + 1, loops, targets) for child in node.iter_child_nodes()]
            if isinstance(node, nodes.For):
                node.iter = nodes.Filter(node.iter, "_each", [], [], None, None, lineno=node.lineno)
        return fields

    def _refuse(self, node: nodes.Node) -> None:
        if type(node) not in _ALLOWED:
            what, hint = _NOT_ALLOWED.get(type(node), (type(node).__name__.lower(), ""))
            raise self._error(node.lineno, f"{what} is not allowed in a template", hint)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise self._error(node.lineno, f'unknown filter "{node.name}"', suggestion(node.name, FILTERS))
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise self._error(node.lineno, f'unknown test "is {node.name}"', suggestion(node.name, _TESTS))
        if isinstance(node, nodes.Const) and not _small(node.value):
            raise self._error(node.lineno, "only text and whole numbers can be written in a template")
        name = getattr(node, "attr", getattr(node, "name", ""))
        if isinstance(node, nodes.Name | nodes.Getattr) and (name.startswith("_") or name == "self"):
            raise self._error(node.lineno, f'"{name}" is not allowed in a template')

    def _refuse_loop(self, node: nodes.For, depth: int, count: int) -> None:
        if node.recursive or depth > 2 or count > MAX_LOOPS or not isinstance(node.target, nodes.Name):
            raise self._error(
                node.lineno, f"loops may be two deep, {MAX_LOOPS} in all, and with one name for the item"
            )
        if not _path(node.iter):
            raise self._error(node.lineno, "loops only over a list of its data, like `for tag in post.tags`")


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


def render(source: str, data: Mapping[str, Any], *, file: str = "template") -> str:
    """Compile and render once. For a text that is used again, keep a Template."""
    return Template(source, file).render(data)


def _path(node: nodes.Node) -> str:
    """`company.city` for a name and its dots; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr) and len(parts) < MAX_DEPTH and not node.attr.startswith("_"):
        parts.append(node.attr)
        node = node.node
    if isinstance(node, nodes.Name) and node.ctx == "load" and not node.name.startswith("_") and node.name != "self":
        return ".".join([node.name, *reversed(parts)])
    return ""


def _target(node: nodes.For) -> str:
    return node.target.name if isinstance(node.target, nodes.Name) else ""


def _small(value: Any) -> bool:
    return value is None or type(value) in (str, bool) or (type(value) is int and abs(value) <= MAX_NUMBER)


def _plain(value: Any, where: str, file: str, depth: int = 0) -> Any:
    """A copy made of plain values, or a TemplateError: objects bring methods along, plain data does not."""
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if depth < _DATA_DEPTH and kind is dict and all(type(key) is str for key in value):
        return {key: _plain(item, f"{where}.{key}", file, depth + 1) for key, item in value.items()}
    if depth < _DATA_DEPTH and kind in (list, tuple):
        return [_plain(item, where, file, depth + 1) for item in value]
    raise TemplateError(file, None, f"was given a {kind.__name__} as {where}; templates get plain data only")


def _line_of(error: BaseException) -> int | None:
    """The template's line in a traceback that Jinja has already rewritten."""
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    return line


def known_fields(template: Template, known: Iterable[str]) -> None:
    """Raise TemplateError for the first name the template reads that is not in `known`."""
    names = frozenset(known)
    for path, line in template.fields.items():
        if path not in names:
            raise TemplateError(template.file, line, f'unknown field "{path}"', suggestion(path, names))
