"""Balances: what is owned after each row follows from the row before."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from section16.form.nonderivative import NonDerivativeTransaction
from section16.rules.book.lines import change_of, lines_of
from section16.rules.report import AnyTransaction, PlacedRow, Report
from section16.rules.rule import CHANGES, Found, rule

__all__ = [
    "FRACTION",
    "balances_cover_what_was_acquired",
    "balances_foot",
    "is_no_running_balance",
    "letters_agree_with_balances",
]

_COLUMN = "Form 4, General Instruction 4(a); Table I, column 5, and Table II, column 9"
_Step = tuple[PlacedRow, Decimal, Decimal, Decimal]  # row, balance before, change, balance after


def _balance(placed: PlacedRow) -> Decimal | None:
    return placed[1].shares_following.value


def _steps(line: Sequence[PlacedRow]) -> Iterator[_Step]:
    """Yield each row of a line whose balance can be computed from the row before."""
    for earlier, later in pairwise(line):
        before, change, after = _balance(earlier), change_of(later[1]), _balance(later)
        if before is not None and change is not None and after is not None and not later[1].shares_following.footnotes:
            yield later, before, change, after


def is_no_running_balance(line: Sequence[PlacedRow]) -> bool:
    """Tell whether the balances of a line do not run on: one total on every row, or the last row first."""
    balances = [_balance(placed) for placed in line]
    backward = list(_steps(line[::-1]))
    return len(set(balances)) == 1 or (
        bool(backward) and all(before + change == after for _, before, change, after in backward)
    )


def _breaks(report: Report) -> tuple[_Step, ...]:
    return tuple(_breaking(report))


def _breaking(report: Report) -> Iterator[_Step]:
    for line in report.once(lines_of):
        if len(line) == 1 or not all(isinstance(row, AnyTransaction) for _, row in line) or is_no_running_balance(line):
            continue
        yield from (step for step in _steps(line) if not _foots(*step[1:]))


def _foots(before: Decimal, change: Decimal, after: Decimal) -> bool:
    """Tell whether a balance follows, or is that of a new grant; fractions of a share are rounded on some lines."""
    fractional = any(number != number.to_integral_value() for number in (before, change, after))
    return abs(before + change - after) < (FRACTION if fractional else _LEAST) or change == after


_LEAST = Decimal("0.0001")
FRACTION = Decimal(1)  # of a share, which is rounded on some lines


def _shown(number: Decimal) -> str:
    return f"{number:,f}"


@rule("BA001", "advice", _COLUMN, forms=CHANGES)
def balances_foot(report: Report) -> Iterator[Found]:
    """Let each balance follow from the one before it.

    On one line - a class or series, held in one way - the balance after a row is the balance after the row before,
    plus what was acquired or less what was disposed of. A gap may be right (a split, a plan's purchases): then a
    footnote on the balance says so, and this rule is silent.
    """
    for (spot, _), before, change, after in report.once(_breaks):
        if before - change == after:
            continue
        sign, amount = ("+" if change > 0 else "-"), abs(change)
        sum_ = f"{_shown(before)} {sign} {_shown(amount)} = {_shown(before + change)}"
        gap = _shown(abs(after - before - change))
        message = (
            f"'{_shown(after)}' does not foot: {sum_}; correct it, or explain the difference of {gap} in a footnote"
        )
        yield spot.at("shares_following"), message


@rule("BA002", "advice", _COLUMN, forms=CHANGES)
def letters_agree_with_balances(report: Report) -> Iterator[Found]:
    """Let the letter A or D agree with the balance.

    Where the balance would follow with the other letter, the letter is probably the mistake: forms are often filled
    from templates in which it is set.
    """
    for (spot, _), before, change, after in report.once(_breaks):
        if before - change == after:
            filed, meant = ("A", "D") if change > 0 else ("D", "A")
            sign, amount = ("-" if change > 0 else "+"), abs(change)
            sum_ = f"{_shown(before)} {sign} {_shown(amount)} = {_shown(after)}"
            message = f"'{filed}' is against the balance: {sum_}; write {meant}, or correct the balance"
            yield spot.at("acquired_disposed"), message


@rule("BA003", "advice", _COLUMN, forms=CHANGES)
def balances_cover_what_was_acquired(report: Report) -> Iterator[Found]:
    """Report a balance that covers what was just acquired.

    Unless the position was short before, the balance after an acquisition is not less than the acquisition.
    """
    for line in report.once(lines_of):
        spot, row = line[0]
        if len(line) > 1 or not isinstance(row, NonDerivativeTransaction) or row.shares_following.footnotes:
            continue
        change, after = change_of(row), row.shares_following.value
        if change is not None and after is not None and after < change:
            seen = f"'{_shown(after)}' is less than the {_shown(change)} just acquired"
            yield spot.at("shares_following"), f"{seen}; correct one of the two"
