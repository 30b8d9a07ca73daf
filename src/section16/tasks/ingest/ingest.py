"""Sources into the lake: pieces are read wherever there is a processor, and committed here.

A piece is skipped when the lake has done with it before; a filing that the lake holds changes nothing. So an ingest
that was killed is run again, and goes on where it was.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.form.problems import one_line
from section16.lake.changing import Change
from section16.lake.staged import Committed, Staged
from section16.lake.store import Lake
from section16.sources import Piece, Tally, pieces
from section16.sources.piece import label_of
from section16.table.schema import PARSER_VERSION
from section16.tasks.ingest.fanout import Here, processes, spread
from section16.tasks.ingest.piece import Order, Read, located, name_of, read, sum_of
from section16.tasks.mirror.cache import cache_of
from section16.tasks.mirror.mirror import MirrorCount, WordError, mirrored, sorted_names

__all__ = [
    "Edgar",
    "Ingested",
    "MirrorCount",
    "Told",
    "Where",
    "WordError",
    "data_sets_first",
    "default_workers",
    "ingest",
    "ingest_all",
    "ingest_pieces",
    "outdated_sources",
]

# Batches are committed together, so that a thousand small pieces are no thousand commits of ten tables.
_TOGETHER: Final = 16
_SECONDS_BETWEEN: Final = 5.0

Told = Callable[["Ingested"], None]


# A member of an archive stands after the first `!`.
_SOURCES = """
    SELECT DISTINCT split_part(SOURCE, '!', 1) AS name
    FROM (SELECT SOURCE, PARSER_VERSION FROM submission UNION ALL SELECT SOURCE, PARSER_VERSION FROM rejects)
    WHERE PARSER_VERSION IS DISTINCT FROM '{version}'
    ORDER BY name
"""


class Where(Struct, frozen=True, kw_only=True):
    """The lake, and who does the work: `workers` processes (0: none but this), or a cluster's scheduler address.

    `again` reads what was read before, too, and puts what is read now in place of what the lake holds.
    """

    lake: str
    storage: dict[str, str] = {}
    workers: int = 0
    cluster: str | None = None
    again: bool = False


class Ingested(Struct, frozen=True, kw_only=True):
    """What came of it. `documents` = `new` + `replaced` + `repeated` + `rejects`.

    `pieces` were read now, `before` had been; `other_forms` and `other_files` were passed over; `changes` counts the
    cells that differ from those replaced; `problems` tells, a line each, what could not be read at all and will be
    tried again by the next ingest.
    """

    pieces: int = 0
    before: int = 0
    documents: int = 0
    new: int = 0
    replaced: int = 0
    repeated: int = 0
    rejects: int = 0
    other_forms: int = 0
    other_files: int = 0
    rows: Mapping[str, int] = {}
    changes: tuple[Change, ...] = ()
    problems: tuple[str, ...] = ()


def default_workers() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ingest(names: Iterable[str], where: Where, told: Told = lambda _: None) -> Ingested:
    """Read files, folders, globs, archives and data sets into the lake; see `ingest_pieces`.

    Raises SourceError, before anything is written, for a name that is nothing.
    """
    tally = Tally()
    first, others = data_sets_first(pieces(names, tally=tally, storage=where.storage))
    done = ingest_pieces(others, where, told, first=first)
    return replace(done, other_files=done.other_files + tally.other_files)


def ingest_pieces(
    pieces: Iterable[Piece], where: Where, told: Told = lambda _: None, *, first: Iterable[Piece] = ()
) -> Ingested:
    """Read pieces into the lake, which is made where there is none; call `told` after each commit.

    What is `first` is committed before the others are read: data sets tell days of filing that bare XML lacks.
    Raises LakeError where the lake cannot be opened or written. What is wrong with a piece is in `problems`.
    """
    lake = Lake.open(where.lake, create=True, storage_options=where.storage or None)
    lake.recover()
    before = lake.pieces()
    sums = _Sums(lake, where, told)
    first = tuple(first)
    for group in (first, pieces) if first else (pieces,):
        outcomes = spread(_workers(where, lake), read, sums.orders(group, before), ahead=2 * max(1, where.workers))
        try:
            for outcome in outcomes:
                if outcome.answer is None:
                    sums.failed(outcome.order, outcome.error)
                else:
                    sums.read(outcome.answer)
        finally:  # also where a cluster is gone: what was read is kept
            sums.commit()
    return sums.so_far


def data_sets_first(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Part pieces into data sets and the others."""
    found = tuple(pieces)
    return tuple(one for one in found if one.kind == "datasets"), tuple(one for one in found if one.kind != "datasets")


def _workers(where: Where, lake: Lake) -> Callable[[], Executor]:
    if where.cluster:
        from section16.tasks.ingest.dask import cluster  # noqa: PLC0415 - Dask takes a second to import

        return cluster(where.cluster, lake.storage.root)
    return processes(where.workers) if where.workers > 1 else Here


