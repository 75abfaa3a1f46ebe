"""The only door to Jinja2: templates of openers and posts are compiled and rendered here, under limits.

Jinja's sandbox stops escapes, not exhaustion, and it lets a template call methods of what it is given. So:

* `grammar` allows a small part of the language, and refuses the rest at load, with line and remedy;
* attributes are keys of plain dicts: no method of any value can be reached;
* filters are an allow-list of our own (`phrases.FILTERS`);
* source, tree, data, loops and output are capped, so tightly that the worst template that passes compiles and
  renders in well under two seconds and 256 MB (measured in `tests/words/test_openers_guard.py`, in a child process
  with those limits). That is why no child process is needed at load: there is nothing left for it to end.

Printing None, a missing name, a list or a yes/no is an error: "Hi None" cannot be written.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from threading import local
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from gtm.openers.by_hand import by_hand
from gtm.openers.errors import TemplateError, suggestion
from gtm.openers.grammar import GUARDED_LOOP, MAX_NUMBER, TESTS, NotAllowed, check
from gtm.openers.phrases import FILTERS

MAX_SOURCE = 20_000  # characters
MAX_TAGS = 1_000  # counted before the source is parsed: parsing is what takes long
MAX_OUTPUT = 10_000
MAX_ITEMS = 200  # of one list that is looped over
MAX_TURNS = 2_000  # of all loops of one render, nested ones counted each time
_DATA_DEPTH = 6

_LOOP_NAMES = frozenset({"index", "index0", "first", "last", "length", "revindex"})


class _Refused(Exception):
    """Raised inside a render by our own checks; becomes a TemplateError with the line."""


class _Names(Context):
    """An empty context, with other data: nothing that our grammar has would write into the rest of it."""

    def __init__(self, empty: Context, data: Mapping[str, Any]) -> None:
        self.__dict__.update(empty.__dict__, parent=data)

    def resolve_or_missing(self, key: str) -> Any:
        return self.parent.get(key, missing)


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
        self.filters = {**{name: partial(_apply, name) for name in FILTERS}, GUARDED_LOOP: _each}
        known = {
            "defined": lambda value: not isinstance(value, Undefined),
            "none": lambda value: value is None,
        }
        self.tests = {name: known[name] for name in TESTS}

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
    _render.turns = getattr(_render, "turns", 0) + len(items)
    if _render.turns > MAX_TURNS:
        raise _Refused(f"loops more than {MAX_TURNS:,} times in all")
    return items


_render = local()
"""How many turns the loops of the render in this thread have taken."""


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
        tags = source.count("{{") + source.count("{%") + source.count("{#")
        if tags > MAX_TAGS:
            raise TemplateError(file, None, f"has {tags:,} tags; {MAX_TAGS:,} are allowed")
        environment = _environment()
        try:
            tree = environment.parse(source)
            fields = check(tree)
            code = environment.compile(tree, filename="<template>")
        except NotAllowed as error:
            raise self._error(error.line, error.sentence, error.hint) from error
        except TemplateSyntaxError as error:
            raise self._error(
                error.lineno, f"is not a valid template: {(error.message or '').rstrip('.')}"
            ) from error
        except (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError) as error:
            raise self._error(None, "is nested too deeply or holds a number that is too big") from error
        self.fields: Mapping[str, int] = {path: line + first_line - 1 for path, line in fields.items()}
        """Every name the template reads (`company.city`), with the line of its first use in the file."""
        self._loops = next(tree.find_all(nodes.For), None) is not None
        self._by_hand = by_hand(tree)
        self._compiled = environment.template_class.from_code(environment, code, {})
        self._empty = self._compiled.new_context()

    def render(self, data: Mapping[str, Any]) -> str:
        """The text for this data: dicts, lists, str, int, bool and None only, of exactly these types.

        Raises TemplateError when the template asks for what is not there or the output is too long.
        """
        return self._write({name: _plain(value, name, self.file) for name, value in data.items()})

    def fill(self, data: Mapping[str, Mapping[str, Any]]) -> str:
        """Like `render` for dicts of our own making: what is not printed is not looked at. The fast way."""
        if self._by_hand is not None:
            try:
                text = self._by_hand(data)
            except (KeyError, TypeError):
                pass  # Jinja has the words for it
            else:
                if len(text) <= self._max_output:
                    return text
        elif not self._loops:
            try:
                text = "".join(self._compiled.root_render_func(_Names(self._empty, data)))
            except (UndefinedError, _Refused, SecurityError, TypeError):
                pass  # the slow way raises it again, and knows the line
            else:
                if len(text) <= self._max_output:
                    return text
        return self._write(self._read(data))

    def _read(self, data: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The fields that the template reads, as plain values."""
        plain: dict[str, dict[str, Any]] = {}
        for path in self.fields:
            root, _, field = path.partition(".")
            values, kept = data.get(root, {}), plain.setdefault(root, {})
            if field in values:
                kept[field] = _plain(values[field], path, self.file)
        return plain

    def _write(self, plain: dict[str, Any]) -> str:
        parts: list[str] = []
        size = 0
        _render.turns = 0
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


def render(source: str, data: Mapping[str, Any], *, file: str = "template") -> str:
    """Compile and render once. For a text that is used again, keep a Template."""
    return Template(source, file).render(data)


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
