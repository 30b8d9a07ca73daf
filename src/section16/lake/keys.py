"""Sets of accession numbers, as sorted 64-bit numbers: ten million take 80 MB, and look-ups are fast.

0001127602-24-001234 is the number 112760224001234. Other keys (`sha256-…`) stay text.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

__all__ = ["NO_KEYS", "Keys", "keys_in", "keys_of", "merged", "texts_of"]

KeyNumbers = npt.NDArray[np.int64]

_LENGTH: Final = 20
_DASHES: Final = (10, 13)
_DIGITS: Final = tuple(place for place in range(_LENGTH) if place not in _DASHES)
_NO_NUMBERS: Final = np.empty(0, dtype=np.int64)
_NINE: Final = 9


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
