"""The reports of one person about one issuer, in the order in which they were filed."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from section16.form.places import Spot
from section16.rules.report import AnyRow, Report

__all__ = ["CorrectedRow", "FiledReport", "History", "history_of"]


class FiledReport(Struct, frozen=True):
    """A report, the name of its file, and, of an amendment, its rows that correct rows of other reports."""

    name: str
    report: Report
    restates: tuple["CorrectedRow", ...] = ()

    @property
    def day(self) -> date:
        """Return the day of filing, else of signing, else the period."""
        return self.report.known_on or self.report.document.period_of_report or date.min

    @property
    def is_amendment(self) -> bool:
        """Tell whether the report amends another."""
        return self.report.document_type.endswith("/A")

    @property
    def earliest(self) -> date:
        """Return the day of the first transaction, or the period where there is none."""
        days = [row.traded_on.value for _, row in self.report.transactions if row.traded_on.value is not None]
        return min(days, default=self.report.document.period_of_report or date.min)


class CorrectedRow(Struct, frozen=True):
    """A row of an amendment, the row that it corrects, and the report of that."""

    spot: Spot
    original: AnyRow
    filed: FiledReport


History = tuple[FiledReport, ...]


def history_of(reports: Iterable[FiledReport]) -> History:
    """Put reports in the order of filing, each once: one filing may come as several files."""
    ordered = sorted(
        reports, key=lambda one: (one.day, one.report.form != "3", one.is_amendment, one.earliest, one.name)
    )
    kept: dict[object, FiledReport] = {}
    for one in ordered:
        kept.setdefault(_content(one.report), one)
    return tuple(kept.values())


def _content(report: Report) -> object:
    """Return what a filing says, whatever is around it."""
    return replace(report.document, header=None, faults=())
