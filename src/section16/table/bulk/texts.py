"""The texts of many elements, as bytes between tags, to strings: references resolved, white space around them gone.

Nearly all are plain and are taken as they stand; most others name only the five characters that XML itself names. What
is left is read one by one, as a parser of XML would.
"""

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from section16.table.bulk.arrays import ByteArray, Flags, Indices, Ints

__all__ = ["ReadTexts", "read_texts"]

_TAB, _LINE, _RETURN, _SPACE, _AMPERSAND, _BRACKET, _LAST_PLAIN = 0x09, 0x0A, 0x0D, 0x20, 0x26, 0x3C, 0x7F
_BLOCK: Final = 1 << 17
_NAMED: Final = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}  # the last one is resolved last
_REFERENCE: Final = re.compile(rb"&(?:(amp|lt|gt|quot|apos)|#([0-9]{2,7})|#x([0-9A-Fa-f]{2,6}));|&")
_HEXADECIMAL: Final = 16
# XML 1.0, 2.2: no control but tab and line ends, no surrogate, no noncharacter.
_CODES: Final = (range(9, 11), range(13, 14), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))


class ReadTexts(Struct, frozen=True):
    """The texts: `source` is where in `strings` each stands, -1 for one that is blank.

    `unread` are those that need a more careful reader; `broken` those in which a line begins without a blank.
    """

    strings: pa.Array
    source: Ints
    unread: list[int]
    broken: list[int]


class _OddTexts(Struct, frozen=True):
    """The numbers of texts that are not plain, ascending, and how many `&` each has.

    Then those that no parser takes, those with a line that begins at the margin, those with a carriage return.
    """

    all: Indices
    references: Indices
    unread: Indices
    broken: Indices
    returns: Indices


def read_texts(texts: pa.Array) -> ReadTexts:
    """Read binary texts of UTF-8, none of them empty."""
    count = len(texts)
    source = np.arange(count, dtype=np.int32)
    odd = _find_odd(texts)
    if not len(odd.all):
        return ReadTexts(texts.view(pa.string()), source, [], [])
    few = texts.take(pa.array(odd.all))
    read, resolved = _resolve_names(few.view(pa.string()))
    slow = resolved != odd.references
    slow[np.searchsorted(odd.all, odd.returns)] = True
    one_by_one = [_read(text) for text in few.filter(pa.array(slow)).to_pylist()]
    strings = pa.concat_arrays([texts.view(pa.string()), read, pa.array(one_by_one, pa.string())])
    place = np.arange(count, count + len(few), dtype=np.int32)
    place[slow] = np.arange(count + len(few), len(strings))
    blank = pc.binary_length(strings.slice(count)).fill_null(0).to_numpy() == 0
    source[odd.all] = np.where(blank[place - count], -1, place)
    unread = set(odd.unread.tolist())
    unread |= {at for at, text in zip(odd.all[slow].tolist(), one_by_one, strict=True) if text is None}
    return ReadTexts(strings, source, sorted(unread), odd.broken.tolist())


def _find_odd(texts: pa.Array) -> _OddTexts:
    """Find the texts that are not plain: with a control or a reference in them, or more than ASCII at their ends."""
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)
    characters = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    is_odd = _is_edge(characters[ends[:-1]]) | _is_edge(characters[ends[1:] - 1])
    within = characters[ends[0] : ends[-1]]
    special = _special(within)
    number = np.searchsorted(ends, special + ends[0], "right") - 1
    is_odd[number] = True
    odd = np.flatnonzero(is_odd)
    one = within[special]
    returns = one == _RETURN
    line = one == _LINE
    unread = (one < _SPACE) & (one != _TAB) & ~returns & ~line | (one == _BRACKET)
    broken = line & (within.take(special + 1, mode="clip") > _SPACE)
    references = np.bincount(np.searchsorted(odd, number[one == _AMPERSAND]), minlength=len(odd))
    return _OddTexts(odd, references, *(np.unique(number[mask]) for mask in (unread, broken, returns)))


def _special(within: ByteArray) -> Indices:
    """Find controls, `&` and `<`; in blocks, which stay in the nearest cache."""
    found: list[Indices] = [np.empty(0, np.intp)]
    for begin in range(0, len(within), _BLOCK):
        block = within[begin : begin + _BLOCK]
        found.append(np.flatnonzero((block < _SPACE) | (block == _AMPERSAND) | (block == _BRACKET)) + begin)
    return np.concatenate(found)


def _is_edge(one: ByteArray) -> Flags:
    return (one <= _SPACE) | (one > _LAST_PLAIN)


def _resolve_names(texts: pa.Array) -> tuple[pa.Array, Indices]:
    """Resolve the five references by name, and strip the texts; return also how many each text had."""
    count = np.zeros(len(texts), np.intp)
    before = pc.binary_length(texts).to_numpy()
    for name, character in _NAMED.items():
        texts = pc.replace_substring(texts, f"&{name};", character)
        after = pc.binary_length(texts).to_numpy()
        count += (before - after) // (len(name) + 1)
        before = after
    return pc.utf8_trim_whitespace(texts), count


def _read(text: bytes) -> str | None:
    """Return the text as a parser gives it, without the white space around it; None for what no parser takes."""
    text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return _REFERENCE.sub(_resolved, text).decode().strip()
    except ValueError:
        return None


def _resolved(found: re.Match[bytes]) -> bytes:
    """Return what a reference stands for; raise ValueError for one that XML does not know."""
    name, decimal, hexadecimal = found.groups()
    if name is not None:
        return _NAMED[name.decode()].encode()
    code = int(decimal) if decimal else int(hexadecimal or b"0", _HEXADECIMAL)
    if not any(code in codes for codes in _CODES):
        message = f"{found[0]!r} is no character"
        raise ValueError(message)
    return chr(code).encode()
