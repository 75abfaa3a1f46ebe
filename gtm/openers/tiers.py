"""How much effort a reader is worth: tier A, B or C, by the ICP's verdict or else by what a deal is worth.

A tier decides which openers may speak (`tier: [A]` in an opener's head) and how many touches are sensible.
"""

A_FROM_USD, B_FROM_USD = 50_000, 10_000

TOUCHES = {"A": 7, "B": 6, "C": 5}
"""Touches a reader of each tier is worth; what `gtm preview` compares a play's sequence with."""


def personalisation_tier(icp_tier: str | None, deal_value_usd: int | None) -> str | None:
    """The tier of a reader; None when neither the ICP nor the play says: then all openers may speak."""
    if icp_tier in TOUCHES:
        return icp_tier
    if deal_value_usd is None:
        return None
    if deal_value_usd >= A_FROM_USD:
        return "A"
    return "B" if deal_value_usd >= B_FROM_USD else "C"
