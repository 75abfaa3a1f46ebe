"""The JSON Schema of play files, for editors: completion, help texts and red lines while typing.

It describes what a person may write, which is wider than the models: every scalar is read as text, so a
bare number is as good as a text, and a range is written `50-500`.
"""

import json
from typing import Any

from gtm.plays.models import Play

SCHEMA_NAME = "play.schema.json"

_TEXT = ["string", "number"]
_RANGE = {"type": "string", "pattern": r"^\s*\d+\s*(-|\.\.)\s*\d+\s*$"}


def play_schema() -> dict[str, Any]:
    """The schema as data; draft 2020-12."""
    written = _as_written(Play.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A play of gtm-flows",
        **written,
    }


def schema_text() -> str:
    """The schema as the text of `play.schema.json`, the same bytes every time."""
    return json.dumps(play_schema(), indent=2, ensure_ascii=False) + "\n"


def _as_written(node: Any) -> Any:
    """The schema of a model turned into the schema of what people write for it."""
    if isinstance(node, list):
        return [_as_written(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if "prefixItems" in node.get("items", {}):
        return _ranges(node)
    if "anyOf" in node:
        node = _without_null(node)
    written = {key: _as_written(value) for key, value in node.items() if not _noise(key, value)}
    if written.get("type") == "string" and not {"enum", "const", "pattern"} & written.keys():
        written["type"] = _TEXT
    return written


def _noise(key: str, value: object) -> bool:
    """Titles repeat the key, and defaults of None say nothing."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    """A key without a value is refused, so editors must not offer it."""
    members = [member for member in node["anyOf"] if member != {"type": "null"}]
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return {**members[0], **rest} if len(members) == 1 else {**rest, "anyOf": members}


def _ranges(node: dict[str, Any]) -> dict[str, Any]:
    described = {"description": node["description"]} if "description" in node else {}
    return {**described, "anyOf": [_RANGE, {"type": "array", "items": _RANGE}]}
