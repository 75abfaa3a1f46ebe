"""What is wrong with a play, one sentence per problem: file, line, key, remedy.

pydantic knows what is wrong and where in the data; `Positions` knows where that is in the file; here both
become words that the person who wrote the file can act on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from gtm.models import Frozen
from gtm.plays.yaml_text import Place, Positions, YamlData


class Problem(Frozen):
    """One thing to mend. `str()` is a sentence that begins with the place."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.file}{f' line {self.line}' if self.line else ''}: {self.message}"


class PlayError(Exception):
    """A play that cannot be used. `str()`: one sentence per problem, then that nothing was run."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(*problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems)) + " Nothing was run."


def shown(path: Path) -> str:
    """A path as people read it: relative when it lies in the working directory."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """` Did you mean "titles"?`, or nothing when no known word is near."""
    near = get_close_matches(word.lower(), [name.lower() for name in known], n=1)
    return next((f' Did you mean "{name}"?' for name in known if [name.lower()] == near), "")


def problems_of(
    error: ValidationError, model: type[BaseModel], file: str, positions: Positions
) -> tuple[Problem, ...]:
    """The sentences for a validation error, in the order of the file; several errors of one value are one."""
    details = [_Detail(entry, model, positions) for entry in error.errors()]
    guessed = {
        (*detail.place[:-1], detail.suggestion) for detail in details if detail.kind == "extra_forbidden"
    }
    told = [d for d in details if not (d.kind == "missing" and d.named in guessed)]
    told.sort(key=lambda detail: (detail.line or 0, [str(part) for part in detail.named]))
    return tuple(
        Problem(file=file, line=group[0].line, message=_sentence(group))
        for group in (
            list(group) for _, group in groupby(told, key=lambda detail: (detail.line, detail.named))
        )
    )


def empty_values(data: YamlData, file: str, positions: Positions, at: Place = ()) -> Iterator[Problem]:
    """Keys and entries that were begun and left empty, also where the model could do without them."""
    entries: Iterable[tuple[str | int, YamlData]] = ()
    if isinstance(data, dict):
        entries = data.items()
    elif isinstance(data, list):
        entries = enumerate(data)
    for part, value in entries:
        place = (*at, part)
        if value is None:
            yield Problem(file=file, line=positions.get(place), message=_no_value(place))
        yield from empty_values(value, file, positions, place)


def _no_value(place: Place) -> str:
    return f'"{dotted(place)}" has no value; write one (in quotes if it holds a #), or remove the line.'


class _Detail:
    """One pydantic error, placed in the file."""

    def __init__(self, entry: ErrorDetails, model: type[BaseModel], positions: Positions) -> None:
        self.kind = entry["type"]
        self.entry = entry
        self.place = _written(entry["loc"], positions)
        self.named: Place = tuple(entry["loc"]) if self.kind == "missing" else self.place
        self.line = positions.get(self.place)
        self.known = _keys_at(model, self.place[:-1]) if self.kind == "extra_forbidden" else []
        near = did_you_mean(str(self.place[-1]), self.known) if self.known else ""
        self.suggestion = near.removeprefix(' Did you mean "').removesuffix('"?')

    @property
    def key(self) -> str:
        return f'"{dotted(self.named)}"'

    @property
    def value(self) -> str:
        """What was written, short enough for a sentence."""
        given = self.entry.get("input")
        if isinstance(given, Mapping):
            return "a block of keys"
        if isinstance(given, list | tuple):
            return "a list"
        text = str(given)
        return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'


def dotted(place: Place) -> str:
    """`("push", "smartlead")` as `push.smartlead`; list entries count from 1."""
    return ".".join(f"entry {part + 1}" if isinstance(part, int) else part for part in place)


def _written(loc: tuple[str | int, ...], positions: Positions) -> Place:
    """The longest part of an error's place that stands in the file (pydantic adds the names of types)."""
    while loc and loc not in positions:
        loc = loc[:-1]
    return loc


def _sentence(details: Sequence[_Detail]) -> str:
    first = details[0]
    if first.kind == "extra_forbidden":
        known = f" Known here: {', '.join(first.known)}." if first.known and not first.suggestion else ""
        meant = f' Did you mean "{first.suggestion}"?' if first.suggestion else known
        return f'unknown key "{first.place[-1]}".{meant}'
    if first.kind == "missing":
        where = f' under "{dotted(first.named[:-1])}"' if first.named[:-1] else ""
        return f'key "{first.named[-1]}" is missing{where}.'
    if first.entry.get("input") is None:
        return _no_value(first.named)
    wishes = list(dict.fromkeys(_wish(detail) for detail in details))
    return f"{first.key} {_either(wishes, first.value)}.{_in_quotes(details)}"


def _in_quotes(details: Sequence[_Detail]) -> str:
    """` Put it into quotes: "Foo: Bar".` for a text that its colon has made a block of keys; else nothing."""
    given = details[0].entry.get("input")
    if not isinstance(given, Mapping) or len(given) != 1 or all(d.kind != "string_type" for d in details):
        return ""
    ((key, value),) = given.items()
    text = f"{key}: {value}"
    quote = "'" if '"' in text else '"'
    return (
        f" Put it into quotes: {quote}{text}{quote}." if isinstance(value, str) and quote not in text else ""
    )


def _either(wishes: Sequence[str], value: str) -> str:
    """`must be at least 1 or auto, not "0"`: what was written is said once, however much would have been right."""
    begin, end = "must be ", f", not {value}"
    if all(wish.startswith(begin) and wish.endswith(end) for wish in wishes):
        return begin + " or ".join(wish.removeprefix(begin).removesuffix(end) for wish in wishes) + end
    return " or ".join(wishes)


def _wish(detail: _Detail) -> str:
    """What a value must be, and what it is."""
    context: dict[str, Any] = detail.entry.get("ctx", {})
    if detail.kind == "value_error":
        return str(context["error"])
    if detail.kind in ("too_short", "string_too_short"):
        return "must not be empty"
    if detail.kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "")
        return f"must be {allowed}, not {detail.value}"
    wish = _WISHES.get(detail.kind)
    if wish is None:
        return f"{detail.entry['msg'][:1].lower()}{detail.entry['msg'][1:]} (it is {detail.value})"
    return f"must be {wish.format(**context)}, not {detail.value}"


_WHOLE = "a whole number"
_LIST = "a list, like [one, two]"
_BLOCK = 'a block of "key: value" lines'
_WISHES = {
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "one text",
    "tuple_type": _LIST,
    "dict_type": _BLOCK,
    "model_type": _BLOCK,
    "model_attributes_type": _BLOCK,
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "string_too_long": "shorter (at most {max_length} characters)",
    "string_pattern_mismatch": "small letters, digits and hyphens, like series-a",
}


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys that a model knows at a place in the data."""
    kind: Any = model
    for part in place:
        kind = next(_inside(kind, part), None)
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, BaseModel) else []


def _inside(kind: Any, part: str | int) -> Iterator[Any]:
    """The type one step further in: a field of a model, the values of a dict, the entries of a tuple."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        field = kind.model_fields.get(str(part))
        if field is not None:
            yield field.annotation
    elif get_origin(kind) in (dict, tuple):
        yield get_args(kind)[1 if get_origin(kind) is dict else 0]
