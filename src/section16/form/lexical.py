"""A slip of the file: what the bytes say and a typed report cannot."""

from typing import Literal

from msgspec import Struct

__all__ = ["Slip"]


class Slip(Struct, frozen=True, kw_only=True):
    """One thing that EDGAR minds in the file of a submission, although it can be read.

    `place` and `line` are as those of a fault. `kind` says what it is: an `instruction` for processing, a
    `declaration` of XML that is late or of another version, a bare `bracket` (>) in a text, a `blank` where the kind
    allows none, `spaces` around a value that count against its length or its list, all on one `line`.
    """

    place: str
    line: int | None = None
    text: str = ""
    kind: Literal["instruction", "declaration", "bracket", "blank", "spaces", "line"]
