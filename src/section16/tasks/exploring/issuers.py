"""The page of an issuer: its insiders, their trades month by month, lateness, plans, notices and signals."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import pyarrow as pa
from msgspec import Struct
from msgspec.structs import asdict

from section16.query.parties import ListedFiling, NameUse
from section16.query.screens.sql import ScreenSlice
from section16.rendering.memo.charts import ChartLine, line_chart
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake
from section16.tasks.exploring.found_trades import (
    FoundTrade,
    PlanUse,
    SalesPeak,
    Signal,
    plan_uses,
    sales_peaks,
    screened,
)
from section16.tasks.exploring.history import LateRow, PartyHistory, ToldAmendment
from section16.tasks.exploring.people import left_out, person_history
from section16.tasks.ledger.late_groups import LateGroup
from section16.tasks.ledger.reconciling import ReconciledGap, ReconciledSummary

__all__ = ["ExploredIssuer", "issuer_page", "issuer_table"]

_REPORTS: Final = 50
_TRADES: Final = 100
_INSIDERS: Final = 300
_OTHERS: Final = 50
_COMPUTED: Final = 400  # reports whose lines are computed while somebody waits


class IssuerInsider(Struct, frozen=True, kw_only=True):
    """Somebody who reports about an issuer, as named last."""

    cik: int
    name: str
    relationship: str
    title: str
    reports: int
    first_day: date | None
    last_day: date | None


class MonthOfTrades(Struct, frozen=True, kw_only=True):
    """What insiders bought and sold in the open market in a month, in dollars as filed."""

    month: date
    bought: Decimal
    sold: Decimal
    purchases: int
    sales: int


class MonthsChart(Struct, frozen=True, kw_only=True):
    """Purchases and sales by month."""

    title: str
    words: str
    months: tuple[MonthOfTrades, ...]

    @property
    def svg(self) -> str:
        """Return the drawing."""
        lines = (
            ChartLine(name="bought", points=_drawn({one.month: one.bought for one in self.months}), steps=True),
            ChartLine(name="sold", points=_drawn({one.month: one.sold for one in self.months}), steps=True),
        )
        return line_chart(self.title, "dollars", lines)


class ExploredIssuer(Struct, frozen=True, kw_only=True):
    """All that is reported about one issuer; what its lines come to is of the newest reports."""

    lake: Coverage
    cik: int
    name: str
    symbol: str
    names: tuple[NameUse, ...]
    report_count: int
    amendment_count: int
    reports: tuple[ListedFiling, ...]
    insider_count: int
    insiders: tuple[IssuerInsider, ...]
    chart: MonthsChart | None
    trade_count: int
    trades: tuple[FoundTrade, ...]
    computed: int
    balances: ReconciledSummary
    gaps: tuple[ReconciledGap, ...]
    amendments: tuple[ToldAmendment, ...]
    late_years: tuple[LateGroup, ...]
    late_rows: tuple[LateRow, ...]
    sales: tuple[SalesPeak, ...]
    plans: tuple[PlanUse, ...]
    signals: tuple[Signal, ...]
    left_out: tuple[str, ...]


def issuer_page(lake: ExploredLake, cik: int, today: date, as_of: date | None = None) -> ExploredIssuer | None:
    """Return the page of an issuer as it was known on a day, None where no report is about it.

    Raises QueryError and ScreenError.
    """
    return lake.remember(("issuer", cik, today, as_of), lambda: _issuer_page(lake, cik, today, as_of))


def issuer_table(lake: ExploredLake, cik: int, as_of: date | None = None) -> pa.Table:
    """Return the trades that the page of an issuer counts, a row each; raises ScreenError."""
    reports = lake.parties.reports_of(cik, "issuer", as_of)
    trades = [asdict(one) for one in screened(lake, reports, as_of, ScreenSlice(issuer=cik)).trades]
    return pa.Table.from_pylist(trades, _TRADE_SCHEMA)


def _issuer_page(lake: ExploredLake, cik: int, today: date, as_of: date | None) -> ExploredIssuer | None:
    names = lake.parties.names(cik, "issuer", as_of)
    if not names and not lake.parties.names(cik, "issuer"):
        return None
    every = lake.parties.reports_of(cik, "issuer", as_of)
    history = _computed(lake, every)
    reconciled = history.reconciled()
    found = screened(lake, every, as_of, ScreenSlice(issuer=cik))
    trades = found.trades
    insiders, gaps, amendments = tuple(_insiders(every)), tuple(reconciled.gaps), history.amendments()
    late = history.late_rows()
    return ExploredIssuer(
        lake=coverage_of(lake, today, as_of),
        cik=cik,
        name=every[0].issuer_name if every else f"CIK {cik}",
        symbol=every[0].symbol if every else "",
        names=names,
        report_count=len(every),
        amendment_count=sum(one.form.endswith("/A") for one in every),
        reports=every[:_REPORTS],
        insider_count=len(insiders),
        insiders=insiders[:_INSIDERS],
        chart=_chart(trades),
        trade_count=len(trades),
        trades=trades[:_TRADES],
        computed=len(history.filings),
        balances=reconciled.summary,
        gaps=gaps[:_OTHERS],
        amendments=amendments[:_OTHERS],
        late_years=history.late_years(),
        late_rows=late[:_OTHERS],
        sales=sales_peaks(trades),
        plans=plan_uses(trades)[:_OTHERS],
        signals=found.signals,
        left_out=tuple(
            left_out(
                as_of,
                {
                    "reports of the list": (len(every), _REPORTS),
                    "reports, the oldest, from lines, gaps, amendments and lateness": (len(every), _COMPUTED),
                    "insiders": (len(insiders), _INSIDERS),
                    "trades of the list": (len(trades), _TRADES),
                    "gaps": (len(gaps), _OTHERS),
                    "amendments": (len(amendments), _OTHERS),
                    "late rows": (len(late), _OTHERS),
                },
            )
        ),
    )


def _computed(lake: ExploredLake, reports: Sequence[ListedFiling]) -> PartyHistory:
    return person_history(lake, reports[:_COMPUTED])


def _insiders(reports: Sequence[ListedFiling]) -> Iterator[IssuerInsider]:
    """Yield who reports about an issuer, whoever filed last first."""
    seen: dict[int, list[ListedFiling]] = {}
    for one in reports:
        for owner in one.owners:
            seen.setdefault(owner.cik, []).append(one)
    for cik, own in seen.items():
        newest = next(owner for owner in own[0].owners if owner.cik == cik)
        days = [one.filed_on for one in own if one.filed_on]
        yield IssuerInsider(
            cik=cik,
            name=newest.name,
            relationship=newest.relationship,
            title=newest.title,
            reports=len(own),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
        )


def _chart(trades: Sequence[FoundTrade]) -> MonthsChart | None:
    months: dict[date, list[FoundTrade]] = {}
    for one in trades:
        if one.code in {"P", "S"} and one.traded_on and one.value is not None and not one.doubt:
            months.setdefault(one.traded_on.replace(day=1), []).append(one)
    if len(months) <= 1:
        return None
    return MonthsChart(
        title="Bought and sold in the open market",
        words="Shares times price of purchases (P) and sales (S) by month of the trade, as filed and last amended; "
        "doubtful amounts are left out",
        months=tuple(_month(month, several) for month, several in sorted(months.items())),
    )


def _drawn(amounts: Mapping[date, Decimal]) -> tuple[tuple[date, float], ...]:
    """Return the amount of each month, and nothing from the month after it to the next one that has any."""
    found = dict(amounts)
    for month in amounts:
        found.setdefault((month + timedelta(days=31)).replace(day=1), Decimal(0))
    return tuple((month, float(amount)) for month, amount in sorted(found.items()))


def _month(month: date, trades: Sequence[FoundTrade]) -> MonthOfTrades:
    values = {code: [one.value or Decimal(0) for one in trades if one.code == code] for code in ("P", "S")}
    return MonthOfTrades(
        month=month,
        bought=sum(values["P"], Decimal(0)),
        sold=sum(values["S"], Decimal(0)),
        purchases=len(values["P"]),
        sales=len(values["S"]),
    )


_AMOUNT: Final = pa.decimal128(38, 10)
_TRADE_SCHEMA: Final = pa.schema(
    [
        ("accession", pa.string()),
        ("table", pa.string()),
        ("key", pa.int64()),
        ("filed_on", pa.date32()),
        ("traded_on", pa.date32()),
        ("issuer", pa.int64()),
        ("symbol", pa.string()),
        ("issuer_name", pa.string()),
        ("owners", pa.list_(pa.string())),
        ("owner_ciks", pa.list_(pa.string())),
        ("code", pa.string()),
        ("way", pa.string()),
        ("security", pa.string()),
        ("shares", _AMOUNT),
        ("price", _AMOUNT),
        ("value", _AMOUNT),
        ("after", _AMOUNT),
        ("plan", pa.bool_()),
        ("plan_adopted_on", pa.date32()),
        ("late", pa.int32()),
        ("doubt", pa.string()),
    ]
)
