"""TR: rows beside one another, which are repeated rows, and purchases that match sales."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from section16.form.derivative import DerivativeTransaction
from section16.form.places import Spot
from section16.law.calendar import months_after
from section16.law.six_months import COURT
from section16.rules.book.lines import note_ids, noted_texts, same
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, Found, rule
from section16.standard.codes.transactions import Matching, transaction_code_named

__all__ = [
    "discretionary_transactions_do_not_turn",
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

    The issuer may recover the profit, whichever came first and whatever was meant. The rule looks at what counts as a
    purchase (codes P, L and O) and as a sale (S and U) of one class, or of one derivative series, within one report;
    those of other reports count too.
    """
    bought, sold = _priced(report, "purchase", "A"), _priced(report, "sale", "D")
    for spot, sale in sold if bought else ():
        lower = [row for _, row in bought if _matches(row, sale)]
        if not lower:
            continue
        least = min(lower, key=lambda row: row.price.value or Decimal(0))
        seen = f"sold at {sale.price.value:f} within six months of a purchase at {least.price.value:f}"
        message = f"{seen} on {least.traded_on.value}; the issuer may recover the profit, unless one of them is exempt"
        yield spot.at("code"), message
        return


def _priced(report: Report, counted: Matching, letter: str) -> list[tuple[Spot, AnyTransaction]]:
    """List the rows that have a price and count as a purchase or as a sale."""
    return [
        (spot, row)
        for spot, row in report.transactions
        if (code := transaction_code_named(row.code)) is not None
        and code.matching == counted
        and row.acquired_disposed.value == letter
        and row.price.value
        and row.traded_on.value
        and not (row.code == "O" and isinstance(row, DerivativeTransaction))  # the series closed, not bought
    ]


def _matches(purchase: AnyTransaction, sale: AnyTransaction) -> bool:
    bought, sold = purchase.traded_on.value, sale.traded_on.value
    low, high = purchase.price.value, sale.price.value
    if bought is None or sold is None or low is None or high is None or high <= low:
        return False
    return max(bought, sold) <= COURT.last_day(min(bought, sold)) and _security(purchase) == _security(sale)


def _security(row: AnyTransaction) -> tuple[object, ...]:
    """Return what two rows of one class, or of one derivative series, have alike (Rule 16b-6(c)(1))."""
    terms = (row.exercise_price.value, row.expires_on.value) if isinstance(row, DerivativeTransaction) else ()
    return (same(row.security_title.value), type(row), *terms)


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


@rule("TR026", "law", "17 CFR 240.16b-3(f)", forms=CHANGES)
def discretionary_transactions_do_not_turn(report: Report) -> Iterator[Found]:
    """Check discretionary transactions of opposite ways within six months.

    A fund switch or cash-out under code I is exempt only if its election came at least six months after the last
    election the opposite way, in any plan of the issuer. The days of the elections stand in no column, so the days of
    the transactions are compared; a footnote that names an election is taken at its word.
    """
    turns = [(spot, row) for spot, row in report.transactions if row.code == "I" and row.traded_on.value is not None]
    for turn, (spot, row) in enumerate(turns):
        day, letter = row.traded_on.value, row.acquired_disposed.value
        before = [one for _, one in turns[:turn] if {letter, one.acquired_disposed.value} == {"A", "D"}]
        near = [one for one in before if day and one.traded_on.value and _is_near(one.traded_on.value, day)]
        if near and not any("elect" in noted_texts(report, note_ids(one)).lower() for one in (row, *near)):
            seen = f"the opposite of a discretionary transaction of {near[0].traded_on.value}, within six months"
            message = (
                f"{seen}, and exempt only if the elections were six months apart; say in a footnote when they were"
            )
            yield spot.at("acquired_disposed"), message


def _is_near(one: date, other: date) -> bool:
    return max(one, other) < months_after(min(one, other), 6)
