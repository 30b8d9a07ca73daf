"""The explorer over a lake of a million made-up filings: pages asked for ten times a second, and some of them again.

The program serves in a process of its own, as `section16 serve --explore` does. The load is an open loop: each request
has its moment, whether those before are answered or not, and its time is counted from that moment. The mix is screens
with filters and as of days, people, issuers, filings, and names as one types; none of it was asked before. What the
explorer keeps beside the lake is made by a first start, which is waited for.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote

import httpx

from benchmarks.figure import Figure, show
from benchmarks.trades_lake import trades_lake
from section16.query.kept_files import WORTH_KEEPING
from section16.query.query import Query
from section16.query.relations import DeltaTables
from section16.query.screens.screen import PRESETS

__all__ = ["figures"]

_COMMAND: Final = "python -m benchmarks.explorer"
_A_SECOND: Final = 10
_P95: Final = 0.3
_WARM: Final = 0.06
_START: Final = 120.0
_FIRST: Final = 3.0
_PICKED: Final = 2_000


class _Named(NamedTuple):
    """Some of whom and what a lake has, in no order."""

    filings: int
    owners: list[str]
    names: list[str]
    issuers: list[str]
    numbers: list[str]


def figures(trades: int = 3_200_000, seconds: int = 60) -> list[Figure]:
    """Measure the mix, and a page that was asked for before."""
    lake = trades_lake(trades)
    named = _named(lake)
    with _served(lake) as url:
        _wait_until_kept(url, lake, named.filings)
    begin = time.perf_counter()
    with _served(lake) as url:
        with httpx.Client(base_url=url, timeout=_START) as client:
            client.get("/explore").raise_for_status()
        first = time.perf_counter() - begin
        _wait_until_kept(url, lake, named.filings)
        addresses = list(_mix(random.Random(1), named, seconds * _A_SECOND))  # noqa: S311 - no secret
        took = _open_loop(url, addresses)
        warm = _again(url, addresses[:20])
    p95 = sorted(took)[int(0.95 * len(took))]
    mixed = f"explorer, {_A_SECOND} pages a second of a lake of {named.filings / 1e6:.1f} million filings"
    return [
        Figure(
            "the explorer of that lake: start to the first page",
            f"{first:.1f} s",
            f"< {_FIRST:g} s",
            first < _FIRST,
            _COMMAND,
        ),
        Figure(f"{mixed}: p95", f"{p95 * 1e3:.0f} ms", f"< {_P95 * 1e3:.0f} ms", p95 < _P95, _COMMAND),
        Figure(f"{mixed}: median", f"{statistics.median(took) * 1e3:.0f} ms", "", None, _COMMAND),
        Figure(
            "the same pages again: median", f"{warm * 1e3:.0f} ms", f"< {_WARM * 1e3:.0f} ms", warm < _WARM, _COMMAND
        ),
    ]


def _named(lake: Path) -> _Named:
    with Query(DeltaTables(str(lake))) as query:

        def some(column: str, table: str) -> list[str]:
            text = f"SELECT DISTINCT {column} AS A FROM {table} ORDER BY hash(A) LIMIT {_PICKED}"  # noqa: S608 - ours
            found: list[str] = query.arrow(text)["A"].to_pylist()
            return found

        filings = int(query.arrow("SELECT count(*) AS N FROM submission")["N"][0].as_py())
        owners, issuers = some("RPTOWNERCIK", "reportingowner"), some("ISSUERCIK", "submission")
        names, numbers = some("RPTOWNERNAME", "reportingowner"), some("ACCESSION_NUMBER", "submission")
    return _Named(filings, owners, names, issuers, numbers)


@contextmanager
def _served(lake: Path) -> Iterator[str]:
    program = Path(sys.executable).parent / "section16"
    with subprocess.Popen(  # noqa: S603 - our own program
        [program, "serve", "--explore", lake, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            yield next(word.rstrip(";") for word in line.split() if word.startswith("http"))
        finally:
            server.terminate()


def _wait_until_kept(url: str, lake: Path, filings: int) -> None:
    """Wait until what is in memory is there, the first screens answered, and what is kept beside a large lake made."""
    with httpx.Client(base_url=url, timeout=_START) as client:
        for name in PRESETS:
            client.get(f"/explore/screen?screen={name}").raise_for_status()
    end = time.monotonic() + 3 * _START
    while filings >= WORTH_KEEPING and not any((lake / "filing_rows").glob("*.duckdb")):
        if time.monotonic() > end:
            message = f"the explorer kept no rows beside '{lake}' within {3 * _START:.0f} s"
            raise SystemExit(message)
        time.sleep(0.2)


def _mix(chance: random.Random, named: _Named, count: int) -> Iterator[str]:
    """Yield addresses: screens, people, issuers, filings and names, none twice but by chance."""
    for number in range(count):
        day = f"&as_of=20{chance.randrange(10, 24)}-03-31" if number % 3 == 0 else ""
        yield (
            f"/explore/screen?screen={chance.choice(list(PRESETS))}&min-price={chance.randrange(1, 200)}{day}",
            f"/explore/person/{int(chance.choice(named.owners))}?x=1{day}",
            f"/explore/issuer/{int(chance.choice(named.issuers))}?x=1{day}",
            f"/explore/filing/{chance.choice(named.numbers)}",
            f"/find.json?q={quote(chance.choice(named.names)[:6])}",
        )[number % 5]


def _open_loop(url: str, addresses: Sequence[str]) -> list[float]:
    """Ask for each address at its moment; return the seconds from that moment to each answer."""
    first = time.perf_counter() + 0.5
    with httpx.Client(base_url=url, timeout=_START) as client, ThreadPoolExecutor(64) as pool:

        def ask(number: int) -> float:
            meant = first + number / _A_SECOND
            time.sleep(max(0.0, meant - time.perf_counter()))
            answer = client.get(addresses[number])
            if answer.status_code not in {200, 404}:  # not everybody who could be there is
                answer.raise_for_status()
            return time.perf_counter() - meant

        return list(pool.map(ask, range(len(addresses))))


def _again(url: str, addresses: Sequence[str]) -> float:
    with httpx.Client(base_url=url, timeout=_START) as client:
        took = []
        for address in addresses:
            began = time.perf_counter()
            client.get(address)
            took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    show(figures(*(int(one) for one in sys.argv[1:3])))
