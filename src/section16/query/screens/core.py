"""The columns that screens filter, narrow and in memory: built once a process, again when the lake has new rows.

Ten million trades with their texts are too wide to be read for every screen. `filings`, `people` and `trades` of the
schema `core` hold numbers in place of texts wherever a screen filters, and are compressed by DuckDB.
"""

from typing import Final

import duckdb

from section16.query.plan_days import NAMES_A_PLAN
from section16.query.query import Query
from section16.query.relations import TableSource
from section16.query.screens.titles import CHIEF_EXECUTIVE, CHIEF_FINANCIAL, REFERS_ELSEWHERE, SENTENCE_END, Office
from section16.query.views.filings import ASKED_FOR_A_PLAN, BOXES
from section16.query.views.lines import TRADE_LINES, trade_lines_of
from section16.query.views.trades import EXEMPTING, RESTATED_AND_DAYS, TRADES

__all__ = ["Core"]


_OWNERS: Final = f"""CREATE TABLE core.owners AS
  SELECT o.ACCESSION_NUMBER, o.ROW_POSITION AS PLACE, o.RPTOWNERCIK AS CIK, o.RPTOWNERNAME AS NAME,
    o.RPTOWNER_TITLE AS TITLE, ({BOXES[0]}::INT + {BOXES[1]}::INT * 2 + {BOXES[2]}::INT * 4 + {BOXES[3]}::INT * 8
      + CASE WHEN {BOXES[1]} THEN coalesce(t.OFFICES, 0) | CASE WHEN t.ELSEWHERE THEN coalesce(r.OFFICES, 0) ELSE 0 END
        ELSE 0 END)::UTINYINT AS ROLES
  FROM reportingowner o LEFT JOIN core.titles t USING (RPTOWNER_TITLE)
  LEFT JOIN core.remarks r USING (ACCESSION_NUMBER)"""
# A filing's number is its place in `filings`: the later filed, the greater.
_FILINGS: Final = f"""CREATE TABLE core.filings AS
  SELECT s.ACCESSION_NUMBER, s.FILING_DATE, s.DOCUMENT_TYPE, s.ISSUERCIK, s.ISSUERNAME, s.ISSUERTRADINGSYMBOL,
    s.ISSUER_SIC, s.AFF10B5ONE, {ASKED_FOR_A_PLAN} AS ASKED, p.ROLES, p.PERSON, p.JOINT
  FROM submission s LEFT JOIN (
    SELECT ACCESSION_NUMBER, bit_or(ROLES) AS ROLES, arg_min(TRY_CAST(CIK AS BIGINT), (PLACE, CIK)) AS PERSON,
      count(*) > 1 AS JOINT FROM core.owners GROUP BY ACCESSION_NUMBER) p USING (ACCESSION_NUMBER)
  ORDER BY s.FILING_DATE NULLS FIRST, s.ACCESSION_NUMBER"""
