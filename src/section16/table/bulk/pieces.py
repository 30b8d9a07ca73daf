"""Documents cut after each `>`: a piece is a tag with what stands before it, white space or a text.

White space and a tag make the same few hundred pieces in nearly all filings; those that were met before are known, and
one look-up gives the tag. What is left are texts, each before the tag that ends its element.
"""

from functools import cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.table.bulk.arrays import Flags, Indices, Ints, Words
from section16.table.bulk.grammar import WIDEST, grammar

__all__ = ["Pieces", "cut_pieces"]

_WORD: Final = 8
_CLOSES: Final = 0x3E
_BLOCK: Final = 1 << 17
_BLANK: Final = b" \t\r\n"
_MOST_KNOWN: Final = 4_000  # to look up in more takes longer than to look again at the few others


class Pieces(Struct, frozen=True):
    """The pieces: `tag` is the number of each one's tag, 0 for one that is odd.

    `ends` are the pieces that end with the end of a text; `texts` are these texts, which may yet have a `<` in them.
    """

    cuts: Ints  # where each piece begins, and where the last one ends
    tag: Indices
    ends: Indices
    texts: pa.Array


class _KnownPieces(Struct):
    """The pieces that were met before, and their tags; both are replaced at once, so that threads may share them."""

    pieces_and_tags: tuple[pa.Array, Indices] | None = None


_KNOWN: Final = _KnownPieces()


def cut_pieces(data: bytes) -> Pieces:
    """Cut documents, which stand one after another without anything between; each has 32 bytes or more."""
    cuts = _cuts(data)
    pieces = pa.Array.from_buffers(pa.binary(), len(cuts) - 1, [None, pa.py_buffer(cuts), pa.py_buffer(data)])
    known, tags = _known()
    numbers = pc.index_in(pieces, value_set=known)
    # Arrow has 0 where there is no number (a test holds it to that); to fill it in again takes a fifth as long
    tag = tags.take(np.frombuffer(numbers.buffers()[1], np.int32, len(numbers)).astype(np.intp))
    unknown = np.flatnonzero(tag == 0)
    ended = _end_texts(data, cuts, tag, unknown)
    if not ended.all() and _learn(pieces, tag, unknown[~ended]):
        unknown = unknown[tag[unknown] == 0]
        ended = _end_texts(data, cuts, tag, unknown)
    ends = unknown if ended.all() else unknown[ended]
    end_tags = grammar().end_tag.take(tag.take(ends - 1))
    tag[ends] = end_tags
    return Pieces(cuts, tag, ends, _texts(data, cuts, ends, grammar().tag_length.take(end_tags)))


def _cuts(data: bytes) -> Ints:
    """Return where pieces begin and end; in blocks, which stay in the nearest cache."""
    characters = np.frombuffer(data, np.uint8)
    are = np.empty(_BLOCK, np.bool_)
    found: list[Indices] = [np.zeros(1, np.intp)]
    for begin in range(0, len(characters), _BLOCK):
        block = characters[begin : begin + _BLOCK]
        np.equal(block, _CLOSES, out=are[: len(block)])
        found.append(np.flatnonzero(are[: len(block)]) + (begin + 1))
    return np.concatenate(found).astype(np.int32)


def _known() -> tuple[pa.Array, Indices]:
    if _KNOWN.pieces_and_tags is None:
        tags = grammar().tags
        _KNOWN.pieces_and_tags = pa.array(tags, pa.binary()), np.arange(len(tags))
    return _KNOWN.pieces_and_tags


def _end_texts(data: bytes, cuts: Ints, tag: Indices, unknown: Indices) -> Flags:
    """Tell which of the unknown pieces end with the tag that ends what the piece before begins."""
    known = grammar()
    end = known.end_tag.take(tag.take(unknown - 1))  # the first piece of all begins a document, and is known
    length = known.tag_length.take(end)
    stop = cuts.take(unknown + 1).astype(np.intp)
    are: Flags = (_before(data, stop, _WORD) == known.end_bytes[:, -1].take(end)) & (end > 0)
    are &= stop - cuts.take(unknown) > length
    longer = np.flatnonzero(are & (length > _WORD))  # most are no longer: they end a `value`
    image, mask = (table.take(end[longer], axis=0) for table in (known.end_bytes, known.end_mask))
    differ = (_before(data, stop[longer], WIDEST).reshape(-1, WIDEST // _WORD) ^ image) & mask
    are[longer[np.bitwise_or.reduce(differ.T) != 0]] = False
    return are


def _before(data: bytes, stop: Indices, width: int) -> Words:
    """Return the bytes before each place, eight in a number."""
    ending = np.ndarray((len(data) - width + 1,), f"V{width}", data, strides=(1,))
    return ending[stop - width].view(np.uint64)


def _learn(pieces: pa.Array, tag: Indices, unknown: Indices) -> bool:
    """Give each piece that is white space and a tag its number; tell whether there was any."""
    numbers = _numbers()
    found = {}
    for at, piece in zip(unknown.tolist(), pieces.take(pa.array(unknown)).to_pylist(), strict=True):
        number = numbers.get(piece.lstrip(_BLANK), 0)
        if number:
            tag[at] = number
            found[piece] = number
    known, tags = _known()
    if found and len(known) < _MOST_KNOWN:
        more = pa.concat_arrays([known, pa.array(found, pa.binary())])
        _KNOWN.pieces_and_tags = more, np.append(tags, list(found.values()))
    return bool(found)


@cache
def _numbers() -> dict[bytes, int]:
    return {tag: number for number, tag in enumerate(grammar().tags) if number}


def _texts(data: bytes, cuts: Ints, ends: Indices, lengths: Indices) -> pa.Array:
    """Return the texts before the tags that end them."""
    around = np.empty(2 * len(ends) + 1, np.int32)
    around[:-1:2] = cuts.take(ends)
    around[1::2] = cuts.take(ends + 1) - lengths
    around[-1] = len(data)
    pieces = pa.Array.from_buffers(pa.binary(), 2 * len(ends), [None, pa.py_buffer(around), pa.py_buffer(data)])
    return pieces.take(pa.array(np.arange(0, 2 * len(ends), 2)))
