"""A broker's executions, read from CSV or XLSX bytes; every mistake is listed, nothing is guessed."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol, TypeVar

import msgspec

from section16.drafting.fills.cell import (
    FillValue,
    Moment,
    Side,
    read_moment,
    read_number,
    read_side,
)
from section16.drafting.fills.columns import FILLS
from section16.drafting.fills.header import ColumnHeader, HeadedGrid, headed_grids
from section16.drafting.fills.kinds import is_option, is_taken_back, totals_word
from section16.drafting.plan.mistake import FillsError, Mistake, OneMistakeError

__all__ = [
    "Fill",
    "FillsError",
    "FillsFile",
    "LeftOut",
    "day_of",
    "of_issuer",
    "read_file",
    "read_fills",
    "select",
    "unlike_the_rest",
]


NO_TICKERS: Final = frozenset({"NONE", "NA", "N"})
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


class HasSymbol(Protocol):
    """What a row of a file says of its security."""

    @property
    def symbol(self) -> str | None:
        """Trading symbol, None where the row has none."""


S = TypeVar("S", bound=HasSymbol)


def of_issuer(fills: Iterable[S], tickers: Iterable[str]) -> tuple[S, ...]:
    """Take the rows of the issuer's symbol; all of them when the file names none. Raises OneMistakeError."""
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


class LeftOut(NamedTuple):
    """A row that is no execution of shares, and why; `shares` where it says how many."""

    line: int
    why: str
    shares: Decimal | None = None


class FillsFile(NamedTuple):
    """What a broker's file holds: executions, and what looks like one and was left out."""

    fills: tuple[Fill, ...]
    left_out: tuple[LeftOut, ...] = ()


def read_fills(data: bytes, name: str) -> tuple[Fill, ...]:
    """Read executions as `read_file` does, without what it leaves out."""
    return read_file(data, name).fills


@lru_cache(maxsize=8)
def read_file(
    data: bytes, name: str, columns: tuple[tuple[str, str], ...] = (), sheets: tuple[str, ...] = ()
) -> FillsFile:
    """Read executions; raise FillsError with all that is wrong.

    Args:
        data: bytes of a CSV file (comma, tab, semicolon or bar; UTF-8, UTF-16 or Latin-1) or of an XLSX workbook.
        name: what messages call it.
        columns: the titles of columns, by their meaning, where the user names them.
        sheets: the sheets of a workbook to read; the first with executions where none is named.

    """
    try:
        tables = headed_grids(data, FILLS, dict(columns), sheets)
    except OneMistakeError as error:
        raise FillsError(name, [Mistake(place="", seen=error.seen, do=error.do)]) from error
    taken = tables if sheets else tables[:1]
    read = [_Table(table) for table in taken]
    fills = tuple(fill for one in read for fill in one.fills)
    mistakes = [mistake for one in read for mistake in one.mistakes]
    if not fills and not mistakes:
        mistakes.append(Mistake(place="", seen="no execution under the header", do="give the rows of the fills"))
    mistakes = mistakes or list(unlike_the_rest(fills))
    if mistakes:
        raise FillsError(name, mistakes[:WORST])
    left = [row for one in read for row in one.left_out]
    return FillsFile(fills, (*left, *(_other_sheet(one) for one in tables[len(taken) :])))


def _other_sheet(table: HeadedGrid) -> LeftOut:
    other = _Table(table)
    shares = sum((fill.shares for fill in other.fills), Decimal(0))
    count = f"{len(other.fills)} rows" if len(other.fills) != 1 else "1 row"
    return LeftOut(0, f"sheet '{table.grid.sheet}', {count}; name the sheets to read under [fills]", shares)


def select(fills: Iterable[Fill], on: date, side: Literal["buy", "sell"]) -> tuple[Fill, ...]:
    """Take the executions of one day and side; what the file does not say is taken to fit."""
    taken = (fill for fill in fills if fill.side in (side, None) and day_of(fill.executed_at) in (on, None))
    return tuple(_on_day(fill, on) for fill in taken)


def _on_day(fill: Fill, on: date) -> Fill:
    """Give an execution of which only the time of day is known its day."""
    if isinstance(fill.executed_at, time):
        return msgspec.structs.replace(fill, executed_at=datetime.combine(on, fill.executed_at))
    return fill


# Words of accounts' histories that say neither purchase nor sale.
_NO_TRADE: Final = re.compile(
    r"\b(?:dividend|div|reinvest\w*|interest|fee|deposit|withdrawal|wire|journal\w*|transfer\w*|exercise\w*|"
    r"assign\w*|vest\w*|tax|award\w*|grant\w*|split|merger|contribution|adjustment)\b"
)
# Sums and lots beside the executions in one broker's statement.
_LEVELS: Final = {"order", "trade"}


