"""Cells that say what cannot be meant, while the balance of the row is right.

Only what something else in the filings proves is planted: nobody could tell a price that nothing is compared with.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.synth.planting.books import CompanyBooks, LineName, RowPlace
from section16.synth.report import PlantedError

__all__ = ["REPAIRS"]

_ON_THE_MARKET: Final = frozenset("PSF")
_TRADED: Final = frozenset("PS")
_WEEKS: Final = 20  # days on either side of a price with which it is compared
_OTHER_CODE: Final = {"P": "S", "S": "P"}


def _trades(books: CompanyBooks, wanted: Callable[[RowPlace], bool]) -> Iterator[tuple[LineName, RowPlace]]:
    """Yield rows with a trade whose line foots around it, in an order of chance."""
    lines = [line for line in books.lines if books.is_free(line)]
    while lines:
        line = lines.pop(books.draws.below(len(lines)))
        for spot in books.steps(line):
            place = books.lines[line][spot.at]
            if books.row(place).part in (NonDerivativeTransaction, DerivativeTransaction) and wanted(place):
                yield line, place


def _retype(
    books: CompanyBooks,
    kind: str,
    column: str,
    typed: Callable[[RowPlace], str | None],
    wanted: Callable[[RowPlace], bool],
) -> bool:
    for _, place in _trades(books, wanted):
        meant, text = books.text(place, column) or "", typed(place)
        if text is not None and text != meant:
            books.write(place, column, text)
            books.mark(place, PlantedError(family="repair", kind=kind, column=column, meant=meant))
            return True
    return False


def _is_priced(books: CompanyBooks) -> Callable[[RowPlace], bool]:
    def wanted(place: RowPlace) -> bool:
        return books.text(place, "code") in _TRADED and (_market_price(books, place) or 0) > 1

    return wanted


def _market_price(books: CompanyBooks, place: RowPlace) -> Decimal | None:
    on_market = place.table == 0 and books.text(place, "code") in _ON_THE_MARKET
    return (books.number(place, "price") or None) if on_market else None


def _is_compared(books: CompanyBooks) -> Callable[[RowPlace], bool]:
    """Return whether a price can be proved wrong: others near it are reported, or a footnote tells its range."""
    days: dict[date, set[int]] = {}
    for places in books.lines.values():
        for place in places:
            if _market_price(books, place):
                days.setdefault(books.day(place), set()).add(place.filing)
    priced = _is_priced(books)

    def wanted(place: RowPlace) -> bool:
        day, cell = books.day(place), books.row(place).cells.get("price")
        near = (days.get(day + timedelta(number), set()) for number in range(-_WEEKS, _WEEKS + 1))
        noted = cell is not None and not isinstance(cell, str)
        return priced(place) and (noted or any(filings - {place.filing} for filings in near))

    return wanted


def _any(_: RowPlace) -> bool:
    return True


def _year(books: CompanyBooks) -> bool:
    """Type another year; a Form 5 may well report a day of long ago, and a Form 4 one before its period if late."""

    def typed(place: RowPlace) -> str:
        day = books.day(place)
        on_time = books.filings[place.filing].form == "4" and day >= books.filings[place.filing].period
        years = (f"00{day:%y}", str(day.year + 10), *((str(day.year - 10),) if on_time else ()))
        return f"{books.draws.pick(years)}-{day:%m-%d}"

    return _retype(books, "year typed wrongly", "traded_on", typed, _any)


def _day_after_filing(books: CompanyBooks) -> bool:
    """Type a day that had not come yet; the period of a Form 4 tells the right one, and an early row may be ahead."""

    def typed(place: RowPlace) -> str:
        on = books.filings[place.filing].filed_on + timedelta(days=books.draws.between(2, 25))
        return on.isoformat()

    def wanted(place: RowPlace) -> bool:
        is_first = books.day(place) == books.filings[place.filing].period
        return is_first and books.filings[place.filing].form == "4" and books.text(place, "timeliness") != "E"

    return _retype(books, "day after the filing", "traded_on", typed, wanted)


def _total_as_price(books: CompanyBooks) -> bool:
    def typed(place: RowPlace) -> str | None:
        shares, price = books.number(place, "shares"), books.number(place, "price")
        return f"{(shares * price).quantize(Decimal('0.01')):f}" if shares and price and shares >= 100 else None  # noqa: PLR2004

    return _retype(books, "total in the price cell", "price", typed, _is_compared(books))


def _price_times(kind: str, factor: Decimal) -> Callable[[CompanyBooks], bool]:
    def plant(books: CompanyBooks) -> bool:
        return _retype(
            books,
            kind,
            "price",
            lambda place: f"{(books.number(place, 'price') or 0) * factor:f}",
            _is_compared(books),
        )

    return plant


def _shares_times(kind: str, typed: Callable[[str], str]) -> Callable[[CompanyBooks], bool]:
    def plant(books: CompanyBooks) -> bool:
        def cell(place: RowPlace) -> str | None:
            text = books.text(place, "shares") or ""
            return typed(text) if text and "." not in text and len(text) > 2 else None  # noqa: PLR2004 - digits that tell

        return _retype(books, kind, "shares", cell, _any)

    return plant


def _way_reversed(books: CompanyBooks) -> bool:
    def typed(place: RowPlace) -> str:
        return "D" if books.text(place, "acquired_disposed") == "A" else "A"

    return _retype(books, "A/D reversed", "acquired_disposed", typed, _any)


def _code_against_way(books: CompanyBooks) -> bool:
    def typed(place: RowPlace) -> str | None:
        return _OTHER_CODE.get(books.text(place, "code") or "")

    return _retype(books, "code against A/D", "code", typed, _is_priced(books))


def _strike_as_price(books: CompanyBooks) -> bool:
    def wanted(place: RowPlace) -> bool:
        return place.table == 1 and bool(books.number(place, "exercise_price")) and books.text(place, "code") == "M"

    return _retype(
        books, "strike in the price cell", "price", lambda place: books.text(place, "exercise_price"), wanted
    )


def _swapped(books: CompanyBooks) -> bool:
    """Let number and balance of a trade change places; the next report goes on from the right balance."""
    for line, place in _trades(books, _any):
        places = books.lines[line]
        at = places.index(place)
        shares, balance = books.text(place, "shares"), books.text(place, "shares_following")
        if not shares or not balance or shares == balance or not _goes_on(books, places[at:]):
            continue
        if places[at + 1].filing == place.filing or places[at - 1].filing == place.filing:
            continue
        books.write(place, "shares", balance)
        books.write(place, "shares_following", shares)
        kind = "shares and balance swapped"
        books.mark(place, PlantedError(family="repair", kind=kind, column="shares", meant=shares))
        return True
    return False


def _twice(books: CompanyBooks) -> bool:
    """Let a row stand twice in its report, with the same balance."""
    for _, place in _trades(books, _any):
        if len(books.tables_of(place.filing)[place.table]) < 30:  # noqa: PLR2004 - rows of a table
            row = books.row(place)
            error = PlantedError(family="repair", kind="duplicate row")
            books.insert(place, row._replace(planted=(error,)))
            books.close(place)
            return True
    return False


def _goes_on(books: CompanyBooks, places: Sequence[RowPlace]) -> bool:
    """Tell whether the row after the first of some begins with its balance, which alone proves that it is right."""
    if len(places) == 1:
        return False
    after, moved = books.balance(places[1]), books.number(places[1], "shares") or Decimal(0)
    sign = {"A": -1, "D": 1}.get(books.text(places[1], "acquired_disposed") or "", 0)
    return after is not None and after + sign * moved == books.balance(places[0])


REPAIRS: Final[Mapping[str, Callable[[CompanyBooks], bool]]] = {
    "year typed wrongly": _year,
    "day after the filing": _day_after_filing,
    "total in the price cell": _total_as_price,
    "price in thousands": _price_times("price in thousands", Decimal("0.001")),
    "price in cents": _price_times("price in cents", Decimal(100)),
    "shares a digit more": _shares_times("shares a digit more", lambda text: text + "0"),
    "shares in thousands": _shares_times("shares in thousands", lambda text: f"{Decimal(text) / 1000:f}"),
    "A/D reversed": _way_reversed,
    "code against A/D": _code_against_way,
    "strike in the price cell": _strike_as_price,
    "shares and balance swapped": _swapped,
    "duplicate row": _twice,
}
