"""A piece of a source: what to open, small enough to be sent to another process."""

from typing import Literal

from msgspec import Struct

__all__ = ["Piece", "PieceKind"]

PieceKind = Literal["files", "archive", "datasets"]


class Piece(Struct, frozen=True, kw_only=True):
    """Some files, one archive, or one of the SEC's data sets.

    `files`: `members` are files below the folder `path` ("" where each is a path of its own). `archive`: `path` is a
    `.tar`, `.tar.gz` or `.zip`. `datasets`: `path` is a zip, or a folder, with the SEC's TSVs. `named` tells that the
    user named the files one by one, so that each counts as a document whatever it is. `size` is in bytes, as stored.
    """

    kind: PieceKind
    path: str
    members: tuple[str, ...] = ()
    named: bool = False
    size: int = 0
