"""SE: balances that go on from report to report."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.rules.book.balances import FRACTION, is_no_running_balance
from section16.rules.book.lines import change_of, lines_of, noted_texts, same
from section16.rules.history.history import FiledReport, History
from section16.rules.history.rule import HistoryFound, history_rule
from section16.rules.report import AnyRow, AnyTransaction, PlacedRow

__all__ = ["balances_go_on_from_report_to_report"]

_A_YEAR: Final = timedelta(days=366)
_Line = tuple[object, ...]


class _Span(Struct, frozen=True):
    """What one report says of a line: before its first row, after its last, and when."""

    filed: FiledReport
    first: PlacedRow
    opening: Decimal | None
    closing: Decimal | None
    first_on: date | None
    last_on: date | None
    vesting: str

    @property
    def begins(self) -> date:
        """Return the day of the first trade, else of filing: what is only held is held then."""
        return self.first_on or self.filed.day


@history_rule("SE003", "advice", "Form 4, General Instruction 4(a); Table I, column 5, and Table II, column 9")
def balances_go_on_from_report_to_report(history: History) -> Iterator[HistoryFound]:
    """Begin with the balance at which the last report ended.

    What a line has after its last row is what it has before the next one, in whichever report that stands, be it the
    last one that was filed or, where one came late, the last one by the day of its trades. A gap is a
    report that is not at hand or was never filed, a wrong figure, or something that is not reported (a split, a
    plan's purchases): then a footnote on the line says so, and this rule is silent, as it is after an amendment, and
    where the two reports are more than a year apart.
    """
    before: dict[_Line, _Span] = {}
    filed = [found for one in history for found in _spans(one)]
    traded = _by_day_of_trade(filed)
    for line, span in filed:
        last, earlier = before.get(line), traded[line][: traded[line].index(span)]
        if last is not None and earlier and _breaks(last, span) and _breaks(earlier[-1], span):
            last = earlier[-1]
            seen = f"'{_shown(span.opening)}' before this row, and '{_shown(last.closing)}' after the report of"
            message = f"{seen} {last.filed.day} ({last.filed.name}); correct one, or explain the gap in a footnote"
            yield span.filed, span.first[0].at("shares_following"), message
        before[line] = span


def _by_day_of_trade(filed: Sequence[tuple[_Line, _Span]]) -> dict[_Line, list[_Span]]:
    lines: dict[_Line, list[_Span]] = {}
    for line, span in sorted(filed, key=lambda found: found[1].begins):
        lines.setdefault(line, []).append(span)
    return lines


def _shown(number: Decimal | None) -> str:
    """Show a number without the zeros that a table of a lake adds to it."""
    text = f"{number:,f}" if number is not None else ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _spans(one: FiledReport) -> Iterator[tuple[_Line, _Span]]:
    """Yield each line of a report that can be told from the others."""
    lines: dict[_Line, list[Sequence[PlacedRow]]] = {}
    for rows in one.report.once(lines_of):
        lines.setdefault(_line(rows[0][1]), []).append(rows)
    for line, alike in lines.items():
        if len(alike) == 1:
            yield line, _span(one, alike[0])


def _line(row: AnyRow) -> _Line:
    """Return what a line is called in every report; footnote numbers change from one to the next."""
    terms: _Line = ()
    if isinstance(row, DerivativeTransaction | DerivativeHolding):
        terms = (row.exercise_price.value, row.expires_on.value, same(row.underlying_title.value))
    return (same(row.security_title.value), row.ownership.value, same(row.nature.value), *terms)


def _span(one: FiledReport, rows: Sequence[PlacedRow]) -> _Span:
    days = [row.traded_on.value for _, row in rows if isinstance(row, AnyTransaction) and row.traded_on.value]
    explained = any(any(_notes(row)) for _, row in rows) or (len(rows) > 1 and is_no_running_balance(rows))
    return _Span(
        filed=one,
        first=rows[0],
        opening=None if explained or one.is_amendment else _opening(rows[0][1]),
        closing=None if one.is_amendment else rows[-1][1].shares_following.value,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        vesting=_vesting(one, rows[-1][1]),
    )


def _vesting(one: FiledReport, row: AnyRow) -> str:
    """Return the words on when units vest, which have neither price nor date: they tell one award from another."""
    if not isinstance(row, DerivativeTransaction | DerivativeHolding) or row.exercise_price.value is not None:
        return ""
    return noted_texts(one.report, (*row.exercisable_on.footnotes, *row.expires_on.footnotes))


def _opening(row: AnyRow) -> Decimal | None:
    """Return the balance before a row; None if it does not say, or is the first of a new grant."""
    after, change = row.shares_following.value, change_of(row)
    if after is None or not isinstance(row, AnyTransaction):
        return after
    return None if change is None or change == after else after - change


def _notes(row: AnyRow) -> tuple[str, ...]:
    """Return the footnotes on what a balance counts."""
    return (
        *row.shares_following.footnotes,
        *row.security_title.footnotes,
        *row.nature.footnotes,
        *row.ownership.footnotes,
    )


def _breaks(last: _Span, span: _Span) -> bool:
    """Tell whether a line does not go on; only of reports that are of different days, the later of later trades."""
    if last.vesting != span.vesting:
        return False
    apart = abs(span.filed.day - last.filed.day)
    if last.closing is None or span.opening is None or not timedelta(0) < apart <= _A_YEAR:
        return False
    if last.last_on is not None and span.first_on is not None and span.first_on < last.last_on:
        return False
    return abs(span.opening - last.closing) >= FRACTION
