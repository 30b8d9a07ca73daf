"""Made-up filings: any number of them, into folders or archives, by several processes."""

import gzip
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import IO, Final, Literal

import msgspec
from msgspec import Struct

from section16.synth import Options, Synthetic, synthesize
from section16.synth.options import OptionsError
from section16.tasks.files import open_whole
from section16.tasks.lake.ingest.fanout import InlineExecutor, processes, run_jobs
from section16.tasks.parallel import uncollected

__all__ = ["FORMATS", "MOST", "PACKINGS", "PackedFilings", "SynthesisJob", "synthesize_files", "write_packed"]

_BLOCK: Final = tarfile.BLOCKSIZE
_FAST: Final = 1  # level of compression: half the time of the usual one, a fifth more bytes


# What --as says: how each filing is written, and what they are packed into.
FORMATS: Final[dict[str, tuple[Literal["xml", "txt", "nc"], str]]] = {
    "xml": ("xml", "folder"),
    "txt": ("txt", "folder"),
    "nc": ("nc", "folder"),
    "tar.gz": ("txt", "tar.gz"),
    "nc.tar.gz": ("nc", "tar.gz"),
    "zip": ("txt", "zip"),
}
MOST: Final = 25_000_000  # numbers of companies and people are unique up to there


def write_packed(filings: Iterable[Synthetic], path: Path, packing: str, ending: str) -> Iterator[Synthetic]:
    """Write filings and pass them on; `path` is a folder, or an archive that takes its name when it is whole."""
    if packing == "folder":
        yield from _into_folder(filings, path, ending)
        return
    with open_whole(path) as file:
        yield from PACKINGS[packing](filings, file, ending)


def _into_folder(filings: Iterable[Synthetic], folder: Path, ending: str) -> Iterator[Synthetic]:
    folder.mkdir(parents=True, exist_ok=True)
    for filing in filings:
        (folder / f"{filing.accession}.{ending}").write_bytes(filing.data)
        yield filing


def _into_tar(filings: Iterable[Synthetic], file: IO[bytes], ending: str) -> Iterator[Synthetic]:
    # Without name and time, so that the same filings are the same bytes.
    with gzip.GzipFile("", "wb", _FAST, file, mtime=0) as packed:
        size = 0
        for filing in filings:
            entry = tarfile.TarInfo(f"{filing.accession}.{ending}")
            entry.size = len(filing.data)
            entry.mtime = _noon(filing)
            padded = entry.tobuf(tarfile.USTAR_FORMAT) + filing.data + bytes(-entry.size % _BLOCK)
            packed.write(padded)
            size += len(padded)
            yield filing
        packed.write(bytes(2 * _BLOCK + -(size + 2 * _BLOCK) % tarfile.RECORDSIZE))


def _into_zip(filings: Iterable[Synthetic], file: IO[bytes], ending: str) -> Iterator[Synthetic]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FAST) as archive:
        for filing in filings:
            day = filing.truth.filed_on
            entry = zipfile.ZipInfo(f"{filing.accession}.{ending}", (day.year, day.month, day.day, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, filing.data, compresslevel=_FAST)
            yield filing


PACKINGS: Final[dict[str, Callable[[Iterable[Synthetic], IO[bytes], str], Iterator[Synthetic]]]] = {
    "tar.gz": _into_tar,
    "zip": _into_zip,
}


def _noon(filing: Synthetic) -> int:
    return int(datetime.combine(filing.truth.filed_on, time(12), UTC).timestamp())


class SynthesisJob(Struct, frozen=True, kw_only=True):
    """What to make: the filings `first` to `last` of those that the options describe, packed as `format`.

    `truth` is a file of JSON lines: one for each filing, in their order.
    """

    out: Path
    format: str
    first: int = 1
    last: int
    options: Options = Options()
    per_archive: int = 10_000
    truth: Path | None = None
    workers: int = 1


class PackedFilings(Struct, frozen=True):
    """One folder or archive that is whole."""

    path: Path
    filings: int
    size: int  # bytes of filings, before packing


class _Piece(Struct, frozen=True):
    job: SynthesisJob
    index: int
    path: Path
    first: int
    last: int


def synthesize_files(job: SynthesisJob) -> Iterator[PackedFilings]:
    """Make the filings of a job; yield each folder or archive when it is whole.

    Raises OSError where a file cannot be written, and OptionsError for options that cannot be met.
    """
    mistakes = job.options.mistakes()
    if mistakes:
        raise OptionsError(mistakes)
    pieces = tuple(_pieces(job))
    workers = min(job.workers, len(pieces))
    parts: dict[int, Path] = {}
    try:
        for outcome in run_jobs(processes(workers) if workers > 1 else InlineExecutor, _make, pieces, workers + 1):
            if outcome.error is not None or outcome.result is None:
                raise outcome.error or RuntimeError
            parts[outcome.job.index] = _truth_part(outcome.job)
            yield outcome.result
        if job.truth is not None:
            _join([parts[index] for index in sorted(parts)], job.truth)
    finally:
        for piece in pieces:
            _truth_part(piece).unlink(missing_ok=True)


def _pieces(job: SynthesisJob) -> Iterator[_Piece]:
    """Yield a piece for each archive; where they are cut does not depend on where the job begins."""
    size = job.per_archive
    numbers = range((job.first - 1) // size, (job.last - 1) // size + 1)
    for index in numbers:
        first, last = max(job.first, index * size + 1), min(job.last, (index + 1) * size)
        yield _Piece(job, index, _path(job, index, alone=len(numbers) == 1), first, last)


def _path(job: SynthesisJob, index: int, *, alone: bool) -> Path:
    """Return the path of a piece: that of the job if it is the only one, else a numbered one in its folder."""
    packed = FORMATS[job.format][1] != "folder"
    if alone and (not packed or job.out.name.endswith(f".{job.format}")):
        return job.out
    name = f"synthetic-{index + 1:05d}"
    return job.out / (f"{name}.{job.format}" if packed else name)


def _truth_part(piece: _Piece) -> Path:
    truth = piece.job.truth or piece.path
    return truth.with_name(f".{truth.name}.{piece.index:05d}.part")


def _make(piece: _Piece) -> PackedFilings:
    """Make one folder or archive, and its part of the truth."""
    with uncollected():
        return _pack(piece)


def _pack(piece: _Piece) -> PackedFilings:
    job = piece.job
    shape, packing = FORMATS[job.format]
    filings = synthesize(job.options, piece.first, piece.last, shape)
    encode, lines, size, number = msgspec.json.encode, bytearray(), 0, 0
    for filing in write_packed(filings, piece.path, packing, shape):
        size += len(filing.data)
        number += 1
        if job.truth is not None:
            lines += encode(filing.truth) + b"\n"
    if job.truth is not None:
        part = _truth_part(piece)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(lines)
    return PackedFilings(piece.path, number, size)


def _join(parts: list[Path], truth: Path) -> None:
    with open_whole(truth) as file:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, file)
