"""Which column of a broker's file means what: titles as brokers and trading systems write them."""

from collections.abc import Mapping
from typing import Final

from section16.drafting.fills.header import Titles

__all__ = ["FILLS"]

# The title listed first wins when two fit: what was executed before what was ordered, what one execution says
# before averages, the price before costs (Form 4, column 4) before one that may be net of them.
_TITLES: Final[Mapping[str, tuple[str, ...]]] = {
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
FILLS: Final = Titles(_TITLES, needed=("shares", "price"), table="fills")
