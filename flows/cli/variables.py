"""Variables that look like a slip for one of ours, in `.env` and in the environment.

The settings skip what they do not know, as they must: a shell holds the variables of many programs. But a key
under a misspelt name is no key, and without keys everything is quietly the sandbox.
"""

import os
from collections.abc import Iterator
from difflib import get_close_matches
from io import StringIO

from dotenv.parser import parse_stream
from pydantic_settings import BaseSettings

from flows.cli.env_file import FILE
from gtm.plays.explain import did_you_mean
from gtm.settings import Settings
from integrations import registry

_OURS = "GTM_"
_NEAR = 0.8


def slips() -> list[str]:
    """One sentence for each: where, what, what was probably meant. Values are not looked at."""
    models: list[type[BaseSettings]] = [Settings, *registry.settings_models().values()]
    known = sorted(registry.variable(model, field) for model in models for field in model.model_fields)
    return [
        f"{where}: gtm knows no variable {name}.{meant}"
        for where, name in _named()
        if name.upper() not in known
        and (meant := _meant(name.upper(), known, in_file=where.startswith(str(FILE))))
    ]


def _named() -> Iterator[tuple[str, str]]:
    if FILE.is_file():
        for part in parse_stream(StringIO(FILE.read_text(encoding="utf-8"))):
            if part.key:
                said = part.original.string
                yield f"{FILE} line {part.original.line + len(said) - len(said.lstrip())}", part.key
    for name in sorted(os.environ):
        if name.upper().startswith(_OURS):
            yield "the environment", name


def _meant(name: str, known: list[str], *, in_file: bool) -> str:
    """What was probably meant; empty where the name may well be another program's, or a test's switch."""
    if get_close_matches(name, known, n=1, cutoff=_NEAR):
        return did_you_mean(name, known)
    if in_file and name.startswith(_OURS):
        return " .env.example lists all."
    return ""
