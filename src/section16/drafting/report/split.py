"""Cut what is too much for one report into several: 30 rows a table, 99 footnotes, 10 owners (specification 3.5).

The rows of one event stay together where they fit. Every part but those of Form 3 needs a transaction (4.3.3).
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, TypeVar

from section16.drafting.lines.tables import TableRows
from section16.drafting.report.footnotes import pieces
from section16.form.document import TransactionRow
from section16.standard.limits import limit

__all__ = ["MOST_OWNERS", "MOST_ROWS", "fits", "in_parts", "joined", "owners_in_parts"]

MOST_ROWS: Final = limit("rows of a table")
MOST_NOTES: Final = limit("footnotes")
MOST_OWNERS: Final = limit("reporting owners")

T = TypeVar("T")


def joined(groups: Sequence[TableRows]) -> TableRows:
    """Put the rows of several groups into one, in order."""
    return TableRows(
        tuple(chain.from_iterable(group.first for group in groups)),
        tuple(chain.from_iterable(group.second for group in groups)),
    )


def fits(rows: TableRows) -> bool:
    """Tell whether the rows and their footnotes fit one report."""
    longest = max(len(rows.first), len(rows.second))
    return longest <= MOST_ROWS and pieces((*rows.first, *rows.second)) <= MOST_NOTES


def in_parts(groups: Sequence[TableRows]) -> tuple[TableRows, ...]:
    """Fill one report after the other with whole groups; a group too large for one is halved until it fits."""
    parts: list[TableRows] = []
    open_part = TableRows()
    for group in chain.from_iterable(map(_halves, groups)):
        wider = joined((open_part, group))
        if fits(wider):
            open_part = wider
        else:
            parts.append(open_part)
            open_part = group
    return _each_with_a_transaction((*parts, open_part))


def owners_in_parts(owners: Sequence[T]) -> tuple[tuple[T, ...], ...]:
    """Cut the owners into tens, in order."""
    return tuple(tuple(owners[first : first + MOST_OWNERS]) for first in range(0, len(owners), MOST_OWNERS))


def _halves(group: TableRows) -> Iterator[TableRows]:
    # A single row that fits nowhere is left whole: the engine says what is wrong with it.
    if fits(group) or max(len(group.first), len(group.second)) <= 1:
        yield group
        return
    first, second = -(-len(group.first) // 2), -(-len(group.second) // 2)
    yield from _halves(TableRows(group.first[:first], group.second[:second]))
    yield from _halves(TableRows(group.first[first:], group.second[second:]))


def _each_with_a_transaction(parts: tuple[TableRows, ...]) -> tuple[TableRows, ...]:
    """Move the last transactions before a part that holds holdings only into it; order stays as it was."""
    done = list(parts)
    for place in range(len(done) - 1, 0, -1):
        if _has_transactions(done[place]) or not _has_transactions(done[place - 1]):
            continue
        stays, moves = _cut_before_the_last(done[place - 1])
        done[place - 1], done[place] = stays, joined((moves, done[place]))
    return tuple(done)


def _cut_before_the_last(rows: TableRows) -> tuple[TableRows, TableRows]:
    """Cut before the last transaction of the table that has one, Table I first."""
    for place in range(len(rows.first) - 1, -1, -1):
        if isinstance(rows.first[place], TransactionRow):
            return TableRows(rows.first[:place], rows.second), TableRows(rows.first[place:])
    for place in range(len(rows.second) - 1, -1, -1):
        if isinstance(rows.second[place], TransactionRow):
            return TableRows(rows.first, rows.second[:place]), TableRows((), rows.second[place:])
    return rows, TableRows()


def _has_transactions(rows: TableRows) -> bool:
    return any(isinstance(row, TransactionRow) for row in (*rows.first, *rows.second))
