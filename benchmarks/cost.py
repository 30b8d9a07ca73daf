"""What one filing costs: bytes as text, packed and in the lake; processor time to read it and to commit it.

`python -m benchmarks.cost --write` keeps the rates in `benchmarks/rates.toml`, from which `make docs` writes the page
of arithmetic. Bytes are those of the corpus, times those of made-up archives at full size. Times are of the processor,
so that what else the machine does counts little.
"""

import argparse
import io
import json
import platform
import tarfile
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pyarrow as pa
from msgspec import Struct
from msgspec.structs import asdict

from benchmarks.figure import Figure, corpus_files, show
from benchmarks.limits import Limits, measure_limits
from benchmarks.timing import load
from section16.lake.storage import storage_at
from section16.lake.store import Lake
from section16.lake.writing import write_file
from section16.sources import Piece, Tally, pieces, read_piece
from section16.synth import Options
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling
from section16.tasks.lake.ingest.piece import NamedPiece, PieceJob, piece_name, stage_pieces
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files

__all__ = ["Rates", "figures", "measure"]

RATES: Final = Path(__file__).with_name("rates.toml")
_PER_ARCHIVE: Final = 5_000
_ARCHIVES: Final = 16
_OTHERS: Final = 40
_ROUNDS: Final = 3


class Rates(Struct, frozen=True):
    """Bytes and seconds of one filing, or as named; `synthetic_bytes` is the size to which the seconds belong."""

    measured_on: date
    machine: str
    text_bytes: float
    packed_bytes: float
    lake_bytes: float
    synthetic_lake_bytes: float
    synthetic_bytes: float
    parse_seconds: float
    worker_seconds: float
    commit_seconds: float
    commits: int
    other_bytes_a_second: float


def measure() -> tuple[Rates, Limits]:
    """Measure everything, and the limits of the same run; some two minutes."""
    text, packed = _corpus_bytes()
    with tempfile.TemporaryDirectory() as folder:
        archives = _archives(Path(folder) / "archives")
        synthetic, parse = _parsing(archives[0])
        made, worker, commit = _ingesting(archives, Path(folder) / "lake")
        lake = _lake_bytes(Path(folder) / "corpus")
        others = _passing_over(Path(folder) / "others.tar.gz")
        limits = measure_limits(archives[0])
    rates = Rates(
        measured_on=datetime.now(UTC).date(),
        machine=f"{platform.machine()}, Python {platform.python_version()}",
        text_bytes=round(text),
        packed_bytes=round(packed),
        lake_bytes=round(lake),
        synthetic_lake_bytes=round(made),
        synthetic_bytes=round(synthetic),
        parse_seconds=round(parse, 9),
        worker_seconds=round(worker, 9),
        commit_seconds=round(commit, 3),
        commits=_ARCHIVES,
        other_bytes_a_second=round(others),
    )
    return rates, limits


def figures() -> list[Figure]:
    """Measure, and say it in lines."""
    rates, limits = measure()
    command = "python -m benchmarks.cost"
    one = {
        "one filing as text, packed, in the lake": (
            f"{rates.text_bytes:,.0f}, {rates.packed_bytes:,.0f}, {rates.lake_bytes:,.0f} bytes "
            f"(made-up: {rates.synthetic_lake_bytes:,.0f} in the lake)"
        ),
        "one processor, from .tar.gz to Parquet": (
            f"{1 / rates.worker_seconds:,.0f} filings a second, "
            f"{rates.worker_seconds * 1e6:.0f} µs of a filing ({load()})"
        ),
        "limits on the same archive, µs of a filing": str(limits),
        f"one commit of {rates.commits} pieces": f"{rates.commit_seconds:.2f} s",
        "other forms passed over": f"{rates.other_bytes_a_second / 1e6:,.0f} MB a second, unpacked",
    }
    return [Figure(what, said, "", None, command) for what, said in one.items()]


def _corpus_bytes() -> tuple[float, float]:
    """Return bytes of one filing as full-submission text, and of its share of a `.tar.gz`."""
    found = corpus_files("submission")
    sizes = [len(one) for one in found]
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=6) as tar:
        for number, one in enumerate(found):
            tar.addfile(_member(f"{number}.txt", len(one)), io.BytesIO(one))
    header = (sum(sizes) - sum(_xml_length(one) for one in found)) / len(found)
    xml = corpus_files("xml")
    text = sum(map(len, xml)) / len(xml) + header
    return text, packed.tell() / sum(sizes) * text


