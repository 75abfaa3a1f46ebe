"""What a provider's figures prove about charges in doubt, and what they do not."""

from decimal import Decimal

import pytest

from gtm import clock
from gtm.ledger.charges import proven
from gtm.ledger.credits import Charge


def _doubtful(*amounts: str) -> list[Charge]:
    return [Charge(number, Decimal(amount), clock.now()) for number, amount in enumerate(amounts, start=1)]


@pytest.mark.parametrize(
    ("grown", "settled", "amounts", "outcome"),
    [
        ("20", "20", ("1", "1"), {1: "0", 2: "0"}),
        ("22", "20", ("1", "1"), {1: "1", 2: "1"}),
        ("21", "20", ("1", "1"), {1: "0.5", 2: "0.5"}),
        ("21", "20", ("2",), {1: "1"}),
        ("21", "20", ("1", "1", "1"), {1: "0.334", 2: "0.334", 3: "0.334"}),
        ("23", "20", ("1", "1"), None),
        ("19", "20", ("1", "1"), None),
        ("20", "20", (), None),
    ],
)
def test_what_the_figures_prove(grown: str, settled: str, amounts: tuple[str, ...], outcome) -> None:
    """No growth beyond the settled: released. Some: at most so much, never less. Beyond all, or below none: nothing."""
    told = proven(Decimal(grown), Decimal(settled), _doubtful(*amounts))
    assert told == (None if outcome is None else {key: Decimal(value) for key, value in outcome.items()})
