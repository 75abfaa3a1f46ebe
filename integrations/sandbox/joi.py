"""Validation as the Smartlead back end does it (Joi behind celebrate), in its very words.

The body is refused whole at the first fault: an unknown key, a wrong type, an empty text.
Seen live: `{"statusCode":400,"error":"Bad Request","message":"\\"name\\" is required","validation":{...}}`.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from integrations.sandbox.wire import UNREADABLE, Refusal

Check = Callable[[Any, str], None]


def refuse(key: str, complaint: str, source: str = "body") -> Refusal:
    """The 400 that names a key. Raise it."""
    body = {
        "statusCode": 400,
        "error": "Bad Request",
        "message": f'"{key}" {complaint}',
        "validation": {"source": source, "keys": [key]},
    }
    return Refusal(400, body)


def text(value: Any, key: str) -> None:
    """A text that is not empty."""
    if not isinstance(value, str):
        raise refuse(key, "must be a string")
    if not value:
        raise refuse(key, "is not allowed to be empty")


def any_text(value: Any, key: str) -> None:
    """A text, even an empty one."""
    if not isinstance(value, str):
        raise refuse(key, "must be a string")


def boolean(value: Any, key: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise refuse(key, "must be a boolean")


def number(value: Any, key: str) -> None:
    """A number, or digits."""
    if isinstance(value, bool) or not (isinstance(value, int | float) or str(value).lstrip("-").isdigit()):
        raise refuse(key, "must be a number")


def array(value: Any, key: str) -> None:
    """A list."""
    if not isinstance(value, list):
        raise refuse(key, "must be an array")


def mapping(value: Any, key: str) -> None:
    """An object."""
    if not isinstance(value, dict):
        raise refuse(key, "must be of type object")


def anything(value: Any, key: str) -> None:
    """No check."""


def nullable(check: Check) -> Check:
    """The check, or null."""
    return lambda value, key: None if value is None else check(value, key)


def one_of(*words: str, source: str = "body") -> Check:
    """One of these words."""

    def check(value: Any, key: str) -> None:
        if value not in words:
            raise refuse(key, f"must be one of [{', '.join(words)}]", source)

    return check


def check(
    value: Any, shape: Mapping[str, Check], required: Collection[str] = (), at: str = ""
) -> dict[str, Any]:
    """The object, if it has the shape: only known keys, all required ones, each passing its check."""
    if value is UNREADABLE or not isinstance(value, dict):
        raise refuse(at.rstrip(".") or "value", "must be of type object")
    for key in required:
        if key not in value:
            raise refuse(f"{at}{key}", "is required")
    for key, item in value.items():
        if key not in shape:
            raise refuse(f"{at}{key}", "is not allowed")
        shape[key](item, f"{at}{key}")
    return value


def whole(query: Mapping[str, str], key: str, default: int, low: int, high: int) -> int:
    """A whole number of the query within its bounds."""
    given = query.get(key)
    if given is None:
        return default
    if not given.lstrip("-").isdigit():
        raise refuse(key, "must be a number", "query")
    if int(given) < low:
        raise refuse(key, f"must be greater than or equal to {low}", "query")
    if int(given) > high:
        raise refuse(key, f"must be less than or equal to {high}", "query")
    return int(given)
