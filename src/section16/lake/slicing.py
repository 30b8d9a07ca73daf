"""A part of a lake that is enough to answer one screen, when the whole is too much for one question.

A screen of some issuers needs their filings; one of what was filed since a day needs those, since an amendment comes
after what it amends; but clusters and first trades look back, and need all that was ever filed about an issuer.
"""

from collections.abc import Sequence
from typing import Any

import duckdb

from section16.lake.errors import LakeError
from section16.lake.query import Query
from section16.lake.relations import Memory, Source
from section16.lake.screen import Screen
from section16.lake.statement import explain_error

__all__ = ["slice_about", "slice_for"]

_TABLES = ("reportingowner", "nonderiv_trans", "deriv_trans")
_ISSUERS = "ISSUERCIK IN (SELECT ISSUERCIK FROM submission WHERE {which})"


def slice_about(source: Source, accessions: Sequence[str]) -> Memory:
    """Return all that was ever filed about the issuers of some filings; raises LakeError."""
    return _slice(source, _ISSUERS.format(which="list_contains(?, ACCESSION_NUMBER)"), [list(accessions)])


def slice_for(source: Source, screen: Screen) -> Source:
    """Return what a screen needs, the source itself where that is everything; raises LakeError."""
    if screen.issuers:
        ciks = [int(one) for one in screen.issuers if one.isdecimal()]
        symbols = [one.upper() for one in screen.issuers if not one.isdecimal()]
        told = "list_contains(?, TRY_CAST(ISSUERCIK AS BIGINT)) OR list_contains(?, upper(ISSUERTRADINGSYMBOL))"
        return _slice(source, _ISSUERS.format(which=told), [ciks, symbols])
    if screen.since and not screen.cluster and screen.first is None:
        return _slice(source, "FILING_DATE >= ?", [screen.since])
    return source


def _slice(source: Source, which: str, values: list[Any]) -> Memory:
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
    return Memory({"submission": filings, **kept})
