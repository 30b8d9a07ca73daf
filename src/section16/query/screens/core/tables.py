"""The columns that screens filter, narrow: made once for a lake, and kept beside it; what came later is laid over it.

Ten million trades with their texts are too wide to be read for every screen. `filings`, `people`, `trades` and `plans`
of the schema `base` hold numbers in place of texts wherever a screen filters, and are compressed by DuckDB.
"""

import re
from typing import Final

from section16.query.texts.plan_days import NAMES_A_PLAN
from section16.query.texts.titles import CHIEF_EXECUTIVE, CHIEF_FINANCIAL, REFERS_ELSEWHERE, SENTENCE_END, Office
from section16.query.views.filings import ASKED_FOR_A_PLAN, BOXES
from section16.query.views.lines import trade_lines_of

__all__ = ["BASE", "CORE_RULES", "FRESH", "JOINED", "SPAN", "TABLES", "TRADE_COLUMNS", "USES", "WHOLE"]

CORE_RULES: Final = 3  # grows when the same filings make other rows, so that what is kept is made anew
SPAN: Final = 1 << 20  # of a filing's number: those that come later find room between two filings


_OWNERS: Final = f"""CREATE TABLE base.owners AS
  SELECT o.ACCESSION_NUMBER, o.ROW_POSITION AS PLACE, o.RPTOWNERCIK AS CIK, o.RPTOWNERNAME AS NAME,
    o.RPTOWNER_TITLE AS TITLE, ({BOXES[0]}::INT + {BOXES[1]}::INT * 2 + {BOXES[2]}::INT * 4 + {BOXES[3]}::INT * 8
      + CASE WHEN {BOXES[1]} THEN coalesce(t.OFFICES, 0) | CASE WHEN t.ELSEWHERE THEN coalesce(r.OFFICES, 0) ELSE 0 END
        ELSE 0 END)::UTINYINT AS ROLES
  FROM reportingowner o LEFT JOIN base.titles t USING (RPTOWNER_TITLE)
  LEFT JOIN base.remarks r USING (ACCESSION_NUMBER)"""
# A filing's number is its place in `filings`: the later filed, the greater.
_FILINGS: Final = f"""CREATE TABLE base.filings AS
  SELECT row_number() OVER (ORDER BY s.FILING_DATE NULLS FIRST, s.ACCESSION_NUMBER) * {SPAN} AS FILING,
    TRY_CAST(s.ISSUERCIK AS BIGINT) AS ISSUER, s.PERIOD_OF_REPORT, s.DATE_OF_ORIG_SUB,
    s.ACCESSION_NUMBER, s.FILING_DATE, s.DOCUMENT_TYPE, s.ISSUERCIK, s.ISSUERNAME, s.ISSUERTRADINGSYMBOL,
    s.ISSUER_SIC, s.AFF10B5ONE, {ASKED_FOR_A_PLAN} AS ASKED, p.ROLES, p.PERSON, p.JOINT
  FROM submission s LEFT JOIN (
    SELECT ACCESSION_NUMBER, bit_or(ROLES) AS ROLES, arg_min(TRY_CAST(CIK AS BIGINT), (PLACE, CIK)) AS PERSON,
      count(*) > 1 AS JOINT FROM base.owners GROUP BY ACCESSION_NUMBER) p USING (ACCESSION_NUMBER)
  ORDER BY FILING"""
