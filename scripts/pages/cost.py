"""docs/reference/cost.md: what all of EDGAR's insider reports cost in time and storage, from measured rates."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from pages.markdown import page, table
from section16.law.calendar import business_days_after

__all__ = ["cost"]

_RATES: Final = Path(__file__).parents[2] / "benchmarks" / "rates.toml"
_COUNTED_TO: Final = date(2026, 3, 31)
_FILINGS: Final = {"4": 4_407_152, "4/A": 122_921, "3": 368_228, "3/A": 19_137, "5": 93_827, "5/A": 3_638}
_MACHINES: Final = (1, 2, 50)
_CORES: Final = 16
_LINE: Final = 125_000_000  # bytes a second: 1 Gbit/s
_REQUESTS: Final = 10  # a second, all machines of one party together
_FIRST_DAY: Final = date(2003, 6, 30)  # from which on reports have to be electronic
_FIRST_DATASET: Final = 2006
_PER_ARCHIVE: Final = 5_000
_TERABYTE: Final = 1_000_000_000_000

_INTRO = """
Every Form 3, 4 and 5 and their amendments that EDGAR holds as XML: what it takes to get them, to read them into a
lake and to keep them, on 1, 2 and 50 machines. The arithmetic is plain, so that you can put in your own numbers: counts
times measured rates. Nobody ran all of it here: the counts are EDGAR's, the rates are from thousands of filings.
"""
_RATES_TEXT = """
Bytes of texts are the corpus's: real filings, chosen rather for their oddities than as an average. Bytes in the lake
were measured twice, since what stands together packs better: the larger is reckoned with; Delta's logs, which are small
beside them, are left out. Seconds are of one processor on made-up archives, then scaled to the bytes of the corpus.
"""
_GETTING = """
EDGAR allows {rate} requests a second **to all machines of one party together**. Here more machines are of no use.
"""
_FEED = """
The feed archives hold **all** forms of a day, of which ours are a small part in bytes. How large they are together
was not measured; reckon with terabytes. At 1 Gbit/s a terabyte takes {line}, and each terabyte unpacked takes
{pass_over} of one processor to pass over what is of other forms. They are the kind way for EDGAR where the line is
fast; filing by filing is the way for some companies or quarters, and is resumed where it stopped.
"""
_READING = """
A machine here has {cores} cores, one worker process each. Pieces are handed out one by one, so time falls with the
number of cores as long as there are pieces enough: all of EDGAR in archives of {per_archive:,} filings are {pieces:,},
in days of the feed {days:,}. The sources lie in a store that all machines reach; an archive holds filings of one
quarter.
"""
_LIMITS = """
- **EDGAR's rate.** See above: the first copy is bound by it, whatever the machines.
- **Committing** is done by one process, the one that was started with `--cluster`: {commit:.2f} s for {commits} pieces,
  measured on a fresh lake on a local disk. It goes on while others read, and becomes the bound beyond some
  {bound:,} cores. An object store answers more slowly; its share was not measured against a real one.
- **The line to the storage.** All archives are {packed}, the lake is {lake}. A machine with 1 Gbit/s reads
  {a_second:,.0f} packed filings a second at most; {cores} cores {read_a_second:,.0f}.
- **Starting and ending.** Processes start in some seconds, and the end waits for the slowest archive: below a minute
  these count for more than the reading.
