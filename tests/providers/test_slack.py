import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from gtm.models import Message, MessageRef, Section
from integrations import slack, slack_blocks
from integrations.errors import AuthRefused, IntegrationError, Moved, RateLimited, Rejected, Unclear
from integrations.slack_blocks import compose, escape, fallback

TOKEN = "xoxb-nobody-may-see-this"
POST, UPDATE = "POST /api/chat.postMessage", "POST /api/chat.update"
OK = {"ok": True, "channel": "C0123ABCD", "ts": "1503435956.000247"}
MESSAGE = Message(
    channel="#gtm-weekly",
    title="Week 47",
    sections=(
        Section(text="*Replies hold.* Nothing to decide."),
        Section(facts=("*Delivered*\n1,204", "*Replies*\n31")),
    ),
    footer="4 plays",
    key="digest/2026-W47",
)


@pytest.fixture
def notifier(vendor: Any) -> slack.Slack:
    return slack.Slack(slack.Settings(bot_token=SecretStr(TOKEN), base_url=f"{vendor.url}/api/"))


# --- the words -----------------------------------------------------------------------------------------


def blocks(message: Message) -> list[dict[str, Any]]:
    return [block.to_dict() for block in compose(message)]


def texts(block: dict[str, Any]) -> list[str]:
    parts = [block.get("text", {}), *block.get("fields", ()), *block.get("elements", ())]
    return [part["text"] for part in parts if "text" in part]


def test_a_message_becomes_blocks() -> None:
    """Title, words, facts side by side, a rule and the footer, in this order."""
    header, words, facts, rule, footer = blocks(MESSAGE)
    assert header == {"type": "header", "text": {"type": "plain_text", "text": "Week 47"}}
    assert (words["type"], texts(words)) == ("section", ["*Replies hold.* Nothing to decide."])
    assert texts(facts) == ["*Delivered*\n1,204", "*Replies*\n31"]
    assert (rule["type"], footer["type"], texts(footer)) == ("divider", "context", ["4 plays"])


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("A & B", "A &amp; B"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<https://evil.example|Acme>", "&lt;https://evil.example|Acme&gt;"),
        ("&lt;", "&amp;lt;"),
        ("`rm`", "'rm'"),
        ("*bold* stays", "*bold* stays"),
    ],
)
def test_data_cannot_mention_or_link(data: str, shown: str) -> None:
    """Only bold is markup; everything else appears as it was written, in all places of a message."""
    assert escape(data) == shown
    message = Message(channel="#c", title="t", sections=(Section(text=data, facts=(data,)),), footer=data)
    found = [text for block in blocks(message)[1:] for text in texts(block)]
    assert found == [shown, shown, shown]
    assert fallback(message) == f"t\n{shown}"


def test_the_title_is_plain_text_on_one_line() -> None:
    """Plain text needs no escaping; a line break or a long name does not break the header."""
    (header,) = blocks(Message(channel="#c", title="A & B\n" + "x" * 200, sections=()))
    assert header["text"]["type"] == "plain_text"
    assert header["text"]["text"].startswith("A & B xxx")
    assert len(header["text"]["text"]) == 150


def test_long_words_are_broken_at_paragraphs() -> None:
    """A section too long for one block becomes several, none of which begins in mid-sentence."""
    paragraphs = [f"Paragraph {n}. " + "word " * 150 for n in range(8)]
    (message,) = [Message(channel="#c", title="t", sections=(Section(text="\n\n".join(paragraphs)),))]
    found = [text for block in blocks(message)[1:] for text in texts(block)]
    assert len(found) > 1
    assert all(text.startswith("Paragraph") for text in found)
    assert "\n\n".join(found).split() == " ".join(paragraphs).split()


def test_more_than_ten_facts_take_more_blocks() -> None:
    """No fact is lost to Slack's limit of ten fields; empty ones are left out."""
    facts = tuple(f"fact {n}" for n in range(23))
    message = Message(channel="#c", title="t", sections=(Section(facts=(*facts, " ")),))
    rows = blocks(message)[1:]
    assert [len(row["fields"]) for row in rows] == [10, 10, 3]
    assert tuple(text for row in rows for text in texts(row)) == facts


