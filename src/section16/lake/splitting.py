"""A batch's tables by quarter, each in the order of its keys."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.layout import BATCH, KEY, SUBMISSION, UNKNOWN, file_schema, quarter_of

__all__ = ["split"]

Numbers = npt.NDArray[np.int64]


def split(tables: Mapping[str, pa.Table], batch: str) -> Iterator[tuple[str, str, pa.Table]]:
    """Yield table, quarter and rows with the batch's name; a row belongs to the quarter of its filing's date.

    What has no filing, a reject and its faults, is in no known quarter.
    """
    quarters = _Quarters(tables[SUBMISSION])
    for name, rows in tables.items():
        if rows.num_rows:
            whole = rows.append_column(BATCH, pa.repeat(pa.scalar(batch), rows.num_rows)).cast(file_schema(name))
            yield from ((name, quarter, part) for quarter, part in quarters.split(whole))


class _Quarters:
    """The filings of a batch in the order of their keys, and the quarter of each."""

    def __init__(self, filings: pa.Table) -> None:
        keys = filings.column(KEY).combine_chunks()
        order = pc.sort_indices(keys).to_numpy(zero_copy_only=False)
        days = filings.column("FILING_DATE").combine_chunks().take(pa.array(order))
        encoded = days.dictionary_encode(null_encoding="encode")
        names = [quarter_of(day) for day in encoded.dictionary.to_pylist()]
        self.names = sorted({*names, UNKNOWN})
        of_day = np.array([self.names.index(name) for name in names], dtype=np.int64)
        self._keys = keys.take(pa.array(order))
        # The last is for keys of no filing, which index_in gives as null.
        found = of_day[encoded.indices.to_numpy(zero_copy_only=False)] if len(days) else np.empty(0, dtype=np.int64)
        self._quarter = np.append(found, self.names.index(UNKNOWN))

    def split(self, rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
        at = pc.index_in(rows.column(KEY).combine_chunks(), value_set=self._keys)
        place = pc.fill_null(at, len(self._keys)).to_numpy(zero_copy_only=False)
        if np.any(place[1:] < place[:-1]):
            order = np.argsort(place, kind="stable")
            rows, place = rows.take(pa.array(order)), place[order]
        quarter = self._quarter[place]
        present = np.unique(quarter)
        for one in present:
            part = rows if len(present) == 1 else rows.filter(pa.array(quarter == one))
            yield self.names[one], part
