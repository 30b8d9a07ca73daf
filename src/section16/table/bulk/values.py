"""The texts that a walk found, read by kind."""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.standard.amounts import fit_amount
from section16.standard.kinds import Amount, Day, Flag, Unreadable
from section16.table.bulk.arrays import Indices, Ints, TinyInts
from section16.table.bulk.grammar import grammar
from section16.table.bulk.texts import ReadTexts, read_texts
from section16.table.bulk.walk import Walk
from section16.table.schema import AMOUNT, schema_of

__all__ = ["KindValues", "WalkValues", "kinds_of_columns", "read_amounts", "read_days", "read_flags", "read_walk"]

_LONGEST: Final = 64
_LETTER: Final = 0x40  # only an exponent has letters that Arrow takes


# Each reader of a kind returns the values, null for a text that is not of the kind, and the numbers of such texts.


def read_flags(texts: pa.Array) -> tuple[pa.Array, Indices]:
    """Read check boxes."""
    return _by_word(texts, pa.bool_(), Flag().parse)


def read_days(texts: pa.Array) -> tuple[pa.Array, Indices]:
    """Read dates; filings of a time name few, so each is read once."""
    return _by_word(texts, pa.date32(), Day().parse)


def _by_word(texts: pa.Array, type_: pa.DataType, parse: Callable[[str], object]) -> tuple[pa.Array, Indices]:
    coded = texts.dictionary_encode()
    values = pa.array([_parsed(text, parse) for text in coded.dictionary.to_pylist()], type_)
    return _with_unread(values.take(coded.indices))


def _parsed(text: str, parse: Callable[[str], object]) -> object:
    try:
        return parse(text)
    except Unreadable:
        return None


def read_amounts(texts: pa.Array) -> tuple[pa.Array, Indices]:
    """Read numbers exactly."""
    if _are_plain(texts):
        try:
            return texts.cast(AMOUNT), np.empty(0, np.intp)
        except pa.ArrowInvalid:
            pass
    return _with_unread(pa.array([_amount(text) for text in texts.to_pylist()], AMOUNT))


def _are_plain(texts: pa.Array) -> bool:
    """Tell that Arrow reads only what we do: it also takes exponents, and any length."""
    if not len(texts):
        return True
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)
    characters = np.frombuffer(texts.buffers()[2], np.uint8)[ends[0] : ends[-1]]
    return bool((characters < _LETTER).all() and np.diff(ends).max() <= _LONGEST)


def _amount(text: str) -> Decimal | None:
    try:
        return fit_amount(Amount().parse(text))
    except Unreadable:
        return None


def _with_unread(values: pa.Array) -> tuple[pa.Array, Indices]:
    if not values.null_count:
        return values, np.empty(0, np.intp)
    return values, np.flatnonzero(pc.is_null(values).to_numpy(zero_copy_only=False))


_READERS: Final = {pa.date32(): read_days, pa.bool_(): read_flags, AMOUNT: read_amounts}


class KindValues(Struct, frozen=True):
    """All values of one kind: the texts of the walk that they come from, and where in `values` each stands."""

    texts: Indices
    source: Ints
    values: pa.Array


class WalkValues(Struct, frozen=True):
    """A walk and the values of its texts; `odd` are the documents that need the careful reader."""

    walk: Walk
    kinds: tuple[KindValues, ...]
    odd: set[int]
    broken: set[int]  # documents with a line of text that begins at its margin: it may have been cut there


def read_walk(walk: Walk) -> WalkValues:
    """Read the texts of a walk by their kinds."""
    texts = read_texts(walk.texts)
    documents = walk.segment_documents[walk.text_segments]
    odd = {int(documents[at]) for at in texts.unread} | walk.odd
    broken = {int(documents[at]) for at in texts.broken}
    kinds: list[KindValues] = []
    filled = texts.source >= 0
    of_kind = kinds_of_columns()[walk.text_columns]
    for number, type_ in enumerate(_types()):
        at = np.flatnonzero(filled & (of_kind == number))
        kind, unread = _read(texts, at, type_)
        odd |= set(documents[unread].tolist())
        kinds.append(kind)
    return WalkValues(walk, tuple(kinds), odd, broken)


def _read(texts: ReadTexts, at: Indices, type_: pa.DataType) -> tuple[KindValues, Indices]:
    """Return the values of one kind, and the texts that are not of it."""
    read = _READERS.get(type_)
    source = texts.source[at]
    if read is None:
        return KindValues(at, source, texts.strings), at[:0]
    values, unread = read(texts.strings.take(pa.array(source)))
    return KindValues(at, np.arange(len(at), dtype=np.int32), values), at[unread]


@cache
def _types() -> tuple[pa.DataType, ...]:
    return tuple(dict.fromkeys(_column_types()))


@cache
def _column_types() -> tuple[pa.DataType, ...]:
    return tuple(schema_of(target.table).field(target.column).type for target in grammar().text_columns)


@cache
def kinds_of_columns() -> TinyInts:
    """Return the number of each text column's kind, among the kinds of `WalkValues`."""
    return np.array([_types().index(type_) for type_ in _column_types()], np.int8)