def test_what_does_not_fit_is_said() -> None:
    """A message that is too long loses its end, keeps its footer, and says that it was shortened."""
    message = Message(channel="#c", title="t", sections=(Section(text="x" * 2_900),) * 9, footer="foot")
    *_, note, rule, footer = blocks(message)
    assert "Shortened" in texts(note)[0]
    assert (rule["type"], texts(footer)) == ("divider", ["foot"])


words = st.text(st.sampled_from("ab &<>`*\n.é"), max_size=60).map(lambda text: text * 90)
sections = st.builds(Section, text=words, facts=st.lists(words, max_size=25).map(tuple))


@given(title=words, parts=st.lists(sections, max_size=30).map(tuple), footer=words)
def test_every_message_keeps_slacks_limits(title: str, parts: tuple[Section, ...], footer: str) -> None:
    """Whatever the words: no limit is passed, nothing is empty, and no escape is cut in half."""
    message = Message(channel="#c", title=title, sections=parts, footer=footer)
    found = blocks(message)
    assert len(found) <= slack_blocks.BLOCKS
    assert sum(len(text) for block in found for text in texts(block)) + len(fallback(message)) < 13_000
    for block in found:
        assert block["type"] == "divider" or texts(block)
        for text in texts(block):
            assert text.strip()
            limit = {"header": 150, "context": 2_000}.get(
                block["type"], 2_000 if "fields" in block else 3_000
            )
            assert len(text) <= limit
            if block["type"] != "header":
                left = text.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")
                assert not set("&<>`") & set(left)


# --- the way -------------------------------------------------------------------------------------------


def test_a_message_is_posted_once_with_its_fallback_and_key(notifier: Any, vendor: Any, says: Any) -> None:
    """The bot's token, JSON, no unfurling, the key in the metadata; the ts names the message."""
    vendor.on(POST, says(OK))
    assert notifier.post(MESSAGE) == MessageRef(channel="C0123ABCD", ref="1503435956.000247")
    (asked,) = vendor.asked
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert asked.json["channel"] == "#gtm-weekly"
    assert (asked.json["unfurl_links"], asked.json["unfurl_media"]) == (False, False)
    assert asked.json["text"].startswith("Week 47\n*Replies hold.*")
    assert asked.json["metadata"] == {"event_type": "gtm_digest", "event_payload": {"key": "digest/2026-W47"}}
    assert [block["type"] for block in asked.json["blocks"]] == [
        "header",
        "section",
        "section",
        "divider",
        "context",
    ]


def test_an_update_names_the_message(notifier: Any, vendor: Any, says: Any) -> None:
    """The channel's id and the ts from the post, and the new words."""
    vendor.on(UPDATE, says(OK))
    ref = MessageRef(channel="C0123ABCD", ref="1503435956.000247")
    assert notifier.update(ref, MESSAGE.model_copy(update={"title": "Week 47, corrected"})) == ref
    (asked,) = vendor.asked
    assert (asked.json["channel"], asked.json["ts"]) == ("C0123ABCD", "1503435956.000247")
    assert asked.json["blocks"][0]["text"]["text"] == "Week 47, corrected"


def test_the_settings_channel_is_for_messages_without_one(vendor: Any, says: Any) -> None:
    """With neither, the sentence names the variable."""
    vendor.on(POST, says(OK))
    homeless = MESSAGE.model_copy(update={"channel": ""})
    url = f"{vendor.url}/api"
    slack.Slack(slack.Settings(bot_token=SecretStr(TOKEN), channel="#else", base_url=url)).post(homeless)
    assert vendor.asked[0].json["channel"] == "#else"
    with pytest.raises(Rejected, match="SLACK_CHANNEL"):
        slack.Slack(slack.Settings(bot_token=SecretStr(TOKEN), channel="", base_url=url)).post(homeless)


