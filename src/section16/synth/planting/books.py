"""The rows of a company's filings line by line, while errors are planted in them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from section16.synth.draws import Draws
from section16.synth.report import Filing, PlantedError, ReportedLine
from section16.synth.template import CellText

__all__ = ["CompanyBooks", "LineName", "LineSpot", "RowPlace"]

LineName = tuple[tuple[str, ...], str]  # the owners' CIKs, and the line


class RowPlace(NamedTuple):
    """Where a row stands: its filing, Table I or II, its place there, all from 0."""

    filing: int
    table: int
    row: int


class LineSpot(NamedTuple):
    """A row by its line and its place in the order of the line's days."""

    line: LineName
    at: int


class CompanyBooks:
    """The filings of one company, open for changes; `closed` gives them back."""

    def __init__(self, filings: Sequence[Filing], draws: Draws) -> None:
        """Sort the rows of each line by their days."""
        self.draws = draws
        self.filings = list(filings)
        self._tables = [[list(one.table1), list(one.table2)] for one in filings]
        self._touched = set[LineName]()
        self.lines = defaultdict[LineName, list[RowPlace]](list)
        for filing, tables in enumerate(self._tables):
            for table, rows in enumerate(tables):
                for row in range(len(rows)):
                    self.lines[self._line_of(RowPlace(filing, table, row))].append(RowPlace(filing, table, row))
        for places in self.lines.values():
            places.sort(key=self._order)

    def _line_of(self, place: RowPlace) -> LineName:
        return tuple(owner.cik for owner, _ in self.filings[place.filing].owners), self.row(place).line

    def _order(self, place: RowPlace) -> tuple[date, float, int]:
        return self.day(place), self.filings[place.filing].accepted_at.timestamp(), place.row

    def row(self, place: RowPlace) -> ReportedLine:
        """Return the row at a place."""
        return self._tables[place.filing][place.table][place.row]

    def day(self, place: RowPlace) -> date:
        """Return the day of a row; a holding's is that of its report."""
        text = self.row(place).cells.get("traded_on")
        return date.fromisoformat(str(text)) if text else self.filings[place.filing].period

    def text(self, place: RowPlace, cell: str) -> str | None:
        """Return the text of a cell without its footnotes."""
        value = self.row(place).cells.get(cell)
        return value if isinstance(value, str) or value is None else value[0]

    def number(self, place: RowPlace, cell: str) -> Decimal | None:
        """Return the number in a cell."""
        text = self.text(place, cell)
        return Decimal(text) if text else None

    def balance(self, place: RowPlace) -> Decimal | None:
        """Return the balance that a row reports."""
        return self.number(place, "shares_following")

    def write(self, place: RowPlace, cell: str, text: str, note: str | None = None) -> None:
        """Change the text of a cell, keep its footnotes, and add one."""
        before = self.row(place).cells.get(cell)
        notes = (*(() if before is None or isinstance(before, str) else before[1:]), *((note,) if note else ()))
        value: CellText = (text, *notes) if notes else text
        self._put(place, self.row(place)._replace(cells={**self.row(place).cells, cell: value}))

    def _put(self, place: RowPlace, row: ReportedLine) -> None:
        self._tables[place.filing][place.table][place.row] = row

    def mark(self, place: RowPlace, error: PlantedError) -> None:
        """Write down what was planted in a row, and leave its line alone from now on."""
        row = self.row(place)
        self._put(place, row._replace(planted=(*row.planted, error)))
        self._touched.add(self._line_of(place))

    def close(self, place: RowPlace) -> None:
        """Leave all lines of a report alone from now on."""
        for table, rows in enumerate(self.tables_of(place.filing)):
            self._touched.update(self._line_of(RowPlace(place.filing, table, row)) for row in range(len(rows)))

    def is_free(self, line: LineName) -> bool:
        """Tell whether nothing was planted on a line yet: errors beside one another could not be told apart."""
        return line not in self._touched

    def shift(self, spot: LineSpot, by: Decimal, *, until: int | None = None) -> bool:
        """Add to the balances of a line from a place on; do nothing where one would fall below zero."""
        places = self.lines[spot.line][spot.at : until]
        before = [self.balance(place) for place in places]
        after = [one if one is None else one + by for one in before]
        if any(one is not None and one < 0 for one in after) or before[:1] in ([], [None]):
            return False
        for place, amount in zip(places, after, strict=True):
            if amount is not None:
                self.write(place, "shares_following", _plain(amount))
        return True

    def insert(self, place: RowPlace, row: ReportedLine) -> None:
        """Put a row behind another."""
        self._tables[place.filing][place.table].insert(place.row + 1, row)
        for places in self.lines.values():
            for at, other in enumerate(places):
                if other[:2] == place[:2] and other.row > place.row:
                    places[at] = other._replace(row=other.row + 1)

    def remove(self, place: RowPlace) -> None:
        """Take away the last row of a table, and leave its report's lines alone from now on."""
        self.close(place)
        self.lines[self._line_of(place)].remove(place)
        del self._tables[place.filing][place.table][place.row]

    def append(self, filing: Filing, tables: tuple[tuple[ReportedLine, ...], tuple[ReportedLine, ...]]) -> None:
        """Add a filing."""
        self.filings.append(filing)
        self._tables.append([list(rows) for rows in tables])

    def tables_of(self, filing: int) -> tuple[tuple[ReportedLine, ...], tuple[ReportedLine, ...]]:
        """Return both tables of a filing."""
        first, second = self._tables[filing]
        return tuple(first), tuple(second)

    def closed(self) -> Iterator[Filing]:
        """Yield the filings with their rows as they are now."""
        for filing, (first, second) in zip(self.filings, self._tables, strict=True):
            yield replace(filing, table1=tuple(first), table2=tuple(second))

    def steps(self, line: LineName, *, alone: bool = False) -> Iterator[LineSpot]:
        """Yield the rows with one before, in another report of an earlier day, filed in that order, and not amended.

        With `alone` the next row is of a later report, too: the row is the only one of its line in its report.
        """
        places = self.lines[line]
        for at in range(1, len(places) - alone):
            around = places[at - 1 : at + 1 + alone]
            if all(self._follows(one, other) for one, other in pairwise(around)):
                yield LineSpot(line, at)

    def _follows(self, one: RowPlace, other: RowPlace) -> bool:
        first, second = self.filings[one.filing], self.filings[other.filing]
        plain = not (first.original_on or second.original_on or self.row(other).planted)
        known = self.balance(one) is not None and self.balance(other) is not None
        return plain and known and first.accepted_at < second.accepted_at and self.day(one) < self.day(other)


def _plain(amount: Decimal) -> str:
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
