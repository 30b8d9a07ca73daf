"""Many texts of one kind to Arrow values at once; what is not plainly of its kind is left to the careful reader.

`section16.standard.kinds` is the judge: a text is read here only as it would be read there, without a fault.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from section16.standard.kinds import Amount, Day, Flag, Unreadable
from section16.table.amount import fit_amount
from section16.table.schema import AMOUNT

__all__ = ["READ", "Unread", "read_amounts", "read_days", "read_flags"]

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
