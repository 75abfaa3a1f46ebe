"""Which suppression lists there are: a play that misspells one would leave nobody of it alone."""

from pathlib import Path

from gtm.ledger import suppressions
from gtm.ledger.engine import open_ledger
from gtm.ledger.lists import list_name
from gtm.settings import Settings


def lists_with_entries() -> frozenset[str]:
    """The lists somebody is on. No ledger is made for the question."""
    settings = Settings()
    if settings.database_url is None and not (settings.home / "ledger.db").exists():
        return frozenset()
    with open_ledger(settings).read() as tx:
        return frozenset(suppressions.names(tx))


def known_lists() -> frozenset[str]:
    """Those, and the ones that lie as files beside the plays, imported or not."""
    return lists_with_entries() | {list_name(file.stem) for file in list_files()}


def list_files() -> list[Path]:
    """The files of lists beside the plays."""
    return sorted((Settings().plays().parent / "lists").glob("*.txt"))
