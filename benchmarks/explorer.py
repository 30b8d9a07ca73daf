"""The explorer over a lake of a million invented filings: pages asked for ten times a second, and some of them again.

The program serves in a process of its own, as `section16 serve --explore` does. The load is an open loop: each request
has its moment, whether those before are answered or not, and its time is counted from that moment. The mix is screens
with filters and as of days, people, issuers, filings, and names as one types; none of it was asked before.
"""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import httpx

from benchmarks.figure import Figure, show
from benchmarks.screens_lake import big_lake
from section16.query.screens.screen import PRESETS

__all__ = ["figures"]

_COMMAND: Final = "python -m benchmarks.explorer"
_A_SECOND: Final = 10
_P95: Final = 0.3
_WARM: Final = 0.06
_START: Final = 120.0


def figures(trades: int = 2_200_000, seconds: int = 60) -> list[Figure]:
    """Measure the mix, and a page that was asked for before."""
    lake = big_lake(trades)
    program = Path(sys.executable).parent / "section16"
    with subprocess.Popen(  # noqa: S603 - our own program
        [program, "serve", "--explore", lake, "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            url = next(word.rstrip(";") for word in line.split() if word.startswith("http"))
            _wait_until_ready(url)
            addresses = list(_mix(random.Random(1), int(trades / 2.2), seconds * _A_SECOND))  # noqa: S311 - no secret
            took = _open_loop(url, addresses)
            warm = _again(url, addresses[:20])
        finally:
            server.terminate()
    p95 = sorted(took)[int(0.95 * len(took))]
    mixed = f"explorer, {_A_SECOND} pages a second of a lake of {trades / 2.2e6:.1f} million filings"
    return [
        Figure(f"{mixed}: p95", f"{p95 * 1e3:.0f} ms", f"< {_P95 * 1e3:.0f} ms", p95 < _P95, _COMMAND),
        Figure(f"{mixed}: median", f"{statistics.median(took) * 1e3:.0f} ms", "", None, _COMMAND),
        Figure(
            "the same pages again: median", f"{warm * 1e3:.0f} ms", f"< {_WARM * 1e3:.0f} ms", warm < _WARM, _COMMAND
        ),
    ]


def _wait_until_ready(url: str) -> None:
    """Wait until what is in memory is there: the first screen is answered."""
    with httpx.Client(base_url=url, timeout=_START) as client:
        for name in PRESETS:
            client.get(f"/explore/screen?screen={name}").raise_for_status()


def _mix(chance: random.Random, filings: int, count: int) -> Sequence[str]:
    """Return addresses: screens, people, issuers, filings and names, none twice but by chance."""
    found = []
    for number in range(count):
        owner, issuer, filing = chance.randrange(250_000), chance.randrange(25_000), chance.randrange(filings)
        day = f"&as_of=20{chance.randrange(10, 24)}-03-31" if number % 3 == 0 else ""
        accession = f"{9_000_000 + filing // 1_000_000:010d}-{4 + filing * 20 // filings:02d}-{filing % 1_000_000:06d}"
        found.append(
            (
                f"/explore/screen?screen={chance.choice(list(PRESETS))}&min-price={chance.randrange(1, 200)}{day}",
                f"/explore/person/{9_500_000 + owner}?x=1{day}",
                f"/explore/issuer/{9_000_000 + issuer}?x=1{day}",
                f"/explore/filing/{accession}",
                f"/find.json?q=owner+{owner}",
            )[number % 5]
        )
    return found


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
