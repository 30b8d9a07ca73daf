"""TR: rows beside one another, which are repeated rows, and purchases that match sales."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.places import Spot
from section16.law.calendar import months_after
from section16.rules.book.lines import same
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, Found, rule

__all__ = [
    "joint_trades_stand_once",
    "purchases_and_sales_make_no_profit",
    "rows_stand_once",
]


@rule("TR021", "advice", "Form 4, General Instruction 4(a)", forms=CHANGES)
def rows_stand_once(report: Report) -> Iterator[Found]:
    """Report each transaction once.

    Two trades may be alike in day, price and number; then the balance after them differs, or a footnote tells them
    apart. Rows that are alike in every cell are one row entered twice.
    """
    rows: dict[tuple[object, ...], list[AnyTransaction]] = {}
    for spot, row in report.transactions:
        alike = rows.setdefault((row.code, row.traded_on.value, row.shares.value, row.shares_following.value), [])
        if row in alike:
            yield spot.place, "the row is the same as one before it in every cell; take it out, or correct the balance"
        alike.append(row)


@rule("TR022", "advice", "15 U.S.C. 78p(b); Smolowe v. Delendo Corp., 136 F.2d 231 (2d Cir. 1943)", forms=CHANGES)
def purchases_and_sales_make_no_profit(report: Report) -> Iterator[Found]:
    """Check a purchase and a sale at a higher price within six months of one another.

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


@rule("TR023", "advice", "17 CFR 240.16a-3(j); Form 4, General Instruction 4(b)(v)", forms=CHANGES)
def joint_trades_stand_once(report: Report) -> Iterator[Found]:
    """Report a trade of joint filers once.

    One row stands for all owners of the same securities, whichever of them holds directly. A second row with another
    nature of ownership counts the trade twice.
    """
    if len(report.document.reporting_owners) == 1:
        return
    seen: dict[tuple[object, ...], AnyTransaction] = {}
    for spot, row in report.transactions:
        cells = (row.security_title, row.traded_on, row.shares, row.price, row.shares_following)
        trade = (row.code, *(cell.value for cell in cells))
        first = seen.setdefault(trade, row)
        if None not in trade and (first.ownership, first.nature) != (row.ownership, row.nature):
            yield spot.place, "the same trade and balance stand in a row before, held otherwise; report them once"
