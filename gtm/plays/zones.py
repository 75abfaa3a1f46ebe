"""Time zones as plays and forms name them: is there such a one, and which was meant?"""

import re
from collections.abc import Collection
from zoneinfo import available_timezones

from gtm.plays.explain import did_you_mean

_ZONES = {
    "E": "America/New_York", "C": "America/Chicago", "M": "America/Denver", "P": "America/Los_Angeles",
    "CE": "Europe/Berlin", "B": "Europe/London", "AE": "Australia/Sydney",
}  # fmt: skip
"""Where the clocks go by what people call `EST` or `CEST`: summer and winter, unlike the zones of such names."""


_NOWHERE = {"localtime", "posixrules", "Factory", "Etc/Unknown"}
"""Files among the zones that name no place: whatever this machine is set to, and "not set yet"."""


def zone_problem(name: str) -> str:
    """Why this names no time zone, with what may have been meant; empty: it does."""
    zones = available_timezones() - _NOWHERE
    if name in zones:
        return ""
    return f'"{name}" is not a time zone like America/New_York.{_zone_hint(name, zones)}'


def _zone_hint(written: str, zones: Collection[str]) -> str:
    """A place whose time seems to be meant; never a zone without a summer time, like EST, for a slip."""
    called = re.fullmatch(r"([A-Z]{1,2}?)[SD]?T\d*(?:[A-Z]{3})?", written.strip().upper())
    if called and called[1] in _ZONES:
        return f' Did you mean "{_ZONES[called[1]]}"?'
    return did_you_mean(
        written, sorted(zone for zone in zones if "/" in zone and not zone.startswith("Etc/"))
    )
