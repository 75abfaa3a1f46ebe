"""What the clean-up of a person's name has to tell: each thing once, with the half of the name it is about."""

from typing import Literal, NamedTuple

NameFinding = Literal[
    "case-repaired", "decoration-removed", "encoding-repaired", "initial-removed", "middle-name-removed", "nickname-removed",
    "note-removed", "placeholder-removed", "reordered", "repetition-removed", "spacing-repaired", "split", "suffix-removed",
    "title-removed",
    "empty", "do-not-contact", "initial-only", "digits", "mixed-script", "not-a-person", "order-unknown",
    "several-people", "too-long", "unreadable",
]  # fmt: skip
"""The first rows were repaired; with one of the last two rows nobody is greeted by this name."""

Half = Literal["first", "last"]

_OBJECTIONS = frozenset(
    {"empty", "do-not-contact", "initial-only", "digits", "mixed-script", "not-a-person", "order-unknown", "several-people",
     "too-long", "unreadable"}
)  # fmt: skip


class Found(NamedTuple):
    """What was repaired or stands in the way, and in which half of the name."""

    id: NameFinding
    where: Half

    @property
    def is_repair(self) -> bool:
        """Whether the name can be used all the same."""
        return self.id not in _OBJECTIONS


class Notes:
    """What was found on the way, each thing once."""

    def __init__(self) -> None:
        self._seen: dict[Found, None] = {}

    def add(self, id: NameFinding, where: Half) -> None:
        """Note it, unless it is noted already."""
        self._seen[Found(id, where)] = None

    def holds(self, id: NameFinding) -> bool:
        """Whether this was found in either half."""
        return any(one.id == id for one in self._seen)

    def found(self) -> tuple[Found, ...]:
        """All of it, in the order in which it was found."""
        return tuple(self._seen)
