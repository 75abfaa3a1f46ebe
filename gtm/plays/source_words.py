"""The words a play gives to its source: places are named as people name them, because a source finds nobody by a code.

`US` is a country to a rule of the ICP. A source that is searched looks for the words themselves, and then nobody matches.
"""

from collections.abc import Iterator, Sequence

from gtm.icp.regions import region
from gtm.names import country_code, country_group, country_name, state_code, state_name
from gtm.plays.models import Play
from gtm.plays.yaml_text import Place

_LONGEST_CODE = 3
_MOST_NAMED = 5


def places_by_code(play: Play) -> Iterator[tuple[Place, str]]:
    """Every location that is a code, or several countries under one name, with the names to write instead."""
    for key in ("person_locations", "company_locations"):
        for index, text in enumerate(getattr(play.query, key)):
            names = _names(text)
            if names:
                told = f'"{text}" finds nobody: places are looked for by name. Write {names}.'
                yield ("source", play.source_name, key, index), told


def _names(text: str) -> str:
    """What to write instead of a code, with quotes and commas; empty: it is no code."""
    group = country_group(text) or region(text)
    if group:
        named = sorted(name for code in group if (name := country_name(code)))
        return (
            f"{_listed(named)}, each by itself"
            if len(named) <= _MOST_NAMED
            else "its countries, each by its name"
        )
    code = text.strip().upper().rpartition("-")[2].replace(".", "").replace(" ", "")
    if len(code) > _LONGEST_CODE:
        return ""
    country, state = country_code(text), state_code(text)
    named = [name for name in (country_name(country or ""), state_name(state or "")) if name]
    return " or ".join(f'"{name}"' for name in named if name.upper() != text.strip().upper())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
