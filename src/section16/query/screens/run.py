"""Running screens over a lake, or over tables in memory."""

import threading
from collections.abc import Iterator, Sequence
from typing import Final

import duckdb
import pyarrow as pa

from section16.lake.layout import LakeError
from section16.query.query import Query
from section16.query.relations import ArrowTables, TableSource
from section16.query.screens.core import Core
from section16.query.screens.screen import Screen, ScreenError
from section16.query.screens.sql import questions_about_other_trades, split_issuers, statement_of
from section16.query.screens.symbols import symbols_in
from section16.query.statement import explain_error

__all__ = ["IS_ISSUER", "Screens", "slice_about", "slice_for", "unknown_parties"]


_TABLES = ("reportingowner", "footnotes", "nonderiv_trans", "deriv_trans")
# By number, since some filers leave out leading zeros.
_CIK = "TRY_CAST(ISSUERCIK AS BIGINT)"
_ISSUERS = f"{_CIK} IN (SELECT {_CIK} FROM submission WHERE {{which}})"
# SQL for whether a filing is of one of some issuers, by the values of `split_issuers`.
IS_ISSUER: Final = f"list_contains(?, {_CIK}) OR list_has_any({symbols_in('ISSUERTRADINGSYMBOL')}, {symbols_in('?')})"


class Screens:
    """Screens over one lake: the first builds the core, which takes a while for a big lake; later ones are quick.

    Which trades are in clusters, and which are first ones, is kept too, as long as the lake stays the same.
    """

    def __init__(self, source: TableSource) -> None:
        self._core = Core(source)
        self._lock = threading.Lock()

    def run(self, screen: Screen, limit: int | None = None) -> pa.Table:
        """Return what a screen finds, the newest filings first, with the columns of `screens.sql.COLUMNS`.

        A row is identified by ACCESSION_NUMBER, TRANS_TABLE and TRANS_SK. Raises ScreenError.
        """
        try:
            with self._lock:
                connection = self._core.ready()
                among = [self._core.rows_of(*question) for question in questions_about_other_trades(screen)]
                text, values = statement_of(screen, among, limit)
                found: pa.Table = connection.sql(text, params=list(values)).to_arrow_table()
        except duckdb.Error as error:
            message = f"screen: {explain_error(error).removeprefix('sql: ')}"
            raise ScreenError(message) from None
        return found

    def close(self) -> None:
        """Close the core."""
        self._core.close()


def slice_about(source: TableSource, accessions: Sequence[str]) -> ArrowTables:
    """Return everything filed about the issuers of some filings; raises LakeError."""
    return _slice(source, _ISSUERS.format(which="list_contains(?, ACCESSION_NUMBER)"), [list(accessions)])


def slice_for(source: TableSource, screen: Screen) -> TableSource:
    """Return the part of a source that a screen needs, or the source itself if that is all; raises LakeError."""
    if screen.issuers:
        return _slice(source, _ISSUERS.format(which=IS_ISSUER), list(split_issuers(screen.issuers)))
    if screen.since and not screen.cluster and screen.first is None:
        return _slice(source, "FILING_DATE >= ?", [screen.since])
    return source


def unknown_parties(query: Query, screen: Screen) -> tuple[str, ...]:
    """Return a line for each issuer, owner and industry of a screen that no filing names; raises QueryError."""
    return tuple(
        line for line, asked, values in _named_parties(screen) if not query.answer(f"{asked} LIMIT 1", values).num_rows
    )


def _named_parties(screen: Screen) -> Iterator[tuple[str, str, list[object]]]:
    """Yield for each party what to say if nobody is meant, and the question whether somebody is, with its values."""
    for issuer in screen.issuers:
        line = f"issuer: '{issuer}' is the CIK or symbol of no issuer here; look at the spelling"
        yield line, f"SELECT 1 FROM submission WHERE {IS_ISSUER}", list(split_issuers([issuer]))
    for owner in screen.owners:
        line = f"owner: '{owner}' is in no owner's name or CIK here; names begin with the family name"
        which = "TRY_CAST(RPTOWNERCIK AS BIGINT) = ?" if owner.isdecimal() else "contains(lower(RPTOWNERNAME), ?)"
        value = int(owner) if owner.isdecimal() else owner.lower()
        yield line, f"SELECT 1 FROM reportingowner WHERE {which}", [value]
    for code in screen.sic:
        line = f"sic: no issuer here has an industry code that begins with '{code}'; headers of filings say the codes"
        yield line, "SELECT 1 FROM submission WHERE starts_with(lpad(ISSUER_SIC, 4, '0'), ?)", [code]


def _slice(source: TableSource, which: str, values: list[object]) -> ArrowTables:
    query = Query(source)
    try:
        connection = query.prepare(("submission", *_TABLES))
        filings = connection.sql(f"FROM submission WHERE {which}", params=values).to_arrow_table()
        connection.register("kept", filings.select(["ACCESSION_NUMBER"]))
        kept = {
            table: connection.sql(f"FROM {table} SEMI JOIN kept USING (ACCESSION_NUMBER)").to_arrow_table()
            for table in _TABLES
        }
    except duckdb.Error as error:
        raise LakeError(explain_error(error).removeprefix("sql: ")) from None
    finally:
        query.close()
    return ArrowTables({"submission": filings, **kept})
