"""From a name and a role to an adapter: `connect("sequencer", "smartlead")`.

A provider is a module of this package that has a class `Settings` and one function per role it can play. They
are found by reading the files, not by a list: a new provider is one new file. A module is imported when it
is connected, so one provider's libraries never slow or break another.
"""

import difflib
import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Literal, overload

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource

from gtm import settings as house
from gtm.models import LeadQuery
from integrations.errors import NotConfigured
from integrations.ports import Cms, CompanyEnricher, Enricher, LeadSource, Meter, Notifier, Pace, Sequencer

Role = Literal["lead_source", "enricher", "company_enricher", "meter", "sequencer", "cms", "notifier"]
ROLES: tuple[Role, ...] = (
    "lead_source",
    "enricher",
    "company_enricher",
    "meter",
    "sequencer",
    "cms",
    "notifier",
)

_FOLDER = Path(__file__).parent
_REMEDY = "; put it into the environment or .env (.env.example lists all)"


@overload
def connect(role: Literal["lead_source"], provider: str, *, pace: Pace | None = None) -> LeadSource: ...
@overload
def connect(role: Literal["enricher"], provider: str, *, pace: Pace | None = None) -> Enricher: ...
@overload
def connect(
    role: Literal["company_enricher"], provider: str, *, pace: Pace | None = None
) -> CompanyEnricher: ...
@overload
def connect(role: Literal["meter"], provider: str, *, pace: Pace | None = None) -> Meter: ...
@overload
def connect(role: Literal["sequencer"], provider: str, *, pace: Pace | None = None) -> Sequencer: ...
@overload
def connect(role: Literal["cms"], provider: str, *, pace: Pace | None = None) -> Cms: ...
@overload
def connect(role: Literal["notifier"], provider: str, *, pace: Pace | None = None) -> Notifier: ...
def connect(role: Role, provider: str, *, pace: Pace | None = None) -> object:
    """The adapter of a provider in a role, configured by the environment; nothing is asked yet.

    While no provider key is set at all, every provider is the sandbox's. Raises NotConfigured when the
    provider is unknown, does not play the role, or lacks a setting; the sentence names the variable.
    """
    return _connected(role, provider, pace)


def _connected(role: Role, provider: str, pace: Pace | None) -> object:
    stem = _module_of(role, provider)
    module = importlib.import_module(f"integrations.{stem}")
    return getattr(module, role)(_its_settings(provider, stem, house.surroundings()), pace)


def require(needed: Iterable[tuple[Role, str]]) -> None:
    """See that every role can be connected, and ask nobody. Raises one NotConfigured that names all that lacks."""
    lacking: dict[str, str] = {}
    for role, provider in needed:
        try:
            _connected(role, provider, None)
        except NotConfigured as error:
            lacking.setdefault(provider, error.detail)
    if lacking:
        problems = [detail.removesuffix(_REMEDY) for detail in lacking.values()]
        remedy = _REMEDY if any(detail.endswith(_REMEDY) for detail in lacking.values()) else ""
        raise NotConfigured(", ".join(lacking), "connect", "; ".join(problems) + remedy)


def providers(role: Role) -> tuple[str, ...]:
    """The names, as plays write them, of all providers that can play the role. Imports nothing."""
    return tuple(sorted(name for name, (_, roles) in _found().items() if role in roles))


def query_problems(provider: str, query: LeadQuery) -> tuple[tuple[str, str], ...]:
    """`(key, why)` of what a lead source cannot be asked, by its own `query_problems` if it has one. Asks nobody."""
    stem = _module_of("lead_source", provider)
    told = getattr(importlib.import_module(f"integrations.{stem}"), "query_problems", None)
    return tuple(told(query)) if told else ()


def any_key_set() -> bool:
    """Whether the environment or `.env` holds any provider's key. If not, everything is the sandbox.

    With GTM_SANDBOX_ONLY no key counts.
    """
    return _any_key_set(house.surroundings())


@lru_cache(maxsize=8)
def _any_key_set(_surroundings: object) -> bool:
    return not house.current().sandbox_only and any(
        _says_a_key(model) for model in settings_models().values()
    )


def settings_models() -> dict[str, type[BaseSettings]]:
    """Every provider's settings by its name, for `.env.example` and the docs. Imports all providers."""
    return {
        name: importlib.import_module(f"integrations.{stem}").Settings
        for name, (stem, _) in sorted(_found().items())
    }


def variable(model: type[BaseSettings], field: str) -> str:
    """The environment variable that sets a field: `APOLLO_API_KEY`."""
    return f"{model.model_config.get('env_prefix', '')}{field}".upper()


# --- finding providers ----------------------------------------------------------------------------------


def _module_of(role: Role, provider: str) -> str:
    found, able = _found(), providers(role)
    there = ", ".join(able) or "none yet"
    if provider not in found:
        near = difflib.get_close_matches(provider, able, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {there}"
        raise NotConfigured(provider, "connect", f"there is no provider of this name; {hint}")
    stem, roles = found[provider]
    if role not in roles:
        raise NotConfigured(provider, "connect", f"it cannot be a {role.replace('_', ' ')}; {there} can")
    return stem


def _found() -> dict[str, tuple[str, frozenset[str]]]:
    """Provider name -> its module and the roles it plays, read from the files without importing them."""
    return {name: (stem, roles) for stem, name, roles in _read_files(_FOLDER) if roles}


@cache
def _read_files(folder: Path) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Once per process: reading them at every connection took longer than connecting."""
    return tuple(_each_provider(folder))


def _each_provider(folder: Path) -> Iterator[tuple[str, str, frozenset[str]]]:
    for file in sorted(folder.glob("*.py")):
        # Read as text, not with `ast`: under Prefect's worker ast.parse failed with "SystemError: AST constructor
        # recursion depth mismatch" on Python 3.11.7 (CPython issue 106905).
        text = file.read_text("utf-8")
        if re.search(r"^class Settings\b", text, re.MULTILINE):
            functions = frozenset(re.findall(r"^def (\w+)", text, re.MULTILINE))
            named = re.search(r'^PROVIDER(?:: \w+)? = "([^"]+)"', text, re.MULTILINE)
            yield file.stem, named[1] if named else file.stem, functions.intersection(ROLES)


# --- their settings -------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _its_settings(provider: str, stem: str, _surroundings: object) -> BaseSettings:
    module = importlib.import_module(f"integrations.{stem}")
    model: type[BaseSettings] = module.Settings
    if any_key_set():
        return _settings(provider, model, model)
    return _settings(provider, model, partial(module.sandboxed, house.current().sandbox_url))


def _settings(provider: str, model: type[BaseSettings], make: Callable[[], BaseSettings]) -> BaseSettings:
    try:
        return make()
    except ValidationError as error:
        problems = [_problem(model, dict(item)) for item in error.errors(include_input=False)]
    raise NotConfigured(provider, "connect", f"{'; '.join(problems)}{_REMEDY}")


def _problem(model: type[BaseSettings], error: dict[str, Any]) -> str:
    name = variable(model, str(error["loc"][0])) if error["loc"] else model.__name__
    return f"{name} is not set" if error["type"] == "missing" else f"{name}: {error['msg']}"


def _says_a_key(model: type[BaseSettings]) -> bool:
    said = {**DotEnvSettingsSource(model)(), **EnvSettingsSource(model)()}
    return any(said.get(name) for name, field in model.model_fields.items() if _is_secret(field.annotation))


def _is_secret(annotation: object) -> bool:
    return annotation is SecretStr or SecretStr in getattr(annotation, "__args__", ())
