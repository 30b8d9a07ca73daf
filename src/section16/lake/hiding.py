"""Rows that another copy of their filing replaced stay in their files, hidden, where these would cost more to write.

The row of `batches` that brings the other copy says which filings are hidden, and in which files. Every file of a table
that `Tables` gives has what is hidden in it, and what it reads is without. A file that is written anew, as by
`lake compact`, has these rows no more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["NOTHING_HIDDEN", "SMALL", "Hidden", "HiddenRows", "hidden_rows", "is_worth_hiding"]

# A file of fewer bytes is mostly its own description: to write it anew costs as much as any new file.
SMALL: Final = 16_384
# Of the rows of a file at most so many are hidden: so what is written anew is never more than what was replaced.
_MOST: Final = 0.5


class Hidden(Struct, frozen=True):
    """What a batch hides: filings, and the number of their rows by table and path of the file."""

    filings: tuple[str, ...] = ()
    rows: dict[str, dict[str, int]] = {}


class HiddenRows(Struct, frozen=True):
    """The rows of a file that do not count: their number, and the filings whose rows they are."""

    count: int = 0
    filings: tuple[str, ...] = ()

    def without(self, rows: pa.Table) -> pa.Table:
        """Return the rows of the file that count."""
        import pyarrow.compute as pc  # noqa: PLC0415 - it takes long to import, and few questions meet hidden rows

        keys = rows.column(ACCESSION_NUMBER).cast(pa.string())
        return rows.filter(pc.invert(pc.is_in(keys, value_set=pa.array(self.filings, pa.string()))))


NOTHING_HIDDEN: Final = HiddenRows()


def hidden_rows(hides: Iterable[Hidden]) -> dict[str, Mapping[str, HiddenRows]]:
    """Return by table and path what several batches hide."""
    found: dict[str, dict[str, HiddenRows]] = defaultdict(dict)
    for one in hides:
        for table, files in one.rows.items():
            for path, count in files.items():
                before = found[table].get(path, NOTHING_HIDDEN)
                found[table][path] = HiddenRows(before.count + count, (*before.filings, *one.filings))
    return dict(found)


def is_worth_hiding(count: int, of: int, size: int, least: int) -> bool:
    """Tell whether so many rows of a file's are hidden, or the file is written anew; `least` is the size for hiding."""
    return size >= least and count <= of * _MOST