def _xml_length(submission: bytes) -> int:
    begin, end = submission.find(b"<XML>"), submission.find(b"</XML>")
    return max(0, end - begin - len(b"<XML>"))


def _lake_bytes(folder: Path) -> float:
    """Return bytes of one filing of the corpus in the lake's Parquet files, all tables together."""
    raws = [
        RawFiling(data=one, accession=None, source="corpus", position=at) for at, one in enumerate(corpus_files(), 1)
    ]
    batch = read_many(raws)
    storage = storage_at(str(folder))
    named = {
        name: rows.append_column("BATCH", pa.array(["a"] * rows.num_rows, pa.string()))
        for name, rows in batch.tables.items()
    }
    return sum(write_file(storage, name, "2024Q1", rows).size for name, rows in named.items()) / batch.documents


def _archives(folder: Path) -> tuple[Piece, ...]:
    options = Options(first_on=date(2024, 1, 1), last_on=date(2024, 3, 29))
    job = SynthesisJob(
        out=folder, format="tar.gz", last=_ARCHIVES * _PER_ARCHIVE, options=options, per_archive=_PER_ARCHIVE
    )
    for _ in synthesize_files(job):
        pass
    return tuple(pieces([str(folder)]))


def _parsing(archive: Piece) -> tuple[float, float]:
    """Return bytes of one made-up filing, and processor seconds from its bytes in memory to Arrow tables."""
    raws = list(read_piece(archive, Tally()))
    read_many(raws[:100])
    return sum(len(one.data) for one in raws) / len(raws), min(
        _seconds(lambda: read_many(raws)) for _ in range(_ROUNDS)
    ) / len(raws)


def _ingesting(archives: tuple[Piece, ...], home: Path) -> tuple[float, float, float]:
    """Return bytes in the lake and processor seconds of a worker for one filing, and seconds of one commit of all."""
    lake = Lake.open(str(home), create=True)
    orders = [PieceJob(pieces=(NamedPiece(piece_name(one), one),), lake=str(home)) for one in archives]
    done = []
    worker = _seconds(lambda: done.extend(stage_pieces(one) for one in orders))
    start = time.perf_counter()
    lake.commit(*(staged for one in done for staged in one.staged))
    commit = time.perf_counter() - start
    stages = [staged for one in done for staged in one.staged]
    size = sum(file.size for staged in stages for files in staged.files.values() for file in files)
    documents = sum(staged.documents for staged in stages)
    return size / documents, worker / documents, commit


def _passing_over(path: Path) -> float:
    """Return bytes a second, unpacked, at which submissions of other forms are passed over in an archive."""
    others = [
        one.replace(b"CONFORMED SUBMISSION TYPE:\t4", b"CONFORMED SUBMISSION TYPE:\t8-K") for one in _long_texts()
    ]
    with tarfile.open(path, mode="w:gz", compresslevel=6) as tar:
        for number in range(_OTHERS):
            one = others[number % len(others)]
            tar.addfile(_member(f"0000999999-24-{number:06}.nc", len(one)), io.BytesIO(one))
    tally = Tally()
    seconds = _seconds(lambda: list(read_piece(Piece(kind="archive", path=str(path)), tally)))
    if tally.other_forms != _OTHERS:
        message = f"{path}: {tally.other_forms} of {_OTHERS} submissions of other forms were passed over"
        raise SystemExit(message)
    return sum(len(others[number % len(others)]) for number in range(_OTHERS)) / seconds


def _long_texts() -> list[bytes]:
    """Return texts of some megabytes each, as other forms have, made of the corpus."""
    head = b"<SEC-DOCUMENT>\n<SEC-HEADER>\nCONFORMED SUBMISSION TYPE:\t4\n</SEC-HEADER>\n"
    body = b"".join(corpus_files("submission"))
    return [head + body[at:] + body[:at] for at in range(0, len(body), len(body) // 4)]


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


def _seconds(call: Callable[[], object]) -> float:
    """Return the processor time of a call, all its threads together."""
    start = time.process_time()
    call()
    return time.process_time() - start


def _as_toml(rates: Rates) -> str:
    """Write rates as TOML; a text is quoted as JSON quotes it, which TOML takes."""
    lines = (
        f"{name} = {json.dumps(value) if isinstance(value, str) else value}" for name, value in asdict(rates).items()
    )
    return "\n".join(("# Written by `python -m benchmarks.cost --write`.", *lines, ""))


def main() -> None:
    """Measure; keep the rates where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the rates")
    if parser.parse_args().write:
        RATES.write_text(_as_toml(measure()[0]), "utf-8")
    else:
        show(figures())


if __name__ == "__main__":
    main()
