"""Pieces of a source, read and written beside the lake: what a worker does, on any machine."""

import gc
import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from multiprocessing import parent_process
from typing import NamedTuple

import msgspec
import pyarrow as pa
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.batches.changing import ChangeCount
from section16.lake.batches.staging import Staged
from section16.lake.keys import NO_KEYS, keys_in, merged
from section16.lake.layout import REJECTS
from section16.lake.store import Lake
from section16.sources import Piece, SourceError, Tally
from section16.sources.batches import batches_of
from section16.sources.names import is_remote
from section16.sources.piece import path_of
from section16.sources.remote import stamp_of
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import SUBMISSION, Batch

__all__ = ["NamedPiece", "PieceJob", "StagedPieces", "joined", "piece_name", "stage_pieces", "sum_changes"]
__all__ += ["take_system_memory", "whole", "with_absolute_path"]


class NamedPiece(NamedTuple):
    """A piece, and the name by which the lake knows that it was read."""

    name: str
    piece: Piece


class PieceJob(Struct, frozen=True, kw_only=True):
    """Pieces to read as one, and the lake; `again` also counts what would change in it."""

    pieces: tuple[NamedPiece, ...]
    lake: str
    storage: dict[str, str] = {}
    again: bool = False

    def __repr__(self) -> str:
        """Name the pieces, and no option of the storage: it may be a secret, and Dask logs a job that fails."""
        return f"PieceJob({', '.join(repr(one.name) for one in self.pieces)})"


class StagedPieces(Struct, frozen=True, kw_only=True):
    """What a worker made of pieces: files that wait to be committed, what it passed over and could not read."""

    staged: tuple[Staged, ...]
    tally: Tally
    changes: tuple[ChangeCount, ...] = ()
    problems: tuple[str, ...] = ()


def with_absolute_path(piece: Piece) -> Piece:
    """Return a piece by its whole path, by which another machine finds it."""
    return piece if is_remote(piece.path) else replace(piece, path=os.path.abspath(piece.path))  # noqa: PTH100 - text


def whole(piece: Piece) -> Piece:
    """Return the piece of which this one may be a share."""
    return replace(piece, share=0, shares=1)


def piece_name(piece: Piece, storage: dict[str, str] | None = None) -> str:
    """Name a piece by its path and by size and time of its files, so that a changed file makes another piece.

    A file that is not there has zeros for both; reading it says so.
    """
    paths = [path_of(piece.path, member) for member in piece.members or ("",)]
    files = [(_as_text(path), *(stamp_of(path, storage) if is_remote(path) else _stamp(path))) for path in paths]
    return f"{piece.kind}:{_as_text(piece.path)}:{hashlib.sha256(msgspec.json.encode(files)).hexdigest()[:32]}"


