"""The Slack-shaped workspace: channels and what was said in them. A message's only name is (channel, ts)."""

from dataclasses import dataclass, field
from typing import Any

from integrations.sandbox.state import Sandbox

BOT = {"user_id": "U0GTMFLOWS", "bot_id": "B0GTMFLOWS", "user": "gtm-flows", "app_id": "A0GTMFLOWS"}
TEAM = {"team": "GTM sandbox", "team_id": "T0SANDBOX"}
LONGEST_TEXT = 40_000  # longer texts are cut, without a word


@dataclass(slots=True)
class Said:
    """A message. `thread_ts` is set on answers in a thread; `edited_ts` when its words were replaced."""

    ts: str
    text: str
    blocks: list[Any]
    author: str
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    edited_ts: str | None = None

    def show(self, *, with_metadata: bool = True) -> dict[str, Any]:
        """As answered."""
        body: dict[str, Any] = {"type": "message", "ts": self.ts, "text": self.text, "user": self.author}
        body |= {"bot_id": BOT["bot_id"], "app_id": BOT["app_id"], "team": TEAM["team_id"]}
        if self.blocks:
            body["blocks"] = [{"block_id": f"b{n}", **block} for n, block in enumerate(self.blocks)]
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.edited_ts:
            body["edited"] = {"user": self.author, "ts": self.edited_ts}
        if self.metadata and with_metadata:
            body["metadata"] = self.metadata
        return body


@dataclass(slots=True)
class Channel:
    """A channel. The bot may post in public ones; into others it has to be invited."""

    id: str
    name: str
    archived: bool = False
    private: bool = False
    member: bool = True
    messages: dict[str, Said] = field(default_factory=dict)  # by ts, in the order they were posted

    def show(self, created: int) -> dict[str, Any]:
        """As answered."""
        flags = {"is_archived": self.archived, "is_private": self.private, "is_member": self.member}
        return {"id": self.id, "name": self.name, "is_channel": not self.private, "created": created, **flags}


class Workspace:
    """One workspace with a few channels and one bot."""

    name = "slack"

    def __init__(self, sandbox: Sandbox) -> None:
        self._clock = sandbox.clock
        self._serial = 100
        channels = (
            Channel("C0GTMWEEKLY", "gtm-weekly"),
            Channel("C0GENERAL00", "general"),
            Channel("C0SALES0000", "sales"),
            Channel("C0OLDIDEAS0", "old-ideas", archived=True),
            Channel("C0BOARD0000", "board", private=True, member=False),
        )
        self.channels = {channel.id: channel for channel in channels}
        self._by_name = {channel.name: channel for channel in channels}

    def channel(self, name: str) -> Channel | None:
        """By id, by name, or by name with its hash."""
        return self.channels.get(name) or self._by_name.get(name.removeprefix("#"))

    def next_ts(self) -> str:
        """Seconds and a serial number, as text: unlike a float it is exact."""
        self._serial += 1
        return f"{int(self._clock.now().timestamp())}.{self._serial:06d}"

    def say(self, channel: Channel, said: Said) -> None:
        """Post."""
        said.text = said.text[:LONGEST_TEXT]
        channel.messages[said.ts] = said

    def counts(self) -> dict[str, Any]:
        """Messages per channel."""
        return {
            "messages": {f"#{one.name}": len(one.messages) for one in self.channels.values() if one.messages}
        }
