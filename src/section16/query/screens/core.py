"""What screens ask of trades, narrow and in memory: made once a process, again when the lake has new rows.

Ten million trades with their texts are too wide to be read for every question. `filings`, `people` and `trades` of the
schema `core` hold numbers in place of texts wherever a screen filters, and are compressed by DuckDB.
"""

import re
from typing import Any, Final

import duckdb
from msgspec import Struct

from section16.query.query import Query
from section16.query.relations import Source
from section16.query.views.filings import BOXES
from section16.query.views.trades import LINES, RESTATED_AND_DAYS, TRADES

__all__ = ["CHIEF_EXECUTIVE", "CHIEF_FINANCIAL", "OFFICES", "Core", "Office", "offices_of"]


# What another office, or the company as a whole, may begin with after the one that is told.
_OTHERS: Final = (
    r"peo\b|pfo\b|pres|chair|chmn|chm|chief|cob|ceo|cfo|coo|cto|cio|cao|clo|cmo|cso|cco|cro|cpo|c\.|p\.|founder|co-|cofounder|"
    r"dir|treas|sec|corp\.? sec|gen|gc|member|principal|prin|interim|acting|owner|manag|evp|svp|vp|v\.p|exec|senior|sr|"
    r"vice|trustee|partner|&|of the (?:company|corporation|board|issuer|registrant|general partner|gp)|"
    r"of (?:company|issuer|general partner|gp|corporation)|of (?:the )?(?:our |its )?general partner|"
    r"(?:[\w ]+ )?(?:gp|general partner)\b|10%|ten percent|since|effective|head|evp|adv"
)
_ENDS: Final = rf"(?:[^a-z0-9&]*$|\s*(?:&|\band\b|\+|/)|[^a-z0-9]+(?:and\b|{_OTHERS}))"
_NOT_NOW: Final = (
    r"\b(?:former|formerly|retired|ex|past|previous|assistant|asst|advisor|adviser|consultant|office of|staff|deputy|"
    r"dep\.|vice c|associate|assoc|designate|elect|incoming|successor|spouse|wife|husband|son|division|divisional|"
    r"regional|region|subsidiary|sub)\b"
)
_OFFICER: Final = r"(?:\s*&?\s*(?:officer|offic[a-z]*|offi|off\.?|ofcr\.?|ofc\.?|offr\.?|of|o)?\b\.?)"
_CO: Final = r"(?:^|[^a-z])"
_OWNERS: Final = f"""CREATE TABLE core.owners AS
  SELECT o.ACCESSION_NUMBER, o.ROW_POSITION AS PLACE, o.RPTOWNERCIK AS CIK, o.RPTOWNERNAME AS NAME,
    o.RPTOWNER_TITLE AS TITLE, ({BOXES[0]}::INT + {BOXES[1]}::INT * 2 + {BOXES[2]}::INT * 4 + {BOXES[3]}::INT * 8
      + CASE WHEN {BOXES[1]} THEN coalesce(t.OFFICES, 0) ELSE 0 END)::UTINYINT AS ROLES
  FROM reportingowner o LEFT JOIN core.titles t USING (RPTOWNER_TITLE)"""  # noqa: S608 - our text
# A filing's number is its place in `filings`: the later filed, the greater.
_FILINGS: Final = """CREATE TABLE core.filings AS
  SELECT s.ACCESSION_NUMBER, s.FILING_DATE, s.DOCUMENT_TYPE, s.ISSUERCIK, s.ISSUERNAME, s.ISSUERTRADINGSYMBOL,
    s.ISSUER_SIC, s.AFF10B5ONE, p.ROLES, p.PERSON
  FROM submission s LEFT JOIN (
    SELECT ACCESSION_NUMBER, bit_or(ROLES) AS ROLES, arg_min(TRY_CAST(CIK AS INT), (PLACE, CIK)) AS PERSON
    FROM core.owners GROUP BY ACCESSION_NUMBER) p USING (ACCESSION_NUMBER)
  ORDER BY s.FILING_DATE NULLS FIRST, s.ACCESSION_NUMBER"""
_PEOPLE: Final = (
    """CREATE TABLE core.people AS SELECT f.rowid::INT AS FILING, o.PLACE, o.CIK, o.NAME, o.TITLE
  FROM core.owners o JOIN core.filings f USING (ACCESSION_NUMBER) ORDER BY FILING""",
    "DROP TABLE core.owners",
)
_ADDED: Final = {one.name: one.sql for one in TRADES.columns}
_RAW: Final = f"""CREATE TABLE core.raw AS
  SELECT s.rowid::INT AS FILING, t.TRANS_TABLE = 'deriv_trans' AS DERIVATIVE, t.TRANS_SK, s.FILING_DATE AS FILED,
    t.TRANS_DATE AS TRADED, datediff('day', DATE '1970-01-01', t.TRANS_DATE)::INT AS DAY, t.TRANS_CODE AS CODE,
    t.TRANS_ACQUIRED_DISP_CD AS WAY, s.DOCUMENT_TYPE AS FORM, TRY_CAST(s.ISSUERCIK AS INT) AS ISSUER,
    s.PERSON, s.ROLES, TRY_CAST(s.ISSUER_SIC AS SMALLINT) AS SIC, s.AFF10B5ONE AS PLAN,
    t.DIRECT_INDIRECT_OWNERSHIP AS HELD, t.SECURITY_TITLE AS TITLE, t.TRANS_SHARES AS SHARES,
    t.TRANS_PRICEPERSHARE AS PRICE, {_ADDED["VALUE"]} AS VALUE, t.SHRS_OWND_FOLWNG_TRANS AS FOLLOWING,
    ({_ADDED["DELAY_BUSINESS_DAYS"]})::SMALLINT AS DELAY, ({_ADDED["LATE_BUSINESS_DAYS"]})::SMALLINT AS LATE,
    {_ADDED["SUPERSEDED"]} AS SUPERSEDED
  FROM ({LINES}) t JOIN core.filings s USING (ACCESSION_NUMBER) {RESTATED_AND_DAYS}"""  # noqa: S608 - our text
