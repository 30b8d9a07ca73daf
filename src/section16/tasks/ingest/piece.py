"""One piece of a source, read and written beside the lake: what a worker does, on any machine."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct
from msgspec.structs import replace

from section16.lake.changing import ChangeCount
from section16.lake.staging import Staged
from section16.lake.store import Lake
from section16.sources import Piece, SourceError, Tally
from section16.sources.batches import batches_of
from section16.sources.names import is_remote
from section16.sources.piece import path_of
from section16.sources.remote import stamp_of
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import SUBMISSION, Batch

__all__ = ["PieceJob", "StagedPiece", "piece_name", "stage_piece", "sum_changes", "with_absolute_path"]

_FILED: Final = "FILING_DATE"


class PieceJob(Struct, frozen=True, kw_only=True):
    """A piece to read, the name by which the lake knows that it was read, and the lake.

    `again` also counts what would change in the lake.
    """

    piece: Piece
    name: str
    lake: str
    storage: dict[str, str] = {}
    again: bool = False

    def __repr__(self) -> str:
        """Name the piece, and no option of the storage: it may be a secret, and Dask logs a job that fails."""
        return f"PieceJob({self.name!r})"


class StagedPiece(Struct, frozen=True, kw_only=True):
    """What a worker made of a piece: files that wait to be committed, what it passed over and could not read."""

    staged: Staged
    tally: Tally
    changes: tuple[ChangeCount, ...] = ()
    problems: tuple[str, ...] = ()


def with_absolute_path(piece: Piece) -> Piece:
    """Return a piece by its whole path, by which another machine finds it."""
    return piece if is_remote(piece.path) else replace(piece, path=os.path.abspath(piece.path))  # noqa: PTH100 - text


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


def stage_piece(job: PieceJob) -> StagedPiece:
    """Read a piece batch by batch, and write its rows beside the lake.

    A piece that broke off is not named as done: what could be read is staged, and the next ingest tries it again.
    """
    tally = Tally()
    lake = Lake.open(job.lake, storage_options=job.storage or None)
    problems: list[str] = []
    changes: list[ChangeCount] = []
    batches = _until_broken(batches_of(job.piece, tally, job.storage), problems)
    batches = _with_known_days(batches, lake)
    staged = lake.stage(_count_changes(batches, lake, changes) if job.again else batches)
    problems += [one.message for one in tally.unread if not one.position]
    return StagedPiece(
        staged=replace(staged, pieces=() if problems else (job.name,)),
        tally=tally,
        changes=sum_changes(changes),
        problems=tuple(problems),
    )


def _until_broken(batches: Iterator[Batch], problems: list[str]) -> Iterator[Batch]:
    """Pass batches on until the source breaks off; keep the reason."""
    try:
        yield from batches
    except SourceError as error:
        problems.append(str(error))


def _with_known_days(batches: Iterator[Batch], lake: Lake) -> Iterator[Batch]:
    """Pass batches on; a filing without a day, as bare XML, keeps the day that the lake has from a data set."""
    for batch in batches:
        filings = batch.tables[SUBMISSION]
        dateless = pc.is_null(filings.column(_FILED))
        keys = filings.column(ACCESSION_NUMBER).filter(dateless).to_pylist() if pc.any(dateless).as_py() else []
        known = lake.filing_days(keys) if keys else {}
        yield _with_days(batch, known) if known else batch


def _with_days(batch: Batch, known: Mapping[str, date]) -> Batch:
    filings = batch.tables[SUBMISSION]
    from_lake = pa.array([known.get(key) for key in filings.column(ACCESSION_NUMBER).to_pylist()], pa.date32())
    index = filings.schema.get_field_index(_FILED)
    days = pc.coalesce(filings.column(_FILED), from_lake)
    filings = filings.set_column(index, filings.schema.field(index), days)
    return replace(batch, tables={**batch.tables, SUBMISSION: filings})


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
