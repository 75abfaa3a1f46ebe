"""Which world a ledger is of: the sandbox's, whose people are invented, or that of real accounts. Never of both.

A push that the sandbox confirmed never reached anybody, and a person invented by it must not be written to by a real
sequencer. Which world it is follows from the keys of the moment, so the ledger remembers the one it was first used in,
as soon as it holds something of it: until then keys may come and go.
"""

from typing import Literal

from sqlalchemy import select

from gtm.ledger import counters
from gtm.ledger.engine import Ledger, LedgerError, Transaction, where
from gtm.ledger.schema import messages, post_intents, posts, runs

World = Literal["sandbox", "real"]

_NAME = "world"
_REMEDIES = {
    "sandbox": "was begun with the sandbox, whose people are invented, and provider keys are set now. Real accounts need a "
    "ledger of their own: set GTM_HOME (or GTM_DATABASE_URL) to another place and import your lists there, or go on in the "
    "sandbox with GTM_SANDBOX_ONLY=true. Nothing was touched.",
    "real": "was begun with real accounts, and now the sandbox would stand in for them: no provider key is set, or "
    "GTM_SANDBOX_ONLY is. Put the keys back, or set GTM_HOME to another folder to try things out. Nothing was touched.",
}


class OtherWorld(LedgerError):
    """The ledger is of the other world."""


def enter(ledger: Ledger, world: World) -> None:
    """Use a ledger in a world; once it holds something of one, it is of that one. Raises OtherWorld. Repeatable."""
    with ledger.read() as tx:
        first = of(tx)
    if first == world:
        return
    with ledger.write() as tx:
        first = of(tx)
        if first and first != world and _holds_something(tx):
            raise OtherWorld(f"The ledger {where(ledger.engine)} {_REMEDIES[first]}")
        counters.set_mark(tx, _NAME, world)


def of(tx: Transaction) -> str:
    """The world a ledger was last used in; empty: in none yet."""
    return counters.mark(tx, _NAME)


def _holds_something(tx: Transaction) -> bool:
    """Whether a run, a draft or a message was ever begun: before it nobody was asked for anything that is kept."""
    return any(tx.execute(select(table).limit(1)).first() for table in (runs, posts, post_intents, messages))
