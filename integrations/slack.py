"""Slack, for telling people: the Notifier at the end of the road.

slack-sdk speaks Slack's language; the bytes travel by our own HTTP policy, because the SDK's transport
re-sends a message after a reset, follows redirects with the token, and obeys proxy variables.
`slack_blocks.py` turns words into blocks. Facts: https://docs.slack.dev/reference/methods/chat.postMessage
"""

import logging
from collections.abc import Generator, Mapping
from typing import Any

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from gtm.models import Message, MessageRef
from integrations.errors import AuthRefused, IntegrationError, RateLimited, Rejected, Unclear
from integrations.http import Answer, Http
from integrations.ports import Notifier, Pace
from integrations.slack_blocks import compose, fallback

EVENT_TYPE = "gtm_digest"


class Settings(BaseSettings):
    """`SLACK_*`: the bot that posts."""

    model_config = SettingsConfigDict(
        env_prefix="SLACK_", env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True
    )

    bot_token: SecretStr = Field(description="Bot token (xoxb-...) with the scope chat:write.")
    channel: str = Field("#gtm-weekly", description="Channel of the weekly digest, where none is named.")
    base_url: str = Field("https://slack.com/api/", description="Where Slack's Web API is.")


def sandboxed(url: str) -> Settings:
    """Settings that lead to the sandbox at `url`."""
    return Settings(bot_token=SecretStr("xoxb-sandbox"), base_url=f"{url.rstrip('/')}/slack/api/")


def notifier(settings: Settings, pace: Pace | None = None) -> Notifier:
    """Slack in the role of the Notifier."""
    return Slack(settings, pace)


class Slack:
    """Posts and edits messages as a bot. `Message.channel` wins over SLACK_CHANNEL."""

    def __init__(self, settings: Settings, pace: Pace | None = None) -> None:
        self.channel = settings.channel
        token = settings.bot_token.get_secret_value()
        self._http = Http(
            "slack",
            settings.base_url,
            auth=_Bearer(token),
            pace=pace,
            headers={"Content-Type": "application/json; charset=utf-8"},
            secrets=(token,),
            classify=classify,
        )
        self._client = _Client(self._http)

    def post(self, message: Message) -> MessageRef:
        """Send. Returns the channel's id and the message's `ts`, which together are its only name.

        NOT repeatable: Slack has no idempotency key. Unclear: it may stand in the channel, look there first.
        """
        channel = message.channel or self.channel
        if not channel:
            raise Rejected("slack", _ACTIONS["chat.postMessage"], "no channel is named; set SLACK_CHANNEL")
        answer = self._client.chat_postMessage(
            channel=channel, unfurl_links=False, unfurl_media=False, **_words(message)
        )
        return _ref("chat.postMessage", answer)

    def update(self, ref: MessageRef, message: Message) -> MessageRef:
        """Replace the words of a message that this bot has posted. Repeatable."""
        answer = self._client.chat_update(channel=ref.channel, ts=ref.ref, **_words(message))
        return _ref("chat.update", answer)


# --- the way ---------------------------------------------------------------------------------------


class _Bearer(httpx.Auth):
    """Attaches the token at the last moment, so that neither the SDK nor anything above holds it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _Client(WebClient):
    """slack-sdk's client on our HTTP policy: one attempt, a total deadline, no redirects, no proxies."""

    def __init__(self, http: Http) -> None:
        # A logger of its own, because at DEBUG the SDK writes whole messages to its usual one.
        quiet = logging.Logger("integrations.slack.sdk", logging.WARNING)
        super().__init__(retry_handlers=[], logger=quiet)
        self._http = http

    def _perform_urllib_http_request(self, *, url: str, args: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """Carry one call. The SDK does this for every method it has; tests hold it to that."""
        method = url.rsplit("/", 1)[-1]
        answer = self._http.write(_ACTIONS.get(method, method), "POST", method, json=args["json"])
        return {"status": answer.status, "headers": dict(answer.headers), "body": answer.text}


_ACTIONS = {"chat.postMessage": "post the message", "chat.update": "edit the message"}

# The errors of chat.postMessage and chat.update, by the decision they force.
_AUTH_CODES = frozenset(
    {
        *(
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "missing_scope",
        ),
        *("not_allowed_token_type", "no_permission", "org_login_required", "ekm_access_denied"),
    }
)
_LIMIT_CODES = frozenset({"ratelimited", "rate_limited"})
_UNCLEAR_CODES = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
_REMEDIES = {
    "channel_not_found": "there is no such channel, or it is private; check its name or invite the bot to it",
    "not_in_channel": "the bot is not in the channel; type /invite and the bot's name there",
    "is_archived": "the channel is archived; choose another one",
    "restricted_action": "the workspace lets only some people post there; choose another channel",
    "message_not_found": "the message is gone; post it anew",
    "cant_update_message": "the message was posted by somebody else; post it anew",
    "edit_window_closed": "the workspace no longer lets this message be edited; post it anew",
    "msg_too_long": "the message is too long; leave out a section",
    "msg_blocks_too_long": "the message is too long; leave out a section",
}


def classify(answer: Answer) -> IntegrationError | None:
    """The error in an `ok: false`, which mostly comes with a 200. None: delivered, or the status tells."""
    body = answer.json() if answer.body else {}
    said = body if isinstance(body, dict) else {}
    if answer.status == 429 or answer.status >= 500 or (answer.ok and said.get("ok") is True):
        return None
    if said.get("error"):
        kind, sentence = _meaning(str(said["error"]), said)
        return kind(answer.provider, answer.action, f"{sentence} ({said['error']})")
    return Unclear(answer.provider, answer.action, "the answer has an unknown shape") if answer.ok else None


def _meaning(code: str, body: Mapping[str, Any]) -> tuple[type[IntegrationError], str]:
    if code in _AUTH_CODES:
        scope = f"; it lacks the scope {body['needed']}" if body.get("needed") else ""
        return AuthRefused, f"Slack does not accept SLACK_BOT_TOKEN{scope}"
    if code in _LIMIT_CODES:
        return RateLimited, "too many messages; nothing was posted"
    if code in _UNCLEAR_CODES:
        return Unclear, "Slack failed half-way; look into the channel before posting again"
    metadata = body.get("response_metadata")
    notes = metadata.get("messages") if isinstance(metadata, dict) else None
    told = "; ".join(map(str, notes)) if isinstance(notes, list) else ""  # names the block by a JSON pointer
    return Rejected, _REMEDIES.get(code) or told or "Slack refused the message"


def _ref(method: str, answer: SlackResponse) -> MessageRef:
    channel, ts = answer.get("channel"), answer.get("ts")
    if not isinstance(channel, str) or not isinstance(ts, str):
        raise Unclear("slack", _ACTIONS[method], "Slack said ok without saying where the message stands")
    return MessageRef(channel=channel, ref=ts)


def _words(message: Message) -> dict[str, Any]:
    """What both calls send: blocks, the fallback text, and the key in the metadata."""
    blocks = compose(message)
    if not blocks:
        raise Rejected("slack", "compose the message", "it has no words")
    words: dict[str, Any] = {"blocks": blocks, "text": fallback(message), "parse": "none"}
    if message.key:
        words["metadata"] = {"event_type": EVENT_TYPE, "event_payload": {"key": message.key}}
    return words
