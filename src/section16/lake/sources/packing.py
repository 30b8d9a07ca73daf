"""Single files put together to pieces that are worth a process's while."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from section16.lake.sources.piece import Piece

__all__ = ["Loose", "packed_together"]

_MOST_FILES = 4_000


class Loose(Struct, frozen=True):
    """A file that may share a piece with its neighbours: `path` is below `root`."""

    root: str
    path: str
    size: int
    named: bool = False


def packed_together(found: Iterable[Piece | Loose], piece_bytes: int) -> Iterator[Piece]:
    """Yield pieces in order; files of one folder share one, up to some bytes and some thousands of them."""
    group: list[Loose] = []
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


def _fits(one: Loose, group: list[Loose]) -> bool:
    return len(group) < _MOST_FILES and (one.root, one.named) == (group[0].root, group[0].named)


def _piece(group: list[Loose]) -> Piece:
    return Piece(
        kind="files",
        path=group[0].root,
        members=tuple(one.path for one in group),
        named=group[0].named,
        size=sum(one.size for one in group),
    )
