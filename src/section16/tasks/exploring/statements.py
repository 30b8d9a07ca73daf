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

__all__ = ["EXAMPLES", "LONGEST_CELL", "MOST_ROWS", "Ask", "SqlAnswer", "SqlPage", "answer_statement", "sql_page"]

# Answers a statement with at most so many rows, within its limits.
Ask = Callable[[str, int | None], pa.Table]
MOST_ROWS: Final = 1_000
LONGEST_CELL: Final = 200  # characters
_CELL: Final = 9  # and what a page has around them
_ROWS_OF_A_PAGE: Final = 100
_SIZE_OF_A_PAGE: Final = 60_000
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


class SqlAnswer(Struct, frozen=True, kw_only=True):
    """A statement, its rows and its plan; `problem` is why there are none."""

    statement: str
    table: pa.Table | None = None
    plan: str = ""
    problem: str = ""


class SqlPage(Struct, frozen=True, kw_only=True):
    """A statement and what it gives; `rows` are those of a page, from number `first` of `found`, and `more` were left.

    `problem` is why it gives nothing.
    """

    lake: Coverage
    statement: str
    problem: str
    columns: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    first: int
    found: int
    page: int
    pages: int
    more: bool
    plan: str
    chart: SqlChart | None
    tables: tuple[str, ...]
    examples: Mapping[str, str]
    left_out: tuple[str, ...]


def answer_statement(ask: Ask, statement: str, most: int | None) -> SqlAnswer:
    """Ask a statement and its plan; a statement that cannot be answered says why."""
    if not statement.strip():
        return SqlAnswer(statement=statement)
    try:
        _refuse_long(statement)
        return SqlAnswer(statement=statement, table=ask(statement, most), plan=plan_of(ask, statement))
    except QueryError as error:
        return SqlAnswer(statement=statement, problem=str(error))


def sql_page(lake: ExploredLake, answer: SqlAnswer, today: date, asked_page: str = "") -> SqlPage:
    """Return an answer, or a page of its rows where there are many; raises QueryError.

    Without a statement the page only says what can be asked.
    """
    shown = answer.table.slice(0, MOST_ROWS) if answer.table is not None else pa.table({})
    rows = tuple(zip(*([plain(one) for one in column.to_pylist()] for column in shown.columns), strict=True))
    pages = _pages(rows)
    number = int(asked_page) if asked_page.isdecimal() and len(asked_page) <= len(str(MOST_ROWS)) else 1
    page = min(max(number, 1), len(pages))
    part = pages[page - 1]
    return SqlPage(
        lake=coverage_of(lake, today),
        statement=answer.statement,
        problem=answer.problem,
        columns=tuple(shown.column_names),
        numbers=tuple(map(is_number, shown.schema.types)),
        rows=rows[part],
        first=part.start + 1,
        found=len(rows),
        page=page,
        pages=len(pages),
        more=answer.table is not None and answer.table.num_rows > MOST_ROWS,
        plan=answer.plan,
        chart=_chart(shown),
        tables=NAMES,
        examples=EXAMPLES,
        left_out=(f"pages show {MOST_ROWS:,} rows at most, a file 10,000",) if answer.table is not None else (),
    )


def _pages(rows: Sequence[Sequence[CellValue]]) -> list[slice]:
    """Cut rows into pages: of a hundred rows, or fewer where they are long, so that a page is not too large to send."""
    pages, first, size = [], 0, 0
    for place, row in enumerate(rows):
        own = sum(_CELL + min(len(str(one)), LONGEST_CELL) for one in row)
        if place - first >= _ROWS_OF_A_PAGE or (place > first and size + own > _SIZE_OF_A_PAGE):
            pages.append(slice(first, place))
            first, size = place, 0
        size += own
    return [*pages, slice(first, len(rows))]


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
