"""Which filings of a lake a question to the ledger is about: DuckDB leaves out what cannot be part of any answer."""

from typing import Final

from section16.form.document import LINES
from section16.query.ledger_rows import BARE_ISSUER, BARE_OWNER
from section16.standard.datasets import ACCESSION_NUMBER, surrogate_of
from section16.standard.limits import DEAREST_SHARE

__all__ = ["maybe_mistyped", "of_same_issuers", "sharing_an_event", "with_what_they_amend"]

# Wider than what `ledger.amendments` asks, so that nothing it would find is left out.
_NEAR: Final = """abs(datediff('day', a.DATE_OF_ORIG_SUB, o.FILING_DATE)) <= 3
    OR abs(datediff('day', a.PERIOD_OF_REPORT, o.PERIOD_OF_REPORT)) <= 6"""
_TRADES: Final = ("nonderiv_trans", "deriv_trans")


def with_what_they_amend(wanted: str) -> str:
    """Return SQL for the amendments among some filings, and the reports that each may amend."""
    filed = f"""SELECT {ACCESSION_NUMBER}, {BARE_ISSUER} AS ISSUER, OWNER, FILING_DATE, PERIOD_OF_REPORT,
      DATE_OF_ORIG_SUB, DOCUMENT_TYPE FROM submission
      JOIN (SELECT {ACCESSION_NUMBER}, {BARE_OWNER} AS OWNER FROM reportingowner) USING ({ACCESSION_NUMBER})"""
    amends = f"DOCUMENT_TYPE LIKE '%/A' AND {ACCESSION_NUMBER} IN ({wanted})"
    return f"""SELECT unnest([a.{ACCESSION_NUMBER}, o.{ACCESSION_NUMBER}]) AS {ACCESSION_NUMBER}
      FROM ({filed} WHERE {amends}) a JOIN ({filed}) o USING (ISSUER, OWNER) WHERE {_NEAR}
      UNION SELECT {ACCESSION_NUMBER} FROM submission WHERE {amends}"""


def of_same_issuers(wanted: str) -> str:
    """Return SQL for all filings about the issuers of some filings."""
    issuers = f"SELECT {BARE_ISSUER} FROM submission WHERE {ACCESSION_NUMBER} IN ({wanted})"
    return f"SELECT {ACCESSION_NUMBER} FROM submission WHERE {BARE_ISSUER} IN ({issuers})"


def sharing_an_event(wanted: str) -> str:
    """Return SQL for the filings that may report what another of some filings reports, too.

    These are filings with equal rows, amendments with their reports, and joint reports of the same issuers, which tell
    who belongs together.
    """
    rows = " UNION ALL ".join(
        f"SELECT {ACCESSION_NUMBER}, hash('{table}', TRANS_DATE, TRANS_CODE, TRANS_ACQUIRED_DISP_CD, TRANS_SHARES,"
        " TRANS_PRICEPERSHARE, coalesce(SHRS_OWND_FOLWNG_TRANS, VALU_OWND_FOLWNG_TRANS)) AS SAME"
        f" FROM {table} WHERE TRANS_DATE IS NOT NULL AND TRANS_SHARES IS NOT NULL"
        for table in _TRADES
    )
    shared = f"""SELECT unnest(NUMBERS) AS {ACCESSION_NUMBER}, ISSUER FROM (
        SELECT list(DISTINCT {ACCESSION_NUMBER}) AS NUMBERS, ISSUER FROM ({rows})
        JOIN (SELECT {ACCESSION_NUMBER}, {BARE_ISSUER} AS ISSUER FROM submission WHERE {ACCESSION_NUMBER} IN ({wanted}))
          USING ({ACCESSION_NUMBER}) GROUP BY ISSUER, SAME HAVING count(DISTINCT {ACCESSION_NUMBER}) > 1)"""
    joint = f"SELECT {ACCESSION_NUMBER} FROM reportingowner GROUP BY {ACCESSION_NUMBER} HAVING count(*) > 1"
    return f"""WITH shared AS MATERIALIZED ({shared})
      SELECT {ACCESSION_NUMBER} FROM shared
      UNION SELECT {ACCESSION_NUMBER} FROM submission
        WHERE {ACCESSION_NUMBER} IN ({joint}) AND {BARE_ISSUER} IN (SELECT ISSUER FROM shared)
      UNION {with_what_they_amend(wanted)}"""


