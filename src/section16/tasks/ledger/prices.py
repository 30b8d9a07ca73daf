"""A user's prices from a CSV or Parquet file: symbol or CIK, day, low, high, and the split factor if there is one."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

import polars as pl

from section16.ledger.repairs.bands import DayPrices
from section16.query.statement import QueryError
from section16.standard.numbers import Cik

__all__ = ["prices_from"]

_NEEDED: Final = ("day", "low", "high")
_WHO: Final = ("cik", "symbol")


def prices_from(path: Path) -> Mapping[tuple[str, date], DayPrices]:
    """Read prices by CIK or symbol, and day; columns are found by name, whatever their case.

    Raises QueryError, with the row, for what is no price, and OSError.
    """
    table = _table(path)
    names = {name.strip().lower().replace(" ", "_"): name for name in table.columns}
    missing = [one for one in _NEEDED if one not in names]
    if missing or not any(one in names for one in _WHO):
        message = f"{path}: no column '{(*missing, 'symbol or cik')[0]}'; it needs symbol or cik, day, low and high"
        raise QueryError(message)
    columns = [pl.col(names[one]).alias(one) for one in (*_WHO, *_NEEDED, "split_factor") if one in names]
    found: dict[tuple[str, date], DayPrices] = {}
    for number, row in enumerate(table.select(columns).iter_rows(named=True), 1):
        try:
            day = _day(row["day"])
            prices = DayPrices(_amount(row["low"]), _amount(row["high"]), _amount(row.get("split_factor") or 1))
        except (ValueError, InvalidOperation):
            message = f"{path}, row {number}: '{row}' has no day or no price; write 2024-02-16 and plain numbers"
            raise QueryError(message) from None
        for key in _keys(row):
            found[key, day] = prices
    return found


def _table(path: Path) -> pl.DataFrame:
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False)  # all as texts, so that no digit is lost
    except pl.exceptions.PolarsError as error:
        message = f"{path}: cannot be read as a table ({str(error).splitlines()[0]}); give CSV or Parquet"
        raise QueryError(message) from None


def _keys(row: Mapping[str, object]) -> list[str]:
    cik, symbol = str(row.get("cik") or ""), str(row.get("symbol") or "").strip().upper()
    return [one for one in (Cik.of(cik).bare, symbol) if one]


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value).strip())


def _amount(value: object) -> Decimal:
    number = Decimal(str(value).strip())
    if not number.is_finite() or number <= 0:
        raise ValueError(number)
    return number
