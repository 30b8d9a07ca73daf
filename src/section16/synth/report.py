"""A report while its lines come together, and when it is filed."""

from datetime import date, datetime, time
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from section16.standard.limits import limit
from section16.synth import draws as days
from section16.synth.company import Company
from section16.synth.draws import Draws
from section16.synth.people import InsiderRole, NamedOwner
from section16.synth.template import Cells

__all__ = ["Filing", "OpenReport", "PlantedError", "ReportedLine", "acceptance_moment", "filing_day"]

_ROWS: Final = limit("rows of a table")


class PlantedError(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is wrong with a row on purpose: `kind` of a `family`, in which column, and what was meant there.

    A `gap` lies before the row, what a `repair` mends in one of its cells; an `amendment` adds or withdraws the row,
    and a `duplicate` reports once more what another filing has.
    """

    family: Literal["gap", "repair", "amendment", "duplicate"]
    kind: str
    column: str = ""
    meant: str = ""


class ReportedLine(NamedTuple):
    """A row of a table: its part of the form and cells, and the line on which it counts.

    Rows of two filings with one `mark` report the same thing.
    """

    part: type[Struct]
    cells: Cells
    line: str = ""
    mark: int = 0
    planted: tuple[PlantedError, ...] = ()


class OpenReport:
    """A report that is not filed yet: its lines in their order, and what its first page will say."""

    __slots__ = ("after", "company", "exit", "first", "form", "last", "owners", "plan", "remarks", "table1", "table2")

    def __init__(
        self, form: str, company: Company, owners: tuple[tuple[NamedOwner, InsiderRole], ...], on: date
    ) -> None:
        self.form = form
        self.company = company
        self.owners = owners
        self.first = self.last = on
        self.table1: list[ReportedLine] = []
        self.table2: list[ReportedLine] = []
        self.plan = False
        self.exit = False
        self.remarks: str | None = None
        self.after: date | None = None  # filed not before

    def room(self, rows: int) -> bool:
        """Tell whether both tables have room for some more rows."""
        return max(len(self.table1), len(self.table2)) + rows <= _ROWS

    def settle(self) -> None:
        """Set the first and last day to those of the lines, since some acts add none."""
        days_of_rows = [cells["traded_on"] for _, cells, *_ in (*self.table1, *self.table2) if "traded_on" in cells]
        if days_of_rows:
            self.first, self.last = (date.fromisoformat(str(choose(days_of_rows))) for choose in (min, max))

    @property
    def empty(self) -> bool:
        """Tell whether nothing was reported yet."""
        return not (self.table1 or self.table2)


class Filing(Struct, frozen=True, kw_only=True):
    """A report as filed; `accepted_at` is Eastern, without a zone."""

    form: str
    company: Company
    owners: tuple[tuple[NamedOwner, InsiderRole], ...]
    period: date
    filed_on: date
    accepted_at: datetime
    table1: tuple[ReportedLine, ...] = ()
    table2: tuple[ReportedLine, ...] = ()
    plan: bool = False
    exit: bool = False
    remarks: str | None = None
    original_on: date | None = None
    signatures: tuple[str, ...] = ()


def filing_day(report: OpenReport, draws: Draws) -> date:
    """Choose the day of filing: mostly in time, now and then late, never before the last event."""
    if report.form == "3":
        return days.after(report.first, draws.between(2, 7))
    if report.form == "5":
        return days.after(report.first, draws.between(10, 28))
    if draws.chance(0.03):
        return max(days.after(report.first, draws.between(3, 45)), days.at_least(report.last))
    return max(days.after(report.first, 2 - draws.below(100) // 65), days.at_least(report.last))


_HOURS: Final = (9, 11, 12, 14, 15, 16, 16, 16, 16, 16, 17, 17, 17, 17, 18, 18, 18, 19, 20, 21)


def acceptance_moment(day: date, draws: Draws) -> datetime:
    """Choose the moment of acceptance within EDGAR's hours; most come after the exchanges close."""
    return datetime.combine(day, time(draws.pick(_HOURS), draws.below(60), draws.below(60)))
