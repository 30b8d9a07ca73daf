"""Which row of one reading of a filing is which of another: by key, by what they say, else by their order.

The surrogate keys of the data sets rise in the order of the form, so both sides have an order; but a side may have
left out a row, and then all after it would be compared with the wrong one. So rows that say the same, but for what
the data sets are known to change, are paired first.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl
from msgspec import Struct

from section16.standard import datasets
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.schema import LINES, ROW_POSITION, sec_columns

__all__ = ["OURS", "THEIRS", "Pairs", "compared_columns", "pair_rows"]

OURS: Final = "ours"
THEIRS: Final = "theirs"
_KEYS: Final = {"submission": (), "reportingowner": ("RPTOWNERCIK",), "footnotes": ("FOOTNOTE_ID",)}
_NTH: Final = "nth"
_ALIKE: Final = "alike"


class Pairs(Struct, frozen=True):
    """Rows side by side: `both` has each column twice, as `ours.X` and `theirs.X`; the others have no counterpart.

    `moved` are the filings whose rows say the same in another order.
    """

    both: pl.DataFrame
    only_ours: pl.DataFrame
    only_theirs: pl.DataFrame
    moved: tuple[str, ...]


def compared_columns(table: str) -> tuple[str, ...]:
    """List the columns that two readings must agree in: the SEC's, without what only says which row it is."""
    mute = {ACCESSION_NUMBER, datasets.surrogate_of(table)}
    return tuple(name for name in sec_columns(table) if name not in mute)


def pair_rows(ours: pl.DataFrame, theirs: pl.DataFrame, table: str) -> Pairs:
    """Pair the rows of the same filings."""
    left, right = (_prepared(frame, table) for frame in (ours, theirs))
    keys = (ACCESSION_NUMBER, *_KEYS.get(table, ()))
    by_content = table not in _KEYS
    alike = _joined(left, right, (*keys, _ALIKE)) if by_content else None
    if alike is not None:
        left = left.join(alike.select(pl.col(f"{OURS}.row").alias("row")), on="row", how="anti")
        right = right.join(alike.select(pl.col(f"{THEIRS}.row").alias("row")), on="row", how="anti")
    rest = _joined(left, right, keys)
    both = rest if alike is None else pl.concat((alike, rest))
    return Pairs(
        both.sort(f"{OURS}.row"),
        left.join(rest.select(pl.col(f"{OURS}.row").alias("row")), on="row", how="anti"),
        right.join(rest.select(pl.col(f"{THEIRS}.row").alias("row")), on="row", how="anti"),
        () if alike is None or rest.height else _moved(alike),
    )


def _prepared(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Put the rows in the order of the form, number them, and say in a word what each says."""
    order = datasets.surrogate_of(table) if table in LINES else ROW_POSITION
    keys = [name for name in (ACCESSION_NUMBER, order) if name in frame.columns]
    rows = frame.sort(keys, maintain_order=True).with_row_index("row")
    blurred = rows.select(_blurred(rows.schema[name], name) for name in compared_columns(table))
    return rows.with_columns(blurred.hash_rows().alias(_ALIKE))


def _blurred(type_: pl.DataType, name: str) -> pl.Expr:
    """Leave out what the data sets change: decimals after the second, space, accents, the order of footnotes."""
    column = pl.col(name)
    match type_:
        case pl.Decimal():
            return column.cast(pl.Float64).round(1).alias(name)
        case pl.String():
            return column.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "").str.slice(0, 40).fill_null("")
        case pl.List():
            return column.list.unique().list.sort().list.join(",").fill_null("")
        case pl.Boolean():
            return column.fill_null(value=False)
    return column


def _joined(left: pl.DataFrame, right: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Join the first row of each key with the first, the second with the second."""
    numbered = (frame.with_columns(pl.int_range(pl.len()).over(*keys).alias(_NTH)) for frame in (left, right))
    named = [
        frame.rename({name: f"{side}.{name}" for name in frame.columns if name not in {*keys, _NTH}})
        for frame, side in zip(numbered, (OURS, THEIRS), strict=True)
    ]
    joined = named[0].join(named[1], on=[*keys, _NTH], maintain_order="left")
    again = (pl.col(key).alias(f"{side}.{key}") for key in keys if key != ACCESSION_NUMBER for side in (OURS, THEIRS))
    return joined.with_columns(again).select(
        ACCESSION_NUMBER,
        *(f"{OURS}.{name}" for name in left.columns if name not in {ACCESSION_NUMBER, _ALIKE}),
        *(f"{THEIRS}.{name}" for name in right.columns if name not in {ACCESSION_NUMBER, _ALIKE}),
    )


def _moved(alike: pl.DataFrame) -> tuple[str, ...]:
    ordered = alike.sort(f"{OURS}.row")
    falls = pl.col(f"{THEIRS}.row").cast(pl.Int64).diff().over(ACCESSION_NUMBER) < 0
    return tuple(ordered.filter(falls)[ACCESSION_NUMBER].unique(maintain_order=True))
