"""What a question about one person costs in a lake: positions and history, warm, of people of all kinds.

`python -m benchmarks.positions 200000` asks a lake of so many made-up filings, `python -m benchmarks.positions LAKE`
one that is there.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.figure import Figure, show
from benchmarks.timing import load
from section16.query.ledger_rows import BARE_OWNER
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.synth import Options
from section16.tasks.lake.ingest.ingest import EdgarSource, IngestSettings, ingest_all
from section16.tasks.lake.synthesizing import SynthesisJob, synthesize_files
from section16.tasks.ledger.open_ledger import open_ledger
from section16.tasks.parallel import processors

__all__ = ["figures"]

_FILINGS: Final = 20_000
_PEOPLE: Final = 40
_SECONDS: Final = 0.3
_COMMAND: Final = "python -m benchmarks.positions 200000"
# People by chance, and those who have filed most.
_ASKED: Final = f"""WITH people AS (SELECT {BARE_OWNER} AS CIK, count(*) AS FILINGS FROM reportingowner GROUP BY CIK)
  (FROM people ORDER BY hash(CIK) LIMIT {_PEOPLE}) UNION (FROM people ORDER BY FILINGS DESC, CIK LIMIT 3)"""  # noqa: S608


def figures(filings: int = _FILINGS) -> list[Figure]:
    """Measure in a lake of so many made-up filings."""
    with tempfile.TemporaryDirectory() as name:
        archives, lake = Path(name, "archives"), Path(name, "lake")
        for _ in synthesize_files(SynthesisJob(out=archives, format="tar.gz", last=filings, options=Options())):
            pass
        ingest_all([str(archives)], IngestSettings(lake=str(lake), workers=processors()), EdgarSource())
        return _of_lake(str(lake))


def _of_lake(lake: str) -> list[Figure]:
    query = Query(DeltaTables(lake))
    people = dict(query.sql(_ASKED).iter_rows())
    number = query.sql("SELECT count(*) AS N FROM submission")["N"].item()
    first = _asked(query, next(iter(people)))
    spent = {cik: min(_asked(query, cik) for _ in range(3)) for cik in people}
    query.close()
    clocks, cpus = zip(*spent.values(), strict=True)
    most = max(people, key=lambda cik: people[cik])
    return [
        Figure(
            f"positions and history of one person, warm, in a lake of {number:,}",
            f"{median(clocks):.3f} s in the median of {len(people)} people, {max(clocks):.3f} s at most; "
            f"{median(cpus):.3f} and {max(cpus):.3f} s of a processor; {load()}",
            f"< {_SECONDS} s",
            max(clocks) < _SECONDS,
            _COMMAND,
        ),
        Figure(
            "the same of the person who has filed most",
            f"{spent[most][0]:.3f} s, {people[most]} filings",
            f"< {_SECONDS} s",
            spent[most][0] < _SECONDS,
            _COMMAND,
        ),
        Figure("the same, asked first in a process", f"{first[0]:.2f} s, {first[1]:.2f} of a processor", "", None, ""),
    ]


def _asked(query: Query, cik: str) -> tuple[float, float]:
    """Return seconds by the clock and of the processors; each question has a ledger of its own."""
    clock, processor = time.perf_counter(), time.process_time()
    ledger = open_ledger(query)
    ledger.positions(cik)
    ledger.history(cik)
    return time.perf_counter() - clock, time.process_time() - processor


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else str(_FILINGS)
    show(figures(int(asked)) if asked.isdigit() else _of_lake(asked))