_PEOPLE: Final = (
    """CREATE TABLE base.people AS SELECT f.FILING, o.PLACE, o.CIK, o.NAME, o.TITLE
  FROM base.owners o JOIN base.filings f USING (ACCESSION_NUMBER) ORDER BY FILING""",
    "DROP TABLE base.owners",
    "DROP TABLE base.remarks",
)
_RAW: Final = """CREATE TABLE base.raw AS
  SELECT s.FILING, t.TRANS_TABLE = 'deriv_trans' AS DERIVATIVE, t.TRANS_SK, t.FILING_DATE AS FILED,
    t.TRANS_DATE AS TRADED, datediff('day', DATE '1970-01-01', t.TRANS_DATE)::INT AS DAY, t.TRANS_CODE AS CODE,
    t.TRANS_ACQUIRED_DISP_CD AS WAY, t.DOCUMENT_TYPE AS FORM, s.ISSUER, s.PERSON, s.ROLES,
    TRY_CAST(t.ISSUER_SIC AS SMALLINT) AS SIC, t.AFF10B5ONE AS PLAN, s.ASKED, t.DIRECT_INDIRECT_OWNERSHIP AS HELD,
    t.SECURITY_TITLE AS TITLE, t.TRANS_SHARES AS SHARES, t.TRANS_PRICEPERSHARE AS PRICE, t.VALUE,
    t.SHRS_OWND_FOLWNG_TRANS AS FOLLOWING, t.DELAY_BUSINESS_DAYS::SMALLINT AS DELAY,
    t.LATE_BUSINESS_DAYS::SMALLINT AS LATE, t.DOUBT, t.SUPERSEDED, t.SUPERSEDED_ON,
    hash(s.FILING, t.TRANS_TABLE, t.TRANS_DATE, t.TRANS_CODE, t.TRANS_ACQUIRED_DISP_CD, t.SECURITY_TITLE,
      t.CONV_EXERCISE_PRICE, t.EXPIRATION_DATE, t.DIRECT_INDIRECT_OWNERSHIP, t.NATURE_OF_OWNERSHIP,
      NOT t.SUPERSEDED) AS TOGETHER,
    CASE WHEN NOT t.SUPERSEDED AND t.SHRS_OWND_FOLWNG_TRANS > 0 AND t.TRANS_PRICEPERSHARE > 0
      THEN hash(t.ISSUERCIK, t.TRANS_TABLE, t.TRANS_DATE, t.TRANS_CODE, t.TRANS_ACQUIRED_DISP_CD, t.SECURITY_TITLE,
        t.TRANS_SHARES, t.TRANS_PRICEPERSHARE, t.SHRS_OWND_FOLWNG_TRANS, t.AFF10B5ONE,
        CASE WHEN s.JOINT OR s.ROLES & 4 <> 0 THEN 0 ELSE s.PERSON END) END AS EVENT
  FROM trades t JOIN base.filings s USING (ACCESSION_NUMBER)"""
# A line may average only prices within a dollar, so one sale has many: lines of a filing with the same day, code, class
# and nature are one, of which amounts are asked. Its balance before is the last one less what all of them changed.
# Where a group is too large for one report, each part tells the same trade: reports of joint filers, ten percent
# owners, or one person that agree in day, code, class, shares, price, balance and box are one event; the first filed
# stands for it. Lines of one filing are never joined.
_SALES: Final = """CREATE TABLE {schema}.sales AS SELECT TOGETHER, count(*)::INT AS PRICE_LINES,
    sum(SHARES) AS ALL_SHARES, sum(VALUE) AS ALL_VALUE, any_value(CASE WHEN WAY = 'A' THEN -1 ELSE 1 END) AS BACK,
    CASE WHEN any_value(WAY) = 'A' THEN max(FOLLOWING) ELSE min(FOLLOWING) END AS LAST_BALANCE
  FROM {schema}.raw GROUP BY TOGETHER HAVING count(*) > 1"""
_EVENTS: Final = """CREATE TABLE {schema}.events AS SELECT EVENT, min(FILING) AS FIRST_FILING,
    arg_min(PERSON, FILING) AS FIRST_PERSON
  FROM {rows} WHERE EVENT IS NOT NULL GROUP BY EVENT HAVING min(FILING) <> max(FILING)"""
JOINED: Final = (_SALES, _EVENTS)
WHOLE: Final = """SELECT r.* EXCLUDE (TOGETHER, PERSON), coalesce(e.FIRST_PERSON, r.PERSON) AS PERSON,
    coalesce(e.FIRST_FILING <> r.FILING, false) AS REPEATED, coalesce(PRICE_LINES, 1)::SMALLINT AS PRICE_LINES,
    ALL_SHARES, ALL_VALUE, LAST_BALANCE + BACK * ALL_SHARES AS ALL_BEFORE
  FROM {schema}.raw r LEFT JOIN {schema}.sales USING (TOGETHER) LEFT JOIN {schema}.events e USING (EVENT)"""
