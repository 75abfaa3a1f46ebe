"""Plays as the verbs need them: found, checked, and with everything they need connected. No Prefect."""

from pathlib import Path
from typing import NamedTuple

from flows.cli import servers
from flows.cli.errors import wrong
from flows.play_problems import problems_of, refuse
from flows.suppression_lists import lists_with_entries
from gtm.plays.explain import PlayError, Problem, shown
from gtm.plays.load import LoadedPlay, find_play, read_play
from gtm.sentences import ended
from gtm.settings import Settings
from integrations import registry
from integrations.errors import IntegrationError, NotConfigured
from tasks.desk import needs
from tasks.outlook import look_out


class Examined(NamedTuple):
    """A play file as it stands: what is wrong with it, what the environment lacks for it, which of its lists are empty."""

    name: str
    loaded: LoadedPlay | None
    problems: tuple[Problem, ...]
    missing: tuple[str, ...]
    empty: tuple[str, ...] = ()
    told: tuple[Problem, ...] = ()
    """What does not keep the play from running, and somebody should know: a webinar too long ago for its opener."""


def examine(file: Path) -> Examined:
    """Read and check one play file. Raises nothing that is wrong with the play: it is in the answer."""
    try:
        loaded = read_play(file)
    except PlayError as error:
        return Examined(file.stem, None, error.problems, ())
    problems, told = problems_of(loaded)
    if problems:
        return Examined(file.stem, loaded, problems, ())
    filled = lists_with_entries()
    empty = tuple(one for one in loaded.play.icp.lists if one not in filled)
    return Examined(file.stem, loaded, (), _missing(loaded), empty, (*told, *_of_its_list(loaded)))


def _of_its_list(loaded: LoadedPlay) -> tuple[Problem, ...]:
    """What is to know of a list that lies beside the play. Other sources are asked when the play is planned."""
    if loaded.play.source_name != "csv":
        return ()
    try:
        note = look_out(loaded.play, None, destination=False).estimate.note
    except IntegrationError:  # a file that is not there yet stops the run, with its own sentence
        return ()
    told = Problem(file=shown(loaded.file), line=loaded.line("source"), message=ended(note))
    return (told,) if note else ()


def require(name: str) -> LoadedPlay:
    """The play of this name, ready to run. Raises PlayError, NotConfigured; nothing is touched before."""
    loaded = read_play(find_play(name, Settings().plays()))
    refuse(loaded)
    require_providers(*needs(loaded.play))
    return loaded


def require_providers(*needed: tuple[registry.Role, str]) -> None:
    """See that providers are configured, and that the sandbox runs where it stands in for them.

    Asks no provider anything. Raises NotConfigured and Trouble, with the name of the variable.
    """
    _check_address(Settings().sandbox_url)
    registry.require(needed)
    _require_sandbox(Settings())


def _check_address(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise wrong(
            f"GTM_SANDBOX_URL is not a web address but {url!r}; write it like http://127.0.0.1:4300. "
            "Nothing was touched."
        )


def _require_sandbox(settings: Settings) -> None:
    """Without any key every provider is the sandbox, and then it has to run."""
    if registry.any_key_set() or servers.reachable(f"{settings.sandbox_url}/_sandbox/state"):
        return
    raise wrong(
        f"No provider key is set, so the sandbox at {settings.sandbox_url} stands in for all of them, and it does "
        "not run. Start it (`gtm sandbox`, or `make up`), or put keys into .env (see .env.example). "
        f"Nothing was touched.{_misspelt()}"
    )


def _misspelt() -> str:
    """A key under a slip of a name is no key: whoever set one must not be left to wonder."""
    from flows.cli.variables import slips

    told = slips()
    return f" But {told[0]}" if told else ""


def _missing(loaded: LoadedPlay) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for role, provider in needs(loaded.play):
        try:
            registry.require([(role, provider)])
        except NotConfigured as error:
            found.setdefault(provider, f"{provider}: {error.detail}")
    return tuple(found.values())
