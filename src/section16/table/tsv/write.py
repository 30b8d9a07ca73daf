"""Tables as the SEC's data-set files: the same names, columns and order, and its spelling of days, numbers and ids.

Dates are 31-JUL-2024, numbers 14706.0 with no more digits than needed, flags 0 and 1, ids of footnotes `F1, F2`; a
cell with a quote, a tab or a line end is quoted, and its quotes doubled. Rows come as the SEC's do, the latest
filings first, a filing's rows together; within a filing in the order of the form (the SEC's have none).

The SEC rounds amounts to two decimals, and makes one space of a line end in a text; these files keep both as filed.
It hands flags on as each filer wrote them, 0, 1, false or true; tables of flags do not know that.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import polars as pl
import pyarrow as pa

from section16.standard import datasets
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.schema import LINES, ROW_POSITION, sec_columns

__all__ = ["file_of", "write_datasets", "write_table"]

_FILED_ON: Final = "FILING_DATE"


def file_of(table: str) -> str:
    """Return the name of a table's file in the SEC's zips: `NONDERIV_TRANS.tsv`."""
    return f"{table.upper()}.tsv"


def write_datasets(tables: Mapping[str, pa.Table]) -> Mapping[str, bytes]:
    """Return the SEC's eight files by name; a table that is not given is a file with a header only."""
    given = {name: _frame(tables[name]) for name in datasets.TABLES if name in tables}
    filings = given.get("submission")
    return {
        file_of(name): b"".join(_written(name, [_sorted(given[name], name, filings)] if name in given else []))
        for name in datasets.TABLES
    }


def write_table(name: str, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """Yield one table's file piece by piece, rows in the order in which they come; the header is the first piece."""
    yield from _written(name, (_frame(pa.Table.from_batches([batch])) for batch in batches))


def _written(name: str, frames: Iterable[pl.DataFrame]) -> Iterator[bytes]:
    columns = sec_columns(name)
    yield ("\t".join(columns) + "\n").encode()
    for frame in frames:
        texts = frame.select(_text(frame.schema[column], column) for column in columns)
        sink = io.BytesIO()
        texts.write_csv(sink, separator="\t", include_header=False, quote_style="necessary")
        yield sink.getvalue()


def _frame(table: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        message = f"{type(frame).__name__}: a table makes a frame"
        raise TypeError(message)
    return frame


def _text(type_: pl.DataType, name: str) -> pl.Expr:
    """Format a column as the SEC does; null is an empty cell."""
    column = pl.col(name)
    match type_:
        case pl.Date():
            return column.dt.strftime("%d-%b-%Y").str.to_uppercase()
        case pl.Decimal():
            return column.cast(pl.String).str.replace(r"(\.[0-9]+?)0+$", "$1")
        case pl.Boolean():
            return column.cast(pl.Int8).cast(pl.String)
        case pl.List():
            return column.list.join(", ").replace("", None)
        case pl.String():
            return column.replace("", None)
    return column.cast(pl.String)


def _sorted(frame: pl.DataFrame, name: str, filings: pl.DataFrame | None) -> pl.DataFrame:
    """Sort the rows by filing day, the latest first, then by filing, then as filed."""
    own = {_FILED_ON} & set(frame.columns)
    if not own and filings is not None:
        days = filings.select(ACCESSION_NUMBER, _FILED_ON).unique(ACCESSION_NUMBER)
        frame = frame.join(days, on=ACCESSION_NUMBER, how="left", maintain_order="left")
    keys = [key for key in (_FILED_ON, ACCESSION_NUMBER, *_row_keys(name)) if key in frame.columns]
    falling = [key == _FILED_ON for key in keys]
    return frame.sort(keys, descending=falling, nulls_last=True, maintain_order=True)


def _row_keys(name: str) -> tuple[str, ...]:
    return (datasets.surrogate_of(name),) if name in LINES else (ROW_POSITION,)
