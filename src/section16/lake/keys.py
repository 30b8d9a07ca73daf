"""Which filings a lake holds: sets of keys, and an index of those in the files of `submission` and `rejects`.

Accession numbers are sorted 64-bit numbers: ten million take 80 MB, and look-ups are fast.
0001127602-24-001234 is the number 112760224001234. Other keys (`sha256-…`) stay text.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.lake.layout import FROM_DATA_SET, GIVEN_UP, KEY, RANKS, REJECTS, SUBMISSION
from section16.lake.tables import Tables

__all__ = ["NO_KEYS", "KeyIndex", "Keys", "keys_in", "keys_of", "merged", "texts_of"]

KeyNumbers = npt.NDArray[np.int64]

_LENGTH: Final = 20
_DASHES: Final = (10, 13)
_DIGITS: Final = tuple(place for place in range(_LENGTH) if place not in _DASHES)
_NO_NUMBERS: Final = np.empty(0, dtype=np.int64)
_NINE: Final = 9
_READERS: Final = 4
_READ_BY: Final = "READ_BY"


class Keys(Struct, frozen=True, eq=False):
    """A set of keys: `numbers` are sorted, each once; `texts` are those that are not accession numbers."""

    numbers: KeyNumbers
    texts: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """Count the keys."""
        return len(self.numbers) + len(self.texts)

    def both(self, other: "Keys") -> "Keys":
        """Return the keys that both have."""
        return Keys(self.numbers[_among(self.numbers, other.numbers)], self.texts & other.texts)

    def without(self, other: "Keys") -> "Keys":
        """Return the keys that the other does not have."""
        return Keys(self.numbers[~_among(self.numbers, other.numbers)], self.texts - other.texts)


NO_KEYS: Final = Keys(_NO_NUMBERS)


def keys_of(names: Iterable[str]) -> Keys:
    """Return a set of keys, given as texts."""
    return keys_in(pa.array(names if isinstance(names, list) else list(names), type=pa.string()))


def keys_in(column: pa.Array | pa.ChunkedArray) -> Keys:
    """Return the keys of a column, each once."""
    found = [_of_chunk(chunk) for chunk in _chunks(column) if len(chunk)]
    return merged(found) if len(found) != 1 else found[0]


def merged(parts: Iterable[Keys]) -> Keys:
    """Return the keys of several sets."""
    parts = tuple(parts)
    numbers = np.concatenate([_NO_NUMBERS, *(one.numbers for one in parts)])
    return Keys(_sorted(numbers), frozenset().union(*(one.texts for one in parts)))


def texts_of(keys: Keys) -> list[str]:
    """Return the keys as they are written."""
    digits = (f"{number:018}" for number in keys.numbers.tolist())
    return [*(f"{one[:10]}-{one[10:12]}-{one[12:]}" for one in digits), *sorted(keys.texts)]


def _chunks(column: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return column.chunks if isinstance(column, pa.ChunkedArray) else [column]


def _of_chunk(chunk: pa.Array) -> Keys:
    if pa.types.is_dictionary(chunk.type):
        chunk = chunk.dictionary.take(pc.unique(chunk.indices).drop_null())
    regular = pc.fill_null(pc.equal(pc.binary_length(chunk), _LENGTH), fill_value=False)
    even = chunk if pc.all(regular).as_py() else chunk.filter(regular)
    numbers, good = _parsed(even)
    odd = [] if even is chunk else chunk.filter(pc.invert(regular)).drop_null().to_pylist()
    if not good.all():
        odd += even.filter(pa.array(~good)).to_pylist()
    return Keys(_sorted(numbers if good.all() else numbers[good]), frozenset(odd))


def _parsed(texts: pa.Array) -> tuple[KeyNumbers, npt.NDArray[np.bool_]]:
    """Return the numbers in texts of 20 bytes, and for each whether it is an accession number."""
    if not len(texts):
        return _NO_NUMBERS, np.empty(0, dtype=np.bool_)
    start = texts.offset
    width = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    first = int(np.frombuffer(texts.buffers()[1], dtype=width)[start])
    raw = np.frombuffer(texts.buffers()[2], dtype=np.uint8, count=len(texts) * _LENGTH, offset=first)
    letters = raw.reshape(-1, _LENGTH)
    good: npt.NDArray[np.bool_] = (letters[:, _DASHES] == ord("-")).all(axis=1)
    numbers = np.zeros(len(letters), dtype=np.int64)
    for place in _DIGITS:  # column by column takes a seventh of a product of matrices
        digit = letters[:, place] - np.uint8(ord("0"))
        good &= digit <= _NINE
        numbers = numbers * 10 + digit
    return numbers, good


def _sorted(numbers: KeyNumbers) -> KeyNumbers:
    """Sort numbers, each once; numpy's `unique` uses a hash table, which takes ten times as long."""
    numbers = np.sort(numbers)
    first = np.ones(len(numbers), dtype=np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers if first.all() else numbers[first]


def _among(numbers: KeyNumbers, others: KeyNumbers) -> npt.NDArray[np.bool_]:
    """Tell for each of some sorted numbers whether it is among others, also sorted."""
    if not len(others) or not len(numbers):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.searchsorted(others, numbers)
    places[places == len(others)] = 0
    found: npt.NDArray[np.bool_] = others[places] == numbers
    return found


_Ranked = tuple[Keys, Keys, Keys]
_File = tuple[str, str, int]  # table, path, and how many rows are hidden in it


class KeyIndex:
    """The keys of a lake by rank, as of the tables' last refresh."""

    def __init__(self, tables: Tables, without: AbstractSet[tuple[str, str]] = frozenset()) -> None:
        """Take the tables; files `without`, by table and path, cannot be read."""
        self._tables, self._without = tables, without
        self._files: dict[_File, _Ranked] = {}
        self._given_up: dict[_File, Keys] = {}
        self._sets: dict[int, list[Keys]] = {rank: [] for rank in RANKS}

    def refresh(self) -> None:
        """Read new files, and those in which more is hidden, and forget those that are gone."""
        present = {
            (table, path, file.hidden.count)
            for table in (SUBMISSION, REJECTS)
            for path, file in self._tables.files(table).items()
            if (table, path) not in self._without
        }
        gone = self._files.keys() - present
        new = sorted(present - self._files.keys())
        with ThreadPoolExecutor(_READERS) as pool:
            found = list(pool.map(self._read, new)) if len(new) > 1 else [self._read(one) for one in new]
        self._files.update(zip(new, found, strict=True))
        for one in gone:
            del self._files[one]
            self._given_up.pop(one, None)
        self._gather(self._files.values() if gone else found, anew=bool(gone))

    def among(self, keys: Keys, *ranks: int) -> Keys:
        """Return the keys that the lake holds with one of some ranks."""
        return merged(keys.both(one) for rank in ranks for one in self._sets[rank])

    def given_up(self) -> Keys:
        """Return the rejects of filings whose rows were lost, and that were not read again."""
        return merged(self._given_up.values())

    def holding(self, keys: Keys, table: str) -> dict[str, Keys]:
        """Return the files of `submission` or `rejects` that hold some of the keys, each with those it holds."""
        found = (
            (path, merged(keys.both(one) for one in ranked))
            for (name, path, _), ranked in self._files.items()
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

    def _read(self, file: _File) -> _Ranked:
        table, path, _ = file
        if table == REJECTS:
            rejects = self._tables.read(table, path, [KEY, "REASON"])
            lost = keys_in(rejects.column(KEY).filter(pc.equal(rejects.column("REASON"), GIVEN_UP)))
            if len(lost):
                self._given_up[file] = lost
            return keys_in(rejects.column(KEY)), NO_KEYS, NO_KEYS
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
