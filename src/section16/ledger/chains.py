"""Which reported balances are the newest of the lines of one class whose words are the same.

Many filers write "See footnote" for every fund and trust, or report each grant of units under one title. One report
does not contradict itself: its rows are lines of their own, unless a trade begins with the balance at which the one
before it ended, or ends at the same. From report to report a line goes on where the balance with which a row begins is
the one with which the line ended. A row that begins with nothing is a new line; any other that fits nowhere goes on the
line with the nearest balance, since balances also change between reports.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

import pyarrow as pa
from msgspec import Struct, structs

__all__ = ["ReportedBalance", "newest_balances", "newest_of_each"]


class ReportedBalance(Struct, frozen=True):
    """A balance as a row of a report gives it; `before` is None for a row that reports no trade."""

    row: int
    accession: str
    before: Decimal | None
    after: Decimal | None


class _Line(Struct, frozen=True):
    start: Decimal | None
    last: ReportedBalance


def newest_balances(rows: Iterable[ReportedBalance]) -> list[int]:
    """Return the rows with the newest balance of each line; rows come in the order of their days."""
    lines: list[_Line] = []
    for _, report in groupby(rows, key=lambda row: row.accession):
        reported = _lines_of(list(report))
        lines = [*_not_mentioned(lines, reported), *reported]
    return [line.last.row for line in lines]


def _lines_of(report: Sequence[ReportedBalance]) -> list[_Line]:
    """Return the lines of one report: a trade goes on the last one that ends where it begins, or where it ends."""
    lines: list[_Line] = []
    for row in report:
        goes_on = [place for place, line in enumerate(lines) if _follows(row, line.last)]
        if goes_on:
            lines[goes_on[-1]] = structs.replace(lines[goes_on[-1]], last=row)
        else:
            lines.append(_Line(row.after if row.before is None else row.before, row))
    return lines


def _follows(row: ReportedBalance, last: ReportedBalance) -> bool:
    return row.before is not None and last.before is not None and last.after in {row.before, row.after}


def _not_mentioned(lines: Sequence[_Line], reported: Sequence[_Line]) -> list[_Line]:
    """Return the lines that a new report leaves as they are."""
    left = list(lines)
    unmatched = []
    for line in reported:
        same = [one for one in left if one.last.after == line.start] or [
            one for one in left if one.last.after == line.last.after
        ]
        if same:
            left.remove(same[0])
        elif line.start != 0:
            unmatched.append(line)
    for line in unmatched[: len(left)]:
        left.remove(min(left, key=lambda one: abs((one.last.after or Decimal(0)) - (line.start or Decimal(0)))))
    return left


def newest_of_each(groups: pa.Array) -> pa.Array:
    """Return for each list of balances the rows that are the newest of their lines."""
    found = [newest_balances(ReportedBalance(**row) for row in group) for group in groups.to_pylist()]
    return pa.array(found, pa.list_(pa.int64()))
