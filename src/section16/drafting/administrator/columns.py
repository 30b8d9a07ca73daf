"""Which column of a plan administrator's file means what: titles as exports of vestings and exercises have them."""

from collections.abc import Mapping
from typing import Final

from section16.drafting.fills.header import Titles

__all__ = ["ADMINISTRATOR"]

# The title listed first wins when two fit: the day of vesting before that of release and of settlement, what vested
# before what was granted. Titles that leave open whether shares were withheld or sold are not here: the plan says it.
_TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "day": ("vest date", "vesting date", "date vested", "lapse date", "release date", "date released", "exercise date",
            "date of exercise", "date exercised", "exercised on", "vested on", "distribution date", "event date",
            "transaction date", "activity date", "date"),
    "award": ("grant number", "grant no", "grant id", "grant", "award number", "award no", "award id", "award",
              "client grant id", "grant code", "security id", "certificate id", "certificate", "grant name",
              "award name", "employee grant number"),
    "granted": ("grant date", "award date", "date of grant", "date granted", "granted on", "issue date"),
    "shares": ("shares vested", "quantity vested", "vested qty", "vested quantity", "vested shares", "units vested",
               "shares released", "quantity released", "released qty", "released quantity", "released shares",
               "units released", "shares lapsed", "gross shares", "gross quantity", "gross shares released",
               "shares exercised", "quantity exercised", "exercised qty", "exercised quantity", "exercised shares",
               "options exercised", "exercise quantity", "number of shares exercised", "shares distributed",
               "quantity", "qty", "shares", "number of shares", "units"),
    "withheld": ("shares withheld", "shares withheld for taxes", "shares withheld for tax", "withheld shares",
                 "withheld qty", "quantity withheld", "qty withheld", "units withheld", "tax shares withheld",
                 "shares traded for taxes", "shares surrendered for taxes", "shares surrendered", "net shares withheld",
                 "shares retained for taxes", "tax shares", "shares netted for taxes"),
    "withheld_for_price": ("shares withheld for exercise price", "shares withheld for exercise cost",
                           "shares withheld for option cost", "shares withheld for cost", "shares netted for cost",
                           "shares swapped", "shares surrendered for exercise price"),
    "sold": ("shares sold", "shares sold to cover", "quantity sold", "qty sold", "sold qty", "sold quantity",
             "shares sold for taxes", "shares sold to cover taxes", "sell to cover shares", "units sold"),
    "value": ("fair market value", "fair market value at vest", "fmv", "fmv at vest", "vest fmv", "vest date fmv",
              "vest fair market value", "fair market value price", "market value per share",
              "market value at vest", "market price", "market price at vest", "release price", "release date fmv",
              "market price at time of exercise", "fmv at exercise", "fair market value at exercise", "exercise fmv",
              "exercise date fmv", "fair mkt value", "market value", "tax price", "price per share", "price"),
    "sale_price": ("sale price", "sale price per share", "sold price", "average sale price", "avg sale price",
                   "price sold", "execution price"),
    "sale_day": ("sale date", "sold date", "date sold", "trade date"),
    "exercise_price": ("exercise price", "exercise price per share", "option price", "grant price", "award price",
                       "strike price", "option exercise price"),
    "cost": ("exercise cost", "total exercise cost", "option cost", "total exercise price", "cost to exercise", "cost",
             "total cost"),
    "net": ("net shares", "net shares released", "net shares deposited", "net shares delivered", "net shares issued",
            "shares issued", "shares deposited", "shares delivered", "shares kept", "net quantity", "net qty",
            "net shares distributed", "shares to deposit"),
    "kind": ("transaction type", "activity type", "event type", "record type", "exercise type", "order type",
             "action", "transaction", "activity", "type", "event"),
    "participant": ("participant id", "participant number", "employee id", "employee number", "account number",
                    "stakeholder id", "employee no", "participant", "emp id"),
    "name": ("participant name", "employee name", "stakeholder name", "stakeholder", "holder name", "account name",
             "full name", "name"),
    "symbol": ("symbol", "ticker", "ticker symbol", "stock symbol", "trading symbol"),
    "status": ("status", "release status", "vest status", "exercise status", "order status", "transaction status"),
}  # fmt: skip
ADMINISTRATOR: Final = Titles(_TITLES, needed=("day", "shares"), table="administrator")
