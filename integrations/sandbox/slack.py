"""The Slack-shaped Web API. HTTP 200 does not mean success: look for `ok`; only a 429 uses the status line.

Sources: https://docs.slack.dev/reference/methods ; the rules at the edges as measured on the live service
(a missing token is `not_authed`, any bad one `invalid_auth`, a thread that does not exist is no error).
"""

import json
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from integrations.sandbox import block_kit
from integrations.sandbox.limits import Window
from integrations.sandbox.slack_workspace import BOT, TEAM, Channel, Said, Workspace
from integrations.sandbox.state import Sandbox, accepts
from integrations.sandbox.wire import UNREADABLE, Refusal, answer, read_body

Given = dict[str, Any]
Work = Callable[[Sandbox, Given], Given]

A_SECOND = Window("second", 1, 1)  # one message per second and channel


def routes(sandbox: Sandbox) -> APIRouter:
    """The router below `/slack/api`."""
    sandbox.part(Workspace)
    router = APIRouter()

    async def enter(request: Request) -> Response:
        try:
            token, given = _read(request, await read_body(request))
            _admit(sandbox, token)
            work = METHODS.get(request.path_params["method"])
            if work is None:
                raise _no("unknown_method", req_method=request.path_params["method"])
            return answer({"ok": True, **work(sandbox, given), **_warning(request)})
        except Refusal as refusal:
            return answer(refusal.body, refusal.status, refusal.headers)

    router.add_route("/{method}", enter, methods=["GET", "POST"])
    return router


def _no(error: str, **more: Any) -> Refusal:
    """`ok: false` under a 200. Raise it."""
    return Refusal(200, {"ok": False, "error": error, **more})


def _because(error: str, *messages: str) -> Refusal:
    return _no(error, response_metadata={"messages": list(messages)})


# --- who asks, and with what ------------------------------------------------------------------------------


def _read(request: Request, body: Any) -> tuple[str, Given]:
    """Token and arguments: JSON needs the header, a form may carry the token, a query may not."""
    if body is UNREADABLE or not isinstance(body, dict):
        raise _no("invalid_json")
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer":  # the scheme's case matters
        is_form = "json" not in request.headers.get("content-type", "")
        token = str(body.get("token", "")) if is_form else ""
    if not token and "token" in request.query_params:
        raise _no("invalid_auth")
    given = {**request.query_params, **body}
    return token, {name: value for name, value in given.items() if value is not None and name != "token"}


def _admit(sandbox: Sandbox, token: str) -> None:
    if not token:
        raise _no("not_authed")
    if not accepts(token) or token.startswith("xoxb-wrong"):
        raise _no("invalid_auth")
    if (
        token.endswith("key-limited-once")
        and not sandbox.limits.lifted
        and sandbox.limits.first_time("slack", token)
    ):
        raise Refusal(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})


def _warning(request: Request) -> Given:
    kind = request.headers.get("content-type", "").lower()
    if not kind.startswith("application/json") or "charset" in kind:
        return {}
    return {"warning": "missing_charset", "response_metadata": {"warnings": ["missing_charset"]}}


def _channel(sandbox: Sandbox, given: Given, *, by_name: bool = False) -> Channel:
    if "channel" not in given:
        raise _because("invalid_arguments", "[ERROR] missing required field: channel")
    workspace, name = sandbox.part(Workspace), str(given["channel"])
    channel = workspace.channel(name) if by_name else workspace.channels.get(name)
    if channel is None or (channel.private and not channel.member):
        raise _no("channel_not_found")
    return channel


def _structured(given: Given, name: str, kind: type, error: str) -> Any:
    """An argument that is JSON: as such in a JSON body, as text in a form."""
    value = given.get(name)
    if isinstance(value, str) and value:
        try:
            value = json.loads(value)
        except ValueError:
            raise _no(error) from None
    if value is not None and value != "" and not isinstance(value, kind):
        raise _no(error)
    return value or None


# --- chat -------------------------------------------------------------------------------------------------


def _words(given: Given) -> Given:
    """Text, blocks and metadata, checked."""
    blocks = _structured(given, "blocks", list, "invalid_blocks_format") or []
    text, markdown = str(given.get("text", "")), given.get("markdown_text")
    if markdown is not None and (text or blocks):
        raise _no("markdown_text_conflict")
    if not (text or blocks or markdown):
        raise _no("no_text")
    if len(str(markdown or "")) > block_kit.MARKDOWN:
        raise _no("msg_too_long")
    if found := block_kit.complaints(blocks):
        raise _because("invalid_blocks", *found)
    if block_kit.characters(blocks) > block_kit.MOST_CHARACTERS:
        raise _no("msg_blocks_too_long")
    if markdown:
        blocks = [{"type": "markdown", "text": str(markdown)}]
    return {"text": text, "blocks": blocks, "metadata": _metadata(given)}


