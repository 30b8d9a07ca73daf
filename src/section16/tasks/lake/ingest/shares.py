"""Shares of the pieces for workers: small archives together, a large one in several, no more workers than work.

A file of a table costs some milliseconds whatever it holds, and a worker nearly a second before it begins.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from section16.sources import Piece
from section16.sources.names import is_packed, is_remote
from section16.tasks.lake.ingest.piece import NamedPiece

__all__ = ["WORKER_BYTES", "combined", "useful_workers"]

WORKER_BYTES: Final = 8_000_000  # packed; some six thousand filings, which take as long as a worker takes to start
_MOST_TOGETHER: Final = 12_000_000  # packed; some hundred megabytes of text
_PACKED: Final = 10  # times that a filing is smaller when it is packed


def useful_workers(pieces: Iterable[NamedPiece], most: int, worker_bytes: int) -> int:
    """Return how many workers pay; 1 where it is quickest to read all in this process."""
    if not worker_bytes:
        return most
    return max(1, min(most, sum(_packed_size(one.piece) for one in pieces) // worker_bytes))


def combined(pieces: Sequence[NamedPiece], workers: int) -> Iterator[tuple[NamedPiece, ...]]:
    """Yield what is to be read as one job: neighbouring archives, a share of an archive, or one other piece.

    Archives that stand side by side are of days that follow one another, so that their rows share files.
    """
    total = sum(_packed_size(one.piece) for one in pieces)
    most = _MOST_TOGETHER if workers <= 1 else min(_MOST_TOGETHER, total // (2 * workers))
    group: list[NamedPiece] = []
    held = 0
    for one in pieces:
        size = _packed_size(one.piece)
        is_small = one.piece.kind == "archive" and size <= most
        if group and not (is_small and held + size <= most):
            yield tuple(group)
            group, held = [], 0
        if is_small:
            group.append(one)
            held += size
        else:
            yield from ((part,) for part in _shares(one, workers if size * workers > total else 1))
    if group:
        yield tuple(group)


def _shares(one: NamedPiece, count: int) -> Iterator[NamedPiece]:
    """Yield an archive that would keep the others waiting in shares, else whole; what is remote is fetched once."""
    if count == 1 or one.piece.kind != "archive" or is_remote(one.piece.path):
        yield one
        return
    yield from (one._replace(piece=replace(one.piece, share=number, shares=count)) for number in range(count))


def _packed_size(piece: Piece) -> int:
    """Return the size of a piece as if it were packed, to compare pieces."""
    return piece.size if is_packed(piece.path) and not piece.path.lower().endswith(".tar") else piece.size // _PACKED
