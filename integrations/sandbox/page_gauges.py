"""The right-hand side of the page: fault switches, and the books of calls and credits."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integrations.sandbox.faults import Fault
from integrations.sandbox.state import Sandbox

# Switches by name: the words on the button, and the fault it is.
SWITCHES: dict[str, tuple[str, dict[str, Any]]] = {
    "apollo-down": ("Apollo is down (503)", {"kind": "outage", "provider": "apollo"}),
    "smartlead-storm": ("Smartlead says 429", {"kind": "storm", "provider": "smartlead"}),
    "smartlead-lost": (
        "Smartlead takes a push, answer lost",
        {"kind": "drop", "provider": "smartlead", "endpoint": "POST /campaigns/*/leads", "after_work": True},
    ),
    "wordpress-login": ("WordPress shows a login page", {"kind": "html", "provider": "wordpress"}),
    "slack-error": ("Slack fails (500)", {"kind": "status", "provider": "slack"}),
}


@dataclass(frozen=True, slots=True)
class Switch:
    """A fault that can be switched on and off."""

    name: str
    label: str
    is_on: bool
    hits: int


@dataclass(frozen=True, slots=True)
class Gauge:
    """What one provider was asked."""

    provider: str
    calls: int
    refused: int
    endpoints: tuple[tuple[str, int], ...]  # the busiest first


@dataclass(frozen=True, slots=True)
class Purse:
    """The credits of one key."""

    provider: str
    key: str
    used: Decimal
    left: Decimal


def switches(sandbox: Sandbox) -> list[Switch]:
    """All switches with their positions."""
    return [
        Switch(name, label, fault is not None, fault.hits if fault else 0)
        for name, (label, _) in SWITCHES.items()
        for fault in [_active(sandbox, name)]
    ]


def flip(sandbox: Sandbox, name: str) -> bool:
    """Switch a fault on or off; False if there is no such switch."""
    if name not in SWITCHES:
        return False
    there = _active(sandbox, name)
    if there is None:
        sandbox.faults.add(Fault.model_validate(SWITCHES[name][1]))
    else:
        sandbox.faults.active.remove(there)
    return True


def other_faults(sandbox: Sandbox) -> list[str]:
    """Faults that somebody switched on over the control API, in words."""
    ours = [_active(sandbox, name) for name in SWITCHES]
    return [
        f"{fault.kind} at {fault.provider} {fault.endpoint}, {fault.hits} hit"
        for fault in sandbox.faults.active
        if not any(fault is one for one in ours)
    ]


def _active(sandbox: Sandbox, name: str) -> Fault | None:
    wanted = Fault.model_validate(SWITCHES[name][1]).model_dump(exclude={"hits"})
    fits = (fault for fault in sandbox.faults.active if fault.model_dump(exclude={"hits"}) == wanted)
    return next(fits, None)


def gauges(sandbox: Sandbox) -> list[Gauge]:
    """One per provider that the sandbox plays."""
    return [_gauge(sandbox, provider) for provider in ("apollo", "smartlead", "wordpress", "slack")]


def _gauge(sandbox: Sandbox, provider: str) -> Gauge:
    endpoints = [(endpoint, n) for (name, endpoint), n in sandbox.calls.asked.items() if name == provider]
    refused = sum(
        n
        for (name, status), n in sandbox.calls.answered.items()
        if name == provider and (status >= 400 or status == 0)
    )
    busiest = sorted(endpoints, key=lambda row: (-row[1], row[0]))
    return Gauge(provider, sandbox.calls.count(provider), refused, tuple(busiest[:8]))


def purses(sandbox: Sandbox) -> list[Purse]:
    """The keys that have spent or been given something."""
    return [
        Purse(provider, key, sandbox.credits.used(provider, key), sandbox.credits.left(provider, key))
        for provider, key in sandbox.credits.accounts()
    ]
