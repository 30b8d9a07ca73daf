"""A plan administrator's file to vestings and exercises; every mistake is listed, nothing is guessed."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

import msgspec

from section16.drafting.administrator.columns import ADMINISTRATOR
from section16.drafting.fills.cell import FillValue, read_moment, read_number
from section16.drafting.fills.header import HeadedGrid, headed_grids, words_of
from section16.drafting.fills.kinds import is_taken_back, totals_word
from section16.drafting.fills.read import LeftOut, day_of
from section16.drafting.plan.mistake import FillsError, Mistake, OneMistakeError
from section16.standard.text.prose import amount

__all__ = ["Activity", "ActivityFile", "read_activity"]

ActivityKind: TypeAlias = Literal["vest", "exercise"]
_Cells: TypeAlias = tuple[FillValue, ...]
T = TypeVar("T")

_WORST: Final = 50
_NUMBERS: Final = ("shares", "withheld", "withheld_for_price", "sold", "value", "sale_price", "exercise_price", "cost",
                   "net")  # fmt: skip
_VESTS: Final = re.compile(
    r"\b(?:vest|vests|vested|vesting|releases?|released|laps(?:e|ed|es)|settle\w*|distribut\w*)\b"
)
_EXERCISES: Final = re.compile(r"\bexercis\w*|\bsame day sale\b|\bcashless\b")
_NET: Final = re.compile(r"\bnet\b|\bswap\b")
# What a status says of an award that is still to vest, or of what became of it.
_DONE: Final = re.compile(r"^(?:vested|released|exercised|lapsed|distributed|delivered|deposited|issued|paid)$")
_AHEAD: Final = re.compile(
    r"^(?:unvested|scheduled|outstanding|future|upcoming|unexercised|not vested|pending release)$"
)
_LEAVE_OUT: Final = "leave out what is no vesting or exercise"
_CENT: Final = Decimal("0.01")


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """One vesting or exercise of one award: `shares` of it, what was kept or sold of them, and at which prices.

    `award` and `granted` are how the file calls the award; `value` is the market value of a share.
    """

    line: int
    day: date
    kind: ActivityKind | None
    shares: Decimal
    withheld: Decimal = Decimal(0)
    withheld_for_price: Decimal = Decimal(0)
    sold: Decimal = Decimal(0)
    value: Decimal | None = None
    sale_price: Decimal | None = None
    sale_day: date | None = None
    exercise_price: Decimal | None = None
    award: str | None = None
    granted: date | None = None
    participant: str | None = None
    name: str | None = None
    symbol: str | None = None


class ActivityFile(NamedTuple):
    """What a plan administrator's file holds: vestings and exercises, and what looks like one and was left out."""

    activities: tuple[Activity, ...]
    left_out: tuple[LeftOut, ...] = ()


@lru_cache(maxsize=8)
def read_activity(
    data: bytes, name: str, columns: tuple[tuple[str, str], ...] = (), sheets: tuple[str, ...] = ()
) -> ActivityFile:
    """Read vestings and exercises; raise FillsError with all that is wrong.

    Args:
        data: bytes of a CSV file (comma, tab, semicolon or bar; UTF-8, UTF-16 or Latin-1) or of an XLSX workbook.
        name: what messages call it.
        columns: the titles of columns, by their meaning, where the user names them.
        sheets: the sheets of a workbook to read; the first with a header where none is named.

    """
    try:
        tables = headed_grids(data, ADMINISTRATOR, dict(columns), sheets)
    except OneMistakeError as error:
        raise FillsError(name, [Mistake(place="", seen=error.seen, do=error.do)]) from error
    taken = tables if sheets else tables[:1]
    read = [_Table(table, dict(columns)) for table in taken]
    mistakes = [mistake for one in read for mistake in one.mistakes]
    activities = tuple(activity for one in read for activity in one.activities)
    if not activities and not mistakes:
        seen = "no vesting or exercise under the header"
        mistakes.append(Mistake(place="", seen=seen, do="give the rows of what vested or was exercised"))
    if mistakes:
        raise FillsError(name, mistakes[:_WORST])
    left = [row for one in read for row in one.left_out]
    others = (_other_sheet(table, dict(columns)) for table in tables[len(taken) :])
    return ActivityFile(activities, (*left, *others))


def _other_sheet(table: HeadedGrid, named: Mapping[str, str]) -> LeftOut:
    other = _Table(table, named).activities
    count = f"{len(other)} rows" if len(other) != 1 else "1 row"
    why = f"sheet '{table.grid.sheet}', {count}; name the sheets to read under [administrator]"
    return LeftOut(0, why, sum((one.shares for one in other), Decimal(0)))


