"""Which column of a broker's file means what: titles as brokers, trading systems and plan administrators write them."""

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from section16.drafting.fills.cell import FillValue
from section16.drafting.plan.mistake import OneMistakeError

__all__ = ["FillColumn", "FillHeader", "header_of", "lacking", "words_of"]

FillColumn = Literal["day", "hour", "shares", "price", "side", "symbol", "status", "instrument", "level", "description"]

# The title listed first wins when two fit: what was executed before what was ordered, what one execution says
# before averages, the price before costs (Form 4, column 4) before one that may be net of them.
_TITLES: Final[Mapping[FillColumn, tuple[str, ...]]] = {
    "day": ("trade date", "transaction date", "execution date", "exec date", "date time", "datetime", "timestamp",
            "execution timestamp", "transact time", "trade date time", "executed at", "filled at", "run date",
            "activity date", "sale date", "sold date", "date", "executed", "fill time", "execution time", "exec time"),
    "hour": ("time", "execution time", "exec time", "trade time", "fill time", "time et", "time est", "time edt"),
    "shares": ("last shares", "last qty", "last quantity", "filled qty", "fill qty", "fill quantity", "filled quantity",
               "filled shares", "exec qty", "exec quantity", "executed qty", "executed quantity", "executed shares",
               "shares sold", "shares purchased", "quantity sold", "qty sold", "shares traded", "trade quantity",
               "trade qty", "number of shares", "no of shares", "of shares", "shares", "quantity", "qty", "units"),
    "price": ("last px", "last price", "fill price", "fill px", "exec price", "exec px", "execution price",
              "executed price", "trade price", "t price", "gross price", "gross px", "sale price", "sale price usd",
              "price per share", "share price", "unit price", "price usd", "avg px", "avg price", "average price",
              "average px", "avg fill price", "average fill price", "price", "px"),
    "side": ("side", "buy sell", "b s", "bs", "buy or sell", "action", "transaction type", "trade type",
             "transaction", "activity", "activity type", "type"),
    "symbol": ("symbol", "ticker", "ticker symbol", "trading symbol", "stock symbol", "security symbol",
               "symbol cusip", "bloomberg ticker"),
    "status": ("exec type", "execution type", "exec trans type", "order status", "trade status", "execution status",
               "fill status", "ord status", "status", "trade state", "cancel", "canceled", "cancelled", "cancel flag"),
    "instrument": ("instrument type", "security type", "asset category", "asset class", "asset type", "product type",
                   "sec type", "instrument", "product"),
    "level": ("data discriminator",),
    "description": ("description", "security description", "security name", "security"),
}  # fmt: skip
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNITS: Final = frozenset({"", "usd", "us", "dollars"})


class FillHeader(NamedTuple):
    """The titles of the columns, and which column has which meaning."""

    titles: tuple[FillValue, ...]
    columns: dict[FillColumn, int]

    def cell(self, cells: tuple[FillValue, ...], column: FillColumn) -> FillValue:
        """Return the cell of a meaning, None where the file has no such column or the row is short."""
        place = self.columns.get(column)
        return None if place is None or place >= len(cells) else cells[place]


def header_of(cells: tuple[FillValue, ...], named: Mapping[str, str]) -> FillHeader | None:
    """Return the header that a row is, None where it has no columns of shares and of price.

    `named` are the titles that the plan gives for a meaning; they come before all others.
    """
    words = [words_of(cell) for cell in cells]
    columns: dict[FillColumn, int] = {}
    for column in get_args(FillColumn):
        titles = (words_of(named[column]),) if column in named else _TITLES[column]
        place = next((words.index(one) for one in titles if one in words), None)
        if place is not None and place not in columns.values():
            columns[column] = place
    return FillHeader(cells, columns) if {"shares", "price"} <= columns.keys() else None


def lacking(seen: tuple[FillValue, ...], named: Mapping[str, str]) -> OneMistakeError:
    """Return what to say of a file in which no row is a header."""
    found = ", ".join(repr(str(cell)[:30]) for cell in seen[:12] if cell is not None) or "nothing"
    do = "give a CSV or XLSX file with the columns shares and price, or say under [fills.columns] which they are"
    what = " and ".join(repr(one) for one in named.values()) or "shares and price"
    return OneMistakeError(seen=f"no header with {what}, but {found}", do=do)


def words_of(title: FillValue) -> str:
    """Return the words of a title in lower case: `TradeDate`, `Trade Date` and `trade_date` are one; units go."""
    plain = re.sub(r"\([^)]*\)", lambda unit: "" if _is_unit(unit[0]) else unit[0], str(title or ""))
    return " ".join(re.findall(r"[a-z]+", _CAMEL.sub(" ", plain).casefold()))


def _is_unit(text: str) -> bool:
    return "".join(re.findall(r"[a-z]+", text.casefold())) in _UNITS