- **A worker that dies** costs the pieces that it had, which are read again.
"""


def cost() -> str:
    """Return the page."""
    rates = tomllib.loads(_RATES.read_text("utf-8"))
    filings = sum(_FILINGS.values())
    return page(
        "What all of EDGAR costs",
        _INTRO,
        "## Filings",
        table(
            ("Form", "Filings"), [*((form, f"{count:,}") for form, count in _FILINGS.items()), ("all", f"{filings:,}")]
        ),
        f"To {_said(_COUNTED_TO)}, by EDGAR's indexes. A joint filing counts once.",
        "## Rates",
        _RATES_TEXT,
        _rates(rates),
        "## Keeping them",
        _keeping(rates, filings),
        "## Getting them",
        _GETTING.format(rate=_REQUESTS),
        _getting(filings),
        _FEED.format(line=_span(_TERABYTE / _LINE), pass_over=_span(_TERABYTE / rates["other_bytes_a_second"])),
        "## Reading them",
        _READING.format(cores=_CORES, per_archive=_PER_ARCHIVE, pieces=filings // _PER_ARCHIVE + 1, days=_feed_days()),
        _reading(rates, filings),
        "## What does not scale",
        _limits(rates, filings),
    )


def _rates(rates: Mapping[str, Any]) -> str:
    rows = (
        ("one filing, full-submission text", f"{rates['text_bytes']:,} bytes"),
        ("the same, its share of a `.tar.gz`", f"{rates['packed_bytes']:,} bytes"),
        ("the same in the lake, Parquet of all tables; the corpus alone", f"{rates['lake_bytes']:,} bytes"),
        ("the same, 80,000 made-up filings of a quarter", f"{rates['synthetic_lake_bytes']:,} bytes"),
        (
            "from bytes in memory to Arrow tables, one core",
            f"{1 / _scaled(rates, 'parse_seconds'):,.0f} filings a second",
        ),
        ("from `.tar.gz` to Parquet, one core", f"{1 / _scaled(rates, 'worker_seconds'):,.0f} filings a second"),
        (f"one commit of {rates['commits']} pieces", f"{rates['commit_seconds']:.2f} s"),
        ("other forms passed over, one core", f"{rates['other_bytes_a_second'] / 1e6:,.0f} MB a second, unpacked"),
    )
    measured = f"Measured on {_said(rates['measured_on'])} by `python -m benchmarks.cost` ({rates['machine']})."
    return f"{table(('Of', 'Measured'), rows)}\n\n{measured}"


def _keeping(rates: Mapping[str, Any], filings: int) -> str:
    kept = (
        (
            "full-submission texts, each a file",
            "text_bytes",
            "the raw cache, unpacked; file systems add up to 4 kB each",
        ),
        ("`.tar.gz` archives of them", "packed_bytes", "enough to make the lake again"),
        ("the lake", "lake_bytes", "all tables, every row"),
    )
    rows = [(what, _bytes(filings * rates[name]), note) for what, name, note in kept]
    return table(("What", "Bytes", ""), rows) + "\n\nThe same on any number of machines: the lake is there once."


def _getting(filings: int) -> str:
    quarters = (_COUNTED_TO.year - _FIRST_DATASET) * 4 + (_COUNTED_TO.month + 2) // 3
    rows = (
        ("filing by filing", filings, "everything"),
        ("the feed's archive of each day", _feed_days(), "everything, and all other forms; the line is the bound"),
        ("the SEC's data sets", quarters, "the cells of the forms since 2006; no header"),
    )
    head = ("Way", "Requests", f"At {_REQUESTS} a second, on 1, 2 or 50 machines", "What it holds")
    return table(head, [(way, f"{count:,}", _span(count / _REQUESTS), holds) for way, count, holds in rows])


def _reading(rates: Mapping[str, Any], filings: int) -> str:
    committing = _committing(rates, filings)
    rows = []
    for machines in _MACHINES:
        cores = machines * _CORES
        reading = filings * _scaled(rates, "worker_seconds") / cores
        line = filings * rates["packed_bytes"] / _LINE / machines
        whole = max(reading, line, committing)
        feed = _TERABYTE / _LINE / machines
        rows.append((str(machines), f"{cores:,}", *map(_span, (reading, line, committing, whole, feed))))
    head = (
        "Machines",
        "Cores",
        "Reading",
        "Over a line of 1 Gbit/s each",
        "Committing, beside it",
        "Together",
        "More for each terabyte of feed archives, over those lines",
    )
    return table(head, rows)


def _limits(rates: Mapping[str, Any], filings: int) -> str:
    worker = _scaled(rates, "worker_seconds")
    return _LIMITS.format(
        commit=rates["commit_seconds"],
        commits=rates["commits"],
        bound=round(filings * worker / _committing(rates, filings)),
        packed=_bytes(filings * rates["packed_bytes"]),
        lake=_bytes(filings * _in_lake(rates)),
        a_second=_LINE / rates["packed_bytes"],
        cores=_CORES,
        read_a_second=_CORES / worker,
    )


def _committing(rates: Mapping[str, Any], filings: int) -> float:
    return filings / _PER_ARCHIVE / float(rates["commits"]) * float(rates["commit_seconds"])


def _in_lake(rates: Mapping[str, Any]) -> float:
    return float(max(rates["lake_bytes"], rates["synthetic_lake_bytes"]))


def _scaled(rates: Mapping[str, Any], name: str) -> float:
    """Return seconds of one filing as long as those of the corpus."""
    return float(rates[name]) * float(rates["text_bytes"]) / float(rates["synthetic_bytes"])


def _feed_days() -> int:
    return business_days_after(_FIRST_DAY, _COUNTED_TO)


def _bytes(count: float) -> str:
    return f"{count / 1e9:,.1f} GB"


def _span(seconds: float) -> str:
    """Return a time in the unit that reads best."""
    for size, unit in ((86_400, "days"), (3_600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:,.1f} {unit}"
    return f"{seconds:,.0f} s"


def _said(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