_PEOPLE: Final = (
    """CREATE TABLE core.people AS SELECT f.rowid::INT AS FILING, o.PLACE, o.CIK, o.NAME, o.TITLE
  FROM core.owners o JOIN core.filings f USING (ACCESSION_NUMBER) ORDER BY FILING""",
    "DROP TABLE core.owners",
    "DROP TABLE core.remarks",
)
_ADDED: Final = {one.name: one.sql for one in TRADES.columns}
_RAW: Final = f"""CREATE TABLE core.raw AS
  SELECT s.rowid::INT AS FILING, t.TRANS_TABLE = 'deriv_trans' AS DERIVATIVE, t.TRANS_SK, s.FILING_DATE AS FILED,
    t.TRANS_DATE AS TRADED, datediff('day', DATE '1970-01-01', t.TRANS_DATE)::INT AS DAY, t.TRANS_CODE AS CODE,
    t.TRANS_ACQUIRED_DISP_CD AS WAY, s.DOCUMENT_TYPE AS FORM, TRY_CAST(s.ISSUERCIK AS BIGINT) AS ISSUER,
    s.PERSON, s.ROLES, TRY_CAST(s.ISSUER_SIC AS SMALLINT) AS SIC, s.AFF10B5ONE AS PLAN, s.ASKED,
    t.DIRECT_INDIRECT_OWNERSHIP AS HELD, t.SECURITY_TITLE AS TITLE, t.TRANS_SHARES AS SHARES,
    t.TRANS_PRICEPERSHARE AS PRICE, {_ADDED["VALUE"]} AS VALUE, t.SHRS_OWND_FOLWNG_TRANS AS FOLLOWING,
    ({_ADDED["DELAY_BUSINESS_DAYS"]})::SMALLINT AS DELAY, ({_ADDED["LATE_BUSINESS_DAYS"]})::SMALLINT AS LATE,
    {_ADDED["DOUBT"]} AS DOUBT, {_ADDED["SUPERSEDED"]} AS SUPERSEDED, r.SUPERSEDED_ON,
    hash(s.rowid, t.TRANS_TABLE, t.TRANS_DATE, t.TRANS_CODE, t.TRANS_ACQUIRED_DISP_CD, t.SECURITY_TITLE,
      t.CONV_EXERCISE_PRICE, t.EXPIRATION_DATE, t.DIRECT_INDIRECT_OWNERSHIP, t.NATURE_OF_OWNERSHIP,
      r.RESTATED_BY IS NULL) AS TOGETHER,
    CASE WHEN r.RESTATED_BY IS NULL AND t.SHRS_OWND_FOLWNG_TRANS > 0 AND t.TRANS_PRICEPERSHARE > 0
      THEN hash(s.ISSUERCIK, t.TRANS_TABLE, t.TRANS_DATE, t.TRANS_CODE, t.TRANS_ACQUIRED_DISP_CD, t.SECURITY_TITLE,
        t.TRANS_SHARES, t.TRANS_PRICEPERSHARE, t.SHRS_OWND_FOLWNG_TRANS, s.AFF10B5ONE,
        CASE WHEN s.JOINT OR s.ROLES & 4 <> 0 THEN 0 ELSE s.PERSON END) END AS EVENT
  FROM ({TRADE_LINES}) t JOIN core.filings s USING (ACCESSION_NUMBER) {EXEMPTING} {RESTATED_AND_DAYS}"""
# A line may average only prices within a dollar, so one sale has many: lines of a filing with the same day, code, class
# and nature are one, of which amounts are asked. Its balance before is the last one less what all of them changed.
# Where a group is too large for one report, each part tells the same trade: reports of joint filers, ten percent
# owners, or one person that agree in day, code, class, shares, price, balance and box are one event; the first filed
# stands for it. Lines of one filing are never joined.
_JOINED: Final = (
    """CREATE TABLE core.sales AS SELECT TOGETHER, count(*)::INT AS PRICE_LINES, sum(SHARES) AS ALL_SHARES,
    sum(VALUE) AS ALL_VALUE, any_value(CASE WHEN WAY = 'A' THEN -1 ELSE 1 END) AS BACK,
    CASE WHEN any_value(WAY) = 'A' THEN max(FOLLOWING) ELSE min(FOLLOWING) END AS LAST_BALANCE
  FROM core.raw GROUP BY TOGETHER HAVING count(*) > 1""",
    """CREATE TABLE core.events AS SELECT EVENT, min(FILING) AS FIRST_FILING, arg_min(PERSON, FILING) AS FIRST_PERSON
  FROM core.raw WHERE EVENT IS NOT NULL GROUP BY EVENT HAVING min(FILING) <> max(FILING)""",
)
_WHOLE: Final = """SELECT r.* EXCLUDE (TOGETHER, EVENT, PERSON), coalesce(e.FIRST_PERSON, r.PERSON) AS PERSON,
    coalesce(e.FIRST_FILING <> r.FILING, false) AS REPEATED, coalesce(PRICE_LINES, 1)::SMALLINT AS PRICE_LINES,
    ALL_SHARES, ALL_VALUE, LAST_BALANCE + BACK * ALL_SHARES AS ALL_BEFORE
  FROM core.raw r LEFT JOIN core.sales USING (TOGETHER) LEFT JOIN core.events e USING (EVENT)"""
# Purchases and sales first, each together, so that a screen for these reads no more.
_TRADES: Final = (
    *_JOINED,
    f"""CREATE TABLE core.trades AS {_WHOLE} WHERE CODE = 'P' UNION ALL {_WHOLE} WHERE CODE = 'S'
  UNION ALL {_WHOLE} WHERE coalesce(CODE, '') NOT IN ('P', 'S')""",
    *(f"DROP TABLE core.{one}" for one in ("raw", "sales", "events")),
)
# The footnotes of a line that name a plan and may say its day; few filings have one.
_PLANS: Final = f"""CREATE TABLE core.plans AS
  WITH noted AS MATERIALIZED (SELECT ACCESSION_NUMBER, FOOTNOTE_ID, FOOTNOTE_TXT FROM footnotes WHERE {NAMES_A_PLAN})
  SELECT s.rowid::INT AS FILING, t.TRANS_TABLE = 'deriv_trans' AS DERIVATIVE, t.TRANS_SK,
    list(n.FOOTNOTE_TXT ORDER BY n.FOOTNOTE_ID) AS TEXTS
  FROM ({trade_lines_of("SELECT ACCESSION_NUMBER FROM noted")}) t
  JOIN noted n ON n.ACCESSION_NUMBER = t.ACCESSION_NUMBER AND list_contains(t.NOTE_IDS, n.FOOTNOTE_ID)
  JOIN core.filings s ON s.ACCESSION_NUMBER = t.ACCESSION_NUMBER GROUP BY ALL"""
