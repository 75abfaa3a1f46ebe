"""Is this ledger older than what it has sent? A restored backup forgets intents, and would send them again.

Every intent raises a counter in its own transaction; the same number is written, with the ledger's mark and the campaigns
that were ever sent to, to small files outside the database before the first byte leaves: one in GTM_HOME, which notices
another database in the place of this one, and one beside a SQLite ledger, which whoever uses it finds, whatever their
GTM_HOME. A ledger that stands behind one of them was restored (or is another one): nothing is pushed until each campaign
it may have forgotten was read back.
"""

import secrets
from collections.abc import Iterable
from contextlib import ExitStack
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

    `complete`: the side files say where to. If not, `routes` is nothing to rely on, and whoever lifts the guard has to know
    more. `noted`: the side files as they were judged.
    """

    why: str
    routes: frozenset[Campaign]
    complete: bool
    noted: tuple[Noted | None, ...]


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
    """Write the ledger's generation to its side files. After the intent's commit, before the first byte."""
    files = _files(ledger)
    before = [side_file.read(file) for file in files]
    with ledger.read() as tx:
        mark, number = counters.mark(tx, _NAME), counters.value(tx, _NAME)
        routes = _routes(tx)
        if any(
            one is None or one.routes is None for one in before
        ):  # what was sent before campaigns were noted
            routes |= dict.fromkeys(_intended(tx), number)
    for file in files:
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
    passed = min((_passed(one.last, at) for one in owed.noted if one), default=timedelta(0))
    return quiet + OWN_DEADLINE + SPACING - passed


def _passed(last: Instant, at: Instant) -> timedelta:
    if last.boot == at.boot:
        return last.elapsed(at)
    by_the_kernel, by_the_wall = timedelta(seconds=at.since_boot), at.wall - last.wall
    if by_the_wall < timedelta(0):  # one of the two clocks is wrong, and says nothing
        return by_the_kernel
    return min(by_the_kernel, by_the_wall)


def accept(ledger: Ledger, owed: Owed) -> bool:
    """What was owed has been read back: what the ledger holds now is the truth. False: more was sent meanwhile."""
    files = _files(ledger)
    with ExitStack() as alone:
        for file in files:
            alone.enter_context(side_file.alone(file))
        if tuple(side_file.read(file) for file in files) != owed.noted:
            return False
        with ledger.write() as tx:
            number = counters.raise_to(tx, _NAME, max(one.sent for one in owed.noted if one))
            for provider, campaign in sorted(owed.routes):
                counters.raise_to(tx, f"{_ROUTE}{provider}/{campaign}", number)
            mark = counters.mark(tx, _NAME) or secrets.token_hex(8)
            counters.set_mark(tx, _NAME, mark)
            routes = dict.fromkeys(_intended(tx), number) | _routes(tx)
        last = max((one.last for one in owed.noted if one), key=lambda one: one.wall)
        for file, noted in zip(files, owed.noted, strict=True):
            _note(file, noted, Noted(mark, number, routes, noted.last if noted else last))
    return True


def behind(ledger: Ledger) -> str:
    """Why this ledger looks restored; empty: it does not."""
    found = owed(ledger)
    return found.why if found else ""


def _owed(ledger: Ledger, tx: Transaction) -> Owed | None:
    noted = tuple(side_file.read(file) for file in _files(ledger))
    mark, number = counters.mark(tx, _NAME), counters.value(tx, _NAME)
    why = ""
    forgotten: set[Campaign] = set()
    complete = True
    for one in noted:
        if one is None or (one.mark == mark and one.sent <= number):
            continue
        routes = one.routes or {}
        complete &= one.routes is not None and max(routes.values(), default=0) >= one.sent
        if one.mark != mark:
            why = "is not the one this machine has pushed from (another database, or one made anew)"
            forgotten |= routes.keys()
        else:
            why = why or f"was restored from a backup: it knows {number} of {one.sent} batches that were sent"
            forgotten |= {route for route, last in routes.items() if last > number}
    return Owed(why, frozenset(forgotten), complete, noted) if why else None


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


def _files(ledger: Ledger) -> tuple[Path, ...]:
    """Where it is noted. Hidden beside the database, so that who copies `ledger.db*` back does not put it back as well."""
    in_home = ledger.home / "generation.json"
    beside = ledger.file
    return (in_home, beside.with_name(f".{beside.name}.generation.json")) if beside else (in_home,)
