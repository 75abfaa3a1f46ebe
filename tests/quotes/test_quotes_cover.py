"""A quote's interval holds the bill of the run that follows, and the plan itself pays nothing."""

from statistics import median

import pytest

from tests.depth import tries
from tests.quotes.cases import run_cases

CASES = tries(25, 4)
WIDEST = 1.5
"""With history the middle interval is as wide as the bill (1.07 in 25 cases); twice as wide it would say nothing."""


@pytest.mark.no_cover  # the lines are counted elsewhere; here they only take longer
def test_quotes_cover_the_bill_and_plans_are_free() -> None:
    """Some of the 100 seeded cases: by the sandbox's own book, plans cost nothing and at least 95 % of bills are covered."""
    found = run_cases(CASES, seed=100)
    assert [case.number for case in found if case.plan_paid] == []
    missed = [(case.number, case.quote.credits, case.paid) for case in found if not case.covered]
    assert len(missed) <= CASES // 20, missed
    assert all(case.paid <= case.ledger_says for case in found)
    assert any(case.quote.credits[0] > 0 for case in found)  # an interval from nothing to all proves nothing
    widths = [
        float((case.quote.credits[1] - case.quote.credits[0]) / case.paid)
        for case in found
        if case.paid and "before" in case.quote.basis
    ]
    assert median(widths) <= WIDEST, widths
