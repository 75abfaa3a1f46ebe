"""Is this ledger older than what it has sent? A restored backup forgets intents, and would send them again.

Every intent raises a counter in its own transaction; the same number is written, with the ledger's mark and the campaigns
that were ever sent to, to a small file outside the database before the first byte leaves. A ledger that stands behind that
file was restored (or is another one): nothing is pushed until each campaign it may have forgotten was read back.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from gtm.ledger import counters, side_file
from gtm.ledger.engine import Ledger, Transaction
from gtm.ledger.push_rows import instant
from gtm.ledger.push_rules import OWN_DEADLINE, SPACING, Instant
from gtm.ledger.schema import pushes
from gtm.ledger.side_file import Campaign, Noted

_NAME = "generation"
_ROUTE = "generation to "


class Restored(Exception):
    """The ledger is older than its side file. `str()` is a sentence with the remedy."""


class Owed(NamedTuple):
    """What a ledger that looks restored has to read back before it may push.

    `complete`: the side file says where to. If not, `routes` is nothing to rely on, and whoever lifts the guard has to know
    more. `last`: when the last batch was about to leave. `noted`: the side file as it was judged.
    """

    why: str
    routes: frozenset[Campaign]
    complete: bool
    last: Instant
    noted: Noted


def forbid_if_restored(ledger: Ledger, tx: Transaction) -> None:
    """Raise Restored when this ledger does not know of intents that were sent from this machine."""
    found = _owed(ledger, tx)
    if found:
        raise Restored(
            f"The ledger {found.why}. Nothing is pushed until what the sequencers hold is read back: "
            "gtm reconcile --full"
        )


def advance(tx: Transaction, routes: Iterable[Campaign] = ()) -> None:
    """Count one more batch of intents, and where they go, in their transaction."""
    number = counters.raise_by_one(tx, _NAME)
    for provider, campaign in sorted(set(routes)):
        counters.raise_to(tx, f"{_ROUTE}{provider}/{campaign}", number)
    if not counters.mark(tx, _NAME):
        counters.set_mark(tx, _NAME, secrets.token_hex(8))


def remember(ledger: Ledger) -> None:
    """Write the ledger's generation to its side file. After the intent's commit, before the first byte."""
    file = _file(ledger)
    before = side_file.read(file)
    with ledger.read() as tx:
        mark, number = counters.mark(tx, _NAME), counters.value(tx, _NAME)
        routes = _routes(tx)
        if before is None or before.routes is None:  # what was sent before campaigns were noted
            routes |= dict.fromkeys(_intended(tx), number)
    with side_file.alone(file):
        noted = side_file.read(file)
        if noted is None or noted.mark != mark or noted.sent < number or noted.routes is None:
            _note(file, noted, Noted(mark, number, routes, instant()))


def owed(ledger: Ledger) -> Owed | None:
    """What has to be read back before anything is pushed; None: nothing, the ledger is as new as what was sent."""
    with ledger.read() as tx:
        return _owed(ledger, tx)


def wait(owed: Owed, at: Instant, quiet: timedelta) -> timedelta:
    """How long a reading of the campaigns may still miss somebody of the last batch; nothing or less: no longer.

    A sequencer may work on a request for the quiet period, and show it a minute later. Where the machine was started
    anew since, only what its kernel has counted has surely passed.
    """
    if owed.last.boot == at.boot:
        passed = owed.last.elapsed(at)
    else:
        passed = timedelta(seconds=at.since_boot)
        by_the_wall = at.wall - owed.last.wall
        if by_the_wall >= timedelta(0):  # else one of the two clocks is wrong, and says nothing
            passed = min(passed, by_the_wall)
    return quiet + OWN_DEADLINE + SPACING - passed


def accept(ledger: Ledger, owed: Owed) -> bool:
    """What was owed has been read back: what the ledger holds now is the truth. False: more was sent meanwhile."""
    file = _file(ledger)
    with side_file.alone(file):
        noted = side_file.read(file)
        if noted != owed.noted:
            return False
        with ledger.write() as tx:
            number = counters.raise_to(tx, _NAME, owed.noted.sent)
            for provider, campaign in sorted(owed.routes):
                counters.raise_to(tx, f"{_ROUTE}{provider}/{campaign}", number)
            mark = counters.mark(tx, _NAME) or secrets.token_hex(8)
            counters.set_mark(tx, _NAME, mark)
            routes = dict.fromkeys(_intended(tx), number) | _routes(tx)
        _note(file, noted, Noted(mark, number, routes, owed.last))
    return True


def behind(ledger: Ledger) -> str:
    """Why this ledger looks restored; empty: it does not."""
    found = owed(ledger)
    return found.why if found else ""


def _owed(ledger: Ledger, tx: Transaction) -> Owed | None:
    noted = side_file.read(_file(ledger))
    if noted is None:
        return None
    mark, number = counters.mark(tx, _NAME), counters.value(tx, _NAME)
    routes = noted.routes or {}
    if noted.mark != mark:
        why = "is not the one this machine has pushed from (another database, or one made anew)"
        forgotten = frozenset(routes)
    elif noted.sent > number:
        why = f"was restored from a backup: it knows {number} of {noted.sent} batches that were sent"
        forgotten = frozenset(route for route, last in routes.items() if last > number)
    else:
        return None
    complete = noted.routes is not None and max(routes.values(), default=0) >= noted.sent
    return Owed(why, forgotten, complete, noted.last, noted)


def _routes(tx: Transaction) -> dict[Campaign, int]:
    """Where batches went to, and which one was the last."""
    found: dict[Campaign, int] = {}
    for name, number in counters.named(tx, _ROUTE).items():
        provider, _, campaign = name.removeprefix(_ROUTE).partition("/")
        found[provider, campaign] = number
    return found


def _intended(tx: Transaction) -> list[Campaign]:
    """Wherever the ledger knows of an intent. Reads all pushes: for the first side file, and after a restore."""
    query = select(pushes.c.provider, pushes.c.campaign).where(pushes.c.intent_at.is_not(None)).distinct()
    return [(row.provider, row.campaign) for row in tx.execute(query)]


def _note(file: Path, before: Noted | None, now: Noted) -> None:
    """A campaign that was once noted is never forgotten."""
    routes = dict(before.routes or {}) if before else {}
    if before and before.mark != now.mark:  # another ledger's numbers; what it sent is behind this one's
        routes = dict.fromkeys(routes, now.sent)
    for route, number in (now.routes or {}).items():
        routes[route] = max(number, routes.get(route, 0))
    side_file.write(file, now._replace(routes=routes))


def _file(ledger: Ledger) -> Path:
    return ledger.home / "generation.json"
