"""Frames of exact amounts, and the lines of one report as one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl
from msgspec import Struct
from polars import selectors

from section16.form.rows import column_values, fields_of
from section16.standard.amounts import DIGITS, PLACES, fit_amount
from section16.standard.kinds import Amount, Day, Flag, Kind

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ExactFrame", "frame_of_lines"]

_AMOUNT: Final = pl.Decimal(DIGITS, PLACES)
# Polars' types are classes, or values of these.
_TYPES: Final[Mapping[type[Kind], Any]] = {Day: pl.Date, Flag: pl.Boolean, Amount: _AMOUNT}
_LIST: Final = pl.List(pl.String)
_FILING: Final = {"ACCESSION_NUMBER": pl.String, "FILING_DATE": pl.Date, "OWNERS": _LIST}
_PLACE: Final = {"LINE_TABLE": pl.String, "LINE_SK": pl.Int64, "ROW_POSITION": pl.Int32}


class ExactFrame(pl.DataFrame):
    """A Polars frame in which amounts are exact decimals; `to_arrow()` gives Arrow, a notebook draws it as a table."""

    def to_floats(self) -> "ExactFrame":
        """Return the frame with floats in place of decimals, for charts and statistics; they are no longer exact."""
        return ExactFrame(self.with_columns(selectors.decimal().cast(pl.Float64)))

    def to_pandas(  # type: ignore[override]  # no further options: they only concern columns of Arrow in pandas
        self, *, floats: bool = False
    ) -> "pd.DataFrame":
        """Return a pandas frame: decimals as Python's Decimal, exact, or all as floats."""
        return pl.DataFrame(self.to_floats() if floats else self).to_pandas()


def frame_of_lines(
    filing: Mapping[str, object],
    heading: Mapping[type[Struct], Struct | None],
    lines: Sequence[tuple[Struct, ...]],
    tables: Mapping[str, type[Struct]],
) -> ExactFrame:
    """Return the lines of Tables I and II as a frame, a row each, with the lake's columns.

    Before them stand the values of `filing` and the columns of the parts of the `heading`; `tables` names the lake's
    table of each kind of line.
    """
    above = {name: value for part in heading.values() if part is not None for name, value in _values(part)}
    columns = {**_FILING, **_columns(*heading), **_PLACE, **_columns(*tables.values())}
    names = {part: name for name, part in tables.items()}
    rows = [{**filing, **above, **row} for table in lines for row in _rows(table, names)]
    return ExactFrame({name: [row.get(name) for row in rows] for name in columns}, schema=columns)


def _rows(table: Sequence[Struct], names: Mapping[type[Struct], str]) -> Iterator[dict[str, object]]:
    """Yield the lines of Table I or II with the keys that the lake gives them."""
    counts: Counter[str] = Counter()
    for position, line in enumerate(table, 1):
        name = names[type(line)]
        counts[name] += 1
        yield {"LINE_TABLE": name, "LINE_SK": counts[name], "ROW_POSITION": position, **dict(_values(line))}


def _values(part: Struct) -> Iterator[tuple[str, object]]:
    for _, name, value in column_values(part):
        yield name, fit_amount(value) if isinstance(value, Decimal) else value


def _columns(*parts: type[Struct]) -> dict[str, Any]:
    """Return the types of the columns of some parts."""
    found: dict[str, Any] = {}
    for field in (one for part in parts for one in fields_of(part)):
        if field.column and field.row.kind is not None:
            found[field.column] = _TYPES.get(type(field.row.kind), pl.String)
        if field.notes_column:
            found[field.notes_column] = _LIST
    return found