def test_a_message_without_words_is_refused(notifier: Any, vendor: Any) -> None:
    """Slack would refuse it too, with less to go by."""
    with pytest.raises(Rejected, match="no words"):
        notifier.post(Message(channel="#c", title=" ", sections=(Section(),)))
    assert vendor.asked == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (200, {"ok": False, "error": "invalid_auth"}, AuthRefused, "SLACK_BOT_TOKEN"),
        (401, {"ok": False, "error": "token_expired"}, AuthRefused, "SLACK_BOT_TOKEN .token_expired"),
        (200, {"ok": False, "error": "missing_scope", "needed": "chat:write"}, AuthRefused, "chat:write"),
        (200, {"ok": False, "error": "channel_not_found"}, Rejected, "check its name or invite the bot"),
        (200, {"ok": False, "error": "not_in_channel"}, Rejected, "/invite"),
        (200, {"ok": False, "error": "some_new_error"}, Rejected, "some_new_error"),
        (
            200,
            {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": ["bad [/blocks/0]"]}},
            Rejected,
            "/blocks/0.*invalid_blocks",
        ),
        (200, {"ok": False, "error": "ratelimited"}, RateLimited, "nothing was posted"),
        (200, {"ok": False, "error": "fatal_error"}, Unclear, "look into the channel"),
        (200, {"ok": False, "error": "internal_error"}, Unclear, "look into the channel"),
        (200, {}, Unclear, "unknown shape"),
        (200, [], Unclear, "unknown shape"),
        (200, {"ok": True}, Unclear, "without saying where"),
        (200, "<html>log in</html>", Unclear, "unreadable"),
        (200, "", Unclear, "unknown shape"),
        (503, "<html>sorry</html>", Unclear, "not available"),
        (500, {"ok": False, "error": "fatal_error"}, Unclear, "failed while working"),
        (0, {}, Unclear, "hung up"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("call", ["post", "update"])
def test_what_is_not_delivered_raises(
    notifier: Any,
    vendor: Any,
    says: Any,
    call: str,
    status: int,
    body: Any,
    kind: type[IntegrationError],
    words: str,
) -> None:
    """A 200 is no delivery; each error has the kind that its decision needs, and a remedy."""
    vendor.on(POST, says(body, status))
    vendor.on(UPDATE, says(body, status))
    with pytest.raises(kind, match=words):
        notifier.post(MESSAGE) if call == "post" else notifier.update(
            MessageRef(channel="C1", ref="1.2"), MESSAGE
        )


@pytest.mark.parametrize("status", [0, 500, 503])
def test_a_post_in_doubt_is_sent_once(notifier: Any, vendor: Any, says: Any, status: int) -> None:
    """slack-sdk on its own would post a second time after a broken connection."""
    vendor.on(POST, says({}, status))
    with pytest.raises(Unclear):
        notifier.post(MESSAGE)
    assert vendor.count(POST) == 1


def test_a_429_was_not_processed_and_is_waited_out(notifier: Any, vendor: Any, says: Any) -> None:
    """One refusal, one wait, one message."""
    vendor.on(POST, says({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "3"}), says(OK))
    assert notifier.post(MESSAGE).ref == OK["ts"]


def test_a_long_rate_limit_is_told_with_its_seconds(notifier: Any, vendor: Any, says: Any) -> None:
    """Longer than a call may last: the caller hears how long."""
    vendor.on(POST, says({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "300"}))
    with pytest.raises(RateLimited) as caught:
        notifier.post(MESSAGE)
    assert caught.value.retry_after == 300


def test_proxies_and_redirects_are_not_followed(
    vendor: Any, says: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """slack-sdk on its own would send the token through HTTPS_PROXY and along a redirect."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    vendor.on(POST, says({}, 302, {"Location": f"{vendor.url}/elsewhere"}))
    with pytest.raises(Moved):
        slack.Slack(slack.Settings(bot_token=SecretStr(TOKEN), base_url=f"{vendor.url}/api/")).post(MESSAGE)
    assert [asked.path for asked in vendor.asked] == ["/api/chat.postMessage"]


def test_the_token_and_the_words_are_in_no_log(
    notifier: Any, vendor: Any, says: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """slack-sdk on its own writes whole messages at DEBUG; an echoed token is masked in the error."""
    caplog.set_level(logging.DEBUG)
    vendor.on(POST, says(OK), says({"ok": False, "error": f"bad {TOKEN}"}))
    notifier.post(MESSAGE)
    with pytest.raises(Rejected) as caught:
        notifier.post(MESSAGE)
    assert TOKEN not in caplog.text + str(caught.value)
    assert "Replies hold" not in caplog.text