def _moves(table: str) -> str:
    """Return SQL for the rows of a table, holdings as rows that move nothing."""
    trade = table.endswith("trans")
    series = "CONV_EXERCISE_PRICE, EXPIRATION_DATE" if table.startswith("deriv") else "NULL, NULL"
    # A Form 3 has no column for the number of derivatives.
    after = (
        "coalesce(SHRS_OWND_FOLWNG_TRANS, UNDLYNG_SEC_SHARES)" if table == "deriv_holding" else "SHRS_OWND_FOLWNG_TRANS"
    )
    columns = {
        "DAY": ("TRANS_DATE", "DATE"),
        "CODE": ("TRANS_CODE", "VARCHAR"),
        "WAY": ("TRANS_ACQUIRED_DISP_CD", "VARCHAR"),
        "SHARES": ("TRANS_SHARES", "DECIMAL(38, 10)"),
        "PRICE": ("TRANS_PRICEPERSHARE", "DECIMAL(38, 10)"),
        "TIMELINESS": ("TRANS_TIMELINESS", "VARCHAR"),
    }
    values = ", ".join(f"{one if trade else f'NULL::{kind}'} AS {name}" for name, (one, kind) in columns.items())
    strike = "CONV_EXERCISE_PRICE" if table == "deriv_trans" else "NULL::DECIMAL(38, 10)"
    return f"""SELECT {ACCESSION_NUMBER}, {table.startswith("deriv")} AS DERIVATIVE, {surrogate_of(table)} AS SK,
      ROW_POSITION AS PLACE, {values}, {after} AS AFTER, {strike} AS STRIKE,
      hash(class_words(SECURITY_TITLE), DIRECT_INDIRECT_OWNERSHIP, nature_words(coalesce(NATURE_OF_OWNERSHIP, '')),
        {series}) AS LINE FROM {table}"""


_SHARES: Final = "rtrim(rtrim(SHARES::VARCHAR, '0'), '.')"
_MOVED: Final = "rtrim(rtrim(abs(AFTER - BEFORE)::VARCHAR, '0'), '.')"
# A balance that does not follow from the row before, and would with a digit more or less.
_DIGIT: Final = f"""SHARES > 0 AND AFTER - BEFORE <> SIGNED
    AND abs(len({_SHARES}) - len({_MOVED})) = 1 AND levenshtein({_SHARES}, {_MOVED}) = 1"""
# With which balance a row would begin if one cell were another: the letter, both amounts, thousands.
_OTHERWISE: Final = ("AFTER + SIGNED", "SHARES - AFTER", "AFTER - TRY(SIGNED * 1000)", "AFTER - SIGNED / 1000")
_WRONG_DAY: Final = """coalesce(TIMELINESS, '') <> 'E'
    AND (DAY < DATE '1990-01-01' OR DAY > FILING_DATE OR year(DAY) > year(PERIOD_OF_REPORT)
      OR (DOCUMENT_TYPE LIKE '4%' AND coalesce(TIMELINESS, '') <> 'L' AND year(DAY) < year(PERIOD_OF_REPORT)))"""
# With which balances a row would begin if one digit of its shares were too many.
_FEWER: Final = f"""list_transform(generate_series(1, len({_SHARES})), lambda nth:
    AFTER - sign(SIGNED) * coalesce(TRY_CAST({_SHARES}[:nth - 1] || {_SHARES}[nth + 1:] AS DECIMAL(38, 10)), SHARES))"""
# A disposition that foots, and would with shares and balance in each other's cell, too.
_SWAPPED: Final = "WAY = 'D' AND SHARES > 0 AND AFTER > 0 AND AFTER <> SHARES AND AFTER % SHARES <> 0"
_WRONG_LETTER: Final = "NOT DERIVATIVE AND (CODE = 'P' AND WAY = 'D' OR CODE IN ('S', 'F') AND WAY = 'A')"
# Prices that are far from those reported before and after them.
_JUMP: Final = f"PRICE > {DEAREST_SHARE} OR " + " OR ".join(
    f"PRICE > 1.5 * {one} OR PRICE < {one} / 1.5" for one in ("LAST_PRICE", "NEXT_PRICE")
)


