"""A broker's executions, read from CSV or XLSX bytes; every mistake is listed, nothing is guessed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, Literal, NamedTuple

import msgspec

from section16.drafting.fills.cell import FillValue, Moment, Side, read_moment, read_number, read_side
from section16.drafting.fills.grid import EXPECTED, Grid, grids
from section16.drafting.plan.mistake import FillsError, Mistake, OneMistakeError

__all__ = ["Fill", "FillsError", "day_of", "of_issuer", "read_fills", "select", "unlike_the_rest"]


NO_TICKERS: Final = frozenset({"NONE", "NA", "N"})
TOTALS: Final = re.compile(r"(grand |sub)?-?\s*totals?\b|sums?\b|averages?$|weighted average|vwap\b", re.IGNORECASE)
HEADER_WITHIN: Final = 40
WORST: Final = 50


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """One execution; `shares` is positive, `line` is its row in the file, or its number in the plan.

    `minus` tells that the file wrote the number of shares below zero.
    """

    shares: Decimal
    price: Decimal
    executed_at: Moment = None
    side: Side = None
    symbol: str | None = None
    minus: bool = False
    line: int = 0


def day_of(moment: Moment) -> date | None:
    """Return the day of a moment; None when only the time of day is known."""
    if isinstance(moment, datetime):
        return moment.date()
    return moment if isinstance(moment, date) else None


# A cell that some rows have and others lack; a totals row lacks them all.
_SOMETIMES_GIVEN: Final[tuple[tuple[str, Callable[[Fill], object]], ...]] = (
    ("date", lambda fill: day_of(fill.executed_at)),
    ("side", lambda fill: fill.side),
    ("symbol", lambda fill: fill.symbol),
)


def unlike_the_rest(fills: Sequence[Fill]) -> Iterator[Mistake]:
    """Yield rows without what others have, and rows whose sign is not that of their side."""
    for what, value_of in _SOMETIMES_GIVEN:
        without = [fill for fill in fills if value_of(fill) is None]
        for fill in without if len(without) < len(fills) else ():
            yield Mistake(
                place=f"row {fill.line}",
                seen=f"no {what}, though other rows have one",
                do=f"write the {what}, or leave out what is no execution",
            )
    for side in ("buy", "sell"):
        signs = {fill.minus for fill in fills if fill.side == side}
        for fill in (one for one in fills if one.side == side and not one.minus) if len(signs) > 1 else ():
            yield Mistake(
                place=f"row {fill.line}",
                seen=f"{fill.shares:f} shares without a minus sign, though others of that side have one",
                do="leave out cancelled trades and what they cancel",
            )


def of_issuer(fills: Iterable[Fill], tickers: Iterable[str]) -> tuple[Fill, ...]:
    """Take the executions of the issuer's symbol; all of them when the file names none. Raises OneMistakeError."""
    known = frozenset(_letters(word) for ticker in tickers for word in re.split(r"[,;\s]+", ticker)) - NO_TICKERS - {""}
    taken = tuple(fills)
    symbols = {fill.symbol for fill in taken if fill.symbol is not None}
    if known:
        fitting = {symbol for symbol in symbols if _fits(symbol, known)}
        if symbols and not fitting:
            raise OneMistakeError(
                seen=f"the symbols are {_listed(symbols)}, the issuer's is {_listed(known)}",
                do="name the issuer's file, or leave the column out",
            )
        symbols = fitting
        taken = tuple(fill for fill in taken if fill.symbol is None or fill.symbol in fitting)
    if len(symbols) > 1:
        raise OneMistakeError(seen=f"several symbols, {_listed(symbols)}", do="give each class a file of its own")
    return taken


def _letters(text: str) -> str:
    return "".join(one for one in text.upper() if one.isalnum())


def _fits(symbol: str, known: frozenset[str]) -> bool:
    """Tell whether a symbol is the issuer's, alone or beside a market: `QLYS`, `QLYS US`, `NASDAQ:QLYS`."""
    return _letters(symbol) in known or not known.isdisjoint(re.findall(r"[A-Z0-9]+", symbol.upper()))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in sorted(names)[:5])


FillColumn = Literal["day", "hour", "shares", "price", "side", "symbol"]

NAMES: Final[dict[FillColumn, tuple[str, ...]]] = {
    "day": ("date", "trade date", "transaction date", "execution date", "exec date", "date time", "datetime",
            "timestamp", "execution timestamp", "trade date time", "filled at", "executed at", "executed"),
    "hour": ("time", "execution time", "exec time", "trade time", "fill time", "time et", "time est", "time edt"),
    "shares": ("shares", "quantity", "qty", "filled qty", "fill qty", "exec qty", "filled quantity",
               "executed quantity", "executed shares", "shares sold", "shares purchased", "number of shares",
               "no of shares", "shares traded", "trade quantity", "last qty", "of shares"),
    "price": ("price", "px", "execution price", "exec price", "fill price", "trade price", "price per share",
              "last px", "exec px", "sale price", "price usd", "executed price", "avg px", "avg price",
              "average price", "average px"),
    "side": ("side", "action", "buy sell", "b s", "bs", "transaction type", "trade type", "type", "buy or sell"),
    "symbol": ("symbol", "ticker", "ticker symbol", "trading symbol", "stock symbol", "security symbol"),
}  # fmt: skip


class _Header(NamedTuple):
    """The titles of the columns, which column has which meaning, and whether a comma can only group thousands."""

    titles: tuple[FillValue, ...]
    columns: dict[FillColumn, int]
    comma_groups: bool


