"""A piece of a source: what to open, small enough to be sent to another process."""

import os
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from msgspec import Struct

from section16.standard.errors import Section16Error

__all__ = [
    "LooseFile",
    "Piece",
    "PieceKind",
    "SourceError",
    "Tally",
    "UnreadSource",
    "label_of",
    "packed_together",
    "path_of",
]

PieceKind = Literal["files", "archive", "datasets"]


_MOST_FILES: Final = 4_000


class Piece(Struct, frozen=True, kw_only=True):
    """Some files, one archive, or one of the SEC's data sets.

    `files`: `members` are files below the folder `path` ("" where each is a path of its own). `archive`: `path` is a
    `.tar`, `.tar.gz` or `.zip`. `datasets`: `path` is a zip, or a folder, with the SEC's TSVs. `chosen`: the user named
    the files one by one, so that each counts as a document whatever it is. `size` is in bytes, as stored. A large
    archive may be read in `shares`, of which this piece is number `share`, from 0: each goes over the whole archive.
    """

    kind: PieceKind
    path: str
    members: tuple[str, ...] = ()
    chosen: bool = False
    size: int = 0
    share: int = 0
    shares: int = 1


class LooseFile(Struct, frozen=True):
    """A file that may share a piece with its neighbours: `path` is below `root`."""

    root: str
    path: str
    size: int
    chosen: bool = False


def packed_together(found: Iterable[Piece | LooseFile], piece_bytes: int) -> Iterator[Piece]:
    """Yield pieces in order; files of one folder share one, up to some bytes and some thousands of them."""
    group: list[LooseFile] = []
    held = 0
    for one in found:
        if isinstance(one, Piece):
            yield one
            continue
        if group and (not _fits(one, group) or held >= piece_bytes):
            yield _piece(group)
            group, held = [], 0
        group.append(one)
        held += one.size
    if group:
        yield _piece(group)


def _fits(one: LooseFile, group: list[LooseFile]) -> bool:
    return len(group) < _MOST_FILES and (one.root, one.chosen) == (group[0].root, group[0].chosen)


def _piece(group: list[LooseFile]) -> Piece:
    return Piece(
        kind="files",
        path=group[0].root,
        members=tuple(one.path for one in group),
        chosen=group[0].chosen,
        size=sum(one.size for one in group),
    )


class SourceError(Section16Error):
    """A source cannot be read at all; the message is `place: what was seen; what to do`."""


class UnreadSource(Struct, frozen=True, kw_only=True):
    """A document, or the rest of an archive, whose bytes could not be read; `position` is 0 for an archive as such.

    `reason` is `what was seen; what to do`. `size` is in bytes, None where not known.
    """

    source: str
    reason: str
    position: int = 0
    accession: str | None = None
    size: int | None = None

    @property
    def message(self) -> str:
        """Return it as one line."""
        return f"{self.source}: {self.reason}"


class Tally(Struct, kw_only=True):
    """What was met while reading; it grows, and another can be added.

    `documents` were found; `repeated` counts those that came before, which are left out of the batches.
    `other_forms` are submissions of other forms, `other_files` what is no submission by its name or kind (exhibits,
    pages, links, devices).
    """

    documents: int = 0
    other_forms: int = 0
    other_files: int = 0
    repeated: int = 0
    unread: list[UnreadSource] = []

    def add(self, other: "Tally") -> None:
        """Add what another has counted."""
        self.documents += other.documents
        self.other_forms += other.other_forms
        self.other_files += other.other_files
        self.repeated += other.repeated
        self.unread += other.unread


def path_of(folder: str, name: str) -> str:
    """Return the path of a name in a folder; the folder's own for the name ""."""
    return os.path.join(folder, name) if name else folder  # noqa: PTH118 - once a file; a path need not be text


def label_of(name: str) -> str:
    """Return the name of a file as text that can be stored: bytes that are not UTF-8 become replacement characters."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")
