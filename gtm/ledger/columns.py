"""Column types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Integer
from sqlalchemy.types import TypeDecorator, UserDefinedType


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite forgets the zone; this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments: a guess about the zone is how people get mailed at night."""
        return None if value is None else _utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        return None if value is None else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Both steps in one for SQLite: a moment is written and read with thousands of rows at a time."""
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """As `bind_processor`."""
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return value.astimezone(UTC)


@lru_cache(maxsize=1024)
def _written(value: datetime | None) -> str | None:
    """As SQLAlchemy writes a DATETIME, to the microsecond, so that texts compare like moments."""
    if value is None:
        return None
    return _utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=1024)
def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class CreditAmount(TypeDecorator[Decimal]):
    """Credits as whole thousandths: providers charge fractions, and floats do not add up."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Decimal to thousandths."""
        return None if value is None else int((Decimal(value) * 1000).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Thousandths to Decimal, without trailing zeros of our own making."""
        return None if value is None else _credits(int(value))


@lru_cache(maxsize=1024)
def _credits(thousandths: int) -> Decimal:
    """Prices are few and rows are many."""
    amount = Decimal(thousandths) / 1000
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


class Written(UserDefinedType[str]):
    """JSON that is a text already: it goes into a JSON column as it is, instead of being written once more."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The column's own type."""
        return "JSON"
