"""The text of a cell of the data sets as its value: dates, numbers, flags, ids of footnotes.

Polars reads the usual spellings, a column at a time; the texts left over are read one by one, each once.
Source of the formats: the data sets' readme (DD-MON-YYYY), and the files of 2024 Q3.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Final, TypeAlias

import polars as pl
import pyarrow as pa
from msgspec import Struct

from section16.standard.kinds import Day, Flag, Unreadable
from section16.table.schema import AMOUNT

__all__ = ["UnusualText", "read_column"]

_DAY: Final = "^[0-9]{2}-[A-Za-z]{3}-[0-9]{4}$"
_PLAIN: Final = r"^[+-]?[0-9]{1,28}(?:\.[0-9]{0,10}0*)?$"
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?").fullmatch
_KEY: Final = re.compile(r"([0-9]{1,18})(?:\.0*)?").fullmatch
_LONGEST: Final = 64
_FLAGS: Final = {"0": False, "1": True, "false": False, "true": True}
_SEPARATORS: Final = r"[\s,;]+"
_EXACT: Final = Context(prec=AMOUNT.precision, traps=[Inexact, InvalidOperation])
_DECIMAL: Final = pl.Decimal(AMOUNT.precision, AMOUNT.scale)
_UNIT: Final = Decimal(1).scaleb(-AMOUNT.scale)

Value: TypeAlias = date | Decimal | bool | int | None


class UnusualText(Struct, frozen=True):
    """A text in an unusual spelling: what it was read as, and the reason if that is not what was filed."""

    text: str
    reason: str = ""
    value: Value = None


class _ColumnReader(Struct, frozen=True):
    """How a kind of column is read: a whole column at once, and a text that this could not read."""

    quick: Callable[[pl.Series], pl.Series]
    slow: Callable[[str], UnusualText]


def read_column(texts: pl.Series, type_: pa.DataType) -> tuple[pl.Series, tuple[UnusualText, ...]]:
    """Return the values of a column of raw texts, and the texts that are not of its kind, each once.

    A missing text, or one of white space only, is null.
    """
    texts = texts.str.strip_chars().replace("", None)
    if pa.types.is_string(type_):
        return texts, ()
    if pa.types.is_list(type_):
        return _ids(texts), ()
    reader = _READERS[type_]
    values = reader.quick(texts)
    left = texts.filter(values.is_null() & texts.is_not_null()).unique(maintain_order=True)
    if left.is_empty():
        return values, ()
    read = [reader.slow(text) for text in left]
    found = {one.text: one.value for one in read if one.value is not None}
    return _filled(texts, values, found), tuple(one for one in read if one.reason)


def _filled(texts: pl.Series, values: pl.Series, found: Mapping[str, Value]) -> pl.Series:
    if not found:
        return values
    keys = list(found)
    slow = texts.replace_strict(keys, list(found.values()), default=None, return_dtype=values.dtype)
    return pl.select(pl.coalesce(values, slow)).to_series().rename(values.name)


def _ids(texts: pl.Series) -> pl.Series:
    """Split `F5, F4` into its ids, in their order; a cell without ids is null."""
    split = texts.str.replace_all(_SEPARATORS, ",").str.strip_chars(",").replace("", None)
    return split.str.split(",")


def _days(texts: pl.Series) -> pl.Series:
    """Read DD-MON-YYYY; not a year of two digits, whose century would be a guess."""
    shaped = pl.select(pl.when(texts.str.contains(_DAY)).then(texts)).to_series().rename(texts.name)
    return shaped.str.to_date("%d-%b-%Y", strict=False)


def _amounts(texts: pl.Series) -> pl.Series:
    """Read plain numbers; not one with too many digits, which Polars would cut silently."""
    plain = pl.select(pl.when(texts.str.contains(_PLAIN)).then(texts)).to_series().rename(texts.name)
    return plain.cast(_DECIMAL, strict=False)


def _flags(texts: pl.Series) -> pl.Series:
    return texts.replace_strict(list(_FLAGS), list(_FLAGS.values()), default=None, return_dtype=pl.Boolean)


def _keys(texts: pl.Series) -> pl.Series:
    return texts.cast(pl.Int64, strict=False)


def _slow_day(text: str) -> UnusualText:
    """Read YYYY-MM-DD, as some copies of the data sets have it."""
    try:
        return UnusualText(text, value=Day().parse(text))
    except Unreadable as error:
        return UnusualText(text, str(error).replace("YYYY-MM-DD", "DD-MON-YYYY"), _day(error.value))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _slow_flag(text: str) -> UnusualText:
    try:
        return UnusualText(text, value=Flag().parse(text))
    except Unreadable as error:
        known = _FLAGS.get(text.lower())
        return UnusualText(text, "" if known is not None else str(error), known)


def _slow_amount(text: str) -> UnusualText:
    if len(text) > _LONGEST or _NUMBER(text) is None:
        return UnusualText(text, f"'{text[:40]}' is not a number")
    try:
        value = Decimal(text).quantize(_UNIT, context=_EXACT)
    except (Inexact, InvalidOperation):
        return UnusualText(text, f"'{text[:40]}' does not fit: 28 digits before the point and 10 after it")
    return UnusualText(text, value=value)


def _slow_key(text: str) -> UnusualText:
    match = _KEY(text)
    if match is None:
        return UnusualText(text, f"'{text[:40]}' is not a whole number")
    return UnusualText(text, value=int(match[1]))


_READERS: Final[Mapping[pa.DataType, _ColumnReader]] = {
    pa.date32(): _ColumnReader(_days, _slow_day),
    AMOUNT: _ColumnReader(_amounts, _slow_amount),
    pa.bool_(): _ColumnReader(_flags, _slow_flag),
    pa.int64(): _ColumnReader(_keys, _slow_key),
}
