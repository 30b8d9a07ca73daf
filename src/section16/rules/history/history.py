"""The reports of one person about one issuer, in the order in which they were filed."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from section16.rules.report import Report

__all__ = ["FiledReport", "History", "history_of"]


class FiledReport(Struct, frozen=True):
    """A report and the name of its file."""

    name: str
    report: Report

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
