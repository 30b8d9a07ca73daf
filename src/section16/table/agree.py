"""Two readings of the same filings held against each other: the XML as we read it, and the SEC's own data sets.

What the SEC's files of 2024 Q3 change, by eight filings that are also at hand as XML (452 cells, of which 3 differ
in value and 16 stand on one side only) and by the 12,310 filings of July to September 2024:

- amounts are rounded to two decimals (1.048 is 1.05), as the readme's NUMBER(16,2) says;
- AFF10B5ONE is not there in this copy; other copies of the same year have it;
- no text has a line end, or a character beyond ASCII.

All else is as filed: flags are spelled as the filer spelled them, footnotes stand in the filer's order (`F5, F4`), and
surrogate keys rise in the order of the form, though the rows of the files do not.
"""

from collections.abc import Iterator, Mapping

import polars as pl
import pyarrow as pa
from msgspec import Struct

from section16.standard import datasets
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.agree_kinds import Cell, kind_of
from section16.table.agree_rows import OURS, THEIRS, Pairs, compared_columns, pair_rows

__all__ = ["Agreement", "Difference", "compare"]


class Difference(Struct, frozen=True):
    """One kind of difference in one column, with how often it occurs and an example; no column: of whole rows."""

    table: str
    column: str | None
    kind: str
    count: int
    accession: str
    ours: Cell = None
    theirs: Cell = None


class Agreement(Struct, frozen=True):
    """What comparing found: filings on both sides and on one, cells compared, and the differences."""

    filings: int
    only_ours: int
    only_theirs: int
    cells: int
    differences: tuple[Difference, ...]


def compare(ours: Mapping[str, pa.Table], theirs: Mapping[str, pa.Table]) -> Agreement:
    """Compare the SEC's columns of the filings that both have, in the tables that both give.

    A filing is had if `submission` has its row. Differences come by table, in the order of columns, most first.
    """
    left, right = (_keys(tables) for tables in (ours, theirs))
    common = set(left) & set(right)
    differences: list[Difference] = []
    cells = 0
    for table in datasets.TABLES:
        if table in ours and table in theirs:
            pairs = pair_rows(_rows(ours[table], table, common), _rows(theirs[table], table, common), table)
            differences.extend(_of_rows(pairs, table))
            differences.extend(_of_cells(pairs, table))
            cells += pairs.both.height * len(compared_columns(table))
    return Agreement(len(common), len(left) - len(common), len(right) - len(common), cells, tuple(differences))


def _keys(tables: Mapping[str, pa.Table]) -> set[str]:
    return set(tables["submission"][ACCESSION_NUMBER].to_pylist())


def _rows(table: pa.Table, name: str, common: set[str]) -> pl.DataFrame:
    """Take the rows of the common filings; a column that the table has not is null."""
    frame = pl.from_arrow(table)
    if not isinstance(frame, pl.DataFrame):
        message = f"{name}: a table makes a frame"
        raise TypeError(message)
    return frame.filter(pl.col(ACCESSION_NUMBER).is_in(list(common)))


def _of_rows(pairs: Pairs, table: str) -> Iterator[Difference]:
    for side, rows in ((OURS, pairs.only_ours), (THEIRS, pairs.only_theirs)):
        if rows.height:
            yield Difference(table, None, f"row only in {side}", rows.height, rows[ACCESSION_NUMBER][0])
    if pairs.moved:
        yield Difference(table, None, "order of rows", len(pairs.moved), pairs.moved[0])


def _of_cells(pairs: Pairs, table: str) -> Iterator[Difference]:
    for column in compared_columns(table):
        mine, other = f"{OURS}.{column}", f"{THEIRS}.{column}"
        unequal = pairs.both.filter(pl.col(mine).ne_missing(pl.col(other))).select(ACCESSION_NUMBER, mine, other)
        found: dict[str, Difference] = {}
        for accession, ours, theirs in unequal.iter_rows():
            kind = kind_of(ours, theirs)
            first = found.get(kind) or Difference(table, column, kind, 0, accession, ours, theirs)
            found[kind] = Difference(table, column, kind, first.count + 1, first.accession, first.ours, first.theirs)
        yield from sorted(found.values(), key=lambda one: -one.count)
