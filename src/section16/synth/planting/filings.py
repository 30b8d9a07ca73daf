"""Reports that report anew: amendments that restate rows, and the same trade in two filings."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from section16.form.nonderivative import NonDerivativeTransaction
from section16.synth import draws as days
from section16.synth.planting.books import CompanyBooks, RowPlace
from section16.synth.report import Filing, PlantedError, ReportedLine, acceptance_moment

__all__ = ["REPORTS"]

_FULL: Final = 30  # rows of a table


def _originals(books: CompanyBooks) -> Iterator[int]:
    """Yield Forms 4 without an amendment, none of whose lines has an error yet, in an order of chance."""
    amended = {(one.original_on, one.owners) for one in books.filings if one.original_on}
    plain = [
        at
        for at, one in enumerate(books.filings)
        if one.form == "4" and (one.filed_on, one.owners) not in amended and _is_free(books, at)
    ]
    while plain:
        yield plain.pop(books.draws.below(len(plain)))


def _is_free(books: CompanyBooks, filing: int) -> bool:
    rows = [row for table in books.tables_of(filing) for row in table]
    owners = tuple(owner.cik for owner, _ in books.filings[filing].owners)
    return bool(books.tables_of(filing)[0]) and all(
        not row.planted and books.is_free((owners, row.line)) for row in rows
    )


def _amendment(books: CompanyBooks, filing: int, remarks: str) -> Filing:
    original = books.filings[filing]
    on = days.after(original.filed_on, books.draws.between(1, 5))
    return replace(
        original,
        form=f"{original.form}/A",
        original_on=original.filed_on,
        filed_on=on,
        accepted_at=acceptance_moment(on, books.draws),
        remarks=remarks,
    )


def _restated(books: CompanyBooks) -> bool:
    """Report a wrong balance, and correct it by an amendment before anything else is reported."""
    remarks = "This amendment corrects the number of securities owned following the transaction."
    for filing in _originals(books):
        place = RowPlace(filing, 0, len(books.tables_of(filing)[0]) - 1)
        balance = books.balance(place)
        if books.row(place).part is not NonDerivativeTransaction or balance is None:
            continue
        books.append(_amendment(books, filing, remarks), books.tables_of(filing))
        meant = books.text(place, "shares_following") or ""
        wrong = balance + Decimal(books.draws.between(101, 999))
        books.write(place, "shares_following", f"{wrong:f}")
        books.mark(place, PlantedError(family="gap", kind="restated", column="shares_following", meant=meant))
        return True
    return False


def _adds(books: CompanyBooks) -> bool:
    """Leave a holding out of a report, and add it by an amendment."""
    for filing in _originals(books):
        first, second = books.tables_of(filing)
        if len(first) > 1 and first[-1].part is not NonDerivativeTransaction:
            added = first[-1]._replace(planted=(PlantedError(family="amendment", kind="adds"),))
            remarks = "This amendment is filed to report a holding that was omitted from the original filing."
            books.append(_amendment(books, filing, remarks), ((*first[:-1], added), second))
            books.remove(RowPlace(filing, 0, len(first) - 1))
            return True
    return False


def _withdraws(books: CompanyBooks) -> bool:
    """Report a trade that never was, and withdraw it in words."""
    for filing in _originals(books):
        first, second = books.tables_of(filing)
        place = RowPlace(filing, 0, len(first) - 1)
        row, shares = first[-1], books.number(place, "shares")
        if (
            row.part is not NonDerivativeTransaction
            or len(first) >= _FULL
            or not shares
            or row.cells.get("code") != "S"
        ):
            continue
        remarks = (
            f"The original Form 4 reported in error a sale of {shares + 7:,f} shares, which did not occur. "
            "This amendment is filed to withdraw that transaction."
        )
        books.append(_amendment(books, filing, remarks), (first, second))
        balance = (books.balance(place) or Decimal(0)) - shares - 7
        if balance < 0:
            return False
        error = PlantedError(family="amendment", kind="withdraws")
        cells = {**row.cells, "shares": f"{shares + 7:f}", "shares_following": f"{balance:f}"}
        books.insert(place, ReportedLine(row.part, cells, row.line, -row.mark - 1, (error,)))
        books.close(place)
        return True
    return False


def _filed_twice(books: CompanyBooks) -> bool:
    """File the same report twice on a day."""
    for filing in _originals(books):
        first, second = books.tables_of(filing)
        error = PlantedError(family="duplicate", kind="filed twice")
        again = replace(books.filings[filing], accepted_at=books.filings[filing].accepted_at)
        books.append(again, (_marked(first, error), _marked(second, error)))
        books.close(RowPlace(filing, 0, 0))
        return True
    return False


def _by_another_owner(books: CompanyBooks) -> bool:
    """Let two owners of a group report the same trade in a filing each, after one that they filed together."""
    for filing in _originals(books):
        original = books.filings[filing]
        if len(original.owners) < 2:  # noqa: PLR2004 - a group
            continue
        first, second = books.tables_of(filing)
        error = PlantedError(family="duplicate", kind="reported by another owner")
        alone = replace(original, owners=original.owners[1:])
        books.append(alone, (_marked(first, error), _marked(second, error)))
        books.close(RowPlace(filing, 0, 0))
        return True
    return False


def _marked(rows: tuple[ReportedLine, ...], error: PlantedError) -> tuple[ReportedLine, ...]:
    return tuple(row._replace(planted=(error,)) for row in rows)


REPORTS: Final[Mapping[str, Callable[[CompanyBooks], bool]]] = {
    "restated": _restated,
    "adds": _adds,
    "withdraws": _withdraws,
    "filed twice": _filed_twice,
    "reported by another owner": _by_another_owner,
}
