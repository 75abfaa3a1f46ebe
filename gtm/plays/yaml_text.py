"""YAML without its surprises: every scalar stays the text that a person wrote.

`NO` is Norway, `12:30` is a time of day and `0123` keeps its zero; what a text means is decided later, by
the model that knows what the key is for. Refused, with file and line: a key written twice, anchors and
aliases (a few hundred bytes of them unfold into gigabytes), tags, tabs as indentation, more than one
document, texts over 1 MB and nesting deeper than 20.

Works on the parser's events, one pass and no recursion, so that nothing is built before it is allowed.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLStreamError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

YamlData = str | None | list["YamlData"] | dict[str, "YamlData"]
Place = tuple[str | int, ...]
Positions = Mapping[Place, int]


class YamlError(ValueError):
    """The text is not YAML that we accept. `line` counts from 1; None: the whole text."""

    def __init__(self, name: str, line: int | None, detail: str) -> None:
        super().__init__(name, line, detail)
        self.name = name
        self.line = line
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.name}{f' line {self.line}' if self.line else ''}: {self.detail}"


def read_yaml(text: str, name: str, *, first_line: int = 1) -> tuple[YamlData, Positions]:
    """The data of one YAML document, and the line of every key and list entry in it.

    Mappings are dicts, sequences lists, scalars the text as written, a value that is not there None; an
    empty text is None. `name` opens every error message; `first_line` is where the text begins in its
    file (front matter begins at 2). Raises YamlError.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise YamlError(name, None, "is over 1 MB; a file that a person wrote is a few kB")
    builder = _Builder(name, first_line)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        raise _syntax_error(name, first_line, len(text.splitlines()), error) from error
    except (YAMLStreamError, YAMLError) as error:
        raise YamlError(name, None, "holds characters that a text file may not hold") from error
    return builder.root, MappingProxyType(builder.positions)


class _Builder:
    """Puts a tree together from events. The stack holds the open collections and their places."""

    def __init__(self, name: str, first_line: int) -> None:
        self.root: YamlData = None
        self.positions: dict[Place, int] = {}
        self._name = name
        self._first_line = first_line
        self._documents = 0
        self._open: list[tuple[Place, Any]] = []
        self._key: str | None = None

    def take(self, event: Event) -> None:
        line = self._first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise YamlError(self._name, line, 'a second document begins here; remove the "---"')
        elif isinstance(event, NodeEvent):
            self._refuse_magic(event, line)
            self._take_node(event, line)
        elif isinstance(event, CollectionEndEvent):
            self._open.pop()

    def _refuse_magic(self, event: NodeEvent, line: int) -> None:
        if isinstance(event, AliasEvent):
            raise YamlError(
                self._name, line, f"the alias *{event.anchor} is not allowed; write the value out"
            )
        if event.anchor is not None:
            raise YamlError(
                self._name, line, f"the anchor &{event.anchor} is not allowed; write the value out"
            )
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            raise YamlError(self._name, line, f"the tag {event.tag} is not allowed; write the plain value")

    def _take_node(self, event: NodeEvent, line: int) -> None:
        parent_place, parent = self._open[-1] if self._open else ((), None)
        if isinstance(parent, dict) and self._key is None:
            self._take_key(event, parent_place, parent, line)
            return
        value = _empty(event)
        if isinstance(parent, dict):
            place: Place = (*parent_place, self._key or "")
            parent[self._key] = value
            self._key = None
        elif isinstance(parent, list):
            place = (*parent_place, len(parent))
            parent.append(value)
            self.positions[place] = line
        else:
            place, self.root = (), value
        if isinstance(event, CollectionStartEvent):
            self._open.append((place, value))
            if len(self._open) > MAX_DEPTH:
                raise YamlError(self._name, line, f"nested deeper than {MAX_DEPTH} levels")

    def _take_key(self, event: NodeEvent, place: Place, parent: dict[str, YamlData], line: int) -> None:
        if not isinstance(event, ScalarEvent) or not event.value:
            raise YamlError(self._name, line, "a key must be a plain word")
        key = str(event.value)
        if key in parent:
            first = self.positions[(*place, key)]
            raise YamlError(
                self._name, line, f'key "{key}" is written twice (first on line {first}); keep one of them'
            )
        self.positions[(*place, key)] = line
        parent[key] = None
        self._key = key


def _empty(event: NodeEvent) -> YamlData:
    """The value of a scalar, or the still empty collection."""
    if isinstance(event, ScalarEvent):
        written = event.value or event.style in ("'", '"', "|", ">")
        return str(event.value) if written else None
    return {} if isinstance(event, MappingStartEvent) else []


def _syntax_error(name: str, first_line: int, lines: int, error: MarkedYAMLError) -> YamlError:
    problem = " ".join(str(error.problem or error.context or "cannot be read").split())
    never_ended = "end of stream" in problem or "stream end" in problem
    mark = (error.context_mark if never_ended else None) or error.problem_mark
    line = None if mark is None else first_line + min(mark.line, lines - 1)
    if r"'\t'" in problem:
        return YamlError(name, line, "a tab is used as indentation; use spaces")
    for words, remedy in _REMEDIES.items():
        if words in problem:
            return YamlError(name, line, remedy)
    return YamlError(name, line, f"is not valid YAML: {problem}")


_REMEDIES = {
    "mapping values are not allowed": 'a ": " where none belongs; quote the value or mend the indentation',
    "unexpected end of stream": "a quote is opened and never closed",
    "expected ',' or ']'": 'a list "[...]" is not closed, or an entry that holds [ or ] is not in quotes',
    "expected ',' or '}'": 'a block "{...}" is not closed, or an entry that holds {, } or # is not in quotes',
    "<stream end>": 'a value is missing at the end, or a "#" that is not in quotes hides it',
    "could not find expected ':'": 'a ":" is missing after a key',
    "expected <block end>": "the indentation does not fit the lines above",
    "that cannot start any token": "a value begins with a character that YAML keeps for itself; quote it",
}
