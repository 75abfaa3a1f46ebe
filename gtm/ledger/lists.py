"""Suppression lists from files: one address, domain or country per line. Bad lines are told, others go on."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gtm.ledger.suppressions import OPT_OUT, Suppression

_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")


# What teams call the list of people who want to be left alone.
_OPT_OUT_NAMES = {"optout", "optouts", "dnc", "donotcontact", "unsubscribed", "unsubscribes", "suppression"}


def list_name(text: str) -> str:
    """A list's name; every usual name of the opt-out list means that one."""
    bare = re.sub(r"[^a-z0-9]", "", text.casefold())
    return OPT_OUT if bare in _OPT_OUT_NAMES else text


class ListFile(NamedTuple):
    """What a file held: entries, and `line N: ...` sentences for lines that are none."""

    entries: tuple[Suppression, ...]
    problems: tuple[str, ...]


def entry(value: str, list_: str, source: str, reason: str = "") -> Suppression:
    """One entry; its kind is seen from its form. Raises ValueError, a sentence."""
    text = value.strip().strip("\"'").strip()
    if _ADDRESS.fullmatch(text):
        return Suppression("email", text.casefold(), list_, reason, source)
    bare = text.casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    bare = bare.removeprefix("@")
    if _DOMAIN.fullmatch(bare):
        return Suppression("domain", bare, list_, reason, source)
    if _COUNTRY.fullmatch(text):
        return Suppression("country", text, list_, reason, source)
    raise ValueError(f'"{text[:80]}" is neither an e-mail address, nor a domain, nor a country code like DE')


def read_list(file: Path, list_: str | None = None) -> ListFile:
    """A file of entries; the list is named like the file unless said. `#` begins a comment."""
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return read_lines(lines, list_name(list_ or file.stem), file.name)


def read_lines(lines: Iterable[str], list_: str, source: str) -> ListFile:
    """Entries of a list, line by line."""
    entries: list[Suppression] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line.partition("#")[0].strip()
        if not text:
            continue
        try:
            entries.append(entry(text, list_, source))
        except ValueError as error:
            problems.append(f"line {number}: {error}")
    return ListFile(tuple(entries), tuple(problems))
