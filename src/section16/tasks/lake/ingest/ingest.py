"""Sources into the lake: pieces are read wherever there is a processor, and committed here.

A piece that was read completely before is skipped, and a filing that the lake holds changes nothing: an ingest that was
killed is run again, and goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from section16.edgar.errors import SettingsError
from section16.lake.storage import storage_at
from section16.lake.store import Lake, is_lake
from section16.lake.upkeep.healing import Healed
from section16.sources import Piece, Tally, pieces
from section16.sources.names import is_remote
from section16.table.schema import PARSER_VERSION
from section16.tasks.lake.ingest.fanout import InlineExecutor, processes, run_jobs
from section16.tasks.lake.ingest.piece import NamedPiece, PieceJob, piece_name, stage_pieces, with_absolute_path
from section16.tasks.lake.ingest.progress import Ingested, OnCommit, Progress
from section16.tasks.lake.ingest.shares import WORKER_BYTES, combined, useful_workers
from section16.tasks.lake.mirror.words import sorted_names

if TYPE_CHECKING:  # a client of EDGAR takes a tenth of a second to import
    from section16.tasks.lake.mirror.plan import MirrorCount

__all__ = [
    "EdgarSource",
    "IngestSettings",
    "Ingested",
    "OnCommit",
    "OnFetch",
    "data_sets_first",
    "ingest",
    "ingest_all",
    "ingest_pieces",
    "outdated_sources",
]

# The name of an archive's member comes after the first `!`.
_SOURCES = """
    SELECT DISTINCT split_part(SOURCE, '!', 1) AS name
    FROM (SELECT SOURCE, PARSER_VERSION FROM submission UNION ALL SELECT SOURCE, PARSER_VERSION FROM rejects)
    WHERE PARSER_VERSION IS DISTINCT FROM '{version}'
    ORDER BY name
"""


class IngestSettings(Struct, frozen=True, kw_only=True):
    """The lake, and who does the work: `workers` processes (0: this one alone), or a cluster's scheduler address.

    `again` also reads what was read before, and puts what is read now in place of what the lake holds. Of sources that
    are known from the start, a worker gets `worker_bytes` at least, as packed; what is too little for two is read here.
    """

    lake: str
    storage: dict[str, str] = {}
    workers: int = 0
    cluster: str | None = None
    again: bool = False
    worker_bytes: int = WORKER_BYTES


OnFetch = Callable[["MirrorCount"], object]


class EdgarSource(Struct, frozen=True, kw_only=True):
    """Which EDGAR is asked, and where its texts are kept: `sandbox` is the URL of a local one, `cache` a folder.

    `on_fetch` is called while texts are fetched.
    """

    sandbox: str | None = None
    cache: Path | None = None
    on_fetch: OnFetch = lambda _: None


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
    progress = Progress(lake, on_commit, again=settings.again)
    first = tuple(first)
    for group in (first, pieces) if first else (pieces,):
        new = _new_pieces(group, settings, progress, done_before)
        workers = settings.workers
        groups: Iterable[tuple[NamedPiece, ...]] = ((one,) for one in new)
        if not settings.cluster and isinstance(group, Sequence):  # others come while these are read
            found = tuple(new)
            workers = useful_workers(found, settings.workers, settings.worker_bytes)
            groups = combined(found, workers)
        _run(groups, settings, progress, workers)
        if failed := progress.failed_together():
            _run(((one,) for one in failed), settings, progress, workers)
    return progress.so_far


def _new_pieces(
    pieces: Iterable[Piece], settings: IngestSettings, progress: Progress, done_before: set[str]
) -> Iterator[NamedPiece]:
    """Yield the pieces that were not read before, or all for `again`."""
    for piece in pieces:
        name = piece_name(piece, settings.storage)
        if name in done_before and not settings.again:
            progress.add_before()
        else:
            yield NamedPiece(name, with_absolute_path(piece) if settings.cluster else piece)


def _run(groups: Iterable[tuple[NamedPiece, ...]], settings: IngestSettings, progress: Progress, workers: int) -> None:
    """Read pieces, a group a job, and commit what was read."""
    lake = progress.lake.storage.uri
    jobs = (PieceJob(pieces=one, lake=lake, storage=settings.storage, again=settings.again) for one in groups)
    executors = _executors(settings, progress.lake, workers)
    try:
        for outcome in run_jobs(executors, stage_pieces, jobs, ahead=2 * max(1, workers)):
            if outcome.result is None:
                progress.add_failure(outcome.job, outcome.error)
            else:
                progress.add(outcome.job, outcome.result)
    finally:  # also where a cluster is gone: what was read is kept
        progress.commit()


def data_sets_first(pieces: Iterable[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return the data sets, and the other pieces."""
    found = tuple(pieces)
    return tuple(one for one in found if one.kind == "datasets"), tuple(one for one in found if one.kind != "datasets")


def _executors(settings: IngestSettings, lake: Lake, workers: int) -> Callable[[], Executor]:
    if settings.cluster:
        from section16.tasks.lake.ingest.dask import dask_cluster  # noqa: PLC0415 - Dask takes a second to import

        return dask_cluster(settings.cluster, lake.storage.root)
    return processes(workers) if workers > 1 else InlineExecutor


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

    Where a file of the lake is damaged, its filings are read again from these sources and those that they came from.
    Raises, before anything is written, SourceError for a name that is nothing or a word that is not known, and
    SettingsError where SECTION16_CONTACT is not set or there is no place for a cache; and LakeError where the lake
    cannot be opened or written.
    """
    names = tuple(names)
    files, _ = sorted_names(names)
    pieces([one for one in files if not is_remote(one)])  # a name that is nothing is told before the lake is touched
    healed = _heal(settings)
    if not healed.files:
        return _ingest_all(names, settings, edgar, on_commit)
    done = _ingest_all((*names, *_not_among(healed.sources, names)), settings, edgar, on_commit)
    lake = Lake.open(settings.lake, storage_options=settings.storage or None)
    told = tuple(f"{one}; {healed.filings} filings are read again" for one in healed.files)
    if missing := sorted(lake.given_up()):
        seen = f"{len(missing)} filings of damaged files are not in these sources, '{missing[0]}' for one"
        done = replace(done, problems=(*done.problems, f"{lake.storage.place}: {seen}; ingest theirs too"))
    return replace(done, healed=told)


def _heal(settings: IngestSettings) -> Healed:
    if not is_lake(storage_at(settings.lake, settings.storage or None)):
        return Healed()
    return Lake.open(settings.lake, storage_options=settings.storage or None).heal()


def _not_among(sources: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Yield the sources that are still there, and are neither named nor below a folder that is."""
    named = {Path(one).absolute() for one in names}
    for one in sources:
        path = Path(one).absolute()
        if path.is_file() and named.isdisjoint((path, *path.parents)):
            yield one


def _ingest_all(names: Iterable[str], settings: IngestSettings, edgar: EdgarSource, on_commit: OnCommit) -> Ingested:
    files, words = sorted_names(names)
    if not words:
        return ingest(files, settings, on_commit)
    from section16.tasks.lake.mirror.mirror import mirrored  # noqa: PLC0415 - files need no client of EDGAR

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
    from section16.tasks.lake.mirror.cache import cache_of  # noqa: PLC0415 - files need no cache, and its locks are heavy

    folder = cache_of(settings.lake, edgar.cache)
    if folder is None:
        place = settings.lake
        message = f"{place}: the lake is in an object store; say with --cache which folder keeps what is fetched"
        raise SettingsError(message)
    return folder
