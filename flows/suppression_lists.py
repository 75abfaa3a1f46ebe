"""Which suppression lists there are: a play that misspells one would leave nobody of it alone."""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from gtm.ledger import suppressions
from gtm.ledger.engine import open_ledger
from gtm.ledger.lists import list_name
from gtm.plays.load import load_all
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


class Naming(NamedTuple):
    """The plays that leave a list alone, by list; and the files that could not be read, so that nobody knows."""

    plays: dict[str, set[str]]
    unreadable: tuple[str, ...]


def naming() -> Naming:
    """Which plays name which lists under `icp.never`: whoever gets on one is taken out of their campaigns."""
    shelf = load_all(Settings().plays())
    plays: defaultdict[str, set[str]] = defaultdict(set)
    for play in shelf.plays:
        for listed in play.icp.lists:
            plays[list_name(listed)].add(play.play)
    return Naming(plays, tuple(shelf.problems))
