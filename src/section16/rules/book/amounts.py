"""Amounts that belong together: the two sides of an exercise, rows that stand twice, purchases and sales."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.places import Spot
from section16.law.calendar import months_after
from section16.rules.book.trades import note_ids, same
from section16.rules.report import Report, Transaction
from section16.rules.rule import Found, rule

__all__ = [
    "exercises_bring_what_they_say",
    "joint_trades_stand_once",
    "purchases_and_sales_make_no_profit",
    "rows_stand_once",
]

_CHANGES: Final = ("4", "5")
_EXERCISED: Final = frozenset("CMOX")
_FRACTION: Final = Decimal(1)  # of a share, which is paid in cash

Exercise = tuple[str | None, date | None, str]  # code, day, title of what is received


@rule("TR012", "advice", "17 CFR 240.16a-4(b); Form 4, Table II, column 7", forms=_CHANGES)
def exercises_bring_what_they_say(report: Report) -> Iterator[Found]:
    """Receive in Table I as many shares as column 7 of Table II names.

    The rows of one code, day and security are taken together. A footnote on one of them may explain a difference:
    shares withheld, dividends paid in shares, another rate of conversion.
    """
    given = _underlying(report)
    received: dict[Exercise, list[tuple[Spot, NonDerivativeTransaction]]] = {}
    for spot, row in report.of(NonDerivativeTransaction) if given else ():
        if row.acquired_disposed.value == "A":
            received.setdefault(_exercise(row, row.security_title.value), []).append((spot, row))
    for one, amount in given.items():
        rows = received.get(one, ())
        came = sum((row.shares.value or Decimal(0) for _, row in rows), Decimal(0))
        if amount is None or not rows or abs(came - amount) < _FRACTION or any(any(note_ids(row)) for _, row in rows):
            continue
        seen = f"{came:,f} received where Table II names {amount:,f} underlying shares"
        yield rows[-1][0].at("shares"), f"{seen}; correct one of them, or explain"


def _underlying(report: Report) -> dict[Exercise, Decimal | None]:
    """Add up the underlying shares of each exercise; None where a row is explained or does not say."""
    given: dict[Exercise, Decimal | None] = {}
    for _, row in report.of(DerivativeTransaction):
        if row.code in _EXERCISED and row.acquired_disposed.value == "D":
            one = _exercise(row, row.underlying_title.value)
            before, shares = given.get(one, Decimal(0)), row.underlying_shares.value
            told = before is not None and shares is not None and not any(note_ids(row))
            given[one] = before + shares if told and before is not None and shares is not None else None
    return given


def _exercise(row: Transaction, title: str | None) -> Exercise:
    return row.code, row.traded_on.value, same(title)


@rule("TR021", "advice", "Form 4, General Instruction 4(a)", forms=_CHANGES)
def rows_stand_once(report: Report) -> Iterator[Found]:
    """Report each transaction once.

    Two trades may be alike in day, price and number; then the balance after them differs, or a footnote tells them
    apart. Rows that are alike in every cell are one row entered twice.
    """
    rows: dict[tuple[object, ...], list[Transaction]] = {}
    for spot, row in report.transactions:
        alike = rows.setdefault((row.code, row.traded_on.value, row.shares.value, row.shares_following.value), [])
        if row in alike:
            yield spot.place, "the row is the same as one before it in every cell; take it out, or correct the balance"
        alike.append(row)


@rule("TR023", "advice", "17 CFR 240.16a-3(j); Form 4, General Instruction 4(b)(v)", forms=_CHANGES)
def joint_trades_stand_once(report: Report) -> Iterator[Found]:
    """Report a trade of joint filers once.

    One row stands for all owners of the same securities, whichever of them holds directly. A second row with another
    nature of ownership counts the trade twice.
    """
    if len(report.document.reporting_owners) == 1:
        return
    told: dict[tuple[object, ...], Transaction] = {}
    for spot, row in report.transactions:
        cells = (row.security_title, row.traded_on, row.shares, row.price, row.shares_following)
        trade = (row.code, *(cell.value for cell in cells))
        first = told.setdefault(trade, row)
        if None not in trade and (first.ownership, first.nature) != (row.ownership, row.nature):
            yield spot.place, "the same trade and balance stand in a row before, held otherwise; report them once"


@rule("TR022", "advice", "15 U.S.C. 78p(b); Smolowe v. Delendo Corp., 136 F.2d 231 (2d Cir. 1943)", forms=_CHANGES)
def purchases_and_sales_make_no_profit(report: Report) -> Iterator[Found]:
    """Look twice at a purchase and a sale at a higher price within six months.

    The issuer may recover the profit, whichever came first and whatever was meant. The rule looks at codes P and S
    of one class within one report; those of other reports count too.
    """
    bought, sold = _priced(report, "P"), _priced(report, "S")
    for spot, sale in sold if bought else ():
        lower = [row for _, row in bought if _matches(row, sale)]
        if not lower:
            continue
        least = min(lower, key=lambda row: row.price.value or Decimal(0))
        seen = f"sold at {sale.price.value:f} within six months of a purchase at {least.price.value:f}"
        message = f"{seen} on {least.traded_on.value}; the issuer may recover the profit, unless one of them is exempt"
        yield spot.at("code"), message
        return


def _priced(report: Report, code: str) -> list[tuple[Spot, NonDerivativeTransaction]]:
    rows = report.of(NonDerivativeTransaction)
    return [(spot, row) for spot, row in rows if row.code == code and row.price.value and row.traded_on.value]


def _matches(purchase: NonDerivativeTransaction, sale: NonDerivativeTransaction) -> bool:
    bought, sold = purchase.traded_on.value, sale.traded_on.value
    low, high = purchase.price.value, sale.price.value
    if bought is None or sold is None or low is None or high is None or high <= low:
        return False
    # Less than six months: to the second day before (Stella v. Graham-Paige; Colonial Realty v. MacWilliams).
    within = max(bought, sold) <= months_after(min(bought, sold), 6) - timedelta(days=2)
    return within and same(purchase.security_title.value) == same(sale.security_title.value)
