"""Short-swing profit and lateness: single histories beside a linear program, second opinions, and a lake of filings.

Maxima are held against trying every way of matching and against scipy's linear program with its dual; what differs
stops the run. The lake is made up, and figures for a million filings are those of one, times a million.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array

from benchmarks.archives import made_up_archives
from benchmarks.figure import Figure, show
from benchmarks.timing import best_of, load, spent_by
from section16.ledger.short_swing.exposure import Exposure, SwingQuestion, exposure_of
from section16.ledger.short_swing.planner import ProposedTrade, plan_trade
from section16.ledger.short_swing.trades import SwingTrade
from section16.tasks.lake.ingest.ingest import IngestSettings, ingest
from section16.tasks.ledger.late_groups import late_groups
from section16.tasks.ledger.source import LedgerSource, ledger_source
from section16.tasks.short_swing.answers import exposure_answer
from section16.tasks.short_swing.filings import filed_trades
from section16.tasks.short_swing.ranking import ranked_exposures
from tests.ledger.short_swing.histories import best_by_trying_all, is_proved, may_match, random_history

__all__ = ["figures"]

_COMMAND: Final = "python -m benchmarks.short_swing"
_FILINGS: Final = 20_000
_MILLION: Final = 1_000_000
_CORES: Final = 2
_TRIED, _PROGRAMS = 10_000, 2_000
_TOLERANCE: Final = 1e-6  # of the total: the program counts in floats
_ROUNDS: Final = 5


def figures(filings: int = _FILINGS, tried: int = _TRIED, programs: int = _PROGRAMS) -> list[Figure]:
    """Measure histories, hold them against second opinions, and measure a lake of so many filings."""
    source = ledger_source([], str(_lake_of(filings)))
    return [*_histories(), _tried(tried), _programs(programs), *_lake(source, filings)]


def _histories() -> list[Figure]:
    few, many = random_history(1, 500, days=1_100, most=900), _long_history()
    (ours,) = best_of(_ROUNDS, lambda: exposure_of(few, sensitivity=False))
    (all_readings,) = best_of(_ROUNDS, lambda: exposure_of(few))
    (program,) = best_of(2, lambda: _program(few))
    (longer,) = best_of(2, lambda: exposure_of(many, sensitivity=False))
    return [
        _seconds("short-swing profit of 500 trades in three years, with certificate", ours, 0.05),
        _seconds("the same, with every other reading of six months", all_readings, None),
        _seconds("the same 500 trades by scipy's linear program, in floats, pairs given", program, None),
        _seconds("short-swing profit of 5,000 trades in ten years, with certificate", longer, 2),
    ]


def _long_history() -> tuple[SwingTrade, ...]:
    return random_history(2, 5_000, days=3_650, most=900)


def _seconds(what: str, seconds: float, most: float | None) -> Figure:
    return Figure(
        what,
        f"{seconds * 1e3:,.0f} ms ({load()})",
        "" if most is None else f"< {most * 1e3:,.0f} ms",
        None if most is None else seconds < most,
        _COMMAND,
    )


def _program(trades: tuple[SwingTrade, ...]) -> OptimizeResult | None:
    """Solve the linear program of a history; None where no two trades may be matched."""
    bought = [one for one in trades if one.code == "P"]
    sold = [one for one in trades if one.code == "S"]
    pairs = [(b, s) for b in range(len(bought)) for s in range(len(sold)) if may_match(bought[b], sold[s])]
    if not pairs:
        return None
    gains = np.array([float(_price(sold[s]) - _price(bought[b])) for b, s in pairs])
    ends = np.array([[b, len(bought) + s] for b, s in pairs])
    columns = np.repeat(np.arange(len(pairs)), 2)
    uses = csr_array((np.ones(columns.size), (ends.ravel(), columns)), shape=(len(trades), len(pairs)))
    return linprog(-gains, A_ub=uses, b_ub=[float(one.shares) for one in (*bought, *sold)], method="highs")


def _price(trade: SwingTrade) -> Decimal:
    return trade.price or Decimal(0)


def _tried(histories: int) -> Figure:
    """Hold the maximum of histories of two to eight trades against trying everything."""
    for seed in range(histories):
        trades = random_history(seed, 2 + seed % 7, most=4)
        answer = exposure_of(trades)
        _hold(answer, trades, same=answer.maximum == best_by_trying_all(trades), seed=seed)
    return _equal(f"maximum against trying every matching, {histories:,} histories")


def _programs(histories: int) -> Figure:
    """Hold the maximum of histories of up to 200 trades against the linear program and its dual."""
    for seed in range(histories):
        trades = random_history(seed, 2 + seed % 199, days=900, most=900)
        answer = exposure_of(trades, sensitivity=False)
        found = _program(trades)
        primal = -found.fun if found else 0.0
        room = [float(one.shares) for code in "PS" for one in trades if one.code == code]
        dual = -float(np.dot(found.ineqlin.marginals, room)) if found else 0.0
        near = max(1.0, float(answer.maximum)) * _TOLERANCE
        same = abs(primal - float(answer.maximum)) < near and abs(dual - float(answer.maximum)) < near
        _hold(answer, trades, same=same, seed=seed)
    what = f"maximum against a linear program and its dual, {histories:,} histories of up to 200 trades"
    return _equal(what)


def _equal(what: str) -> Figure:
    return Figure(what, "equal", "equal", reached=True, command=_COMMAND)


def _hold(answer: Exposure, trades: tuple[SwingTrade, ...], *, same: bool, seed: int) -> None:
    if not same or not is_proved(trades, answer):
        message = f"history {seed} of {len(trades)} trades: {answer.maximum} is not the maximum, or not proved"
        raise SystemExit(message)


def _lake_of(filings: int) -> Path:
    """Return a lake of made-up filings, made where there is none yet."""
    home = Path(tempfile.gettempdir()) / f"section16-bench-lake-made-up-{filings}"
    if not home.is_dir():
        part = home.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        ingest([str(made_up_archives(filings))], IngestSettings(lake=str(part), workers=1))
        part.rename(home)
    return home


def _lake(source: LedgerSource, filings: int) -> list[Figure]:
    found = ranked_exposures(source, date.min, date.max)
    one = found[len(found) // 2]

    def answer() -> None:
        filed = filed_trades(source, one.person_cik, one.issuer_cik)
        exposure_answer(filed.trades, SwingQuestion(facts=filed.facts))

    def plan() -> None:
        filed = filed_trades(source, one.person_cik, one.issuer_cik)
        security = filed.trades[0].security
        sale = ProposedTrade(
            action="sell", shares=Decimal(500), price=Decimal("24.50"), on=one.latest_leg + timedelta(days=30),
            security=security,
        )  # fmt: skip
        plan_trade(filed.trades, sale, SwingQuestion(facts=filed.facts))

    whose = f"a person with {one.trades} trades, in a lake of {filings:,} filings, warm"
    warm, planned = best_of(_ROUNDS, answer, plan)
    return [
        _seconds(f"short-swing of {whose}", warm, 0.3),
        _seconds(f"window of {whose}", planned, 0.3),
        _per_million(
            "every person of a lake ranked", lambda: ranked_exposures(source, date.min, date.max), filings, 300
        ),
        _per_million("lateness of every row of a lake, counted", lambda: late_groups(source, "year"), filings, 60),
    ]


def _per_million(what: str, call: Callable[[], object], filings: int, most: int) -> Figure:
    """Measure a pass over the lake in processor time, which two processors share when nothing else runs."""
    spent = spent_by(call)
    million = spent.processor / filings * _MILLION
    measured = f"{spent.processor / filings * 1e6:,.0f} µs of a processor a filing, {million / _CORES:,.0f} s for 1 M"
    return Figure(
        f"{what}, on {_CORES} processors, from {filings:,} filings",
        f"{measured} ({load()})",
        f"< {most} s for 1 M",
        million / _CORES < most,
        _COMMAND,
    )


if __name__ == "__main__":
    show(figures(*(int(one) for one in sys.argv[1:])))