# Purchases and sales first, each together, so that a screen for these reads no more.
_TRADES: Final = (
    "CREATE TABLE core.trades AS FROM core.raw WHERE CODE = 'P'",
    "INSERT INTO core.trades FROM core.raw WHERE CODE = 'S'",
    "INSERT INTO core.trades FROM core.raw WHERE coalesce(CODE, '') NOT IN ('P', 'S')",
    "DROP TABLE core.raw",
)
_KEPT: Final = 64  # sets of rows that are remembered
_USES: Final = ("submission", "reportingowner", "restated_trades", "business_days", "nonderiv_trans", "deriv_trans")


class Office(Struct, frozen=True):
    """An office, the pattern that tells it, and the pattern of titles that only mention it."""

    name: str
    says: str
    unless: str

    def is_in(self, title: str | None) -> bool:
        """Tell whether a title names the office."""
        text = title or ""
        says = re.search(self.says, text, re.IGNORECASE | re.ASCII)
        return bool(says) and not re.search(self.unless, text, re.IGNORECASE | re.ASCII)


CHIEF_EXECUTIVE: Final = Office(
    "ceo",
    rf"{_CO}(?:ceo\b|c\.\s?e\.\s?o\.?|(?:chief|chf\.?|ch\.?)\s+exec(?:utive|utiv|uti|ut|u|\.)?{_OFFICER}"
    rf"|(?:principal|prin\.?)\s+exec(?:utive|\.)?{_OFFICER}){_ENDS}",
    _NOT_NOW,
)
CHIEF_FINANCIAL: Final = Office(
    "cfo",
    rf"{_CO}(?:cfo\b|c\.\s?f\.\s?o\.?|(?:chief|chf\.?|ch\.?)\s+fin(?:ancial|ance|ancia|anci|anc|an|a|\.)?{_OFFICER}"
    rf"|(?:principal|prin\.?)\s+fin(?:ancial|\.)?{_OFFICER}){_ENDS}",
    _NOT_NOW,
)
OFFICES: Final = (CHIEF_EXECUTIVE, CHIEF_FINANCIAL)


def offices_of(title: str | None) -> tuple[str, ...]:
    """Return the offices that a title names: `ceo`, `cfo`, both, or none."""
    return tuple(office.name for office in OFFICES if office.is_in(title))


def _tells(office: Office) -> str:
    """Return SQL that tells whether a title names an office, as `Office.is_in` does."""
    says, unless = (one.replace("'", "''") for one in (office.says, office.unless))
    title = "coalesce(RPTOWNER_TITLE, '')"
    return f"(regexp_matches({title}, '{says}', 'i') AND NOT regexp_matches({title}, '{unless}', 'i'))"


_TITLES: Final = f"""CREATE TABLE core.titles AS
  SELECT RPTOWNER_TITLE, {_tells(CHIEF_EXECUTIVE)}::INT * 16 + {_tells(CHIEF_FINANCIAL)}::INT * 32 AS OFFICES
  FROM (SELECT DISTINCT RPTOWNER_TITLE FROM reportingowner WHERE RPTOWNER_TITLE IS NOT NULL)"""  # noqa: S608 - our text
_STEPS: Final = (_TITLES, _OWNERS, _FILINGS, *_PEOPLE, _RAW, *_TRADES)


class Core:
    """A lake's core, with its own connection, on which nobody's statements are run."""

    def __init__(self, source: Source) -> None:
        """Make nothing yet."""
        self._query = Query(source, core=True)
        self._made: dict[str, int] | None = None
        self._kept: dict[tuple[str, tuple[Any, ...]], str] = {}
        self._named = 0

    def ready(self) -> duckdb.DuckDBPyConnection:
        """Make the core, or make it anew if the lake has changed; return the connection."""
        connection = self._query.prepare(_USES)
        versions = self._query.versions()
        if versions != self._made:
            self._forget(connection)
            for statement in _STEPS:
                connection.execute(statement)
            self._made = versions
        return connection

    def rows_of(self, question: str, values: tuple[Any, ...]) -> str:
        """Return the table of the rows that a question names in its column ROW, asked once; call `ready` first."""
        connection = self._query.prepare(())
        key = question, values
        if key not in self._kept:
            if len(self._kept) >= _KEPT:
                connection.execute(f"DROP TABLE core.{self._kept.pop(next(iter(self._kept)))}")
            self._named += 1
            connection.execute(f"CREATE TABLE core.rows_{self._named} AS {question}", list(values))
            self._kept[key] = f"rows_{self._named}"
        return self._kept[key]

    def _forget(self, connection: duckdb.DuckDBPyConnection) -> None:
        for table in ("raw", "trades", "people", "owners", "titles", "filings", *self._kept.values()):
            connection.execute(f"DROP TABLE IF EXISTS core.{table}")
        self._kept.clear()