def maybe_mistyped(wanted: str) -> str:
    """Return SQL for the filings of which a cell may be mistyped, and those that its line or price is compared with.

    Of a line all filings of the owner about the issuer, of a price those of the issuer within some weeks; and all
    amendments, since a row that one restates is not repaired.
    """
    return f"""WITH filed AS MATERIALIZED (
        SELECT {ACCESSION_NUMBER}, {BARE_ISSUER} AS ISSUER, OWNER, DOCUMENT_TYPE, FILING_DATE, PERIOD_OF_REPORT,
        ACCEPTED_AT FROM submission JOIN (SELECT {ACCESSION_NUMBER}, min({BARE_OWNER}) AS OWNER FROM reportingowner
          GROUP BY {ACCESSION_NUMBER}) USING ({ACCESSION_NUMBER}) WHERE {ACCESSION_NUMBER} IN ({wanted})),
      moves AS MATERIALIZED (SELECT *, CASE WAY WHEN 'A' THEN SHARES WHEN 'D' THEN -SHARES END AS SIGNED
        FROM ({" UNION ALL ".join(map(_moves, LINES))}) JOIN filed USING ({ACCESSION_NUMBER})),
      lined AS (SELECT *, lag(AFTER) OVER (PARTITION BY ISSUER, OWNER, DERIVATIVE, LINE
          ORDER BY FILING_DATE, ACCEPTED_AT, PERIOD_OF_REPORT, {ACCESSION_NUMBER}, PLACE, SK) AS BEFORE FROM moves),
      priced AS (SELECT *, lag(PRICE) OVER days AS LAST_PRICE, lead(PRICE) OVER days AS NEXT_PRICE FROM moves
        WHERE NOT DERIVATIVE AND CODE IN ('P', 'S', 'F') AND PRICE > 0
        WINDOW days AS (PARTITION BY ISSUER ORDER BY DAY, {ACCESSION_NUMBER}, PLACE, SK)),
      jumps AS MATERIALIZED (SELECT DISTINCT {ACCESSION_NUMBER}, ISSUER, DAY FROM priced WHERE {_JUMP}),
      alone AS (SELECT {ACCESSION_NUMBER} FROM moves WHERE {_WRONG_DAY} OR {_WRONG_LETTER}
        OR (PRICE > 0 AND PRICE = STRIKE)),
      off AS (SELECT {ACCESSION_NUMBER} FROM lined WHERE {_DIGIT}
        UNION SELECT m.{ACCESSION_NUMBER} FROM (SELECT * FROM moves WHERE {_SWAPPED}) m SEMI JOIN moves b
            ON m.ISSUER = b.ISSUER AND m.OWNER = b.OWNER AND m.DERIVATIVE = b.DERIVATIVE AND m.LINE = b.LINE
            AND m.SHARES = b.AFTER - coalesce(b.SIGNED, 0)
        UNION SELECT m.{ACCESSION_NUMBER} FROM (SELECT *,
            unnest([{", ".join(_OTHERWISE)}] || {_FEWER}) AS STARTS FROM lined
            WHERE SHARES > 0 AND AFTER - BEFORE <> SIGNED) m SEMI JOIN moves b
              ON m.ISSUER = b.ISSUER AND m.OWNER = b.OWNER AND m.DERIVATIVE = b.DERIVATIVE
              AND m.LINE = b.LINE AND m.STARTS = b.AFTER
        UNION SELECT {ACCESSION_NUMBER} FROM moves WHERE {_WRONG_LETTER}
        UNION SELECT {ACCESSION_NUMBER} FROM moves WHERE SHARES > 0
          GROUP BY {ACCESSION_NUMBER}, DERIVATIVE, LINE, DAY, CODE, WAY, SHARES, PRICE, AFTER HAVING count(*) > 1),
      owned AS MATERIALIZED (SELECT {ACCESSION_NUMBER}, ISSUER, {BARE_OWNER} AS CIK
        FROM reportingowner JOIN filed USING ({ACCESSION_NUMBER})),
      people AS (SELECT ISSUER, CIK FROM owned SEMI JOIN off USING ({ACCESSION_NUMBER}))
      SELECT {ACCESSION_NUMBER} FROM alone UNION SELECT {ACCESSION_NUMBER} FROM jumps
      UNION SELECT {ACCESSION_NUMBER} FROM owned SEMI JOIN people USING (ISSUER, CIK)
      UNION SELECT m.{ACCESSION_NUMBER} FROM moves m SEMI JOIN jumps j
        ON m.ISSUER = j.ISSUER AND m.DAY BETWEEN j.DAY - 20 AND j.DAY + 20
      UNION {with_what_they_amend(wanted)}"""
