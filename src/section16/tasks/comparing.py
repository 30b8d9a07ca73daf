"""The SEC's data sets held against what the lake read from the filings themselves."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from section16.lake.documents import documents_of
from section16.lake.layout import quarter_of
from section16.lake.sources import pieces, read_members
from section16.lake.store import Lake
from section16.table.agree import Agreement, compare
from section16.table.tsv import read_datasets

__all__ = ["compare_datasets"]


def compare_datasets(lake: str, names: Sequence[str]) -> Iterator[tuple[str, Agreement]]:
    """Yield each data-set zip that is named, and how it agrees with the documents of its quarters in a lake.

    Raises LakeError where there is no lake, SourceError for what cannot be read. What is no data set is passed over.
    """
    opened = Lake.open(lake)
    for piece in pieces(names):
        if piece.kind == "datasets":
            theirs = read_datasets(read_members(piece), piece.path).tables
            yield piece.path, compare(documents_of(opened.tables, _quarters(theirs["submission"])), theirs)


def _quarters(filings: pa.Table) -> set[str]:
    return {quarter_of(day) for day in filings.column("FILING_DATE").unique().to_pylist()}
