"""How the provider shapes speak HTTP: what was asked, an answer, a refusal. Plain `json.dumps`, no models."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

UNREADABLE = object()  # a body that claims to be JSON and is not


class Refusal(Exception):
    """The shape answers with an error: `body` under `status`."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, read. `path` holds the names in the route; `body` JSON or a form, else `{}`."""

    query: Mapping[str, str]
    body: Any = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON, or what is a Response already."""
    if isinstance(body, Response):
        body.headers.update(headers or {})
        return body
    return Response(json.dumps(body), status, headers, media_type="application/json")


async def read_body(request: Request) -> Any:
    """The body by its content type: JSON, a form as a dict, else `{}`; UNREADABLE if it is broken JSON."""
    raw, kind = await request.body(), request.headers.get("content-type", "").lower()
    if kind.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    if not kind.startswith("application/json") or not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return UNREADABLE


def stamp(moment: datetime | None) -> str | None:
    """A moment as JavaScript back ends write it: `2026-10-05T10:00:00.000Z`."""
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
