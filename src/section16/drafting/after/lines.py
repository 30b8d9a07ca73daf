"""What is held after some filed reports: each line of Tables I and II once, as its last row tells it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from section16.drafting.report.amend import lines_of
from section16.form.derivative import DerivativeHolding, DerivativeTransaction
from section16.form.document import DerivativeRow, NonDerivativeRow, OwnershipDocument
from section16.form.nonderivative import NonDerivativeTransaction

__all__ = [
    "HeldLine",
    "balance_of",
    "filing_order",
    "held_lines",
    "is_in_dollars",
    "last_day",
    "plain_name",
    "put_right_by",
]

_Row = NonDerivativeRow | DerivativeRow
_TRANSACTIONS: Final = (NonDerivativeTransaction, DerivativeTransaction)
_SERIES: Final = (DerivativeTransaction, DerivativeHolding)
# Cells whose footnotes are about the line, not about one transaction.
_LASTING: Final = (
    "security_title", "exercise_price", "exercisable_on", "expires_on", "underlying_title", "ownership", "nature",
)  # fmt: skip
# A nature that says nothing by itself: only its footnote tells one holder from another.
_POINTER: Final = re.compile(r"foot\s?note|explanation|remarks|\bnote\b", re.IGNORECASE)


class HeldLine(Struct, frozen=True, kw_only=True):
    """One balance: the last row that tells it, with the texts of footnotes in place of ids, and its day.

    `report` is the number of the report that told of it last, from 0. `put_right` is the last row of an amendment that
    says otherwise than the reports of later days, which were filed before it, go on from.
    """

    row: _Row
    on: date
    report: int
    put_right: _Row | None = None

    @property
    def balance(self) -> Decimal | None:
        """Return what is held, None where the row does not say."""
        return balance_of(self.row)


def held_lines(reports: Iterable[OwnershipDocument]) -> tuple[HeldLine, ...]:
    """Return the lines that reports of one person about one issuer leave, in the order in which they first came."""
    lines: list[HeldLine] = []
    told: list[list[_Told]] = []
    filed = sorted(reports, key=filing_order)
    for number, report in enumerate(filed):
        for day, row in _rows(report):
            index = _found(lines, row, number)
            if index is None:
                lines.append(HeldLine(row=row, on=day, report=number))
                told.append([_Told(number, day, row)])
            else:
                told[index].append(_Told(number, day, row))
                before = lines[index]
                newest = before.row if before.on > day else _with_lasting_notes(row, before.row)
                lines[index] = HeldLine(row=newest, on=max(day, before.on), report=number)
    amendments = frozenset(number for number, one in enumerate(filed) if one.original_filed_on is not None)
    return tuple(replace(line, put_right=_put_right(rows, amendments)) for line, rows in zip(lines, told, strict=True))


class _Told(NamedTuple):
    """A row of a line, with its day, and the number of the report that has it."""

    report: int
    on: date
    row: _Row


def _put_right(told: Sequence[_Told], amendments: frozenset[int]) -> _Row | None:
    """Find the last row of an amendment whose balance is new, and not the one that the next day begins with.

    Who reports the line again after the amendment knows of it.
    """
    if told[-1].report not in amendments:
        return None
    for one in (one for one in reversed(told) if one.report == told[-1].report):
        before = [other for other in told if other.report < one.report]
        same_day = {balance_of(other.row) for other in before if other.on == one.on}
        within = {_opening(other.row) for other in told if other.report == one.report and other.on == one.on}
        later = [other for other in before if other.on > one.on]
        if not later or balance_of(one.row) in same_day | within:
            continue
        first = min(other.on for other in later)
        if balance_of(one.row) not in {_opening(other.row) for other in later if other.on == first}:
            return one.row
    return None


def put_right_by(line: HeldLine) -> str | None:
    """Say that an amendment puts right what later reports go on from; None where none does."""
    row = line.put_right
    if row is None or not isinstance(row, _TRANSACTIONS):
        return None
    balance = balance_of(row)
    after = "" if balance is None else f" to {balance:,f}"
    return (
        f"an amendment puts the balance of '{row.security_title.value}' ({row.nature.value or 'direct'}) after "
        f"{row.traded_on.value} right{after}, and the reports of later days go on from another"
    )


def filing_order(report: OwnershipDocument) -> tuple[date, bool, date]:
    """Return by what reports are sorted: the day of filing, else of signing; an amendment after its original."""
    filed = report.header.filed_on if report.header is not None else None
    signed = max((one.signed_on for one in report.signatures if one.signed_on), default=None)
    return filed or signed or last_day(report), report.original_filed_on is not None, last_day(report)


def last_day(report: OwnershipDocument) -> date:
    """Return the day of the last transaction, else the period."""
    rows = (*report.non_derivative_table, *report.derivative_table)
    days = [row.traded_on.value for row in rows if isinstance(row, _TRANSACTIONS) and row.traded_on.value]
    return max(days, default=report.period_of_report or date.min)


def balance_of(row: _Row) -> Decimal | None:
    """Return what a row says is held; Form 3 has the number of a series in its underlying shares alone."""
    balance = row.shares_following.value if row.shares_following.value is not None else row.value_following.value
    if balance is None and isinstance(row, DerivativeHolding):
        return row.underlying_shares.value if row.underlying_shares.value is not None else row.underlying_value.value
    return balance


def is_in_dollars(row: _Row) -> bool:
    """Tell whether the balance of a row is an amount of dollars, as that of debt is."""
    return row.shares_following.value is None and row.value_following.value is not None


def plain_name(text: str | None) -> str:
    """Return a title or nature without what may differ from one report to the next: case and spaces."""
    return " ".join((text or "").casefold().split())


def _rows(report: OwnershipDocument) -> Iterator[tuple[date, _Row]]:
    """Yield the rows of a report, transactions by day in the order in which their balances follow, then holdings."""
    lines = lines_of(report)
    rows = [row for row, _ in (*lines.first, *lines.second)]
    end = last_day(report)
    moves = sorted(
        ((row.traded_on.value or end, row) for row in rows if isinstance(row, _TRANSACTIONS)), key=lambda one: one[0]
    )
    for day, group in groupby(moves, key=lambda one: one[0]):
        for same in _by_name([row for _, row in group]):
            yield from ((day, row) for row in _as_balances_follow(same))
    yield from ((end, row) for row in rows if not isinstance(row, _TRANSACTIONS))


def _by_name(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    found: dict[object, list[_Row]] = {}
    for row in rows:
        found.setdefault((_name(row), _told_apart_by(row)), []).append(row)
    yield from found.values()


def _as_balances_follow(rows: Sequence[_Row]) -> Sequence[_Row]:
    """Turn the rows of one line and day round where only that way each begins with the balance of the one before."""
    backwards = rows[::-1]
    return backwards if not _follow(rows) and _follow(backwards) else rows


def _follow(rows: Sequence[_Row]) -> bool:
    return all(_opening(after) == balance_of(before) for before, after in pairwise(rows))


def _opening(row: _Row) -> Decimal | None:
    """Return the balance before a transaction, as far as its row tells it."""
    after = balance_of(row)
    if not isinstance(row, _TRANSACTIONS) or after is None:
        return None
    moved = row.shares.value
    if moved is None and isinstance(row, DerivativeTransaction):
        moved = row.total_value.value
    if moved is None:
        return None
    return after - moved if row.acquired_disposed.value == "A" else after + moved


def _name(row: _Row) -> tuple[object, ...]:
    """Return what is the same in every row of a line."""
    indirect = row.ownership.value == "I"
    held = (plain_name(row.security_title.value), indirect, plain_name(row.nature.value) if indirect else "")
    if not isinstance(row, _SERIES):
        return held
    dates = (row.exercisable_on.value, row.expires_on.value)
    return (*held, row.exercise_price.value, *dates, plain_name(row.underlying_title.value))


def _told_apart_by(row: _Row) -> frozenset[str]:
    """Return the footnotes that tell lines of one name apart: those on the holder, or on when a series may be used."""
    if isinstance(row, _SERIES):
        return frozenset((*row.exercisable_on.footnotes, *row.expires_on.footnotes, *row.nature.footnotes))
    return frozenset(row.nature.footnotes) if row.ownership.value == "I" else frozenset()


def _found(lines: Sequence[HeldLine], row: _Row, number: int) -> int | None:
    """Return which line a row of a report belongs to; None where it begins one."""
    alike = [index for index, line in enumerate(lines) if _name(line.row) == _name(row)]
    notes = _told_apart_by(row)
    close = [index for index in alike if not notes or _told_apart_by(lines[index].row) in (notes, frozenset())]
    here = [index for index in close if lines[index].report == number]
    free = [index for index in close if lines[index].report != number]
    other = [index for index in alike if index not in close and lines[index].report != number]
    if isinstance(row, _TRANSACTIONS):
        return _of_transaction(lines, row, (here, free, other))
    same = [index for index in (*free, *here) if lines[index].balance == balance_of(row)]
    return next(iter((*same, *free, *_renamed(lines, row, other))), None)


def _of_transaction(lines: Sequence[HeldLine], row: _Row, groups: tuple[list[int], list[int], list[int]]) -> int | None:
    """Choose by the balance that goes on, then by the report's own rows, which may all tell the balance at the end."""
    here, free, other = groups
    goes_on = [index for index in (*here, *free, *other) if lines[index].balance == _opening(row)]
    if goes_on:
        return goes_on[0]
    at_the_end = [index for index in here if lines[index].balance == balance_of(row) or row.ownership.value != "I"]
    return next(iter((*at_the_end, *free, *_renamed(lines, row, other))), None)


def _renamed(lines: Sequence[HeldLine], row: _Row, other: list[int]) -> list[int]:
    """Return the one line whose footnote reads otherwise now, where its name says who holds it."""
    if isinstance(row, _SERIES) or _POINTER.search(row.nature.value or "") or len(other) != 1:
        return []
    return [index for index in other if lines[index].row.ownership.value == "I"]


def _with_lasting_notes(row: _Row, before: _Row) -> _Row:
    """Give a row the footnotes that only an earlier row of its line has."""
    kept = {
        name: replace(cell, footnotes=getattr(before, name).footnotes)
        for name in _LASTING
        if (cell := getattr(row, name, None)) is not None and not cell.footnotes and hasattr(before, name)
    }
    return replace(row, **kept)
