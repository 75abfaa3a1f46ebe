"""The control API under `/_sandbox`: look behind the curtain, move the clock, make trouble, start again."""

from collections import defaultdict
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from integrations.sandbox.faults import Fault
from integrations.sandbox.state import Sandbox

Json = dict[str, Any]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Step(_Asked):
    """How far the clock moves."""

    days: Annotated[float, Field(ge=0, le=3650)] = 0
    hours: Annotated[float, Field(ge=0, le=87600)] = 0


class Balance(_Asked):
    """What a key shall have left."""

    left: Annotated[int, Field(ge=0)]
    key: str = "sandbox-key"
    provider: str = "apollo"


class LimitSwitch(_Asked):
    """`lifted`: no rate window holds, for benchmarks."""

    lifted: bool


def routes(sandbox: Sandbox) -> APIRouter:
    """All of the control API. Nothing here is counted as a call or hit by a fault."""
    router = APIRouter()
    for add in (_state, _clock, _books, _trouble):
        add(router, sandbox)
    return router


def _state(router: APIRouter, sandbox: Sandbox) -> None:
    @router.get("/state")
    async def state() -> Json:
        """What has arrived, by provider, and what the world holds."""
        world = sandbox.world
        return {
            "seed": sandbox.seed,
            "now": sandbox.clock.now().isoformat(),
            "world": {"companies": len(world.companies), "people": len(world.people)},
            **{part.name: part.counts() for part in sandbox.parts()},
        }

    @router.get("/people")
    async def people(email: str) -> Json:
        """The truth about the person behind an address; `person` is null if nobody reads it."""
        person = sandbox.world.person_by_email(email)
        if person is None:
            return {"person": None}
        return {
            "person": asdict(person),
            "company": asdict(sandbox.world.company_of(person)),
            "works_at": sandbox.world.employer(person).domain,
        }

    @router.post("/reset")
    async def reset() -> Json:
        """Forget everything that happened; the world stays as it is."""
        sandbox.reset()
        return await state()


def _clock(router: APIRouter, sandbox: Sandbox) -> None:
    @router.get("/clock")
    async def clock() -> Json:
        """The simulated moment."""
        return {"start": sandbox.clock.start.isoformat(), "now": sandbox.clock.now().isoformat()}

    @router.post("/clock")
    async def advance(step: Step) -> Json:
        """Let days and hours pass: mails go out, people answer."""
        sandbox.clock.advance(timedelta(days=step.days, hours=step.hours))
        return await clock()


def _books(router: APIRouter, sandbox: Sandbox) -> None:
    @router.get("/calls")
    async def calls() -> Json:
        """Calls and answers counted: by provider and endpoint, by provider and status (0: dropped)."""
        asked: dict[str, dict[str, int]] = defaultdict(dict)
        answered: dict[str, dict[str, int]] = defaultdict(dict)
        for (provider, endpoint), count in sorted(sandbox.calls.asked.items()):
            asked[provider][endpoint] = count
        for (provider, status), count in sorted(sandbox.calls.answered.items()):
            answered[provider][str(status)] = count
        return {"asked": asked, "answered": answered}

    @router.get("/credits")
    async def credits() -> Json:
        """Each key that spent or was given something. `bought_again` counts what was paid for twice."""
        return {"keys": [_balance(sandbox, provider, key) for provider, key in sandbox.credits.accounts()]}

    @router.post("/credits")
    async def give(balance: Balance) -> Json:
        """Set what a key has left."""
        sandbox.credits.give(balance.provider, balance.key, Decimal(balance.left))
        return _balance(sandbox, balance.provider, balance.key)


def _balance(sandbox: Sandbox, provider: str, key: str) -> Json:
    book = sandbox.credits
    return {
        "provider": provider,
        "key": key,
        "limit": int(book.limit(provider, key)),
        "used": int(book.used(provider, key)),
        "left": int(book.left(provider, key)),
        "bought_again": book.bought_again(provider, key),
    }


def _trouble(router: APIRouter, sandbox: Sandbox) -> None:
    @router.get("/faults")
    async def faults() -> Json:
        """The faults that are switched on, with their hits."""
        return {"faults": [fault.model_dump() for fault in sandbox.faults.active]}

    @router.post("/faults")
    async def add(fault: Fault) -> Json:
        """Switch a fault on, behind those already there."""
        sandbox.faults.add(fault)
        return await faults()

    @router.delete("/faults")
    async def clear() -> Json:
        """Switch all faults off."""
        sandbox.faults.clear()
        return await faults()

    @router.get("/limits")
    async def limits() -> Json:
        """Whether rate windows hold."""
        return {"lifted": sandbox.limits.lifted}

    @router.post("/limits")
    async def switch(asked: LimitSwitch) -> Json:
        """Lift the rate windows, or let them hold again."""
        sandbox.limits.lifted = asked.lifted
        return await limits()
