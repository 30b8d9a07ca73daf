"""The kinds of arrays of the bulk reader, by what their numbers are."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["ByteArray", "Flags", "Indices", "Ints", "ShortInts", "TinyInts", "Words"]

Indices: TypeAlias = npt.NDArray[np.intp]  # numpy takes these to look up with; all others it would copy first
Ints: TypeAlias = npt.NDArray[np.int32]
ShortInts: TypeAlias = npt.NDArray[np.int16]
TinyInts: TypeAlias = npt.NDArray[np.int8]
Flags: TypeAlias = npt.NDArray[np.bool_]
ByteArray: TypeAlias = npt.NDArray[np.uint8]
Words: TypeAlias = npt.NDArray[np.uint64]  # eight bytes of a document at once
