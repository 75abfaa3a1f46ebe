"""Histories that the model cannot have, because they are about what it leaves out."""

from tests.model.tell import Scenario

# fmt: off
MORE = (
    Scenario(
        "words changed after planning", "I11",
        "somebody edits what is stored between the plan and the intent",
        by_lease=False,
        steps=(
            ("claim", "w1"),
            ("give back", "w1"),
            ("alter words",),
            ("claim", "w1"),
            ("intend", "w1"),
            ("check", "w1"),
            ("send", "w1", "done", "added"),
        ),
    ),
    Scenario(
        "refused, planned anew, and there already", "whose",
        "the attempt that was refused by name says nothing about who is there at the next plan",
        by_lease=False,
        steps=(
            ("claim", "w1"),
            ("intend", "w1"),
            ("check", "w1"),
            ("send", "w1", "refused", "refused"),
            ("write", "w1"),
            ("somebody else adds",),
            ("plan anew",),
            ("claim", "w1"),
            ("intend", "w1"),
            ("check", "w1"),
            ("send", "w1", "had it", "already there"),
            ("write", "w1"),
        ),
    ),
)
