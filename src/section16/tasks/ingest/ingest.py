"""Sources into the lake: pieces are read wherever there is a processor, and committed here.

A piece that was read completely before is skipped, and a filing that the lake holds changes nothing: an ingest that was
killed is run again, and goes on where it was.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from section16.edgar.errors import SettingsError
from section16.form.problems import defect_line, one_line
from section16.lake.changing import ChangeCount
from section16.lake.committing import Committed
from section16.lake.staging import Staged
from section16.lake.store import Lake
from section16.sources import Piece, Tally, pieces
from section16.sources.piece import label_of
from section16.standard.errors import Section16Error
from section16.table.schema import PARSER_VERSION
from section16.tasks.ingest.fanout import InlineExecutor, processes, run_jobs
from section16.tasks.ingest.piece import PieceJob, StagedPiece, piece_name, stage_piece, sum_changes, with_absolute_path
from section16.tasks.mirror.cache import cache_of
from section16.tasks.mirror.mirror import MirrorCount, mirrored, sorted_names

__all__ = [
    "EdgarSource",
    "IngestSettings",
    "Ingested",
    "OnCommit",
    "OnFetch",
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

# The name of an archive's member comes after the first `!`.
_SOURCES = """
    SELECT DISTINCT split_part(SOURCE, '!', 1) AS name
    FROM (SELECT SOURCE, PARSER_VERSION FROM submission UNION ALL SELECT SOURCE, PARSER_VERSION FROM rejects)
    WHERE PARSER_VERSION IS DISTINCT FROM '{version}'
    ORDER BY name
"""


class IngestSettings(Struct, frozen=True, kw_only=True):
    """The lake, and who does the work: `workers` processes (0: this one alone), or a cluster's scheduler address.

    `again` also reads what was read before, and puts what is read now in place of what the lake holds.
    """

    lake: str
    storage: dict[str, str] = {}
    workers: int = 0
    cluster: str | None = None
    again: bool = False


class Ingested(Struct, frozen=True, kw_only=True):
    """What an ingest did. `documents` = `new` + `replaced` + `repeated` + `rejects`.

    `pieces` were read now, `before` had been read already; `other_forms` and `other_files` were passed over; `changes`
    counts the cells that differ from those replaced; `problems` has a line for each source that could not be read,
    which the next ingest tries again.
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
    changes: tuple[ChangeCount, ...] = ()
    problems: tuple[str, ...] = ()


OnCommit = Callable[[Ingested], object]
OnFetch = Callable[[MirrorCount], object]


class EdgarSource(Struct, frozen=True, kw_only=True):
    """Which EDGAR is asked, and where its texts are kept: `sandbox` is the URL of a local one, `cache` a folder.

    `on_fetch` is called while texts are fetched.
    """

    sandbox: str | None = None
    cache: Path | None = None
    on_fetch: OnFetch = lambda _: None


def default_workers() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ingest(names: Iterable[str], settings: IngestSettings, on_commit: OnCommit = lambda _: None) -> Ingested:
    """Read files, folders, globs, archives and data sets into the lake; see `ingest_pieces`.

    Raises SourceError, before anything is written, for a name that is nothing.
    """
    tally = Tally()
    first, others = data_sets_first(pieces(names, tally=tally, storage=settings.storage))
    done = ingest_pieces(others, settings, on_commit, first=first)
    return replace(done, other_files=done.other_files + tally.other_files)


def ingest_pieces(
    pieces: Iterable[Piece],
    settings: IngestSettings,
    on_commit: OnCommit = lambda _: None,
    *,
    first: Iterable[Piece] = (),
) -> Ingested:
    """Read pieces into the lake, which is made where there is none; call `on_commit` after each commit.

    What is `first` is committed before the others are read: data sets have filing days, which bare XML lacks.
    Raises LakeError where the lake cannot be opened or written. What is wrong with a piece is in `problems`.
    """
    lake = Lake.open(settings.lake, create=True, storage_options=settings.storage or None)
    lake.recover()
    done_before = lake.pieces()
    progress = _Progress(lake, settings, on_commit)
    first = tuple(first)
    for group in (first, pieces) if first else (pieces,):
        jobs = progress.jobs(group, done_before)
        outcomes = run_jobs(_executors(settings, lake), stage_piece, jobs, ahead=2 * max(1, settings.workers))
        try:
            for outcome in outcomes:
                if outcome.result is None:
                    progress.add_failure(outcome.job, outcome.error)
                else:
                    progress.add(outcome.result)
        finally:  # also where a cluster is gone: what was read is kept
            progress.commit()
    return progress.so_far


