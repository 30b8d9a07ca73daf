"""The rows of views that a lake keeps as derived tables, for some issuers or for a quarter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyarrow as pa

from section16.query.known_filings import KnownFilings
from section16.query.query import Query
from section16.query.relations import DeltaTables, QuarterTables
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["issuer_views", "quarter_marks", "quarter_trades"]

_OF_ISSUERS: Final = "coalesce(ISSUERCIK, '') IN (SELECT unnest(?))"
# SQL for the rows of views with their issuers, who are named in a table by the CIK as filed.
_ISSUER_VIEWS: Final = {
    "restated": f"""SELECT n.ISSUER, s.QUARTER, r.* FROM restated_trades r JOIN submission s USING ({ACCESSION_NUMBER})
      JOIN {{names}} n ON n.SPELLING = coalesce(s.ISSUERCIK, '')""",
    "holdings": "SELECT n.ISSUER, h.* FROM latest_holdings h JOIN {names} n ON n.SPELLING = coalesce(h.ISSUERCIK, '')",
}
_MARKS: Final = f"""SELECT QUARTER, bit_xor((md5_number_lower(OF_MARK) >> 1)::BIGINT) AS MARK
  FROM (SELECT QUARTER, {ACCESSION_NUMBER} || ' ' || coalesce(BATCH, '') AS OF_MARK FROM submission
    UNION ALL SELECT QUARTER, concat_ws(' ', {ACCESSION_NUMBER}, TRANS_TABLE, TRANS_SK, RESTATED_BY, RESTATED_BY_SK,
      RESTATED_SCORE, SUPERSEDED_ON) FROM restated)
  GROUP BY QUARTER ORDER BY QUARTER"""


def issuer_views(source: DeltaTables, issuers: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the rows of the views for some issuers, who are named by their CIKs as filings spell them.

    Raises QueryError.
    """
    names = pa.table({"SPELLING": pa.array(issuers.keys(), pa.string()), "ISSUER": pa.array(issuers.values())})
    known = KnownFilings(source, _OF_ISSUERS, [list(issuers)])
    with Query(known) as query, query.rows_as_table(names) as given:
        return {table: query.arrow(asked.format(names=given)) for table, asked in _ISSUER_VIEWS.items()}


def quarter_trades(source: DeltaTables, quarters: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    """Yield the trades of some quarters, as the view `trades` has them; the table `restated` has to be current.

    Raises QueryError.
    """
    for quarter in quarters:
        with Query(QuarterTables(source, (quarter,))) as query:
            yield quarter, query.arrow("FROM trades")


def quarter_marks(query: Query) -> dict[str, int]:
    """Return a mark for each quarter that changes with its filings, and with what amendments repeat of them.

    Raises QueryError.
    """
    return {row["QUARTER"]: row["MARK"] for row in query.arrow(_MARKS).to_pylist()}
