"""The gate every request to a provider shape passes: it counts the call and lets faults happen."""

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.sandbox.books import Calls
from integrations.sandbox.faults import Fault, Faults

_ID = re.compile(r"/(?:\d+|[0-9a-f]{24})(?=/|$)")
_JSON = {"content-type": "application/json"}
_HTML = {"content-type": "text/html; charset=utf-8"}
LOGIN_PAGE = (
    "<!doctype html><title>Sign in</title><h1>Sign in to continue</h1><form><input name='password'></form>"
)


class ConnectionDropped(Exception):
    """A fault dropped the connection, but there is none: the app is called without a server."""


def endpoint_name(method: str, path: str) -> str:
    """`POST /campaigns/{id}/leads` from a method and the path below a provider's base."""
    return f"{method} {_ID.sub('/{id}', path)}"


class Gate:
    """Middleware around the provider shapes. The control API and the page pass uncounted and unharmed."""

    def __init__(self, app: ASGIApp, calls: Calls, faults: Faults, bases: Mapping[str, str]) -> None:
        self._app = app
        self._calls = calls
        self._faults = faults
        self._bases = bases
        self._pending: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or let it meet its fault."""
        place = self._place(scope)
        if place is None:
            await self._hear(scope, receive, send)
            return
        self._calls.arrived(*place)
        fault, booked = self._faults.strike(*place), self._booking(place[0], send)
        if fault is None:
            await self._hear(scope, receive, booked)
        elif fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            await self._hear(scope, receive, booked)
        else:
            await self._spoil(fault, place[0], scope, receive, booked)

    async def _hear(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application's answer, unless the caller hung up before its request was complete: nobody listens."""
        with suppress(ClientDisconnect):
            await self._app(scope, receive, send)

    def _place(self, scope: Scope) -> tuple[str, str] | None:
        if scope["type"] != "http":
            return None
        path = scope["path"]
        for provider, base in self._bases.items():
            if path.startswith(base + "/"):
                return provider, endpoint_name(scope["method"], path[len(base) :])
        return None

    def _booking(self, provider: str, send: Send) -> Send:
        async def booked(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._calls.went_out(provider, message["status"])
            await send(message)

        return booked

    async def _spoil(self, fault: Fault, provider: str, scope: Scope, receive: Receive, send: Send) -> None:
        worked = await self._work(scope, receive) if fault.works_first else None
        if fault.kind == "late":
            receive = await self._work_later(fault.seconds, scope, receive)
        if fault.kind in ("drop", "late"):
            self._calls.went_out(provider, 0)
            await _drop(scope, receive)
        else:
            await _answer(send, *_spoilt(fault, worked))

    async def _work_later(self, seconds: float, scope: Scope, receive: Receive) -> Receive:
        """Take the whole request, and carry it out when the caller has long gone: a queue behind a proxy."""
        taken = [await receive()]
        while taken[-1].get("more_body"):
            taken.append(await receive())
        again = iter(taken)

        async def from_memory() -> Message:
            return next(again, {"type": "http.disconnect"})

        async def later() -> None:
            await asyncio.sleep(seconds)
            await self._work(scope, from_memory)

        task = asyncio.get_running_loop().create_task(later())
        self._pending.add(task)  # the loop itself holds tasks weakly
        task.add_done_callback(self._pending.discard)
        return receive

    async def _work(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        """Carry the request out and keep the answer back."""
        status, body = 500, b""

        async def keep(message: Message) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")

        await self._hear(scope, receive, keep)
        return status, body


def _spoilt(fault: Fault, worked: tuple[int, bytes] | None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what is answered instead."""
    if fault.kind == "truncated":
        status, body = worked or (200, b"")
        return status, _JSON | fault.headers, body[: len(body) // 2]
    if fault.kind == "html":
        return 200, _HTML | fault.headers, LOGIN_PAGE.encode()
    if fault.kind == "empty":
        return 200, fault.headers, b""
    if isinstance(fault.body, str):
        return fault.status, {"content-type": "text/plain"} | fault.headers, fault.body.encode()
    return fault.status, _JSON | fault.headers, json.dumps(fault.body).encode()


async def _answer(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    lines = {**headers, "content-length": str(len(body))}
    pairs = [(name.lower().encode(), value.encode("latin-1")) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def _drop(scope: Scope, receive: Receive) -> None:
    """Close the connection without a word. The server put the transport into the state (see serve.py)."""
    transport: Any = scope.get("state", {}).get("transport")
    if transport is None:
        raise ConnectionDropped("the sandbox dropped the connection, as its fault told it to")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
