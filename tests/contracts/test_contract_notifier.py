from typing import Any

import pytest

from gtm.models import Message, Section
from integrations.errors import Rejected, Unclear
from integrations.registry import providers

pytestmark = pytest.mark.parametrize("provider", providers("notifier"))

MESSAGE = Message(
    channel="#gtm-weekly",
    title="Week 47",
    sections=(Section(text="*Steady.* A & B <!channel>"), Section(facts=("*Delivered*\n1,204",))),
    footer="4 plays",
    key="digest/2026-W47",
)


@pytest.fixture
def notifier(adapter: Any, provider: str) -> Any:
    return adapter("notifier", provider)


def test_a_message_is_posted_and_edited_in_place(notifier: Any) -> None:
    """The reference of the post is that of its edits."""
    ref = notifier.post(MESSAGE)
    assert ref.channel
    assert ref.ref
    assert notifier.update(ref, MESSAGE.model_copy(update={"title": "Week 47, corrected"})) == ref


def test_two_messages_are_two(notifier: Any, control: Any) -> None:
    """Posting is not repeatable: there is no key that would join them."""
    control.lift_limits()
    assert notifier.post(MESSAGE) != notifier.post(MESSAGE)


def test_a_message_of_any_size_is_delivered(notifier: Any) -> None:
    """The notifier keeps its provider's limits; what has to go is not the caller's matter."""
    section = Section(text="word & " * 900, facts=("f",) * 40)
    huge = MESSAGE.model_copy(update={"title": "x" * 500, "sections": (section,) * 30})
    assert notifier.post(huge).ref


def test_editing_what_is_not_there_is_rejected(notifier: Any) -> None:
    """A reference that names no message."""
    ref = notifier.post(MESSAGE)
    with pytest.raises(Rejected):
        notifier.update(ref.model_copy(update={"ref": "1000000000.000001"}), MESSAGE)


def test_a_channel_that_is_not_there_is_rejected(notifier: Any) -> None:
    """The sentence names a remedy, not only a code."""
    with pytest.raises(Rejected, match="channel"):
        notifier.post(MESSAGE.model_copy(update={"channel": "#no-such-channel"}))


@pytest.mark.parametrize("kind", ["drop", "status", "outage", "truncated", "html", "empty"])
def test_what_is_not_surely_delivered_raises_and_is_not_repeated(
    notifier: Any, control: Any, provider: str, kind: str
) -> None:
    """One request; a second message is worse than a question."""
    control.trouble(kind, provider)
    with pytest.raises(Unclear):
        notifier.post(MESSAGE)
    assert control.calls(provider) == 1
