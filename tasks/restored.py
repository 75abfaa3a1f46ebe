"""Restored: when may a ledger that was restored from a backup push again? When nobody it has forgotten can be missed.

Its side file says where was sent since the backup; each of those campaigns has to be read back whole, after the last
batch has surely arrived. Where the file does not say it, the plays and the ledger have to name every campaign.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gtm.ledger import doubts, generation
from gtm.ledger.engine import Ledger
from gtm.ledger.generation import Owed
from gtm.ledger.push_rows import instant
from gtm.ledger.push_rules import Instant
from gtm.ledger.side_file import Campaign
from gtm.models import Frozen
from gtm.plays.load import load_all
from gtm.settings import Settings
from tasks.settle import mark_leads, quiet


class Compared(Frozen):
    """A campaign held against the ledger. Counts of people.

    `held`: there, and in the hands of a process that has not begun to send them. `gone`: there is no such campaign.
    """

    provider: str
    campaign: str
    there: int = 0
    ours: int = 0
    foreign: int = 0
    missing_there: int = 0
    missing_here: int = 0
    suppressed_there: int = 0
    held: int = 0
    gone: bool = False
    trouble: str = ""


class Guard(NamedTuple):
    """A guard that is to be lifted: what is owed, which campaigns the plays name, what of them cannot be read."""

    owed: Owed
    plays: frozenset[Campaign]
    problems: tuple[str, ...]
    since: Instant

    def campaigns(self) -> frozenset[Campaign]:
        """What has to be read, beside what the ledger knows itself."""
        return self.owed.routes | self.plays


def standing(ledger: Ledger) -> Guard | None:
    """The guard of a ledger that looks restored, before its campaigns are read; None: there is none.

    What a dead process held in the backup is settled first: it may have been sent after the backup was made.
    """
    owed = generation.owed(ledger)
    if owed is None:
        return None
    with ledger.write() as tx:
        doubts.recover(ledger, tx, instant())
        mark_leads(tx, doubts.in_doubt(tx))
    plays, problems = _of_plays()
    return Guard(owed, plays, problems, instant())


def lift(
    ledger: Ledger, guard: Guard, compared: Sequence[Compared], without: frozenset[Campaign] = frozenset()
) -> str:
    """Let the ledger push again; else the sentence that says what is in the way.

    `without`: campaigns that were deleted, of whose people somebody has said that they are on a suppression list.
    """
    why = _in_the_way(guard, compared, without)
    if not why and not generation.accept(ledger, guard.owed):
        why = "something was sent while they were read. End what still runs, then run it again"
    return f"The ledger {guard.owed.why}. Nothing is pushed yet: {why}" if why else ""


def _in_the_way(guard: Guard, compared: Sequence[Compared], without: frozenset[Campaign]) -> str:
    owed = guard.owed
    there = without - {(one.provider, one.campaign) for one in compared if one.gone}
    if there:
        return f"only a deleted campaign can be left out, and this is not known to be one: {_named(there)}"
    unread = [one for one in compared if one.trouble and not _may_be_gone(owed, one)]
    closed = {(one.provider, one.campaign) for one in unread if not one.gone}
    if closed:
        return f"whoever was sent there is not known until it can be read: {_named(closed)}"
    lost = {(one.provider, one.campaign) for one in unread} - without
    if lost:
        options = " ".join(f"--without {provider}/{campaign}" for provider, campaign in sorted(lost))
        return (
            f"whoever was sent there cannot be read any more, because it was deleted: {_named(lost)}. Put whom you know to "
            f"have been sent there on a list (gtm suppress import FILE), then: gtm reconcile --full {options}"
        )
    if not owed.complete and guard.problems:
        return f"where was sent is not on record, and not every play can be read: {'; '.join(guard.problems)}"
    if not owed.complete and not compared:
        return (
            "where was sent is not on record, and neither a play nor the ledger names a campaign. Put the plays that "
            "were pushed back into GTM_PLAYS_DIR, then run it again"
        )
    held = sum(one.held for one in compared)
    if held:
        return f"a process that lives holds {held} of the people who were sent. End it, then run it again"
    left = generation.wait(owed, guard.since, quiet())
    if left.total_seconds() > 0:
        due = guard.since.wall + left
        return (
            "a sequencer may still be working on the last batch, whom reading cannot show yet. "
            f"Run it again from {due:%H:%M:%S} UTC on"
        )
    return ""


def _named(campaigns: Iterable[Campaign]) -> str:
    return ", ".join(f"{provider} campaign {campaign}" for provider, campaign in sorted(campaigns))


def _may_be_gone(owed: Owed, one: Compared) -> bool:
    """A campaign that is no more keeps nobody in, unless somebody was, or may have been, sent there since the backup."""
    return one.gone and owed.complete and (one.provider, one.campaign) not in owed.routes


def _of_plays() -> tuple[frozenset[Campaign], tuple[str, ...]]:
    """Where the plays that are there now would send, and what is wrong with those that cannot be read."""
    shelf = load_all(Settings().plays())
    found = frozenset((play.push_name, play.target.campaign) for play in shelf.plays)
    return found, tuple(str(problem).strip() for problem in shelf.problems.values())
