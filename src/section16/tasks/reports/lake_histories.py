"""The reports of a lake checked together: each person's reports about each issuer, one issuer at a time."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from section16.form.document import OwnershipDocument
from section16.query.open_lake import open_lake
from section16.rules.history.check import check_history
from section16.rules.history.history import FiledReport
from section16.rules.report import Report
from section16.standard.numbers import Cik
from section16.table.documents import document_of_rows
from section16.table.schema import LINES
from section16.tasks.reports.histories import NamedFinding
from section16.tasks.reports.restatements import with_restated_rows

__all__ = ["findings_of_lake"]

_TABLES: Final = ("reportingowner", *LINES, "footnotes", "owner_signature")
_SLICE: Final = 200  # filings that are Python values at a time
_ISSUER: Final = "ltrim(ISSUERCIK, '0')"


def _statement() -> str:
    """Ask for each filing of an issuer with several, with its rows of every table, issuer by issuer."""
    rows = (
        f"(SELECT ACCESSION_NUMBER, list({one}) AS {one}_rows FROM {one} GROUP BY ACCESSION_NUMBER)"  # noqa: S608 - our names
        for one in _TABLES
    )
    joined = "".join(f" LEFT JOIN {one} USING (ACCESSION_NUMBER)" for one in rows)
    several = f"SELECT {_ISSUER} FROM submission GROUP BY ALL HAVING count(*) > 1"  # noqa: S608 - our names
    return f"SELECT * FROM submission{joined} WHERE {_ISSUER} IN ({several}) ORDER BY {_ISSUER}"  # noqa: S608 - our names


def findings_of_lake(uri: str, *, complete: bool = False) -> Iterator[NamedFinding]:
    """Yield what the rules over several reports say of a lake, each named by its accession number.

    DuckDB puts the filings in order, on disk where memory is too small; here is one issuer at a time. Raises LakeError
    and QueryError.
    """
    for _, several in groupby(_documents(uri), key=lambda one: _issuer(one[1])):
        said: set[NamedFinding] = set()
        for found in _of_issuer(list(several), complete=complete):
            if found not in said:  # a joint report is one of each owner
                said.add(found)
                yield found


def _documents(uri: str) -> Iterator[tuple[str, OwnershipDocument]]:
    for batch in open_lake(uri).stream(_statement()):
        for start in range(0, batch.num_rows, _SLICE):
            for row in batch.slice(start, _SLICE).to_pylist():
                yield row["ACCESSION_NUMBER"], _document(row)


def _document(row: dict[str, Any]) -> OwnershipDocument:
    return document_of_rows(row, {table: row[f"{table}_rows"] or () for table in _TABLES})


def _issuer(document: OwnershipDocument) -> str:
    return Cik.of(document.issuer.cik if document.issuer else None).bare


def _of_issuer(several: list[tuple[str, OwnershipDocument]], *, complete: bool) -> Iterator[NamedFinding]:
    by_owner: dict[str, list[FiledReport]] = {}
    for name, document in several:
        for owner in {Cik.of(one.cik).bare for one in document.reporting_owners} - {""}:
            by_owner.setdefault(owner, []).append(FiledReport(name, Report(document)))
    for reports in by_owner.values():
        for one, finding in check_history(with_restated_rows(reports), complete=complete):
            yield NamedFinding(one.name, finding)
