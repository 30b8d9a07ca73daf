"""Several reports checked together: each person's reports about each issuer, in bounded memory."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import groupby
from types import TracebackType
from typing import Final, NamedTuple, Self

from section16.form.document import OwnershipDocument
from section16.form.problems import Finding
from section16.rules.check import with_line
from section16.rules.history.check import check_history
from section16.rules.history.history import FiledReport
from section16.rules.report import Report
from section16.standard.errors import Section16Error
from section16.standard.numbers import Cik
from section16.tasks.reports.restatements import with_restated_rows
from section16.xml import lines_of, read_document

__all__ = ["NamedFinding", "ReportCollection", "ReportParties"]

_PAIRS: Final = "CREATE TABLE pairs (issuer TEXT, owner TEXT, number INTEGER)"
_TOGETHER: Final = """
    SELECT issuer, owner, number FROM pairs
    WHERE (issuer, owner) IN (SELECT issuer, owner FROM pairs GROUP BY issuer, owner HAVING count(*) > 1)
    ORDER BY issuer, owner, number
"""


class NamedFinding(NamedTuple):
    """A finding and the name of the file that it is about."""

    name: str
    finding: Finding


class ReportParties(NamedTuple):
    """Who reports about whom, by their CIKs without zeros before them; those that are missing are left out."""

    issuer: str
    owners: frozenset[str]

    @classmethod
    def of(cls, report: OwnershipDocument) -> Self:
        """Return the parties of a report."""
        issuer = Cik.of(report.issuer.cik if report.issuer else None).bare
        return cls(issuer, frozenset(Cik.of(owner.cik).bare for owner in report.reporting_owners) - {""})


class ReportCollection:
    """Reports that are checked together when all have come.

    Who reports about whom is kept in a database in a temporary file, and the reports of one person about one issuer are
    read again at a time: of a large folder only the names stay in memory.
    """

    def __init__(self) -> None:
        """Begin with no report."""
        self._pairs = sqlite3.connect("", isolation_level=None)  # SQLite's own temporary file, gone with the connection
        self._pairs.execute(_PAIRS)
        self._pairs.execute("BEGIN")
        self._reports: list[tuple[str, Callable[[], bytes]]] = []

    def __enter__(self) -> Self:
        """Give the collection."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the temporary file go."""
        self._pairs.close()

    def add(self, name: str, parties: ReportParties, content: Callable[[], bytes]) -> None:
        """Note a report; `content` gives its bytes again."""
        if parties.issuer and parties.owners:
            rows = ((parties.issuer, owner, len(self._reports)) for owner in parties.owners)
            self._pairs.executemany("INSERT INTO pairs VALUES (?, ?, ?)", rows)
            self._reports.append((name, content))

    def findings(self, *, complete: bool = False) -> Iterator[NamedFinding]:
        """Yield what the rules over several reports say, once where a report has several owners.

        `complete` says that the reports are all that there are of these people.
        """
        said: set[tuple[str, str, str, str]] = set()
        with closing(self._pairs.execute(_TOGETHER)) as together:
            for _, rows in groupby(together, key=lambda row: row[:2]):
                for found in self._found([number for _, _, number in rows], complete=complete):
                    key = (found.name, found.finding.id, found.finding.place, found.finding.message)
                    if key not in said:
                        said.add(key)
                        yield found

    def _found(self, numbers: list[int], *, complete: bool) -> Iterator[NamedFinding]:
        read = [
            (self._reports[number][0], source) for number in numbers if (source := self._content(number)) is not None
        ]
        contents = dict(read)
        reports = [FiledReport(name, Report(read_document(source))) for name, source in read]
        for one, finding in check_history(with_restated_rows(reports), complete=complete):
            yield NamedFinding(one.name, with_line(finding, lines_of(contents[one.name])))

    def _content(self, number: int) -> bytes | None:
        """Return the bytes of a report; None where it cannot be read a second time."""
        try:
            content = self._reports[number][1]()
            read_document(content)
        except (OSError, Section16Error):
            return None
        return content