_WHOLE: Final = WHOLE.format(schema="base")
# Purchases and sales first, each together, so that a screen for these reads no more.
_TRADES: Final = (
    *(one.format(schema="base", rows="base.raw") for one in JOINED),
    f"""CREATE TABLE base.trades AS {_WHOLE} WHERE CODE = 'P' UNION ALL {_WHOLE} WHERE CODE = 'S'
  UNION ALL {_WHOLE} WHERE coalesce(CODE, '') NOT IN ('P', 'S')""",
    *(f"DROP TABLE base.{one}" for one in ("raw", "sales", "events")),
)
# The footnotes of a line that name a plan and may say its day; few filings have one.
_PLANS: Final = f"""CREATE TABLE base.plans AS
  WITH noted AS MATERIALIZED (SELECT ACCESSION_NUMBER, FOOTNOTE_ID, FOOTNOTE_TXT FROM footnotes WHERE {NAMES_A_PLAN})
  SELECT s.FILING, t.TRANS_TABLE = 'deriv_trans' AS DERIVATIVE, t.TRANS_SK,
    list(n.FOOTNOTE_TXT ORDER BY n.FOOTNOTE_ID) AS TEXTS
  FROM ({trade_lines_of("SELECT ACCESSION_NUMBER FROM noted")}) t
  JOIN noted n ON n.ACCESSION_NUMBER = t.ACCESSION_NUMBER AND list_contains(t.NOTE_IDS, n.FOOTNOTE_ID)
  JOIN base.filings s ON s.ACCESSION_NUMBER = t.ACCESSION_NUMBER GROUP BY ALL"""
TRADE_COLUMNS: Final = frozenset(re.findall(r"\bt\.(\w+)", _RAW)) | {"ACCESSION_NUMBER"}
USES: Final = ("submission", "reportingowner", "footnotes", "nonderiv_trans", "deriv_trans", "trades")


def _matches(office: Office, text: str) -> str:
    """Return SQL for whether a text names an office, as `Office.is_in` does."""
    says, unless = (one.replace("'", "''") for one in (office.says, office.unless))
    return f"(regexp_matches({text}, '{says}', 'i') AND NOT regexp_matches({text}, '{unless}', 'i'))"


def _offices(text: str) -> str:
    """Return SQL for the bits of the offices that a text names."""
    return f"({_matches(CHIEF_EXECUTIVE, text)}::INT * 16 + {_matches(CHIEF_FINANCIAL, text)}::INT * 32)"


_TITLES: Final = f"""CREATE TABLE base.titles AS SELECT RPTOWNER_TITLE, {_offices("RPTOWNER_TITLE")} AS OFFICES,
    regexp_matches(RPTOWNER_TITLE, '{REFERS_ELSEWHERE}', 'i') AS ELSEWHERE
  FROM (SELECT DISTINCT RPTOWNER_TITLE FROM reportingowner WHERE RPTOWNER_TITLE IS NOT NULL)"""
_REMARKS: Final = f"""CREATE TABLE base.remarks AS SELECT ACCESSION_NUMBER, bit_or({_offices("SENTENCE")}) AS OFFICES
  FROM (SELECT ACCESSION_NUMBER, unnest(regexp_split_to_array(REMARKS, '{SENTENCE_END}')) AS SENTENCE FROM submission
    WHERE REMARKS IS NOT NULL AND ACCESSION_NUMBER IN (SELECT ACCESSION_NUMBER FROM reportingowner
      WHERE RPTOWNER_TITLE IN (SELECT RPTOWNER_TITLE FROM base.titles WHERE ELSEWHERE)))
  GROUP BY ACCESSION_NUMBER"""
# The tables of `base` for all filings of a source, and those of some filings, before their trades are joined.
BASE: Final = (_TITLES, _REMARKS, _OWNERS, _FILINGS, *_PEOPLE, _RAW, *_TRADES, _PLANS, "DROP TABLE base.titles")
FRESH: Final = (_TITLES, _REMARKS, _OWNERS, _FILINGS, *_PEOPLE, _RAW, _PLANS)
TABLES: Final = ("filings", "people", "trades", "plans")