_MADE: Final = ("raw", "sales", "events", "trades", "plans", "people", "owners", "remarks", "titles", "filings")
_KEPT: Final = 64  # sets of rows that are remembered
_USES: Final = (
    "submission",
    "reportingowner",
    "footnotes",
    "restated_trades",
    "business_days",
    "nonderiv_trans",
    "deriv_trans",
)


def _matches(office: Office, text: str) -> str:
    """Return SQL for whether a text names an office, as `Office.is_in` does."""
    says, unless = (one.replace("'", "''") for one in (office.says, office.unless))
    return f"(regexp_matches({text}, '{says}', 'i') AND NOT regexp_matches({text}, '{unless}', 'i'))"


def _offices(text: str) -> str:
    """Return SQL for the bits of the offices that a text names."""
    return f"({_matches(CHIEF_EXECUTIVE, text)}::INT * 16 + {_matches(CHIEF_FINANCIAL, text)}::INT * 32)"


_TITLES: Final = f"""CREATE TABLE core.titles AS SELECT RPTOWNER_TITLE, {_offices("RPTOWNER_TITLE")} AS OFFICES,
    regexp_matches(RPTOWNER_TITLE, '{REFERS_ELSEWHERE}', 'i') AS ELSEWHERE
  FROM (SELECT DISTINCT RPTOWNER_TITLE FROM reportingowner WHERE RPTOWNER_TITLE IS NOT NULL)"""
_REMARKS: Final = f"""CREATE TABLE core.remarks AS SELECT ACCESSION_NUMBER, bit_or({_offices("SENTENCE")}) AS OFFICES
  FROM (SELECT ACCESSION_NUMBER, unnest(regexp_split_to_array(REMARKS, '{SENTENCE_END}')) AS SENTENCE FROM submission
    WHERE REMARKS IS NOT NULL AND ACCESSION_NUMBER IN (SELECT ACCESSION_NUMBER FROM reportingowner
      WHERE RPTOWNER_TITLE IN (SELECT RPTOWNER_TITLE FROM core.titles WHERE ELSEWHERE)))
  GROUP BY ACCESSION_NUMBER"""
_STEPS: Final = (_TITLES, _REMARKS, _OWNERS, _FILINGS, *_PEOPLE, _RAW, *_TRADES, _PLANS)


class Core:
    """A lake's core, with a connection of its own, on which no statement of a user is run."""

    def __init__(self, source: TableSource) -> None:
        self._query = Query(source, core=True)
        self._made: dict[str, int] | None = None
        self._kept: dict[tuple[str, tuple[object, ...]], str] = {}
        self._named = 0

    def ready(self) -> duckdb.DuckDBPyConnection:
        """Build the core, or build it anew if the lake has changed; return the connection."""
        connection = self._query.prepare(_USES)
        versions = self._query.versions()
        if versions != self._made:
            self._forget(connection)
            for statement in _STEPS:
                connection.execute(statement)
            self._made = versions
        return connection

    def rows_of(self, question: str, values: tuple[object, ...]) -> str:
        """Return the table with the answer to a question, a column ROW, asked once; call `ready` first."""
        connection = self._query.prepare(())
        key = question, values
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                connection.execute(f"DROP TABLE core.{self._kept.pop(next(iter(self._kept)))}")
            self._named += 1
            connection.execute(f"CREATE TABLE core.rows_{self._named} AS {question}", list(values))
            self._kept[key] = f"rows_{self._named}"
        return self._kept[key]

    def close(self) -> None:
        """Close the connection."""
        self._query.close()

    def _forget(self, connection: duckdb.DuckDBPyConnection) -> None:
        for table in (*_MADE, *self._kept.values()):
            connection.execute(f"DROP TABLE IF EXISTS core.{table}")
        self._kept.clear()
