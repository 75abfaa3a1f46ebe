"""What a stage needs, opened from settings in the process that uses it: ledger, run, play, providers.

Tasks take a run's id, never an adapter, so the same task runs in a thread, in a worker or on another machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from gtm import settings
from gtm.clock import now
from gtm.icp import Judge, wanted_fields
from gtm.ledger import runs, world
from gtm.ledger.engine import Ledger, open_ledger
from gtm.ledger.pace import LedgerPace, Window
from gtm.plays.load import LoadedPlay, read_play
from gtm.plays.models import Play
from integrations import registry
from integrations.ports import CompanyEnricher, Enricher, LeadSource, Pace, Sequencer

# Published limits, the cautious end; headers only ever slow us down further. Sources: reference pages of
# the providers' rate limits. The sandbox has windows of its own and says 429 itself.
_WINDOWS = {
    "apollo": (Window(60, 1000),),
    "smartlead": (Window(60, 60), Window(3600, 1000)),
    "slack": (Window(1, 1),),
}


COMPANY_PREFIX = "company."


class PlayChanged(Exception):
    """The play file is not the one the run began with. `str()` is a sentence."""


@dataclass(frozen=True)
class Desk:
    """One run's work place. Connections are made when asked for."""

    ledger: Ledger
    run: runs.Run
    loaded: LoadedPlay
    pace: Pace | None

    @property
    def play(self) -> Play:
        """What the run was asked to do."""
        return self.loaded.play

    @property
    def today(self) -> date:
        """The date in the play's time zone: rules about days mean the team's days."""
        return now().astimezone(ZoneInfo(self.play.timezone)).date()

    @property
    def midnight(self) -> datetime:
        """When the team's day began."""
        here = now().astimezone(ZoneInfo(self.play.timezone))
        return here.replace(hour=0, minute=0, second=0, microsecond=0)

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The facts that the play's rules look at, like `company.employees`."""
        return wanted_fields(self.play.icp, self.play.signals)

    @cached_property
    def wanted_of_companies(self) -> frozenset[str]:
        """Those of them that are about companies."""
        return frozenset(field for field in self.wanted if field.startswith(COMPANY_PREFIX))

    def judge(self) -> Judge:
        """The play's rules, ready to judge."""
        return _judge(str(self.loaded.file), self.loaded.text_hash)

    def source(self) -> LeadSource:
        """Where the play's people come from."""
        return registry.connect("lead_source", self.play.source_name, pace=self.pace)

    def enrichers(self) -> list[tuple[str, Enricher]]:
        """Who knows more about people, in the play's order."""
        able = registry.providers("enricher")
        names = [name for name in self.play.enrich.waterfall if name in able]
        return [(name, registry.connect("enricher", name, pace=self.pace)) for name in names]

    def company_enrichers(self) -> list[tuple[str, CompanyEnricher]]:
        """Who knows more about companies, in the play's order."""
        able = registry.providers("company_enricher")
        names = [name for name in self.play.enrich.waterfall if name in able]
        return [(name, registry.connect("company_enricher", name, pace=self.pace)) for name in names]

    def sequencer(self) -> Sequencer:
        """Where the play's people go."""
        return registry.connect("sequencer", self.play.push_name, pace=self.pace)


def needs(play: Play) -> list[tuple[registry.Role, str]]:
    """Every role a play gives to a provider: all of them must be configured before anything is begun."""
    found: list[tuple[registry.Role, str]] = [("lead_source", play.source_name)]
    roles: tuple[registry.Role, ...] = ("enricher", "company_enricher")
    for name in play.enrich.waterfall:
        found += [(role, name) for role in roles if name in registry.providers(role)]
    return [*found, ("sequencer", play.push_name)]


def calls_a_minute(provider: str) -> int | None:
    """How many calls a provider allows in a minute, as far as we pace ourselves; None: no limit is known."""
    return next((window.limit for window in _WINDOWS.get(provider, ()) if window.seconds == 60), None)


def governor(ledger: Ledger) -> Pace | None:
    """The rate governor for real providers; the sandbox keeps its own windows and needs none."""
    return LedgerPace(ledger, _WINDOWS) if registry.any_key_set() else None


def working_ledger() -> Ledger:
    """The ledger, to ask or send something with. Raises LedgerError, also if it is of the other world (`world`)."""
    ledger = open_ledger(settings.current())
    world.enter(ledger, "real" if registry.any_key_set() else "sandbox")
    return ledger


@contextmanager
def open_desk(run_id: str) -> Iterator[Desk]:
    """A desk for one run. Raises PlayChanged if the play file was edited since the run began."""
    ledger = open_ledger(settings.current())
    with ledger.read() as tx:
        run = runs.get(tx, run_id)
    loaded = _loaded(run.play_file, run.play_hash)
    if loaded.text_hash != run.play_hash:
        raise PlayChanged(
            f"{run.play_file} was changed since run {run.id} began. "
            f"Start a new run: gtm run {run.play} --mode {run.mode}"
        )
    yield Desk(ledger, run, loaded, governor(ledger))


@lru_cache(maxsize=8)
def _loaded(play_file: str, play_hash: str) -> LoadedPlay:
    return read_play(Path(play_file))


@lru_cache(maxsize=8)
def _judge(play_file: str, play_hash: str) -> Judge:
    play = _loaded(play_file, play_hash).play
    return Judge(play.icp, play.signals, play.email, play.owner)
