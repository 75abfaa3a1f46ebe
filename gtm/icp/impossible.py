"""What a play asks for that nobody can ever have: found when its rules are read, and not as a list of bad leads."""

from collections.abc import Mapping

from gtm.icp.errors import RuleError
from gtm.icp.spec import SignalsLike, Tier


def refuse_the_impossible(needed: int, reachable: int, signals: SignalsLike) -> None:
    """Raises RuleError for more points than there are, and for more signals than are named."""
    if needed > reachable:
        raise RuleError(
            f"keep_if: {needed}",
            len("keep_if: "),
            f"the points of nice add up to {reachable}, so nobody can ever be kept",
            f"Set keep_if to at most {reachable}, or give more points.",
        )
    named, least = len(signals.require_any), signals.stack_at_least
    if named and least > named:
        raise RuleError(
            f"stack_at_least: {least}",
            len("stack_at_least: "),
            f"require_any names only {named}, so nobody can ever be kept",
            f"Set stack_at_least to at most {named}, or name more signals.",
        )


def refuse_upturned_tiers(tiers: Mapping[Tier, int | str]) -> None:
    """Raises RuleError for a tier of as many points as one before it, or more: the first that holds counts."""
    before: tuple[str, int] | None = None
    for name, least in sorted(tiers.items()):
        if not isinstance(least, int):
            continue
        if before is not None and least >= before[1]:
            higher, points = before
            raise RuleError(
                f"{name}: {least}",
                len(name) + 2,
                f"whoever has that many points is in tier {higher}, which begins at {points}",
                f"A needs the most points and C the fewest: set {name} below {points}.",
            )
        before = (name, least)
