"""How many submissions a second the local EDGAR takes, judges and answers, and whether one is lost.

A server in a process of its own, its memory in a file; clients in others, each sending one after another. Then every
number that was answered is looked for, and every status asked.

`python -m benchmarks.sandbox 60 4` sends for a minute with four clients.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.figure import Figure, show
from section16.form.cell import Cell
from section16.form.document import Footnote, OwnershipDocument, OwnerSignature
from section16.form.envelope import Envelope, SubmissionDocument
from section16.form.issuer import Issuer
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.owner import ReportingOwner
from section16.sandbox.control.client import Control
from section16.xml import write_submission
from section16.xml.envelope.write import write_envelope

__all__ = ["figures"]

GOAL = 100
ROWS = 6
LIST = 25


def report(number: int) -> OwnershipDocument:
    """Make a Form 4 of six rows, two footnotes and an invented person."""
    day = date(2026, 9, 10)
    rows = tuple(
        NonDerivativeTransaction(
            security_title=Cell("Common Stock"),
            traded_on=Cell(day),
            form_type="4",
            code="S",
            equity_swap=False,
            shares=Cell(Decimal(100)),
            price=Cell(Decimal(f"{20 + row}.25"), ("F1",)),
            acquired_disposed=Cell("D"),
            shares_following=Cell(Decimal(10_000 - 100 * (row + 1))),
            ownership=Cell("I", ("F2",)),
            nature=Cell("By Trust"),
        )
        for row in range(ROWS)
    )
    return OwnershipDocument(
        document_type="4",
        period_of_report=day,
        issuer=Issuer(cik="0000000900", trading_symbol="EXMP"),
        reporting_owners=(ReportingOwner(cik=str(1000 + number), is_director=True),),
        aff10b5_one=False,
        non_derivative_table=rows,
        footnotes=(
            Footnote("F1", "The price is a weighted average; the shares were sold in several trades."),
            Footnote("F2", "The shares are held by a family trust."),
        ),
        signatures=(OwnerSignature(name="/s/ Ada Example", signed_on=day),),
    )


def envelope(number: int) -> bytes:
    """Write a report as it is sent."""
    one = report(number)
    content = write_submission(one, {one.reporting_owners[0].cik or "": "ccc1$abc"})
    document = SubmissionDocument(name="form4.xml", type="4", content=content)
    return write_envelope(Envelope(submission_type="4", live=True, documents=(document,)))


@contextmanager
def server(folder: str) -> Iterator[str]:
    """Run the sandbox as a user would, and give its URL."""
    program = Path(sys.executable).with_name("section16")
    command = [program, "sandbox", "--port", "0", "--folder", folder]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    if process.stdout is None:
        raise RuntimeError(command)
    try:
        yield process.stdout.readline().split(" at ")[1].partition(";")[0]
    finally:
        process.terminate()
        process.wait()


def send(url: str, client: int, tokens: str, seconds: float) -> tuple[list[str], int, list[float]]:
    """Send submissions until the time is over; return the numbers, how many had no answer, and the latencies."""
    bodies = [envelope(client * 100 + number) for number in range(20)]
    headers = {"Authorization": f"Bearer {tokens}", "Content-Type": "application/xml", "User-Agent": "Bench/1"}
    numbers: list[str] = []
    unanswered = 0
    took: list[float] = []
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=30) as http:
        until = time.perf_counter() + seconds
        while (start := time.perf_counter()) < until:
            response = http.post("/submission/single/live", content=bodies[len(numbers) % len(bodies)])
            took.append(time.perf_counter() - start)
            if response.status_code == httpx.codes.ACCEPTED:
                numbers.append(response.json()["accessionNumber"])
            else:
                unanswered += 1
    return numbers, unanswered, took


def settled(url: str, tokens: str, numbers: list[str]) -> int:
    """Count the submissions whose status is final and good."""
    headers = {"Authorization": f"Bearer {tokens}", "User-Agent": "Bench/1"}
    good = 0
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=30) as http:
        for at in range(0, len(numbers), LIST):
            answer = http.post("/submission/status", json={"accessionNumbers": numbers[at : at + LIST]})
            good += sum(one["status"] == "DISSEMINATED" for one in answer.json()["responses"])
    return good


def figures(seconds: float = 10, clients: int = 2) -> list[Figure]:
    """Measure the rate, and count what was lost, taken twice, or not answered."""
    with TemporaryDirectory() as folder, server(folder) as url:
        control = Control(url)
        tokens = f"{control.filer_token('800')},{control.user_token('ada@owner.example')}"
        with ProcessPoolExecutor(clients) as pool:
            working = [pool.submit(send, url, client, tokens, seconds) for client in range(clients)]
            sent = [one.result() for one in working]
        numbers = [number for one, _, _ in sent for number in one]
        known = {one["accessionNumber"] for one in control.submissions()}
        control.advance(60)
        good = settled(url, tokens, numbers)
        control.close()
    took = sorted(latency for _, _, one in sent for latency in one)
    refused = sum(one for _, one, _ in sent)
    lost, twice = len(set(numbers) - known), len(known) - len(set(numbers))
    rate = len(numbers) / seconds
    return [
        _figure("local EDGAR: submissions a second, sustained", f"{rate:.0f}", f"{GOAL}", reached=rate >= GOAL),
        _figure(
            "lost; taken twice; not answered", f"{lost}; {twice}; {refused}", "0", reached=lost + twice + refused == 0
        ),
        _figure(
            "accepted and disseminated, of those sent", f"{good:,} of {len(took):,}", "all", reached=good == len(took)
        ),
        _figure("time of an answer, median and 99th percentile", _latencies(took), "", reached=None),
    ]


def _latencies(took: list[float]) -> str:
    return f"{took[len(took) // 2] * 1000:.1f} ms, {took[int(len(took) * 0.99)] * 1000:.1f} ms"


def _figure(what: str, measured: str, goal: str, *, reached: bool | None) -> Figure:
    return Figure(what, measured, goal, reached, "python -m benchmarks.sandbox")


if __name__ == "__main__":
    show(figures(*map(int, sys.argv[1:3])))
