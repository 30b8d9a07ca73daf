"""The texts that a walk found, read by kind."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.standard.kinds import Amount, Day, Flag, Unreadable
from section16.table.bulk.grammar import grammar
from section16.table.bulk.texts import Texts, read_texts
from section16.table.bulk.walk import Walk
from section16.table.schema import AMOUNT, fit_amount, schema_of

__all__ = ["READ", "Found", "Kind", "Unread", "kinds_of_texts", "read_amounts", "read_days", "read_flags", "read_walk"]

Unread: TypeAlias = npt.NDArray[np.intp]  # the numbers of the texts that are not of the kind

_LONGEST: Final = 64
_LETTER: Final = 0x40  # only an exponent has letters that Arrow takes
_EPOCH: Final = date(1970, 1, 1).toordinal()


def read_flags(texts: pa.Array) -> tuple[pa.Array, Unread]:
    """Read check boxes."""
    return _by_word(texts, pa.bool_(), Flag().parse)


def read_days(texts: pa.Array) -> tuple[pa.Array, Unread]:
    """Read dates; filings of a time name few, so each is read once."""
    return _by_word(texts, pa.date32(), Day().parse)


def _by_word(texts: pa.Array, type_: pa.DataType, parse: Callable[[str], object]) -> tuple[pa.Array, Unread]:
    coded = texts.dictionary_encode()
    values = pa.array([_parsed(text, parse) for text in coded.dictionary.to_pylist()], type_)
    return _with_unread(values.take(coded.indices))


def _parsed(text: str, parse: Callable[[str], object]) -> object:
    try:
        return parse(text)
    except Unreadable:
        return None


def read_amounts(texts: pa.Array) -> tuple[pa.Array, Unread]:
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


def _with_unread(values: pa.Array) -> tuple[pa.Array, Unread]:
    if not values.null_count:
        return values, np.empty(0, np.intp)
    return values, np.flatnonzero(pc.is_null(values).to_numpy(zero_copy_only=False))


READ: Final = {pa.date32(): read_days, pa.bool_(): read_flags, AMOUNT: read_amounts}


Numbers: TypeAlias = npt.NDArray[np.intp]


class Kind(Struct, frozen=True):
    """All values of one kind: the text of the walk that each comes from, and where in `values` it stands."""

    at: Numbers
    source: npt.NDArray[np.int32]
    values: pa.Array


class Found(Struct, frozen=True):
    """What a walk found, read; `odd` are the documents that need the careful reader."""

    walk: Walk
    kinds: tuple[Kind, ...]
    odd: set[int]
    broken: set[int]  # documents with a line of text that begins at its margin: it may have been cut there


def read_walk(walk: Walk) -> Found:
    """Read the texts of a walk by their kinds."""
    texts = read_texts(walk.texts)
    documents = walk.part_documents[walk.text_parts]
    odd = {int(documents[at]) for at in texts.unread} | walk.odd
    broken = {int(documents[at]) for at in texts.broken}
    kinds: list[Kind] = []
    filled = texts.source >= 0
    of_kind = kinds_of_texts()[walk.text_columns]
    for number, type_ in enumerate(_types()):
        at = np.flatnonzero(filled & (of_kind == number))
        kind, unread = _read(texts, at, type_)
        odd |= set(documents[unread].tolist())
        kinds.append(kind)
    return Found(walk, tuple(kinds), odd, broken)


def _read(texts: Texts, at: Numbers, type_: pa.DataType) -> tuple[Kind, Numbers]:
    """Return the values of one kind, and the texts that are none of it."""
    read = READ.get(type_)
    source = texts.source[at]
    if read is None:
        return Kind(at, source, texts.strings), at[:0]
    values, unread = read(texts.strings.take(pa.array(source)))
    return Kind(at, np.arange(len(at), dtype=np.int32), values), at[unread]


@cache
def _types() -> tuple[pa.DataType, ...]:
    return tuple(dict.fromkeys(_column_types()))


@cache
def _column_types() -> tuple[pa.DataType, ...]:
    return tuple(schema_of(target.table).field(target.column).type for target in grammar().texts)


@cache
def kinds_of_texts() -> npt.NDArray[np.int8]:
    """Return, for each column of a text, the number of its kind among the kinds that are found."""
    return np.array([_types().index(type_) for type_ in _column_types()], np.int8)
