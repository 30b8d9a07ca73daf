"""Which filings a lake holds: their keys, read once from each file of `submission` and `rejects`."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.keys import NO_KEYS, Keys, keys_in, merged
from section16.lake.layout import KEY, REJECTS, SUBMISSION
from section16.lake.staged import RANKS
from section16.lake.staging import FROM_DATA_SET
from section16.lake.tables import Tables

__all__ = ["KeyIndex"]

_READERS: Final = 4
_READ_BY: Final = "READ_BY"

_Ranked = tuple[Keys, Keys, Keys]


class KeyIndex:
    """The keys of a lake by rank, as of the tables' last refresh."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._files: dict[tuple[str, str], _Ranked] = {}
        self._sets: dict[int, list[Keys]] = {rank: [] for rank in RANKS}

    def refresh(self) -> None:
        """Read new files, and forget those that are gone."""
        present = {(table, path) for table in (SUBMISSION, REJECTS) for path in self._tables.files(table)}
        gone = self._files.keys() - present
        new = sorted(present - self._files.keys())
        with ThreadPoolExecutor(_READERS) as pool:
            found = list(pool.map(self._read, new)) if len(new) > 1 else [self._read(one) for one in new]
        self._files.update(zip(new, found, strict=True))
        for one in gone:
            del self._files[one]
        self._gather(self._files.values() if gone else found, anew=bool(gone))

    def among(self, keys: Keys, rank: int) -> Keys:
        """Return the keys that the lake holds with a rank."""
        return merged(keys.both(one) for one in self._sets[rank])

    def holding(self, keys: Keys, table: str) -> dict[str, Keys]:
        """Return the files of `submission` or `rejects` that hold some of the keys, each with those it holds."""
        found = (
            (path, merged(keys.both(ranked) for ranked in self._files[name, path]))
            for name, path in self._files
            if name == table
        )
        return {path: held for path, held in found if len(held)}

    def all(self) -> Iterable[Keys]:
        """Return the keys of each file."""
        return (merged(ranked) for ranked in self._files.values())

    def __len__(self) -> int:
        """Count the filings and rejects."""
        return sum(len(keys) for sets in self._sets.values() for keys in sets)

    def _gather(self, ranked: Iterable[_Ranked], *, anew: bool) -> None:
        """Keep few sets, each at least twice as large as the next: look-ups ask few, additions move little."""
        found = list(ranked)
        for rank in RANKS:
            sets = [] if anew else self._sets[rank]
            if fresh := merged(one[rank] for one in found):
                sets.append(fresh)
            while len(sets) > 1 and len(sets[-1]) * 2 > len(sets[-2]):
                sets[-2:] = [merged(sets[-2:])]
            self._sets[rank] = sets

    def _read(self, file: tuple[str, str]) -> _Ranked:
        table, path = file
        if table == REJECTS:
            return keys_in(self._tables.read(table, path, [KEY]).column(KEY)), NO_KEYS, NO_KEYS
        rows = self._tables.read(table, path, [KEY, _READ_BY])
        from_sets = _from_sets(rows)
        column = rows.column(KEY)
        if not pc.any(from_sets).as_py():
            return NO_KEYS, NO_KEYS, keys_in(column)
        return NO_KEYS, keys_in(column.filter(from_sets)), keys_in(column.filter(pc.invert(from_sets)))


def _from_sets(rows: pa.Table) -> pa.ChunkedArray:
    if _READ_BY not in rows.column_names:
        return pa.chunked_array([pa.nulls(rows.num_rows, pa.bool_()).fill_null(fill_value=False)])
    return pc.fill_null(pc.equal(rows.column(_READ_BY), FROM_DATA_SET), fill_value=False)
