"""What the rule tests share: facts with an origin, and plays' rules as the loader gives them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from gtm.models import Fact

TODAY = date(2026, 11, 20)
MakeFacts = Callable[..., dict[str, Fact]]


@pytest.fixture
def today() -> date:
    """The day on which everything is judged."""
    return TODAY


@pytest.fixture
def make_facts() -> MakeFacts:
    """`make_facts({"company.employees": 34}, days=12, price=1)`: facts from Apollo, so many days old."""

    def make(values: dict[str, Any], *, days: int = 12, price: int = 0) -> dict[str, Fact]:
        seen = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC) - timedelta(days=days)
        return {
            name: Fact(value=value, source="apollo", observed_at=seen, price=Decimal(price))
            for name, value in values.items()
        }

    return make
