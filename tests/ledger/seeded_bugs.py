"""Seeded bugs of the SQL: the text of a function is edited and loaded, so that the tests are tested on the real code.

Those that the model has, too, bear its names. `flaws` are mistakes of a worker or a reconciler around the SQL.
"""

import inspect
import sys
import textwrap
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from gtm.ledger import doubts, push_rows, push_rules, pushes


class Edit(NamedTuple):
    """One place in the text of a function, and what stands there instead."""

    module: ModuleType
    function: str
    old: str
    new: str


class Bug(NamedTuple):
    """A bug, and the invariants one of which must break. `caught_by`: the scenario, if it has another name."""

    name: str
    breaks: str
    edits: tuple[Edit, ...] = ()
    flaws: tuple[str, ...] = ()
    scenario: str = ""

    def put_in(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Load the edited functions everywhere they are known."""
        for edit in self.edits:
            _load(edit, monkeypatch)


_TEXT: dict[Any, str] = {}
"""Of functions that were edited before."""


def _load(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    holder: Any = edit.module
    name = edit.function
    if "." in name:
        owner, _, name = name.partition(".")
        holder = getattr(edit.module, owner)
    before = inspect.getattr_static(holder, name)
    function = before.fget if isinstance(before, property) else before
    text = _TEXT.get(function) or textwrap.dedent(inspect.getsource(function))
    assert text.count(edit.old) == 1, f"{edit.old!r} is not in {edit.function} once"
    found: dict[str, Any] = {}
    text = text.replace(edit.old, edit.new)
    exec(compile(text, edit.function, "exec"), edit.module.__dict__, found)
    after = found[name]
    _TEXT[after.fget if isinstance(after, property) else after] = text
    if holder is not edit.module:
        monkeypatch.setattr(holder, name, after)
        return
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith(("gtm.", "tasks.", "tests.ledger.")):
            for known, value in list(vars(module).items()):
                if value is before:
                    monkeypatch.setattr(module, known, after)


def _rules(function: str, old: str, new: str) -> tuple[Edit, ...]:
    return (Edit(push_rules, function, old, new),)


BY_AGE = (
    Edit(
        doubts, "recover", "owner for owner in owners if is_dead(ledger, tx, owner)",
        "{row.owner for row in tx.execute(select(pushes.c.owner, pushes.c.updated_at)"
        ".where(pushes.c.state.in_(HELD))) if at.wall - row.updated_at >= timedelta(minutes=2)}",
    ),
)  # fmt: skip
"""Take over from whoever has not moved its row for two ticks, dead or not."""
NO_FENCE = Edit(push_rows, "_fence", "if before in HELD else []", "if False else []")
ANY_STATE = (
    Edit(push_rows, "move", "off_index(pushes.c.state) == before, *fence", "pushes.c.key != ''"),
    Edit(push_rows, "move_each", "pushes.c.state == before, *_fence(before, by)", "pushes.c.key != ''"),
)

BUGS = (
    # --- the rules, in the SQL's hands ---------------------------------------------------------------
    Bug("retry on 5xx", "I1",
        (*_rules("after_reply", "_AFTER_REPLY[reply]", "PLANNED if reply is Reply.LOST else _AFTER_REPLY[reply]"),
         Edit(pushes, "answer", "if one.reply is Reply.NOT_PROCESSED", "if after_reply(one.reply) == PLANNED"))),
    Bug("no quiet period", "I1", _rules("quiet_is_over", "since.elapsed(at) >= quiet", "True")),
    Bug("absence within the quiet period counts", "I1",
        _rules("after_look_up", "or not quiet_is_over(", "or doubt.first_absent and not quiet_is_over(")),
    Bug("single absence enough", "I1",
        _rules("after_look_up", "        return Step(still, at)", "        return Step(PLANNED)")),
    Bug("absences need no spacing", "I1",
        _rules("after_look_up", "first.elapsed(at) >= spacing(doubt.since, at, quiet)",
               "first.elapsed(at) >= timedelta(0)")),
    Bug("wall clock", "I1", _rules("Instant.elapsed", "if later.boot == self.boot:", "if False:")),
    Bug("wall clock after a restart", "I1", _rules("spacing", "else SPACING + quiet", "else SPACING")),
    Bug("restart without the spacing", "I1", _rules("spacing", "else SPACING + quiet", "else max(SPACING, quiet)")),
    Bug("absence of an earlier boot counts", "I1",
        _rules("after_look_up", "first.boot == at.boot and first.elapsed(at)", "first.elapsed(at)")),
    Bug("needs_human never", "I10", _rules("after_look_up", "if overdue or doubt.called", "if doubt.called")),
    Bug("a call taken back", "IllegalMove", _rules("after_look_up", "if overdue or doubt.called", "if overdue")),
    Bug("already there at first is ours", "whose",
        _rules("whose", "FOREIGN if reply is Reply.ALREADY_THERE and attempt <= 1 else OURS", "OURS")),
    Bug("already there is always foreign", "I3", _rules("whose", "and attempt <= 1 else", "else")),
    # --- what the SQL adds -----------------------------------------------------------------------------
    Bug("sending back to planned", "I1",
        (Edit(doubts, "recover", "after = after_death(state)", "after = PLANNED"),)),
    Bug("intent after send", "I1", flaws=("intent after send",), scenario="no intent"),
    Bug("no re-check of suppression", "I6",
        (Edit(pushes, "intend", "*_suppressed(tx, claimed, lists), *_left_out", "*_left_out"),)),
    Bug("second key missing", "I1", (Edit(pushes, "intend", "stopped += _busy(", "_busy("),)),
    Bug("doubt dates from the intent", "I1",
        (Edit(push_rows, "PushRow.doubt", "_instant(self.doubt_boot, self.doubt_since_boot, self.doubt_at)",
              "_instant(self.doubt_boot, (self.doubt_since_boot or 0) - (self.doubt_at - self.intent_at).total_seconds(), "
              "self.intent_at)"),)),
    Bug("an old doubt's absence is kept", "I1", (Edit(push_rows, "doubt_since", '        "absent_at": None,\n', ""),)),
    Bug("absence dated when written", "I1", flaws=("absence dated when written",)),
    Bug("old doubt judged", "I1",
        (Edit(doubts, "looked_up", "step = after_look_up(row.doubt,", "step = after_look_up(asked.doubt,"),)),
    Bug("plan overwrites", "I1",
        (Edit(pushes, "plan", "if existing[key] in (PLANNED, REJECTED)", "if True"),
         Edit(pushes, "plan", "if state in ACTIVE", "if False"))),
    Bug("a person's word counts at once", "I1",
        (Edit(doubts, "decide",
              "return looked_up(tx, [(row, Found(Seen.ABSENT))], by, at, quiet).get(row.key, row.state)", "pass"),)),
    Bug("refused attempts count", "whose", (Edit(pushes, "_take_back", "pushes.c.attempt - 1", "pushes.c.attempt"),)),
    Bug("payload hash not compared", "I11", (Edit(pushes, "_altered", "!= row.payload_hash", "is None"),),
        scenario="words changed after planning"),
    Bug("a plan after a refusal keeps the attempts", "whose",
        (Edit(pushes, "plan", 'values["attempt"] = 0', "pass"),), scenario="refused, planned anew, and there already"),
    # --- who may move a row ----------------------------------------------------------------------------
    Bug("lease back to planned", "I1", BY_AGE),
    Bug("no fence", "I1", (*BY_AGE, NO_FENCE, *ANY_STATE)),
    Bug("late answer overwrites", "I1", (*BY_AGE, NO_FENCE, *ANY_STATE)),
    Bug("row's lease instead of own deadline", "I1", BY_AGE, flaws=("row's lease", "cut off")),
    Bug("no own deadline", "I1",
        (*BY_AGE, *_rules("may_send", "0 <= at - intended <= OWN_DEADLINE.total_seconds()", "True"))),
)  # fmt: skip