def read_fills(data: bytes, name: str) -> tuple[Fill, ...]:
    """Read executions; raise FillsError with all that is wrong.

    Args:
        data: bytes of a CSV file (comma, tab, semicolon or bar; UTF-8, UTF-16 or Latin-1) or of an XLSX workbook.
        name: what messages call it.

    """
    try:
        grid, place, header = _find(data)
    except OneMistakeError as error:
        raise FillsError(name, [Mistake(place="", seen=error.seen, do=error.do)]) from error
    fills, mistakes = _read_rows(grid, place, header)
    if not fills and not mistakes:
        mistakes.append(Mistake(place="", seen="no execution under the header", do="give the rows of the fills"))
    mistakes = mistakes or list(unlike_the_rest(fills))
    if mistakes:
        raise FillsError(name, mistakes[:WORST])
    return tuple(fills)


def select(fills: Iterable[Fill], on: date, side: Literal["buy", "sell"]) -> tuple[Fill, ...]:
    """Take the executions of one day and side; what the file does not say is taken to fit."""
    taken = (fill for fill in fills if fill.side in (side, None) and day_of(fill.executed_at) in (on, None))
    return tuple(_on_day(fill, on) for fill in taken)


def _on_day(fill: Fill, on: date) -> Fill:
    """Give an execution of which only the time of day is known its day."""
    if isinstance(fill.executed_at, time):
        return msgspec.structs.replace(fill, executed_at=datetime.combine(on, fill.executed_at))
    return fill


def _find(data: bytes) -> tuple[Grid, int, _Header]:
    """Find the grid whose first rows name both shares and price, and the header there."""
    seen: tuple[FillValue, ...] = ()
    for grid in grids(data):
        for place, (_, cells) in enumerate(grid.rows[:HEADER_WITHIN]):
            columns = _columns(cells)
            if {"shares", "price"} <= columns.keys():
                return grid, place, _Header(cells, columns, grid.comma_groups)
            seen = max(seen, cells, key=len)
    found = ", ".join(repr(str(cell)[:30]) for cell in seen[:8] if cell is not None) or "nothing"
    raise OneMistakeError(seen=f"no header with shares and price, but {found}", do=EXPECTED)


def _columns(cells: tuple[FillValue, ...]) -> dict[FillColumn, int]:
    """Return the column of each meaning; the name listed first wins when two fit."""
    words = [" ".join(re.findall(r"[a-z]+", str(cell or "").casefold())) for cell in cells]
    found: dict[FillColumn, int] = {}
    for about, names in NAMES.items():
        for name in names:
            if name in words:
                found[about] = words.index(name)
                break
    return found


def _read_rows(grid: Grid, place: int, header: _Header) -> tuple[list[Fill], list[Mistake]]:
    fills: list[Fill] = []
    mistakes: list[Mistake] = []
    for number, cells in grid.rows[place + 1 :]:
        if not any(str(cell).strip() for cell in cells if cell is not None) or cells == header.titles:
            continue
        wrong = list(_total(cells, number)) or _FillRow(number, cells, header).read(fills)
        mistakes.extend(wrong)
    return fills, mistakes


def _total(cells: tuple[FillValue, ...], number: int) -> Iterator[Mistake]:
    for cell in cells:
        if isinstance(cell, str) and TOTALS.match(cell.strip()):
            seen = f"{cell.strip()!r} is a totals row, not an execution"
            yield Mistake(place=f"row {number}", seen=seen, do="leave it out")
            return


class _FillRow:
    """One row under the header, and what is wrong in it."""

    def __init__(self, number: int, cells: tuple[FillValue, ...], header: _Header) -> None:
        self.number, self.cells, self.header = number, cells, header
        self.mistakes: list[Mistake] = []

    def read(self, fills: list[Fill]) -> list[Mistake]:
        """Add the row's execution to `fills`, or return its mistakes."""
        shares, price = self._number("shares"), self._number("price")
        side, executed_at = self._side(), self._moment()
        if price is not None and price < 0:
            self._note("price", f"{price} is negative", "write the price a share, 0 or more")
        if shares == 0:
            self._note("shares", "0 shares", "leave the row out")
        if shares is not None and shares < 0 and side == "buy":
            self._note("shares", f"{shares} is negative, though bought", "write the number without a sign")
        if not self.mistakes and shares is not None and price is not None:
            fill = Fill(
                shares=abs(shares),
                price=price,
                executed_at=executed_at,
                side="sell" if shares < 0 else side,
                symbol=str(self._cell("symbol") or "").strip() or None,
                minus=shares < 0,
                line=self.number,
            )
            fills.append(fill)
        return self.mistakes

    def _cell(self, column: FillColumn) -> FillValue:
        place = self.header.columns.get(column)
        return None if place is None or place >= len(self.cells) else self.cells[place]

    def _number(self, column: FillColumn) -> Decimal | None:
        try:
            return read_number(self._cell(column), comma_groups=self.header.comma_groups)
        except OneMistakeError as error:
            self._note(column, error.seen, error.do)
            return None

    def _side(self) -> Side:
        try:
            return read_side(self._cell("side"))
        except OneMistakeError as error:
            self._note("side", error.seen, error.do)
            return None

    def _moment(self) -> Moment:
        try:
            return read_moment(self._cell("day"), self._cell("hour"))
        except OneMistakeError as error:
            self._note("day" if "day" in self.header.columns else "hour", error.seen, error.do)
            return None

    def _note(self, column: FillColumn, seen: str, do: str) -> None:
        title = self.header.titles[self.header.columns[column]]
        self.mistakes.append(Mistake(place=f"row {self.number}, column {str(title).strip()!r}", seen=seen, do=do))