class _Table:
    """The rows under a header: vestings and exercises, what was left out, and what is wrong."""

    def __init__(self, table: HeadedGrid, named: Mapping[str, str]) -> None:
        self.activities: list[Activity] = []
        self.left_out: list[LeftOut] = []
        self.mistakes: list[Mistake] = []
        self._table, self._header, self._hidden, self._named = table, table.header, table.grid.hidden, named
        self._comma_groups = table.comma_groups(*_NUMBERS)
        for number, cells in self._whole(table.rows):
            self._row(number, cells)

    def _whole(self, rows: tuple[tuple[int, _Cells], ...]) -> Iterator[tuple[int, _Cells]]:
        """Yield the rows that say something, with what stands on a line below them (details of an award) put in."""
        held: tuple[int, _Cells] | None = None
        for number, cells in rows:
            if not any(_text(cell) for cell in cells) or cells == self._header.titles:
                continue
            if held is not None and self._goes_on(held[1], cells):
                held = (
                    held[0],
                    tuple(below if _text(above) is None else above for above, below in _pairs(held[1], cells)),
                )
                continue
            if held is not None:
                yield held
            held = number, cells
        if held is not None:
            yield held

    def _goes_on(self, above: _Cells, cells: _Cells) -> bool:
        """Tell whether a row fills in only what the row above leaves empty, without a day or number of its own."""
        if any(_text(self._header.cell(cells, one)) for one in ("kind", "shares", "symbol")) or totals_word(cells):
            return False
        filled = [pair for pair in _pairs(above, cells) if _text(pair[1]) is not None]
        return len(filled) > 1 and all(_text(pair[0]) is None for pair in filled)

    def _row(self, number: int, cells: _Cells) -> None:
        has_shares = _text(self._header.cell(cells, "shares")) is not None
        if totals_word(cells) is not None and not self._has_day(cells):
            self._total(number, cells)
        elif not has_shares and not self._has_day(cells):
            return  # a sentence, or a heading
        elif number in self._hidden:
            self._leave(number, cells, "hidden by a filter")
        else:
            self._sort(number, cells)

    def _has_day(self, cells: _Cells) -> bool:
        try:
            return day_of(read_moment(self._header.cell(cells, "day"), None)) is not None
        except OneMistakeError:
            return False

    def _total(self, number: int, cells: _Cells) -> None:
        """Leave a row of totals out; ask where its number is not that of the rows above."""
        shares = self._shares(cells)
        above = sum((one.shares for one in self.activities), Decimal(0))
        with_left_out = above + sum((one.shares or Decimal(0) for one in self.left_out), Decimal(0))
        if shares and shares not in {above, with_left_out}:
            seen = f"'{totals_word(cells)}' says {shares:f} shares, the rows above it are {above:f}"
            self.mistakes.append(Mistake(place=f"row {number}", seen=seen, do=_LEAVE_OUT))

    def _sort(self, number: int, cells: _Cells) -> None:
        kind = _text(self._header.cell(cells, "kind"))
        status = self._header.cell(cells, "status")
        try:
            if _AHEAD.match(words_of(status)) or (not _DONE.match(words_of(status)) and is_taken_back(status)):
                self._leave(number, cells, f"'{_text(status)}'")
                return
        except OneMistakeError as error:
            do = error.do.replace("[fills.columns]", "[administrator.columns]")
            self._note(number, "status", error.seen, do)
            return
        if kind is not None and _kind_of(kind) is None:
            self._leave(number, cells, f"'{kind}' is neither vesting nor exercise")
            return
        if (open_ := self._table.mistake_in(cells)) is not None:
            self.mistakes.append(Mistake(place=f"row {number}", seen=open_.seen, do=open_.do))
            return
        activity = self._activity(number, cells, _kind_of(kind) if kind else self._kind_by_title())
        if activity is not None:
            self._balances(activity, cells)
            self.activities.append(activity)

    def _kind_by_title(self) -> ActivityKind | None:
        """Read from the titles of day and number what the rows are of; None where they leave it open."""
        titles = " ".join(words_of(self._header.title(one)) for one in ("day", "shares"))
        found = {kind for kind, words in (("vest", _VESTS), ("exercise", _EXERCISES)) if words.search(titles)}
        return _only_kind(found)

    def _activity(self, number: int, cells: _Cells, kind: ActivityKind | None) -> Activity | None:
        before = len(self.mistakes)
        numbers = {column: self._number(number, cells, column) for column in _NUMBERS if column not in {"net", "cost"}}
        day = self._day(number, cells, "day")
        granted, sale_day = self._day(number, cells, "granted"), self._day(number, cells, "sale_day")
        shares = numbers.pop("shares")
        if not shares:
            self._note(number, "shares", "no shares", "write how many, or leave the row out")
        if day is None:
            self._note(number, "day", "no day", f"write the day, or {_LEAVE_OUT}")
        if kind == "exercise" and numbers["withheld"] and self._leaves_open_why(numbers, cells):
            do = "name the column under [administrator.columns]: `withheld_for_price`, or `withheld` for tax"
            self._note(number, "withheld", "a net exercise that does not say what the shares were withheld for", do)
        if len(self.mistakes) > before or not shares or day is None:
            return None
        given = {name: value for name, value in numbers.items() if value is not None}
        texts = {one: _text(self._header.cell(cells, one)) for one in ("award", "participant", "name", "symbol")}
        values: dict[str, Any] = {**given, **texts}  # by the fields' names
        return Activity(line=number, day=day, kind=kind, shares=shares, granted=granted, sale_day=sale_day, **values)

    def _leaves_open_why(self, numbers: Mapping[str, Decimal | None], cells: _Cells) -> bool:
        """Tell whether shares withheld in a net exercise may be for the price as well as for tax."""
        is_net = bool(_NET.search(words_of(self._header.cell(cells, "kind"))))
        return is_net and numbers["withheld_for_price"] is None and "withheld" not in self._named

    def _balances(self, one: Activity, cells: _Cells) -> None:
        """Ask where the parts of a row do not come to the whole."""
        kept = one.withheld + one.withheld_for_price
        net = self._number(one.line, cells, "net")
        if kept + one.sold > one.shares:
            seen = f"{amount(kept)} withheld and {amount(one.sold)} sold of {amount(one.shares)} shares"
            do = "put one of them right, or name other columns under [administrator.columns]"
            self._note(one.line, "shares", seen, do)
        elif net is not None and net not in {one.shares - kept, one.shares - kept - one.sold}:
            taken = f"{amount(kept)} withheld and {amount(one.sold)} sold"
            seen = f"{amount(one.shares)} shares less {taken} are not {amount(net)}"
            do = "name under [administrator.columns] where it says what was withheld and sold, or put a number right"
            self._note(one.line, "net", seen, do)
        cost = self._number(one.line, cells, "cost")
        if cost and one.exercise_price is not None and cost != one.exercise_price:
            whole = one.exercise_price * one.shares
            if abs(whole - cost) > _CENT:
                seen = f"{amount(one.shares)} at {one.exercise_price} are {whole:f}, not {cost:f}"
                self._note(one.line, "cost", seen, "put one of them right")

    def _leave(self, number: int, cells: _Cells, why: str) -> None:
        self.left_out.append(LeftOut(number, why, self._shares(cells)))

    def _shares(self, cells: _Cells) -> Decimal | None:
        try:
            return abs(read_number(self._header.cell(cells, "shares"), comma_groups=self._comma_groups))
        except OneMistakeError:
            return None

    def _number(self, number: int, cells: _Cells, column: str) -> Decimal | None:
        """Read a number of a column; parentheses and signs say that shares went, which the column says as well."""
        cell = self._header.cell(cells, column)
        if _text(cell) in {None, "-", "--", "N/A"}:
            return None
        found = self._read(number, column, lambda: read_number(cell, comma_groups=self._comma_groups))
        if found is not None and found < 0 and column == "shares":
            self._note(number, column, f"{found} is negative", "leave out what was reversed, and what reverses it")
        return None if found is None else abs(found)

    def _day(self, number: int, cells: _Cells, column: str) -> date | None:
        return self._read(number, column, lambda: day_of(read_moment(self._header.cell(cells, column), None)))

    def _read(self, number: int, column: str, reading: Callable[[], T]) -> T | None:
        try:
            return reading()
        except OneMistakeError as error:
            self._note(number, column, error.seen, error.do)
            return None

    def _note(self, number: int, column: str, seen: str, do: str) -> None:
        place = f"row {number}, column {self._header.title(column)!r}"
        self.mistakes.append(Mistake(place=place, seen=seen, do=do))


def _kind_of(text: str | None) -> ActivityKind | None:
    words = words_of(text)
    found = {kind for kind, pattern in (("vest", _VESTS), ("exercise", _EXERCISES)) if pattern.search(words)}
    return _only_kind(found)


def _only_kind(found: set[str]) -> ActivityKind | None:
    if found == {"vest"}:
        return "vest"
    return "exercise" if found == {"exercise"} else None


def _pairs(above: _Cells, below: _Cells) -> Iterator[tuple[FillValue, FillValue]]:
    for place in range(max(len(above), len(below))):
        yield above[place] if place < len(above) else None, below[place] if place < len(below) else None


def _text(cell: FillValue) -> str | None:
    whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell  # a number that names an award
    return None if whole is None else str(whole).strip() or None
