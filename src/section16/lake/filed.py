"""What data sets have told of filings that are now read from documents which do not say it."""

from collections.abc import Sequence
from datetime import date

from section16.lake.changing import rows_of
from section16.lake.index import KeyIndex
from section16.lake.keys import keys_of
from section16.lake.layout import KEY, SUBMISSION
from section16.lake.staged import DATA_SET
from section16.lake.tables import Tables

__all__ = ["FilingDays"]


class FilingDays:
    """The days of filing by data sets, looked up in a lake as it was when first asked."""

    def __init__(self, tables: Tables) -> None:
        """Look at nothing yet."""
        self._tables = tables
        self._index: KeyIndex | None = None

    def of(self, keys: Sequence[str]) -> dict[str, date]:
        """Return the days of those of some filings that the lake knows from a data set."""
        if self._index is None:
            self._index = KeyIndex(self._tables)
            self._index.refresh()
        held = self._index.among(keys_of(list(keys)), DATA_SET)
        if not len(held):
            return {}
        rows = rows_of(self._tables, self._index, SUBMISSION, held)
        days = zip(rows.column(KEY).to_pylist(), rows.column("FILING_DATE").to_pylist(), strict=True)
        return {key: day for key, day in days if day is not None}
