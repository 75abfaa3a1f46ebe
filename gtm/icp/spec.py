"""What judging reads of a play: only these attributes, so that rules can be tried without a play file."""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

Policy = Literal["hold", "drop", "keep"]
"""What becomes of a person when the answer is not clear."""


Tier = Literal["A", "B", "C"]


class IcpLike(Protocol):
    """What judging reads of `gtm.plays.models.Icp`."""

    @property
    def must(self) -> Sequence[str]:
        """Rules that all have to hold."""
        ...

    @property
    def nice(self) -> Mapping[str, int]:
        """Rules that add (or cost) points when they hold."""
        ...

    @property
    def never(self) -> Sequence[str]:
        """Rules that must not hold, and names of suppression lists (which the ledger checks)."""
        ...

    @property
    def keep_if(self) -> int:
        """Points that a person needs."""
        ...

    @property
    def unknown(self) -> Policy:
        """What becomes of a person when a value is not known."""
        ...

    @property
    def tiers(self) -> Mapping[Tier, int | str]:
        """A, B, C: the points or the rule from which on a kept person belongs there."""
        ...

    @property
    def facets(self) -> Mapping[str, str]:
        """Fields that speak for another facet of the score than usual."""
        ...

    @property
    def engagement(self) -> "EngagementLike":
        """How deeds are weighed."""
        ...


class EngagementLike(Protocol):
    """What judging reads of `gtm.plays.models.Engagement`."""

    @property
    def weights(self) -> Mapping[str, int]:
        """Points for each kind of deed."""
        ...

    @property
    def half_life_days(self) -> int:
        """After so many days a deed counts half."""
        ...

    @property
    def mql_at_least(self) -> int:
        """Points from which on somebody who fits is an MQL."""
        ...


class SignalsLike(Protocol):
    """What judging reads of `gtm.plays.models.Signals`."""

    @property
    def require_any(self) -> Sequence[str]:
        """Signals like `hiring<=30d`."""
        ...

    @property
    def stack_at_least(self) -> int:
        """How many entries of `require_any` must hold together."""
        ...


class EmailPolicyLike(Protocol):
    """What judging reads of `gtm.plays.models.EmailPolicy`."""

    @property
    def catch_all(self) -> Policy:
        """The company's server accepts every address."""
        ...

    @property
    def role_addresses(self) -> Policy:
        """info@, sales@ and the like."""
        ...

    @property
    def free_mail(self) -> Policy:
        """Private mail providers."""
        ...

    @property
    def reverify_after_days(self) -> int:
        """A verified address counts as unverified after so many days."""
        ...


def is_list_name(entry: str) -> bool:
    """Whether a `never` entry is the plain name of a suppression list, and so not a rule."""
    return entry.replace("-", "").replace("_", "").isalnum()
