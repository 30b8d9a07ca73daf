"""Cells that say what cannot be meant, while the balance of the row is right."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.synth.planting.books import CompanyBooks, LineName, RowPlace
from section16.synth.report import PlantedError

__all__ = ["REPAIRS"]

_ON_THE_MARKET: Final = frozenset("PS")
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
        price = books.number(place, "price")
        on_market = books.text(place, "code") in _ON_THE_MARKET and place.table == 0
        return on_market and price is not None and price > 1

    return wanted


def _any(_: RowPlace) -> bool:
    return True


def _year(books: CompanyBooks) -> bool:
    def typed(place: RowPlace) -> str:
        day = books.day(place)
        return f"{books.draws.pick((f'00{day:%y}', str(day.year - 10), str(day.year + 10)))}-{day:%m-%d}"

    return _retype(books, "year typed wrongly", "traded_on", typed, _any)


def _day_after_filing(books: CompanyBooks) -> bool:
    def typed(place: RowPlace) -> str:
        on = books.filings[place.filing].filed_on + timedelta(days=books.draws.between(2, 25))
        return on.isoformat()

    return _retype(books, "day after the filing", "traded_on", typed, _any)


def _total_as_price(books: CompanyBooks) -> bool:
    def typed(place: RowPlace) -> str | None:
        shares, price = books.number(place, "shares"), books.number(place, "price")
        return f"{(shares * price).quantize(Decimal('0.01')):f}" if shares and price and shares >= 100 else None  # noqa: PLR2004

    return _retype(books, "total in the price cell", "price", typed, _is_priced(books))


def _price_times(kind: str, factor: Decimal) -> Callable[[CompanyBooks], bool]:
    def plant(books: CompanyBooks) -> bool:
        return _retype(
            books,
            kind,
            "price",
            lambda place: f"{(books.number(place, 'price') or 0) * factor:f}",
            _is_priced(books),
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
        if not shares or not balance or shares == balance or at + 1 == len(places):
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
