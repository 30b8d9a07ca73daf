"""The page of SQL: a statement that only reads, its plan, and its answer as table and chart."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Final

import pyarrow as pa
from msgspec import Struct

from section16.query.statement import QueryError
from section16.query.views.catalog import NAMES
from section16.rendering.memo.charts import ChartLine, bar_chart, line_chart
from section16.tasks.answers.text import CellValue, is_number, plain
from section16.tasks.exploring.coverage import Coverage, coverage_of
from section16.tasks.exploring.explored import ExploredLake

__all__ = ["EXAMPLES", "MOST_ROWS", "Ask", "SqlChart", "SqlPage", "sql_page"]

Ask = Callable[[str, int], pa.Table]  # answers a statement with at most so many rows, within its limits
MOST_ROWS: Final = 1_000
_LONGEST: Final = 20_000
_DRAWN: Final = 6
_BARS: Final = 30
_FEWEST: Final = 2  # columns and rows of what can be drawn

EXAMPLES: Final[Mapping[str, str]] = {
    "purchases and sales by year": """SELECT make_date(year(TRANS_DATE), 1, 1) AS YEAR,
  sum(VALUE) FILTER (TRANS_CODE = 'P') AS BOUGHT, sum(VALUE) FILTER (TRANS_CODE = 'S') AS SOLD
FROM trades WHERE NOT SUPERSEDED AND DOUBT IS NULL AND year(TRANS_DATE) BETWEEN 2003 AND 2100
GROUP BY YEAR ORDER BY YEAR""",
    "whose filings come latest": """SELECT ISSUERNAME, count(*) AS LATE, max(LATE_BUSINESS_DAYS) AS MOST_DAYS
FROM trades WHERE LATE_BUSINESS_DAYS > 0 GROUP BY ISSUERNAME ORDER BY LATE DESC LIMIT 20""",
    "the columns of trades": "DESCRIBE trades",
}


class SqlChart(Struct, frozen=True, kw_only=True):
    """The answer drawn: amounts over days where the first column has days, else a bar a row."""

    title: str
    words: str
    lines: tuple[ChartLine, ...] = ()
    bars: tuple[tuple[str, float], ...] = ()

    @property
    def svg(self) -> str:
        """Return the drawing."""
        return line_chart(self.title, "", self.lines) if self.lines else bar_chart(self.title, self.bars)


class SqlPage(Struct, frozen=True, kw_only=True):
    """A statement and what it gives; `problem` is why it gives nothing."""

    lake: Coverage
    statement: str
    problem: str
    columns: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    more: bool
    plan: str
    chart: SqlChart | None
    tables: tuple[str, ...]
    examples: Mapping[str, str]
    left_out: tuple[str, ...]


def sql_page(lake: ExploredLake, ask: Ask, statement: str, today: date) -> SqlPage:
    """Return the answer to a statement with its plan; a statement that cannot be answered says why. Raises QueryError.

    Without a statement the page only says what can be asked.
    """
    problem, table, plan = "", None, ""
    try:
        if statement.strip():
            _refuse_long(statement)
            table = ask(statement, MOST_ROWS + 1)
            plan = plan_of(ask, statement)
    except QueryError as error:
        problem = str(error)
    shown = table.slice(0, MOST_ROWS) if table is not None else pa.table({})
    return SqlPage(
        lake=coverage_of(lake, today),
        statement=statement,
        problem=problem,
        columns=tuple(shown.column_names),
        numbers=tuple(map(is_number, shown.schema.types)),
        rows=tuple(zip(*([plain(one) for one in column.to_pylist()] for column in shown.columns), strict=True)),
        more=table is not None and table.num_rows > MOST_ROWS,
        plan=plan,
        chart=_chart(shown),
        tables=NAMES,
        examples=EXAMPLES,
        left_out=(f"the table shows {MOST_ROWS:,} rows at most, a file 10,000",) if table is not None else (),
    )


def _refuse_long(statement: str) -> None:
    if len(statement) > _LONGEST:
        message = f"sql: the statement has {len(statement):,} characters; give {_LONGEST:,} or fewer"
        raise QueryError(message)


def plan_of(ask: Ask, statement: str) -> str:
    """Return how DuckDB would answer a statement, and nothing for one that has no plan; nothing is run."""
    if statement.split(None, 1)[0].casefold() in {"explain", "describe", "show", "summarize", "pragma"}:
        return ""
    try:
        found = ask(f"EXPLAIN {statement}", MOST_ROWS)
    except QueryError:
        return ""
    return "\n".join(map(str, found.columns[-1].to_pylist()))


def _chart(table: pa.Table) -> SqlChart | None:
    """Draw numbers over days, or a bar for each row of a few."""
    names, kinds = table.column_names, table.schema.types
    numbers = [place for place, kind in enumerate(kinds) if place and is_number(kind)][:_DRAWN]
    if table.num_rows < _FEWEST or not numbers:
        return None
    title = f"{', '.join(names[place] for place in numbers)} by {names[0]}"
    first = table.columns[0].to_pylist()
    if pa.types.is_date(kinds[0]):
        lines = tuple(_line(names[place], first, table.columns[place].to_pylist()) for place in numbers)
        drawn = tuple(one for one in lines if one.points)
        return SqlChart(title=title, words="the numbers of the table below, over days", lines=drawn) if drawn else None
    if is_number(kinds[0]) and len(names) > len(numbers) + 1:
        return None
    values = table.columns[numbers[0]].to_pylist()[:_BARS]
    bars = tuple((str(name), float(value)) for name, value in zip(first, values, strict=False) if _is_real(value))
    words = f"{names[numbers[0]]} of the first {len(bars)} rows"
    return SqlChart(title=f"{names[numbers[0]]} by {names[0]}", words=words, bars=bars) if bars else None


def _line(name: str, days: Sequence[object], values: Sequence[object]) -> ChartLine:
    points = {
        day: float(value)
        for day, value in zip(days, values, strict=True)
        if isinstance(day, date) and isinstance(value, int | float | Decimal) and _is_real(value)
    }
    return ChartLine(name=name, points=tuple(sorted(points.items())))


def _is_real(value: object) -> bool:
    """Tell whether a number can be drawn: there, and finite."""
    return isinstance(value, int | float | Decimal) and isfinite(value)
