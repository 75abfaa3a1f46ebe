"""What a provider's own figures prove about charges in doubt. Pure: two looks and a list in, amounts out.

Between two looks the provider's count grew by what was settled, what of the doubtful was charged, and what others spent
with the same account. Others can only add. So growth beyond the settled is the most that the doubtful can have cost:
none at all proves that none was charged; some is booked against them; more than all of them proves nothing.
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from gtm.ledger.credits import Charge

_SMALLEST = Decimal("0.001")


def proven(grown: Decimal, settled: Decimal, doubtful: Sequence[Charge]) -> dict[int, Decimal] | None:
    """The most that each doubtful charge can have cost, by id; None: the figures prove nothing.

    `grown`: by how much the provider's count rose between two looks of one billing cycle. `settled`: what the ledger
    settled of the reservations made between them, of which `doubtful` are all that are open, long enough for the
    provider to have booked them. Zero means: surely not charged. Shares are rounded up, never held for less.
    """
    extra = grown - settled
    total = sum((one.amount for one in doubtful), Decimal(0))
    if not doubtful or not 0 <= extra <= total:
        return None
    if extra == 0:
        return {one.id: Decimal(0) for one in doubtful}
    return {
        one.id: (one.amount * extra / total).quantize(_SMALLEST, rounding=ROUND_CEILING) for one in doubtful
    }
