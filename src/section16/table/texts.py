"""The texts of many elements, as bytes between tags, to strings: references resolved, white space around them gone.

Nearly all are plain and are taken as they stand. The others are read one by one, as a parser of XML would.
"""

import re
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from msgspec import Struct

__all__ = ["Texts", "read_texts"]

Bytes: TypeAlias = npt.NDArray[np.uint8]

_SPACE: Final = 0x20
_AMPERSAND: Final = 0x26
_LAST_PLAIN: Final = 0x7F
_REFERENCE: Final = re.compile(rb"&(?:(amp|lt|gt|quot|apos)|#([0-9]{2,7})|#x([0-9A-Fa-f]{2,6}));|&")
_NAMED: Final = {b"amp": "&", b"lt": "<", b"gt": ">", b"quot": '"', b"apos": "'"}
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEXADECIMAL: Final = 16
# XML 1.0, 2.2: no control but tab and line ends, no surrogate, no noncharacter.
_CODES: Final = (range(9, 11), range(13, 14), range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))


class Texts(Struct, frozen=True):
    """The texts: `source` is where in `strings` each stands, -1 for one that is blank.

    `unread` are those that need a more careful reader; `broken` those with a line end in them.
    """

    strings: pa.Array
    source: npt.NDArray[np.int32]
    unread: list[int]
    broken: list[int]


def read_texts(texts: pa.Array) -> Texts:
    """Read binary texts of UTF-8, none of them empty."""
    count = len(texts)
    source = np.arange(count, dtype=np.int32)
    odd = _odd(texts)
    if not len(odd):
        return Texts(texts.view(pa.string()), source, [], [])
    read: list[str] = []
    unread: list[int] = []
    broken: list[int] = []
    for at, text in zip(odd.tolist(), texts.take(pa.array(odd)).to_pylist(), strict=True):
        made = _read(text)
        if made is None:
            unread.append(at)
        elif b"\n" in text or b"\r" in text:
            broken.append(at)
        source[at] = count + len(read) if made else -1
        if made:
            read.append(made)
    strings = pa.concat_arrays([texts.view(pa.string()), pa.array(read, pa.string())])
    return Texts(strings, source, unread, broken)


def _odd(texts: pa.Array) -> npt.NDArray[np.intp]:
    """Find the texts that are not plain: with a control or a reference in them, or more than ASCII at their ends."""
    ends = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)
    characters = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    begun = characters[ends[:-1]]
    ended = characters[ends[1:] - 1]
    is_odd = _is_edge(begun) | _is_edge(ended)
    within = characters[ends[0] : ends[-1]]
    special = np.flatnonzero((within < _SPACE) | (within == _AMPERSAND)) + ends[0]
    is_odd[np.searchsorted(ends, special, "right") - 1] = True
    return np.flatnonzero(is_odd)


def _is_edge(one: Bytes) -> npt.NDArray[np.bool_]:
    return (one <= _SPACE) | (one > _LAST_PLAIN)


def _read(text: bytes) -> str | None:
    """Return the text as a parser gives it, without the white space around it; None for what no parser takes."""
    if _CONTROL.search(text):
        return None
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return (_REFERENCE.sub(_resolved, text) if b"&" in text else text).decode().strip()
    except ValueError:
        return None


def _resolved(found: re.Match[bytes]) -> bytes:
    """Return what a reference stands for; raise ValueError for one that XML does not know."""
    name, decimal, hexadecimal = found.groups()
    if name is not None:
        return _NAMED[name].encode()
    code = int(decimal) if decimal else int(hexadecimal or b"0", _HEXADECIMAL)
    if not any(code in codes for codes in _CODES):
        message = f"{found[0]!r} is no character"
        raise ValueError(message)
    return chr(code).encode()
