"""Which filings of a lake a question to the ledger is about: DuckDB leaves out what cannot be part of any answer."""

from typing import Final

from section16.query.ledger_rows import BARE_ISSUER, BARE_OWNER
from section16.standard.datasets import ACCESSION_NUMBER

__all__ = ["of_same_issuers", "sharing_an_event", "with_what_they_amend"]

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