class _Sums:
    """What was read and not yet committed, and the sums so far."""

    def __init__(self, lake: Lake, where: Where, told: Told) -> None:
        self._lake, self._where, self._told = lake, where, told
        self._waiting: list[Staged] = []
        self._committed_at = time.monotonic()
        self.so_far = Ingested()

    def orders(self, pieces: Iterable[Piece], before: set[str]) -> Iterator[Order]:
        """Make an order of each piece that was not done before."""
        where = self._where
        for piece in pieces:
            name = name_of(piece, where.storage)
            if name in before and not where.again:
                self.so_far = replace(self.so_far, before=self.so_far.before + 1)
            else:
                place = located(piece) if where.cluster else piece
                uri = self._lake.storage.uri
                yield Order(piece=place, name=name, lake=uri, storage=where.storage, again=where.again)

    def failed(self, order: Order, error: Exception | None) -> None:
        """Keep what is wrong with a piece."""
        seen = f"{type(error).__name__}: {error}"
        self._problem(one_line(f"{label_of(order.piece.path)}: {seen}; it was not read, run ingest again"))

    def read(self, answer: Read) -> None:
        """Take what a worker read; commit when there is enough, or it was long ago."""
        self._waiting.append(answer.staged)
        self._count(answer)
        for problem in answer.problems:
            self._problem(problem)
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._committed_at > _SECONDS_BETWEEN:
            self.commit()

    def commit(self) -> None:
        """Make what was read part of the lake."""
        if self._waiting:
            commit = self._lake.replace if self._where.again else self._lake.commit
            self._add(commit(*self._waiting))
            self._waiting.clear()
            self._told(self.so_far)
        self._committed_at = time.monotonic()

    def _problem(self, line: str) -> None:
        self.so_far = replace(self.so_far, problems=(*self.so_far.problems, line))

    def _count(self, answer: Read) -> None:
        tally = answer.tally
        self.so_far = replace(
            self.so_far,
            pieces=self.so_far.pieces + 1,
            documents=self.so_far.documents + tally.repeated,
            repeated=self.so_far.repeated + tally.repeated,
            other_forms=self.so_far.other_forms + tally.other_forms,
            other_files=self.so_far.other_files + tally.other_files,
            changes=sum_of((*self.so_far.changes, *answer.changes)),
        )

    def _add(self, committed: Committed) -> None:
        names = ("documents", "new", "replaced", "repeated", "rejects")
        sums = {name: getattr(self.so_far, name) + getattr(committed, name) for name in names}
        rows = {
            table: self.so_far.rows.get(table, 0) + committed.rows.get(table, 0)
            for table in {**self.so_far.rows, **committed.rows}
        }
        self.so_far = replace(self.so_far, rows=rows, **sums)


def outdated_sources(lake: str, storage: dict[str, str] | None = None) -> tuple[str, ...]:
    """List the files from which a lake has filings that another version than this one has read.

    Raises LakeError where there is no lake.
    """
    from section16.query.open_lake import open_lake  # noqa: PLC0415 - most runs ask no questions

    answer = open_lake(lake, storage or None).stream(_SOURCES.format(version=PARSER_VERSION.replace("'", "''")))
    return tuple(name for batch in answer for name in batch.column(0).to_pylist() if name)


class Edgar(Struct, frozen=True, kw_only=True):
    """Which EDGAR, and where its texts are kept: `sandbox` is the URL of a local one, `cache` a folder.

    `tell` is called while texts are fetched.
    """

    sandbox: str | None = None
    cache: Path | None = None
    tell: Callable[[MirrorCount], object] = lambda _: None


def ingest_all(names: Iterable[str], where: Where, edgar: Edgar, told: Told = lambda _: None) -> Ingested:
    """Read sources into the lake: files, folders, globs, archives, data sets, and words for what EDGAR has.

    Raises SourceError for a name that is nothing, WordError for a word that is none or where nobody has said who
    asks or there is no place for a cache, all before anything is written; LakeError where the lake cannot be opened
    or written.
    """
    files, words = sorted_names(names)
    if not words:
        return ingest(files, where, told)
    tally = Tally()
    first, others = data_sets_first(pieces(files, tally=tally, storage=where.storage) if files else ())
    today = date.today()  # noqa: DTZ011 - the user's own day
    with mirrored(words, _cache(where, edgar), today, url=edgar.sandbox, tell=edgar.tell) as asked:
        lake = Lake.open(where.lake, create=True, storage_options=where.storage or None)
        known: Callable[[list[str]], Iterable[str]] = (lambda _: ()) if where.again else lake.known
        coming = asked.pieces(lambda keys: frozenset(known(keys)))
        done = ingest_pieces(chain(others, coming), where, told, first=first)
        troubles = tuple(asked.count.troubles)
    return replace(done, other_files=done.other_files + tally.other_files, problems=(*done.problems, *troubles))


def _cache(where: Where, edgar: Edgar) -> Path:
    folder = cache_of(where.lake, edgar.cache)
    if folder is None:
        message = f"{where.lake}: the lake is in an object store; say with --cache which folder keeps what is fetched"
        raise WordError(message)
    return folder
