"""What no ingest can do without, each by itself on the bytes of one archive: the limits that it is measured against.

They are measured in the run of the figure that they stand beside, so that a slow machine is told from a slow program.
"""

import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
from lxml import etree
from msgspec import Struct
from msgspec.structs import asdict

from benchmarks.timing import spent_by
from benchmarks.xml2arrow_config import is_well_formed, xml2arrow_parse
from section16.sources import Piece, Tally, read_piece
from section16.sources.streams import Unpacked
from section16.sources.tar import walk_tar
from section16.table.bulk.locate import locate
from section16.table.bulk.reader import read_many

__all__ = ["Limits", "measure_limits"]

_ROUNDS = 3
_STEP = 1 << 20


class Limits(Struct, frozen=True):
    """Processor seconds of one filing: gzip unpacked, the tar walked, XML parsed in two ways, Parquet written.

    `xml2arrow` is None where it is not installed.
    """

    inflate: float
    tar: float
    lxml: float
    xml2arrow: float | None
    parquet: float

    @property
    def sum(self) -> float | None:
        """Return the seconds of what an ingest does at least: all but the parse by lxml."""
        return None if self.xml2arrow is None else self.inflate + self.tar + self.xml2arrow + self.parquet

    def __str__(self) -> str:
        """Return all in microseconds."""
        told = {name: "not installed" if one is None else f"{one * 1e6:.0f}" for name, one in asdict(self).items()}
        return ", ".join(f"{name} {one}" for name, one in told.items())


def measure_limits(archive: Piece) -> Limits:
    """Measure on one `.tar.gz`, each the best of some rounds."""
    filings = list(read_piece(archive, Tally()))
    roots = [bytes(found.root) for one in filings if (found := locate(one.data)) and is_well_formed(bytes(found.root))]
    tables = read_many(filings).tables
    with tempfile.TemporaryDirectory() as folder:

        def write() -> None:
            for name, table in tables.items():
                path = Path(folder) / f"{name}.parquet"
                pq.write_table(table, path, compression="zstd", compression_level=1)

        unpacked = _least(lambda: _read_all(archive.path))
        walked = _least(lambda: _walk(archive.path))
        return Limits(
            inflate=unpacked / len(filings),
            tar=max(0.0, walked - unpacked) / len(filings),
            lxml=_least(lambda: [etree.fromstring(one) for one in roots]) / len(roots),
            xml2arrow=_xml2arrow(Path(folder), roots),
            parquet=_least(write) / len(filings),
        )


def _least(call: Callable[[], object]) -> float:
    return min(spent_by(call).processor for _ in range(_ROUNDS))


def _read_all(path: str) -> None:
    with Path(path).open("rb") as file:
        unpacked = Unpacked(file)
        while unpacked.read(_STEP):
            pass


def _walk(path: str) -> None:
    with Path(path).open("rb") as file:
        for one in walk_tar(Unpacked(file)):
            one.body.read(_STEP)


def _xml2arrow(folder: Path, roots: list[bytes]) -> float | None:
    if find_spec("xml2arrow") is None:
        return None
    return _least(xml2arrow_parse(folder, roots)) / len(roots)