def _as_text(path: str) -> str:
    """Return a path as text that can be kept, and that no other path has."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path of the system, which need not be text
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def stage_pieces(job: PieceJob) -> StagedPieces:
    """Read pieces batch by batch, and write their rows beside the lake.

    A piece that broke off is not named as done: what could be read is staged, and the next ingest tries it again.
    """
    if parent_process() is not None:  # the memory of a program that calls us is left alone
        _prepare_process()
    lake = Lake.open(job.lake, storage_options=job.storage or None)
    reading = _Reading(job, lake)
    parted = _Parted(reading.batches())
    staged = [lake.stage(parted.batches())]
    while not parted.ended:
        staged.append(lake.stage(parted.batches()))
    staged[-1] = replace(staged[-1], pieces=tuple(reading.done))
    return StagedPieces(
        staged=tuple(staged),
        tally=reading.tally,
        changes=sum_changes(reading.changes),
        problems=tuple(reading.problems),
    )


@cache  # once, since what an earlier job left behind is to be collected
def _prepare_process() -> None:
    """Take memory from the system, and leave the modules out of searches for reference cycles."""
    take_system_memory()
    gc.freeze()


def take_system_memory() -> None:
    """Let Arrow take memory from the system: its own pool costs up to a tenth more time, and more memory."""
    pa.set_memory_pool(pa.system_memory_pool())


def joined(shares: Sequence[StagedPieces], name: str) -> StagedPieces:
    """Return all shares of an archive as one; unless it broke off, the last stage names it as done."""
    *others, last = (staged for one in shares for staged in one.staged)
    problems = tuple(dict.fromkeys(problem for one in shares for problem in one.problems))
    return StagedPieces(
        staged=(*others, last if problems else replace(last, pieces=(name,))),
        tally=_sum(one.tally for one in shares),
        changes=sum_changes(change for one in shares for change in one.changes),
        problems=problems,
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    total = Tally()
    for one in tallies:
        total.add(one)
    return total


class _Reading:
    """The pieces of a job while they are read: what was counted, what went wrong, and which were read completely."""

    def __init__(self, job: PieceJob, lake: Lake) -> None:
        self._job, self._lake = job, lake
        self.tally = Tally()
        self.changes: list[ChangeCount] = []
        self.problems: list[str] = []
        self.done: list[str] = []

    def batches(self) -> Iterator[Batch]:
        """Yield the batches of all pieces."""
        for name, piece in self._job.pieces:
            tally, problems = Tally(), list[str]()
            batches = _until_broken(batches_of(piece, tally, self._job.storage), problems)
            batches = _with_known_headings(batches, self._lake, again=self._job.again)
            if self._job.again:
                batches = _count_changes(batches, self._lake, self.changes)
            yield from batches
            problems += [one.message for one in tally.unread if not one.position]
            if not problems and piece.shares == 1:
                self.done.append(name)
            self.problems += problems
            if not piece.share:
                self.tally.add(tally)
            else:  # the other shares of an archive see the same, and count only what repeats their own
                self.tally.repeated += tally.repeated


class _Parted:
    """The batches of pieces, parted where one has a filing that an earlier one of the same part has.

    A part is a stage, and between two stages the commit decides which copy of a filing counts.
    """

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches = batches
        self._first: Batch | None = None
        self.ended = False

    def batches(self) -> Iterator[Batch]:
        """Yield the batches of the next part."""
        earlier = NO_KEYS
        while (batch := self._first or next(self._batches, None)) is not None:
            self._first = None
            keys = keys_in(pa.chunked_array([*_keys(batch, SUBMISSION), *_keys(batch, REJECTS)], pa.string()))
            if len(keys.both(earlier)):
                self._first = batch
                return
            earlier = merged((earlier, keys))
            yield batch
        self.ended = True


def _keys(batch: Batch, table: str) -> list[pa.Array]:
    chunks: list[pa.Array] = batch.tables[table].column(ACCESSION_NUMBER).chunks
    return chunks


def _until_broken(batches: Iterator[Batch], problems: list[str]) -> Iterator[Batch]:
    """Pass batches on until the source breaks off; keep the reason."""
    try:
        yield from batches
    except SourceError as error:
        problems.append(str(error))


def _with_known_headings(batches: Iterator[Batch], lake: Lake, *, again: bool) -> Iterator[Batch]:
    """Pass batches on, with what the lake knows of their filings and a bare XML does not tell."""
    for batch in batches:
        yield replace(batch, tables=lake.with_known_headings(batch.tables, again=again))


def _count_changes(batches: Iterator[Batch], lake: Lake, changes: list[ChangeCount]) -> Iterator[Batch]:
    """Pass batches on, and keep what differs from what the lake holds."""
    for batch in batches:
        changes += lake.changes(batch)
        yield batch


def sum_changes(changes: Iterable[ChangeCount]) -> tuple[ChangeCount, ...]:
    """Add up the changes of each column, in the order in which the columns came."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        counts[change.table, change.column] += change.count
    return tuple(ChangeCount(*place, count) for place, count in counts.items())