def data_sets_first(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the data sets, and the other pieces."""
    found = tuple(pieces)
    return tuple(one for one in found if one.kind == "datasets"), tuple(one for one in found if one.kind != "datasets")


def _executors(settings: IngestSettings, lake: Lake) -> Callable[[], Executor]:
    if settings.cluster:
        from section16.tasks.ingest.dask import dask_cluster  # noqa: PLC0415 - Dask takes a second to import

        return dask_cluster(settings.cluster, lake.storage.root)
    return processes(settings.workers) if settings.workers > 1 else InlineExecutor


class _Progress:
    """What was read and not yet committed, and the sums so far."""

    def __init__(self, lake: Lake, settings: IngestSettings, on_commit: OnCommit) -> None:
        self._lake, self._settings, self._on_commit = lake, settings, on_commit
        self._waiting: list[Staged] = []
        self._committed_at = time.monotonic()
        self.so_far = Ingested()

    def jobs(self, pieces: Iterable[Piece], done_before: set[str]) -> Iterator[PieceJob]:
        """Yield a job for each piece that was not read before."""
        settings = self._settings
        for piece in pieces:
            name = piece_name(piece, settings.storage)
            if name in done_before and not settings.again:
                self.so_far = replace(self.so_far, before=self.so_far.before + 1)
            else:
                place = with_absolute_path(piece) if settings.cluster else piece
                uri = self._lake.storage.uri
                yield PieceJob(piece=place, name=name, lake=uri, storage=settings.storage, again=settings.again)

    def add_failure(self, job: PieceJob, error: Exception | None) -> None:
        """Note that a piece could not be read."""
        seen = str(error) if isinstance(error, Section16Error | OSError) else defect_line(error or RuntimeError())
        self._add_problem(one_line(f"{label_of(job.piece.path)}: {seen}; it was not read, run ingest again"))

    def add(self, piece: StagedPiece) -> None:
        """Take what a worker read; commit when there is enough, or the last commit was long ago."""
        self._waiting.append(piece.staged)
        self._add_counts(piece)
        for problem in piece.problems:
            self._add_problem(problem)
        if len(self._waiting) >= _TOGETHER or time.monotonic() - self._committed_at > _SECONDS_BETWEEN:
            self.commit()

    def commit(self) -> None:
        """Make what was read part of the lake."""
        if self._waiting:
            commit = self._lake.replace if self._settings.again else self._lake.commit
            self._add_committed(commit(*self._waiting))
            self._waiting.clear()
            self._on_commit(self.so_far)
        self._committed_at = time.monotonic()

    def _add_problem(self, line: str) -> None:
        self.so_far = replace(self.so_far, problems=(*self.so_far.problems, line))

    def _add_counts(self, piece: StagedPiece) -> None:
        tally = piece.tally
        self.so_far = replace(
            self.so_far,
            pieces=self.so_far.pieces + 1,
            documents=self.so_far.documents + tally.repeated,
            repeated=self.so_far.repeated + tally.repeated,
            other_forms=self.so_far.other_forms + tally.other_forms,
            other_files=self.so_far.other_files + tally.other_files,
            changes=sum_changes((*self.so_far.changes, *piece.changes)),
        )

    def _add_committed(self, committed: Committed) -> None:
        names = ("documents", "new", "replaced", "repeated", "rejects")
        sums = {name: getattr(self.so_far, name) + getattr(committed, name) for name in names}
        rows = Counter(self.so_far.rows)
        rows.update(committed.rows)
        self.so_far = replace(self.so_far, rows=dict(rows), **sums)


def outdated_sources(lake: str, storage: dict[str, str] | None = None) -> tuple[str, ...]:
    """List the files from which a lake has filings that another version than this one has read.

    Raises LakeError where there is no lake.
    """
    from section16.query.open_lake import open_lake  # noqa: PLC0415 - most runs ask no questions

    answer = open_lake(lake, storage or None).stream(_SOURCES.format(version=PARSER_VERSION.replace("'", "''")))
    return tuple(name for batch in answer for name in batch.column(0).to_pylist() if name)


def ingest_all(
    names: Iterable[str], settings: IngestSettings, edgar: EdgarSource, on_commit: OnCommit = lambda _: None
) -> Ingested:
    """Read sources into the lake: files, folders, globs, archives, data sets, and words for what EDGAR has.

    Raises, before anything is written, SourceError for a name that is nothing or a word that is not known, and
    SettingsError where SECTION16_CONTACT is not set or there is no place for a cache; and LakeError where the lake
    cannot be opened or written.
    """
    files, words = sorted_names(names)
    if not words:
        return ingest(files, settings, on_commit)
    tally = Tally()
    first, others = data_sets_first(pieces(files, tally=tally, storage=settings.storage) if files else ())
    today = datetime.now().astimezone().date()
    with mirrored(
        words, _cache_folder(settings, edgar), today, url=edgar.sandbox, on_progress=edgar.on_fetch
    ) as mirror:
        lake = Lake.open(settings.lake, create=True, storage_options=settings.storage or None)
        known: Callable[[list[str]], Iterable[str]] = (lambda _: ()) if settings.again else lake.known
        coming = mirror.pieces(lambda keys: frozenset(known(keys)))
        done = ingest_pieces(chain(others, coming), settings, on_commit, first=first)
        problems = (*done.problems, *mirror.count.troubles)
    return replace(done, other_files=done.other_files + tally.other_files, problems=problems)


def _cache_folder(settings: IngestSettings, edgar: EdgarSource) -> Path:
    folder = cache_of(settings.lake, edgar.cache)
    if folder is None:
        place = settings.lake
        message = f"{place}: the lake is in an object store; say with --cache which folder keeps what is fetched"
        raise SettingsError(message)
    return folder
