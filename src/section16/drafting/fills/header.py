"""Find the columns of a file by their titles: which row is the header, and which column means what."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from section16.drafting.fills.cell import FillValue, has_decimal_points
from section16.drafting.fills.grid import Grid, grids
from section16.drafting.plan.mistake import OneMistakeError

__all__ = ["ColumnHeader", "HeadedGrid", "Titles", "headed_grids", "words_of"]

_HEADER_WITHIN: Final = 40
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNITS: Final = frozenset({"", "usd", "us", "dollars"})


class Titles(NamedTuple):
    """Titles by meaning, the first that fits wins; a header has those `needed`, and `table` of a plan names others."""

    by_meaning: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    table: str


class ColumnHeader(NamedTuple):
    """The titles of the columns, which column has which meaning, and those beside it with the same title."""

    titles: tuple[FillValue, ...]
    columns: dict[str, int]
    twins: tuple[tuple[int, int], ...] = ()

    def cell(self, cells: tuple[FillValue, ...], column: str) -> FillValue:
        """Return the cell of a meaning, None where the file has no such column or the row is short."""
        place = self.columns.get(column)
        return None if place is None or place >= len(cells) else cells[place]

    def title(self, column: str) -> str:
        """Return what the file calls a column."""
        return str(self.titles[self.columns[column]]).strip()


class HeadedGrid(NamedTuple):
    """A grid with its header, and the rows under it."""

    grid: Grid
    header: ColumnHeader
    rows: tuple[tuple[int, tuple[FillValue, ...]], ...]

    def mistake_in(self, cells: tuple[FillValue, ...]) -> OneMistakeError | None:
        """Return why a row leaves open what it says: a cell without a title, as after `1,250`, or two answers."""
        over = [str(cell) for cell in cells[len(self.header.titles) :] if str(cell or "").strip()]
        if over and not self.grid.sheet:
            do = "put a number with a comma in quotes, or write a title above each column"
            return OneMistakeError(seen=f"no title stands above '{over[-1]}'", do=do)
        for place, other in self.header.twins:
            here, there = (str(cells[one] or "").strip() if one < len(cells) else "" for one in (place, other))
            if here and there and here != there:
                seen = f"two columns '{self.header.titles[place]}' say '{here}' and '{there}'"
                return OneMistakeError(seen=seen, do="leave one out, or give it another title")
        return None

    def comma_groups(self, *columns: str) -> bool:
        """Tell whether a comma within a number of these columns can only group thousands."""
        numbers = (self.header.cell(cells, column) for _, cells in self.rows for column in columns)
        return self.grid.comma_parts or has_decimal_points(one for one in numbers if isinstance(one, str))


def headed_grids(
    data: bytes, titles: Titles, named: Mapping[str, str], sheets: tuple[str, ...]
) -> tuple[HeadedGrid, ...]:
    """Return the grids whose first rows have a header; raise OneMistakeError where there is none.

    Of a text, only the first delimiter that gives one; of a workbook, every sheet that is shown, or those named.
    `named` are the titles that the plan gives for a meaning, in place of all others.
    """
    seen: tuple[FillValue, ...] = ()
    found: list[HeadedGrid] = []
    there: list[str] = []
    for grid in grids(data):
        there.append(grid.sheet)
        if grid.is_hidden or (sheets and grid.sheet not in sheets) or (found and not grid.sheet):
            continue
        for place, (_, cells) in enumerate(grid.rows[:_HEADER_WITHIN]):
            if (header := _header_of(cells, titles, named)) is not None:
                found.append(HeadedGrid(grid, header, grid.rows[place + 1 :]))
                break
            seen = max(seen, cells, key=len)
    for sheet in sheets:
        if sheet not in there:
            do = f"the sheets are {', '.join(repr(name) for name in sorted(there)[:5])}"
            raise OneMistakeError(seen=f"there is no sheet '{sheet}'", do=do)
    if not found:
        raise _lacking(seen, titles, named)
    return tuple(found)


def _header_of(cells: tuple[FillValue, ...], titles: Titles, named: Mapping[str, str]) -> ColumnHeader | None:
    """Return the header that a row is, None where it lacks a column that is needed."""
    words = [words_of(cell) for cell in cells]
    columns = dict(_columns(words, titles, named))
    if not columns.keys() >= set(titles.needed):
        return None
    twins = ((here, there) for here in columns.values() for there, one in enumerate(words) if one == words[here])
    return ColumnHeader(cells, columns, tuple((here, there) for here, there in twins if here != there))


def _columns(words: list[str], titles: Titles, named: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    taken: set[int] = set()
    for column, usual in titles.by_meaning.items():
        wanted = (words_of(named[column]),) if column in named else usual
        place = next((words.index(one) for one in wanted if one in words), None)
        if place is not None and place not in taken:
            taken.add(place)
            yield column, place


def _lacking(seen: tuple[FillValue, ...], titles: Titles, named: Mapping[str, str]) -> OneMistakeError:
    found = ", ".join(repr(str(cell)[:30]) for cell in seen[:12] if cell is not None) or "nothing"
    needed = " and ".join(titles.needed)
    do = f"give a CSV or XLSX file with the columns {needed}, or say under [{titles.table}.columns] which they are"
    what = " and ".join(repr(one) for one in named.values()) or needed
    return OneMistakeError(seen=f"no header with {what}, but {found}", do=do)


def words_of(title: FillValue) -> str:
    """Return the words of a title in lower case: `TradeDate`, `Trade Date` and `trade_date` are one; units go."""
    plain = re.sub(r"\([^)]*\)", lambda unit: "" if _is_unit(unit[0]) else unit[0], str(title or ""))
    return " ".join(re.findall(r"[a-z]+", _CAMEL.sub(" ", plain).casefold()))


def _is_unit(text: str) -> bool:
    return "".join(re.findall(r"[a-z]+", text.casefold())) in _UNITS
