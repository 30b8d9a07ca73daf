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

from section16.lake.changing import Change, FilingDays
from section16.lake.staged import Staged
from section16.lake.store import Lake
from section16.sources import Piece, SourceError, Tally
from section16.sources.batches import batches_of
from section16.sources.remote import is_remote, stamp_of
from section16.standard.datasets import ACCESSION_NUMBER
from section16.table.batch import SUBMISSION, Batch

__all__ = ["Order", "Read", "located", "name_of", "read", "sum_of"]

_FILED: Final = "FILING_DATE"


class Order(Struct, frozen=True, kw_only=True):
    """A piece to read, the name by which the lake knows that it was done, and the lake.

    `again` asks what would change, too.
    """

    piece: Piece
    name: str
    lake: str
    storage: dict[str, str] = {}
    again: bool = False

    def __repr__(self) -> str:
        """Name the piece, and no option of the storage: it may be a secret, and Dask logs what it cannot do."""
        return f"Order({self.name!r})"


class Read(Struct, frozen=True, kw_only=True):
    """What a worker did: files that wait to be committed, what it passed over, and what it could not read."""

    staged: Staged
    tally: Tally
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()


def located(piece: Piece) -> Piece:
    """Return a piece by its whole path, by which another machine finds it."""
    return piece if is_remote(piece.path) else replace(piece, path=os.path.abspath(piece.path))  # noqa: PTH100 - text


def name_of(piece: Piece, storage: dict[str, str] | None = None) -> str:
    """Name a piece by where it is and what its files are like, so that a changed file is another piece.

    Files are told apart by size and time of change; one that is not there has neither, and is told when it is read.
    """
    paths = [os.path.join(piece.path, member) for member in piece.members] or [piece.path]  # noqa: PTH118 - text
    seen = [(_spelled(path), *(stamp_of(path, storage) if is_remote(path) else _stamp(path))) for path in paths]
    return f"{piece.kind}:{_spelled(piece.path)}:{hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:32]}"


def _spelled(path: str) -> str:
    """Return a path as text that can be kept, and that no other path has."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _stamp(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path of the system, which need not be text
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def read(order: Order) -> Read:
    """Read a piece in chunks, and write its rows beside the lake.

    A piece that broke off is not named as done: what could be read is staged, the next ingest tries it again.
    """
    tally = Tally()
    lake = Lake.open(order.lake, storage_options=order.storage or None)
    problems: list[str] = []
    changes: list[Change] = []
    batches = _dated(_whole(batches_of(order.piece, tally, order.storage), problems), FilingDays(lake.tables))
    staged = lake.stage(_compared(batches, lake, changes) if order.again else batches)
    problems += [one.message for one in tally.unread if not one.position]
    return Read(
        staged=replace(staged, pieces=() if problems else (order.name,)),
        tally=tally,
        changes=sum_of(changes),
        problems=tuple(problems),
    )


def _whole(batches: Iterator[Batch], problems: list[str]) -> Iterator[Batch]:
    """Pass batches on until the source breaks off; keep the reason."""
    try:
        yield from batches
    except SourceError as error:
        problems.append(str(error))


def _dated(batches: Iterator[Batch], days: FilingDays) -> Iterator[Batch]:
    """Pass batches on; a filing that does not say its day, as bare XML, keeps the one that a data set told."""
    for batch in batches:
        filings = batch.tables[SUBMISSION]
        unsaid = pc.is_null(filings.column(_FILED))
        known = days.of(filings.column(ACCESSION_NUMBER).filter(unsaid).to_pylist()) if pc.any(unsaid).as_py() else {}
        yield _with_days(batch, known) if known else batch


def _with_days(batch: Batch, known: Mapping[str, date]) -> Batch:
    filings = batch.tables[SUBMISSION]
    told = pa.array([known.get(key) for key in filings.column(ACCESSION_NUMBER).to_pylist()], pa.date32())
    at = filings.schema.get_field_index(_FILED)
    days = pc.coalesce(filings.column(_FILED), told)
    return replace(batch, tables={**batch.tables, SUBMISSION: filings.set_column(at, filings.schema.field(at), days)})


def _compared(batches: Iterator[Batch], lake: Lake, changes: list[Change]) -> Iterator[Batch]:
    """Pass batches on, and keep what differs from what the lake holds."""
    for batch in batches:
        changes += lake.changes(batch)
        yield batch


def sum_of(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Add up the changes of each column, in the order in which the columns came."""
    counts: Counter[tuple[str, str]] = Counter()
    for change in changes:
        counts[change.table, change.column] += change.count
    return tuple(Change(*place, count) for place, count in counts.items())
