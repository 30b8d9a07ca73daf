"""TR: exercises, whose two sides stand in both tables, and the shares withheld from them."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from section16.form.derivative import DerivativeTransaction
from section16.form.nonderivative import NonDerivativeTransaction
from section16.form.places import Spot
from section16.rules.book.lines import EXERCISES, codes_turned_within_table_2, note_ids, same
from section16.rules.report import AnyTransaction, Report
from section16.rules.rule import CHANGES, Found, rule
from section16.standard.codes.transactions import transaction_code_named

__all__ = [
    "exercises_bring_what_they_say",
    "exercises_stand_in_both_tables",
    "underlying_titles_are_those_of_table_1",
    "withheld_shares_come_from_a_receipt",
]

_CODES = "Form 4, General Instruction 8"


_RECEIPTS = frozenset("ACMOX")

_FRACTION: Final = Decimal(1)  # of a share, which is paid in cash

_Exercise = tuple[str | None, date | None, str]  # code, day, title of what is received


@rule("TR002", "advice", "17 CFR 240.16a-4(b); Form 4, General Instruction 4", forms=CHANGES)
def exercises_stand_in_both_tables(report: Report) -> Iterator[Found]:
    """Report an exercise in both tables.

    The derivative security is disposed of in Table II, the share acquired in Table I, on the same day and under the
    same code (C, M, O, X). One without the other is half a transaction. A footnote on the row explains what is
    different: awards that settle in cash, or shares that stand in Table I from the grant on.
    """
    turned = codes_turned_within_table_2(report)
    for spot, row in report.transactions:
        first = isinstance(row, NonDerivativeTransaction)
        halves = row.acquired_disposed.value == ("A" if first else "D") and row.code in EXERCISES - turned
        if halves and not any(note_ids(row)) and not _has_other_side(row, report):
            table = "Table II" if first else "Table I"
            yield spot.at("code"), f"code {row.code} has no row in {table} on that day; add it, or explain"


def _has_other_side(row: AnyTransaction, report: Report) -> bool:
    """Tell whether the other table has the code on that day, or a row that does not say its code or day."""
    day = row.traded_on.value
    others = (one for _, one in report.transactions if type(one) is not type(row))
    return day is None or any(
        (one.code == row.code or transaction_code_named(one.code) is None) and one.traded_on.value in {day, None}
        for one in others
    )


@rule("TR009", "advice", f"{_CODES}, code F; 17 CFR 240.16b-3(e)", forms=("4",))
def withheld_shares_come_from_a_receipt(report: Report) -> Iterator[Found]:
    """Withhold no more shares than were received that day.

    Shares withheld under code F pay for an exercise or a vesting. If more are withheld than the report shows as
    acquired that day under A, C, M, O or X, one of the amounts is wrong. Nothing is said if the report shows no such
    acquisition of the class.
    """
    brought: Counter[tuple[str, date | None]] = Counter()
    paid: dict[tuple[str, date | None], list[tuple[Spot, Decimal]]] = {}
    for spot, row in report.of(NonDerivativeTransaction):
        day, shares = (same(row.security_title.value), row.traded_on.value), row.shares.value or Decimal(0)
        if row.code in _RECEIPTS and row.acquired_disposed.value == "A":
            brought[day] += shares  # type: ignore[assignment] # a counter of shares
        elif row.code == "F":
            paid.setdefault(day, []).append((spot, shares))
    for day, rows in paid.items():
        total, received = sum(shares for _, shares in rows), brought[day]
        if received and total > received:
            message = f"{total:,f} withheld where {received:,f} came in that day; correct one of them"
            yield rows[-1][0].at("shares"), message


@rule("TR011", "advice", "17 CFR 240.16a-4(b); Form 4, Table II, column 7", forms=CHANGES)
def underlying_titles_are_those_of_table_1(report: Report) -> Iterator[Found]:
    """Call the underlying security what Table I calls it.

    An exercise brings the security that column 7 names. Under another title in Table I it looks like another class,
    and its balance like one of another line.
    """
    for spot, row in report.transactions:
        if not isinstance(row, DerivativeTransaction) or row.code not in EXERCISES or not row.underlying_title.value:
            continue
        brought = _titles_brought(row, report)
        if brought and same(row.underlying_title.value) not in map(same, brought):
            title = row.underlying_title.value
            yield spot.at("underlying_title"), f"'{title}' is '{brought[0]}' in Table I; give both one title"


def _titles_brought(row: AnyTransaction, report: Report) -> list[str]:
    """List the titles of what Table I acquired that day under the code of a row."""
    return [
        one.security_title.value
        for _, one in report.of(NonDerivativeTransaction)
        if (one.code, one.traded_on.value) == (row.code, row.traded_on.value) and one.security_title.value
    ]


@rule("TR012", "advice", "17 CFR 240.16a-4(b); Form 4, Table II, column 7", forms=CHANGES)
def exercises_bring_what_they_say(report: Report) -> Iterator[Found]:
    """Receive in Table I as many shares as column 7 of Table II names.

    The rows of one code, day and security are taken together. A footnote on one of them may explain a difference:
    shares withheld, dividends paid in shares, another rate of conversion.
    """
    given = _underlying(report)
    received: dict[_Exercise, list[tuple[Spot, NonDerivativeTransaction]]] = {}
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


def _underlying(report: Report) -> dict[_Exercise, Decimal | None]:
    """Add up the underlying shares of each exercise; None where a row is explained or does not say."""
    given: dict[_Exercise, Decimal | None] = {}
    for _, row in report.of(DerivativeTransaction):
        if row.code in EXERCISES and row.acquired_disposed.value == "D":
            one = _exercise(row, row.underlying_title.value)
            before, shares = given.get(one, Decimal(0)), row.underlying_shares.value
            unknown = before is None or shares is None or any(note_ids(row))
            given[one] = None if unknown or before is None or shares is None else before + shares
    return given


def _exercise(row: AnyTransaction, title: str | None) -> _Exercise:
    return row.code, row.traded_on.value, same(title)
