"""The texts that a walk found, read by kind."""

from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct

from section16.table.grammar import grammar
from section16.table.kinds import READ
from section16.table.schema import schema_of
from section16.table.texts import Texts, read_texts
from section16.table.walk import Walk

__all__ = ["Found", "Kind", "kinds_of_texts", "read_walk"]

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
