"""What simulated people do with a mail: open, click, answer, unsubscribe, or not be there any more.

Whatever a person does follows from the seed, the address and the step alone, so it does not matter in which
order people are mailed, or what else the sandbox was asked in between.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from integrations.sandbox.world import World
from integrations.sandbox.world_types import Person

Kind = Literal["open", "click", "reply", "bounce", "unsubscribe"]


@dataclass(frozen=True, slots=True)
class Reaction:
    """Something a recipient does at a moment. `category` is what a reply will be filed under."""

    at: datetime
    kind: Kind
    text: str = ""
    category: str = ""


# Shares of all people who can be reached. The rest stays silent.
TEMPERS: tuple[tuple[float, str], ...] = (
    (0.040, "Interested"),
    (0.045, "Not Interested"),
    (0.045, "Out Of Office"),
    (0.015, "Do Not Contact"),
    (0.015, "unsubscribe"),
)
WORDS = {
    "Interested": (
        "Good timing, we were talking about this on Monday. Do you have half an hour next week?",
        "Yes, tell me more. What does it cost for a team of our size?",
        "Sounds useful. Could you send two or three times for a call?",
        "This is on my list for the quarter. Please talk to me, not to procurement :)",
    ),
    "Not Interested": (
        "Thanks, but we have something in place and are happy with it.",
        "Not a topic for us this year.",
        "We build this ourselves. Good luck!",
    ),
    "Out Of Office": (
        "I am out of the office until Monday and will read my mail then.",
        "Thank you for your message. I am on parental leave; in urgent cases please call our front desk.",
    ),
    "Do Not Contact": (
        "Please take me off your list and do not write to me again.",
        "How did you get this address? Delete it, please.",
    ),
}
_OPENERS = 0.55  # people whose mail programs tell that they opened
_CLICKERS = 0.06
_STEPS = (0.5, 0.75, 0.9, 1.0)  # who answers does so to the 1st, 2nd, 3rd or 4th mail, more often early
_BOUNCES = {
    "verified": 0.005,
    "unverified": 0.10,
    "extrapolated": 0.20,
    "update_required": 0.40,
    "unavailable": 0.50,
}
_BOUNCE_STRANGER = 0.03  # an address that nobody in the seeded world has
_BOUNCE_LEFT, _BOUNCE_UNDELIVERABLE = 0.75, 0.95


class Recipients:
    """Everybody who may get mail: the people of the world, and strangers."""

    def __init__(self, seed: int, world: World) -> None:
        self._seed = seed
        self._world = world

    def react(self, email: str, step: int, sent_at: datetime) -> tuple[Reaction, ...]:
        """All that will follow from one mail, in the order it happens."""
        if self._bounces(email):
            return (Reaction(sent_at + timedelta(seconds=30), "bounce", "550 5.1.1 user unknown"),)
        return tuple(sorted(self._deeds(email, step, sent_at), key=lambda deed: deed.at))

    def temper(self, email: str) -> str:
        """How this person answers, if at all: a reply category, `unsubscribe` or `silent`."""
        dice = self._dice(email, "temper")
        for share, temper in TEMPERS:
            if dice < share:
                return temper
            dice -= share
        return "silent"

    def _deeds(self, email: str, step: int, sent_at: datetime) -> Iterator[Reaction]:
        temper = self.temper(email)
        acts = temper != "silent" and step == self._answers_at(email, temper)
        opens = self._dice(email, "opens") < _OPENERS and self._dice(email, f"open {step}") < 0.7
        answered_at = sent_at + timedelta(minutes=20 + 1600 * self._dice(email, "patience") ** 2)
        if opens or acts:
            yield Reaction(
                sent_at + (answered_at - sent_at) * 0.5 * self._dice(email, f"look {step}"), "open"
            )
        if opens and self._dice(email, f"click {step}") < _CLICKERS:
            yield Reaction(sent_at + (answered_at - sent_at) * 0.7, "click")
        if acts and temper == "unsubscribe":
            yield Reaction(answered_at, "unsubscribe")
        elif acts:
            words = WORDS[temper]
            text = words[int(self._dice(email, "words") * len(words))]
            yield Reaction(answered_at, "reply", text, temper)

    def _answers_at(self, email: str, temper: str) -> int:
        if temper == "Out Of Office":
            return 1  # a machine answers at once
        dice = self._dice(email, "step")
        return next(number for number, share in enumerate(_STEPS, 1) if dice < share)

    def _bounces(self, email: str) -> bool:
        person = self._world.person_by_email(email)
        return self._dice(email, "bounce") < (_bounce_rate(person) if person else _BOUNCE_STRANGER)

    def _dice(self, email: str, about: str) -> float:
        """A number in [0, 1) that is this person's own for this question."""
        digest = blake2b(f"{self._seed}|{email.strip().lower()}|{about}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64


def _bounce_rate(person: Person) -> float:
    if person.left_company:
        return _BOUNCE_LEFT
    if not person.deliverable:
        return _BOUNCE_UNDELIVERABLE
    return _BOUNCES.get(person.email_status, _BOUNCE_STRANGER)
