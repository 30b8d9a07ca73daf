"""The rows of views that a lake keeps as derived tables, for some issuers or for a quarter."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from section16.lake.derived import SORTED
from section16.query.known_filings import KnownFilings
from section16.query.query import Query
from section16.query.relations import DeltaTables, QuarterTables
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["QuarterMark", "issuer_views", "quarter_marks", "quarter_trades"]

_OF_ISSUERS: Final = "coalesce(ISSUERCIK, '') IN (SELECT unnest(?))"
# SQL for the rows of views with their issuers, who are named in a table by the CIK as filed.
_ISSUER_VIEWS: Final = {
    "restated": f"""SELECT n.ISSUER, s.QUARTER, r.* FROM restated_trades r JOIN submission s USING ({ACCESSION_NUMBER})
      JOIN {{names}} n ON n.SPELLING = coalesce(s.ISSUERCIK, '')""",
    "holdings": "SELECT n.ISSUER, h.* FROM latest_holdings h JOIN {names} n ON n.SPELLING = coalesce(h.ISSUERCIK, '')",
}
_MARKS: Final = f"""SELECT QUARTER, bit_xor((md5_number_lower(OF_MARK) >> 1)::BIGINT) AS MARK,
    sum(FILINGS)::BIGINT AS FILINGS
  FROM (SELECT QUARTER, 1 AS FILINGS, {ACCESSION_NUMBER} || ' ' || coalesce(BATCH, '') AS OF_MARK FROM submission
    UNION ALL SELECT QUARTER, 0, concat_ws(' ', {ACCESSION_NUMBER}, TRANS_TABLE, TRANS_SK, RESTATED_BY, RESTATED_BY_SK,
      RESTATED_SCORE, SUPERSEDED_ON) FROM restated)
  GROUP BY QUARTER ORDER BY QUARTER"""


class QuarterMark(NamedTuple):
    """What changes with the filings of a quarter, and with what amendments repeat of them; and how many they are."""

    mark: int
    filings: int


def issuer_views(source: DeltaTables, issuers: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return the rows of the views for some issuers, who are named by their CIKs as filings spell them.

    Raises QueryError.
    """
    names = pa.table({"SPELLING": pa.array(issuers.keys(), pa.string()), "ISSUER": pa.array(issuers.values())})
    known = KnownFilings(source, _OF_ISSUERS, [list(issuers)])
    with Query(known) as query, query.rows_as_table(names) as given:
        return {table: query.arrow(asked.format(names=given)) for table, asked in _ISSUER_VIEWS.items()}


def quarter_trades(source: DeltaTables, quarters: Sequence[str]) -> Iterator[tuple[str, pa.Table]]:
    """Yield the trades of each of some quarters that has any, as the view `trades` has them, sorted as files are.

    The table `restated` has to be current. Raises QueryError.
    """
    with Query(QuarterTables(source, quarters)) as query:
        rows = query.arrow("FROM trades")
    rows = rows.sort_by([(one, "ascending") for one in ("QUARTER", *SORTED)])
    first = 0
    for one in pc.value_counts(rows["QUARTER"]).to_pylist():
        yield one["values"], rows.slice(first, one["counts"])
        first += one["counts"]


def quarter_marks(query: Query) -> dict[str, QuarterMark]:
    """Return the mark of each quarter that has filings; raises QueryError."""
    return {row["QUARTER"]: QuarterMark(row["MARK"], row["FILINGS"]) for row in query.arrow(_MARKS).to_pylist()}
