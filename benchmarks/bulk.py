"""Filings in memory to tables, on one core: against xml2arrow on the same bytes, and against edgartools parsing them.

Nothing in the bulk reader uses a second core. The corpus is repeated, so its texts repeat too and Parquet files are
smaller than those of as many different filings; the time to make them hardly depends on it.
"""

import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.figure import Figure, corpus_files, show
from benchmarks.timing import best_of
from benchmarks.xml2arrow_config import is_well_formed, xml2arrow_parse
from section16.table.bulk.locate import locate
from section16.table.bulk.reader import read_many
from section16.table.raw import RawFiling

__all__ = ["figures"]

_FILINGS = 4_410
_ROUNDS = 12
_PER_SECOND = 15_000
_SHARE = 0.6
_TIMES = 40
_COMMAND = "python -m benchmarks.bulk"


def figures() -> list[Figure]:
    """Measure both ways in turn, so that a busy machine slows both."""
    pa.set_cpu_count(1)
    files = corpus_files()
    filings = list(islice(cycle(files), _FILINGS))
    raws = [RawFiling(data, f"0000000000-24-{at:06}", "made-up", at) for at, data in enumerate(filings)]
    # one that is not well-formed would fail all others there; here it is read
    roots = (bytes(located.root) for data in filings if (located := locate(data)))
    documents = [root for root in roots if is_well_formed(root)]
    with tempfile.TemporaryDirectory() as folder:
        xml2arrow = xml2arrow_parse(Path(folder), documents)

        def write_files() -> None:
            _write(read_many(raws).tables, Path(folder))

        alone, tables, files_too = best_of(_ROUNDS, xml2arrow, lambda: read_many(raws), write_files)
        edgartools = _against_edgartools([data.decode() for data in files[:200]], len(raws), write_files)
    megabytes = sum(len(raw.data) for raw in raws) / 1e6
    rate = len(raws) / files_too
    read = read_many(raws).tables["submission"]["READ_BY"].to_pylist().count("bulk")
    return [
        Figure(
            f"XML in memory to ten Parquet files, filings/s on one core ({megabytes * 1e3 / len(raws):.1f} kB each)",
            f"{rate:,.0f} ({read / len(raws):.2%} of them read at once)",
            f"at least {_PER_SECOND:,}",
            rate >= _PER_SECOND,
            _COMMAND,
        ),
        Figure(
            "the same to Arrow tables, against xml2arrow's own speed on the same bytes",
            f"{alone / tables:.0%} ({len(raws) / tables:,.0f} filings/s against {len(raws) / alone:,.0f})",
            f"at least {_SHARE:.0%}",
            alone / tables >= _SHARE,
            _COMMAND,
        ),
        edgartools,
    ]


def _write(tables: Mapping[str, pa.Table], folder: Path) -> None:
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet", compression="zstd", compression_level=1)


def _against_edgartools(documents: list[str], filings: int, ours: Callable[[], object]) -> Figure:
    """Measure both in turn and equally often; edgartools is imported and warm before the clock starts."""
    what = "filings/s, against edgartools parsing the same documents, warm"
    if find_spec("edgar") is None:
        return Figure(what, "edgartools is not installed", f"at least {_TIMES}x", None, _COMMAND)
    parse = _edgartools_parse()
    for document in documents:
        parse(document)
    seconds, theirs_seconds = best_of(_ROUNDS, ours, lambda: [parse(document) for document in documents])
    rate, theirs = filings / seconds, len(documents) / theirs_seconds
    return Figure(
        what,
        f"{rate / theirs:,.0f}x ({theirs:,.0f} filings/s, and no table yet)",
        f"at least {_TIMES}x",
        rate / theirs >= _TIMES,
        _COMMAND,
    )


def _edgartools_parse() -> Callable[[str], object]:
    """Return its fastest public way from a document's text to values: no filing, no page, no table around it."""
    owners: Any = import_module("edgar.ownership.owners")
    # it would ask the SEC's server about each owner
    owners.Entity = lambda _: SimpleNamespace(data=SimpleNamespace(is_company=False))
    parse: Callable[[str], object] = import_module("edgar.ownership").Ownership.parse_xml
    return parse


if __name__ == "__main__":
    show(figures())