class _Table:
    """The rows under a header: executions, what was left out, and what is wrong."""

    def __init__(self, table: HeadedGrid) -> None:
        self.fills: list[Fill] = []
        self.left_out: list[LeftOut] = []
        self.mistakes: list[Mistake] = []
        self._table, self._header, self._grid = table, table.header, table.grid
        self._comma_groups = table.comma_groups("shares", "price")
        rows = [row for row in table.rows if self._says_anything(row[1])]
        levels = {self._level(cells) for _, cells in rows} & _LEVELS
        self._sums = levels == _LEVELS  # orders stand beside the executions that they were filled by
        for number, cells in rows:
            self._row(number, cells)

    def _says_anything(self, cells: tuple[FillValue, ...]) -> bool:
        """Tell whether a row is one of numbers, or of a day: not empty, no header again, no sentence."""
        if not any(str(cell).strip() for cell in cells if cell is not None) or cells == self._header.titles:
            return False
        numbers = (self._header.cell(cells, "shares"), self._header.cell(cells, "price"))
        if any(re.search(r"\d", str(cell)) for cell in numbers if cell is not None):
            return True
        return self._has_day(cells)

    def _level(self, cells: tuple[FillValue, ...]) -> str:
        return str(self._header.cell(cells, "level") or "").strip().casefold()

    def _row(self, number: int, cells: tuple[FillValue, ...]) -> None:
        total, level = totals_word(cells), self._level(cells)
        if total is not None and not self._is_complete(cells):
            self._total(number, cells, total)
        elif level not in {"", *_LEVELS} or (self._sums and level == "order"):
            return  # lots closed, and orders whose executions stand beside them
        elif number in self._grid.hidden:
            self._leave(number, cells, "hidden by a filter")
        else:
            self._sort(number, cells)

    def _is_complete(self, cells: tuple[FillValue, ...]) -> bool:
        """Tell whether a row with a word of totals is an execution all the same, of a fund called so."""
        return self._has_day(cells) and self._header.cell(cells, "price") not in {None, ""}

    def _has_day(self, cells: tuple[FillValue, ...]) -> bool:
        try:
            return read_moment(self._header.cell(cells, "day"), None) is not None
        except OneMistakeError:
            return False

    def _total(self, number: int, cells: tuple[FillValue, ...], word: str) -> None:
        """Leave a row of totals out; ask where its number is not that of the executions above."""
        shares, above = self._shares(cells), sum((fill.shares for fill in self.fills), Decimal(0))
        if shares and abs(shares) != above:
            seen = f"'{word}' says {abs(shares):f} shares, the executions above it are {above:f}"
            self.mistakes.append(Mistake(place=f"row {number}", seen=seen, do="leave out what is no execution"))

    def _sort(self, number: int, cells: tuple[FillValue, ...]) -> None:
        side, symbol = self._header.cell(cells, "side"), self._header.cell(cells, "symbol")
        description, instrument = (self._header.cell(cells, one) for one in ("description", "instrument"))
        try:
            if is_taken_back(self._header.cell(cells, "status")):
                self._leave(number, cells, f"'{str(self._header.cell(cells, 'status')).strip()}'")
                return
        except OneMistakeError as error:
            place = f"row {number}, column {self._header.title('status')!r}"
            self.mistakes.append(Mistake(place=place, seen=error.seen, do=error.do))
            return
        if is_option(side, symbol, description, instrument):
            self._leave(number, cells, "an option or another security, not shares")
        elif _NO_TRADE.search(str(side or "").casefold()):
            self._leave(number, cells, f"'{str(side).strip()}' is neither purchase nor sale")
        elif (open_ := self._table.mistake_in(cells)) is not None:
            self.mistakes.append(Mistake(place=f"row {number}", seen=open_.seen, do=open_.do))
        else:
            self.mistakes.extend(_FillRow(number, cells, self._header, self._comma_groups).read(self.fills))

    def _leave(self, number: int, cells: tuple[FillValue, ...], why: str) -> None:
        self.left_out.append(LeftOut(number, why, self._shares(cells)))

    def _shares(self, cells: tuple[FillValue, ...]) -> Decimal | None:
        try:
            return abs(read_number(self._header.cell(cells, "shares"), comma_groups=self._comma_groups))
        except OneMistakeError:
            return None


class _FillRow:
    """One row under the header, and what is wrong in it."""

    def __init__(self, number: int, cells: tuple[FillValue, ...], header: ColumnHeader, comma_groups: bool) -> None:  # noqa: FBT001 - as read
        self.number, self.cells, self.header, self.comma_groups = number, cells, header, comma_groups
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

    def _cell(self, column: str) -> FillValue:
        return self.header.cell(self.cells, column)

    def _number(self, column: str) -> Decimal | None:
        try:
            return read_number(self._cell(column), comma_groups=self.comma_groups)
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

    def _note(self, column: str, seen: str, do: str) -> None:
        place = f"row {self.number}, column {self.header.title(column)!r}"
        self.mistakes.append(Mistake(place=place, seen=seen, do=do))
