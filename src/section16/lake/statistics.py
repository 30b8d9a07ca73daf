"""What Delta's log says of a file, from the file's own footer: rows, and each column's least, greatest and nulls."""

import json
from datetime import date, datetime
from typing import Final

import pyarrow.parquet as pq

__all__ = ["statistics_of"]

_LONGEST: Final = 64
_Value = str | int | bool


def statistics_of(footer: pq.FileMetaData) -> str:
    """Return the statistics of a file as Delta's JSON; a column without both ends in each group has none."""
    told: dict[str, _Column] = {}
    for group in range(footer.num_row_groups):
        rows = footer.row_group(group)
        for at in range(rows.num_columns):
            chunk = rows.column(at)
            if chunk.statistics is not None:
                told.setdefault(chunk.path_in_schema, _Column()).add(chunk.statistics)
    ends = {name: one for name, one in told.items() if one.least is not None}
    return json.dumps(
        {
            "numRecords": footer.num_rows,
            "minValues": {name: one.least for name, one in ends.items()},
            "maxValues": {name: one.greatest for name, one in ends.items()},
            "nullCount": {name: one.nulls for name, one in told.items() if one.nulls is not None},
        },
        separators=(",", ":"),
    )


class _Column:
    """The ends of a column over the groups of a file; `least` is None where they are not known."""

    def __init__(self) -> None:
        self.least: _Value | None = None
        self.greatest: _Value | None = None
        self.nulls: int | None = 0
        self._known = True

    def add(self, group: pq.Statistics) -> None:
        counted = group.has_null_count and self.nulls is not None
        self.nulls = (self.nulls or 0) + group.null_count if counted else None
        if group.num_values == 0 or not self._known:  # nothing but nulls changes no end
            return
        least, greatest = (_as_json(group.min), _as_json(group.max)) if group.has_min_max else (None, None)
        if least is None or greatest is None:
            self.least = self.greatest = None
            self._known = False
            return
        self.least = least if self.least is None else min(self.least, least)
        self.greatest = greatest if self.greatest is None else max(self.greatest, greatest)


def _as_json(value: object) -> _Value | None:
    """Return a value as Delta's log has it; None for what it cannot hold, or is too long to help."""
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case str() if len(value) <= _LONGEST:
            return value
        case bool() | int():
            return value
    return None
