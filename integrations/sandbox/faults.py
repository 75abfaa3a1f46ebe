"""Switchable trouble: what goes wrong, where and how often. `gate.py` makes it happen to requests.

Faults arrive through `POST /_sandbox/faults` and match by provider and endpoint; same seed, same dice.
"""

from fnmatch import fnmatchcase
from random import Random
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

Kind = Literal["status", "storm", "outage", "drop", "slow", "late", "truncated", "html", "empty"]

# What the kinds that answer with a status say unless told otherwise.
_SAYS: dict[str, dict[str, Any]] = {
    "status": {"status": 500, "body": {"error": "Internal server error"}},
    "storm": {"status": 429, "body": {"message": "Too many requests."}, "headers": {"retry-after": "1"}},
    "outage": {"status": 503, "body": "Service Unavailable"},
}


class Fault(BaseModel):
    """One kind of trouble at the endpoints that match.

    | kind | the caller sees |
    |---|---|
    | status | an error status with a body |
    | storm | 429 with `retry-after` |
    | outage | 503 |
    | drop | a connection that closes without an answer |
    | slow | the right answer, `seconds` late |
    | late | a connection that closes without an answer; the work is done `seconds` afterwards |
    | truncated | the first half of the right answer; the work is done |
    | html | 200 with a login page |
    | empty | 200 with no body |
    """

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    provider: str = Field("*", description="apollo, smartlead, wordpress or slack; * is all of them.")
    endpoint: str = Field("*", description="Shell pattern over names like `POST /people/bulk_match`.")
    status: Annotated[int, Field(ge=200, le=599)] = 500
    body: JsonValue = Field(None, description="Text is sent as text/plain, anything else as JSON.")
    headers: dict[str, str] = {}
    seconds: Annotated[float, Field(ge=0, le=120)] = 2.0
    count: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Requests to hit; none: until cleared."
    )
    probability: Annotated[float, Field(gt=0, le=1)] = 1.0
    after_work: bool = Field(False, description="Carry the request out first, then spoil the answer.")
    hits: int = Field(0, description="Requests hit so far.")

    @model_validator(mode="before")
    @classmethod
    def _say_the_usual(cls, given: Any) -> Any:
        return {**_SAYS.get(str(given.get("kind")), {}), **given} if isinstance(given, dict) else given

    @property
    def works_first(self) -> bool:
        """Whether the request is carried out before its answer is spoilt."""
        return self.after_work or self.kind == "truncated"

    def concerns(self, provider: str, endpoint: str) -> bool:
        """Whether a request to this endpoint can be hit."""
        spent = self.count is not None and self.hits >= self.count
        return not spent and fnmatchcase(provider, self.provider) and fnmatchcase(endpoint, self.endpoint)


class Faults:
    """The faults that are switched on. The first that strikes wins: no request suffers two."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._dice = Random(seed)
        self.active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Switch a fault on, behind those already there."""
        self.active.append(fault)

    def clear(self) -> None:
        """Switch everything off."""
        self.active.clear()

    def strike(self, provider: str, endpoint: str) -> Fault | None:
        """The fault that hits this request, if any; it counts as one of its hits."""
        for fault in self.active:
            if fault.concerns(provider, endpoint) and self._dice.random() < fault.probability:
                fault.hits += 1
                return fault
        return None

    def reset(self) -> None:
        """Everything off, and the dice as they were."""
        self.clear()
        self._dice = Random(self._seed)