def _metadata(given: Given) -> Given | None:
    metadata: Given | None = _structured(given, "metadata", dict, "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise _no("invalid_metadata_schema")
    return metadata


def _post(sandbox: Sandbox, given: Given) -> Given:
    """`chat.postMessage`: to a public channel by id or name, at most one a second."""
    channel = _channel(sandbox, given, by_name=True)
    if channel.archived:
        raise _no("is_archived")
    words = _words(given)
    admission = sandbox.limits.admit("slack", channel.id, "chat.postMessage", (A_SECOND,))
    if not admission.admitted:
        raise Refusal(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(admission.retry_after)})
    workspace = sandbox.part(Workspace)
    thread = given.get("thread_ts")
    said = Said(workspace.next_ts(), author=BOT["user_id"], **words)
    said.thread_ts = thread if thread in channel.messages else None  # an unknown thread: top level, no error
    workspace.say(channel, said)
    return {"channel": channel.id, "ts": said.ts, "message": said.show()}


def _update(sandbox: Sandbox, given: Given) -> Given:
    """`chat.update`: the channel by id only. Metadata stays unless new is sent."""
    channel = _channel(sandbox, given)
    said = channel.messages.get(str(given.get("ts", "")))
    if said is None:
        raise _no("message_not_found")
    if said.author != BOT["user_id"]:
        raise _no("cant_update_message")
    words = _words(given)
    said.text, said.blocks = words["text"], words["blocks"]
    said.metadata = words["metadata"] or said.metadata
    said.edited_ts = sandbox.part(Workspace).next_ts()
    return {"channel": channel.id, "ts": said.ts, "text": said.text, "message": said.show()}


def _delete(sandbox: Sandbox, given: Given) -> Given:
    channel = _channel(sandbox, given)
    if channel.messages.pop(str(given.get("ts", "")), None) is None:
        raise _no("message_not_found")
    return {"channel": channel.id, "ts": given["ts"]}


# --- conversations, auth ------------------------------------------------------------------------------------


def _true(given: Given, name: str) -> bool:
    return str(given.get(name, "")).lower() in ("true", "1")


def _limit(given: Given, usual: int, most: int) -> int:
    text = str(given.get("limit", usual))
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise _no("invalid_limit")
    return int(text)


def _history(sandbox: Sandbox, given: Given) -> Given:
    """`conversations.history`: newest first, answers in threads left out."""
    channel, limit = _channel(sandbox, given), _limit(given, 100, 999)
    newest, oldest = str(given.get("cursor") or given.get("latest") or ""), str(given.get("oldest") or "")
    inclusive = _true(given, "inclusive")
    found = [
        said
        for said in reversed(channel.messages.values())
        if not said.thread_ts
        and (not newest or said.ts < newest or (inclusive and said.ts == newest))
        and (not oldest or said.ts > oldest or (inclusive and said.ts == oldest))
    ]
    shown = [said.show(with_metadata=_true(given, "include_all_metadata")) for said in found[:limit]]
    more = len(found) > limit
    cursor = {"response_metadata": {"next_cursor": found[limit - 1].ts}} if more else {}
    return {"messages": shown, "has_more": more, "pin_count": 0, **cursor}


def _replies(sandbox: Sandbox, given: Given) -> Given:
    """`conversations.replies`: a message and its thread, oldest first."""
    channel, ts = _channel(sandbox, given), str(given.get("ts", ""))
    if ts not in channel.messages:
        raise _no("thread_not_found")
    found = [said for said in channel.messages.values() if ts in (said.ts, said.thread_ts)]
    return {"messages": [said.show() for said in found], "has_more": False}


def _info(sandbox: Sandbox, given: Given) -> Given:
    return {"channel": _channel(sandbox, given).show(int(sandbox.clock.start.timestamp()))}


def _list(sandbox: Sandbox, given: Given) -> Given:
    """`conversations.list`: channels the bot can see."""
    born, hide = int(sandbox.clock.start.timestamp()), _true(given, "exclude_archived")
    seen = [
        one for one in sandbox.part(Workspace).channels.values() if one.member and not (hide and one.archived)
    ]
    return {"channels": [one.show(born) for one in seen], "response_metadata": {"next_cursor": ""}}


def _who(sandbox: Sandbox, given: Given) -> Given:
    names = {name: BOT[name] for name in ("user_id", "user", "bot_id")}
    return {"url": "https://gtm-sandbox.slack.example/", **TEAM, **names, "is_enterprise_install": False}


METHODS: dict[str, Work] = {
    "chat.postMessage": _post,
    "chat.update": _update,
    "chat.delete": _delete,
    "conversations.history": _history,
    "conversations.replies": _replies,
    "conversations.info": _info,
    "conversations.list": _list,
    "auth.test": _who,
    "api.test": lambda sandbox, given: {"args": given},
}
